"""Change the facts a score rests on: answers to an assessment, their acceptance, a review date; never the score."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.answers import AnswersNotValid, check_answers
from core.compliance.changing import lock_record, tell_both
from core.compliance.facts import ConflictFact
from core.compliance.gathering import gather
from core.compliance.model import ASSESSMENT_MOVES, AssessmentState, Severity
from core.compliance.queries import assessment_under_way, compliance_record
from core.compliance.records import Assessment, ComplianceRecord
from core.compliance.rules import review_interval_days, score
from core.db.statements import many, one, rows
from core.errors import NotInThisState, NotValid
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move

COMMENT_LIMIT = 4000
PROVISIONAL_INTERVAL = 60
REVIEW_WITHIN = timedelta(days=730)


class NothingSubmitted(NotInThisState):
    """There is no submitted assessment to decide."""


class ChangesStillAsked(NotInThisState):
    """An answer of the submission still has a request for changes, so the whole cannot be accepted."""


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
    held = lock_record(conn, actor, compliance_id, expected_revision)
    put_forward(conn, actor, held, check_answers(answers, [clause["id"] for clause in held.clauses]), now)
    return compliance_record(conn, actor.org_id, compliance_id)


def put_forward(
    conn: Connection, actor: Actor, held: Row[Any], answers: Mapping[str, Mapping[str, Any]], now: datetime
) -> None:
    """Submit checked answers of a locked record, with the evidence added since; both sides are told."""
    under_way = assessment_under_way(conn, actor.org_id, agency_org_id=actor.org_id, policy_id=held.policy_id)
    where = {
        "org_id": actor.org_id,
        "distribution_id": held.policy_distribution_id,
        "version_number": held.version_number,
        "answers": json.dumps(answers),
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
        state = AssessmentState(under_way.state)
        if state is not AssessmentState.DRAFT:
            # Sent back, it is a draft again the moment the agency answers anew.
            check_move(ASSESSMENT_MOVES, state, AssessmentState.DRAFT, noun="assessment")
        rows(conn, "resubmit_assessment", assessment_id=under_way.id, **where)
        whole = {"org_id": actor.org_id, "assessment_id": under_way.id, "now": now}
        rows(conn, "share_evidence", **whole)
        rows(conn, "end_delegations", state="done", clause_ids=None, assignee_id=None, **whole)
    tell_both(conn, actor, held, "assessment.submitted", {"answer_count": len(answers)})


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
    """The client accepts a submitted assessment, which fixes the next review and the weights, or asks for changes.

    A change is asked for by a comment on the whole, or on the answers it is about.
    """
    allow(actor, Permission.ASSESSMENT_DECIDE)
    held = lock_record(conn, actor, compliance_id, expected_revision)
    under_way = assessment_under_way(conn, actor.org_id, agency_org_id=held.agency_org_id, policy_id=held.policy_id)
    if under_way is None:
        raise NothingSubmitted("The agency has not submitted an assessment since the last decision.")
    wanted = AssessmentState.ACCEPTED if accepted else AssessmentState.CHANGES_REQUESTED
    check_move(ASSESSMENT_MOVES, AssessmentState(under_way.state), wanted, noun="assessment")
    _check_words(conn, actor, under_way, comment, accepted=accepted)
    decision = {
        "org_id": actor.org_id,
        "assessment_id": under_way.id,
        "state": wanted,
        "user_id": actor.user_id,
        "comment": comment.strip()[:COMMENT_LIMIT] or None,
    }
    if accepted:
        _accept(conn, actor, held, decision | {"weights": _weights(conn, actor, held)}, now)
    else:
        rows(conn, "decide_assessment", review_interval_days=None, weights="{}", now=now, **decision)
    rows(conn, "tell_of_reviews", org_id=actor.org_id, assessment_id=under_way.id, now=now)
    tell_both(conn, actor, held, "assessment.decided", {"state": wanted.value}, reason=comment.strip() or None)
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
    held = lock_record(conn, actor, compliance_id, expected_revision)
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
        now=now,
    )
    moved = {"next_review_date": next_review_on.isoformat()}
    tell_both(conn, actor, held, "review_date.set", moved, reason=reason.strip())
    return compliance_record(conn, actor.org_id, compliance_id)


def _check_words(conn: Connection, actor: Actor, under_way: Assessment, comment: str, *, accepted: bool) -> None:
    """A change is said in words, on the whole or on an answer; nothing is accepted while one is still asked for."""
    asked = [row.clause_id for row in many(conn, "changes_asked", org_id=actor.org_id, assessment_id=under_way.id)]
    if accepted and asked:
        named = ", ".join(asked)
        raise ChangesStillAsked(f"You ask for changes on clause {named}. Send it back, or accept those answers first.")
    if not accepted and not asked and not comment.strip():
        raise AnswersNotValid("Say what should change; the agency reads the comment.")


def _weights(conn: Connection, actor: Actor, held: Row[Any]) -> str:
    """What each clause weighs from this acceptance on, by the client's own questions; the others weigh 1."""
    asked = {"policy_id": held.policy_id, "version_number": held.version_number}
    found = many(conn, "questions_of_version", org_id=actor.org_id, **asked)
    return json.dumps({row.clause_id: row.weight for row in found})


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
        now=now,
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
