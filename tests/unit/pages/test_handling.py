"""Who handles a finding and by when, as it is said."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.conflicts.clock import Clock
from core.conflicts.handling import Handling
from core.conflicts.triage import LeftOut, Triaged
from pages.view_models import handling as view

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MARA, FINDING = UUID(int=1), UUID(int=2)


def held(due_on=date(2026, 11, 27), *, late=False, since=None, who=None, by_hand=False):
    at = Clock(due_on, is_overdue=late, stands_since=since)
    return Handling(FINDING, MARA if who else None, who, at, by_hand, None, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (held(), "due in 3 days"),
        (held(date(2026, 11, 25)), "due tomorrow"),
        (held(date(2026, 11, 24)), "due today"),
        (held(date(2026, 11, 22), late=True), "2 days overdue"),
        (held(date(2026, 11, 23), late=True), "1 day overdue"),
        (held(since=NOW - timedelta(days=2)), "the clock stands: with a client since 22 Nov 2026"),
    ],
)
def test_a_day_is_said_from_today_and_a_clock_that_stands_since_when(given, said):
    assert view.due_words(given.clock, now=NOW, zone_name="UTC") == said


def test_a_finding_says_whose_it_is_and_that_somebody_set_the_day():
    said = view.handling_sentence(held(who="Ma*ra", by_hand=True), now=NOW, zone_name="UTC")
    assert said == r"Given to **Ma\*ra** · due in 3 days (27 Nov 2026, a day set by hand)"
    assert view.handling_sentence(held(), now=NOW, zone_name="UTC").startswith("Given to **nobody yet** · ")


def test_an_issue_says_the_day_that_runs_out_first_and_counts_what_nobody_has():
    standing = held(date(2026, 11, 20), since=NOW)
    found = [standing, held(who="Mara"), held(date(2026, 11, 30), who="Mara")]
    said = view.issue_sentence(found, now=NOW, zone_name="UTC")
    assert said == "Most urgent: due in 3 days · Mara · 1 given to nobody"


def test_the_filters_choose_mine_overdue_and_unassigned():
    late, mine = held(late=True), held(who="Mara")
    found = {FINDING: late, MARA: mine}
    assert view.chosen(found, view.MINE, MARA) == [MARA]
    assert view.chosen(found, view.OVERDUE, MARA) == [FINDING]
    assert view.chosen(found, view.UNASSIGNED, MARA) == [FINDING]
    assert view.chosen(found, view.ANYONE, MARA) is None


def test_what_was_left_out_is_said_with_its_reason_once():
    done = Triaged((MARA,), (LeftOut(FINDING, "It is ignored."), LeftOut(UUID(int=3), "It is ignored.")))
    assert view.triaged_sentence(done) == "1 finding handled. 2 left out: It is ignored."


def test_the_dialog_says_when_an_issue_has_more_than_fit():
    assert "the worst 500 of its 700 findings" in view.triage_says(500, 700)
    assert "**2 findings**" in view.triage_says(2, 2)
