"""A second reading of clauses, on names alone: checks that a witness proves its finding.

It shares no code with boxes, compile, scenarios and relate, and walks the taxonomy's graph instead of its masks, so
that a mistake there cannot confirm itself. Unmapped terms cover no leaf here.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from core.clauses.model import Clause, Dimension, Duty, Only, Permit, Prohibit, Require, Scope
from core.clauses.taxonomy import vocabulary
from core.conflicts.model import Relation, Verdict, Witness

Activity = Mapping[Dimension, str]


def confirms(a: Clause, b: Clause, verdict: Verdict, witness: Witness) -> bool:
    """Whether the witness proves a conflict or tension of these clauses; for other relations: that both apply."""
    if verdict.relation not in (Relation.CONFLICT, Relation.TENSION):
        return _all_apply((a, b), dict(witness.leaves), witness.day)
    return confirms_set((a, b), witness)


def confirms_set(clauses: Sequence[Clause], witness: Witness) -> bool:
    """Whether the witness proves that the clauses cannot all have what they demand or allow."""
    activity = dict(witness.leaves)
    first, *others = sorted(clauses, key=_demand_first)
    demands = [clause.norm for clause in clauses if isinstance(clause.norm, Require)]
    if demands:
        return _all_apply(clauses, activity, witness.day) and not _common_value(demands)
    if isinstance(first.norm, Permit) or first.norm == Duty(each=True):
        return _is_blocked(first, others, activity, witness.day)
    if isinstance(first.norm, Duty):
        return _cannot_be_discharged(first, others) and applies(first, activity, witness.day)
    return _no_tool_left(clauses, activity, witness.day)


def _all_apply(clauses: Sequence[Clause], activity: Activity, day: date) -> bool:
    return all(applies(clause, activity, day) for clause in clauses)


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
    excepted = any(_in_scope(scope, activity) for scope in clause.exceptions)
    return _is_open(clause, day) and not excepted and _in_scope(clause.scope, activity)


def _is_open(clause: Clause, day: date) -> bool:
    started = clause.window.starts_on is None or clause.window.starts_on <= day
    return started and (clause.window.ends_on is None or day < clause.window.ends_on)


def _forbids(clause: Clause, activity: Activity, day: date) -> bool:
    if not applies(clause, activity, day):
        return False
    if isinstance(clause.norm, Only):
        return not covers(Dimension.TOOL, clause.norm.tools, activity[Dimension.TOOL])
    return isinstance(clause.norm, Prohibit)


def _with_each_tool(activity: Activity) -> Iterator[Activity]:
    for tool in vocabulary().taxonomies[Dimension.TOOL].leaves:
        yield {**activity, Dimension.TOOL: tool}


def _is_blocked(demand: Clause, bans: Sequence[Clause], activity: Activity, day: date) -> bool:
    """The demand covers some tool in this scenario, and some ban forbids each tool that it covers."""
    covered = [tried for tried in _with_each_tool(activity) if applies(demand, tried, day)]
    return bool(covered) and all(any(_forbids(ban, tried, day) for ban in bans) for tried in covered)


def _no_tool_left(clauses: Sequence[Clause], activity: Activity, day: date) -> bool:
    """At least one tool list speaks here, all clauses do, and each tool is forbidden by one of them."""
    tries = list(_with_each_tool(activity))
    speaking = all(any(applies(clause, tried, day) for tried in tries) for clause in clauses)
    return speaking and all(any(_forbids(clause, tried, day) for clause in clauses) for tried in tries)


def _common_value(norms: Sequence[Require]) -> bool:
    """Whether one value meets all demands; of a number only the bounds themselves need trying."""
    parameter = vocabulary().parameters[norms[0].param]
    values: Iterable[int | str] = parameter.values
    if parameter.taxonomy is not None:
        values = vocabulary().taxonomies[parameter.taxonomy].leaves
    elif not values:
        values = [0, *(bound for norm in norms for bound in (norm.minimum, norm.maximum) if isinstance(bound, int))]
    return any(all(_admits(norm, value) for norm in norms) for value in values)


def _admits(norm: Require, value: int | str) -> bool:
    parameter = vocabulary().parameters[norm.param]
    if norm.one_of is not None:
        return covers(parameter.taxonomy, norm.one_of, str(value)) if parameter.taxonomy else value in norm.one_of
    order = [norm.minimum, value, norm.maximum]
    places = [place if isinstance(place, int) or place is None else parameter.values.index(place) for place in order]
    low, at, high = places
    return at is not None and (low is None or low <= at) and (high is None or at <= high)


def _cannot_be_discharged(duty: Clause, bans: Sequence[Clause]) -> bool:
    """Whether each kind of activity that would discharge the duty is forbidden; one of each kind is tried."""
    days = [day for day in _turning_days((duty, *bans)) if _is_open(duty, day)]
    ways = [
        (activity, day) for activity in _one_of_each_kind(duty, bans) for day in days if applies(duty, activity, day)
    ]
    return bool(ways) and all(any(_forbids(ban, activity, day) for ban in bans) for activity, day in ways)


def _one_of_each_kind(duty: Clause, bans: Sequence[Clause]) -> Iterator[Activity]:
    """Activities of the duty's scope that differ for the clauses: leaves that the same lists cover have one for all."""
    clauses = (duty, *bans)
    scopes = [scope for clause in clauses for scope in (clause.scope, *clause.exceptions)]
    wanted = dict(duty.scope.terms)
    per_dimension = [
        [
            leaf
            for leaf in _representatives(dimension, scopes, clauses)
            if dimension not in wanted or covers(dimension, wanted[dimension], leaf)
        ]
        for dimension in Dimension
    ]
    for leaves in itertools.product(*per_dimension):
        yield dict(zip(Dimension, leaves, strict=True))


def _representatives(dimension: Dimension, scopes: Sequence[Scope], clauses: Sequence[Clause]) -> list[str]:
    lists = [terms for scope in scopes for named, terms in scope.terms if named is dimension]
    if dimension is Dimension.TOOL:
        lists.extend(clause.norm.tools for clause in clauses if isinstance(clause.norm, Only))
    kinds: dict[tuple[bool, ...], str] = {}
    for leaf in vocabulary().taxonomies[dimension].leaves:
        kinds.setdefault(tuple(covers(dimension, terms, leaf) for terms in lists), leaf)
    return list(kinds.values())


def _turning_days(clauses: Sequence[Clause]) -> set[date]:
    """A day from each stretch in which the same windows are open."""
    ends = {end for clause in clauses for end in (clause.window.starts_on, clause.window.ends_on)}
    turns = {day for day in ends if day is not None}
    return {date.min, *turns, *(day - timedelta(days=1) for day in turns if day > date.min)}
