"""What a clause asks for and what others take away from it: choices (tools, or values), wherever it applies."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.clauses.model import Dimension, Window
from core.conflicts.boxes import TOOL, Box, Holes, intersection
from core.conflicts.compile import Compiled, Kind, every_tool, mask, scope_box
from core.conflicts.model import ServiceLine
from core.conflicts.scenarios import any_tool, forbidden

EVERY_CHOICE = -1
"""As a mask: all tools, or all values, however many there are."""
LISTS = frozenset({Kind.PERMIT, Kind.DUTY_EACH, Kind.ONLY})
"""Kinds that ask for a tool."""

Part = tuple[Box, int]
"""Where an exception applies, and the choices for which it does."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Needs one of its choices at every place inside the box, but for those that its exceptions take out there."""

    box: Box
    exceptions: tuple[Part, ...]
    choices: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """Rules out the banned choices inside the box, but for those that its exceptions spare there.

    `place` is the clause's; `values` the client values that it reaches, a bit each.
    """

    place: int
    values: int
    box: Box
    exceptions: tuple[Part, ...]
    banned: int
    is_activity_ban: bool = False


def demand(clause: Compiled) -> Demand | None:
    """What a permission, a duty{each}, a tool list or a demand for listed values needs; None for others."""
    if clause.box is None:
        return None
    if clause.kind is Kind.REQUIRE:
        whole = tuple((hole, EVERY_CHOICE) for hole in clause.holes)
        return Demand(clause.box, whole, clause.values) if isinstance(clause.values, int) else None
    if clause.kind not in LISTS:
        return None
    choices = clause.allowed if clause.kind is Kind.ONLY else clause.box[TOOL]
    return Demand(any_tool(clause.box), tuple(_by_tool(clause.holes)), choices)


def service_demand(line: ServiceLine) -> Demand | None:
    """What a service line needs: one of its tools wherever it is offered; None when it is offered nowhere."""
    box = scope_box(line.scope, Window())
    choices = mask(Dimension.TOOL, line.tools) if line.tools else every_tool()
    return Demand(any_tool(box), (), choices) if box is not None else None


def tool_blocker(clause: Compiled, place: int, values: int) -> Blocker | None:
    """A ban or an exclusivity as it rules out tools; None for what rules out none."""
    region = forbidden(clause) if clause.kind in (Kind.PROHIBIT, Kind.ONLY) else None
    if region is None:
        return None
    box, holes = region
    return Blocker(
        place,
        values,
        any_tool(box),
        tuple(_by_tool(holes)),
        banned=box[TOOL],
        is_activity_ban=clause.kind is Kind.PROHIBIT and clause.cylinder,
    )


def value_blocker(clause: Compiled, place: int, values: int) -> Blocker | None:
    """A demand for listed values as it rules out all others."""
    if clause.box is None or not isinstance(clause.values, int):
        return None
    whole = tuple((hole, EVERY_CHOICE) for hole in clause.holes)
    return Blocker(place, values, clause.box, whole, banned=~clause.values)


def _by_tool(holes: Holes) -> Iterator[Part]:
    return ((any_tool(hole), hole[TOOL]) for hole in holes)


def parts(asked: Demand) -> Iterator[tuple[Box, tuple[Box, ...], int]]:
    """The demand cut up along its own exceptions: a box, what is cut out of it, and the choices asked for there."""
    pending: list[tuple[Box, tuple[Box, ...], int, int]] = [(asked.box, (), asked.choices, 0)]
    while pending:
        box, cut, choices, at = pending.pop()
        if at == len(asked.exceptions):
            yield box, cut, choices
            continue
        where, lost = asked.exceptions[at]
        inside = intersection(box, where)
        pending.append((box, cut if inside is None else (*cut, where), choices, at + 1))
        if inside is not None and choices & ~lost:
            pending.append((inside, cut, choices & ~lost, at + 1))
