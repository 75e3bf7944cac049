"""Clauses of many policies held as columns: a new policy is related with all of them, others come and go meanwhile.

Adding and retiring touch only the clauses concerned; related is what is new against what is held, never the held ones
with each other, whose verdicts stand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.clauses.model import Clause
from core.conflicts.boxes import FIRST_DAY
from core.conflicts.columns import Columns, Numbers, Prepared, columns, joined
from core.conflicts.compile import compile_clause
from core.conflicts.model import Verdict
from core.conflicts.portfolio import Related, relate_across
from core.conflicts.relate import relation, verdict
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms
from core.conflicts.verdict_columns import Codebook


@dataclass(frozen=True, slots=True)
class _Kept:
    clause: Clause
    prepared: Prepared


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Columns, and the id of the clause at each place."""

    columns: Columns
    ids: Numbers


class Library:
    """Living clauses by id; ids are given in the order of adding and never again."""

    def __init__(self, clauses: Sequence[Clause] = ()) -> None:
        self._kept: dict[int, _Kept] = {}
        self._shelves: list[_Shelf] = []
        self._next = 0
        self._retired = 0
        self.add(clauses)

    def __len__(self) -> int:
        """How many clauses are held that apply to anything."""
        return len(self._kept)

    def add(self, clauses: Sequence[Clause]) -> range:
        """Hold further clauses; their ids, in order. One that applies to nothing has an id and relates to nothing."""
        ids = range(self._next, self._next + len(clauses))
        self._next = ids.stop
        living = dict(zip(ids, map(_prepared, clauses), strict=True))
        self._shelve({at: each for at, each in living.items() if each.prepared.compiled.box is not None})
        return ids

    def retire(self, ids: Iterable[int]) -> None:
        """Let go of clauses; unknown and retired ids are passed over."""
        gone = [each for each in set(ids) if self._kept.pop(each, None) is not None]
        self._retired += len(gone)
        if self._retired > len(self._kept):
            kept, self._kept, self._shelves, self._retired = self._kept, {}, [], 0
            self._shelve(kept)
            return
        for shelf in self._shelves:
            # A box that ends before the first day meets nothing.
            shelf.columns.boxes.ends[np.isin(shelf.ids, gone)] = FIRST_DAY

    def related(self, clauses: Sequence[Clause]) -> Related:
        """Every pair of a new clause and a held one that relates: the place of the first, the id of the second."""
        places, new = _living(clauses)
        laid_out, book = columns([each.prepared for each in new]), Codebook()
        parts = [self._on_shelf(shelf, new, laid_out, book) for shelf in self._shelves]
        nothing = np.empty(0, np.int64)
        return Related(
            first=places[np.concatenate([nothing, *(each.first for each in parts)])],
            second=np.concatenate([nothing, *(each.second for each in parts)]),
            codes=np.concatenate([nothing, *(each.codes for each in parts)]),
            verdicts=tuple(book.verdicts),
        )

    def _shelve(self, living: dict[int, _Kept]) -> None:
        if not living:
            return
        self._kept |= living
        ids = np.fromiter(living, np.int64)
        self._shelves.append(_Shelf(columns([each.prepared for each in living.values()]), ids))
        # Few shelves, and each clause is moved only a few times: none is more than half as long as the one before.
        while len(self._shelves) > 1 and 2 * len(self._shelves[-1].ids) > len(self._shelves[-2].ids):
            first, second = self._shelves[-2:]
            both = _Shelf(joined(first.columns, second.columns), np.concatenate([first.ids, second.ids]))
            self._shelves[-2:] = [both]

    def _on_shelf(self, shelf: _Shelf, new: Sequence[_Kept], laid_out: Columns, book: Codebook) -> Related:
        def ask(i: int, j: int) -> Verdict:
            return _judge(new[i], self._kept[int(shelf.ids[j])])

        found = relate_across(laid_out, shelf.columns, ask, book)
        return replace(found, second=shelf.ids[found.second])


def _living(clauses: Sequence[Clause]) -> tuple[Numbers, list[_Kept]]:
    """Those of the clauses that apply to anything, and their places."""
    new = [_prepared(clause) for clause in clauses]
    places = [place for place, each in enumerate(new) if each.prepared.compiled.box is not None]
    return np.array(places, np.int64), [new[place] for place in places]


def _prepared(clause: Clause) -> _Kept:
    is_vague = bool(unmapped_terms(clause))
    return _Kept(clause, Prepared(compiled_at_widest(clause) if is_vague else compile_clause(clause), is_vague))


def _judge(a: _Kept, b: _Kept) -> Verdict:
    if a.prepared.is_vague or b.prepared.is_vague:
        return relation(a.clause, b.clause)
    return verdict(a.prepared.compiled, b.prepared.compiled)
