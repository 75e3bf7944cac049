"""A score of a past day is the same from the end of time as it was on its day: every fact is kept as it stood."""

from datetime import timedelta
from random import Random

from core.distribution.model import Response
from tests.integration.compliance.passing_days import CLAUSES, FIRST, PassingDays
from tests.integration.distribution.conftest import world
from tests.integration.distribution.sending import send

__all__ = ["world"]

SEED = 6
DAYS = [FIRST + timedelta(days=passed) for passed in range(14)]


def a_fortnight(world, seed: int) -> PassingDays:
    policy_id = world.publish(clauses=CLAUSES)
    passing = PassingDays(world, Random(seed), policy_id)
    send(world, policy_id, now=passing.at, agency_ids=[passing.agency_id], due_at=passing.at + timedelta(days=4))
    return passing


def test_every_past_day_scores_from_the_end_as_it_did_on_its_day(world):
    passing = a_fortnight(world, SEED)
    as_it_was = {}
    for day in DAYS:
        passing.pass_day(day)
        as_it_was[day] = passing.facts_of(day)
        kept = passing.history(day)
    for day in DAYS:
        assert passing.facts_of(day) == as_it_was[day], day
    assert passing.history(*reversed(DAYS)) == kept
    assert len({row[6] for row in kept}) > 1, "days were scored by more than one set of settings"
    assert len({row[2] for row in kept}) > 3, "the scores moved"


def test_an_editorial_version_leaves_a_score_as_it_is_whatever_was_answered_before(world):
    """All answers go on with it: a first one in time stays the first, and an exception to a decline still lifts it."""
    for last in (Response.ACKNOWLEDGED, Response.DECLINED):
        passing = a_fortnight(world, SEED)
        passing.answer(Response.DECLINED, passing.at)
        passing.lift(days=40)
        if last is not Response.DECLINED:
            passing.answer(last, passing.at + timedelta(days=20))
        day = FIRST + timedelta(days=21)
        [before] = passing.scores_of(day).values()
        for later in (1, 2):
            passing.reword(passing.at + timedelta(days=20 + later))
            [after] = passing.scores_of(day + timedelta(days=later)).values()
            assert after == before
