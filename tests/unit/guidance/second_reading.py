"""A second reading of "May I?", on names and one activity at a time; shares no code with boxes, compile and deciding."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import date

from core.clauses.model import BindingKind, Clause, Dimension, Duty, Only, Priority, Prohibit, Require, Scope
from core.clauses.taxonomy import vocabulary
from core.conflicts.interpreter import covers
from core.conflicts.model import PolicyClause, Subject, SubjectKind, World
from core.guidance.activity import Activity, Answer

Point = dict[Dimension, str]
Told = bool | None
"""Yes, no, or None: it hangs on a word outside the vocabulary."""


def read(activity: Activity, clauses: list[PolicyClause], world: World, day: date) -> Answer:
    """The answer, by trying one activity of each kind that the clauses tell apart."""
    ties = [(held.clause, tie) for held in clauses if (tie := _tie(held, activity.subject, world))]
    given = dict(activity.values)
    answers = {_at(point, day, ties, given) for point in _points(activity, [clause for clause, _ in ties])}
    if Answer.FORBIDDEN in answers:
        return Answer.FORBIDDEN if len(answers) == 1 else Answer.ASK
    return next(each for each in (Answer.ASK, Answer.CONDITIONS, Answer.ALLOWED) if each in answers)


def _tie(held: PolicyClause, subject: Subject, world: World) -> str:
    kinds = {binding.kind for binding in held.clause.bindings}
    if BindingKind.ORGANIZATION in kinds:
        return "work"
    mine = held.enterprise_org_id
    if subject.kind is SubjectKind.CLIENT and BindingKind.CLIENT_WORK in kinds and mine == subject.id:
        return "work"
    partners = next((alliance.brands for alliance in world.alliances if alliance.id == subject.id), {})
    names = {binding.name.casefold() for binding in held.clause.bindings if binding.kind is BindingKind.ALLIANCE}
    if mine in partners and partners[mine].casefold() in names:
        return "work"
    for asset in world.assets:
        on_it = any(b.kind is BindingKind.ASSET and b.name == asset.kind for b in held.clause.bindings)
        runs_on = subject.kind is SubjectKind.AGENCY or subject.id in asset.served or partners.keys() & asset.served
        if on_it and mine in asset.served and runs_on:
            return "asset"
    return ""


def _at(point: Point, day: date, ties: list[tuple[Clause, str]], given: dict[str, int | str]) -> Answer:
    work = [(c, _applies(c, point, day)) for c, tie in ties if c.priority is not Priority.PREFERENCE and tie == "work"]
    rest = [(c, _applies(c, point, day)) for c, tie in ties if c.priority is not Priority.PREFERENCE and tie == "asset"]
    bans = [_and([applies, _forbids(c, point, given)]) for c, applies in work + rest]
    if True in bans:
        return Answer.FORBIDDEN
    binding = [applies for c, applies in work if isinstance(c.norm, Require) or c.norm == Duty(each=True)]
    if None in bans or None in binding or _contradict([c.norm for c, applies in work if applies]):
        return Answer.ASK
    return Answer.CONDITIONS if True in binding else Answer.ALLOWED


def _applies(clause: Clause, point: Point, day: date) -> Told:
    window = clause.window
    is_open = (window.starts_on or date.min) <= day and (window.ends_on is None or day < window.ends_on)
    return _and([is_open, _inside(clause.scope, point), *(_not(_inside(each, point)) for each in clause.exceptions)])


def _inside(scope: Scope, point: Point) -> Told:
    return _and([_named(dimension, terms, point[dimension]) for dimension, terms in scope.terms])


def _named(dimension: Dimension, terms: Iterable[str], leaf: str) -> Told:
    masks = vocabulary().taxonomies[dimension].masks
    if covers(dimension, [term for term in terms if term in masks], leaf):
        return True
    return None if any(term not in masks for term in terms) else False


def _forbids(clause: Clause, point: Point, given: dict[str, int | str]) -> Told:
    if isinstance(clause.norm, Only):
        return _not(_named(Dimension.TOOL, clause.norm.tools, point[Dimension.TOOL]))
    if isinstance(clause.norm, Require) and clause.norm.param in given:
        meant = [_admits(clause.norm, value) for value in _meant(clause.norm.param, given[clause.norm.param])]
        return False if all(each is True for each in meant) else True if all(each is False for each in meant) else None
    return isinstance(clause.norm, Prohibit)


def _meant(param: str, given: int | str) -> list[int | str]:
    taxonomy = vocabulary().parameters[param].taxonomy
    if taxonomy is None:
        return [given]
    return [leaf for leaf in vocabulary().taxonomies[taxonomy].leaves if covers(taxonomy, [str(given)], leaf)]


def _admits(norm: Require, value: int | str) -> Told:
    parameter = vocabulary().parameters[norm.param]
    if norm.one_of is not None:
        return _named(parameter.taxonomy, norm.one_of, str(value)) if parameter.taxonomy else value in norm.one_of
    low, at, high = (
        parameter.values.index(each) if isinstance(each, str) else each for each in (norm.minimum, value, norm.maximum)
    )
    return at is not None and (low is None or low <= at) and (high is None or at <= high)


def _contradict(norms: list[object]) -> bool:
    demands = [norm for norm in norms if isinstance(norm, Require)]
    return any(not _has_common_value([d for d in demands if d.param == param]) for param in {d.param for d in demands})


def _has_common_value(demands: list[Require]) -> bool:
    parameter = vocabulary().parameters[demands[0].param]
    tried: Iterable[int | str] = parameter.values
    if parameter.taxonomy is not None:
        tried = vocabulary().taxonomies[parameter.taxonomy].leaves
    elif not parameter.values:
        tried = [0, *(d.minimum for d in demands if isinstance(d.minimum, int))]
    return any(all(_admits(demand, value) is not False for demand in demands) for value in tried)


def _points(activity: Activity, clauses: list[Clause]) -> Iterator[Point]:
    named = dict(activity.terms)
    per_dimension = [_kinds(dimension, named.get(dimension), clauses) for dimension in Dimension]
    for leaves in itertools.product(*per_dimension):
        yield dict(zip(Dimension, leaves, strict=True))


def _kinds(dimension: Dimension, asked: str | None, clauses: list[Clause]) -> list[str]:
    """One leaf for each way in which the clauses' lists of terms tell leaves apart."""
    lists = [terms for c in clauses for scope in (c.scope, *c.exceptions) for d, terms in scope.terms if d is dimension]
    if dimension is Dimension.TOOL:
        lists += [c.norm.tools for c in clauses if isinstance(c.norm, Only)]
    kinds: dict[tuple[Told, ...], str] = {}
    for leaf in vocabulary().taxonomies[dimension].leaves:
        if asked is None or covers(dimension, [asked], leaf):
            kinds.setdefault(tuple(_named(dimension, terms, leaf) for terms in lists), leaf)
    return list(kinds.values())


def _and(told: list[Told]) -> Told:
    return False if False in told else None if None in told else True


def _not(told: Told) -> Told:
    return None if told is None else not told
