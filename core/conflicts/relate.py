"""The verdict table: how two clauses stand to each other, decided exactly. This is the text to review."""

import functools
from collections.abc import Callable

from core.clauses.model import Clause, Require
from core.clauses.taxonomy import Vocabulary, vocabulary
from core.conflicts.boxes import intersection, is_empty, is_subset, meets
from core.conflicts.compile import Compiled, Kind, compile_clause, kind_of
from core.conflicts.model import ConflictType, Degree, Direction, Relation, Verdict, incompatible
from core.conflicts.scenarios import (
    Region,
    blocked_scenario,
    emptied_list,
    forbidden,
    list_touched,
    overlap,
)
from core.conflicts.unmapped import unmapped_terms, verdict_under_every_meaning

NO_RELATION = Verdict(Relation.NONE)
NARROWED = Verdict(Relation.NARROWED)
MOOT = Verdict(Relation.MOOT)
DUPLICATE = Verdict(Relation.DUPLICATE, direction=Direction.BOTH)
_MIRRORED = {Direction.FIRST: Direction.SECOND, Direction.SECOND: Direction.FIRST}


def relation(a: Clause, b: Clause) -> Verdict:
    """Relate two clauses as if they shared a client value; swapping them only mirrors the direction."""
    if not can_relate(a, b):
        return NO_RELATION
    if unmapped_terms(a) or unmapped_terms(b):
        return verdict_under_every_meaning(a, b, verdict)
    return verdict(_compiled(a), _compiled(b))


def can_relate(a: Clause, b: Clause) -> bool:
    """Whether the table has a row for the two kinds, and two demands are on one parameter."""
    kinds = (kind_of(a.norm), kind_of(b.norm))
    if isinstance(a.norm, Require) and isinstance(b.norm, Require):
        return a.norm.param == b.norm.param
    return (min(kinds), max(kinds)) in TABLE


def _compiled(clause: Clause) -> Compiled:
    return _compiled_by(clause, vocabulary())


@functools.lru_cache(maxsize=4096)
def _compiled_by(clause: Clause, _: Vocabulary) -> Compiled:
    return compile_clause(clause)


def verdict(a: Compiled, b: Compiled) -> Verdict:
    """Relate two compiled clauses without unmapped terms."""
    if a.box is None or b.box is None or not meets(a.box, b.box):
        return NO_RELATION
    if a.kind > b.kind:
        return mirrored(verdict(b, a))
    decide = TABLE.get((a.kind, b.kind))
    found = decide(a, b) if decide else NO_RELATION
    if (a.preference or b.preference) and found.relation in (Relation.CONFLICT, Relation.TENSION):
        return NARROWED
    return found


def mirrored(found: Verdict) -> Verdict:
    """The same verdict with the two clauses swapped."""
    direction = _MIRRORED.get(found.direction, found.direction)
    return Verdict(found.relation, found.conflict_type, found.degree, direction)


def _subsumed(direction: Direction) -> Verdict:
    return Verdict(Relation.SUBSUMED, direction=direction)


def _inside(a: Compiled, b: Compiled) -> bool:
    """Whether `a` applies only where `b` does."""
    return a.box is not None and b.box is not None and is_subset(a.box, a.holes, b.box, b.holes)


def _inside_region(clause: Compiled, region: Region) -> bool:
    return clause.box is not None and is_subset(clause.box, clause.holes, *region)


def _overlaps_region(clause: Compiled, region: Region) -> bool:
    box, holes = region
    return clause.box is not None and not is_empty(intersection(clause.box, box), (*clause.holes, *holes))


def _permission_and_ban(a: Compiled, b: Compiled) -> Verdict:
    """A permit or a duty for every activity, against a ban or an exclusivity."""
    ban = forbidden(b)
    if ban is None:
        return NO_RELATION
    if blocked_scenario(a, ban) is not None:
        degree = Degree.FULL if _inside_region(a, ban) else Degree.PARTIAL
        return Verdict(Relation.TENSION, clash_type(a.kind, b.kind), degree)
    return NARROWED if _overlaps_region(a, ban) else NO_RELATION


def _duty_and_ban(a: Compiled, b: Compiled) -> Verdict:
    """A duty to act at least once fails only when every way to discharge it is forbidden."""
    ban = forbidden(b)
    if ban is None:
        return NO_RELATION
    if _inside_region(a, ban):
        return Verdict(Relation.CONFLICT, clash_type(a.kind, b.kind))
    return NARROWED if _overlaps_region(a, ban) else NO_RELATION


def clash_type(demand: Kind, ban: Kind) -> ConflictType:
    """What it is called when a permission or a duty meets a ban or an exclusivity."""
    if demand is Kind.PERMIT:
        against = ConflictType.PERMISSION_VS_PROHIBITION, ConflictType.PERMISSION_VS_EXCLUSIVITY
    else:
        against = ConflictType.OBLIGATION_VS_PROHIBITION, ConflictType.OBLIGATION_VS_EXCLUSIVITY
    return against[ban is Kind.ONLY]


def _ban_and_list(a: Compiled, b: Compiled) -> Verdict:
    """A ban against a tool list: does it empty the list, shorten it, or say what the list says already?"""
    if emptied_list(a, b) is not None:
        return Verdict(Relation.CONFLICT, ConflictType.EXCLUSIVE_TOOLS)
    if list_touched(a, b):
        return NARROWED
    ruled_out = forbidden(b)
    if ruled_out is None:
        return NO_RELATION
    if _inside_region(a, ruled_out):
        return _subsumed(Direction.FIRST)
    box, holes = ruled_out
    implied = a.box is not None and not is_empty(box, holes) and is_subset(box, holes, a.box, a.holes)
    return _subsumed(Direction.SECOND) if implied else NO_RELATION


def _ban_and_demand(a: Compiled, b: Compiled) -> Verdict:
    """A demand on something that is forbidden altogether."""
    return MOOT if _inside(b, a) else NO_RELATION


def _same_kind(a: Compiled, b: Compiled) -> Verdict:
    """Two permits, bans or duties for every activity: the one that applies less widely is implied."""
    first, second = _inside(a, b), _inside(b, a)
    if first and second:
        return DUPLICATE
    if first or second:
        return _subsumed(Direction.FIRST if first else Direction.SECOND)
    return NO_RELATION


def _two_duties(a: Compiled, b: Compiled) -> Verdict:
    """Discharging the narrower duty discharges the wider one, so here the wider one is implied."""
    return mirrored(_same_kind(a, b))


def _two_lists(a: Compiled, b: Compiled) -> Verdict:
    if overlap(a, b) is None:
        return NO_RELATION
    return _compare(a, b, a.allowed, b.allowed, ConflictType.EXCLUSIVE_TOOLS)


def _two_demands(a: Compiled, b: Compiled) -> Verdict:
    if a.param != b.param or overlap(a, b) is None:
        return NO_RELATION
    if isinstance(a.values, tuple) and isinstance(b.values, tuple):
        return _compare_ranges(a, b, a.values, b.values)
    return _compare(a, b, _mask(a), _mask(b), incompatible(a.param))


def _mask(clause: Compiled) -> int:
    return clause.values if isinstance(clause.values, int) else 0


def _compare(a: Compiled, b: Compiled, first: int, second: int, conflict_type: str) -> Verdict:
    """Two sets of admissible values, as masks."""
    if not first & second:
        return Verdict(Relation.CONFLICT, conflict_type)
    return _reconcile(a, b, inside=not first & ~second, around=not second & ~first)


def _compare_ranges(a: Compiled, b: Compiled, first: tuple[int, int], second: tuple[int, int]) -> Verdict:
    """Two ranges of numbers, ends included."""
    if max(first[0], second[0]) > min(first[1], second[1]):
        return Verdict(Relation.CONFLICT, incompatible(a.param))
    inside = second[0] <= first[0] and first[1] <= second[1]
    around = first[0] <= second[0] and second[1] <= first[1]
    return _reconcile(a, b, inside=inside, around=around)


def _reconcile(a: Compiled, b: Compiled, *, inside: bool, around: bool) -> Verdict:
    """Values that can be met together; `inside`: the first clause's lie inside the second's, `around`: the reverse."""
    if inside and around:
        return _same_kind(a, b)
    if inside or around:
        return Verdict(Relation.STRICTER, direction=Direction.FIRST if inside else Direction.SECOND)
    return NARROWED


TABLE: dict[tuple[Kind, Kind], Callable[[Compiled, Compiled], Verdict]] = {
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
"""Kind pairs that can relate, lower kind first; every other pair has no relation."""
