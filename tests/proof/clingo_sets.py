"""The sets' second judge: clingo, as minimal hitting sets over the cells that the plain judge writes out.

Of a demand, a *place* is where it asks for choices (tools, ways or values); each other clause takes some choices away
at some places. A set of others blocks the demand when at one place, on a client value that all reach, every choice that
is asked for there is taken away. Clingo lists the sets that hold no smaller one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import clingo
import numpy as np

from core.clauses.model import Duty, Only, Permit, Prohibit, Require
from tests.proof.plain_sets import TOOL, Set, Written, admitted
from tests.proof.vocabulary import vocabulary

PROGRAM = """
{ in(O) : other(O) }.
1 { at(P) : place(P) } 1.
1 { on(V) : value(V) } 1.
gone(C) :- at(P), in(O), takes(O, P, C).
:- at(P), asks(P, C), not gone(C).
:- in(O), on(V), not reaches(O, V).
:- #count { O : in(O) } > most.
#heuristic in(O) : other(O). [1, false]
#show in/1.
"""
MINIMAL = ("--heuristic=Domain", "--enum-mode=domRec", "-n0", "-c most=4")
"""Clauses are left out first, and no set is listed that holds one listed before: what remains is minimal."""

Place = tuple[frozenset[Any], tuple[tuple[int, frozenset[Any]], ...]]
"""The choices asked for, and of each other clause that takes any away, which."""


def sets_by_clingo(written: Written, demand: int) -> set[Set]:
    """The minimal sets of up to four others that block one clause."""
    others = [i for i in range(len(written.clauses)) if i != demand and written.takes_part(i)]
    places = {place for place in _places(written, demand, others) if place[0]}
    if not others or not places or not written.takes_part(demand):
        return set()
    control = clingo.Control(list(MINIMAL), logger=lambda *_: None)
    control.add("base", [], PROGRAM)
    control.add("base", [], "\n".join(_facts(written, demand, others, places)))
    control.ground([("base", [])])
    found: set[Set] = set()
    control.solve(on_model=lambda model: found.add(frozenset(s.arguments[0].number for s in model.symbols(shown=True))))
    return found


def _facts(written: Written, demand: int, others: Iterable[int], places: Iterable[Place]) -> Iterator[str]:
    yield "#defined takes/3. #defined reaches/2. #defined value/1."
    everywhere: set[Any] = {"elsewhere"}.union(*(written.values(i) or () for i in range(len(written.clauses))))
    number = {value: at for at, value in enumerate(sorted(everywhere, key=str))}

    def values(place: int) -> list[int]:
        reached = written.values(place)
        return [number[value] for value in (everywhere if reached is None else reached)]

    yield from (f"value({value})." for value in values(demand))
    for other in others:
        yield f"other({other})."
        yield from (f"reaches({other},{value})." for value in values(other))
    for at, (asked, taken) in enumerate(places):
        choices = {choice: name for name, choice in enumerate(sorted(asked, key=str))}
        yield f"place({at})."
        yield from (f"asks({at},{name})." for name in choices.values())
        yield from (f"takes({o},{at},{choices[c]})." for o, gone in taken for c in gone if c in choices)


def _places(written: Written, demand: int, others: list[int]) -> Iterator[Place]:
    norm, asked = written.clauses[demand].norm, written.applies[demand]
    if isinstance(norm, Require):
        yield from _places_of_values(written, demand, others)
    elif norm == Duty():
        bans = [i for i in others if isinstance(written.clauses[i].norm, Prohibit | Only)]
        ways = frozenset(zip(*(written.forbids[i][asked].tolist() for i in bans), strict=True)) if bans else None
        if ways:
            yield ways, tuple((o, frozenset(way for way in ways if way[at])) for at, o in enumerate(bans))
    elif isinstance(norm, Permit | Only | Duty):
        yield from _places_of_tools(written, demand, others)


def _places_of_tools(written: Written, demand: int, others: list[int]) -> Iterator[Place]:
    norm = written.clauses[demand].norm
    asked = written.applies[demand]
    if isinstance(norm, Only):
        asked = asked & written.listed(norm.tools)
        others = [i for i in others if not written.is_activity_ban(i)]
    bans = [i for i in others if isinstance(written.clauses[i].norm, Prohibit | Only)]
    rows = [np.moveaxis(cells, TOOL, -1).reshape(-1, asked.shape[TOOL]) for cells in
            (asked, *(written.forbids[i] & asked for i in bans))]  # fmt: skip
    for place in np.unique(np.stack(rows, axis=1), axis=0):
        tools, *gone = (frozenset(np.flatnonzero(row).tolist()) for row in place)
        yield tools, tuple(zip(bans, gone, strict=True))


def _places_of_values(written: Written, demand: int, others: list[int]) -> Iterator[Place]:
    norm = written.clauses[demand].norm
    if not isinstance(norm, Require) or vocabulary().parameters[norm.param].kind == "number":
        return
    norms = {i: other for i in others if isinstance(other := written.clauses[i].norm, Require)}
    alike = [i for i, other in norms.items() if other.param == norm.param]
    wanted = admitted(norm)
    applying = [written.applies[i][written.applies[demand]].tolist() for i in alike]
    for speaking in set(zip(*applying, strict=True)):
        taken = [(i, wanted - admitted(norms[i])) for i, speaks in zip(alike, speaking, strict=True) if speaks]
        yield wanted, tuple(taken)
