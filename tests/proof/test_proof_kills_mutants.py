"""The strength of the proof: an engine with a seeded bug must be caught by the generated pairs."""

import pytest

from core.clauses.model import Clause
from tests.proof.compare import Engine, judgement, mirrored
from tests.proof.generators import pairs
from tests.proof.mutants import MUTANTS, Mutant, mutated, stands_once
from tests.proof.oracle import Judgement, oracle_relation

pytestmark = pytest.mark.slow

SEED = 77
PAIRS = 12_000

Judged = list[tuple[Clause, Clause, Judgement]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    return [(a, b, oracle_relation(a, b)) for _, a, b in pairs(SEED, PAIRS)]


def caught(engine: Engine, judged: Judged) -> bool:
    """Whether some pair, in either order, shows a verdict that is not the oracle's, or a crash."""
    try:
        return any(
            judgement(engine(a, b)) != right or judgement(engine(b, a)) != mirrored(right) for a, b, right in judged
        )
    except (ArithmeticError, LookupError, TypeError, ValueError, AssertionError):
        return True


def test_the_copy_without_a_bug_is_not_caught(judged: Judged) -> None:
    assert not caught(mutated(None), judged)


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_seeded_bug_is_caught(judged: Judged, mutant: Mutant) -> None:
    assert stands_once(mutant), "the engine's text has changed: write the bug anew in tests/proof/mutants.py"
    assert caught(mutated(mutant), judged)
