"""Nothing that is asked in the workbench gets out of it, or takes the machine along."""

import pytest

from tests.integration.analytics.attacking import CANARY, field, run, said
from tests.integration.analytics.attacks import ESCAPES, RESOURCES, SLICE

KILOBYTES = 1_400_000


@pytest.fixture(scope="module")
def outcomes():
    with field() as place:
        queries = {name: place.filled(sql) for name, sql in ESCAPES.items()}
        came_out = run({**queries, "a question": "SELECT sum(score) AS s FROM scores"}, seconds=3.0)
        yield came_out, sorted(path.name for path in place.target.iterdir()), place.was_called()


def test_there_are_more_than_eighty_attacks():
    assert len(ESCAPES) + len(RESOURCES) > 120


@pytest.mark.parametrize("name", list(ESCAPES))
def test_an_escape_is_refused_and_shows_nothing(outcomes, name):
    outcome = outcomes[0][name]
    assert CANARY not in outcome["heard"]
    assert "root:" not in outcome["heard"]
    assert said(outcome).keys() & {"refused", "failed"}, outcome["heard"][:300]
    assert not outcome["is_killed"]


def test_they_leave_no_file_and_call_nobody(outcomes):
    assert outcomes[1:] == ([], False)


def test_a_question_after_them_is_answered_behind_the_filter_of_system_calls(outcomes):
    heard = outcomes[0]["a question"]["heard"]
    assert said(outcomes[0]["a question"]) == {"is_cut": False}
    assert '{"is_filtered": true}' in heard


def test_without_the_guards_the_same_attacks_succeed():
    with field() as place:
        names = ("read a text", "a file as a table", "read in a CTE", "copy out", "attach a file", "set and select")
        came_out = run({name: place.filled(ESCAPES[name]) for name in names}, seconds=5.0, is_loose=True)
        assert CANARY in came_out["read a text"]["heard"]
        assert CANARY in came_out["read in a CTE"]["heard"]
        assert {path.name for path in place.target.iterdir()} >= {"out.csv", "new.duckdb"}


def test_what_would_take_the_machine_along_is_ended():
    for name, outcome in run({name: RESOURCES[name] for name in SLICE}, seconds=0.5).items():
        assert_bounded(name, outcome, seconds=0.5)


def assert_bounded(name, outcome, *, seconds):
    """It ended in time, within its memory, and said no more than it may."""
    # A machine with much else to do needs seconds to take such a process away.
    assert outcome["seconds"] < seconds + 8, name
    assert outcome["kilobytes"] < KILOBYTES, name
    assert outcome["byte_count"] < 10_000_000, name
