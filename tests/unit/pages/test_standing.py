"""How an agency stands: what would raise a score, the assessment's questions and answers."""

import uuid
from datetime import UTC, date, datetime

import pytest

from core.compliance.facts import CostKind, OpenFact
from core.compliance.model import AssessmentState, ComplianceStatus
from core.compliance.records import AssessmentEntry, ComplianceRecord, DailyAverage
from pages.view_models import standing as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLAUSE = {"id": "C1", "text": "Keep.", "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 720}}


def record(title="Logs", *, score=90, status=ComplianceStatus.COMPLIANT, **changes):
    values = {
        "id": uuid.uuid4(), "agency_org_id": uuid.uuid4(), "agency": "Lumen", "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "policy_id": uuid.uuid4(), "policy_title": title, "version_number": 1,
        "policy_distribution_id": uuid.uuid4(), "is_current_version": True, "is_mandatory": True,
        "response": "acknowledged", "due_at": NOW, "compliance_score": score, "score_before_waivers": score,
        "coverage": 9000, "compliance_status": status, "violations_count": 0, "last_assessment_date": None,
        "next_review_date": None, "breakdown": {}, "formula_version": "v1", "settings_number": 0, "computed_at": NOW, "revision": 1,
        "created_at": NOW,
    }  # fmt: skip
    return ComplianceRecord(**{**values, **changes})


def entry(state, **changes):
    values = {
        "id": uuid.uuid4(), "state": state, "version_number": 2, "answers": {"C1": {"value": "partly", "note": "Soon."}},
        "submitted_at": NOW, "decided_at": NOW, "decision_comment": None,
    }  # fmt: skip
    return AssessmentEntry(**{**values, **changes})


@pytest.mark.parametrize("kind", CostKind)
def test_every_open_fact_says_what_to_do(kind):
    rows = view.raises([OpenFact(kind, "C1", 250, 93, ComplianceStatus.COMPLIANT)], record())

    assert rows["Gain"].tolist() == ["+2.5"]
    assert rows["Score then"].tolist() == ["93"]
    assert rows["Status then"].tolist() == ["● Compliant (as now)"]
    assert "{" not in rows["To do"][0]


def test_a_fact_that_gains_nothing_by_itself_says_so():
    rows = view.raises([OpenFact(CostKind.DECLINE, "d", 0, None, ComplianceStatus.AT_RISK)], record())

    assert rows.iloc[0].tolist()[1:] == ["none by itself", "no data", "▲ At risk"]


def test_the_line_holds_the_days_with_a_number():
    days = [DailyAverage(date(2026, 11, day), "Helix", score, 1) for day, score in ((1, None), (2, 80), (3, 75))]

    assert view.history(days) == ([date(2026, 11, 2), date(2026, 11, 3)], [80, 75])
    assert (
        view.history_alt("Logs", *view.history(days))
        == "Score of Logs by day, from 80 on 2 Nov 2026 to 75 on 3 Nov 2026"
    )


def test_a_question_is_the_clause_in_plain_words_with_the_last_answer():
    (asked,) = view.questions([CLAUSE], {"C1": {"value": "not_applicable", "reason": "No logs."}})

    assert "must be at least 720 days" in asked.asks
    assert (asked.answer, asked.reason, asked.note) == ("Not applicable", "No logs.", "")
    assert view.questions([CLAUSE], {})[0].answer is None
    assert view.questions([], {}) == []


@pytest.mark.parametrize(
    ("entries", "part", "needs_changes"),
    [
        ([], "No assessment", False),
        ([entry(AssessmentState.SUBMITTED)], "has not decided", False),
        ([entry(AssessmentState.CHANGES_REQUESTED, decision_comment="Say how.")], "asks for changes", True),
        ([entry(AssessmentState.ACCEPTED)], "Accepted on 24 Nov 2026, for version 2", False),
    ],
)
def test_where_the_assessment_stands(entries, part, needs_changes):
    stands = view.standing(entries, zone_name="UTC")

    assert part in stands.sentence
    assert stands.needs_changes is needs_changes
    assert stands.comment == ("Say how." if needs_changes else "")


def test_the_last_answers_are_those_of_the_assessment_that_has_any():
    begun = entry(AssessmentState.DRAFT, answers={})
    assert view.last_answers([begun, entry(AssessmentState.ACCEPTED)])["C1"]["value"] == "partly"
    assert view.last_answers([]) == {}
