"""What a finding shows: a concrete activity as witness, and one sentence."""

from datetime import date

from core.clauses.model import Clause, Dimension, Duty, Only, Permit, Prohibit, Require
from core.clauses.taxonomy import vocabulary
from core.clauses.words import activity_words, demand_words, listed, tool_words, value_words
from core.conflicts.boxes import AFTER_LAST_DAY, DIMENSIONS, END, FIRST_DAY, START, TOOL, Box
from core.conflicts.compile import FULL, Compiled, Kind
from core.conflicts.model import ConflictType, Degree, Direction, Instance, Reach, Relation, Verdict, Witness
from core.conflicts.scenarios import blocked_scenario, emptied_list, forbidden, overlap

_NO_TOOL_STATED = frozenset({ConflictType.EXCLUSIVE_TOOLS})


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
    if box is None:
        return None
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
    return tuple(dim for i, dim in enumerate(DIMENSIONS) if box[i] != FULL[i] and i not in silent)


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
    if verdict.relation in (Relation.CONFLICT, Relation.TENSION):
        return _clash(a, b, verdict)
    if verdict.relation is Relation.UNKNOWN:
        return "whether these two clauses meet depends on a term that is not in the shared vocabulary"
    first, second = _told_first(a, b, verdict)
    return _LINTS[verdict.relation].format(first=_summary(first), second=_summary(second, "the other"))


_LINTS = {
    Relation.NARROWED: "{first} and {second}: both can be obeyed, with less room than either leaves",
    Relation.STRICTER: "{first} and {second}: the former is the stricter, adopt it",
    Relation.MOOT: "{first} has no object, since {second}",
    Relation.SUBSUMED: "{first}, which is implied, since {second}",
    Relation.DUPLICATE: "two clauses say the same: {first}",
}


def _told_first(a: Clause, b: Clause, verdict: Verdict) -> tuple[Clause, Clause]:
    """The clause that a lint is about before the other: the stricter, the implied, the demand without object."""
    swapped = verdict.direction is Direction.SECOND
    if verdict.relation is Relation.MOOT:
        swapped = isinstance(b.norm, Require)
    return (b, a) if swapped else (a, b)


def _clash(a: Clause, b: Clause, verdict: Verdict) -> str:
    if isinstance(a.norm, Require) and isinstance(b.norm, Require):
        label = vocabulary().parameters[a.norm.param].label
        return f"{label} must be {value_words(a.norm)} and {value_words(b.norm)}: no value meets both"
    if verdict.conflict_type == ConflictType.EXCLUSIVE_TOOLS:
        return f"{_summary(a)} and {_summary(b, 'the other')}: no tool is left"
    demand, ban = (a, b) if isinstance(a.norm, Permit | Duty) else (b, a)
    share = "every way of doing so" if verdict.degree is not Degree.PARTIAL else "some of it altogether"
    return f"{_summary(demand)} and {_summary(ban, 'the other')}, which rules out {share}"


def _summary(clause: Clause, subject: str = "one clause") -> str:
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
            return demand_words(clause.norm)


def mapping_sentence(terms: tuple[str, ...]) -> str:
    """Say which words of a clause need mapping before it can be checked in full."""
    return f"{listed([f'“{term}”' for term in terms], 'and')} must be mapped to the shared vocabulary to be checked."


DEAD_SENTENCE = "This clause applies to nothing: its exceptions or its window leave no activity."
