"""What is said before a sending is what then happens."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute, preview
from core.distribution.rules import NobodyToSendTo
from core.identity.acting import acting
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.sending import send, sign

DAY = timedelta(days=1)


def test_a_preview_is_what_then_happens(world, count):
    policy_id = world.publish()
    first = send(world, policy_id).sent
    by_agency = {each.agency_org_id: each.distribution_id for each in first}
    sign(world, 0, by_agency[world.agencies[0].id], policy_id)
    for change_class, asked_again, carried_over in (("editorial", 0, 1), ("material", 1, 0)):
        world.publish(policy_id, change_class=change_class)
        order = DistributionOrder(policy_id, agency_ids=[*(agency.id for agency in world.agencies), uuid4()])
        with acting(world.engine, world.admin) as scope:
            said = preview(scope.conn, actor=world.admin, order=order, now=NOW)
            done = distribute(scope.conn, actor=world.admin, order=order, now=NOW)
        assert (said.reached_count, said.refused, said.due_at) == (len(done.sent), done.refused, done.due_at)
        assert (said.asked_again_count, said.carried_over_count) == (asked_again, carried_over)
        ended = (
            "policy_distributions WHERE policy_id = :id AND distribution_status = 'superseded' AND version_number = :v"
        )
        assert count(ended, id=policy_id, v=done.version_number - 1) == said.superseded_count == 3
        answered = "policy_distributions WHERE batch_id = :id AND response <> 'awaiting'"
        assert count(answered, id=done.batch_id) == carried_over


def test_a_preview_names_who_is_refused_even_if_nobody_is_left(world):
    with acting(world.engine, world.admin) as scope:
        order = DistributionOrder(world.publish(), agency_ids=[uuid4()])
        said = preview(scope.conn, actor=world.admin, order=order, now=NOW)
    assert (said.reached_count, len(said.refused)) == (0, 1)
    with acting(world.engine, world.admin) as scope, pytest.raises(NobodyToSendTo):
        distribute(scope.conn, actor=world.admin, order=order, now=NOW)
