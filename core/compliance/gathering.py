"""Gather the facts that scores rest on, for many records at once, as they stood at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.clauses.document import normative_sha256, parse_clauses
from core.clauses.model import Clause, Priority
from core.compliance.components import first_assessment_due_on
from core.compliance.facts import (
    AcknowledgementFact,
    AssessmentFact,
    ClauseAnswer,
    ConflictFact,
    ExceptionFact,
    Facts,
    RequestFact,
    ViolationFact,
)
from core.compliance.model import AnswerValue, Severity, ViolationState
from core.compliance.score_settings import ScoreSettings
from core.compliance.settings_queries import settings_on
from core.db.statements import many
from core.distribution.documents import DocumentKey, clauses_of_documents, document_held
from core.distribution.model import Response
from core.exceptions.model import ExceptionState

FactT = TypeVar("FactT")

ASSESSMENT_DAYS = timedelta(days=30)
CLAUSE_WEIGHT = 1

Pair = tuple[UUID, UUID]
"""(agency, policy): what violations, exceptions and assessments belong to."""


@dataclass(frozen=True)
class ScoredRecord:
    """One record to score: whose it is, when it was last assessed, its facts, and the client's settings of the day."""

    agency_org_id: UUID
    enterprise_org_id: UUID
    compliance_id: UUID
    policy_id: UUID
    assessed_at: datetime | None
    facts: Facts
    settings: ScoreSettings


@dataclass(frozen=True)
class _Document:
    """The clauses of one document, parsed once for all records."""

    clauses: tuple[Clause, ...]

    @cached_property
    def norms(self) -> Mapping[str, bytes]:
        """The hash of each clause's normative part, by clause id."""
        return {clause.id: normative_sha256(clause) for clause in self.clauses}


def gather(
    conn: Connection,
    agency_ids: Sequence[UUID],
    *,
    as_of: datetime,
    today: date,
    org_id: UUID | None,
    policy_id: UUID | None = None,
    conflicts: Mapping[Pair, tuple[ConflictFact, ...]] | None = None,
) -> list[ScoredRecord]:
    """The records of these agencies that were current at a time, with their facts and the settings of the scored day.

    `org_id` is the side that asks; None is a job, which reads every client's. Without `conflicts` the findings are
    read, which is the job's right alone; a client passes what was counted last.
    """
    asked = {"agency_ids": list(agency_ids), "as_of": as_of, "org_id": org_id}
    records = many(conn, "records_to_score", policy_id=policy_id, **asked)
    return with_facts(conn, records, agency_ids, as_of=as_of, today=today, org_id=org_id, conflicts=conflicts)


def with_facts(
    conn: Connection,
    records: Sequence[Row[Any]],
    agency_ids: Sequence[UUID],
    *,
    as_of: datetime,
    today: date,
    org_id: UUID | None,
    conflicts: Mapping[Pair, tuple[ConflictFact, ...]] | None = None,
) -> list[ScoredRecord]:
    """The same of records in hand, be they stored or what a sending would make."""
    asked = {"agency_ids": list(agency_ids), "as_of": as_of, "org_id": org_id}
    accepted = {(row.agency_org_id, row.policy_id): row for row in many(conn, "assessments_in_force", **asked)}
    violations = _by_pair(many(conn, "violations_as_of", **asked), _violation)
    exceptions = _rows_by_pair(many(conn, "exceptions_as_of", **asked))
    if conflicts is None:
        conflicts = _by_pair(many(conn, "same_client_findings_as_of", **asked), _conflict)
    requests = _by_pair(many(conn, "requests_as_of", **asked), _request)
    documents = _documents(conn, records, accepted.values(), org_id)
    settings = settings_on(conn, [record.enterprise_org_id for record in records], day=today, org_id=org_id)
    gathered = []
    for record in records:
        pair = (record.agency_org_id, record.policy_id)
        assessment = accepted.get(pair)
        facts = Facts(
            distribution_id=str(record.distribution_id),
            acknowledgement=_acknowledgement(record),
            first_assessment_due_on=first_assessment_due_on(record.first_due_at.date()),
            assessment=_assessment(record, assessment, documents) if assessment else None,
            violations=violations.get(pair, ()),
            conflicts=conflicts.get(pair, ()),
            requests=requests.get(pair, ()),
            exceptions=tuple(_exception(row, record) for row in exceptions.get(pair, ())),
        )
        assessed_at = assessment.decided_at if assessment else None
        gathered.append(
            ScoredRecord(
                record.agency_org_id,
                record.enterprise_org_id,
                record.id,
                record.policy_id,
                assessed_at,
                facts,
                settings[record.enterprise_org_id],
            )
        )
    return gathered


def _acknowledgement(record: Row[Any]) -> AcknowledgementFact:
    return AcknowledgementFact(
        due_on=record.due_at.date(),
        mandatory=record.is_mandatory,
        response=Response(record.response),
        first_response_on=_day(record.first_response_at),
        declined_on=_day(record.declined_at),
    )


def _assessment(record: Row[Any], accepted: Row[Any], documents: Mapping[DocumentKey, _Document]) -> AssessmentFact:
    current = documents[document_held(record)]
    assessed = documents[document_held(accepted)]
    changed_from = record.due_at.date() + ASSESSMENT_DAYS
    return AssessmentFact(
        id=str(accepted.id),
        accepted_on=accepted.decided_at.date(),
        review_interval_days=accepted.review_interval_days,
        review_on=_day(record.review_at),
        answers=tuple(
            ClauseAnswer(
                clause_id=clause.id,
                weight=accepted.weights.get(clause.id, CLAUSE_WEIGHT),
                value=_value(accepted.answers.get(clause.id)),
                mandatory=clause.priority is not Priority.PREFERENCE,
                unanswered_from=None if assessed.norms.get(clause.id) == current.norms[clause.id] else changed_from,
            )
            for clause in current.clauses
        ),
    )


def _value(answer: Mapping[str, Any] | None) -> AnswerValue | None:
    return AnswerValue(answer["value"]) if answer else None


def _violation(row: Row[Any]) -> ViolationFact:
    return ViolationFact(
        id=str(row.id),
        clause_id=row.clause_id,
        severity=Severity(row.severity),
        state=ViolationState(row.state),
        happened_on=row.happened_on,
        confirmed_on=_day(row.confirmed_at),
        action_due_on=row.action_due_on,
    )


def _request(row: Row[Any]) -> RequestFact:
    return RequestFact(str(row.id), row.reply_by)


def _conflict(row: Row[Any]) -> ConflictFact:
    return ConflictFact(str(row.id), Severity(row.severity))


def _exception(row: Row[Any], record: Row[Any]) -> ExceptionFact:
    answers = Response(row.meaning) if row.meaning else None
    in_force = row.signature_id == record.signature_id
    if answers is Response.WITH_RESERVATION and not in_force:
        answers = None
    if answers is Response.DECLINED and row.answered_from_id != record.answered_from_id:
        answers = None
    return ExceptionFact(
        id=str(row.id),
        clause_ids=frozenset(row.clause_ids),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=ExceptionState(row.state),
        answers=answers,
    )


def _documents(
    conn: Connection, records: Iterable[Row[Any]], accepted: Iterable[Row[Any]], org_id: UUID | None
) -> dict[DocumentKey, _Document]:
    found = clauses_of_documents(conn, map(document_held, (*records, *accepted)), org_id=org_id)
    return {key: _Document(parse_clauses(clauses) if clauses else ()) for key, clauses in found.items()}


def _rows_by_pair(rows: Iterable[Row[Any]]) -> dict[Pair, list[Row[Any]]]:
    grouped: dict[Pair, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.agency_org_id, row.policy_id].append(row)
    return grouped


def _by_pair(rows: Iterable[Row[Any]], fact: Callable[[Row[Any]], FactT]) -> dict[Pair, tuple[FactT, ...]]:
    return {pair: tuple(fact(row) for row in found) for pair, found in _rows_by_pair(rows).items()}


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
