"""How an agency stands with a client: what would raise a score, the self-assessment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.compliance.facts import CostKind, OpenFact
from core.compliance.model import AnswerValue, AssessmentState
from core.compliance.records import AssessmentEntry, ComplianceRecord, DailyAverage
from pages.view_models.markdown import literal
from pages.view_models.times import day
from pages.view_models.words import word_of

_MENDED: Mapping[CostKind, str] = {
    CostKind.LATE_RESPONSE: "Sign the document",
    CostKind.RESERVATION: "Sign without the reservation, or get an exception",
    CostKind.DECLINE: "Sign the document, or get an exception",
    CostKind.ANSWER: "Meet clause {fact} in full",
    CostKind.MISSING_ASSESSMENT: "Submit the first assessment, and have it accepted",
    CostKind.VIOLATION: "Correct the open violation and have it closed",
    CostKind.CONFLICT: "Settle a contradiction among this client's own clauses",
    CostKind.REQUEST: "Answer the overdue request",
    CostKind.OVERDUE_REVIEW: "Submit a new assessment, and have it accepted",
}


@dataclass(frozen=True)
class Question:
    """One clause to answer for: the question in plain words, the author's own, and what was answered before."""

    clause_id: str
    asks: str
    own_words: str
    answer: str | None
    reason: str
    note: str


@dataclass(frozen=True)
class AssessmentStanding:
    """Where the assessment stands: one sentence, the client's comment, and whether it asks for changes."""

    sentence: str
    comment: str
    needs_changes: bool


def raises(found: Sequence[OpenFact], record: ComplianceRecord) -> pd.DataFrame:
    """What somebody can do today, by what it would gain alone."""
    rows = [(_MENDED[each.kind].format(fact=each.fact_id), _gain(each), *_then(each, record)) for each in found]
    return pd.DataFrame(rows, columns=["To do", "Gain", "Score then", "Status then"])


def _gain(fact: OpenFact) -> str:
    return f"+{fact.gain_ten_thousandths / 100:.1f}" if fact.gain_ten_thousandths > 0 else "none by itself"


def _then(fact: OpenFact, record: ComplianceRecord) -> tuple[str, str]:
    status = word_of(fact.status_after).text
    unchanged = fact.status_after is record.compliance_status
    return "no data" if fact.score_after is None else str(
        fact.score_after
    ), f"{status} (as now)" if unchanged else status


def history(days: Iterable[DailyAverage]) -> tuple[list[date], list[int | None]]:
    """The days with a number, and the numbers."""
    scored = [each for each in days if each.average_score is not None]
    return [each.day for each in scored], [each.average_score for each in scored]


def history_alt(title: str, days: Sequence[date], scores: Sequence[int | None]) -> str:
    """What the line shows, for those who do not see it."""
    first, last = (f"{scores[at]} on {day(days[at])}" for at in (0, -1))
    return f"Score of {title} by day, from {first} to {last}"


def questions(clauses: Sequence[Mapping[str, Any]], given: Mapping[str, Mapping[str, Any]]) -> list[Question]:
    """One question for each clause, with the answer given last."""
    return [
        Question(
            clause_id=clause.id,
            asks=literal(clause_words(clause)),
            own_words=literal(clause.text),
            answer=_answer_word(given.get(clause.id, {})),
            reason=str(given.get(clause.id, {}).get("reason", "")),
            note=str(given.get(clause.id, {}).get("note", "")),
        )
        for clause in (parse_clauses(clauses) if clauses else ())
    ]


def _answer_word(given: Mapping[str, Any]) -> str | None:
    return word_of(AnswerValue(given["value"])).label if given.get("value") else None


def standing(entries: Sequence[AssessmentEntry], *, zone_name: str) -> AssessmentStanding:
    """Where the assessment stands, from all of them, the one under way first."""
    if not entries:
        return AssessmentStanding("No assessment has been submitted yet.", "", needs_changes=False)
    latest = entries[0]
    sent, decided = day(latest.submitted_at, zone_name), day(latest.decided_at, zone_name)
    said = {
        AssessmentState.SUBMITTED: f"Submitted on {sent}; the client has not decided.",
        AssessmentState.CHANGES_REQUESTED: f"Sent back on {decided}: the client asks for changes.",
        AssessmentState.ACCEPTED: f"Accepted on {decided}, for version {latest.version_number}.",
    }.get(latest.state, "The assessment is a draft.")
    return AssessmentStanding(
        said,
        latest.decision_comment or "",
        needs_changes=latest.state is AssessmentState.CHANGES_REQUESTED,
    )


def last_answers(entries: Sequence[AssessmentEntry]) -> Mapping[str, Mapping[str, Any]]:
    """The answers of the assessment under way, or of the last one where nothing of it was submitted yet."""
    return next((each.answers for each in entries if each.answers), {})
