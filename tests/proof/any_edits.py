"""Seeded changes of a clause that know nothing of the finding: a repair is proved, whatever change is offered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from core.clauses.model import Clause, Dimension, Only, Permit, Prohibit, Require, Scope, Window
from core.conflicts.model import RepairKind
from core.conflicts.repair_edits import Edit
from tests.proof.writing import leaves_below, requirement, scope_of, some_of, terms_of

AROUND = (-30, -1, 0, 1, 30, 60)
"""Days from today on which a changed window begins or ends."""


def any_edits(clause: Clause, others: Sequence[Clause], *, today: date) -> Iterator[Edit]:
    """The clause with other days, another exception, another norm, or as it was; some help, some harm."""
    rng = Random(f"{clause.id}:{sorted(each.id for each in others)}")
    turn = today + timedelta(days=rng.choice(AROUND))
    yield _edit(RepairKind.MOVE_WINDOW, replace(clause, window=rng.choice((Window(None, turn), Window(turn, None)))))
    excepted = _some_part(rng, rng.choice((clause, *others)).scope, clause)
    if excepted.terms:
        yield _edit(RepairKind.CARVE_OUT, replace(clause, exceptions=(*clause.exceptions, excepted)))
    if clause.exceptions:
        yield _edit(RepairKind.CARVE_OUT, replace(clause, exceptions=clause.exceptions[1:]))
    yield _edit(RepairKind.RELAX_VALUE, _with_another_norm(rng, clause))


def _edit(kind: RepairKind, clause: Clause) -> Edit:
    return Edit(kind, clause, "change something")


def _some_part(rng: Random, scope: Scope, clause: Clause) -> Scope:
    """A place of the given scope, along some of its sides; no tool for a list of tools, whose norm names them."""
    sides = [
        side for side in terms_of(scope).items() if not (isinstance(clause.norm, Only) and side[0] is Dimension.TOOL)
    ]
    return scope_of({side: terms for side, terms in sides if rng.random() < 0.7})


def _with_another_norm(rng: Random, clause: Clause) -> Clause:
    match clause.norm:
        case Only():
            return replace(clause, norm=Only(some_of(rng, leaves_below(Dimension.TOOL, ()), 4)))
        case Require(param):
            return replace(clause, norm=requirement(rng, param, rng.choice((24, 30))))
        case Prohibit():
            return replace(clause, norm=Permit())
        case _:
            return clause
