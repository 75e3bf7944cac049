"""The smallest sets of bans that together forbid every way to discharge a duty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.conflicts.blocking import EVERY_CHOICE
from core.conflicts.boxes import START, Box, Holes, intersection, meets, subtract
from core.conflicts.compile import Compiled
from core.conflicts.minimal_sets import MOST_OTHERS, MOST_STEPS, Antichain, MinimalSets, OutOfSteps, Places
from core.conflicts.scenarios import Region, forbidden

MOST_LOOKED_AT = 4
"""Activities from which the hardest to forbid is picked: more would cost more than it saves."""


@dataclass(frozen=True, slots=True)
class Ban:
    """What a ban or an exclusivity forbids; `place` is the clause's, `values` are its client values, a bit each."""

    place: int
    values: int
    box: Box
    holes: tuple[Box, ...]


def ban(clause: Compiled, place: int, values: int) -> Ban | None:
    """A clause as it forbids activities; None for what forbids none."""
    region = forbidden(clause)
    return Ban(place, values, region[0], tuple(region[1])) if region is not None else None


def covering_sets(
    duty: Compiled,
    bans: Sequence[Ban],
    *,
    values: int = EVERY_CHOICE,
    known_sets: Sequence[Places] = (),
    steps: int = MOST_STEPS,
) -> MinimalSets:
    """Sets of up to four bans that cover the duty's activities on one client value: the known ones, then others."""
    known = Antichain(steps, dict.fromkeys(known_sets))
    if duty.box is None:
        return MinimalSets((), is_truncated=False)
    start = _outside([duty.box], duty.holes)
    near = [each for each in bans if each.values & values and meets(each.box, duty.box)]
    try:
        for most in range(1, MOST_OTHERS + 1):
            known.is_cut = False
            for chosen in _covers(start, near, values, frozenset(), room=most, known=known):
                known.add(chosen)
            if not known.is_cut:
                break
    except OutOfSteps:
        known.is_cut = True
    return MinimalSets(tuple(known.found), known.is_cut)


def is_covered(clause: Compiled, regions: Sequence[Region]) -> bool:
    """Whether the regions together hold every activity to which the clause applies."""
    left = _outside([clause.box], clause.holes) if clause.box is not None else []
    for region in regions:
        left = _beyond(left, region)
    return not left


def _covers(
    left: list[Box], bans: Sequence[Ban], values: int, chosen: Places, *, room: int, known: Antichain
) -> Iterator[Places]:
    """Ways to cover what is left: each needs a ban that forbids one activity picked from it."""
    if not left:
        yield chosen
        return
    if known.holds_within(chosen):
        return
    looked_at = left[:MOST_LOOKED_AT] if room else left[:1]
    known.spend(len(left) + len(looked_at) * len(bans))
    able = _able(looked_at, [each for each in bans if each.values & values])
    if able and not room:
        known.is_cut = True
        return
    for each in able:
        rest = _beyond(left, (each.box, each.holes))
        yield from _covers(rest, bans, values & each.values, chosen | {each.place}, room=room - 1, known=known)


def _able(boxes: list[Box], bans: Sequence[Ban]) -> list[Ban]:
    """Of one activity from each box, the bans that forbid the one that the fewest do: none where one is free."""
    fewest: list[Ban] | None = None
    for box in boxes:
        activity = _one_of(box)
        able = [each for each in bans if _forbids(each, activity)]
        if fewest is None or len(able) < len(fewest):
            fewest = able
        if not able:
            break
    return fewest or []


def _one_of(box: Box) -> Box:
    """A single activity of the box, as a box."""
    return (*(mask & -mask for mask in box[:START]), box[START], box[START] + 1)


def _forbids(each: Ban, activity: Box) -> bool:
    return meets(each.box, activity) and not any(meets(hole, activity) for hole in each.holes)


def _outside(boxes: list[Box], holes: Holes) -> list[Box]:
    for hole in holes:
        boxes = [piece for box in boxes for piece in subtract(box, hole)]
    return boxes


def _beyond(boxes: list[Box], region: Region) -> list[Box]:
    """What of the disjoint boxes lies outside the region, as disjoint boxes."""
    around, holes = region
    left = [piece for box in boxes for piece in subtract(box, around)]
    inside = [shared for box in boxes if (shared := intersection(box, around)) is not None]
    return left + _within_any(inside, holes)


def _within_any(boxes: list[Box], holes: Holes) -> list[Box]:
    """What of the boxes lies in one of the holes, each activity once."""
    found: list[Box] = []
    for hole in holes:
        found.extend(shared for box in boxes if (shared := intersection(box, hole)) is not None)
        boxes = [piece for box in boxes for piece in subtract(box, hole)]
    return found
