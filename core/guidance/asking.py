"""May I?: a question is read, decided, told, and kept with its answer; and what was asked before is found again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.clauses.model import Dimension
from core.clauses.quantity import amount
from core.clauses.taxonomy import ParameterKind, vocabulary
from core.conflicts.in_force import Holding, NoSuchSubject, findings_among, holding
from core.conflicts.model import Subject, SubjectKind
from core.db.statements import many, one
from core.errors import NotFound, NotValid
from core.events.operations import emit
from core.guidance.activity import Activity, Answer, Decision
from core.guidance.deciding import decide
from core.guidance.telling import tell
from core.guidance.told import ToldDecision, told_from
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.vocabulary.model import NO_MEANINGS, Meanings
from core.vocabulary.rules import node_meant

LONGEST_WORD = 200


class ActivityNotValid(NotValid):
    """A question with a word or a value that the shared vocabulary does not know."""


class NoSuchDecision(NotFound):
    """No question with that id was asked in the actor's agency."""


@dataclass(frozen=True)
class AnsweredQuestion:
    """One question as the list of them shows it; the time is UTC."""

    id: UUID
    asked_at: datetime
    asker_name: str
    question: str
    answer: Answer
    is_silent: bool


@dataclass(frozen=True)
class KeptDecision:
    """A question with the answer as it was told."""

    id: UUID
    asked_at: datetime
    asker_name: str
    told: ToldDecision


@dataclass(frozen=True)
class AnswerToday:
    """How the same question is answered now; nothing where it can no longer be asked."""

    told: ToldDecision | None
    is_same_answer: bool
    is_same_clauses: bool


@dataclass(frozen=True)
class DecisionFilter:
    """Which questions to list; `after` is (asked_at, id) of the last row of the page before."""

    words: str | None = None
    answer: Answer | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


def read_activity(
    subject: Subject, terms: Mapping[str, str], values: Mapping[str, int | str], meanings: Meanings = NO_MEANINGS
) -> Activity:
    """The question in the shared vocabulary; a label stands for its term, "2 years" for an amount in the unit.

    `meanings` are those of the asking agency's own words.

    Raises:
        ActivityNotValid: naming the word or value that cannot be read.
    """
    named = tuple((where, _term(where, term, meanings)) for where, term in _by_dimension(terms))
    return Activity(subject, named, tuple((param, read_value(param, given)) for param, given in sorted(values.items())))


def _by_dimension(terms: Mapping[str, str]) -> list[tuple[Dimension, str]]:
    return [(Dimension(name), term) for name, term in sorted(terms.items())]


def _term(dimension: Dimension, written: str, meanings: Meanings) -> str:
    word = written.strip()
    node = node_meant(dimension, word, meanings)
    if node is None:
        raise ActivityNotValid(
            f"“{written}” is not in the shared vocabulary of {dimension.value}s. Choose a listed term."
        )
    return node


def read_value(param: str, written: int | str) -> int | str:
    """A value of a parameter as the engine compares it: a whole number in its unit, or one of its words.

    Raises:
        ActivityNotValid: naming the parameter or the value that cannot be read.
    """
    parameter = vocabulary().parameters.get(param)
    if parameter is None:
        raise ActivityNotValid(f"“{param}” is not a parameter of the shared vocabulary. Choose a listed one.")
    if parameter.kind is ParameterKind.NUMBER:
        read: int | str | None = amount(written, parameter.unit)
    elif parameter.taxonomy is not None:
        read = vocabulary().taxonomies[parameter.taxonomy].node(str(written))
    else:
        read = str(written) if str(written) in parameter.values else None
    if read is None:
        raise ActivityNotValid(f"“{written}” is no value of {parameter.label}. Give one in its unit, or a listed one.")
    return read


def ask(conn: Connection, *, actor: Actor, activity: Activity, day: date, now: datetime) -> KeptDecision:
    """Decide a question against what is in force at the actor's agency on the day, and keep the answer.

    Raises:
        NoSuchSubject: when the agency does not work for the client or brand.
    """
    allow(actor, Permission.MAY_I_ASK)
    at = holding(conn, actor.org_id, today=day)
    decision, told = _decided(conn, actor, activity, day, at)
    kept = one(
        conn,
        "keep_decision",
        org_id=actor.org_id,
        asked_by=actor.user_id,
        now=now,
        question=told.question,
        activity=json.dumps(_activity_document(activity, day)),
        verdict=told.answer,
        told=json.dumps(told.document(), default=str),
        cited_clauses=json.dumps(_cited(decision), default=str),
        engine_version=told.engine_version,
        vocabulary_version=told.vocabulary_version,
    )
    if kept is None:
        raise LookupError("The insertion of a decision gave no row.")
    record(
        conn, "activity.decided", entity="activity_decision", entity_id=kept.id, agency_org_id=actor.org_id,
        new={"verdict": told.answer},
    )  # fmt: skip
    emit(conn, "activity.decided", org_id=actor.org_id, payload={"decision_id": kept.id})
    return KeptDecision(kept.id, now, actor.display_name, told)


def ask_again(conn: Connection, *, actor: Actor, decision_id: UUID, now: datetime) -> KeptDecision:
    """The same question, of the same day, asked anew by the actor; the first one stays as it is."""
    activity, day = _activity_from(_stored(conn, actor, decision_id).activity)
    return ask(conn, actor=actor, activity=activity, day=day, now=now)


def _decided(
    conn: Connection, actor: Actor, activity: Activity, day: date, at: Holding
) -> tuple[Decision, ToldDecision]:
    at.subject_name(activity.subject)  # refuses a stranger before anything is decided
    decision = decide(activity, at.clauses, at.world, day)
    known = findings_among(conn, actor.org_id, [each.held for each in decision.citations])
    return decision, tell(decision, activity, day, at, known)


def _cited(decision: Decision) -> list[dict[str, object]]:
    return [
        {
            "policy_id": each.held.policy_id,
            "version_number": each.held.version_number,
            "clause_id": each.held.clause.id,
            "bearing": each.bearing,
        }
        for each in decision.citations
    ]


def kept_decision(conn: Connection, actor: Actor, decision_id: UUID) -> KeptDecision:
    """One question of the actor's agency as it was answered then, or NoSuchDecision."""
    row = _stored(conn, actor, decision_id)
    return KeptDecision(row.id, row.asked_at, row.asker_name, told_from(row.told))


def kept_activity(conn: Connection, actor: Actor, decision_id: UUID) -> Activity:
    """What was asked about in one question of the actor's agency, or NoSuchDecision."""
    return _activity_from(_stored(conn, actor, decision_id).activity)[0]


def answer_today(conn: Connection, actor: Actor, decision_id: UUID) -> AnswerToday:
    """The same question, of the same day, decided against what is in force now; nothing is kept of it."""
    row = _stored(conn, actor, decision_id)
    activity, day = _activity_from(row.activity)
    before = told_from(row.told)
    try:
        _, now = _decided(conn, actor, activity, day, holding(conn, actor.org_id, today=day))
    except NoSuchSubject:
        return AnswerToday(None, is_same_answer=False, is_same_clauses=False)
    same_clauses = _bearings(before) == _bearings(now)
    return AnswerToday(now, is_same_answer=before.answer is now.answer, is_same_clauses=same_clauses)


def _bearings(told: ToldDecision) -> set[tuple[object, ...]]:
    return {(each.policy_id, each.clause_id, each.bearing, each.plain_words) for each in told.clauses}


def answered_questions(conn: Connection, actor: Actor, wanted: DecisionFilter) -> list[AnsweredQuestion]:
    """What was asked in the actor's agency, newest first."""
    allow(actor, Permission.MAY_I_ASK)
    after_at, after_id = wanted.after or (None, None)
    found = many(
        conn,
        "decisions_of_agency",
        org_id=actor.org_id,
        words=(wanted.words or "").strip() or None,
        verdict=wanted.answer,
        after_at=after_at,
        after_id=after_id,
        limit=wanted.limit,
    )
    return [
        AnsweredQuestion(row.id, row.asked_at, row.asker_name, row.question, Answer(row.verdict), row.is_silent)
        for row in found
    ]


def no_such_decision() -> NoSuchDecision:
    """The same for an id that is a stranger's and one that is nobody's."""
    return NoSuchDecision("There is no such question. Open May I? and choose one from there.")


def _stored(conn: Connection, actor: Actor, decision_id: UUID) -> Row[Any]:
    allow(actor, Permission.MAY_I_ASK)
    row = one(conn, "decision_of_agency", org_id=actor.org_id, decision_id=decision_id)
    if row is None:
        raise no_such_decision()
    return row


def _activity_document(activity: Activity, day: date) -> dict[str, Any]:
    subject = activity.subject
    return {
        "subject": {"kind": subject.kind.value, "id": str(subject.id) if subject.id else None},
        "terms": {dimension.value: term for dimension, term in activity.terms},
        "values": dict(activity.values),
        "day": day.isoformat(),
    }


def _activity_from(document: Mapping[str, Any]) -> tuple[Activity, date]:
    subject, given_id = document["subject"], document["subject"]["id"]
    terms = tuple((Dimension(name), term) for name, term in document["terms"].items())
    activity = Activity(
        Subject(SubjectKind(subject["kind"]), UUID(given_id) if given_id else None),
        terms,
        tuple(document["values"].items()),
    )
    return activity, date.fromisoformat(document["day"])
