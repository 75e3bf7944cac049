"""What every change of a draft begins and ends with: the sheet locked, and colleagues told; no client learns of it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.assessments.queries import assessment_sheet
from core.assessments.sheet import Sheet, SheetLine
from core.audit.operations import record
from core.compliance.answers import AnswersNotValid
from core.compliance.changing import lock_record
from core.compliance.model import AssessmentState
from core.errors import NotInThisState
from core.events.operations import emit
from core.identity.model import Actor


class NoDraft(NotInThisState):
    """Nothing is being drafted: the assessment was not begun, or is with the client."""


_WHY: Mapping[AssessmentState | None, str] = {
    AssessmentState.SUBMITTED: "This assessment is with the client. You can go on when it asks for changes.",
    AssessmentState.CHANGES_REQUESTED: "The client asks for changes. Take the assessment up again first.",
}


def draft_held(conn: Connection, actor: Actor, compliance_id: UUID) -> Sheet:
    """The sheet of a draft, locked for the transaction.

    Raises:
        NoSuchRecord: nothing of it is the actor's to see.
        NoDraft: it is not being drafted.
    """
    lock_record(conn, actor, compliance_id)
    sheet = assessment_sheet(conn, actor, compliance_id)
    if not sheet.is_draft:
        raise NoDraft(_WHY.get(sheet.head.state, "Begin the assessment first."))
    return sheet


def line_of(sheet: Sheet, clause_id: str) -> SheetLine:
    """One clause of the sheet, as far as the actor may see it."""
    for line in sheet.lines:
        if line.clause_id == clause_id:
            return line
    raise AnswersNotValid(f"This assessment has no clause {clause_id} for you to answer.")


def tell_colleagues(conn: Connection, actor: Actor, event: str, compliance_id: UUID, new: Mapping[str, object]) -> None:
    """A trail row and an event, both the agency's own."""
    record(conn, event, entity="compliance", entity_id=compliance_id, agency_org_id=actor.org_id, new=new)
    emit(conn, event, org_id=actor.org_id, payload={"compliance_id": compliance_id})
