"""Change by what a client's scores are computed, from a day on; what was computed before stays."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection

from core.audit.operations import record
from core.compliance.facts import Weights
from core.compliance.score_settings import ReviewIntervals, ScoreSettings, check_settings
from core.compliance.settings_queries import settings_history
from core.db.statements import rows
from core.errors import ChangedMeanwhile, NotAllowed
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow


class OnlyClientsSetScores(NotAllowed):
    """An agency has no score settings: its clients compute its scores."""


class SettingsChanged(ChangedMeanwhile):
    """Somebody saved other settings since these were read."""


def check_may_set(actor: Actor) -> None:
    """Refuse everybody but a client's administrator."""
    allow(actor, Permission.SETTINGS_MANAGE)
    if not actor.is_enterprise:
        raise OnlyClientsSetScores(
            "Only clients set how scores are computed. Read what counts on a record under Compliance."
        )


def set_score_settings(
    conn: Connection,
    *,
    actor: Actor,
    weights: Weights,
    intervals: ReviewIntervals,
    in_force_from: date,
    reason: str,
    now: datetime,
    expected_number: int | None = None,
) -> ScoreSettings:
    """Let other weights and intervals count from a day on, today or later; a change planned for later is replaced.

    `expected_number` is the number of the settings that the actor was shown last (0: none were set). An interval fixed
    at an acceptance stays as it is.

    Raises:
        SettingsNotValid: a weight, an interval, the day or the reason is not one that can be set.
        SettingsChanged: somebody saved in between.
    """
    check_may_set(actor)
    check_settings(weights, intervals, in_force_from=in_force_from, reason=reason, today=now.date())
    latest = next(iter(settings_history(conn, actor=actor)), ScoreSettings())
    if expected_number is not None and expected_number != latest.number:
        raise _changed()
    figures = {**asdict(weights), **asdict(intervals), "in_force_from": in_force_from}
    number = latest.number + 1
    where = {"org_id": actor.org_id, "user_id": actor.user_id, "now": now, "reason": reason.strip()}
    if not rows(conn, "add_score_settings", number=number, **figures, **where):
        raise _changed()
    _tell(conn, actor, latest, {"number": number, **figures}, reason.strip())
    return next(iter(settings_history(conn, actor=actor)))


def _changed() -> SettingsChanged:
    return SettingsChanged("Somebody saved other settings since you opened this page. Look at them, then decide again.")


def _tell(conn: Connection, actor: Actor, before: ScoreSettings, new: dict[str, object], reason: str) -> None:
    """The trail row is the client's own: the reason may speak of others than one agency."""
    old = {"number": before.number, **asdict(before.weights), **asdict(before.intervals)}
    record(
        conn,
        "score_settings.set",
        entity="score_settings",
        entity_id=actor.org_id,
        enterprise_org_id=actor.org_id,
        old=old,
        new=new,
        reason=reason,
    )
    emit(conn, "score_settings.set", org_id=actor.org_id, payload={"number": new["number"]})
    rows(conn, "tell_agencies_of_settings", org_id=actor.org_id, number=new["number"])
