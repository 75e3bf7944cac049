"""A library that clauses join and leave says of a new policy what the verdict table says of each living pair."""

from random import Random

import pytest

from core.clauses.model import Clause
from core.conflicts.library import Library
from core.conflicts.model import Relation, Verdict
from core.conflicts.portfolio import Related
from core.conflicts.relate import relation
from tests.proof.generators import pairs

SEEDS = range(4)
Match = tuple[int, int, Verdict]


def some_clauses(seed: int, count: int) -> list[Clause]:
    return [clause for _, a, b in pairs(seed, count) for clause in (a, b)]


def told(related: Related) -> list[Match]:
    verdicts = [related.verdicts[code] for code in related.codes]
    matches = zip(related.first.tolist(), related.second.tolist(), verdicts, strict=True)
    return sorted(matches, key=lambda match: match[:2])


def recomputed(new: list[Clause], held: dict[int, Clause]) -> list[Match]:
    judged = [(i, at, relation(a, b)) for i, a in enumerate(new) for at, b in sorted(held.items())]
    return [match for match in judged if match[2].relation is not Relation.NONE]


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_adding_and_retiring_a_new_policy_is_judged_as_anew(seed: int) -> None:
    rng, library, held = Random(seed), Library(), dict[int, Clause]()
    for step in range(12):
        added = some_clauses(3_000 + 100 * seed + step, rng.randint(1, 12))
        held.update(zip(library.add(added), added, strict=True))
        gone = rng.sample(sorted(held), rng.randint(0, len(held) // 3))
        library.retire(gone)
        held = {at: clause for at, clause in held.items() if at not in gone}
    new = some_clauses(5_000 + seed, 8)
    expected = recomputed(new, held)
    assert told(library.related(new)) == expected
    assert len(expected) > 100
    assert len({match[2].relation for match in expected}) >= 5


def test_retiring_most_lays_the_rest_out_anew_and_changes_no_verdict() -> None:
    clauses, new = some_clauses(7_000, 60), some_clauses(7_001, 8)
    library = Library(clauses)
    kept = dict(enumerate(clauses[90:], start=90))
    library.retire(range(30))
    library.retire(range(90))
    library.retire([3, 10_000])
    assert told(library.related(new)) == recomputed(new, kept)
    assert library.add(new[:1]) == range(120, 121), "an id is never given twice"


def test_an_empty_library_and_an_empty_policy_relate_to_nothing() -> None:
    assert told(Library().related(some_clauses(1, 3))) == []
    assert told(Library(some_clauses(1, 3)).related([])) == []
