"""What an agency settled stays settled while no relevant clause changes, and stands anew once one does."""

from datetime import timedelta

import pytest

from core.conflicts.model import ResolutionKind, ResolutionStatus
from core.conflicts.operations import resolve
from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.conflicts.records import Resolution
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Organization, Role
from core.policies.content import Written
from core.policies.operations import approve, edit_draft, publish, start_draft, submit_for_review
from tests.integration.engagements.conftest import NOW, world

__all__ = ["world"]

HARMONISED = Resolution(ResolutionStatus.RESOLVED, ResolutionKind.HARMONISED, "We keep the log for two years.")
IGNORED = Resolution(ResolutionStatus.IGNORED, None, "Helix ends in June.", NOW + timedelta(days=30))


def keep(clause_id, text="Keep the log.", **norm):
    return {
        "id": clause_id,
        "text": text,
        "binding": "asset:prompt_log",
        "norm": {"kind": "require", "param": "prompt_log.retention_days", **norm},
    }


@pytest.fixture
def stricter(world):
    """Helix wants at least two years, Novara at least one: one is stricter, and the agency adopts it."""
    helix = world.published(world.ines, [keep("H1", min=720)], title="Logs")
    world.sent(world.ines, helix)
    world.sent(world.luca, world.published(world.luca, [keep("N1", min=360)], title="Secret logs"))
    detect(world)
    return helix


def detect(world, hours=0):
    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(hours=hours))


def findings(world):
    with acting(world.engine, world.mara) as scope:
        return conflicts_of_agency(scope.conn, world.mara.org_id, ConflictFilter(with_lints=True))


def settle(world, resolution):
    (finding,) = findings(world)
    return world.run(resolve, world.mara, conflict_id=finding.id, resolution=resolution, now=NOW)


def next_version(world, policy_id, clauses):
    officer = world.person(Organization(world.ines.org_id, world.ines.kind, ""), role=Role.COMPLIANCE_OFFICER)
    world.run(start_draft, officer, policy_id=policy_id, now=NOW)
    written = Written(title="Logs", body="Text.", clauses=clauses, change_summary="Other words.")
    world.run(edit_draft, officer, policy_id=policy_id, written=written, now=NOW)
    world.run(submit_for_review, officer, policy_id=policy_id, now=NOW)
    world.run(approve, world.ines, policy_id=policy_id, now=NOW)
    world.run(publish, world.ines, policy_id=policy_id, now=NOW)
    world.sent(world.ines, policy_id)


@pytest.mark.parametrize("settled", [HARMONISED, IGNORED], ids=["harmonised", "ignored"])
def test_a_rewording_and_another_clause_leave_what_was_settled(world, stricter, settled):
    before = settle(world, settled)
    other = keep("H2", min=1) | {"norm": {"kind": "require", "param": "human_reviewers", "min": 2}}
    next_version(world, stricter, [keep("H1", "Our log is kept for two years.", min=720), other])
    detect(world, hours=1)
    (after,) = findings(world)
    assert (after.id, after.resolution_status, after.resolution_kind, after.resolution_notes) == (
        before.id, before.resolution_status, before.resolution_kind, before.resolution_notes,
    )  # fmt: skip
    assert {each.clause["text"] for each in after.members} == {"Our log is kept for two years.", "Keep the log."}


@pytest.mark.parametrize("settled", [HARMONISED, IGNORED], ids=["harmonised", "ignored"])
def test_another_norm_stands_anew_and_the_old_finding_keeps_its_evidence(world, stricter, settled):
    before = settle(world, settled)
    next_version(world, stricter, [keep("H1", min=1080)])
    detect(world, hours=1)
    by_id = {each.id: each for each in findings(world)}
    old = by_id.pop(before.id)
    (new,) = by_id.values()
    assert new.resolution_status is ResolutionStatus.UNRESOLVED
    assert [each.clause["norm"]["min"] for each in old.members if each.clause["id"] == "H1"] == [720]
    assert old.resolution_kind == (ResolutionKind.HARMONISED if settled is HARMONISED else ResolutionKind.SUPERSEDED)


def test_each_check_is_recorded_with_its_versions_also_when_nothing_is_found(world):
    detect(world)
    with transaction(world.engine, SideRole.JOB) as scope:
        statement = "SELECT found_count, engine_version, taxonomy_version FROM conflict_runs WHERE agency_org_id = %s"
        (run,) = scope.conn.exec_driver_sql(statement, (world.lumen.id,)).all()
    assert run.found_count == 0
    assert run.engine_version
    assert run.taxonomy_version
