"""Two versions clause by clause: added, removed, reworded, tightened, loosened, or (no order decides) changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.clauses.document import normative_sha256, parse_clauses
from core.clauses.model import Binding, Clause, Dimension, Duty, Norm, Only, Permit, Prohibit, Require, Scope, Window
from core.clauses.taxonomy import ParameterKind, vocabulary
from core.clauses.words import clause_words


class ClauseChange(StrEnum):
    """What became of one clause."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"


@dataclass(frozen=True)
class ClauseDifference:
    """One clause that is not what it was; the side where it does not exist is None."""

    clause_id: str
    change: ClauseChange
    before: Clause | None
    after: Clause | None

    @property
    def words_before(self) -> str | None:
        """What it decided, in plain words."""
        return clause_words(self.before) if self.before else None

    @property
    def words_after(self) -> str | None:
        """What it decides, in plain words."""
        return clause_words(self.after) if self.after else None


class _Extent(StrEnum):
    """How the set of activities or values after stands to the one before."""

    SAME = "same"
    SMALLER = "smaller"
    LARGER = "larger"
    OTHER = "other"


_TIGHTER, _LOOSER, _UNCLEAR = ClauseChange.TIGHTENED, ClauseChange.LOOSENED, ClauseChange.CHANGED
_RESTRICTING = (Prohibit, Only, Require)
_STRICTER_KINDS: frozenset[tuple[Norm, Norm]] = frozenset({(Permit(), Prohibit()), (Duty(), Duty(each=True))})


def document_differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[ClauseDifference, ...]:
    """The same of clause documents, as a version holds them."""
    return clause_differences(parse_clauses(before), parse_clauses(after))


def clause_differences(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[ClauseDifference, ...]:
    """The clauses that differ, in the order of the later version, removed ones last. A clause is known by its id."""
    old, new = ({clause.id: clause for clause in clauses} for clauses in (before, after))
    differences = [ClauseDifference(c.id, ClauseChange.ADDED, None, c) for c in after if c.id not in old]
    kept = [(old[c.id], c) for c in after if c.id in old and old[c.id] != c]
    differences += [ClauseDifference(c.id, clause_change(earlier, c), earlier, c) for earlier, c in kept]
    position = {clause.id: index for index, clause in enumerate(after)}
    differences.sort(key=lambda difference: position[difference.clause_id])
    differences += [ClauseDifference(c.id, ClauseChange.REMOVED, c, None) for c in before if c.id not in new]
    return tuple(differences)


def clause_change(before: Clause, after: Clause) -> ClauseChange:
    """What became of a clause that is in both versions and not equal.

    Tightened (loosened) only when every part that differs points that way by inclusion; a permission that shrinks is
    tightened, a ban or demand that reaches further too.
    """
    if normative_sha256(before) == normative_sha256(after):
        return ClauseChange.REWORDED
    turns = {turn for turn in (_norm_turn(before.norm, after.norm), *_reach_turns(before, after)) if turn}
    if before.priority is not after.priority:
        turns.add(_UNCLEAR)
    return turns.pop() if len(turns) == 1 else _UNCLEAR


def _norm_turn(before: Norm, after: Norm) -> ClauseChange | None:
    if before == after:
        return None
    if (before, after) in _STRICTER_KINDS:
        return _TIGHTER
    if (after, before) in _STRICTER_KINDS:
        return _LOOSER
    if isinstance(before, Only) and isinstance(after, Only):
        return _turn(_extent_of_terms(Dimension.TOOL, before.tools, after.tools), more_is=_LOOSER)
    if isinstance(before, Require) and isinstance(after, Require) and before.param == after.param:
        return _turn(_extent_of_values(before, after), more_is=_LOOSER)
    return _UNCLEAR


def _reach_turns(before: Clause, after: Clause) -> tuple[ClauseChange | None, ...]:
    """What scope, exceptions, window and binding do to the clause, each for itself."""
    extents = (
        _extent(_scope_within(before.scope, after.scope), _scope_within(after.scope, before.scope)),
        _swapped(
            _extent(_all_within(before.exceptions, after.exceptions), _all_within(after.exceptions, before.exceptions))
        ),
        _extent(_window_within(before.window, after.window), _window_within(after.window, before.window)),
        _extent_of_bindings(before.bindings, after.bindings),
    )
    if _kind(before.norm) != _kind(after.norm):
        return tuple(None if extent is _Extent.SAME else _UNCLEAR for extent in extents)
    restricts = isinstance(after.norm, _RESTRICTING) or after.norm == Duty(each=True)
    # A plain duty is met by one activity anywhere in its scope, so a wider scope makes it easier to meet.
    return tuple(_turn(extent, more_is=_TIGHTER if restricts else _LOOSER) for extent in extents)


def _kind(norm: Norm) -> tuple[type[Norm], bool]:
    return type(norm), norm == Duty(each=True)


def _turn(extent: _Extent, *, more_is: ClauseChange) -> ClauseChange | None:
    less_is = _LOOSER if more_is is _TIGHTER else _TIGHTER
    return {_Extent.SAME: None, _Extent.LARGER: more_is, _Extent.SMALLER: less_is, _Extent.OTHER: _UNCLEAR}[extent]


def _extent(before_within_after: bool, after_within_before: bool) -> _Extent:
    if before_within_after:
        return _Extent.SAME if after_within_before else _Extent.LARGER
    return _Extent.SMALLER if after_within_before else _Extent.OTHER


def _swapped(extent: _Extent) -> _Extent:
    """More exceptions are less reach."""
    return {_Extent.LARGER: _Extent.SMALLER, _Extent.SMALLER: _Extent.LARGER}.get(extent, extent)


def _terms_within(dimension: Dimension, inner: Sequence[str], outer: Sequence[str]) -> bool:
    """Whether the leaves below one list lie below the other; an unmapped term lies only within itself."""
    masks = vocabulary().taxonomies[dimension].masks
    covered = 0
    for term in outer:
        covered |= masks.get(term, 0)
    return all(masks[term] & ~covered == 0 if term in masks else term in outer for term in inner)


def _extent_of_terms(dimension: Dimension, before: Sequence[str], after: Sequence[str]) -> _Extent:
    return _extent(_terms_within(dimension, before, after), _terms_within(dimension, after, before))


def _scope_within(inner: Scope, outer: Scope) -> bool:
    narrowed = dict(inner.terms)
    return all(dim in narrowed and _terms_within(dim, narrowed[dim], terms) for dim, terms in outer.terms)


def _all_within(inner: Sequence[Scope], outer: Sequence[Scope]) -> bool:
    return all(any(_scope_within(scope, other) for other in outer) for scope in inner)


def _window_within(inner: Window, outer: Window) -> bool:
    starts = outer.starts_on is None or (inner.starts_on is not None and inner.starts_on >= outer.starts_on)
    ends = outer.ends_on is None or (inner.ends_on is not None and inner.ends_on <= outer.ends_on)
    return starts and ends


def _extent_of_bindings(before: Sequence[Binding], after: Sequence[Binding]) -> _Extent:
    return _extent(set(before) <= set(after), set(after) <= set(before))


def _extent_of_values(before: Require, after: Require) -> _Extent:
    parameter = vocabulary().parameters[before.param]
    if parameter.taxonomy is not None:
        return _extent_of_terms(parameter.taxonomy, before.one_of or (), after.one_of or ())
    if parameter.kind is ParameterKind.NUMBER:
        return _extent(_range_within(before, after), _range_within(after, before))
    old, new = (_admitted(norm, parameter.values) for norm in (before, after))
    return _extent(old <= new, new <= old)


def _range_within(inner: Require, outer: Require) -> bool:
    low, high = outer.minimum, outer.maximum
    above = low is None or (inner.minimum is not None and inner.minimum >= low)  # type: ignore[operator]  # a number's bounds
    below = high is None or (inner.maximum is not None and inner.maximum <= high)  # type: ignore[operator]  # as above
    return above and below


def _admitted(norm: Require, values: Sequence[str]) -> frozenset[str]:
    """The listed words, or those between the bounds in the order from loose to strict."""
    if norm.one_of is not None:
        return frozenset(norm.one_of)
    first = 0 if norm.minimum is None else values.index(str(norm.minimum))
    last = len(values) - 1 if norm.maximum is None else values.index(str(norm.maximum))
    return frozenset(values[first : last + 1])
