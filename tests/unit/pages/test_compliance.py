"""Compliance as a client reads it."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from core.compliance.model import AssessmentState, ComplianceStatus
from core.compliance.records import AssessmentEntry, ComplianceRecord, DailyAverage
from core.identity.model import Role
from pages.view_models import compliance as view
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLAUSES = [
    {"id": "C1", "text": "No images.", "scope": {"action": ["gen_image"]}, "norm": {"kind": "prohibit"}},
    {"id": "C2", "text": "Text is fine.", "scope": {"action": ["gen_text"]}, "norm": {"kind": "permit"}},
]


def record(**changes):
    values = {
        "id": uuid.uuid4(), "agency_org_id": uuid.uuid4(), "agency": "Lumen", "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "policy_id": uuid.uuid4(), "policy_title": "Logs", "version_number": 1,
        "policy_distribution_id": uuid.uuid4(), "is_current_version": True, "is_mandatory": True,
        "response": "with_reservation", "due_at": NOW, "compliance_score": 72, "score_before_waivers": 72,
        "coverage": 9000, "compliance_status": ComplianceStatus.AT_RISK, "violations_count": 1,
        "last_assessment_date": None, "next_review_date": NOW + timedelta(days=21), "breakdown": {},
        "formula_version": "v1", "settings_number": 0, "computed_at": NOW, "revision": 1, "created_at": NOW,
    }  # fmt: skip
    return ComplianceRecord(**{**values, **changes})


def entry(state, **answers):
    return AssessmentEntry(uuid.uuid4(), state, 1, answers, NOW, NOW, None)


def test_days_without_a_number_are_left_out_of_the_history():
    days = [DailyAverage(date(2026, 11, day), "Lumen", number, 1) for day, number in ((1, None), (2, 80), (3, 72))]
    found = view.history(days)
    assert found == ([date(2026, 11, 2), date(2026, 11, 3)], [80, 72])
    assert view.history_alt(*found) == "Score by day, from 80 on 2 Nov 2026 to 72 on 3 Nov 2026"


def test_every_clause_stands_with_its_answer_or_that_there_is_none():
    rows = view.answers(entry(AssessmentState.SUBMITTED, C1={"value": "partly", "reason": "Two teams left."}), CLAUSES)
    assert rows["Answer"].tolist() == ["▲ Partly met", "○ Not answered"]
    assert rows["What the agency says"].tolist() == ["Two teams left.", "–"]


def test_only_a_submitted_assessment_of_the_version_in_force_is_decided_and_not_by_readers():
    submitted = entry(AssessmentState.SUBMITTED)
    assert view.to_decide([entry(AssessmentState.ACCEPTED)]) is None
    assert view.can_decide(view.to_decide([submitted]), record(), of_client())
    assert not view.can_decide(submitted, record(is_current_version=False), of_client())
    assert not view.can_decide(submitted, record(), of_client(Role.ANALYST))


def test_a_frozen_record_keeps_its_review_date():
    assert view.can_set_review(record(), of_client(Role.COMPLIANCE_OFFICER))
    assert not view.can_set_review(record(is_current_version=False), of_client())


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "The agency has not assessed itself yet."),
        ([entry(AssessmentState.SUBMITTED)], "Submitted on 24 Nov 2026; it waits for your decision."),
        ([entry(AssessmentState.CHANGES_REQUESTED)], "You asked for changes on 24 Nov 2026; the agency answers anew."),
        ([entry(AssessmentState.ACCEPTED)], "Accepted on 24 Nov 2026, for version 1."),
        ([entry(AssessmentState.DRAFT)], "The agency is writing it."),
    ],
)
def test_where_the_assessment_stands_is_one_sentence(entries, said):
    assert view.assessment_sentence(entries, zone_name="UTC") == said


def test_a_review_lies_ahead_and_within_two_years():
    first, last = view.review_bounds(NOW)
    assert (first, last) == (date(2026, 11, 25), date(2028, 11, 23))
