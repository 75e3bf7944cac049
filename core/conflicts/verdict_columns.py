"""The verdict table of `relate` row by row over columns: pairs whose regions are as good as the boxes around them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.conflicts.boxes import DIMENSIONS, TOOL
from core.conflicts.columns import PARAMETERS, Boxes, Columns, Flags, Masks, Numbers
from core.conflicts.compile import Kind
from core.conflicts.model import ConflictType, Degree, Direction, Relation, Verdict, incompatible
from core.conflicts.relate import DUPLICATE, MOOT, NARROWED, NO_RELATION, clash_type, mirrored

BLOCKED = frozenset({Relation.CONFLICT, Relation.TENSION})


class Codebook:
    """Verdicts by number, so that an array can hold them; 0 is no relation."""

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []
        self._codes: dict[Verdict, int] = {}
        self.code(NO_RELATION)

    def code(self, verdict: Verdict) -> int:
        """The number of a verdict, a new one if it has none."""
        known = self._codes.get(verdict)
        if known is not None:
            return known
        self._codes[verdict] = len(self.verdicts)
        self.verdicts.append(verdict)
        return self._codes[verdict]

    def mirrored(self, codes: Numbers) -> Numbers:
        """For each number, that of the verdict with the clauses swapped."""
        return np.array([self.code(mirrored(verdict)) for verdict in list(self.verdicts)], np.int32)[codes]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of one pair of kinds whose boxes meet, the lower kind first: columns and places of both sides."""

    book: Codebook
    a: Columns
    i: Numbers
    b: Columns
    j: Numbers

    @property
    def kinds(self) -> tuple[Kind, Kind]:
        """The kinds of the first clauses and of the second."""
        return Kind(int(self.a.kinds[self.i[0]])), Kind(int(self.b.kinds[self.j[0]]))

    def turned(self) -> "Pairs":
        """The same pairs with the sides swapped."""
        return Pairs(self.book, self.b, self.j, self.a, self.i)

    def only(self, which: Flags) -> "Pairs":
        """Those of the pairs."""
        return Pairs(self.book, self.a, self.i[which], self.b, self.j[which])

    def inside(self, *, tools: bool = True) -> Flags:
        """Whether the first applies only where the second does; without `tools`, whatever the tool."""
        return _inside(self.a.boxes, self.i, self.b.boxes, self.j, tools=tools)

    def around(self, *, tools: bool = True) -> Flags:
        """Whether the second applies only where the first does."""
        return _inside(self.b.boxes, self.j, self.a.boxes, self.i, tools=tools)

    def choose(self, cases: list[tuple[Flags, Verdict]]) -> Numbers:
        """The verdict of the first case that holds, as numbers; no relation where none does."""
        found = np.zeros(len(self.i), np.int32)
        for when, verdict in reversed(cases):
            found[when] = self.book.code(verdict)
        return found


def decide(pairs: Pairs) -> Numbers:
    """Numbers of the verdicts on pairs of one pair of kinds; a preference contradicts nobody."""
    found = DECIDE[pairs.kinds](pairs)
    soft = pairs.a.is_soft[pairs.i] | pairs.b.is_soft[pairs.j]
    clashes = np.array([verdict.relation in BLOCKED for verdict in pairs.book.verdicts])
    return np.where(soft & clashes[found], pairs.book.code(NARROWED), found)


def _inside(a: Boxes, i: Numbers, b: Boxes, j: Numbers, *, tools: bool) -> Flags:
    """Whether each box lies inside the other of its pair; each dimension is looked at for those left by the others."""
    left = np.flatnonzero((a.starts[i] >= b.starts[j]) & (a.ends[i] <= b.ends[j]))
    for dimension in range(len(DIMENSIONS)):
        if tools or dimension != TOOL:
            mine, theirs = a.masks[dimension].take(i[left], axis=1), b.masks[dimension].take(j[left], axis=1)
            left = left[_covers(theirs, mine)]
    inside = np.zeros(len(i), np.bool_)
    inside[left] = True
    return inside


def _covers(wide: Masks, narrow: Masks) -> Flags:
    return ~_touches(narrow, ~wide)


def _touches(a: Masks, b: Masks) -> Flags:
    touches: Flags = (a[0] & b[0]) != 0
    for word in range(1, len(a)):
        touches |= (a[word] & b[word]) != 0
    return touches


def _permission_and_ban(pairs: Pairs) -> Numbers:
    covered, banned = pairs.a.tools[:, pairs.i], pairs.b.banned[:, pairs.j]
    kind = clash_type(*pairs.kinds)
    blocked = _covers(banned, covered)
    return pairs.choose(
        [
            (blocked & pairs.inside(tools=False), Verdict(Relation.TENSION, kind, Degree.FULL)),
            (blocked, Verdict(Relation.TENSION, kind, Degree.PARTIAL)),
            (_touches(covered, banned), NARROWED),
        ]
    )


def _duty_and_ban(pairs: Pairs) -> Numbers:
    covered, banned = pairs.a.tools[:, pairs.i], pairs.b.banned[:, pairs.j]
    impossible = _covers(banned, covered) & pairs.inside(tools=False)
    return pairs.choose(
        [
            (impossible, Verdict(Relation.CONFLICT, clash_type(*pairs.kinds))),
            (_touches(covered, banned), NARROWED),
        ]
    )


def _ban_and_list(pairs: Pairs) -> Numbers:
    banned, listed = pairs.a.tools[:, pairs.i], pairs.b.allowed[:, pairs.j]
    ruled_out = pairs.b.banned[:, pairs.j]
    some = np.any(ruled_out, axis=0)
    said_already = some & _covers(ruled_out, banned) & pairs.inside(tools=False)
    says_all = some & _covers(banned, ruled_out) & pairs.around(tools=False)
    return pairs.choose(
        [
            (
                _covers(banned, listed) & ~pairs.a.is_cylinder[pairs.i],
                Verdict(Relation.CONFLICT, ConflictType.EXCLUSIVE_TOOLS),
            ),
            (_touches(listed, banned), NARROWED),
            (said_already, Verdict(Relation.SUBSUMED, direction=Direction.FIRST)),
            (says_all, Verdict(Relation.SUBSUMED, direction=Direction.SECOND)),
        ]
    )


def _ban_and_demand(pairs: Pairs) -> Numbers:
    return pairs.choose([(pairs.around(), MOOT)])


def _same_kind(pairs: Pairs) -> Numbers:
    inside, around = pairs.inside(), pairs.around()
    return pairs.choose(
        [
            (inside & around, DUPLICATE),
            (inside, Verdict(Relation.SUBSUMED, direction=Direction.FIRST)),
            (around, Verdict(Relation.SUBSUMED, direction=Direction.SECOND)),
        ]
    )


def _two_duties(pairs: Pairs) -> Numbers:
    return pairs.book.mirrored(_same_kind(pairs))


def _two_lists(pairs: Pairs) -> Numbers:
    return _compare_masks(pairs, pairs.a.allowed, pairs.b.allowed, ConflictType.EXCLUSIVE_TOOLS)


def _two_demands(pairs: Pairs) -> Numbers:
    kind = incompatible(PARAMETERS[int(pairs.a.parameters[pairs.i[0]])])
    if not pairs.a.is_number[pairs.i[0]]:
        return _compare_masks(pairs, pairs.a.values, pairs.b.values, kind)
    least, most = pairs.a.least[pairs.i], pairs.a.most[pairs.i]
    its_least, its_most = pairs.b.least[pairs.j], pairs.b.most[pairs.j]
    disjoint = np.maximum(least, its_least) > np.minimum(most, its_most)
    inside = (its_least <= least) & (most <= its_most)
    around = (least <= its_least) & (its_most <= most)
    return _reconcile(pairs, kind, disjoint, inside, around)


def _compare_masks(pairs: Pairs, mine: Masks, theirs: Masks, kind: str) -> Numbers:
    mine, theirs = mine[:, pairs.i], theirs[:, pairs.j]
    return _reconcile(pairs, kind, ~_touches(mine, theirs), _covers(theirs, mine), _covers(mine, theirs))


def _reconcile(pairs: Pairs, kind: str, disjoint: Flags, inside: Flags, around: Flags) -> Numbers:
    """Admissible values that are disjoint, one inside the other, equal (then the scopes decide), or only meet."""
    values = pairs.choose(
        [
            (disjoint, Verdict(Relation.CONFLICT, kind)),
            (inside & around, NO_RELATION),
            (inside, Verdict(Relation.STRICTER, direction=Direction.FIRST)),
            (around, Verdict(Relation.STRICTER, direction=Direction.SECOND)),
            (~disjoint, NARROWED),
        ]
    )
    equal = ~disjoint & inside & around
    if equal.any():
        values[equal] = _same_kind(pairs.only(equal))
    return values


DECIDE: dict[tuple[Kind, Kind], Callable[[Pairs], Numbers]] = {
    (Kind.PERMIT, Kind.PERMIT): _same_kind,
    (Kind.PERMIT, Kind.PROHIBIT): _permission_and_ban,
    (Kind.PERMIT, Kind.ONLY): _permission_and_ban,
    (Kind.DUTY_EACH, Kind.DUTY_EACH): _same_kind,
    (Kind.DUTY_EACH, Kind.PROHIBIT): _permission_and_ban,
    (Kind.DUTY_EACH, Kind.ONLY): _permission_and_ban,
    (Kind.DUTY, Kind.DUTY): _two_duties,
    (Kind.DUTY, Kind.PROHIBIT): _duty_and_ban,
    (Kind.DUTY, Kind.ONLY): _duty_and_ban,
    (Kind.PROHIBIT, Kind.PROHIBIT): _same_kind,
    (Kind.PROHIBIT, Kind.ONLY): _ban_and_list,
    (Kind.PROHIBIT, Kind.REQUIRE): _ban_and_demand,
    (Kind.ONLY, Kind.ONLY): _two_lists,
    (Kind.REQUIRE, Kind.REQUIRE): _two_demands,
}
"""As `relate.TABLE`, row by row."""
