"""Today counts the violations that wait for whoever looks, and leads to them."""

from datetime import timedelta

from core.dashboard.model import NeedKind
from core.dashboard.queries import dashboard
from tests.integration.engagements.conftest import World, world
from tests.integration.violations.breaking import DUE, NOW, S, a_case

__all__ = ["world"]
OF_VIOLATIONS = [kind for kind in NeedKind if kind.value.startswith("violation") or kind is NeedKind.ACTION_OVERDUE]


def test_each_side_is_told_what_waits_for_it(world: World):
    case = a_case(world)
    reported = [case.in_state(S.REPORTED) for _ in range(2)]
    confirmed, _, verified = (case.in_state(state) for state in (S.CONFIRMED, S.CORRECTING, S.VERIFIED))

    def needs(actor, now):
        found = world.run(lambda conn, actor: dashboard(conn, actor, now=now), actor).needs
        return {need.kind: (need.count, need.subject_id) for need in found if need.kind in OF_VIOLATIONS}

    own = needs(case.officer, NOW)
    assert own[NeedKind.VIOLATION_TO_CONFIRM][0] == len(reported)
    assert own[NeedKind.VIOLATION_TO_CLOSE] == (1, verified.id)
    assert len(own) == 2
    assert needs(case.agent, NOW) == {NeedKind.VIOLATION_TO_CORRECT: (1, confirmed.id)}
    late = NOW + (DUE - NOW.date()) + timedelta(days=1)
    assert NeedKind.ACTION_OVERDUE in needs(case.agent, late)
    assert NeedKind.VIOLATION_TO_VERIFY in needs(case.officer, late)
    assert needs(world.luca, late) == {}
