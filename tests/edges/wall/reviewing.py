"""What a client does among its own people: comments, times of publication, tracking, withdrawn versions."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from core.distribution.withdrawing import withdraw_version
from core.policies.model import Tracking
from core.policies.operations import approve, publish, submit_for_review
from core.policies.publishing import order_publication
from core.policies.reviewing import add_comment, reply
from core.policies.tracking import track
from tests.edges.wall.things import World


def review(world: World, client: str, drafted: Callable[[str], UUID]) -> None:
    """A thread, brands on what was sent, a draft that publishes itself later, a version withdrawn before it was sent."""
    ids = {key: world.own("policy", client, key) for key in ("review", "sent")}
    _comment(world, client, ids["review"])
    _track(world, client, ids["sent"])
    scheduled, retired = drafted("scheduled"), drafted("retired")
    for policy_id in (scheduled, retired):
        _approve(world, client, policy_id)
    admin = world.enter(world.stage.admin(client))
    at = world.now + timedelta(days=3)
    order_publication(world.conn, actor=admin, policy_id=scheduled, publish_at=at, now=world.now)
    publish(world.conn, actor=admin, policy_id=retired, now=world.now)
    reason = world.stage.text(f"{client}/withdrawal", client)
    withdraw_version(world.conn, actor=admin, policy_id=retired, version_number=1, reason=reason, now=world.now)


def _comment(world: World, client: str, policy_id: UUID | None) -> None:
    officer, words = world.enter(world.stage.officer(client)), world.stage.text(f"{client}/comment", client)
    assert policy_id is not None
    thread = add_comment(world.conn, actor=officer, policy_id=policy_id, words=words, line_number=1, now=world.now)
    world.add("thread", thread.id, "remark", client)
    answer = world.stage.text(f"{client}/reply", client)
    reply(world.conn, actor=officer, thread_id=thread.id, words=answer, now=world.now)


def _track(world: World, client: str, policy_id: UUID | None) -> None:
    officer = world.enter(world.stage.officer(client))
    assert policy_id is not None
    brand, topic = (world.stage.text(f"{client}/{what}", client) for what in ("tracked brand", "topic"))
    wanted = Tracking(brands=(brand,), topics=(topic,), requires_mlr_signoff=True)
    track(world.conn, actor=officer, policy_id=policy_id, wanted=wanted, now=world.now)


def _approve(world: World, client: str, policy_id: UUID) -> None:
    officer = world.enter(world.stage.officer(client))
    submit_for_review(world.conn, actor=officer, policy_id=policy_id, now=world.now)
    admin, said = world.enter(world.stage.admin(client)), world.stage.text(f"{client}/approval", client)
    approve(world.conn, actor=admin, policy_id=policy_id, comment=said, now=world.now)
