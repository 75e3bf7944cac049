"""Ways to change one clause so that others could be obeyed beside it: tried here, proved by whoever offers them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import and_

from core.clauses.model import Clause, Dimension, Only, Require, Scope, Window
from core.clauses.reading import MAX_EXCEPTIONS
from core.clauses.taxonomy import Parameter, vocabulary
from core.clauses.words import activity_words, term_words, tool_words, value_words
from core.conflicts.boxes import DIMENSIONS, TOOL, Box, intersection
from core.conflicts.compile import Compiled, Kind, compile_clause, every_tool
from core.conflicts.model import RepairKind
from core.conflicts.scenarios import any_tool


@dataclass(frozen=True)
class Edit:
    """A changed clause; `words` say what its owner could do: "lower prompt log retention to at least 30 days"."""

    kind: RepairKind
    clause: Clause
    words: str


def edits(clause: Clause, others: Sequence[Clause], *, today: date) -> Iterator[Edit]:
    """Every edit of the clause worth trying against the others: its value, its tools, its scope, its days."""
    mine, theirs = compile_clause(clause), [compile_clause(each) for each in others]
    yield from _values(clause, mine, [each.norm for each in others if isinstance(each.norm, Require)], theirs)
    yield from _tools(clause, mine, theirs)
    yield from _exceptions(clause, mine, theirs)
    for other in others:
        yield from _days(clause, other, today)


def _values(clause: Clause, mine: Compiled, norms: Sequence[Require], theirs: Sequence[Compiled]) -> Iterator[Edit]:
    """The value relaxed to the exact bound of the others."""
    if not isinstance(clause.norm, Require) or len(norms) < len(theirs):
        return
    parameter = vocabulary().parameters[clause.norm.param]
    if isinstance(mine.values, tuple):
        for other in theirs:
            if isinstance(other.values, tuple):
                yield from _bound(clause, clause.norm, parameter, mine.values, other.values)
    else:
        wanted = reduce(and_, (each.values for each in theirs if isinstance(each.values, int)))
        yield from _listed(clause, clause.norm, parameter, mine.values, wanted)


def _bound(
    clause: Clause, norm: Require, parameter: Parameter, own: tuple[int, int], other: tuple[int, int]
) -> Iterator[Edit]:
    if own[1] < other[0]:
        yield _relaxed(clause, replace(norm, maximum=other[0]), "raise", parameter)
    elif own[0] > other[1]:
        yield _relaxed(clause, replace(norm, minimum=other[1]), "lower", parameter)


def _relaxed(clause: Clause, norm: Require, verb: str, parameter: Parameter) -> Edit:
    words = f"{verb} {parameter.label} to {value_words(norm)}"
    return Edit(RepairKind.RELAX_VALUE, replace(clause, norm=norm), words)


def _listed(clause: Clause, norm: Require, parameter: Parameter, own: int, wanted: int) -> Iterator[Edit]:
    """The listed values that all the others admit, taken in too; along an order, up or down to the nearest of them."""
    if not wanted:
        return
    if norm.one_of is None:
        yield _relaxed(clause, *_nearer(norm, parameter, own, wanted), parameter)
        return
    if parameter.taxonomy is not None:
        more = shortest_terms(parameter.taxonomy, wanted & ~own)
        words = term_words(parameter.taxonomy, more, "or")
    else:
        more = tuple(value for at, value in enumerate(parameter.values) if wanted & ~own & 1 << at)
        words = value_words(Require(norm.param, one_of=more))
    changed = replace(norm, one_of=(*norm.one_of, *more))
    yield Edit(
        RepairKind.RELAX_VALUE,
        replace(clause, norm=changed),
        f"also accept {words} where it asks for {parameter.label}",
    )


def _nearer(norm: Require, parameter: Parameter, own: int, wanted: int) -> tuple[Require, str]:
    above = wanted >> own.bit_length()
    if above:
        nearest = own.bit_length() + (above & -above).bit_length() - 1
        return replace(norm, maximum=parameter.values[nearest]), "raise"
    return replace(norm, minimum=parameter.values[wanted.bit_length() - 1]), "lower"


def _tools(clause: Clause, mine: Compiled, theirs: Sequence[Compiled]) -> Iterator[Edit]:
    """The tools that all the others leave, added to the list; only where one of them names tools itself."""
    named = [_named_tools(each) for each in theirs]
    if not isinstance(clause.norm, Only) or all(each == every_tool() for each in named):
        return
    banned = (~each.box[TOOL] for each in theirs if each.kind is Kind.PROHIBIT and each.box is not None)
    missing = reduce(and_, (*named, *banned)) & every_tool() & ~mine.allowed
    if missing:
        more = shortest_terms(Dimension.TOOL, missing)
        changed = replace(clause, norm=Only((*clause.norm.tools, *more)))
        yield Edit(RepairKind.ADD_TOOLS, changed, f"also allow {tool_words(more)}")


def _named_tools(clause: Compiled) -> int:
    """Tools that a list allows, or for which a permission or duty is meant; every tool for anything else."""
    if clause.kind is Kind.ONLY:
        return clause.allowed
    is_wanted = clause.kind in (Kind.PERMIT, Kind.DUTY, Kind.DUTY_EACH) and clause.box is not None
    return clause.box[TOOL] if is_wanted and clause.box is not None else every_tool()


def _exceptions(clause: Clause, mine: Compiled, theirs: Sequence[Compiled]) -> Iterator[Edit]:
    """The place where all meet, carved out of the clause as one exception in the shortest words."""
    shared = _shared(mine, theirs)
    if shared is None or mine.box is None or len(clause.exceptions) >= MAX_EXCEPTIONS:
        return
    terms = tuple(
        (dimension, shortest_terms(dimension, shared[at]))
        for at, dimension in enumerate(DIMENSIONS)
        # A list of tools takes no tools in its exceptions: its norm names them.
        if mine.box[at] & ~shared[at] and (at != TOOL or mine.kind is not Kind.ONLY)
    )
    if terms:
        scope = Scope(tuple(sorted(terms)))
        changed = replace(clause, exceptions=(*clause.exceptions, scope))
        yield Edit(RepairKind.CARVE_OUT, changed, _excepting(scope))


def _excepting(scope: Scope) -> str:
    words = activity_words(scope)
    is_action = any(dimension is Dimension.ACTION for dimension, _ in scope.terms)
    return f"make an exception for {'this: ' + words if is_action else 'AI work ' + words.removeprefix('use AI ')}"


def _shared(mine: Compiled, theirs: Sequence[Compiled]) -> Box | None:
    """Where the clause meets all the others; of bans that share out a duty's ways, where it meets the duty."""
    duties = [each for each in theirs if each.kind is Kind.DUTY]
    met = [each.box for each in duties or theirs]
    if mine.kind is Kind.DUTY or None in met or mine.box is None:
        return None
    is_exact = mine.kind is Kind.REQUIRE or bool(duties)
    shared: Box | None = mine.box if is_exact else any_tool(mine.box)
    for box in met:
        other = box if is_exact or box is None else any_tool(box)
        shared = intersection(shared, other) if shared is not None and other is not None else None
    if shared is None or mine.kind is not Kind.PROHIBIT or is_exact:
        return shared
    # A ban spares the tools that the others ask for.
    tools = reduce(and_, map(_named_tools, theirs)) & mine.box[TOOL]
    return (*shared[:TOOL], tools, *shared[TOOL + 1 :]) if tools else None


def _days(clause: Clause, other: Clause, today: date) -> Iterator[Edit]:
    """The window ended before the other's begins, or begun after the other's ends; never wholly in the past."""
    own, its = clause.window, other.window
    begins = its.starts_on
    if begins is not None and begins > today and (own.starts_on is None or own.starts_on < begins):
        last = begins - timedelta(days=1)
        ended = replace(clause, window=Window(own.starts_on, begins))
        yield Edit(
            RepairKind.MOVE_WINDOW, ended, f"let the clause end on {last.isoformat()}, the day before the other begins"
        )
    ends = its.ends_on
    if ends is not None and (own.ends_on is None or ends < own.ends_on):
        begun = replace(clause, window=Window(ends, own.ends_on))
        yield Edit(
            RepairKind.MOVE_WINDOW, begun, f"let the clause begin on {ends.isoformat()}, the day after the other ends"
        )


def shortest_terms(dimension: Dimension, leaves: int) -> tuple[str, ...]:
    """Terms that together cover exactly these leaves: the widest first, none that the others cover already."""
    taxonomy = vocabulary().taxonomies[dimension]
    masks, groups = taxonomy.masks, taxonomy.children
    left, chosen = leaves, list[str]()
    while left:
        inside = (term for term, mask in masks.items() if not mask & ~leaves)
        best = min(inside, key=lambda term: (-(masks[term] & left).bit_count(), term not in groups, term))
        chosen.append(best)
        left &= ~masks[best]
    return tuple(sorted(term for term in chosen if leaves & ~_covered(masks[t] for t in chosen if t != term)))


def _covered(masks: Iterator[int]) -> int:
    covered = 0
    for mask in masks:
        covered |= mask
    return covered
