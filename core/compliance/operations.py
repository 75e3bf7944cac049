"""Change the facts a score rests on: answers to an assessment, their acceptance, a review date; never the score."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.compliance.answers import AnswersNotValid, check_answers
from core.compliance.facts import ConflictFact
from core.compliance.gathering import gather
from core.compliance.model import ASSESSMENT_MOVES, AssessmentState, Severity
from core.compliance.queries import assessment_under_way, compliance_record, no_such_record
from core.compliance.records import ComplianceRecord
from core.compliance.rules import review_interval_days, score
from core.db.statements import one, rows
from core.errors import ChangedMeanwhile, NotInThisState, NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move

COMMENT_LIMIT = 4000
PROVISIONAL_INTERVAL = 60
REVIEW_WITHIN = timedelta(days=730)


class RecordChanged(ChangedMeanwhile):
    """Somebody changed the record since it was read."""


class RecordFrozen(NotInThisState):
    """The record belongs to a distribution that is no longer current."""


class NothingSubmitted(NotInThisState):
    """There is no submitted assessment to decide."""


class ReviewDateNotValid(NotValid):
    """A review date that is past, too far, or without a reason."""


def submit_assessment(
    conn: Connection,
    *,
    actor: Actor,
    compliance_id: UUID,
    answers: Mapping[str, Mapping[str, Any]],
    now: datetime,
    expected_revision: int | None = None,
) -> ComplianceRecord:
    """The agency's answers per clause, submitted to the client."""
    allow(actor, Permission.ASSESSMENT_SUBMIT)
    held = _lock(conn, actor, compliance_id, expected_revision)
    checked = check_answers(answers, [clause["id"] for clause in held.clauses])
    under_way = assessment_under_way(conn, actor.org_id, agency_org_id=actor.org_id, policy_id=held.policy_id)
    where = {
        "org_id": actor.org_id,
        "distribution_id": held.policy_distribution_id,
        "version_number": held.version_number,
        "answers": json.dumps(checked),
        "user_id": actor.user_id,
        "now": now,
    }
    if under_way is None:
        one(
            conn,
            "submit_new_assessment",
            enterprise_org_id=held.enterprise_org_id,
            policy_id=held.policy_id,
            **where,
        )
    else:
        # Sent back, it is a draft again the moment the agency answers anew.
        check_move(ASSESSMENT_MOVES, AssessmentState(under_way.state), AssessmentState.DRAFT, noun="assessment")
        rows(conn, "resubmit_assessment", assessment_id=under_way.id, **where)
    _tell(conn, actor, held, "assessment.submitted", {"answer_count": len(checked)})
    return compliance_record(conn, actor.org_id, compliance_id)


def decide_assessment(
    conn: Connection,
    *,
    actor: Actor,
    compliance_id: UUID,
    accepted: bool,
    comment: str,
    now: datetime,
    expected_revision: int | None = None,
) -> ComplianceRecord:
    """The client accepts a submitted assessment, which fixes the next review, or asks for changes with a comment."""
    allow(actor, Permission.ASSESSMENT_DECIDE)
    held = _lock(conn, actor, compliance_id, expected_revision)
    if not accepted and not comment.strip():
        raise AnswersNotValid("Say what should change; the agency reads the comment.")
    under_way = assessment_under_way(conn, actor.org_id, agency_org_id=held.agency_org_id, policy_id=held.policy_id)
    if under_way is None:
        raise NothingSubmitted("The agency has not submitted an assessment since the last decision.")
    wanted = AssessmentState.ACCEPTED if accepted else AssessmentState.CHANGES_REQUESTED
    check_move(ASSESSMENT_MOVES, AssessmentState(under_way.state), wanted, noun="assessment")
    decision = {
        "org_id": actor.org_id,
        "assessment_id": under_way.id,
        "state": wanted,
        "user_id": actor.user_id,
        "comment": comment.strip()[:COMMENT_LIMIT] or None,
    }
    if accepted:
        _accept(conn, actor, held, decision, now)
    else:
        rows(conn, "decide_assessment", review_interval_days=None, now=now, **decision)
    _tell(conn, actor, held, "assessment.decided", {"state": wanted.value}, reason=comment.strip() or None)
    return compliance_record(conn, actor.org_id, compliance_id)


def set_review_date(
    conn: Connection,
    *,
    actor: Actor,
    compliance_id: UUID,
    next_review_on: date,
    reason: str,
    now: datetime,
    expected_revision: int | None = None,
) -> ComplianceRecord:
    """The client moves the next review; the freshness of the last assessment stays as accepted."""
    allow(actor, Permission.REVIEW_DATE_SET)
    held = _lock(conn, actor, compliance_id, expected_revision)
    if not now.date() <= next_review_on <= (now + REVIEW_WITHIN).date():
        raise ReviewDateNotValid("Choose a review date from today on, at most two years ahead.")
    if not reason.strip():
        raise ReviewDateNotValid("Say why the review is moved; both sides read the reason.")
    at = datetime.combine(next_review_on, time(), UTC)
    rows(
        conn,
        "set_review_date",
        org_id=actor.org_id,
        compliance_id=compliance_id,
        next_review_at=at,
        user_id=actor.user_id,
    )
    moved = {"next_review_date": next_review_on.isoformat()}
    _tell(conn, actor, held, "review_date.set", moved, reason=reason.strip())
    return compliance_record(conn, actor.org_id, compliance_id)


def _lock(conn: Connection, actor: Actor, compliance_id: UUID, expected_revision: int | None) -> Row[Any]:
    held = one(conn, "lock_compliance", org_id=actor.org_id, compliance_id=compliance_id)
    if held is None:
        raise no_such_record()
    if expected_revision is not None and expected_revision != held.revision:
        raise RecordChanged("Somebody changed this record since you opened it. Look at it again, then decide.")
    if not held.is_current_version:
        raise RecordFrozen("This record belongs to an earlier distribution and is frozen. Open the current one.")
    return held


def _accept(conn: Connection, actor: Actor, held: Row[Any], decision: Mapping[str, object], now: datetime) -> None:
    """Accept, then fix the review interval by the status that the acceptance leads to."""
    rows(
        conn,
        "supersede_accepted_assessment",
        org_id=actor.org_id,
        agency_org_id=held.agency_org_id,
        policy_id=held.policy_id,
        now=now,
    )
    rows(conn, "decide_assessment", review_interval_days=PROVISIONAL_INTERVAL, now=now, **decision)
    rows(
        conn,
        "set_review_date",
        org_id=actor.org_id,
        compliance_id=held.id,
        next_review_at=None,
        user_id=None,
    )
    before = compliance_record(conn, actor.org_id, held.id)
    pair = (held.agency_org_id, held.policy_id)
    counted = tuple(
        ConflictFact(conflict["id"], Severity(conflict["severity"]))
        for conflict in before.breakdown.get("conflicts", ())
    )
    (gathered,) = gather(
        conn,
        [held.agency_org_id],
        as_of=now + timedelta(microseconds=1),
        today=now.date(),
        org_id=actor.org_id,
        policy_id=held.policy_id,
        conflicts={pair: counted},
    )
    settings = gathered.settings
    status = score(gathered.facts, today=now.date(), weights=settings.weights).status
    days = review_interval_days(status, settings.intervals)
    rows(conn, "decide_assessment", review_interval_days=days, now=now, **decision)


def _tell(
    conn: Connection,
    actor: Actor,
    held: Row[Any],
    event: str,
    new: Mapping[str, object],
    *,
    reason: str | None = None,
) -> None:
    """Bump the revision, write the trail row both sides share, and tell both."""
    rows(conn, "touch_compliance", org_id=actor.org_id, compliance_id=held.id)
    record(
        conn,
        event,
        entity="compliance",
        entity_id=held.id,
        enterprise_org_id=held.enterprise_org_id,
        agency_org_id=held.agency_org_id,
        new=new,
        reason=reason,
    )
    for org_id in (held.agency_org_id, held.enterprise_org_id):
        emit(conn, event, org_id=org_id, payload={"compliance_id": held.id})
