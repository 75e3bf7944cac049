"""The smallest sets of clauses that together leave a demand none of its choices at some place.

A set is found by giving each choice to a clause that rules it out, and keeping the places where all of them do. A set
that holds a smaller one is never told: a clause that is enough alone, a pair, is found here too, so that no larger
set is built around it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from core.conflicts.blocking import EVERY_CHOICE, Blocker, Demand, parts
from core.conflicts.boxes import Box, intersection, meets, survivor

MOST_OTHERS = 4
"""Clauses of a set beside the demand."""
MOST_STEPS = 20_000
"""Clauses looked at for one demand before its search ends, unfinished."""

Places = frozenset[int]


@dataclass(frozen=True, slots=True)
class MinimalSets:
    """Places of the clauses of each set; `is_truncated`: there may be more, larger or beyond the bound of work."""

    sets: tuple[Places, ...]
    is_truncated: bool


@dataclass(frozen=True, slots=True)
class Blocked:
    """Where a set blocks its demand: the box minus its holes, and the choices that were asked for there."""

    box: Box
    holes: tuple[Box, ...]
    choices: int


class OutOfSteps(Exception):  # noqa: N818  # a bound that was reached, nothing went wrong
    """The bound of work is reached."""


@dataclass
class Antichain:
    """The sets found so far, none inside another, with the work that is left."""

    steps: int = MOST_STEPS
    # In the order found: a dict for what of a set it has.
    found: dict[Places, None] = field(default_factory=dict)
    is_cut: bool = False

    def spend(self, steps: int) -> None:
        """Count work; raises OutOfSteps at the bound."""
        self.steps -= steps
        if self.steps < 0:
            raise OutOfSteps

    def holds_within(self, chosen: Places) -> bool:
        """Whether a set that was found lies inside these; few are chosen, while many may have been found."""
        sizes = range(1, len(chosen) + 1)
        return any(frozenset(part) in self.found for size in sizes for part in combinations(chosen, size))

    def add(self, chosen: Places) -> None:
        """Keep a set, unless a part of it was found."""
        if not self.holds_within(chosen):
            self.found[chosen] = None


@dataclass(frozen=True, slots=True)
class _Path:
    """Where the chosen clauses still leave nothing of what they were chosen for; `left` are the choices still open."""

    box: Box
    holes: tuple[Box, ...]
    values: int
    asked: int
    left: int
    chosen: Places


def minimal_sets(
    asked: Demand,
    blockers: Sequence[Blocker],
    *,
    values: int = EVERY_CHOICE,
    known_sets: Sequence[Places] = (),
    steps: int = MOST_STEPS,
) -> MinimalSets:
    """Sets of up to four clauses that block the demand on one of its client values: the known ones, then others."""
    known = Antichain(steps, dict.fromkeys(known_sets))
    starts = _starts(asked, values)
    near = [each for each in blockers if each.values & values and each.banned & asked.choices]
    near = [each for each in near if meets(each.box, asked.box)]
    try:
        for most in range(1, MOST_OTHERS + 1):
            known.is_cut = False
            for start in starts:
                for end in _ends(start, near, most, known):
                    known.add(end.chosen)
            if not known.is_cut:
                break
    except OutOfSteps:
        known.is_cut = True
    return MinimalSets(tuple(known.found), known.is_cut)


def where_blocked(asked: Demand, blockers: Sequence[Blocker]) -> Blocked | None:
    """A place where these clauses together block the demand, the same one whatever else is held; None for none."""
    for start in _starts(asked, EVERY_CHOICE):
        for end in _ends(start, blockers, len(blockers), Antichain()):
            return Blocked(end.box, end.holes, end.asked)
    return None


def _starts(asked: Demand, values: int) -> list[_Path]:
    return [
        _Path(box, cut, values, choices, choices, frozenset())
        for box, cut, choices in parts(asked)
        if choices and survivor(box, cut) is not None
    ]


def _ends(path: _Path, blockers: Sequence[Blocker], room: int, known: Antichain) -> Iterator[_Path]:
    """Ways to block everything that is left with at most `room` further clauses."""
    if not path.left:
        yield path
        return
    if known.holds_within(path.chosen):
        return
    known.spend(len(blockers) + 1)
    useful = [b for b in blockers if b.banned & path.left and b.values & path.values and meets(b.box, path.box)]
    choice, able = _hardest(path.left, useful)
    for blocker in able:
        is_new = blocker.place not in path.chosen
        if is_new and not room:
            known.is_cut = True
        elif (longer := _with(path, blocker, choice)) is not None:
            yield from _ends(longer, useful, room - is_new, known)


def _hardest(left: int, blockers: Sequence[Blocker]) -> tuple[int, list[Blocker]]:
    """The choice that the fewest clauses rule out, and these; nobody where some choice cannot be ruled out at all."""
    best, fewest = 0, None
    while left:
        choice = left & -left
        left ^= choice
        able = [each for each in blockers if each.banned & choice]
        if fewest is None or len(able) < len(fewest):
            best, fewest = choice, able
        if not able:
            break
    return best, fewest or []


def _with(path: _Path, blocker: Blocker, choice: int) -> _Path | None:
    """The path with this choice ruled out by this clause, and what else the clause rules out everywhere there."""
    box = intersection(path.box, blocker.box)
    spared = [where for where, spares in blocker.exceptions if spares & choice]
    holes = (*path.holes, *spared)
    if box is None or survivor(box, holes) is None:
        return None
    banned = blocker.banned
    for where, spares in blocker.exceptions:
        # Exceptions for the choice itself are cut out already; another one may spare a choice at a part of the places.
        if not spares & choice and meets(where, box):
            banned &= ~spares
    return _Path(
        box, holes, path.values & blocker.values, path.asked, path.left & ~banned, path.chosen | {blocker.place}
    )
