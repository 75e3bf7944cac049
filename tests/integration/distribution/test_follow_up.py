"""Following up: the sender's list, reminders, withdrawing many, what a preview says, the life of one distribution."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.distribution.follow_up import (
    AgencyFilter,
    agencies_that_fit,
    agencies_to_choose,
    brands_of_enterprise,
    markets_of_enterprise,
    policies_followed,
    sendable_versions,
    standing,
    timeline,
)
from core.distribution.model import DistributionStatus, Response
from core.distribution.operations import withdraw
from core.distribution.queries import (
    DistributionFilter,
    DistributionSort,
    counted_distributions,
    matching_ids,
)
from core.distribution.reminders import remind
from core.distribution.sending import VersionWithdrawn
from core.distribution.signing import mark_opened
from core.identity.acting import acting
from tests import factories
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.sending import activate, send

DAY = timedelta(days=1)


def listed(world, **wanted):
    with acting(world.engine, world.admin) as scope:
        found, count = counted_distributions(scope.conn, world.admin.org_id, DistributionFilter(**wanted))
        ids = matching_ids(scope.conn, world.admin.org_id, DistributionFilter(**{**wanted, "limit": 100}))
    if "after" not in wanted and "limit" not in wanted:
        assert {each.id for each in found} == set(ids)
    return found, count


def test_every_filter_narrows_to_what_it_names(world, three):
    policy_id, ids = three
    batch = _value(world, "SELECT batch_id FROM policy_distributions WHERE id = :id", id=ids[0])
    with acting(world.engine, world.admin) as scope:
        scope.conn.execute(
            text("UPDATE engagements SET brands = ARRAY['Oncora'] WHERE id = :id"), {"id": world.engagements[1]}
        )
    for wanted, expected in [
        ({}, ids),
        ({"policy_id": policy_id}, ids),
        ({"policy_id": uuid4()}, []),
        ({"version_number": 2}, []),
        ({"batch_id": batch}, ids),
        ({"response": Response.ACKNOWLEDGED}, ids[:1]),
        ({"response": Response.AWAITING}, ids[1:]),
        ({"delivery": "opened"}, ids[:2]),
        ({"overdue_at": NOW}, ids[2:]),
        ({"brand": "Oncora"}, ids[1:2]),
        ({"agency": f" {world.agencies[1].name.upper()} "}, ids[1:2]),
        ({"agency": "100%"}, []),
        ({"counterpart_id": world.agencies[2].id}, ids[2:]),
        ({"distribution_status": DistributionStatus.WITHDRAWN}, []),
        ({"current_only": True, "policy_id": policy_id, "response": Response.AWAITING, "delivery": "opened"}, ids[1:2]),
    ]:
        found, count = listed(world, **wanted)
        assert {each.id for each in found} == set(expected), wanted
        assert count == len(expected)


@pytest.mark.parametrize("sort", list(DistributionSort))
def test_each_order_is_read_page_by_page_without_a_gap_or_a_double(world, three, sort):
    place = {
        DistributionSort.NEWEST: lambda row: row.distributed_at,
        DistributionSort.DUE: lambda row: row.due_at,
        DistributionSort.AGENCY: lambda row: row.agency,
    }[sort]
    send(world, world.publish())
    seen, after = [], None
    while True:
        found, _ = listed(world, sort=sort, after=after, limit=2)
        if not found:
            break
        seen += found
        after = place(found[-1]), found[-1].id
    assert len({each.id for each in seen}) == len(seen) == 6
    keys = [(place(each), each.id) for each in seen]
    assert keys == sorted(keys, reverse=sort is DistributionSort.NEWEST)


def test_who_follows_up_sees_nothing_of_another_client(world, three):
    with acting(world.engine, world.rival_admin) as scope:
        org_id = world.rival_admin.org_id
        assert counted_distributions(scope.conn, org_id, DistributionFilter()) == ([], 0)
        assert matching_ids(scope.conn, org_id, DistributionFilter()) == []
        assert timeline(scope.conn, org_id, three[1][0]) == []
        assert policies_followed(scope.conn, org_id) == []
        assert sendable_versions(scope.conn, org_id, three[0]) == []
        assert standing(scope.conn, org_id, now=NOW).awaiting_count == 0


def test_the_standing_counts_what_is_to_come_and_what_is_late(world, three):
    with acting(world.engine, world.admin) as scope:
        found = standing(scope.conn, world.admin.org_id, now=NOW)
    assert (found.awaiting_count, found.overdue_count) == (2, 1)


def test_the_timeline_tells_what_the_agency_saw_and_when(world):
    policy_id = world.publish()
    agency = [world.agencies[0].id]
    sent = send(world, policy_id, agency_ids=agency, scheduled_for=NOW + DAY, announce_now=True).sent[0]
    activate(world, NOW + DAY)
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=[sent.distribution_id], now=NOW + 2 * DAY)
    with acting(world.engine, world.signers[0]) as scope:
        mark_opened(scope.conn, actor=world.signers[0], distribution_id=sent.distribution_id, now=NOW + 3 * DAY)
    with acting(world.engine, world.admin) as scope:
        withdraw(scope.conn, actor=world.admin, distribution_id=sent.distribution_id, reason="x", now=NOW + 4 * DAY)
        found = timeline(scope.conn, world.admin.org_id, sent.distribution_id)
    name = world.admin.display_name
    assert [(each.happening, each.person) for each in found] == [
        ("announced", name), ("delivered", None), ("reminded", name), ("opened", None), ("withdrawn", None),
    ]  # fmt: skip
    assert [each.happened_at - NOW for each in found] == [0 * DAY, DAY, 2 * DAY, 3 * DAY, 4 * DAY]


def test_the_days_to_answer_follow_the_organizations_own_setting(world):
    _set(world, "14")
    assert send(world, world.publish()).due_at == NOW + 14 * DAY
    _set(world, "30")
    assert send(world, world.publish()).due_at == NOW + 30 * DAY
    _set(world, '"many"')
    assert send(world, world.publish()).due_at == NOW + 14 * DAY


def test_a_withdrawn_version_is_neither_offered_nor_sent(world):
    policy_id = world.publish()
    world.publish(policy_id)
    with acting(world.engine, world.admin) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO policy_version_withdrawals (enterprise_org_id, policy_id, version_number, reason, withdrawn_by, withdrawn_at)"
                " VALUES (:org, :policy, 2, 'A wrong number.', :user, :now)"
            ),
            {"org": world.admin.org_id, "policy": policy_id, "user": world.admin.user_id, "now": NOW},
        )
        offered = sendable_versions(scope.conn, world.admin.org_id, policy_id)
    assert [each.version_number for each in offered] == [1]
    with pytest.raises(VersionWithdrawn, match="A wrong number"):
        send(world, policy_id)


def test_the_agencies_to_choose_are_searched_filtered_counted_and_say_what_they_hold(world):
    policy_id = world.publish()
    send(world, policy_id, agency_ids=[world.agencies[0].id])
    with transaction(world.engine, SideRole.JOB) as scope:
        proposed = factories.an_agency(scope.conn)
        factories.an_engagement(scope.conn, world.enterprise, proposed, state="proposed", brands=("Oncora",))
        group = scope.conn.execute(
            text("INSERT INTO agency_groups (enterprise_org_id, name) VALUES (:org, 'Two') RETURNING id"),
            {"org": world.admin.org_id},
        ).scalar_one()
        for n in range(2):
            scope.conn.execute(
                text("INSERT INTO agency_group_members VALUES (:org, :group, :agency, :engagement)"),
                {"org": world.admin.org_id, "group": group, "agency": world.agencies[n].id, "engagement": world.engagements[n]},
            )  # fmt: skip
    ids = [agency.id for agency in world.agencies]
    with acting(world.engine, world.admin) as scope:

        def chosen(**wanted):
            return agencies_to_choose(scope.conn, world.admin.org_id, policy_id, AgencyFilter(**wanted))

        found, fitting = chosen(limit=2)
        assert (len(found), fitting) == (2, 4)
        assert {each.agency_org_id: each.held_version for each in chosen()[0]}[ids[0]] == 1
        assert [each.agency_org_id for each in chosen(search=world.agencies[1].name)[0]] == [ids[1]]
        assert {each.agency_org_id for each in chosen(group_id=group)[0]} == set(ids[:2])
        assert [each.state for each in chosen(brand="Oncora")[0]] == ["proposed"]
        assert set(agencies_that_fit(scope.conn, world.admin.org_id, AgencyFilter())) == set(ids)
        assert agencies_that_fit(scope.conn, world.admin.org_id, AgencyFilter(brand="Oncora")) == []
        assert brands_of_enterprise(scope.conn, world.admin.org_id) == ["Oncora"]
    with acting(world.engine, world.rival_admin) as scope:
        found, fitting = agencies_to_choose(scope.conn, world.rival_admin.org_id, policy_id, AgencyFilter())
        assert [(each.agency_org_id, each.held_version) for each in found] == [(ids[0], None)]


def test_agencies_are_filtered_by_a_market_its_parts_and_what_it_is_a_part_of(world):
    terms = (("DE", "JP"), ("EU",), ())
    with transaction(world.engine, SideRole.JOB) as scope:
        agencies = [factories.an_agency(scope.conn) for _ in terms]
        for agency, markets in zip(agencies, terms, strict=True):
            factories.an_engagement(scope.conn, world.enterprise, agency, markets=markets)
        factories.an_engagement(scope.conn, world.rival, agencies[2], markets=("BR",))
    german, european, nowhere = (agency.id for agency in agencies)
    with acting(world.engine, world.admin) as scope:
        for market, fitting in (
            ("DE", {german, european}), ("EU", {german, european}), ("EEA", {german, european}), ("FR", {european}),
            ("JP", {german}), ("APAC", {german}), ("BR", set()), ("Nowhere", set()),
        ):  # fmt: skip
            wanted = AgencyFilter(market=market)
            found, count = agencies_to_choose(scope.conn, world.admin.org_id, None, wanted)
            assert ({each.agency_org_id for each in found}, count) == (fitting, len(fitting))
            assert set(agencies_that_fit(scope.conn, world.admin.org_id, wanted)) == fitting
        everybody = {
            each.agency_org_id: each.markets
            for each in agencies_to_choose(scope.conn, world.admin.org_id, None, AgencyFilter())[0]
        }
        assert (everybody[german], everybody[nowhere]) == (["DE", "JP"], [])
        assert markets_of_enterprise(scope.conn, world.admin.org_id) == ["DE", "EU", "JP"]
    with acting(world.engine, world.rival_admin) as scope:
        assert markets_of_enterprise(scope.conn, world.rival_admin.org_id) == ["BR"]


def _set(world, days):
    with acting(world.engine, world.admin) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO organization_settings (org_id, settings) VALUES (:org, jsonb_build_object('default_due_days', CAST(:days AS jsonb)))"
                " ON CONFLICT (org_id) DO UPDATE SET settings = excluded.settings"
            ),
            {"org": world.admin.org_id, "days": days},
        )


def _value(world, statement, **parameters):
    with transaction(world.engine, SideRole.JOB) as scope:
        return scope.conn.execute(text(statement), parameters).scalar_one()
