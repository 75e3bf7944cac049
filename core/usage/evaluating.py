"""Each event of a usage log against the clauses that were in force when it happened.

Concrete activities are judged in columns (`points`), all at once. What leaves a dimension open, or names a group or a
word that nobody knows, is judged by `guidance.deciding.judge`, once for all events that are alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.clauses.model import Dimension
from core.conflicts.boxes import DIMENSIONS
from core.conflicts.model import Subject, World
from core.guidance.activity import Activity, Answer
from core.guidance.applying import Applied, applied, touches
from core.guidance.deciding import activity_box, judge
from core.usage.model import HeldClause, Judged, Look, Outcome, UsageEvent
from core.usage.points import Activities, Flags, Places, Verdicts, judge_points, leaf_places

BLOCK = 2_000
"""Activities that are judged at once: with a thousand clauses that stays below 100 MB."""
ALLOWED = Judged(Outcome.ALLOWED, None, ())


@dataclass(frozen=True)
class _Counting:
    """The clauses that count for one subject: their places among all that were held, and how they apply."""

    places: tuple[int, ...]
    applied: tuple[Applied, ...]


def judge_events(events: Sequence[UsageEvent], clauses: Sequence[HeldClause], world: World) -> list[Judged]:
    """The outcome of each event, in order."""
    found: list[Judged] = [ALLOWED] * len(events)
    for subject, places in _by_subject(events).items():
        counting = _counting(clauses, subject, world)
        for start in range(0, len(places), BLOCK):
            block = places[start : start + BLOCK]
            chosen = [events[place] for place in block]
            held = _held([clauses[place] for place in counting.places], chosen)
            for place, judged in zip(block, _judged(chosen, counting, held), strict=True):
                found[place] = judged
    return found


def _by_subject(events: Sequence[UsageEvent]) -> dict[Subject, list[int]]:
    of: dict[Subject, list[int]] = {}
    for place, event in enumerate(events):
        of.setdefault(event.subject, []).append(place)
    return of


def _counting(clauses: Sequence[HeldClause], subject: Subject, world: World) -> _Counting:
    found = [
        (place, one) for place, each in enumerate(clauses) if (one := applied(each.clause, subject, world)) is not None
    ]
    return _Counting(tuple(place for place, _ in found), tuple(one for _, one in found))


def _held(clauses: Sequence[HeldClause], events: Sequence[UsageEvent]) -> Flags:
    """Which clause was in force when which event happened, and not lifted by an exception on its day."""
    times = np.array([event.occurred_at.timestamp() for event in events])
    days = np.array([event.happened_on.toordinal() for event in events], np.int64)
    held = np.zeros((len(clauses), len(events)), np.bool_)
    for place, each in enumerate(clauses):
        until = np.inf if each.until is None else each.until.timestamp()
        held[place] = (each.since.timestamp() <= times) & (times < until)
        for first, last in each.lifted:
            held[place] &= (days < first.toordinal()) | (days > last.toordinal())
    return held


def _judged(events: Sequence[UsageEvent], counting: _Counting, held: Flags) -> Iterator[Judged]:
    leaves = leaf_places()
    places = [_leaves(event, leaves) for event in events]
    concrete = [place for place, each in enumerate(places) if None not in each]
    found: dict[int, Judged] = {}
    if concrete:
        chosen = [events[place] for place in concrete]
        activities = _activities(chosen, [places[place] for place in concrete])
        verdicts = judge_points(counting.applied, held[:, concrete], activities)
        found = dict(zip(concrete, _outcomes(verdicts, counting), strict=True))
    alike: dict[object, Judged] = {}
    for place, event in enumerate(events):
        if place in found:
            yield found[place]
            continue
        key = (event.terms, event.written, event.values, event.happened_on, held[:, place].tobytes())
        if key not in alike:
            alike[key] = _judged_singly(event, counting, held[:, place])
        yield alike[key]


def _leaves(event: UsageEvent, known: Mapping[Dimension, Mapping[str, int]]) -> tuple[int | None, ...]:
    return tuple(
        None if term is None else known[dimension].get(term)
        for dimension, term in zip(DIMENSIONS, event.terms, strict=True)
    )


def _activities(events: Sequence[UsageEvent], places: Sequence[tuple[int | None, ...]]) -> Activities:
    columns: Places = np.array(places, np.int64).T
    given: dict[str, tuple[dict[int | str, int], list[int]]] = {}
    for place, event in enumerate(events):
        for param, value in event.values:
            values, of = given.setdefault(param, ({}, [-1] * len(events)))
            of[place] = values.setdefault(value, len(values))
    return Activities(
        leaves=tuple(columns),
        days=np.array([event.happened_on.toordinal() for event in events], np.int64),
        given={param: (tuple(values), np.array(of, np.int64)) for param, (values, of) in given.items()},
    )


def _outcomes(verdicts: Verdicts, counting: _Counting) -> Iterator[Judged]:
    """As May I? ranks them: what forbids, then what is in doubt; last what a value is missing for."""
    banned, unclear, unmet = (
        set(np.flatnonzero(np.any(flags, axis=0)).tolist())
        for flags in (verdicts.bans, verdicts.unclear, verdicts.unmet)
    )
    for place in range(verdicts.bans.shape[1]):
        if place in banned:
            yield Judged(Outcome.VIOLATION, None, _places(verdicts.bans, place, counting))
        elif place in unclear:
            yield Judged(Outcome.NEEDS_A_LOOK, Look.ASK, _places(verdicts.unclear, place, counting))
        elif place in unmet:
            yield Judged(Outcome.NEEDS_A_LOOK, Look.MISSING_PARAMETER, _places(verdicts.unmet, place, counting))
        else:
            yield ALLOWED


def _places(flags: Flags, activity: int, counting: _Counting) -> tuple[int, ...]:
    return tuple(counting.places[place] for place in np.flatnonzero(flags[:, activity]))


def _judged_singly(event: UsageEvent, counting: _Counting, held: Flags) -> Judged:
    """One that stands for many activities. Nobody is accused under a clause that may not have been broken.

    A word that nobody knows leaves its dimension open; what is forbidden whatever it means is a violation all the same.
    """
    terms = tuple((dim, term) for dim, term in zip(DIMENSIONS, event.terms, strict=True) if term is not None)
    activity = Activity(event.subject, terms, event.values)
    box = activity_box(activity, event.happened_on)
    near = {
        id(one.held): (place, one)
        for place, one, was_held in zip(counting.places, counting.applied, held, strict=True)
        if was_held and touches(one.possible_region, box)
    }
    judged = judge(activity, [one for _, one in near.values()], event.happened_on)

    def places(*groups: Sequence[object]) -> tuple[int, ...]:
        return tuple(sorted({near[id(each)][0] for group in groups for each in group}))

    if judged.forbidding:
        return Judged(Outcome.VIOLATION, None, places(judged.forbidding))
    if event.written:
        return Judged(Outcome.NEEDS_A_LOOK, Look.UNKNOWN_TERM, places(judged.unclear))
    if judged.answer in (Answer.ASK, Answer.FORBIDDEN):
        return Judged(Outcome.NEEDS_A_LOOK, Look.ASK, places(judged.unclear, judged.in_part))
    if judged.unmet:
        return Judged(Outcome.NEEDS_A_LOOK, Look.MISSING_PARAMETER, places(judged.unmet))
    return ALLOWED
