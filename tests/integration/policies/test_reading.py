"""Who reads which policies and versions: an enterprise its own, an agency what reached it."""

from datetime import timedelta

import pytest

from core.errors import NotFound
from core.policies.model import PolicyFilter
from core.policies.queries import (
    NoSuchPolicy,
    NoSuchVersion,
    drafts_of_policy,
    policies,
    policy,
    version,
    versions_of_policy,
)
from tests.integration.policies.conftest import NOW


def test_an_enterprise_lists_its_own_policies_newest_first_by_the_page(world):
    for number in range(3):
        world.create(title=f"Policy {number}")
    first = world.ask(world.analyst, policies, limit=2)
    after = (first[-1].listed_at, first[-1].id)
    rest = world.ask(world.analyst, policies, PolicyFilter(after=after), limit=2)
    # All three carry one time here, so the id decides between them.
    ids = [each.id for each in (*first, *rest)]
    assert len(ids) == 3
    assert ids == sorted(ids, reverse=True)
    assert world.ask(world.rival_admin, policies) == []


@pytest.mark.parametrize(
    ("search", "found"), [("records", 1), ("PROMPT", 1), ("%", 0), ("_", 0), ("rompt rec", 1), ("absent", 0), ("", 2)]
)
def test_a_search_finds_letters_of_the_title_and_knows_no_wildcards(world, search, found):
    world.create(title="Prompt records")
    world.create(title="Avatars")
    assert len(world.ask(world.admin, policies, PolicyFilter(search=search))) == found


def test_an_agency_lists_what_reached_it_at_the_highest_version_that_did(world):
    published = world.publish(title="First")
    world.publish_again(published.policy_id, title="Second")
    world.publish(title="Never sent")
    assert world.ask(world.agency_admin, policies) == []
    world.send(published.policy_id, 1)
    (listed,) = world.ask(world.agency_admin, policies)
    assert (listed.title, listed.current_version, listed.draft_state) == ("First", 1, None)
    assert (listed.enterprise_name, listed.listed_at) == (world.enterprise.name, NOW)
    assert world.ask(world.agency_admin, policy, published.policy_id) == listed
    assert [
        entry.version_number for entry in world.ask(world.agency_admin, versions_of_policy, published.policy_id)
    ] == [1]
    world.send(published.policy_id, 2)
    (listed,) = world.ask(world.agency_admin, policies)
    assert (listed.title, listed.current_version) == ("Second", 2)
    assert [
        entry.version_number for entry in world.ask(world.agency_admin, versions_of_policy, published.policy_id)
    ] == [2, 1]


def test_an_agency_reads_the_same_document_without_the_clients_people(world):
    published = world.publish()
    world.send(published.policy_id, 1)
    read = world.ask(world.agency_admin, version, published.policy_id, 1)
    assert (read.content, read.document_sha256) == (published.content, published.document_sha256)
    assert read.provenance is None


def test_a_scheduled_version_stays_unseen_unless_it_is_announced(world):
    quiet, loud = world.publish(title="Quiet"), world.publish(title="Loud")
    world.send(quiet.policy_id, 1, scheduled_for=NOW + timedelta(days=1))
    world.send(loud.policy_id, 1, scheduled_for=NOW + timedelta(days=1), announce_now=True)
    assert [each.title for each in world.ask(world.agency_admin, policies)] == ["Loud"]
    with pytest.raises(NoSuchVersion):
        world.ask(world.agency_admin, version, quiet.policy_id, 1)
    assert world.ask(world.agency_admin, version, loud.policy_id, 1).content.title == "Loud"


def test_versions_come_by_the_page_under_a_number(world):
    policy_id = world.publish().policy_id
    for _ in range(2):
        world.publish_again(policy_id)
    page = world.ask(world.admin, versions_of_policy, policy_id, limit=2)
    assert [entry.version_number for entry in page] == [3, 2]
    rest = world.ask(world.admin, versions_of_policy, policy_id, below=2)
    assert [entry.version_number for entry in rest] == [1]


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 10**30])
def test_a_version_that_does_not_exist_is_not_found_however_odd_its_number(world, number):
    policy_id = world.publish().policy_id
    with pytest.raises(NoSuchVersion):
        world.ask(world.admin, version, policy_id, number)
    assert [entry.version_number for entry in world.ask(world.admin, versions_of_policy, policy_id, below=number)] == (
        [1] if number > 1 else []
    )


@pytest.mark.parametrize("reader", ["rival_admin", "agency_admin"])
def test_a_strangers_policy_reads_like_none(world, reader, unknown_id):
    policy_id = world.publish().policy_id
    someone = getattr(world, reader)
    for question, arguments in ((policy, ()), (versions_of_policy, ()), (version, (1,))):
        told = set()
        for each in (policy_id, unknown_id):
            with pytest.raises(NotFound) as refusal:
                world.ask(someone, question, each, *arguments)
            told.add((type(refusal.value), refusal.value.message, str(refusal.value.details)))
        assert len(told) == 1


def test_a_rival_sees_no_draft(world):
    policy_id = world.create().policy_id
    assert world.ask(world.rival_admin, drafts_of_policy, policy_id) == []
    with pytest.raises(NoSuchPolicy):
        world.ask(world.rival_admin, policy, policy_id)


def test_the_people_behind_each_version_are_read_in_its_history_by_the_client_alone(world):
    policy_id = world.publish().policy_id
    world.send(policy_id, 1)
    (own,) = world.ask(world.analyst, versions_of_policy, policy_id)
    people = own.provenance
    assert (people.author_name, people.approved_by_name, people.published_by_name) == (
        "Ada Okafor",
        "Ben Ito",
        "Cleo Ruiz",
    )
    (received,) = world.ask(world.agency_admin, versions_of_policy, policy_id)
    assert received.provenance is None
    assert received.document_sha256 == own.document_sha256
