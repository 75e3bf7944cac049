"""The calendar of reviews in words: which months it can be narrowed to, from when until when."""

from datetime import UTC, datetime
from itertools import pairwise

from pages.view_models import reviews as view

# In New York it is still October.
NOW = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


def test_months_follow_each_other_without_a_gap_in_the_readers_own_zone():
    months = view.month_choices(NOW, "America/New_York")
    assert list(months)[:4] == ["Overdue", "October 2026", "November 2026", "December 2026"]
    assert months["Overdue"] == (None, NOW)
    assert months["October 2026"][0] == NOW
    bounds = list(months.values())
    assert all(before[1] == after[0] for before, after in pairwise(bounds))
    assert len(months) == view.MONTHS_OFFERED + 1
    assert next(iter(view.month_choices(NOW, "UTC").items()))[0] == "Overdue"
    assert list(view.month_choices(NOW, "UTC"))[1] == "November 2026"
