"""The strength of the proof: an engine with a seeded bug must be caught. All of them: `python -m tests.proof.mutate`."""

import pytest

from tests.proof.mutants import Mutant, stands_once
from tests.proof.mutate import EVERY, SMALL, Fate, fate
from tests.proof.trials import TOLD, is_caught, on_columns, on_pairs, on_sets

pytestmark = pytest.mark.slow

ROOMS = frozenset({"relate", "unmapped", "library"})
"""Where small trials are enough for every bug."""
SLICE = [mutant for mutant in EVERY if mutant.room in ROOMS and not mutant.equivalent]


@pytest.mark.parametrize("trial", [on_pairs, on_columns, on_sets, *TOLD])
def test_the_copy_without_a_bug_is_not_caught(trial) -> None:
    assert not is_caught(None, (trial,), SMALL)


@pytest.mark.parametrize("mutant", EVERY, ids=str)
def test_every_seeded_bug_is_still_a_line_of_the_engine(mutant: Mutant) -> None:
    assert stands_once(mutant), "the engine's text has changed: write the bug anew"


@pytest.mark.parametrize("mutant", SLICE, ids=str)
def test_a_seeded_bug_is_caught(mutant: Mutant) -> None:
    assert fate(mutant, SMALL) is Fate.KILLED
