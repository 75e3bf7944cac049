"""Findings of three clauses and more: together they leave no tool, no way or no value, though no two of them clash."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from core.clauses.model import Clause, Dimension, Permit, Scope
from core.conflicts.blocking import (
    LISTS,
    Blocker,
    demand,
    service_demand,
    tool_blocker,
    value_blocker,
)
from core.conflicts.boxes import TOOL, Box, Holes, survivor, with_mask
from core.conflicts.compile import Compiled, Kind, compile_clause
from core.conflicts.covering import Ban, ban, covering_sets, is_covered
from core.conflicts.entries import Entry, fingerprint
from core.conflicts.explain import labels, sentence_of_service, sentence_of_set, witness_in
from core.conflicts.minimal_sets import MinimalSets, Places, minimal_sets, where_blocked
from core.conflicts.model import (
    ConflictType,
    Degree,
    Finding,
    Instance,
    InstanceKind,
    Reach,
    Relation,
    ServiceLine,
    Verdict,
    incompatible,
)
from core.conflicts.reach import Reached, client_values, shared
from core.conflicts.scenarios import forbidden
from core.conflicts.severity import is_grave, severity, touches_in

FEWEST_OTHERS = 2
"""With one other clause it is a pair, which `relate` decides."""


@dataclass(frozen=True)
class ClauseSet:
    """A demand and the clauses that block it together, as places; of demands for values the first is the demand."""

    demand: int
    others: Places

    @property
    def members(self) -> Places:
        """All places."""
        return self.others | {self.demand}


@dataclass(frozen=True)
class _Held:
    """The clauses that take part: mapped, and no mere preference; with what each takes away from the others."""

    entries: Sequence[Entry]
    places: Sequence[int]
    values: Mapping[int, int]
    lists: Sequence[Blocker]
    bans: Sequence[Ban]
    requires: Mapping[str, Sequence[Blocker]]

    def owner(self, place: int) -> UUID:
        """Whose clause it is."""
        return self.entries[place].held.enterprise_org_id


def set_findings(
    entries: Sequence[Entry], clashing: Iterable[tuple[int, int]], *, today: date
) -> tuple[list[Finding], bool]:
    """Findings of sets, none around a smaller one or a clashing pair; and whether some search was cut short."""
    sets, is_truncated = clause_sets(entries, clashing)
    return [finding for each in sets for finding in _told(entries, each, today)], is_truncated


def clause_sets(entries: Sequence[Entry], clashing: Iterable[tuple[int, int]]) -> tuple[list[ClauseSet], bool]:
    """The minimal sets of at least three of the clauses, by place; and whether some search was cut short."""
    held = _held(entries)
    smaller = {frozenset(pair) for pair in clashing}
    found: dict[Places, ClauseSet] = {}
    is_truncated = False
    for place in held.places:
        result = _sets_of(held, place)
        is_truncated |= result.is_truncated
        for others in result.sets:
            each = ClauseSet(place, others)
            if len(others) >= FEWEST_OTHERS:
                found.setdefault(each.members, each)
    smaller.update(found)
    told = [each for members, each in found.items() if not any(part in smaller for part in _parts(members))]
    return sorted(told, key=lambda each: (each.demand, sorted(each.others))), is_truncated


def sets_against(line: ServiceLine, entries: Sequence[Entry]) -> MinimalSets:
    """The minimal sets of clauses, single ones included, that leave a client's service line no tool, by place."""
    asked = service_demand(line)
    if asked is None:
        return MinimalSets((), is_truncated=False)
    service = Reached(everywhere=False, client=line.enterprise_org_id, instances=frozenset())
    held = _held(entries, service)
    return minimal_sets(asked, held.lists, values=held.values[len(entries)])


def service_findings(
    entries: Sequence[Entry], lines: Iterable[ServiceLine], *, today: date
) -> tuple[list[Finding], bool]:
    """What leaves a declared service no tool, a single clause included; and whether some search was cut short."""
    found = [(line, sets_against(line, entries)) for line in lines]
    told = [
        _told_of_service(line, [entries[at] for at in sorted(each)], today) for line, by in found for each in by.sets
    ]
    return told, any(by.is_truncated for _, by in found)


def _told_of_service(line: ServiceLine, members: Sequence[Entry], today: date) -> Finding:
    tools = ((Dimension.TOOL, line.tools),) if line.tools else ()
    asking = compile_clause(Clause("service", line.label, Permit(), scope=Scope((*line.scope.terms, *tools))))
    others = [each.compiled for each in members]
    judged, where = _verdict(asking, others), _where(asking, others)
    seen = witness_in(where[2], judged, today=today)
    at = Instance(InstanceKind.SERVICE, line.id, line.label)
    return Finding(
        conflict_type=judged.conflict_type,
        relation=judged.relation,
        reach=Reach.BINDING,
        severity=severity(judged, Reach.BINDING, is_service=True, starts_on=seen.starts_on, today=today),
        members=tuple(each.held for each in members),
        sentence=sentence_of_service(line.label, [each.clause for each in members], judged),
        fingerprint=fingerprint(judged.conflict_type, members, at),
        degree=judged.degree,
        labels=labels((asking, *others), judged),
        instance=at,
        witness=seen,
        touches=touches_in(*where[:2], judged.conflict_type),
    )


def _parts(members: Places) -> Iterator[Places]:
    for size in range(2, len(members)):
        yield from map(frozenset, combinations(members, size))


def _held(entries: Sequence[Entry], *also: Reached) -> _Held:
    values = dict(enumerate(client_values([*(each.reached for each in entries), *also])))
    places = [place for place, each in enumerate(entries) if not each.unmapped and not each.compiled.preference]
    lists = (tool_blocker(entries[place].compiled, place, values[place]) for place in places)
    bans = (ban(entries[place].compiled, place, values[place]) for place in places if _forbids(entries[place].compiled))
    requires: dict[str, list[Blocker]] = {}
    for place in places:
        blocker = value_blocker(entries[place].compiled, place, values[place])
        if blocker is not None:
            requires.setdefault(entries[place].compiled.param, []).append(blocker)
    return _Held(entries, places, values, [each for each in lists if each], [each for each in bans if each], requires)


def _forbids(clause: Compiled) -> bool:
    return clause.kind in (Kind.PROHIBIT, Kind.ONLY)


def _sets_of(held: _Held, place: int) -> MinimalSets:
    """The sets that block one clause: first within its own client's clauses, then with those of others.

    What a client is told of its own clauses must not hang on another's, not even by the work that these make.
    """
    owner = held.entries[place].held.enterprise_org_id
    blockers = _against(held, place)
    own = _search(held, place, [each for each in blockers if held.owner(each.place) == owner], ())
    if all(held.owner(each.place) == owner for each in blockers if each.values & held.values[place]):
        return own
    every = _search(held, place, blockers, own.sets)
    across = [each for each in every.sets if any(held.owner(other) != owner for other in each)]
    return MinimalSets((*own.sets, *across), own.is_truncated or every.is_truncated)


def _search(held: _Held, place: int, against: Sequence[Blocker | Ban], known: Sequence[Places]) -> MinimalSets:
    clause, values = held.entries[place].compiled, held.values[place]
    if clause.kind is Kind.DUTY:
        bans = [each for each in against if isinstance(each, Ban)]
        return covering_sets(clause, bans, values=values, known_sets=known)
    asked = demand(clause)
    if asked is None:
        return MinimalSets((), is_truncated=False)
    blockers = [each for each in against if isinstance(each, Blocker)]
    return minimal_sets(asked, blockers, values=values, known_sets=known)


def _against(held: _Held, place: int) -> Sequence[Blocker | Ban]:
    """What could block the clause."""
    clause = held.entries[place].compiled
    if clause.kind is Kind.DUTY:
        return held.bans
    if clause.kind is Kind.REQUIRE:
        # Each set once: from its first clause.
        return [each for each in held.requires.get(clause.param, ()) if each.place > place]
    if clause.kind is Kind.ONLY:
        return [each for each in held.lists if each.place != place and not each.is_activity_ban]
    return held.lists if clause.kind in LISTS else ()


def _told(entries: Sequence[Entry], found: ClauseSet, today: date) -> Iterator[Finding]:
    members = [entries[place] for place in sorted(found.members)]
    asking, others = entries[found.demand], [entries[place] for place in sorted(found.others)]
    judged = _verdict(asking.compiled, [each.compiled for each in others])
    where = _where(asking.compiled, [each.compiled for each in others])
    touched = touches_in(*where[:2], judged.conflict_type)
    seen = witness_in(where[2], judged, today=today)
    for meeting in shared([each.reached for each in members]):
        yield Finding(
            conflict_type=judged.conflict_type,
            relation=judged.relation,
            reach=meeting.reach,
            severity=severity(
                judged,
                meeting.reach,
                grave=is_grave(tuple(each.clause for each in members), touched),
                starts_on=seen.starts_on,
                today=today,
            ),
            members=tuple(each.held for each in members),
            sentence=sentence_of_set([each.clause for each in members], judged, meeting.instance),
            fingerprint=fingerprint(judged.conflict_type, members, meeting.instance),
            degree=judged.degree,
            labels=labels(tuple(each.compiled for each in members), judged),
            instance=meeting.instance,
            witness=seen,
            touches=touched,
        )


def _verdict(asking: Compiled, others: Sequence[Compiled]) -> Verdict:
    """The relation is that of a pair of the demand's kind: what a permission or a duty{each} meets is a tension."""
    if asking.kind is Kind.REQUIRE:
        return Verdict(Relation.CONFLICT, incompatible(asking.param))
    if asking.kind is Kind.DUTY:
        return Verdict(Relation.CONFLICT, ConflictType.DUTY_UNCOVERABLE)
    if asking.kind is Kind.ONLY:
        return Verdict(Relation.CONFLICT, ConflictType.NO_REMAINING_TOOL)
    is_whole = is_covered(asking, [region for each in others if (region := forbidden(each)) is not None])
    kind = ConflictType.NO_REMAINING_TOOL if asking.kind is Kind.PERMIT else ConflictType.DUTY_UNCOVERABLE
    return Verdict(Relation.TENSION, kind, Degree.FULL if is_whole else Degree.PARTIAL)


def _where(asking: Compiled, others: Sequence[Compiled]) -> tuple[Box, Holes, Box]:
    """Where the set blocks its demand, as a box with holes, and a box inside it as witness; the set decides alone."""
    asked = demand(asking)
    if asked is None:
        box, holes, choices = asking.box, asking.holes, None
    else:
        shape = value_blocker if asking.kind is Kind.REQUIRE else tool_blocker
        blockers = [each for i, other in enumerate(others) if (each := shape(other, i, 1)) is not None]
        blocked = where_blocked(asked, blockers)
        box, holes = (blocked.box, blocked.holes) if blocked else (None, ())
        choices = blocked.choices if blocked and asking.kind in LISTS else None
    piece = survivor(box, holes)
    shown = with_mask(piece, TOOL, choices) if piece is not None and choices is not None else piece
    if box is None or shown is None:
        raise AssertionError("a set that was found blocks its demand somewhere")
    return box, holes, shown
