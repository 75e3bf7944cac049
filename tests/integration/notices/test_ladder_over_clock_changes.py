"""The ladder over the nights on which clocks change: each rung once, at eight in the morning where the reader lives."""

import pytest

from tests.integration.notices.clocks import AUTUMN, SPRING, ZONES, Season, faults, run_at, set_up, told


# Two changes a week apart in each half of the year; `make prove-jobs` runs all six.
@pytest.mark.parametrize("season", [Season(AUTUMN[1:]), Season(SPRING[1:])], ids=["October", "April"])
def test_each_person_gets_each_reminder_once_at_eight_in_their_own_morning(own, season):
    set_up(own, season)
    for moment in season.hours():
        run_at(own, moment)
    found = told(own)
    assert faults(found, season) == []
    assert {each.rung for each in found} == {"start", "before_7", "before_1", "due", "overdue_1"}
    assert {each.zone for each in found} == set(ZONES)
