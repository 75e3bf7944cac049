"""Compliance as a client reads it: one record with its history, an assessment to decide."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.compliance.model import AnswerValue, AssessmentState
from core.compliance.operations import REVIEW_WITHIN
from core.compliance.records import AssessmentEntry, ComplianceRecord, DailyAverage
from core.identity.model import Actor, Permission
from pages.view_models.times import day
from pages.view_models.words import word_of


def history(days: Iterable[DailyAverage]) -> tuple[list[date], list[int | None]]:
    """The days with a number, and the numbers."""
    scored = [each for each in days if each.average_score is not None]
    return [each.day for each in scored], [each.average_score for each in scored]


def history_alt(days: Sequence[date], scores: Sequence[int | None]) -> str:
    """What the line shows."""
    return f"Score by day, from {scores[0]} on {day(days[0])} to {scores[-1]} on {day(days[-1])}"


def to_decide(entries: Sequence[AssessmentEntry]) -> AssessmentEntry | None:
    """The assessment that waits for the client's decision."""
    return next((each for each in entries if each.state is AssessmentState.SUBMITTED), None)


def assessment_sentence(entries: Sequence[AssessmentEntry], *, zone_name: str) -> str:
    """How the agency's self-assessment stands."""
    if not entries:
        return "The agency has not assessed itself yet."
    latest = entries[0]
    sent, decided = day(latest.submitted_at, zone_name), day(latest.decided_at, zone_name)
    return {
        AssessmentState.SUBMITTED: f"Submitted on {sent}; it waits for your decision.",
        AssessmentState.CHANGES_REQUESTED: f"You asked for changes on {decided}; the agency answers anew.",
        AssessmentState.ACCEPTED: f"Accepted on {decided}, for version {latest.version_number}.",
    }.get(latest.state, "The agency is writing it.")


def answers(entry: AssessmentEntry, clauses: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Every clause with what the agency answered; an unanswered one says so."""
    rows = [
        (
            clause.id,
            _answer(entry.answers.get(clause.id, {})),
            clause_words(clause),
            str(entry.answers.get(clause.id, {}).get("reason") or entry.answers.get(clause.id, {}).get("note") or "–"),
        )
        for clause in (parse_clauses(list(clauses)) if clauses else ())
    ]
    return pd.DataFrame(rows, columns=["Clause", "Answer", "What it decides", "What the agency says"])


def can_set_review(record: ComplianceRecord, actor: Actor) -> bool:
    """Whether this person can move the next review of this record."""
    return record.is_current_version and actor.may(Permission.REVIEW_DATE_SET)


def can_decide(entry: AssessmentEntry | None, record: ComplianceRecord, actor: Actor) -> bool:
    """Whether this person can decide an assessment now."""
    return entry is not None and record.is_current_version and actor.may(Permission.ASSESSMENT_DECIDE)


def review_bounds(now: datetime) -> tuple[date, date]:
    """The days a review can be moved to."""
    today = now.date()
    return today + timedelta(days=1), today + REVIEW_WITHIN


def _answer(given: Mapping[str, Any]) -> str:
    return word_of(AnswerValue(given["value"])).text if given.get("value") else "○ Not answered"
