"""The bar of the conflict engine still runs, line for line. No figure is judged."""

import pytest

from benchmarks.bar.__main__ import main
from benchmarks.growth import main as grow
from benchmarks.growth import picture


@pytest.mark.slow
def test_a_quick_run_prints_every_line(capsys, monkeypatch):
    monkeypatch.delenv("ODRL_BENCHMARK", raising=False)
    assert main(["--quick"]) == 0
    printed = capsys.readouterr().out
    assert "not run: set ODRL_BENCHMARK" in printed
    for subject in ("agreement with z3", "numpy = scalar = SQL", "seeded bugs killed", "speed against z3",
                    "one agency, 20 × 40", "a new policy of 40 clauses", "minimal sets of", "witnesses confirmed",
                    "shown repairs re-verified", "distribute → finding stored"):  # fmt: skip
        assert subject in printed


def test_growth_is_measured_and_drawn_in_ever_larger_steps(capsys):
    assert grow(["--quick"]) == 0
    assert "| 10 | 79,800 |" in capsys.readouterr().out
    drawn = picture([(5, 10, 2.0), (10, 40, 8.0)], [(100, 1, 3.0), (1_000, 10, 30.0)])
    assert drawn.count("<circle") == 4
    assert drawn.index(">8 ms<") < drawn.index(">30 ms<")
