"""Plans in words: what starts a wave, how far it has come, what can be done with it."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from core.distribution.model import Response
from core.distribution.waves.model import Plan, Wave, WaveAgency, WaveCondition, WaveState
from pages.view_models import plans as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOMORROW = WaveCondition(starts_at=NOW + timedelta(days=1))


def wave(number, state=WaveState.PLANNED, **changes):
    values = {
        "condition": TOMORROW, "batch_id": None, "started_at": None, "ended_at": None, "reason": None, "startable_at": None,
        "agency_count": 3, "refused_count": 0, "sent_count": 0, "signed_count": 0, "declined_count": 0,
    }  # fmt: skip
    return Wave(number, state, **{**values, **changes})


def plan(*waves):
    return Plan(uuid.uuid4(), uuid.uuid4(), "Logs", 2, "", True, 14, "Ines", NOW, tuple(waves))


THREE = plan(
    wave(1, WaveState.STARTED, started_at=NOW, sent_count=3, signed_count=2, declined_count=1),
    wave(2),
    wave(3, WaveState.CANCELLED, reason="Not them."),
)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (TOMORROW, "at 25 Nov 2026, 12:00"),
        (WaveCondition(share_signed=80), "when 80 % of the wave before have signed"),
        (
            WaveCondition(share_signed=80, not_before_days=3, not_after_days=21),
            "when 80 % of the wave before have signed, not before day 3, on day 21 at the latest",
        ),
    ],
)
def test_what_starts_a_wave_is_said_in_words(condition, said):
    assert view.starts(condition, "UTC") == said


def test_the_list_says_progress_share_and_what_comes_next():
    (row,) = view.frame([THREE], zone_name="UTC").to_numpy().tolist()
    assert row == [
        "Logs", 2, "1 of 3 waves started, 1 cancelled", "66 % (2 of 3)", "Wave 2: at 25 Nov 2026, 12:00", "24 Nov 2026",
    ]  # fmt: skip


def test_the_waves_say_when_they_started_or_what_starts_them_and_why_they_ended():
    rows = view.waves_frame(THREE, now=NOW, zone_name="UTC")
    assert rows["Starts"].tolist()[:2] == ["24 Nov 2026, 12:00 (just now)", "at 25 Nov 2026, 12:00"]
    assert rows["Remarks"].tolist() == ["–", "–", "Not them."]
    assert rows["Signed"].tolist() == ["66 % (2 of 3)", "–", "–"]
    assert view.remarks(wave(1, refused_count=2)) == "2 agencies could not receive it."


def test_only_planned_waves_can_be_moved_and_the_first_of_them_is_next():
    assert [each.number for each in view.movable(THREE)] == [2]
    assert view.next_wave(THREE).number == 2
    assert view.next_wave(plan(wave(1, WaveState.DONE))) is None


def test_the_agencies_of_a_wave_say_what_came_of_them():
    agencies = [
        WaveAgency(uuid.uuid4(), "Lumen", None, Response.ACKNOWLEDGED),
        WaveAgency(uuid.uuid4(), "Quill", "Quill already holds version 2.", None),
        WaveAgency(uuid.uuid4(), "Fathom", None, None),
    ]
    assert view.agencies_frame(agencies)["Outcome"].tolist() == ["● Acknowledged", "■ Refused", "○ Waits for its wave"]


def test_before_a_wave_is_started_or_cancelled_it_is_said_that_this_is_final():
    assert "cannot be undone" in view.starting_says(THREE, THREE.waves[1])
    assert view.cancelling_says(2).startswith("Wave 2 does not start.")
    assert view.cancelling_says(None).startswith("All waves that are still planned do not start.")
