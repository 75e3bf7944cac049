"""The dashboards of the demo, against what is counted row by row."""

import pytest
from sqlalchemy import text

from core.compliance.operations import submit_assessment
from core.compliance.queries import ComplianceFilter, compliance_records
from core.dashboard.model import AgencyDashboard, ClientDashboard, NeedKind
from core.dashboard.queries import dashboard
from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.rules import PermissionMissing
from core.policies.operations import submit_for_review
from core.policies.queries import policies

CLIENTS, AGENCIES = ("Ines", "Luca", "Emma"), ("Mara", "Ada", "Ben", "Clara")


def look(demo, actor):
    with acting(demo, actor) as scope:
        return dashboard(scope.conn, actor, now=scope.now)


def count(demo, statement, **parameters):
    with transaction(demo, SideRole.JOB) as scope:
        return scope.conn.execute(text(f"SELECT count(*) FROM {statement}"), parameters).scalar_one()


@pytest.mark.parametrize("name", CLIENTS + AGENCIES)
def test_distributions_are_counted_as_they_stand(demo, people, name):
    shown, org = look(demo, people[name]).distributions, people[name].org_id
    rows = "policy_distributions d WHERE :org IN (enterprise_org_id, agency_org_id) AND "
    assert shown.total_count == count(demo, rows + "true", org=org) > 0
    assert shown.active_count == count(demo, rows + "distribution_status = 'active'", org=org)
    assert shown.acknowledged_count == count(demo, rows + "is_current_version AND response = 'acknowledged'", org=org)
    assert shown.overdue_count == count(
        demo, rows + "is_current_version AND response = 'awaiting' AND due_at < transaction_timestamp()", org=org
    )


@pytest.mark.parametrize("name", CLIENTS + AGENCIES)
def test_every_chart_counts_the_same_distributions(demo, people, name):
    shown = look(demo, people[name])
    current = sum(
        each.acknowledged_count + each.with_reservation_count + each.declined_count + each.awaiting_count
        for each in shown.responses_by_policy
    )
    assert current == shown.distributions.active_count
    assert sum(each.overdue_count for each in shown.responses_by_policy) == shown.distributions.overdue_count
    assert sum(each.record_count for each in shown.by_counterpart) == shown.compliance.record_count == current


def test_the_line_ends_today_at_the_average_of_today(demo, people):
    shown = look(demo, people["Ines"])
    assert shown.trend[-1].average_score == shown.compliance.average_score
    assert [each.day for each in shown.trend] == sorted({each.day for each in shown.trend})


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_sees_its_agencies_and_no_other_client_nor_any_conflict_between_clients(demo, people, name):
    shown = look(demo, people[name])
    assert isinstance(shown, ClientDashboard)
    assert not hasattr(shown, "conflicts")
    rivals = {people[other].organization.split()[0] for other in CLIENTS if other != name}
    assert not any(rival in repr(shown) for rival in rivals)
    with transaction(demo, SideRole.JOB) as scope:
        own = scope.conn.execute(
            text(
                "SELECT count(DISTINCT (conflict_type, conflict_description)) FROM conflict_parties"
                " WHERE enterprise_org_id = :org AND closed_at IS NULL"
            ),
            {"org": people[name].org_id},
        ).scalar_one()
    assert shown.own_finding_count == own


@pytest.mark.parametrize("name", AGENCIES)
def test_an_agency_sees_its_findings(demo, people, name):
    shown = look(demo, people[name])
    assert isinstance(shown, AgencyDashboard)
    found = count(
        demo,
        "policy_conflicts WHERE agency_org_id = :org AND relation IN ('conflict', 'tension', 'unknown')",
        org=people[name].org_id,
    )
    figures = shown.conflicts
    total = figures.unresolved_count + figures.in_progress_count + figures.resolved_count + figures.ignored_count
    assert total == found


def kinds(shown):
    return [need.kind for need in shown.needs]


def test_the_approved_draft_waits_for_whoever_may_publish(demo, people):
    assert NeedKind.DRAFT_TO_PUBLISH in kinds(look(demo, people["Ines"]))
    for name in ("Tom", "Priya", "Walter"):
        assert NeedKind.DRAFT_TO_PUBLISH not in kinds(look(demo, people[name]))


def test_what_is_unsigned_past_due_is_named_to_the_client_and_waits_at_the_agency(demo, people):
    (past_due,) = [need for need in look(demo, people["Ines"]).needs if need.kind is NeedKind.UNSIGNED_PAST_DUE]
    assert (past_due.title, past_due.counterpart) == ("Transparency and incidents", "Northlight Medical")
    to_sign = [need for need in look(demo, people["Ben"]).needs if need.kind is NeedKind.TO_SIGN]
    assert past_due.subject_id in {need.subject_id for need in to_sign}


def test_an_assessment_moves_from_the_agencys_list_to_the_clients(demo, people):
    to_assess = next(need for need in look(demo, people["Ada"]).needs if need.kind is NeedKind.TO_ASSESS)
    ada, officer = people["Ada"], people["Tom" if to_assess.counterpart == "Helix Oncology" else "Daniel"]
    with acting(demo, ada) as scope:
        (record,) = [
            each
            for each in compliance_records(scope.conn, ada.org_id, ComplianceFilter())
            if each.id == to_assess.subject_id
        ]
        clauses = scope.conn.execute(
            text("SELECT clauses FROM policy_versions WHERE policy_id = :p AND version_number = :v"),
            {"p": record.policy_id, "v": record.version_number},
        ).scalar_one()
        submit_assessment(
            scope.conn, actor=ada, compliance_id=record.id, now=scope.now, answers={clauses[0]["id"]: {"value": "met"}}
        )
    assert to_assess.subject_id not in {need.subject_id for need in look(demo, ada).needs}
    decide = [need for need in look(demo, officer).needs if need.kind is NeedKind.ASSESSMENT_TO_DECIDE]
    assert to_assess.subject_id in {need.subject_id for need in decide}
    assert NeedKind.ASSESSMENT_TO_DECIDE not in kinds(look(demo, people["Priya"]))


def test_whoever_has_no_dashboard_is_refused(demo, people):
    with pytest.raises(PermissionMissing):
        look(demo, people["Joon"])


def test_a_draft_in_review_waits_for_those_who_did_not_write_it(demo, people):
    from core.policies.operations import start_draft

    tom = people["Tom"]
    with acting(demo, tom) as scope:
        policy = next(each for each in policies(scope.conn, tom) if each.current_version)
        start_draft(scope.conn, actor=tom, policy_id=policy.id, now=scope.now)
        submit_for_review(scope.conn, actor=tom, policy_id=policy.id, now=scope.now)
    assert NeedKind.DRAFT_TO_REVIEW in kinds(look(demo, people["Ines"]))
    assert NeedKind.DRAFT_TO_REVIEW not in kinds(look(demo, tom))
