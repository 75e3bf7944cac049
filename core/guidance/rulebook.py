"""The agency's rulebook: for each parameter and action the strictest rule in force, where it holds, and who imposes it.

A rule belongs to a place: a client's own work, a co-promoted brand, a thing of the agency's, the agency as a whole; or
to all clients alike, as if one way of working had to meet every clause there is. A row stands for the scope of a clause
that makes a difference there: of all clauses that hold on the whole of it the strictest value, or that there is none.
Preferences are listed as they are written, and narrow nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from core.clauses.model import Dimension, Duty, Only, Permit, Prohibit, Require, Scope, Window
from core.clauses.words import tool_words
from core.conflicts.boxes import TOOL, is_subset, with_mask
from core.conflicts.compile import Compiled, compile_clause
from core.conflicts.model import InstanceKind, PolicyClause, World
from core.conflicts.reach import Reached, reached
from core.conflicts.scenarios import Region
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms
from core.guidance.applying import touches
from core.guidance.strictest import (
    Admission,
    Values,
    is_nothing,
    strictest,
    strictest_value_words,
    terms_of,
    together,
)


class PlaceKind(StrEnum):
    """What a rule governs."""

    ALL = "all"
    AGENCY = "agency"
    CLIENT = "client"
    ALLIANCE = "alliance"
    ASSET = "asset"


@dataclass(frozen=True)
class Place:
    """One thing that rules govern; `id` is the client's, the alliance's or the instance's."""

    kind: PlaceKind
    id: UUID | None = None


class RuleKind(StrEnum):
    """What a rule does, in the order in which a reader needs it."""

    BAN = "ban"
    TOOLS = "tools"
    VALUE = "value"
    DUTY = "duty"
    DUTY_EACH = "duty_each"
    PERMISSION = "permission"


@dataclass(frozen=True)
class Rule:
    """One row. `topic` is a parameter, or empty for a rule on an activity; `said` are its `values` in words.

    `clauses` impose it. Where `is_contradiction`, they are all that hold there, and leave no value or tool together: on
    the whole scope, or on some of it (`in_part`). `hangs_on` are unmapped words, without which the scope is not known.
    """

    kind: RuleKind
    place: Place
    topic: str
    scope: Scope
    exceptions: tuple[Scope, ...]
    window: Window
    said: str
    values: Values
    clauses: tuple[PolicyClause, ...]
    is_contradiction: bool = False
    in_part: bool = False
    is_preference: bool = False
    hangs_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Held:
    """A clause with what it compiles to, at its widest where its words are not all known."""

    held: PolicyClause
    compiled: Compiled
    region: Region
    at: Reached
    words: tuple[str, ...]
    admission: Admission
    narrowed_by: tuple[PolicyClause, ...] = ()

    @property
    def topic(self) -> str:
        norm = self.held.clause.norm
        return norm.param if isinstance(norm, Require) else ""


def rulebook(clauses: Sequence[PolicyClause], world: World) -> tuple[Rule, ...]:
    """Every rule of every place, and those for all clients alike."""
    entries = [entry for held in clauses if (entry := _entry(held, world)) is not None]
    return tuple(rule for place in _places(entries) for rule in _rules_of(place, entries))


def _entry(held: PolicyClause, world: World) -> _Held | None:
    words = tuple(term for _, term in unmapped_terms(held.clause))
    compiled = compiled_at_widest(held.clause) if words else compile_clause(held.clause)
    if compiled.box is None:
        return None
    region = (compiled.box, compiled.holes)
    values = compiled.allowed if isinstance(held.clause.norm, Only) else compiled.values
    return _Held(held, compiled, region, reached(held, world), words, Admission(region, values))


def _places(entries: Iterable[_Held]) -> list[Place]:
    """Every place that some clause reaches."""
    found = [Place(PlaceKind.ALL), Place(PlaceKind.AGENCY)]
    for entry in entries:
        if entry.at.client is not None:
            found.append(Place(PlaceKind.CLIENT, entry.at.client))
        found.extend(Place(_PLACE_OF[instance.kind], instance.id) for instance in sorted(entry.at.instances))
    return list(dict.fromkeys(found))


_PLACE_OF = {InstanceKind.ASSET: PlaceKind.ASSET, InstanceKind.ALLIANCE: PlaceKind.ALLIANCE}


def _reaches(entry: _Held, place: Place) -> bool:
    if place.kind is PlaceKind.ALL or entry.at.everywhere:
        return True
    if place.kind is PlaceKind.CLIENT:
        return entry.at.client == place.id
    return any(_PLACE_OF[each.kind] is place.kind and each.id == place.id for each in entry.at.instances)


def _rules_of(place: Place, entries: Sequence[_Held]) -> Iterator[Rule]:
    """The rules at a place; one that only clauses for the whole agency make stands at the agency's place alone."""
    here = [entry for entry in entries if _reaches(entry, place)]
    general = {id(entry.held) for entry in here if entry.at.everywhere}
    for rule in (*_values(place, here), *_tools(place, here), *_single(place, here)):
        only_general = all(id(held) in general for held in rule.clauses)
        if place.kind is PlaceKind.ALL or only_general == (place.kind is PlaceKind.AGENCY):
            yield rule


def _values(place: Place, here: Sequence[_Held]) -> Iterator[Rule]:
    demands: dict[str, list[_Held]] = {}
    for entry in here:
        if entry.topic:
            demands.setdefault(entry.topic, []).append(entry)
    for found in demands.values():
        yield from _strictest_rules(place, RuleKind.VALUE, found)


def _tools(place: Place, here: Sequence[_Held]) -> Iterator[Rule]:
    bans = [each for each in here if _kind(each) is RuleKind.BAN and not each.compiled.cylinder]
    binding = [each for each in bans if not each.compiled.preference]
    lists = [_without_banned(entry, binding) for entry in here if isinstance(entry.held.clause.norm, Only)]
    yield from _strictest_rules(place, RuleKind.TOOLS, lists)


def _without_banned(entry: _Held, bans: Sequence[_Held]) -> _Held:
    """The list without the tools that a ban on tools forbids wherever the list applies."""
    box, holes = entry.region
    left, taking = entry.compiled.allowed, []
    for ban in bans:
        tools = left & ban.region[0][TOOL]
        piece = with_mask(box, TOOL, tools) if tools and not entry.compiled.preference else None
        if piece is not None and is_subset(piece, holes, *ban.region):
            left &= ~tools
            taking.append(ban.held)
    return replace(entry, admission=Admission(entry.region, left), narrowed_by=tuple(taking))


def _strictest_rules(place: Place, kind: RuleKind, found: Sequence[_Held]) -> Iterator[Rule]:
    """One rule for each scope on which a clause of it makes a difference; preferences one by one."""
    for entry in found:
        if entry.compiled.preference:
            yield _rule(place, kind, entry, [entry], entry.admission.values)
    found = [each for each in found if not each.compiled.preference]
    for own in _by_scope(found):
        wider = [each for each in found if each not in own and is_subset(*own[0].region, *each.region)]
        whole = [*wider, *own]
        values, imposing = strictest([each.admission for each in whole])
        members = [whole[position] for position in imposing]
        if is_nothing(values):
            yield _rule(place, kind, own[0], whole, values, is_contradiction=True)
            continue
        if any(each in own for each in members):
            yield _rule(place, kind, own[0], members, values)
        for other in found:
            if other not in whole and _clashes_in_part(own[0], other, values, found):
                yield _rule(place, kind, own[0], [*members, other], values, is_contradiction=True, in_part=True)


def _clashes_in_part(own: _Held, other: _Held, values: Values, found: Sequence[_Held]) -> bool:
    """Whether another clause leaves nothing on a part of the scope; told once, by whoever stands first."""
    if not is_nothing(together(values, other.admission.values)):
        return False
    if found.index(other) < found.index(own) and not is_subset(*other.region, *own.region):
        return False
    return touches((own.region[0], (*own.region[1], *other.region[1])), other.region[0]) and not is_subset(
        *other.region, *own.region
    )


def _by_scope(found: Sequence[_Held]) -> list[list[_Held]]:
    """The clauses that apply to exactly the same activities, together."""
    groups: list[list[_Held]] = []
    for entry in found:
        same = (g for g in groups if is_subset(*g[0].region, *entry.region) and is_subset(*entry.region, *g[0].region))
        group = next(same, None)
        if group is None:
            groups.append([entry])
        else:
            group.append(entry)
    return groups


def _rule(
    place: Place,
    kind: RuleKind,
    anchor: _Held,
    members: Sequence[_Held],
    values: Values,
    *,
    is_contradiction: bool = False,
    in_part: bool = False,
) -> Rule:
    clause = anchor.held.clause
    return Rule(
        kind=kind,
        place=place,
        topic=anchor.topic,
        scope=clause.scope,
        exceptions=clause.exceptions,
        window=clause.window,
        said="" if is_contradiction else _said(anchor, members, values),
        values=values,
        clauses=tuple(dict.fromkeys(held for each in members for held in (each.held, *each.narrowed_by))),
        is_contradiction=is_contradiction,
        in_part=in_part,
        is_preference=anchor.compiled.preference,
        hangs_on=anchor.words,
    )


def _said(anchor: _Held, members: Sequence[_Held], values: Values) -> str:
    if anchor.topic:
        written = [each.held.clause.norm for each in members if isinstance(each.held.clause.norm, Require)]
        return strictest_value_words(anchor.topic, values, written)
    if not isinstance(anchor.held.clause.norm, Only) or not isinstance(values, int):
        return ""
    return tool_words(tuple(terms_of(Dimension.TOOL, values))) if values else "none of the known tools"


def _single(place: Place, here: Sequence[_Held]) -> Iterator[Rule]:
    """Bans, duties and permissions, each as it is written."""
    for entry in here:
        kind = _kind(entry)
        if kind is not None:
            yield _rule(place, kind, entry, [entry], 0)


def _kind(entry: _Held) -> RuleKind | None:
    match entry.held.clause.norm:
        case Prohibit():
            return RuleKind.BAN
        case Duty(each):
            return RuleKind.DUTY_EACH if each else RuleKind.DUTY
        case Permit():
            return RuleKind.PERMISSION
        case Only() | Require():
            return None
