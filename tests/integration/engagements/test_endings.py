"""The end of an engagement ends what rests on it, in one statement, and both sides are told."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from core.distribution.model import DistributionOrder
from core.distribution.operations import activate_due, distribute
from core.distribution.rules import NobodyToSendTo
from core.engagements.model import Ending, EngagementState, Terms
from core.engagements.operations import EngagementNotActive, change_terms, end, end_due
from core.engagements.proposals import accept
from core.engagements.queries import NoSuchEngagement, engagement, what_ending_stops
from core.engagements.rules import RelationChanged, TermsNotValid
from core.identity.acting import acting
from core.identity.rules import PermissionMissing
from tests.integration.engagements.conftest import NOW

LATER = NOW + timedelta(days=3)


def ended(world, **more):
    return world.run(end, world.ines, engagement_id=world.engagements["helix"], why=" A new agency. ", now=NOW, **more)


def statuses(world, org):
    return dict(
        world.found(
            "SELECT d.id, d.distribution_status FROM policy_distributions d WHERE d.enterprise_org_id = :id", id=org.id
        )
    )


def test_active_distributions_expire_pending_ones_are_refused_and_records_freeze(world):
    policy, other = world.published(world.ines), world.published(world.ines)
    active = world.sent(world.ines, policy)
    announced = world.sent(world.ines, other, scheduled_for=LATER, announce_now=True)
    rival = world.sent(world.luca, world.published(world.luca))
    with acting(world.engine, world.ines) as scope:
        assert what_ending_stops(scope.conn, world.helix.id, world.engagements["helix"]) == Ending(1, 1)
    assert ended(world) == Ending(1, 1)
    assert statuses(world, world.helix) == {active: "expired", announced: "refused"}
    assert statuses(world, world.novara) == {rival: "active"}
    frozen = dict(
        world.found(
            "SELECT policy_distribution_id, frozen_at FROM agency_policy_compliance WHERE agency_org_id = :id",
            id=world.lumen.id,
        )
    )
    assert frozen == {active: NOW, announced: NOW, rival: None}
    with acting(world.engine, world.mara) as scope:
        seen = engagement(scope.conn, world.mara, world.engagements["helix"])
    assert (seen.state, seen.end_reason, seen.ended_at) == (EngagementState.ENDED, "A new agency.", NOW)


def test_both_sides_read_what_ended_and_why_and_the_agency_nothing_that_it_never_saw(world):
    policy = world.published(world.ines)
    active = world.sent(world.ines, policy)
    hidden = world.sent(world.ines, world.published(world.ines), scheduled_for=LATER)
    ended(world)
    trail = {
        (row.event, row.entity_id): row
        for row in world.found(
            "SELECT event, entity_id, enterprise_org_id, agency_org_id, actor_name, reason FROM audit_log WHERE reason = 'A new agency.' AND enterprise_org_id = :id",
            id=world.helix.id,
        )
    }
    assert set(trail) == {
        ("engagement.ended", world.engagements["helix"]),
        ("distribution.expired", active),
        ("distribution.refused", hidden),
    }
    assert {row.actor_name for row in trail.values()} == {world.ines.display_name}
    assert trail["distribution.expired", active].agency_org_id == world.lumen.id
    assert trail["distribution.refused", hidden].agency_org_id is None
    told = world.found(
        "SELECT org_id, topic FROM outbox WHERE topic IN ('engagement.ended', 'distribution.expired', 'distribution.refused') AND org_id IN (:helix, :lumen)",
        helix=world.helix.id,
        lumen=world.lumen.id,
    )
    assert sorted((row.topic, row.org_id == world.helix.id) for row in told) == [
        ("distribution.expired", False), ("distribution.expired", True), ("distribution.refused", True),
        ("engagement.ended", False), ("engagement.ended", True),
    ]  # fmt: skip


def test_the_number_of_statements_does_not_grow_with_the_distributions(world):
    ran = []

    def note(*given):
        ran.append(given[2])

    counts = []
    for many in (1, 4):
        made = world.proposed(world.clara.email)
        world.run(accept, world.clara, engagement_id=made, now=NOW)
        for _ in range(many):
            world.sent(world.ines, world.published(world.ines), world.quill)
        event.listen(world.engine, "before_cursor_execute", note)
        world.run(end, world.ines, engagement_id=made, why="Over.", now=NOW)
        event.remove(world.engine, "before_cursor_execute", note)
        counts.append(len(ran))
        ran.clear()
    assert counts[0] == counts[1] <= 5


def test_nothing_more_is_sent_and_the_refusal_names_the_agency(world):
    policy = world.published(world.ines)
    ended(world)
    with pytest.raises(NobodyToSendTo, match=f"The engagement with {world.lumen.name} is ended, not active"):
        world.sent(world.ines, policy)


def test_a_scheduled_sending_does_not_come_alive_after_the_end(world):
    hidden = world.sent(world.ines, world.published(world.ines), scheduled_for=LATER)
    ended(world)
    world.job(activate_due, now=LATER + timedelta(minutes=1))
    assert statuses(world, world.helix)[hidden] == "refused"


def test_sending_and_ending_at_once_leave_nothing_active(world):
    for _ in range(4):
        policy = world.published(world.ines)
        made = world.proposed(world.clara.email)
        world.run(accept, world.clara, engagement_id=made, now=NOW)
        start, refused = threading.Barrier(2), []

        def send(policy=policy, start=start, refused=refused):
            start.wait()
            try:
                world.run(distribute, world.ines, order=DistributionOrder(policy, [world.quill.id]), now=NOW)
            except NobodyToSendTo as refusal:
                refused.append(refusal)

        def stop(made=made, start=start):
            start.wait()
            world.run(end, world.ines, engagement_id=made, why="Over.", now=NOW)

        racers = [threading.Thread(target=act) for act in (send, stop)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        assert (
            world.found(
                "SELECT FROM policy_distributions WHERE engagement_id = :id AND distribution_status = 'active'", id=made
            )
            == []
        )


def test_an_engagement_ends_by_itself_the_day_after_its_last(world):
    wanted = Terms(("Corvexa",), date(2026, 1, 1), NOW.date())
    world.run(change_terms, world.ines, engagement_id=world.engagements["helix"], wanted=wanted, now=NOW)
    active = world.sent(world.ines, world.published(world.ines))
    world.job(end_due, now=NOW + timedelta(hours=10), limit=1000)
    assert statuses(world, world.helix) == {active: "active"}
    while world.job(end_due, now=NOW + timedelta(days=1), limit=1000):
        pass
    assert statuses(world, world.helix) == {active: "expired"}
    (row,) = world.found(
        "SELECT actor_name, reason FROM audit_log WHERE entity_id = :id AND event = 'engagement.ended'",
        id=world.engagements["helix"],
    )
    assert tuple(row) == (None, "Its last day is over.")


def test_terms_change_with_the_revision_that_was_read(world):
    made = world.engagements["helix"]
    wanted = Terms(("Corvexa", "New"), date(2020, 1, 1), date(2027, 1, 1))
    world.run(change_terms, world.ines, engagement_id=made, wanted=wanted, now=NOW, expected_revision=1)
    with acting(world.engine, world.mara) as scope:
        seen = engagement(scope.conn, world.mara, made)
    assert (seen.brands, seen.starts_on, seen.ends_on, seen.revision) == (
        ("Corvexa", "New"),
        date(2026, 1, 1),
        date(2027, 1, 1),
        2,
    )
    with pytest.raises(RelationChanged):
        world.run(change_terms, world.ines, engagement_id=made, wanted=wanted, now=NOW, expected_revision=1)
    with pytest.raises(RelationChanged):
        ended(world, expected_revision=1)


def test_markets_change_with_the_terms_and_the_trail_holds_both(world):
    made = world.engagements["helix"]
    for markets in (("DE",), ()):
        wanted = Terms(("Corvexa",), date(2026, 1, 1), markets=markets)
        world.run(change_terms, world.ines, engagement_id=made, wanted=wanted, now=NOW)
    told = world.found("SELECT old, new FROM audit_log WHERE event = 'engagement.changed' AND entity_id = :id", id=made)
    assert {(str(row.old["markets"]), str(row.new["markets"])) for row in told} == {("[]", "['DE']"), ("['DE']", "[]")}


def test_only_an_active_engagement_has_terms_to_change(world):
    ended(world)
    wanted = Terms(("Corvexa",), date(2026, 1, 1))
    with pytest.raises(EngagementNotActive, match="ended"):
        world.run(change_terms, world.ines, engagement_id=world.engagements["helix"], wanted=wanted, now=NOW)
    made = world.proposed(world.clara.email)
    with pytest.raises(EngagementNotActive, match="proposed"):
        world.run(change_terms, world.ines, engagement_id=made, wanted=wanted, now=NOW)


def test_ending_needs_a_reason_and_the_permission_and_ones_own_engagement(world, officer):
    made = world.engagements["helix"]
    with pytest.raises(TermsNotValid, match="Say why"):
        world.run(end, world.ines, engagement_id=made, why=" ", now=NOW)
    for person in (officer, world.mara):
        with pytest.raises(PermissionMissing):
            world.run(end, person, engagement_id=made, why="Over.", now=NOW)
    with pytest.raises(NoSuchEngagement):
        world.run(end, world.luca, engagement_id=made, why="Over.", now=NOW)
