"""Published versions: numbered without gaps, hashed, unchangeable, all or nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from core.db.engine import engine_for
from core.db.retry import sqlstate
from core.db.scope import SideRole, transaction
from core.errors import Refusal
from core.identity.acting import acting
from core.policies import operations as policies
from core.policies import records
from core.policies.model import ChangeClass, VersionState
from core.policies.queries import NoOpenDraft, drafts_of_policy, policy, version, versions_of_policy
from core.policies.rules import content_sha256
from tests.integration.policies.conftest import NOW, a_text

PUBLISHERS = 8


def test_a_version_carries_its_hash_and_the_people_behind_it(world):
    published = world.publish(body="Ä € 😀\r\n\u0001", title="Größe")
    assert (published.version_number, published.published_at) == (1, NOW)
    assert published.provenance.author_name == "Ada Okafor"
    assert published.provenance.approved_by_name == "Ben Ito"
    assert published.provenance.published_by_name == "Cleo Ruiz"
    read = world.ask(world.analyst, version, published.policy_id, 1)
    assert read == published
    assert content_sha256(read.content) == read.document_sha256


def test_the_title_of_the_policy_follows_its_versions(world):
    policy_id = world.publish(title="First").policy_id
    world.publish_again(policy_id, title="Second", change_class=ChangeClass.EDITORIAL)
    listed = world.ask(world.admin, policy, policy_id)
    assert (listed.title, listed.current_version, listed.draft_state) == ("Second", 2, None)
    entries = world.ask(world.admin, versions_of_policy, policy_id)
    assert [(entry.version_number, entry.title, entry.change_class.value) for entry in entries] == [
        (2, "Second", "editorial"),
        (1, "First", "material"),
    ]


def test_eight_publishers_of_one_draft_make_one_version(world):
    policy_id = world.create().policy_id
    world.approve(policy_id)
    engine = engine_for(world.engine.url.render_as_string(hide_password=False), pool_size=PUBLISHERS)
    together = Barrier(PUBLISHERS)

    def publish(_: int) -> int | type[Refusal]:
        together.wait()
        try:
            with acting(engine, world.admin) as scope:
                return policies.publish(
                    scope.conn, actor=world.admin, policy_id=policy_id, now=scope.now
                ).version_number
        except Refusal as refusal:
            return type(refusal)

    with ThreadPoolExecutor(PUBLISHERS) as pool:
        results = list(pool.map(publish, range(PUBLISHERS)))
    engine.dispose()
    assert sorted(map(str, results)) == sorted(map(str, [1, *[NoOpenDraft] * (PUBLISHERS - 1)]))
    assert world.ask(world.admin, policy, policy_id).current_version == 1


def test_numbers_stay_gapless_when_eight_people_write_and_publish_at_once(world):
    policy_id = world.publish().policy_id
    engine = engine_for(world.engine.url.render_as_string(hide_password=False), pool_size=PUBLISHERS)
    together = Barrier(PUBLISHERS)
    verbs = [
        (world.author, policies.start_draft),
        (world.author, policies.submit_for_review),
        (world.officer, policies.approve),
        (world.admin, policies.publish),
    ]

    def publish_rounds(_: int) -> list[int]:
        """Each does every step whether or not another has just done it; the refused ones go on."""
        together.wait()
        numbers = []
        for actor, verb in verbs * 4:
            try:
                with acting(engine, actor) as scope:
                    done = verb(scope.conn, actor=actor, policy_id=policy_id, now=scope.now)
            except Refusal:
                continue
            if verb is policies.publish:
                numbers.append(done.version_number)
        return numbers

    with ThreadPoolExecutor(PUBLISHERS) as pool:
        numbers = sorted(number for mine in pool.map(publish_rounds, range(PUBLISHERS)) for number in mine)
    engine.dispose()
    assert len(numbers) >= 4
    assert numbers == list(range(2, len(numbers) + 2))
    stored = [entry.version_number for entry in world.ask(world.admin, versions_of_policy, policy_id)]
    assert sorted(stored) == [1, *numbers]


def test_a_publisher_who_swallows_a_refusal_and_commits_leaves_no_gap(world):
    policy_id = world.create().policy_id
    with acting(world.engine, world.admin) as scope, pytest.raises(Refusal):
        policies.publish(scope.conn, actor=world.admin, policy_id=policy_id, now=NOW)
    assert world.ask(world.admin, policy, policy_id).current_version == 0
    assert world.publish_draft(policy_id).version_number == 1


CHANGES = [
    "UPDATE policy_versions SET body = 'forged' WHERE policy_id = :id",
    "DELETE FROM policy_versions WHERE policy_id = :id",
    "TRUNCATE policy_versions CASCADE",
]


@pytest.mark.parametrize("statement", CHANGES, ids=["update", "delete", "truncate"])
@pytest.mark.parametrize("role", SideRole)
def test_no_side_role_can_change_a_published_version(world, role, statement):
    published = world.publish()
    world.send(published.policy_id, 1)
    org_id = world.agency.id if role is SideRole.AGENCY else world.enterprise.id
    with pytest.raises(DBAPIError) as refusal, transaction(world.engine, role, org_id=org_id) as scope:
        scope.conn.execute(text(statement), {"id": published.policy_id})
    assert sqlstate(refusal.value) == "42501"
    assert world.ask(world.admin, version, published.policy_id, 1) == published


@pytest.mark.parametrize("statement", CHANGES, ids=["update", "delete", "truncate"])
@pytest.mark.parametrize("become", ["", "SET LOCAL ROLE app_owner"], ids=["superuser", "owner"])
def test_neither_the_owner_nor_a_superuser_can_change_a_published_version(world, admin_url, become, statement):
    published = world.publish()
    change = statement.replace(":id", f"'{published.policy_id}'")
    script = f"{become or 'SELECT 1'}; SET LOCAL search_path = app; {change}"
    admin = create_engine(admin_url, poolclass=NullPool)
    with pytest.raises(DBAPIError) as refusal, admin.begin() as conn:
        conn.exec_driver_sql(script)
    assert "insert-only" in str(refusal.value)
    assert world.ask(world.admin, version, published.policy_id, 1) == published


@pytest.mark.parametrize("table", ["audit_log", "outbox"])
@pytest.mark.parametrize("verb", ["create", "edit", "submit", "publish"])
def test_when_the_trail_or_the_event_fails_nothing_is_changed(world, monkeypatch, table, verb):
    """The row is made to break a rule of the table itself, so the real insert fails in the real transaction."""
    name = {"audit_log": "record", "outbox": "emit"}[table]
    real = getattr(records, name)
    policy_id = world.create().policy_id
    if verb == "publish":
        world.approve(policy_id)
    before = _state(world, policy_id)
    monkeypatch.setattr(records, name, lambda conn, event, **rest: real(conn, "not a noun and participle", **rest))
    calls = {
        "create": (world.author, policies.create_policy, {"written": a_text(), "now": NOW}),
        "edit": (world.author, policies.edit_draft, {"policy_id": policy_id, "written": a_text(title="X"), "now": NOW}),
        "submit": (world.author, policies.submit_for_review, {"policy_id": policy_id, "now": NOW}),
        "publish": (world.admin, policies.publish, {"policy_id": policy_id, "now": NOW}),
    }
    actor, operation, arguments = calls[verb]
    with pytest.raises(DBAPIError, match="is_noun_and_participle"):
        world.act(actor, operation, **arguments)
    assert _state(world, policy_id) == before


def _state(world, policy_id):
    with acting(world.engine, world.admin) as scope:
        count = scope.conn.execute(text("SELECT count(*) FROM policies")).scalar_one()
        versions = versions_of_policy(scope.conn, world.admin, policy_id)
        return (
            count,
            policy(scope.conn, world.admin, policy_id),
            drafts_of_policy(scope.conn, world.admin, policy_id),
            versions,
        )


def test_a_published_draft_is_closed(world):
    policy_id = world.publish().policy_id
    (draft,) = world.ask(world.admin, drafts_of_policy, policy_id)
    assert draft.state is VersionState.PUBLISHED
    with pytest.raises(NoOpenDraft):
        world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(), now=NOW)
