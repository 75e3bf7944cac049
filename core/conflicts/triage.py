"""Handle many findings at once: give them to somebody, move them, or both, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.conflicts.handling import Handling, check_revision, colleagues, handling_of
from core.conflicts.model import RESOLUTION_TRANSITIONS, SYSTEM_RESOLUTIONS, ResolutionStatus
from core.conflicts.records import Resolution
from core.conflicts.rules import NOTES_LIMIT, check_ignoring
from core.db.statements import many
from core.errors import NotValid
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_AT_ONCE = 500


class TriageNotValid(NotValid):
    """Nothing to do, nobody to give it to, too many findings, or a state that needs each finding's own fact."""


@dataclass(frozen=True)
class Triage:
    """What is to happen to findings; `assigns` with no assignee takes them from whoever has them."""

    assigns: bool = False
    assignee_id: UUID | None = None
    resolution_status: ResolutionStatus | None = None
    notes: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class LeftOut:
    """A finding that stays as it was, and why."""

    conflict_id: UUID
    why: str


@dataclass(frozen=True)
class Triaged:
    """What became of the findings that were named."""

    handled: tuple[UUID, ...]
    left_out: tuple[LeftOut, ...]


def triage(
    conn: Connection, *, actor: Actor, findings: Mapping[UUID, int | None], wanted: Triage, now: datetime
) -> Triaged:
    """Handle findings together; `findings` says for each the revision that was read, None where nobody minds."""
    allow(actor, Permission.CONFLICT_RESOLVE)
    _check(conn, actor, findings, wanted, now)
    held = many(conn, "lock_findings", org_id=actor.org_id, conflict_ids=list(findings))
    whys = {row.id: _why_not(row, findings[row.id], wanted) for row in held}
    fit = [row for row in held if not whys[row.id]]
    handled = tuple(row.id for row in _write(conn, actor, fit, wanted, now)) if fit else ()
    unknown = "There is no such finding."
    left = (LeftOut(each, whys.get(each, unknown)) for each in findings if each not in handled)
    return Triaged(handled, tuple(left))


def assign(
    conn: Connection,
    *,
    actor: Actor,
    conflict_id: UUID,
    assignee_id: UUID | None,
    now: datetime,
    expected_revision: int | None = None,
) -> Handling:
    """Give one finding to a colleague, or to nobody."""
    allow(actor, Permission.CONFLICT_RESOLVE)
    check_revision(conn, actor, conflict_id, expected_revision)
    triage(conn, actor=actor, findings={conflict_id: None}, wanted=Triage(True, assignee_id), now=now)
    return handling_of(conn, actor, conflict_id, now=now)


def _check(conn: Connection, actor: Actor, findings: Mapping[UUID, int | None], wanted: Triage, now: datetime) -> None:
    if not 0 < len(findings) <= MOST_AT_ONCE:
        raise TriageNotValid(f"Name between 1 and {MOST_AT_ONCE} findings.")
    if not wanted.assigns and wanted.resolution_status is None:
        raise TriageNotValid("Say what is to happen: whom the findings are given to, or their state.")
    people = {each.id for each in colleagues(conn, actor.org_id, now=now)}
    if wanted.assignee_id is not None and (not wanted.assigns or wanted.assignee_id not in people):
        raise TriageNotValid("Give a finding to somebody of your agency who may settle findings.")
    _check_state(wanted, now)


def _check_state(wanted: Triage, now: datetime) -> None:
    if wanted.resolution_status is ResolutionStatus.RESOLVED:
        raise TriageNotValid("Each finding is resolved by itself, since each needs its own fact.")
    if len(wanted.notes) > NOTES_LIMIT:
        raise TriageNotValid(f"The notes have {len(wanted.notes):,} characters; at most {NOTES_LIMIT:,}.")
    if wanted.resolution_status is ResolutionStatus.IGNORED:
        check_ignoring(Resolution(wanted.resolution_status, None, wanted.notes, wanted.expires_at), now)
    elif wanted.expires_at is not None:
        raise TriageNotValid("Only a finding that is set aside has an expiry.")


def _why_not(held: Row[Any], read: int | None, wanted: Triage) -> str:
    if read is not None and read != held.revision:
        return "Somebody changed it since you opened it."
    status = ResolutionStatus(held.resolution_status)
    if wanted.resolution_status in (None, status) and status is not ResolutionStatus.IGNORED:
        return "" if wanted.assigns or wanted.resolution_status is None else f"It is {status.value} already."
    if held.resolution_kind in SYSTEM_RESOLUTIONS:
        return "Its clauses no longer meet."
    if wanted.resolution_status is not None and wanted.resolution_status not in RESOLUTION_TRANSITIONS[status]:
        return f"It is {status.value.replace('_', ' ')}."
    return ""


def _write(
    conn: Connection, actor: Actor, held: Sequence[Row[Any]], wanted: Triage, now: datetime
) -> Sequence[Row[Any]]:
    return many(
        conn,
        "triage_findings",
        org_id=actor.org_id,
        user_id=actor.user_id,
        actor_name=actor.display_name,
        conflict_ids=[row.id for row in held],
        revisions=[row.revision for row in held],
        assigns=wanted.assigns,
        assignee_id=wanted.assignee_id,
        resolution_status=wanted.resolution_status,
        notes=wanted.notes.strip() or None,
        ignored_until=wanted.expires_at,
        now=now,
    )
