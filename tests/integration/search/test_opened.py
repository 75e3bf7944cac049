"""What somebody opened last: theirs alone, never a stranger's, and forgotten after a quarter."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Actor, Organization
from core.retention.operations import apply_retention
from core.search.opened import MOST_SHOWN, note_opened, opened_last
from tests.edges.sent import Sent, publish, sent
from tests.factories import a_person


@pytest.fixture(scope="module")
def held(engine: Engine) -> Sent:
    return sent(engine, title="Records of opening")


def opens(engine: Engine, actor: Actor, page: str, *, days_ago: int = 0, **query: object) -> int:
    with acting(engine, actor) as scope:
        asked = {name: str(value) for name, value in query.items()}
        return note_opened(scope.conn, actor=actor, page=page, query=asked, now=scope.now - timedelta(days=days_ago))


def lately(engine: Engine, actor: Actor) -> list[tuple[str, str]]:
    with acting(engine, actor) as scope:
        return [(each.title, each.path) for each in opened_last(scope.conn, actor)]


def test_each_side_keeps_what_it_opened_by_the_title_it_may_read(engine, held):
    assert opens(engine, held.client, "policies", policy=held.policy_id, policies_from=1) == 1
    assert opens(engine, held.client, "compliance", agency=held.agency.id) == 1
    assert opens(engine, held.signer, "inbox", distribution=held.distribution_id) == 1
    assert lately(engine, held.client) == [
        (held.agency.name, f"/compliance?agency={held.agency.id}"),
        ("Records of opening", f"/policies?policy={held.policy_id}"),
    ]
    assert lately(engine, held.signer) == [("Records of opening", f"/inbox?distribution={held.distribution_id}")]
    assert lately(engine, held.reader) == []


def test_of_a_strangers_or_an_unknown_thing_nothing_is_kept(engine, held):
    stranger = sent(engine, title="A rival's")
    for person, page, query in (
        (stranger.client, "policies", {"policy": held.policy_id}),
        (stranger.client, "compliance", {"agency": held.agency.id}),
        (stranger.client, "people", {"person": held.client.user_id}),
        (stranger.signer, "inbox", {"distribution": held.distribution_id}),
        (held.signer, "inbox", {"distribution": uuid4()}),
        (held.signer, "inbox", {"distribution": "no id"}),
        (held.signer, "today", {}),
    ):
        assert opens(engine, person, page, **query) == 0
    assert lately(engine, stranger.client) == []


def test_the_last_eight_are_shown_once_each_the_latest_first_and_forgotten_after_a_quarter(engine, held):
    policies = [publish(engine, held.client, title=f"Number {number}") for number in range(MOST_SHOWN + 2)]
    with transaction(engine, SideRole.JOB) as scope:
        other = a_person(scope.conn, Organization(held.client.org_id, held.client.kind, held.client.organization))
    for age, policy in enumerate(policies):
        opens(engine, other, "policies", policy=policy, days_ago=100 - age)
    opens(engine, other, "policies", policy=policies[0])
    shown = [title for title, _ in lately(engine, other)]
    assert shown == ["Number 0", *(f"Number {number}" for number in range(MOST_SHOWN + 1, 2, -1))]
    with transaction(engine, SideRole.JOB) as scope:
        while apply_retention(scope.conn, now=scope.now, limit=100):
            pass
    assert [title for title, _ in lately(engine, other)] == ["Number 0"]
