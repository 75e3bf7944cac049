"""Moves of a violation, and what is said about it: each held first, and told to both sides after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.compliance.model import Severity, ViolationState
from core.db.statements import many, one, rows
from core.errors import ChangedMeanwhile
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.requests.rules import check_names_nobody
from core.violations.model import AGENCY_STEPS, Move, Side, Step, Violation
from core.violations.queries import allow_reading, no_such_violation, violation_of
from core.violations.rules import NEEDS_WORDS, ViolationNotValid, checked_due_on, checked_words, step_to

MOVED = "violation.moved"
NOBODY = "Choose somebody of your agency who sees to it."


@dataclass(frozen=True)
class _Taken:
    """A move that may be carried out: by whom, on what, as which step, with the words that go with it."""

    actor: Actor
    held: Row[Any]
    wanted: Move
    step: Step
    words: str
    now: datetime


def move(conn: Connection, *, actor: Actor, violation_id: UUID, wanted: Move, now: datetime) -> Violation:
    """Confirm, correct, verify, send back, close or dismiss.

    The agency corrects; everything else is its client's. Confirming may set another severity, with the reason.

    Raises:
        NotInThisState: for a move that the state does not allow.
        ChangedMeanwhile: where it is no longer what the actor was shown.
    """
    _allow_moving(actor, wanted.to)
    held = hold_violation(conn, actor, violation_id)
    if wanted.seen_revision not in (None, held.revision):
        raise ChangedMeanwhile("Somebody moved this violation meanwhile. Look at it as it is now, and decide again.")
    step = step_to(ViolationState(held.state), wanted, Severity(held.severity))
    _allow_step(actor, step)
    words = checked_words(wanted.words, NEEDS_WORDS.get(step))
    check_what_is_told(conn, actor, held.enterprise_org_id, words)
    taken = _Taken(actor, held, wanted, step, words, now)
    told = _correct(conn, taken) if step is Step.CORRECTING else _decide(conn, taken)
    add_step(conn, actor, held, step, words=words, now=now, **told)
    _tell(conn, taken, told)
    return violation_of(conn, actor, violation_id, now=now)


def comment(conn: Connection, *, actor: Actor, violation_id: UUID, words: str, now: datetime) -> Violation:
    """A line in the timeline that both sides read; it moves nothing."""
    allow(actor, Permission.VIOLATION_REPORT)
    held = hold_violation(conn, actor, violation_id)
    kept = checked_words(words, NEEDS_WORDS[Step.COMMENTED])
    check_what_is_told(conn, actor, held.enterprise_org_id, kept)
    add_step(conn, actor, held, Step.COMMENTED, words=kept, now=now)
    parties = {"enterprise_org_id": held.enterprise_org_id, "agency_org_id": held.agency_org_id}
    record(conn, "violation.commented", entity="violation", entity_id=violation_id, **parties)
    for org_id in parties.values():
        emit(conn, "violation.commented", org_id=org_id, payload={"violation_id": violation_id})
    return violation_of(conn, actor, violation_id, now=now)


def check_what_is_told(conn: Connection, actor: Actor, enterprise_org_id: UUID, words: str) -> None:
    """Refuse an agency's words to a client that name another client of the agency's."""
    if actor.is_agency and words:
        others = many(conn, "names_of_other_clients", org_id=actor.org_id, client_id=enterprise_org_id)
        check_names_nobody((words,), [row.name for row in others])


def add_step(
    conn: Connection,
    actor: Actor,
    held: Row[Any],
    step: Step,
    *,
    words: str,
    now: datetime,
    severity: Severity | None = None,
    owner_name: str | None = None,
    due_on: object = None,
) -> None:
    """The next line of the timeline of the violation `held`, in the actor's name."""
    last = one(conn, "last_violation_step", org_id=actor.org_id, violation_id=held.id)
    rows(
        conn,
        "add_violation_step",
        agency_org_id=held.agency_org_id,
        enterprise_org_id=held.enterprise_org_id,
        violation_id=held.id,
        position=last.position + 1 if last else 1,
        step=step,
        side=Side.AGENCY if actor.is_agency else Side.CLIENT,
        author_id=actor.user_id,
        author_name=actor.display_name,
        words=words,
        severity=severity,
        owner_name=owner_name,
        due_on=due_on,
        now=now,
    )


def hold_violation(conn: Connection, actor: Actor, violation_id: UUID) -> Row[Any]:
    """The violation as it stands, locked until the transaction ends; a stranger's id reads as an unknown one."""
    allow_reading(actor)
    held = one(conn, "lock_violation", org_id=actor.org_id, violation_id=violation_id)
    if held is None:
        raise no_such_violation()
    return held


def _allow_moving(actor: Actor, to: ViolationState) -> None:
    """Before anything is looked for: a role that takes no such step is refused for every id."""
    is_theirs = actor.may(Permission.VIOLATION_CORRECT) and to is ViolationState.CORRECTING
    if not is_theirs:
        allow(actor, Permission.VIOLATION_DECIDE)


def _allow_step(actor: Actor, step: Step) -> None:
    allow(actor, Permission.VIOLATION_CORRECT if step in AGENCY_STEPS else Permission.VIOLATION_DECIDE)


def _correct(conn: Connection, taken: _Taken) -> dict[str, Any]:
    """The agency's action, with somebody of its own who sees to it and a day."""
    wanted, org_id = taken.wanted, taken.actor.org_id
    due_on = checked_due_on(wanted.due_on, today=taken.now.date())
    colleagues = {row.user_id: row.display_name for row in many(conn, "colleagues_who_correct", org_id=org_id)}
    if wanted.owner_id is None or wanted.owner_id not in colleagues:
        raise ViolationNotValid(NOBODY)
    where = {"org_id": org_id, "violation_id": taken.held.id, "owner_id": wanted.owner_id}
    rows(conn, "correct_violation", **where, words=taken.words, due_on=due_on, now=taken.now)
    return {"owner_name": colleagues[wanted.owner_id], "due_on": due_on}


def _decide(conn: Connection, taken: _Taken) -> dict[str, Any]:
    """A move of the client's; what is sent back gets a new day, since the old one may be past."""
    wanted, step = taken.wanted, taken.step
    due_on = checked_due_on(wanted.due_on, today=taken.now.date()) if step is Step.SENT_BACK else None
    severity = (wanted.severity or Severity(taken.held.severity)) if step is Step.CONFIRMED else None
    rows(
        conn,
        "decide_violation",
        org_id=taken.actor.org_id,
        user_id=taken.actor.user_id,
        violation_id=taken.held.id,
        state=wanted.to,
        step=step,
        severity=severity,
        due_on=due_on,
        words=taken.words,
        now=taken.now,
    )
    return {"severity": severity, "due_on": due_on}


def _tell(conn: Connection, taken: _Taken, told: Mapping[str, Any]) -> None:
    held, to = taken.held, taken.wanted.to
    old = {"state": held.state, "severity": held.severity}
    new = {"state": to, **{name: value for name, value in told.items() if value is not None}}
    parties = {"enterprise_org_id": held.enterprise_org_id, "agency_org_id": held.agency_org_id}
    record(
        conn, MOVED, entity="violation", entity_id=held.id, old=old, new=new, reason=taken.words or None, **parties,
    )  # fmt: skip
    for org_id in parties.values():
        emit(conn, MOVED, org_id=org_id, payload={"violation_id": held.id, "state": to})
