"""Relating in columns says what the verdict table says of each pair: on random clauses, near misses and exceptions."""

from collections import Counter

import pytest

from core.clauses.model import Clause
from core.conflicts.columns import Prepared, columns
from core.conflicts.compile import compile_clause
from core.conflicts.model import Relation, Verdict
from core.conflicts.portfolio import MOST_CELLS, Related, relate_across, relate_within
from core.conflicts.relate import mirrored, relation
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms
from tests.proof.generators import pairs

BATCHES = range(20)
PAIRS = 60
"""Of each batch; all its clauses are then related with each other: 120 × 119 / 2 pairs."""


def _prepared(clause: Clause) -> Prepared:
    vague = bool(unmapped_terms(clause))
    return Prepared(compiled_at_widest(clause) if vague else compile_clause(clause), is_vague=vague)


def _living(clauses: list[Clause]) -> list[Clause]:
    return [clause for clause in clauses if _prepared(clause).compiled.box is not None]


def _batch(seed: int) -> list[Clause]:
    return _living([clause for _, a, b in pairs(seed, PAIRS) for clause in (a, b)])


def _said(related: Related) -> dict[tuple[int, int], object]:
    places = zip(related.first.tolist(), related.second.tolist(), strict=True)
    return {pair: related.verdicts[code] for pair, code in zip(places, related.codes.tolist(), strict=True)}


@pytest.mark.parametrize("seed", BATCHES)
def test_every_pair_within_a_portfolio_is_judged_as_the_table_judges_it(seed: int) -> None:
    clauses = _batch(seed)
    judged = {(i, j): relation(clauses[i], clauses[j]) for j in range(len(clauses)) for i in range(j)}
    expected = {pair: verdict for pair, verdict in judged.items() if verdict.relation is not Relation.NONE}
    asked: Counter[tuple[int, int]] = Counter()

    def ask(i: int, j: int) -> Verdict:
        asked[i, j] += 1
        return relation(clauses[i], clauses[j])

    assert _said(relate_within(columns([_prepared(clause) for clause in clauses]), ask)) == expected
    assert len(asked) < len(judged) / 2, "most pairs are decided in columns"
    assert len({verdict.relation for verdict in expected.values()}) >= 7


def test_new_clauses_are_related_with_those_held_in_their_own_order() -> None:
    clauses = _batch(1_000)
    new, held = clauses[:40], clauses[40:]
    across = relate_across(
        columns([_prepared(each) for each in new]),
        columns([_prepared(each) for each in held]),
        lambda i, j: relation(new[i], held[j]),
    )
    turned = relate_across(
        columns([_prepared(each) for each in held]),
        columns([_prepared(each) for each in new]),
        lambda i, j: relation(held[i], new[j]),
    )
    judged = {(i, j): relation(a, b) for i, a in enumerate(new) for j, b in enumerate(held)}
    expected = {pair: verdict for pair, verdict in judged.items() if verdict.relation is not Relation.NONE}
    assert _said(across) == expected
    assert _said(turned) == {(j, i): mirrored(verdict) for (i, j), verdict in expected.items()}


def test_blocks_leave_no_pair_out(monkeypatch: pytest.MonkeyPatch) -> None:
    clauses = _batch(2_000)
    laid_out = columns([_prepared(clause) for clause in clauses])
    at_once = _said(relate_within(laid_out, lambda i, j: relation(clauses[i], clauses[j])))
    assert len(clauses) ** 2 < MOST_CELLS
    monkeypatch.setattr("core.conflicts.portfolio.MOST_CELLS", 50)
    assert _said(relate_within(laid_out, lambda i, j: relation(clauses[i], clauses[j]))) == at_once


def test_no_clauses_relate_to_nothing() -> None:
    nothing = columns([])
    assert _said(relate_within(nothing, lambda i, j: pytest.fail("nobody to ask about"))) == {}
