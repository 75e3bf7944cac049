"""Change who sees to a corrective action and by when, with the reason; what is done stays as the client read it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.compliance.model import ViolationState
from core.db.statements import many, rows
from core.errors import ChangedMeanwhile, NotInThisState
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.violations.model import Replan, Step, Violation
from core.violations.operations import MOVED, NOBODY, add_step, check_what_is_told, hold_violation
from core.violations.queries import violation_of
from core.violations.rules import REPLANNED_WHY, ViolationNotValid, checked_due_on, checked_words


class NothingToReplan(NotInThisState):
    """No corrective action is under way, so that there is nobody and no day to change."""


def replan(conn: Connection, *, actor: Actor, violation_id: UUID, wanted: Replan, now: datetime) -> Violation:
    """The agency names another person or another day for its action; the client reads both with the reason.

    Raises:
        NothingToReplan: before an action is set, and once its correction is verified.
        ViolationNotValid: without a reason, or where nothing would change.
        ChangedMeanwhile: where it is no longer what the actor was shown.
    """
    allow(actor, Permission.VIOLATION_CORRECT)
    held = hold_violation(conn, actor, violation_id)
    if ViolationState(held.state) is not ViolationState.CORRECTING:
        raise NothingToReplan("Only an action under way has somebody who sees to it and a day. Set one first.")
    if wanted.seen_revision not in (None, held.revision):
        raise ChangedMeanwhile("Somebody moved this violation meanwhile. Look at it as it is now, and decide again.")
    words = checked_words(wanted.words, REPLANNED_WHY)
    check_what_is_told(conn, actor, held.enterprise_org_id, words)
    owner_id, owner_name = _owner(conn, actor, held, wanted.owner_id)
    due_on = _due_on(held, wanted.due_on, now.date())
    if (owner_id, due_on) == (held.owner_id, held.action_due_on):
        raise ViolationNotValid("Nothing would change: choose somebody else, or another day.")
    where = {"org_id": actor.org_id, "violation_id": violation_id}
    rows(conn, "replan_violation", **where, owner_id=owner_id, due_on=due_on, now=now)
    # A second step of the same kind: what an action's day was on a past day is read from these.
    add_step(conn, actor, held, Step.CORRECTING, words=words, now=now, owner_name=owner_name, due_on=due_on)
    _tell(conn, held, words, old=_plan(held.owner_id, held.action_due_on), new=_plan(owner_id, due_on))
    return violation_of(conn, actor, violation_id, now=now)


def _owner(conn: Connection, actor: Actor, held: Row[Any], wanted: UUID | None) -> tuple[UUID | None, str | None]:
    """The person wanted, who has to be there; without one whoever it was, also somebody who has left."""
    owner_id = wanted or held.owner_id
    names = {row.user_id: row.display_name for row in many(conn, "colleagues_who_correct", org_id=actor.org_id)}
    if wanted is not None and wanted not in names:
        raise ViolationNotValid(NOBODY)
    return owner_id, names.get(owner_id)


def _due_on(held: Row[Any], wanted: date | None, today: date) -> date | None:
    """The day wanted, ahead; a day that stays may be past."""
    if wanted in (None, held.action_due_on):
        kept: date | None = held.action_due_on
        return kept
    return checked_due_on(wanted, today=today)


def _plan(owner_id: UUID | None, due_on: date | None) -> dict[str, object]:
    return {"owner_id": owner_id, "due_on": due_on}


def _tell(conn: Connection, held: Row[Any], words: str, *, old: dict[str, object], new: dict[str, object]) -> None:
    parties = {"enterprise_org_id": held.enterprise_org_id, "agency_org_id": held.agency_org_id}
    changed = {name: value for name, value in new.items() if value != old[name]}
    before = {name: old[name] for name in changed}
    record(
        conn, "violation.replanned", entity="violation", entity_id=held.id, old=before, new=changed, reason=words,
        **parties,
    )  # fmt: skip
    for org_id in parties.values():
        emit(conn, MOVED, org_id=org_id, payload={"violation_id": held.id, "state": held.state})
