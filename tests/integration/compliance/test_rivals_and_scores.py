"""A rival's act never moves a client's score: neither what it sends, nor what is signed, broken or set for it."""

from dataclasses import replace

from core.compliance.facts import Weights
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.score_settings import ReviewIntervals
from core.compliance.scoring import recompute
from core.compliance.setting_scores import set_score_settings
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, transaction
from core.distribution.model import Response
from core.identity.acting import acting
from core.violations.model import Report
from core.violations.reporting import report
from tests.integration.distribution.conftest import NOW, a_clause, count, world
from tests.integration.distribution.sending import send
from tests.integration.distribution.test_signing import sign, signing
from tests.integration.exceptions.answering import DAY, TODAY

__all__ = ["count", "world"]

EVERYWHERE = {"binding": ["organization"]}
BANNED = [a_clause("C1") | EVERYWHERE, a_clause("C2")]
ALLOWED = [a_clause("C1") | EVERYWHERE | {"norm": {"kind": "permit"}}, a_clause("C2")]


def as_the_client_reads(world):
    """Its records with their whole decomposition, once findings and scores are brought up to date."""
    agency = world.agencies[0].id
    with transaction(world.engine, SideRole.JOB) as scope:
        detect_for_agency(scope.conn, agency, now=NOW + DAY)
        recompute(scope.conn, [agency], now=NOW + DAY)
    with acting(world.engine, world.admin) as scope:
        found = compliance_records(scope.conn, world.admin.org_id, ComplianceFilter(agency_org_id=agency))
    return [replace(each, computed_at=None) for each in found]


def test_nothing_that_happens_between_a_rival_and_the_agency_moves_a_clients_score(world, count):
    agency = world.agencies[0].id
    policy_id = world.publish(clause_documents=BANNED)
    send(world, policy_id, agency_ids=[agency])
    before = as_the_client_reads(world)

    rival = replace(world, enterprise=world.rival, admin=world.rival_admin)
    theirs = rival.publish(clause_documents=ALLOWED)
    [sent] = send(rival, theirs, agency_ids=[agency]).sent
    sign(world, sent.distribution_id, signing(theirs, meaning=Response.DECLINED, clause_ids=("C2",), reason="No."))
    with acting(world.engine, rival.admin) as scope:
        set_score_settings(
            scope.conn, actor=rival.admin, weights=Weights(1, 1, 100, 100, 1), intervals=ReviewIntervals(7, 7, 7),
            in_force_from=TODAY, reason="Another view.", now=NOW,
        )  # fmt: skip
        broken = Report(sent.distribution_id, "C1", TODAY, "It was used.")
        report(scope.conn, actor=rival.admin, wanted=broken, now=NOW)

    assert as_the_client_reads(world) == before
    assert count("policy_conflicts WHERE agency_org_id = :agency AND same_client_org_id IS NULL", agency=agency) > 0
