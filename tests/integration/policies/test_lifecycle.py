"""Every (from, to) pair of the table of a version's states, through the operations: legal ones work, others are refused."""

from datetime import timedelta
from itertools import product

import pytest

from core.distribution.withdrawing import withdraw_version
from core.errors import NotInThisState
from core.policies import operations as policies
from core.policies.model import VERSION_MOVES, VersionState
from core.policies.queries import NoOpenDraft, NoSuchVersion, drafts_of_policy, version
from tests.integration.policies.conftest import NOW, a_text

S = VersionState
ENDED = {S.PUBLISHED, S.WITHDRAWN, S.ABANDONED}


def bring_to(world, policy_id, state):
    """Lead a new draft into a state by the operations."""
    steps = {
        S.DRAFT: [],
        S.IN_REVIEW: ["submit"],
        S.CHANGES_REQUESTED: ["submit", "send_back"],
        S.APPROVED: ["submit", "approve"],
        S.PUBLISHED: ["submit", "approve", "publish"],
        S.WITHDRAWN: ["submit", "approve", "publish", "withdraw"],
        S.ABANDONED: ["abandon"],
    }
    for step in steps[state]:
        moves(world, policy_id)[step]()


def moves(world, policy_id):
    where = {"policy_id": policy_id}
    return {
        "submit": lambda: world.act(world.author, policies.submit_for_review, now=NOW, **where),
        "send_back": lambda: world.act(world.officer, policies.request_changes, comment="x", now=NOW, **where),
        "approve": lambda: world.act(world.officer, policies.approve, now=NOW, **where),
        "publish": lambda: world.act(world.admin, policies.publish, now=NOW, **where),
        "reopen": lambda: world.act(world.author, policies.reopen, **where),
        "abandon": lambda: world.act(world.author, policies.abandon, **where),
        "withdraw": lambda: world.act(
            world.admin, withdraw_version, version_number=1, reason="x", now=NOW + timedelta(1), **where
        ),
    }


LEADS_TO = {
    S.DRAFT: "reopen", S.IN_REVIEW: "submit", S.CHANGES_REQUESTED: "send_back", S.APPROVED: "approve",
    S.PUBLISHED: "publish", S.WITHDRAWN: "withdraw", S.ABANDONED: "abandon",
}  # fmt: skip


def state_of(world, policy_id):
    draft = world.ask(world.author, drafts_of_policy, policy_id)[0]
    if draft.state is S.PUBLISHED and world.ask(world.author, version, policy_id, 1).withdrawal:
        return S.WITHDRAWN
    return draft.state


def expected_refusal(start, to):
    """What is over has no draft to move, and what was never published no version to withdraw."""
    if to is S.WITHDRAWN and start not in {S.PUBLISHED, S.WITHDRAWN}:
        return NoSuchVersion
    return NoOpenDraft if start in ENDED and to is not S.WITHDRAWN else NotInThisState


@pytest.mark.parametrize(("start", "to"), list(product(S, S)), ids=lambda state: state.value)
def test_a_move_works_where_the_table_has_it_and_is_refused_elsewhere(world, start, to):
    policy_id = world.create().policy_id
    bring_to(world, policy_id, start)
    assert state_of(world, policy_id) is start
    move = moves(world, policy_id)[LEADS_TO[to]]
    if to in VERSION_MOVES[start]:
        move()
        assert state_of(world, policy_id) is to
        return
    refusal = expected_refusal(start, to)
    with pytest.raises(refusal) as refused:
        move()
    if refusal is NotInThisState:
        assert refused.value.details["allowed"] == sorted(VERSION_MOVES[start])
        for allowed in VERSION_MOVES[start]:
            assert allowed.value.replace("_", " ") in refused.value.message
    assert state_of(world, policy_id) is start


def test_a_draft_that_was_sent_back_is_a_draft_again_by_writing(world):
    policy_id = world.create().policy_id
    bring_to(world, policy_id, S.CHANGES_REQUESTED)
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(title="New"), now=NOW)
    assert state_of(world, policy_id) is S.DRAFT
