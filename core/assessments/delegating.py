"""Hand clauses of a draft to colleagues, take them back, and say that one's own part is done."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.assessments.holding import draft_held, tell_colleagues
from core.assessments.model import DELEGATION_MOVES, DelegationState
from core.assessments.queries import people_to_delegate_to
from core.assessments.rules import DelegationNotValid, check_delegation
from core.assessments.sheet import Sheet
from core.db.statements import rows
from core.errors import NotInThisState
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move


class NothingDelegated(NotInThisState):
    """None of these clauses is with the person."""


class PartNotAnswered(NotInThisState):
    """Somebody says that their part is done, and a clause of it has no answer."""


def delegate(
    conn: Connection,
    *,
    actor: Actor,
    compliance_id: UUID,
    clause_ids: Sequence[str],
    assignee_id: UUID,
    due_on: date,
    note: str = "",
    now: datetime,
) -> None:
    """Ask a colleague of the agency for some clauses by a day; whoever had one before has it no more."""
    allow(actor, Permission.ASSESSMENT_SUBMIT)
    sheet = draft_held(conn, actor, compliance_id)
    check_delegation(clause_ids, [line.clause_id for line in sheet.lines], due_on, note, now)
    if assignee_id not in people_to_delegate_to(conn, actor):
        raise DelegationNotValid("Choose somebody of your own agency who may answer. Pick them by name.")
    rows(
        conn,
        "delegate_clauses",
        org_id=actor.org_id,
        assessment_id=sheet.head.assessment_id,
        clause_ids=sorted(set(clause_ids)),
        assignee_id=assignee_id,
        due_on=due_on,
        note=note.strip(),
        user_id=actor.user_id,
        now=now,
    )
    about = {"clause_ids": sorted(set(clause_ids)), "assignee_id": assignee_id, "due_on": due_on}
    tell_colleagues(conn, actor, "assessment.delegated", compliance_id, about)


def take_back(conn: Connection, *, actor: Actor, compliance_id: UUID, clause_id: str, now: datetime) -> None:
    """A clause is nobody else's any more."""
    allow(actor, Permission.ASSESSMENT_SUBMIT)
    sheet = draft_held(conn, actor, compliance_id)
    found = next((each.delegation for each in sheet.lines if each.clause_id == clause_id and each.delegation), None)
    if found is None:
        raise NothingDelegated("This clause is with nobody.")
    check_move(DELEGATION_MOVES, found.state, DelegationState.TAKEN_BACK, noun="delegation")
    _end(conn, actor, sheet, DelegationState.TAKEN_BACK, clause_ids=[clause_id], now=now)


def finish_part(conn: Connection, *, actor: Actor, compliance_id: UUID, now: datetime) -> None:
    """The actor has answered everything that was delegated to them.

    Raises:
        NothingDelegated: nothing of this assessment is with the actor.
        PartNotAnswered: it names the clauses that are still open.
    """
    allow(actor, Permission.ASSESSMENT_DRAFT)
    sheet = draft_held(conn, actor, compliance_id)
    mine = [line for line in sheet.lines if line.is_with_colleague and _assignee(line.delegation) == actor.user_id]
    if not mine:
        raise NothingDelegated("Nothing of this assessment is with you.")
    still_open = [line.clause_id for line in mine if not line.is_answered]
    if still_open:
        raise PartNotAnswered(f"Answer {', '.join(still_open)} first.")
    theirs = [line.clause_id for line in mine]
    _end(conn, actor, sheet, DelegationState.DONE, clause_ids=theirs, assignee_id=actor.user_id, now=now)


def _assignee(delegation: object) -> UUID | None:
    return getattr(delegation, "assignee_id", None)


def _end(
    conn: Connection,
    actor: Actor,
    sheet: Sheet,
    state: DelegationState,
    *,
    clause_ids: list[str],
    now: datetime,
    assignee_id: UUID | None = None,
) -> None:
    rows(
        conn,
        "end_delegations",
        org_id=actor.org_id,
        assessment_id=sheet.head.assessment_id,
        state=state,
        clause_ids=clause_ids,
        assignee_id=assignee_id,
        now=now,
    )
    tell_colleagues(conn, actor, f"assessment.part_{state}", sheet.head.compliance_id, {"clause_ids": clause_ids})
