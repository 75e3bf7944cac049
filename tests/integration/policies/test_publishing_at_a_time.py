"""A draft that publishes itself: ordered, changed, cancelled, carried out, or refused with the reason kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import NullPool, create_engine, text

from core.dashboard.model import NeedKind
from core.dashboard.queries import dashboard
from core.db.scope import SideRole, transaction
from core.errors import NotAllowed, NotFound, NotInThisState, NotValid
from core.identity.acting import acting
from core.policies import operations as policies
from core.policies.model import VersionState
from core.policies.publishing import cancel_publication, order_publication
from core.policies.queries import drafts_of_policy, open_draft, policy, version
from jobs import publish_versions
from tests.integration.policies.conftest import NOW

LATER = NOW + timedelta(days=3)


@pytest.fixture
def policy_id(world):
    """A policy whose first draft is approved."""
    created = world.create().policy_id
    world.approve(created)
    return created


def order(world, policy_id, *, who="admin", publish_at=LATER):
    return world.act(getattr(world, who), order_publication, policy_id=policy_id, publish_at=publish_at, now=NOW)


def run(world, now):
    with transaction(world.engine, SideRole.JOB) as scope:
        return publish_versions.run(scope.conn, now=now)


def test_the_version_is_published_when_due_and_not_before(world, policy_id):
    ordered = order(world, policy_id)
    assert (ordered.state, ordered.publish_at, ordered.publish_ordered_by_name) == (
        VersionState.APPROVED,
        LATER,
        "Cleo Ruiz",
    )
    assert world.ask(world.analyst, policy, policy_id).publish_at == LATER
    run(world, LATER - timedelta(seconds=1))
    assert world.ask(world.admin, policy, policy_id).current_version == 0
    assert run(world, LATER) >= 1
    published = world.ask(world.admin, version, policy_id, 1)
    assert (published.published_at, published.provenance.published_by_name) == (LATER, "Cleo Ruiz")
    (draft,) = world.ask(world.admin, drafts_of_policy, policy_id)
    assert (draft.state, draft.publish_at) == (VersionState.PUBLISHED, None)


def test_the_trail_says_by_whose_order(world, policy_id, found):
    order(world, policy_id)
    run(world, LATER)
    trail = found("SELECT * FROM audit_log WHERE entity_id = :id ORDER BY sequence", id=policy_id)
    assert [row.event for row in trail[-2:]] == ["publication.scheduled", "version.published"]
    assert trail[-1].actor_user_id is None
    assert trail[-1].new["ordered_by"] == str(world.admin.user_id)


def test_a_new_order_replaces_the_time_and_cancelling_takes_it_back(world, policy_id):
    order(world, policy_id)
    assert order(world, policy_id, publish_at=LATER + timedelta(days=1)).publish_at == LATER + timedelta(days=1)
    run(world, LATER)
    cancelled = world.act(world.admin, cancel_publication, policy_id=policy_id)
    assert (cancelled.state, cancelled.publish_at) == (VersionState.APPROVED, None)
    with pytest.raises(NotInThisState, match="No publication"):
        world.act(world.admin, cancel_publication, policy_id=policy_id)
    run(world, LATER + timedelta(days=2))
    assert world.ask(world.admin, policy, policy_id).current_version == 0


def test_publishing_now_and_reopening_end_the_order(world, policy_id):
    order(world, policy_id)
    world.act(world.author, policies.reopen, policy_id=policy_id)
    assert world.ask(world.author, open_draft, policy_id).publish_at is None
    world.approve(policy_id)
    order(world, policy_id)
    assert world.act(world.admin, policies.publish, policy_id=policy_id, now=NOW).version_number == 1
    run(world, LATER)
    assert world.ask(world.admin, policy, policy_id).current_version == 1


@pytest.mark.parametrize("publish_at", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=400)])
def test_a_time_in_the_past_or_far_ahead_is_refused(world, policy_id, publish_at):
    with pytest.raises(NotValid):
        order(world, policy_id, publish_at=publish_at)


def test_only_an_approved_draft_and_only_a_publisher_orders(world, policy_id):
    with pytest.raises(NotAllowed):
        order(world, policy_id, who="officer")
    world.act(world.author, policies.reopen, policy_id=policy_id)
    with pytest.raises(NotInThisState, match="it can become abandoned or in review"):
        order(world, policy_id)
    with pytest.raises(NotFound):
        order(world, policy_id, who="rival_admin")


@pytest.mark.parametrize(
    ("change", "reason"),
    [("role = 'analyst'", "role"), ("deactivated_at = now()", "no longer with the organization")],
)
def test_what_forbids_it_meanwhile_is_kept_told_and_ends_the_order(world, policy_id, found, admin_url, change, reason):
    order(world, policy_id)
    other = world.create().policy_id
    world.approve(other)
    with create_engine(admin_url, poolclass=NullPool).begin() as conn:
        conn.execute(text(f"UPDATE app.users SET {change} WHERE id = :id"), {"id": world.admin.user_id})
    run(world, LATER)
    draft = world.ask(world.author, open_draft, policy_id)
    assert (draft.state, draft.publish_at) == (VersionState.APPROVED, None)
    assert reason in draft.publish_refusal
    (refused,) = found("SELECT * FROM audit_log WHERE event = 'publication.refused' AND entity_id = :id", id=policy_id)
    assert refused.reason == draft.publish_refusal
    assert found(
        "SELECT 1 FROM outbox WHERE topic = 'publication.refused' AND payload ->> 'policy_id' = :id", id=str(policy_id)
    )
    run(world, LATER)
    assert world.ask(world.author, policy, policy_id).current_version == 0


def test_today_is_silent_about_a_scheduled_draft_and_tells_of_a_refused_one(world, policy_id, engine):
    def needs():
        shown = world.ask(world.admin, lambda conn, actor: dashboard(conn, actor, now=NOW))
        return [(each.kind, each.detail) for each in shown.needs]

    assert [kind for kind, _ in needs()] == [NeedKind.DRAFT_TO_PUBLISH]
    order(world, policy_id)
    assert needs() == []
    with transaction(engine, SideRole.JOB) as scope:
        scope.conn.execute(
            text(
                "UPDATE policy_drafts SET publish_at = NULL, publish_ordered_by = NULL, publish_refusal = 'Nobody may.'"
                " WHERE policy_id = :id"
            ),
            {"id": policy_id},
        )
    assert needs() == [(NeedKind.DRAFT_TO_PUBLISH, "not published: Nobody may.")]


def test_a_policy_that_somebody_holds_waits_for_the_next_run_and_holds_nobody_up(world, policy_id):
    order(world, policy_id)
    with acting(world.engine, world.author) as scope:
        policies.reopen(scope.conn, actor=world.author, policy_id=policy_id)
        run(world, LATER)
    run(world, LATER)
    draft = world.ask(world.author, open_draft, policy_id)
    assert (draft.state, draft.publish_refusal) == (VersionState.DRAFT, None)
    assert world.ask(world.author, policy, policy_id).current_version == 0


def test_two_runs_at_once_publish_one_version(world, policy_id):
    order(world, policy_id)
    together = Barrier(2)

    def run_together(_):
        together.wait()
        run(world, LATER)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run_together, range(2)))
    assert world.ask(world.author, policy, policy_id).current_version == 1
    assert world.ask(world.author, drafts_of_policy, policy_id)[0].state is VersionState.PUBLISHED
