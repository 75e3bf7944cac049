"""A second reading of clauses, on names alone: checks that a witness proves its finding.

It shares no code with boxes, compile, scenarios and relate, and walks the taxonomy's graph instead of its masks, so
that a mistake there cannot confirm itself. Unmapped terms cover no leaf here.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from core.clauses.model import Clause, Dimension, Duty, Only, Permit, Prohibit, Require, Scope
from core.clauses.taxonomy import vocabulary
from core.conflicts.model import Relation, Verdict, Witness

Activity = Mapping[Dimension, str]


def confirms(a: Clause, b: Clause, verdict: Verdict, witness: Witness) -> bool:
    """Whether the witness proves a conflict or tension of these clauses; for other relations: that both apply."""
    activity = dict(witness.leaves)
    first, second = sorted((a, b), key=_demand_first)
    if verdict.relation not in (Relation.CONFLICT, Relation.TENSION):
        return applies(a, activity, witness.day) and applies(b, activity, witness.day)
    if isinstance(first.norm, Require) and isinstance(second.norm, Require):
        both_apply = applies(a, activity, witness.day) and applies(b, activity, witness.day)
        return both_apply and not _common_value(first.norm, second.norm)
    if isinstance(first.norm, Permit) or first.norm == Duty(each=True):
        return _is_blocked(first, second, activity, witness.day)
    if isinstance(first.norm, Duty):
        return _cannot_be_discharged(first, second) and applies(first, activity, witness.day)
    return _no_tool_left(first, second, activity, witness.day)


def _demand_first(clause: Clause) -> int:
    return 0 if isinstance(clause.norm, Permit | Duty) else 1


def covers(dimension: Dimension, terms: Iterable[str], leaf: str) -> bool:
    """Whether a leaf is one of the terms or below one of them."""
    children = vocabulary().taxonomies[dimension].children
    pending = list(terms)
    while pending:
        term = pending.pop()
        if term == leaf:
            return True
        pending.extend(children.get(term, ()))
    return False


def _in_scope(scope: Scope, activity: Activity) -> bool:
    return all(covers(dimension, terms, activity[dimension]) for dimension, terms in scope.terms)


def applies(clause: Clause, activity: Activity, day: date) -> bool:
    """Whether a clause speaks about an activity on a day."""
    started = clause.window.starts_on is None or clause.window.starts_on <= day
    running = clause.window.ends_on is None or day < clause.window.ends_on
    excepted = any(_in_scope(scope, activity) for scope in clause.exceptions)
    return started and running and not excepted and _in_scope(clause.scope, activity)


def _forbids(clause: Clause, activity: Activity, day: date) -> bool:
    if not applies(clause, activity, day):
        return False
    if isinstance(clause.norm, Only):
        return not covers(Dimension.TOOL, clause.norm.tools, activity[Dimension.TOOL])
    return isinstance(clause.norm, Prohibit)


def _with_each_tool(activity: Activity) -> Iterator[Activity]:
    for tool in vocabulary().taxonomies[Dimension.TOOL].leaves:
        yield {**activity, Dimension.TOOL: tool}


def _is_blocked(demand: Clause, ban: Clause, activity: Activity, day: date) -> bool:
    """The demand covers some tool in this scenario, and the ban forbids each tool that it covers."""
    covered = [tried for tried in _with_each_tool(activity) if applies(demand, tried, day)]
    return bool(covered) and all(_forbids(ban, tried, day) for tried in covered)


def _no_tool_left(a: Clause, b: Clause, activity: Activity, day: date) -> bool:
    """At least one tool list speaks here, both clauses do, and each tool is forbidden by one of them."""
    tries = list(_with_each_tool(activity))
    speaking = all(any(applies(clause, tried, day) for tried in tries) for clause in (a, b))
    return speaking and all(_forbids(a, tried, day) or _forbids(b, tried, day) for tried in tries)


def _common_value(a: Require, b: Require) -> bool:
    """Whether one value meets both demands; of a number only the bounds themselves need trying."""
    parameter = vocabulary().parameters[a.param]
    values: Iterable[int | str] = parameter.values
    if parameter.taxonomy is not None:
        values = vocabulary().taxonomies[parameter.taxonomy].leaves
    elif not values:
        values = [0, *(bound for norm in (a, b) for bound in (norm.minimum, norm.maximum) if isinstance(bound, int))]
    return any(_admits(a, value) and _admits(b, value) for value in values)


def _admits(norm: Require, value: int | str) -> bool:
    parameter = vocabulary().parameters[norm.param]
    if norm.one_of is not None:
        return covers(parameter.taxonomy, norm.one_of, str(value)) if parameter.taxonomy else value in norm.one_of
    order = [norm.minimum, value, norm.maximum]
    places = [place if isinstance(place, int) or place is None else parameter.values.index(place) for place in order]
    low, at, high = places
    return at is not None and (low is None or low <= at) and (high is None or at <= high)


def _cannot_be_discharged(duty: Clause, ban: Clause) -> bool:
    """Whether each kind of activity that would discharge the duty is forbidden; one of each kind is tried."""
    ways = [
        (activity, day)
        for activity in _one_of_each_kind(duty, ban)
        for day in _turning_days(duty, ban)
        if applies(duty, activity, day)
    ]
    return bool(ways) and all(_forbids(ban, activity, day) for activity, day in ways)


def _one_of_each_kind(a: Clause, b: Clause) -> Iterator[Activity]:
    """Activities that differ for the two clauses: leaves that the same lists cover are represented by one."""
    scopes = [a.scope, b.scope, *a.exceptions, *b.exceptions]
    per_dimension = [_representatives(dimension, scopes, (a, b)) for dimension in Dimension]
    for leaves in itertools.product(*per_dimension):
        yield dict(zip(Dimension, leaves, strict=True))


def _representatives(dimension: Dimension, scopes: list[Scope], clauses: tuple[Clause, ...]) -> list[str]:
    lists = [terms for scope in scopes for named, terms in scope.terms if named is dimension]
    if dimension is Dimension.TOOL:
        lists.extend(clause.norm.tools for clause in clauses if isinstance(clause.norm, Only))
    kinds: dict[tuple[bool, ...], str] = {}
    for leaf in vocabulary().taxonomies[dimension].leaves:
        kinds.setdefault(tuple(covers(dimension, terms, leaf) for terms in lists), leaf)
    return list(kinds.values())


def _turning_days(a: Clause, b: Clause) -> set[date]:
    """A day from each stretch in which the same windows are open."""
    starts = {clause.window.starts_on for clause in (a, b)} - {None}
    ends = {clause.window.ends_on for clause in (a, b)} - {None}
    turns = {day for day in starts | ends if day is not None}
    return {date.min, *turns, *(day - timedelta(days=1) for day in turns if day > date.min)}
