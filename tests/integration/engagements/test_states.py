"""Every pair of the table of engagement states, through the operations that move one."""

import pytest

from core.engagements.model import ENGAGEMENT_MOVES, EngagementState
from core.engagements.operations import end
from core.engagements.proposals import accept, decline, withdraw_proposal
from core.engagements.queries import state_of
from core.errors import NotInThisState
from core.identity.acting import acting
from tests.integration.engagements.conftest import NOW

S = EngagementState
REACHED_BY = {
    S.PROPOSED: (),
    S.ACTIVE: (S.ACTIVE,),
    S.DECLINED: (S.DECLINED,),
    S.WITHDRAWN: (S.WITHDRAWN,),
    S.ENDED: (S.ACTIVE, S.ENDED),
}
PAIRS = [(current, wanted) for current in S for wanted in S if wanted is not S.PROPOSED]


def move(world, made, wanted):
    operation, person, given = {
        S.ACTIVE: (accept, world.clara, {}),
        S.DECLINED: (decline, world.clara, {}),
        S.WITHDRAWN: (withdraw_proposal, world.ines, {}),
        S.ENDED: (end, world.ines, {"why": "It is over."}),
    }[wanted]
    world.run(operation, person, engagement_id=made, now=NOW, **given)


@pytest.fixture
def reached(world):
    def to(state):
        made = world.proposed(world.clara.email)
        for step in REACHED_BY[state]:
            move(world, made, step)
        return made

    return to


def stands(world, made):
    with acting(world.engine, world.ines) as scope:
        return state_of(scope.conn, world.ines, made)


def test_every_state_of_the_table_is_tried():
    assert set(REACHED_BY) == set(S) == set(ENGAGEMENT_MOVES)


@pytest.mark.parametrize(("current", "wanted"), [pair for pair in PAIRS if pair[1] in ENGAGEMENT_MOVES[pair[0]]])
def test_a_move_of_the_table_is_made(world, reached, current, wanted):
    made = reached(current)
    move(world, made, wanted)
    assert stands(world, made) is wanted


@pytest.mark.parametrize(("current", "wanted"), [pair for pair in PAIRS if pair[1] not in ENGAGEMENT_MOVES[pair[0]]])
def test_any_other_move_is_refused_and_the_allowed_ones_are_named(world, reached, current, wanted):
    made = reached(current)
    with pytest.raises(NotInThisState) as refused:
        move(world, made, wanted)
    assert refused.value.details["allowed"] == sorted(ENGAGEMENT_MOVES[current])
    assert stands(world, made) is current
