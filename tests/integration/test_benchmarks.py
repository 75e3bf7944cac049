"""The benchmarks still run: every subject can be called, and the cheap ones measure tiny sizes. No figure is judged."""

from importlib import import_module
from inspect import signature

import pytest

from benchmarks.__main__ import SUBJECTS, measure
from benchmarks.stage import Stage
from core.demo.large import Size

TINY = Size(enterprises=2, agencies=40, distributions=200)


@pytest.fixture
def stage(server, tmp_path):
    made = Stage(server, tmp_path, TINY, agencies=12, looped=3, rounds=1, seconds=0.1)
    yield made
    made.dispose()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_gives_rows_for_a_stage(subject):
    (parameter,) = signature(import_module(f"benchmarks.{subject}").rows).parameters.values()
    assert parameter.annotation is Stage


def test_tiny_sizes_of_a_cheap_subject_give_whole_rows(stage, capsys):
    measured = [row for rows in measure(stage, ["distributing", "reading"]) for row in rows]
    assert len(measured) == 5
    assert all(row.value > 0 and row.reference > 0 and row.ratio > 0 and row.goal and row.unit for row in measured)
    assert "12 agencies" in measured[0].name
    assert "reading:" in capsys.readouterr().out


@pytest.mark.slow
def test_clients_press_a_real_server(stage):
    (measured,) = measure(stage, ["serving"])
    assert [row.reference for row in measured] == [measured[0].reference] * 3
    assert all(row.value > 0 for row in measured)
