"""Clauses of many policies held as columns: a new policy is related with all of them, others come and go meanwhile.

Adding and retiring touch only the clauses concerned; related is what is new against what is held, never the held ones
with each other, whose verdicts stand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.clauses.model import Clause
from core.conflicts.boxes import FIRST_DAY
from core.conflicts.columns import Columns, Numbers, Prepared, columns, joined
from core.conflicts.compile import compile_clause
from core.conflicts.model import Relation, Verdict
from core.conflicts.portfolio import relate_across
from core.conflicts.relate import NO_RELATION, relation, verdict
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms

Match = tuple[int, int, Verdict]
"""Place of a new clause, the id of a held one, and how the first stands to the second."""


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

    def related(self, clauses: Sequence[Clause]) -> list[Match]:
        """Every pair of a new clause and a held one that relates, in the order of places and ids."""
        new = [(place, each) for place, each in enumerate(map(_prepared, clauses)) if each.prepared.compiled.box]
        found = [match for shelf in self._shelves for match in self._on_shelf(shelf, new)]
        return sorted(found, key=lambda match: match[:2])

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

    def _on_shelf(self, shelf: _Shelf, new: Sequence[tuple[int, _Kept]]) -> Iterator[Match]:
        def ask(i: int, j: int) -> Verdict:
            held = self._kept.get(int(shelf.ids[j]))
            return _judge(new[i][1], held) if held is not None else NO_RELATION

        related = relate_across(columns([each.prepared for _, each in new]), shelf.columns, ask)
        ids = shelf.ids[related.second].tolist()
        for i, at, code in zip(related.first.tolist(), ids, related.codes.tolist(), strict=True):
            if related.verdicts[code].relation is not Relation.NONE:
                yield new[i][0], at, related.verdicts[code]


def _prepared(clause: Clause) -> _Kept:
    is_vague = bool(unmapped_terms(clause))
    return _Kept(clause, Prepared(compiled_at_widest(clause) if is_vague else compile_clause(clause), is_vague))


def _judge(a: _Kept, b: _Kept) -> Verdict:
    if a.prepared.is_vague or b.prepared.is_vague:
        return relation(a.clause, b.clause)
    return verdict(a.prepared.compiled, b.prepared.compiled)
