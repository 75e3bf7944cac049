"""Who must do what, and which rate is settled."""

import uuid
from datetime import UTC, datetime

import pytest

from core.compliance.records import CounterpartAverage
from core.conflicts.model import ResolutionStatus, Severity
from core.conflicts.records import ClientFinding, ConflictCount
from core.dashboard.model import NeedKind
from core.dashboard.rules import at_risk, conflict_figures, need_of_draft, need_of_requests, needs_of_own_findings
from core.identity.model import Role
from core.policies.model import VersionState
from tests.unit.pages.people import of_client

ADMIN, OFFICER, ANALYST = Role.ENTERPRISE_ADMIN, Role.COMPLIANCE_OFFICER, Role.ANALYST


@pytest.mark.parametrize(
    ("role", "wrote", "state", "kind"),
    [
        (ADMIN, False, VersionState.IN_REVIEW, NeedKind.DRAFT_TO_REVIEW),
        (OFFICER, False, VersionState.IN_REVIEW, NeedKind.DRAFT_TO_REVIEW),
        (OFFICER, True, VersionState.IN_REVIEW, None),
        (ANALYST, False, VersionState.IN_REVIEW, None),
        (ADMIN, True, VersionState.APPROVED, NeedKind.DRAFT_TO_PUBLISH),
        (OFFICER, True, VersionState.APPROVED, None),
        (OFFICER, True, VersionState.CHANGES_REQUESTED, NeedKind.DRAFT_TO_REWORK),
        (OFFICER, False, VersionState.CHANGES_REQUESTED, None),
        (ADMIN, True, VersionState.DRAFT, None),
    ],
)
def test_a_draft_waits_for_whoever_can_move_it(role, wrote, state, kind):
    actor = of_client(role)
    writers = [actor.user_id] if wrote else [uuid.uuid4()]
    need = need_of_draft(
        actor, policy_id=uuid.uuid4(), title="Logs", state=state, author_name="Tom", writer_ids=writers
    )
    assert (need.kind if need else None) == kind


def counterpart(name, *, at_risk=0, non_compliant=0):
    return CounterpartAverage(uuid.uuid4(), name, 50, 3, 0, at_risk, non_compliant, 0)


def test_at_risk_are_those_with_a_bad_record_the_worst_first():
    found = at_risk([counterpart("a"), counterpart("b", at_risk=2), counterpart("c", non_compliant=1)])
    assert [each.counterpart for each in found] == ["c", "b"]


def test_a_finding_at_several_agencies_is_one_need():
    policy_id = uuid.uuid4()
    findings = [
        ClientFinding(
            uuid.uuid4(), uuid.uuid4(), agency, "lint", "dead_clause", "none", "", Severity.LOW, "C1 never applies.",
            None, [{"policy_id": str(policy_id)}], datetime(2026, 1, 1, tzinfo=UTC), None,
        )
        for agency in ("Quill", "Lumen")
    ]  # fmt: skip
    (need,) = needs_of_own_findings(findings)
    assert (need.subject_id, need.counterpart) == (policy_id, "Lumen, Quill")


def test_the_rate_is_what_is_settled_of_all_that_was_found():
    counts = [
        ConflictCount(ResolutionStatus.UNRESOLVED, Severity.CRITICAL, "binding", 1),
        ConflictCount(ResolutionStatus.IN_PROGRESS, Severity.HIGH, "binding", 1),
        ConflictCount(ResolutionStatus.RESOLVED, Severity.CRITICAL, "binding", 2),
        ConflictCount(ResolutionStatus.IGNORED, Severity.LOW, "divergent", 2),
    ]
    figures = conflict_figures(counts)
    assert (figures.unresolved_count, figures.in_progress_count, figures.resolved_count, figures.ignored_count) == (
        1,
        1,
        2,
        2,
    )
    assert (figures.open_critical_count, figures.open_high_count, figures.resolution_rate) == (1, 1, 66)


def test_without_any_finding_there_is_no_rate():
    assert conflict_figures([]).resolution_rate is None


def test_requests_that_wait_are_one_need_however_many_they_are():
    latest = uuid.uuid4()
    one, several = (need_of_requests(count, latest, ["Quill", "Lumen", "Quill"]) for count in (1, 1200))
    assert (one.kind, one.subject_id, one.title) == (
        NeedKind.REQUEST_TO_ANSWER,
        latest,
        "1 request waits for your answer",
    )
    assert (several.title, several.counterpart, several.count) == (
        "1,200 requests wait for your answer",
        "Lumen, Quill",
        1200,
    )
