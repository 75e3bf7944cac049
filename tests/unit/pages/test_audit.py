"""The trail in words."""

import uuid
from datetime import UTC, date, datetime

from core.audit.model import AuditEvent, TrailPlace
from pages.view_models import audit as view

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
RECORD = uuid.UUID("12345678-1234-4234-8234-123456789abc")


def event(**changes):
    values = {
        "recorded_at": AT, "event": "draft.sent_back", "actor_name": None, "entity": "policy", "entity_id": RECORD,
        "old": None, "new": None, "reason": None, "place": TrailPlace(AT, "7", 1),
    }  # fmt: skip
    return AuditEvent(**{**values, **changes})


def test_each_changed_field_shows_its_value_before_and_after():
    said = view.change_words({"state": "in_review", "gone": 1}, {"state": "approved", "revision": 2})
    assert said == "state: in review → approved; gone: 1 → –; revision: 2"


def test_ids_are_shortened_and_long_values_cut():
    said = view.change_words(None, {"signature_id": str(RECORD), "note": "x" * 100})
    assert said == f"signature id: 12345678; note: {'x' * 59}…"


def test_without_an_actor_it_was_the_system():
    row = view.frame([event()], zone_name="America/New_York").iloc[0]
    assert row.tolist() == ["24 Nov 2026, 07:00", "the system", "Draft sent back", "policy 12345678", "–", "–"]


def test_both_days_chosen_are_inside():
    asked = view.wanted(
        event="All", person="  ", days=(date(2026, 11, 1), date(2026, 11, 2)), zone_name="UTC", after=None, limit=26
    )
    assert (asked.since, asked.until) == (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC))
    assert (asked.event, asked.person) == (None, None)


def test_while_only_the_first_day_is_chosen_the_end_is_open():
    asked = view.wanted(event="x.y", person="Ada", days=(date(2026, 11, 1),), zone_name="UTC", after=None, limit=1)
    assert (asked.event, asked.person, asked.until) == ("x.y", "Ada", None)
