"""Minimal sets equal a plain enumeration: every subset of small portfolios of several shapes, kind by kind of activity."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from core.conflicts.detect import detect
from core.conflicts.interpreter import confirms_set
from core.conflicts.minimal_sets import MOST_OTHERS
from core.conflicts.model import Finding, PolicyClause, Reach, Relation
from tests.proof.engine_sets import engine_sets
from tests.proof.plain_sets import Written, names
from tests.proof.small_portfolios import SHAPES, WORLD, small_portfolio

CASES = range(50)
"""Of each of the seven shapes."""
TODAY = date(2026, 1, 20)
PAIR = 2


def portfolio(seed: int, shape: str) -> list[PolicyClause]:
    """The clauses that have not ended."""
    return [each for each in small_portfolio(seed, shape) if (each.clause.window.ends_on or date.max) > TODAY]


@cache
def findings_of(seed: int, shape: str) -> tuple[Finding, ...]:
    return detect(portfolio(seed, shape), WORLD, today=TODAY).findings


def of_sets(seed: int, shape: str) -> list[Finding]:
    return [each for each in findings_of(seed, shape) if len(each.members) > PAIR]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", CASES)
def test_what_is_told_is_what_enumeration_finds(seed: int, shape: str) -> None:
    held = portfolio(seed, shape)
    smallest = Written(held, WORLD).smallest(MOST_OTHERS + 1)
    expected = {each for each in names(held, smallest) if len(each) > PAIR}
    assert {frozenset(member.clause.id for member in each.members) for each in of_sets(seed, shape)} == expected


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", CASES)
def test_each_demand_has_the_minimal_sets_that_enumeration_finds_or_says_that_there_may_be_more(
    seed: int, shape: str
) -> None:
    held = small_portfolio(seed, shape)
    written = Written(held, WORLD)
    for place in filter(written.takes_part, range(len(held))):
        found = engine_sets(held, place, written)
        every = written.sets_against(place, len(held))
        assert set(found.sets) == {each for each in every if len(each) <= MOST_OTHERS}
        assert found.is_truncated or all(len(each) <= MOST_OTHERS for each in every)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_witness_of_a_set_is_confirmed_on_names(shape: str) -> None:
    for each in (finding for seed in CASES for finding in of_sets(seed, shape)):
        assert each.witness is not None
        assert each.witness.day >= TODAY
        assert each.reach is Reach.BINDING
        assert each.relation in (Relation.CONFLICT, Relation.TENSION)
        assert confirms_set([member.clause for member in each.members], each.witness)


def test_the_cases_are_not_empty() -> None:
    told = [finding for shape in SHAPES for seed in CASES for finding in of_sets(seed, shape)]
    kinds = Counter(finding.conflict_type.split("_", maxsplit=1)[0] for finding in told)
    sizes = Counter(len(finding.members) for finding in told)
    assert min(kinds[kind] for kind in ("no", "duty", "incompatible")) >= 15, kinds
    assert sizes[3] >= 100 and sizes[4] >= 20 and sizes[5] >= 1, sizes  # noqa: PT018
