"""Saved groups of agencies: an enterprise's own, and usable after a member's engagement ended."""

from uuid import uuid4

import pytest

from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.distribution.rules import NobodyToSendTo
from core.engagements.groups import GroupNameTaken, NoSuchGroup, change_group, create_group, delete_group
from core.engagements.operations import end
from core.engagements.proposals import accept
from core.engagements.queries import groups_of_enterprise
from core.engagements.rules import EntryNotValid, MembersNotValid, RelationChanged
from core.identity.acting import acting
from core.identity.rules import PermissionMissing
from tests.integration.engagements.conftest import NOW


def groups(world, person):
    with acting(world.engine, person) as scope:
        return groups_of_enterprise(scope.conn, person.org_id)


@pytest.fixture
def engaged(world):
    """Quill works for Helix too."""
    made = world.proposed(world.clara.email)
    world.run(accept, world.clara, engagement_id=made, now=NOW)
    return made


def test_a_group_is_made_changed_and_deleted(world, engaged):
    made = world.run(create_group, world.ines, called="  The   launch ", agency_ids=[world.lumen.id])
    assert (made.name, made.agency_org_ids, made.revision) == ("The launch", (world.lumen.id,), 1)
    changed = world.run(
        change_group,
        world.ines,
        group_id=made.id,
        called="Launch",
        agency_ids=[world.quill.id, world.lumen.id],
        expected_revision=1,
    )
    assert (changed.name, set(changed.agency_org_ids), changed.revision) == (
        "Launch",
        {world.quill.id, world.lumen.id},
        2,
    )
    changed = world.run(change_group, world.ines, group_id=made.id, called="Launch", agency_ids=[world.quill.id])
    assert changed.agency_org_ids == (world.quill.id,)
    world.run(delete_group, world.ines, group_id=made.id, expected_revision=3)
    assert groups(world, world.ines) == []
    events = [
        row.event
        for row in world.found("SELECT event FROM audit_log WHERE entity_id = :id ORDER BY sequence", id=made.id)
    ]
    assert events == ["group.created", "group.changed", "group.changed", "group.deleted"]


def test_a_group_with_an_ended_member_stays_usable_and_the_member_is_refused_by_name(world, engaged):
    made = world.run(create_group, world.ines, called="All", agency_ids=[world.lumen.id, world.quill.id])
    world.run(end, world.ines, engagement_id=engaged, why="Over.", now=NOW)
    order = DistributionOrder(world.published(world.ines), group_ids=[made.id])
    result = world.run(distribute, world.ines, order=order, now=NOW)
    assert [each.name for each in result.sent] == [world.lumen.name]
    assert [each.reason for each in result.refused] == [f"The engagement with {world.quill.name} is ended, not active."]
    kept = world.run(
        change_group, world.ines, group_id=made.id, called="Everybody", agency_ids=[world.lumen.id, world.quill.id]
    )
    assert len(kept.agency_org_ids) == 2
    world.run(change_group, world.ines, group_id=made.id, called="Everybody", agency_ids=[world.lumen.id])
    with pytest.raises(MembersNotValid, match=f"The engagement with {world.quill.name} is not active"):
        world.run(change_group, world.ines, group_id=made.id, called="Everybody", agency_ids=[world.quill.id])


def test_an_agency_engaged_anew_receives_again_what_goes_to_the_group(world, engaged):
    made = world.run(create_group, world.ines, called="All", agency_ids=[world.quill.id])
    world.run(end, world.ines, engagement_id=engaged, why="Over.", now=NOW)
    order = DistributionOrder(world.published(world.ines), group_ids=[made.id])
    with pytest.raises(NobodyToSendTo):
        world.run(distribute, world.ines, order=order, now=NOW)
    again = world.proposed(world.clara.email)
    world.run(accept, world.clara, engagement_id=again, now=NOW)
    assert len(world.run(distribute, world.ines, order=order, now=NOW).sent) == 1


def test_a_strangers_agency_and_an_unknown_one_are_refused_by_their_id_alone(world):
    for stranger in (world.quill.id, uuid4()):
        with pytest.raises(MembersNotValid) as refused:
            world.run(create_group, world.ines, called="All", agency_ids=[world.lumen.id, stranger])
        assert refused.value.message == f"No agency with this id works for you: {stranger}."


def test_names_are_the_enterprises_own(world):
    made = world.run(create_group, world.ines, called="All")
    other = world.run(create_group, world.ines, called="Some")
    world.run(create_group, world.luca, called="All")
    for called in ("All", " All "):
        with pytest.raises(GroupNameTaken):
            world.run(create_group, world.ines, called=called)
        with pytest.raises(GroupNameTaken):
            world.run(change_group, world.ines, group_id=other.id, called=called, agency_ids=[])
    world.run(change_group, world.ines, group_id=made.id, called="All", agency_ids=[])
    with pytest.raises(EntryNotValid):
        world.run(create_group, world.ines, called=" ")


def test_another_clients_group_reads_as_unknown(world, officer):
    made = world.run(create_group, world.luca, called="All", agency_ids=[world.lumen.id])
    with pytest.raises(NoSuchGroup):
        world.run(change_group, world.ines, group_id=made.id, called="Mine", agency_ids=[])
    with pytest.raises(NoSuchGroup):
        world.run(delete_group, world.ines, group_id=made.id)
    assert groups(world, world.ines) == []
    for person in (officer, world.mara):
        with pytest.raises(PermissionMissing):
            world.run(create_group, person, called="Mine")


def test_a_change_upon_an_older_revision_is_refused(world):
    made = world.run(create_group, world.ines, called="All")
    world.run(change_group, world.ines, group_id=made.id, called="Every", agency_ids=[], expected_revision=1)
    with pytest.raises(RelationChanged):
        world.run(change_group, world.ines, group_id=made.id, called="All", agency_ids=[], expected_revision=1)
    with pytest.raises(RelationChanged):
        world.run(delete_group, world.ines, group_id=made.id, expected_revision=1)
