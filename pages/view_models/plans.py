"""Plans of waves: what starts each wave, how far it has come, and what can be done with it."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from core.distribution.waves.model import WAVE_MOVES, Plan, Wave, WaveAgency, WaveCondition, WaveState
from pages.view_models.times import NEVER, day, minute, when
from pages.view_models.words import counted, word_of

COLUMNS = ["Policy", "Version", "Progress", "Signed", "Next", "Planned"]
WAVE_COLUMNS = ["Wave", "State", "Starts", "Agencies", "Sent", "Signed", "Declined", "Remarks"]
AGENCY_COLUMNS = ["Agency", "Outcome", "Remarks"]
_FULL = 100


def frame(plans: Sequence[Plan], *, zone_name: str) -> pd.DataFrame:
    """The list of plans."""
    rows = [
        (
            plan.policy_title,
            plan.version_number,
            progress(plan),
            signed(sum(wave.signed_count for wave in plan.waves), sum(wave.sent_count for wave in plan.waves)),
            next_words(plan, zone_name),
            day(plan.created_at, zone_name),
        )
        for plan in plans
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def progress(plan: Plan) -> str:
    """How many waves have started; those given up are counted apart."""
    started = sum(wave.state in {WaveState.STARTED, WaveState.DONE} for wave in plan.waves)
    cancelled = sum(wave.state is WaveState.CANCELLED for wave in plan.waves)
    rest = f", {cancelled} cancelled" if cancelled else ""
    return f"{started} of {counted(len(plan.waves), 'wave')} started{rest}"


def signed(signed_count: int, sent_count: int) -> str:
    """The share of those reached who have signed."""
    return f"{signed_count * _FULL // sent_count} % ({signed_count} of {sent_count})" if sent_count else NEVER


def next_wave(plan: Plan) -> Wave | None:
    """The wave whose turn it is."""
    return next((wave for wave in plan.waves if wave.state is WaveState.PLANNED), None)


def next_words(plan: Plan, zone_name: str) -> str:
    """Which wave starts next, and when."""
    wave = next_wave(plan)
    return f"Wave {wave.number}: {starts(wave.condition, zone_name)}" if wave else NEVER


def starts(condition: WaveCondition, zone_name: str) -> str:
    """What starts a wave, in words."""
    if condition.share_signed is None:
        return f"at {minute(condition.starts_at, zone_name)}"
    said = f"when {condition.share_signed} % of the wave before have signed"
    if condition.not_before_days:
        said += f", not before day {condition.not_before_days}"
    if condition.not_after_days:
        said += f", on day {condition.not_after_days} at the latest"
    return said


def waves_frame(plan: Plan, *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The waves of a plan in their order."""
    rows = [
        (
            wave.number,
            word_of(wave.state).text,
            _start(wave, now, zone_name),
            wave.agency_count,
            wave.sent_count,
            signed(wave.signed_count, wave.sent_count),
            wave.declined_count,
            remarks(wave),
        )
        for wave in plan.waves
    ]
    return pd.DataFrame(rows, columns=WAVE_COLUMNS)


def remarks(wave: Wave) -> str:
    """Why a wave was given up, or how many of its agencies could not receive the version."""
    refused = f"{counted(wave.refused_count, 'agency', 'agencies')} could not receive it." if wave.refused_count else ""
    return wave.reason or refused or NEVER


def agencies_frame(agencies: Sequence[WaveAgency]) -> pd.DataFrame:
    """Everybody in a wave."""
    rows = [(each.name, _outcome(each), each.refusal or NEVER) for each in agencies]
    return pd.DataFrame(rows, columns=AGENCY_COLUMNS)


def movable(plan: Plan) -> list[Wave]:
    """The waves that may still be started, changed or cancelled."""
    return [wave for wave in plan.waves if WaveState.CANCELLED in WAVE_MOVES[wave.state]]


def starting_says(plan: Plan, wave: Wave) -> str:
    """What starting a wave by hand does, before it is done."""
    return (
        f"Version {plan.version_number} goes to the **{counted(wave.agency_count, 'agency', 'agencies')}** of wave "
        f"{wave.number} now, whatever its condition. They have {counted(plan.due_days, 'day')} to answer.\n\n"
        "This cannot be undone; what was sent can be withdrawn from Follow-up."
    )


def cancelling_says(number: int | None) -> str:
    """What giving waves up does, before it is done."""
    what = f"Wave {number} does" if number else "All waves that are still planned do"
    return f"{what} not start. What was sent before stays in force. This cannot be undone."


def _outcome(agency: WaveAgency) -> str:
    if agency.refusal:
        return "■ Refused"
    return word_of(agency.response).text if agency.response else "○ Waits for its wave"


def _start(wave: Wave, now: datetime, zone_name: str) -> str:
    if wave.started_at:
        return when(wave.started_at, now=now, zone_name=zone_name)
    return starts(wave.condition, zone_name)
