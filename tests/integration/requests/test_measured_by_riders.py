"""Whoever holds a rider is told, checked and scored by its clauses, and everybody else by the version's."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.compliance.gathering import gather
from core.compliance.rules import score
from core.compliance.scoring import recompute
from core.conflicts.in_force import holding
from core.db.scope import SideRole, transaction
from core.distribution.riders.model import RiderOrder
from core.distribution.riders.operations import send_rider
from core.guidance.staff_rules import staff_rules
from core.identity.acting import acting
from tests.integration.engagements.conftest import NOW, world
from tests.integration.requests.test_requests import clause

__all__ = ["world"]

LATER = NOW + timedelta(hours=2)
AT = NOW + timedelta(days=90)


@pytest.fixture
def adapted(world):
    """Helix's policy at Lumen, assessed in full, then adapted: one clause eased, one left out, one added."""
    policy_id = world.published(world.ines, [clause("H1", min=720), clause("H2", max=900)], title="Logs")
    distribution_id = world.sent(world.ines, policy_id)
    _assess(world, policy_id, distribution_id)
    eased, new = clause("H1", min=300), clause("H3", max=800)
    order = RiderOrder(world.lumen.id, policy_id, "As agreed.", replaced=[eased], removed=["H2"], added=[new])
    made = world.run(send_rider, world.ines, order=order, now=LATER)
    return policy_id, made.distribution_id


def _assess(world, policy_id, distribution_id):
    answers = {name: {"value": "met"} for name in ("H1", "H2")}
    with transaction(world.engine, SideRole.JOB) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO assessments (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, state, answers,"
                " submitted_by, submitted_at, decided_by, decided_at, review_interval_days) VALUES (:agency, :client, :policy, :held, 1,"
                " 'accepted', CAST(:answers AS jsonb), :mara, :now, :ines, :now, 180)"
            ),
            {
                "agency": world.lumen.id, "client": world.ines.org_id, "policy": policy_id, "held": distribution_id,
                "answers": json.dumps(answers), "mara": world.mara.user_id, "ines": world.ines.user_id, "now": NOW,
            },
        )  # fmt: skip


def test_the_agencys_rules_are_the_riders(world, adapted):
    with acting(world.engine, world.mara) as scope:
        held = holding(scope.conn, world.lumen.id, today=LATER.date())
        told = staff_rules(scope.conn, world.mara, today=LATER.date())
    assert {(each.clause.id, each.clause.norm.minimum, each.clause.norm.maximum) for each in held.clauses} == {
        ("H1", 300, None),
        ("H3", None, 800),
    }
    assert re.search(r"\b300\b", repr(told))
    assert not re.search(r"\b720\b", repr(told))


def test_what_the_rider_changes_or_adds_counts_as_unanswered_and_what_it_leaves_out_does_not_count(world, adapted):
    policy_id, _ = adapted
    facts = _facts(world, policy_id, org_id=None)
    assert {answer.clause_id: answer.unanswered_from is not None for answer in facts.assessment.answers} == {
        "H1": True,
        "H3": True,
    }
    for side in (world.ines.org_id, world.lumen.id):
        assert _facts(world, policy_id, org_id=side, conflicts={}).assessment == facts.assessment


def test_the_stored_score_is_the_one_of_the_riders_clauses(world, adapted):
    policy_id, distribution_id = adapted
    world.job(recompute, [world.lumen.id], now=AT)
    [stored] = world.found(
        "SELECT compliance_score, coverage FROM agency_policy_compliance WHERE policy_distribution_id = :id",
        id=distribution_id,
    )
    expected = score(_facts(world, policy_id, org_id=None), today=AT.date())
    assert (stored.compliance_score, stored.coverage) == (expected.score, expected.coverage)


def _facts(world, policy_id, **given):
    found = world.job(gather, [world.lumen.id], as_of=AT, today=AT.date(), policy_id=policy_id, **given)
    [record] = found
    return record.facts
