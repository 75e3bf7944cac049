"""Splitting and joining what serves two clients ends and reopens their finding; the clients see nothing of it."""

from uuid import uuid4

import pytest

from core.conflicts.model import ResolutionKind, ResolutionStatus
from core.conflicts.operations import resolve
from core.conflicts.queries import ConflictFilter, client_findings, conflicts_of_agency
from core.conflicts.records import Resolution
from core.engagements.assets import (
    NoSuchAsset,
    change_asset,
    join_assets,
    register_asset,
    split_asset,
)
from core.engagements.queries import NoSuchEngagement, assets_of_agency
from core.engagements.rules import EntryNotValid, RelationChanged
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from jobs import detect_conflicts
from tests.integration.engagements.conftest import NOW

LOGS = "prompt_log"


def clause(**norm):
    return {
        "id": "L1", "text": "Logs.", "binding": "asset:prompt_log", "norm": {"kind": "require", "param": "prompt_log.retention_days", **norm}
    }  # fmt: skip


def assets(world, kind=LOGS):
    with acting(world.engine, world.mara) as scope:
        return [each for each in assets_of_agency(scope.conn, world.lumen.id) if each.kind == kind]


def check(world):
    """What the job does upon the events so far."""
    while world.job(detect_conflicts.run, now=NOW):
        pass
    with acting(world.engine, world.mara) as scope:
        return conflicts_of_agency(scope.conn, world.lumen.id, ConflictFilter(with_lints=True))


@pytest.fixture
def h1_n1(world):
    """H1 and N1 of the worked portfolio, on one shared log."""
    world.sent(world.ines, world.published(world.ines, [clause(min=720)]))
    world.sent(world.luca, world.published(world.luca, [clause(max=30)]))
    (found,) = check(world)
    assert (found.resolution_status, found.conflict_type) == (
        ResolutionStatus.UNRESOLVED,
        "incompatible_prompt_log.retention_days",
    )
    return found


def apart(world):
    return world.run(split_asset, world.mara, kind=LOGS, enterprise_org_id=world.novara.id)


def joined(world, label="The log"):
    shared, own = assets(world)
    return world.run(join_assets, world.mara, asset_ids=(own.id, shared.id), label=label, now=NOW)


def test_a_split_ends_the_finding_and_a_join_opens_the_same_one_again(world, h1_n1):
    made = apart(world)
    (found,) = check(world)
    assert (found.id, found.resolution_status, found.resolution_kind) == (
        h1_n1.id,
        ResolutionStatus.RESOLVED,
        "superseded",
    )
    after = joined(world)
    assert after.id != made
    assert (after.label, after.is_default) == ("The log", True)
    (found,) = check(world)
    assert (found.id, found.resolution_status, found.resolution_kind, found.resolved_at) == (
        h1_n1.id,
        ResolutionStatus.UNRESOLVED,
        None,
        None,
    )
    assert found.resolution_notes == "What kept the two sides apart is gone; they meet again."
    events = [
        row.event
        for row in world.found("SELECT event FROM audit_log WHERE entity_id = :id ORDER BY sequence", id=found.id)
    ]
    assert events == ["conflict.detected", "conflict.superseded", "conflict.reopened"]


def test_a_finding_resolved_by_scoping_apart_stands_again_when_the_assets_are_joined(world, h1_n1):
    resolution = Resolution(ResolutionStatus.RESOLVED, ResolutionKind.SCOPED_APART, "A log of their own.")
    world.run(resolve, world.mara, conflict_id=h1_n1.id, resolution=resolution, now=NOW)
    (found,) = check(world)
    assert (found.resolution_status, found.resolution_kind) == (ResolutionStatus.RESOLVED, "scoped_apart")
    assert len(assets(world)) == 2
    joined(world)
    (found,) = check(world)
    assert (found.id, found.resolution_status) == (h1_n1.id, ResolutionStatus.UNRESOLVED)
    assert found.resolution_notes == "A split asset was joined; the two sides meet again."


def test_joining_the_shared_instance_into_the_split_one_opens_the_same_finding_too(world, h1_n1):
    apart(world)
    check(world)
    shared, own = assets(world)
    stays = world.run(join_assets, world.mara, asset_ids=(shared.id, own.id), label="Log", now=NOW)
    assert stays.served == {world.helix.id, world.novara.id}
    (found,) = check(world)
    assert (found.id, found.resolution_status) == (h1_n1.id, ResolutionStatus.UNRESOLVED)


def test_of_all_this_a_client_reads_and_is_told_nothing(world, h1_n1):
    before = world.found(
        "SELECT count(*) AS n FROM outbox WHERE org_id IN (:a, :b)", a=world.helix.id, b=world.novara.id
    )
    apart(world)
    check(world)
    joined(world)
    check(world)
    assert (
        world.found("SELECT count(*) AS n FROM outbox WHERE org_id IN (:a, :b)", a=world.helix.id, b=world.novara.id)
        == before
    )
    for person in (world.ines, world.luca):
        with acting(world.engine, person) as scope:
            assert client_findings(scope.conn, person.org_id) == []
    rows = world.found(
        "SELECT enterprise_org_id FROM audit_log WHERE entity = 'asset' AND agency_org_id = :id", id=world.lumen.id
    )
    assert len(rows) == 2
    assert {row.enterprise_org_id for row in rows} == {None}


def test_naming_clients_moves_them_from_the_other_instances(world, h1_n1):
    made = world.run(register_asset, world.mara, kind=LOGS, label="Cardiology")
    assert (made.is_default, made.served) == (False, frozenset())
    changed = world.run(
        change_asset,
        world.mara,
        asset_id=made.id,
        label="Cardio",
        is_default=False,
        serves=[world.novara.id],
        expected_revision=1,
    )
    assert (changed.label, changed.served, changed.revision) == ("Cardio", {world.novara.id}, 2)
    assert next(each for each in assets(world) if each.is_default).served == {world.helix.id}
    (found,) = check(world)
    assert found.resolution_status is ResolutionStatus.RESOLVED
    given_up = world.run(change_asset, world.mara, asset_id=made.id, label="Cardio", is_default=False, serves=[])
    assert given_up.served == frozenset()
    (found,) = check(world)
    assert found.resolution_status is ResolutionStatus.UNRESOLVED


def test_a_client_with_an_instance_of_its_own_is_split_again_without_a_second_name(world):
    apart(world)
    second = apart(world)
    serving = [each.id for each in assets(world) if world.novara.id in each.served]
    assert serving == [second]


def test_another_default_takes_over_whom_nobody_names(world):
    shared = assets(world)[0]
    made = world.run(register_asset, world.mara, kind=LOGS, label="New")
    world.run(change_asset, world.mara, asset_id=made.id, label="New", is_default=True, serves=[])
    by_id = {each.id: each for each in assets(world)}
    assert by_id[made.id].served == {world.helix.id, world.novara.id}
    assert (by_id[shared.id].is_default, by_id[shared.id].served) == (False, frozenset())
    with pytest.raises(EntryNotValid, match="is the default of its kind"):
        world.run(change_asset, world.mara, asset_id=made.id, label="New", is_default=False, serves=[])


def test_the_first_instance_of_a_kind_is_its_default(world):
    made = world.run(register_asset, world.clara, kind="workspace", label="Studio")
    assert made.is_default


def test_what_cannot_be_joined_is_refused(world):
    log, tenant = assets(world)[0], assets(world, "llm_tenant")[0]
    for pair in ((log.id, tenant.id), (log.id, log.id)):
        with pytest.raises(EntryNotValid, match="of one kind"):
            world.run(join_assets, world.mara, asset_ids=pair, label="Log", now=NOW)
    apart(world)
    joined(world)
    with pytest.raises(NoSuchAsset):
        world.run(join_assets, world.mara, asset_ids=(log.id, uuid4()), label="Log", now=NOW)


def test_a_strangers_instance_and_client_read_as_unknown(world):
    log = assets(world)[0]
    theirs = world.run(register_asset, world.clara, kind=LOGS, label="Quill's")
    for asset_id in (log.id, uuid4()):
        with pytest.raises(NoSuchAsset):
            world.run(change_asset, world.clara, asset_id=asset_id, label="Mine", is_default=True, serves=[])
        with pytest.raises(NoSuchAsset):
            world.run(join_assets, world.clara, asset_ids=(theirs.id, asset_id), label="Mine", now=NOW)
    for client in (world.helix.id, uuid4()):
        with pytest.raises(NoSuchEngagement):
            world.run(change_asset, world.clara, asset_id=theirs.id, label="Mine", is_default=True, serves=[client])
        with pytest.raises(NoSuchEngagement):
            world.run(split_asset, world.clara, kind=LOGS, enterprise_org_id=client)


def test_only_who_manages_assets_changes_them_and_kinds_are_those_that_clauses_name(world):
    user = world.person(world.lumen, role=Role.AGENCY_USER)
    for person in (user, world.ines):
        with pytest.raises(PermissionMissing):
            world.run(register_asset, person, kind=LOGS, label="New")
    with pytest.raises(EntryNotValid, match="no kind of asset"):
        world.run(register_asset, world.mara, kind="printer", label="New")
    with pytest.raises(RelationChanged):
        world.run(
            change_asset,
            world.mara,
            asset_id=assets(world)[0].id,
            label="X",
            is_default=True,
            serves=[],
            expected_revision=9,
        )
