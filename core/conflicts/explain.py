"""What a finding shows: a concrete activity as witness, and one sentence."""

from collections.abc import Sequence
from datetime import date

from core.clauses.model import Clause, Dimension, Duty, Only, Permit, Prohibit, Require
from core.clauses.taxonomy import vocabulary
from core.clauses.words import activity_words, demand_words, listed, tool_words, value_words
from core.conflicts.boxes import AFTER_LAST_DAY, DIMENSIONS, END, FIRST_DAY, JURISDICTION, START, TOOL, Box
from core.conflicts.compile import Compiled, Kind, every_leaf
from core.conflicts.model import (
    INCOMPATIBLE_PREFIX,
    ConflictType,
    Degree,
    Direction,
    Instance,
    Label,
    Reach,
    Relation,
    Verdict,
    Witness,
)
from core.conflicts.scenarios import blocked_scenario, emptied_list, forbidden, overlap

_NO_TOOL_STATED = frozenset({ConflictType.EXCLUSIVE_TOOLS, ConflictType.NO_REMAINING_TOOL})
_LABELLED = frozenset({Relation.CONFLICT, Relation.TENSION, Relation.NARROWED, Relation.STRICTER})
_SUBJECTS = ("one clause", "another", "a third", "a fourth", "a fifth")
_NUMBERS = ("no", "one", "two", "three", "four", "five")


def witness_box(a: Compiled, b: Compiled, verdict: Verdict) -> Box | None:
    """A box of activities each of which shows the relation; None where the clauses meet on none."""
    first, second = (a, b) if a.kind <= b.kind else (b, a)
    if verdict.relation is Relation.TENSION:
        ban = forbidden(second)
        return blocked_scenario(first, ban) if ban is not None else None
    if verdict.relation is Relation.CONFLICT and (first.kind, second.kind) == (Kind.PROHIBIT, Kind.ONLY):
        return emptied_list(first, second)
    if verdict.relation is Relation.CONFLICT and first.kind is Kind.DUTY:
        return overlap(first, first)
    return overlap(a, b)


def witness(a: Compiled, b: Compiled, verdict: Verdict, *, today: date) -> Witness | None:
    """One activity of the witness box, on today or the box's nearest day."""
    box = witness_box(a, b, verdict)
    return witness_in(box, verdict, today=today) if box is not None else None


def witness_in(box: Box, verdict: Verdict, *, today: date) -> Witness:
    """One activity of a box each of whose activities shows the relation."""
    taxonomies = vocabulary().taxonomies
    leaves = tuple(
        (dimension, taxonomies[dimension].leaves[(box[i] & -box[i]).bit_length() - 1])
        for i, dimension in enumerate(DIMENSIONS)
    )
    found = Witness(
        leaves=leaves,
        day=date.fromordinal(min(max(today.toordinal(), box[START]), box[END] - 1)),
        stated=_stated(box, verdict),
        starts_on=date.fromordinal(box[START]) if box[START] > FIRST_DAY else None,
        ends_on=date.fromordinal(box[END]) if box[END] < AFTER_LAST_DAY else None,
    )
    return Witness(**{**found.__dict__, "text": witness_words(found)})


def _stated(box: Box, verdict: Verdict) -> tuple[Dimension, ...]:
    """Dimensions that the box confines; where no tool is left, naming one would mislead."""
    silent = {TOOL} if verdict.conflict_type in _NO_TOOL_STATED else set()
    every = every_leaf()
    return tuple(dim for i, dim in enumerate(DIMENSIONS) if box[i] != every[i] and i not in silent)


def witness_words(witness: Witness) -> str:
    """The activity as a reader checks it: the labels of what is confined, and the days."""
    leaves = dict(witness.leaves)
    words = [vocabulary().taxonomies[dimension].label(leaves[dimension]) for dimension in witness.stated]
    said = ", ".join(words) or "any activity"
    return f"{said}, from {witness.starts_on.isoformat()}" if witness.starts_on else said


def sentence(a: Clause, b: Clause, verdict: Verdict, reach: Reach, instance: Instance | None) -> str:
    """Say in one sentence what two clauses do to each other and where."""
    if reach is Reach.DIVERGENT:
        where = "in two clients' separate work"
    else:
        where = f"on {instance.label}" if instance is not None else ""
    said = _said(a, b, verdict)
    said = f"{where}, {said}" if where else said
    return f"{said[:1].upper()}{said[1:]}."


def _said(a: Clause, b: Clause, verdict: Verdict) -> str:
    if verdict.relation is Relation.UNKNOWN:
        return "whether these two clauses meet depends on a term that is not in the shared vocabulary"
    first, second = (b, a) if _told_second(a, b, verdict) else (a, b)
    return f"{_both(first, second)}: {_outcome(verdict)}"


def sentence_of_set(clauses: Sequence[Clause], verdict: Verdict, instance: Instance | None) -> str:
    """Say in one sentence what clauses do to each other of which no two clash; what is demanded comes first."""
    where = f"on {instance.label}, " if instance is not None else ""
    ordered = sorted(clauses, key=lambda each: _TOLD_FIRST[type(each.norm)])
    norms = [each.norm for each in ordered if isinstance(each.norm, Require)]
    if norms:
        said = _values_of_set(norms)
    else:
        told = [_summary(each, subject) for each, subject in zip(ordered, _SUBJECTS, strict=False)]
        said = f"{listed(told, 'and')}: {_outcome_of_set(verdict)}"
    return f"{(where + said)[:1].upper()}{(where + said)[1:]}."


def sentence_of_service(label: str, clauses: Sequence[Clause], verdict: Verdict) -> str:
    """Say in one sentence which clauses leave a declared service no tool."""
    partly = " a part of" if verdict.degree is Degree.PARTIAL else ""
    ordered = sorted(clauses, key=lambda each: _TOLD_FIRST[type(each.norm)])
    told = [_summary(each, subject) for each, subject in zip(ordered, _SUBJECTS, strict=False)]
    return f"No tool is left for{partly} {label}: {listed(told, 'and')}."


def _values_of_set(norms: Sequence[Require]) -> str:
    label = vocabulary().parameters[norms[0].param].label
    told = [f"{value_words(norm)} under {subject}" for norm, subject in zip(norms, _SUBJECTS, strict=False)]
    return f"{label} must be {listed(told, 'and')}: no value meets all {_NUMBERS[len(norms)]}"


def _outcome_of_set(verdict: Verdict) -> str:
    if verdict.conflict_type == ConflictType.NO_REMAINING_TOOL:
        partly = " for a part of it" if verdict.degree is Degree.PARTIAL else ""
        return f"together they leave no tool{partly}"
    partly = " in some cases" if verdict.degree is Degree.PARTIAL else ""
    return f"together they leave no way to do the former{partly}"


def labels(members: Sequence[Compiled], verdict: Verdict) -> tuple[Label, ...]:
    """What confines the place where clauses meet to a part of where, or of when, one of them applies."""
    boxes = [each.box for each in members if each.box is not None]
    if verdict.relation not in _LABELLED or len(boxes) < len(members):
        return ()
    confined = {
        Label.JURISDICTIONAL: len({box[JURISDICTION] for box in boxes}) > 1,
        Label.TEMPORAL: len({box[START:] for box in boxes}) > 1,
    }
    return tuple(label for label, holds in confined.items() if holds)


_OUTCOMES = {
    Relation.NARROWED: "both can be obeyed, with less room than either leaves",
    Relation.STRICTER: "the former is the stricter, adopt it",
    Relation.MOOT: "the former has no object",
    Relation.SUBSUMED: "the former is implied by the latter",
    Relation.DUPLICATE: "they say the same",
}


def _told_second(a: Clause, b: Clause, verdict: Verdict) -> bool:
    """Whether `a` is told after `b`: told first is the stricter, the implied, what demands or permits against a ban."""
    if verdict.direction is not Direction.NOTHING:
        return verdict.direction is Direction.SECOND
    return _TOLD_FIRST[type(a.norm)] > _TOLD_FIRST[type(b.norm)]


_TOLD_FIRST = {Permit: 0, Duty: 0, Require: 0, Only: 1, Prohibit: 2}


def _both(first: Clause, second: Clause) -> str:
    if isinstance(first.norm, Require) and isinstance(second.norm, Require):
        label = vocabulary().parameters[first.norm.param].label
        return (
            f"{label} must be {value_words(first.norm)} under one clause and {value_words(second.norm)} under the other"
        )
    return f"{_summary(first, 'one clause')} and {_summary(second, 'the other')}"


def _outcome(verdict: Verdict) -> str:
    if verdict.relation is Relation.TENSION:
        partly = verdict.degree is Degree.PARTIAL
        return f"the latter rules out {'a part of the former' if partly else 'the former'} altogether"
    if verdict.relation is not Relation.CONFLICT:
        return _OUTCOMES[verdict.relation]
    if verdict.conflict_type.startswith(INCOMPATIBLE_PREFIX):
        return "no value meets both"
    is_tools = verdict.conflict_type == ConflictType.EXCLUSIVE_TOOLS
    return "no tool is left" if is_tools else "no way to do the former is left"


def _summary(clause: Clause, subject: str) -> str:
    activity = activity_words(clause.scope)
    match clause.norm:
        case Permit():
            return f"{subject} allows to {activity}"
        case Prohibit():
            return f"{subject} forbids to {activity}"
        case Duty(each):
            return f"{subject} demands {'every time' if each else 'at least once'} to {activity}"
        case Only(tools):
            return f"{subject} allows only {tool_words(tools)} to {activity}"
        case Require():
            return f"{subject} demands that {demand_words(clause.norm)}"


def mapping_sentence(terms: tuple[str, ...]) -> str:
    """Say which words of a clause need mapping before it can be checked in full."""
    return f"{listed([f'“{term}”' for term in terms], 'and')} must be mapped to the shared vocabulary to be checked."


DEAD_SENTENCE = "This clause applies to nothing: its exceptions or its window leave no activity."
