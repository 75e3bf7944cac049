"""The engine against the independent judge, on pairs of all three generators."""

import pytest

from core.conflicts.relate import relation
from tests.proof.compare import Tally, compare
from tests.proof.generators import GENERATORS, pairs

pytestmark = pytest.mark.slow

SEED = 20261
PAIRS = 9_000
LEAST: dict[tuple[str, str, str], int] = {
    ("conflict", "exclusive_tools", ""): 60,
    ("conflict", "incompatible_…", ""): 30,
    ("conflict", "obligation_vs_exclusivity", ""): 10,
    ("conflict", "obligation_vs_prohibition", ""): 40,
    ("tension", "obligation_vs_exclusivity", "full"): 5,
    ("tension", "obligation_vs_exclusivity", "partial"): 10,
    ("tension", "obligation_vs_prohibition", "full"): 20,
    ("tension", "obligation_vs_prohibition", "partial"): 20,
    ("tension", "permission_vs_exclusivity", "full"): 5,
    ("tension", "permission_vs_exclusivity", "partial"): 10,
    ("tension", "permission_vs_prohibition", "full"): 20,
    ("tension", "permission_vs_prohibition", "partial"): 20,
    ("narrowed", "", ""): 300,
    ("stricter", "", ""): 100,
    ("moot", "", ""): 30,
    ("subsumed", "", ""): 200,
    ("duplicate", "", ""): 100,
    ("unknown", "", ""): 100,
    ("none", "", ""): 1_000,
}


@pytest.fixture(scope="module")
def tally() -> Tally:
    tally = compare(pairs(SEED, PAIRS), relation)
    print(f"seed {SEED}, {tally.pairs} pairs, {dict(tally.counts('relation', 'conflict_type', 'degree'))}")  # noqa: T201
    return tally


def test_engine_and_z3_give_the_same_verdict_on_every_pair(tally: Tally) -> None:
    assert tally.pairs == PAIRS
    assert tally.disagreements[:3] == []


@pytest.mark.parametrize("verdict", LEAST, ids=lambda facts: " ".join(filter(None, facts)))
def test_every_verdict_of_the_table_was_met_often_enough(tally: Tally, verdict: tuple[str, str, str]) -> None:
    assert tally.counts("relation", "conflict_type", "degree")[verdict] >= LEAST[verdict]


@pytest.mark.parametrize("generator", GENERATORS)
def test_no_generator_yields_only_unrelated_pairs(tally: Tally, generator: str) -> None:
    related = {facts[1] for facts, count in tally.counts("generator", "relation").items() if facts[0] == generator}
    assert related >= {"conflict", "tension", "narrowed", "subsumed", "unknown", "none"}
