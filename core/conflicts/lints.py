"""What an author should know before publishing: how a draft's clauses stand to each other and to the client's own.

Only one enterprise's clauses ever enter here: what other clients demand of an agency is no part of a lint.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from core.clauses.model import Binding, BindingKind, Clause, Permit, Require
from core.clauses.suggesting import nearest_terms
from core.clauses.taxonomy import vocabulary
from core.clauses.words import listed
from core.conflicts.compile import Compiled, Term, compile_clause
from core.conflicts.explain import DEAD_SENTENCE, sentence, witness
from core.conflicts.model import Direction, Reach, Relation, Severity, Verdict
from core.conflicts.relate import can_relate, relation, verdict
from core.conflicts.severity import is_grave, severity, touches
from core.conflicts.unmapped import unmapped_terms


class LintKind(StrEnum):
    """What is wrong, or could be said more simply."""

    CONTRADICTION = "contradiction"
    BLOCKED = "blocked"
    DUPLICATE = "duplicate"
    IMPLIED = "implied"
    STRICTER = "stricter"
    POINTLESS = "pointless"
    DEAD_CLAUSE = "dead_clause"
    UNMAPPED_WORD = "unmapped_word"


KINDS: Mapping[Relation, LintKind] = {
    Relation.CONFLICT: LintKind.CONTRADICTION,
    Relation.TENSION: LintKind.BLOCKED,
    Relation.DUPLICATE: LintKind.DUPLICATE,
    Relation.SUBSUMED: LintKind.IMPLIED,
    Relation.STRICTER: LintKind.STRICTER,
    Relation.MOOT: LintKind.POINTLESS,
}
"""A relation that is not here is none of the author's worries; unknown is told once, of the word it depends on."""


@dataclass(frozen=True)
class LintedClause:
    """A clause in a lint; `policy_id` is None for one of the draft itself."""

    clause: Clause
    policy_id: UUID | None = None
    policy_title: str = ""
    version_number: int = 0

    @property
    def name(self) -> str:
        """The clause's id, with its policy where that is another one."""
        return f"{self.clause.id} of “{self.policy_title}”" if self.policy_id else self.clause.id


@dataclass(frozen=True)
class Lint:
    """One thing to look at: one clause or two, the draft's first; `scenario` is an activity that shows it, or empty."""

    kind: LintKind
    severity: Severity
    members: tuple[LintedClause, ...]
    sentence: str
    advice: str
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class _Prepared:
    member: LintedClause
    compiled: Compiled
    unmapped: tuple[Term, ...]

    @property
    def clause(self) -> Clause:
        return self.member.clause


def lints(clauses: Sequence[Clause], others: Sequence[LintedClause], *, today: date) -> tuple[Lint, ...]:
    """Everything worth telling the author, the gravest first.

    Args:
        clauses: the draft's, confined to its days.
        others: those of the same enterprise's other current versions; they are not compared with each other.
        today: a clause that ended before takes part in no pair.
    """
    drafted = [_prepared(LintedClause(clause)) for clause in clauses]
    published = [_prepared(other) for other in others]
    found = [lint for each in drafted for lint in _of_one(each, today)]
    standing, beside = ([each for each in group if _takes_part(each, today)] for group in (drafted, published))
    pairs = itertools.chain(itertools.combinations(standing, 2), _pairs(standing, beside))
    found.extend(lint for one, other in pairs if (lint := _of_two(one, other, today)))
    return tuple(sorted(found, key=lambda lint: -lint.severity.rank))


def _pairs(standing: Sequence[_Prepared], beside: Sequence[_Prepared]) -> Iterator[tuple[_Prepared, _Prepared]]:
    """Each of the draft's clauses with those published whose kind it can relate to at all: most it cannot."""
    groups: dict[tuple[int, str], list[_Prepared]] = {}
    for other in beside:
        groups.setdefault((other.compiled.kind, other.compiled.param), []).append(other)
    for one in standing:
        for group in groups.values():
            if can_relate(one.clause, group[0].clause):
                yield from itertools.product((one,), group)


def _takes_part(each: _Prepared, today: date) -> bool:
    """Whether the clause can apply to anything from today on; an unmapped word may stand for something."""
    return (each.compiled.box is not None or bool(each.unmapped)) and not _has_ended(each.clause, today)


def _prepared(member: LintedClause) -> _Prepared:
    return _Prepared(member, compile_clause(member.clause), unmapped_terms(member.clause))


def _has_ended(clause: Clause, today: date) -> bool:
    return clause.window.ends_on is not None and clause.window.ends_on <= today


def _of_one(each: _Prepared, today: date) -> Iterator[Lint]:
    for dimension, word in each.unmapped:
        taxonomy = vocabulary().taxonomies[dimension]
        near = [f"“{taxonomy.label(term)}”" for term in nearest_terms(dimension, word)]
        instead = f"Choose {listed(near, 'or')} instead, or" if near else "Choose a term of the list instead, or"
        yield Lint(
            LintKind.UNMAPPED_WORD,
            Severity.LOW,
            (each.member,),
            f"“{word}” is not in the shared vocabulary ({dimension.value}), so what rests on it cannot be checked.",
            f"{instead} keep the word and agencies are told that it needs mapping.",
        )
    if each.compiled.box is None and not each.unmapped:
        yield _dead(each, DEAD_SENTENCE, "Remove an exception or mend the dates; or delete the clause.")
    elif _has_ended(each.clause, today):
        yield _dead(each, "This clause ended before today: it never applies again.", "Move its last day, or delete it.")


def _dead(each: _Prepared, said: str, advice: str) -> Lint:
    return Lint(LintKind.DEAD_CLAUSE, Severity.LOW, (each.member,), said, advice)


def _of_two(a: _Prepared, b: _Prepared, today: date) -> Lint | None:
    if not can_relate(a.clause, b.clause) or not share_reach(a.clause.bindings, b.clause.bindings):
        return None
    unmapped = a.unmapped or b.unmapped
    judged = relation(a.clause, b.clause) if unmapped else verdict(a.compiled, b.compiled)
    kind = KINDS.get(judged.relation)
    if kind is None:
        return None
    seen = witness(a.compiled, b.compiled, judged, today=today)
    grave = is_grave((a.clause, b.clause), touches(a.compiled, b.compiled, judged))
    starts_on = seen.starts_on if seen else None
    return Lint(
        kind,
        severity(judged, Reach.BINDING, grave=grave, starts_on=starts_on, today=today),
        (a.member, b.member),
        sentence(a.clause, b.clause, judged, Reach.BINDING, None),
        _advice(kind, a.member, b.member, judged),
        seen.text if seen else "",
    )


def share_reach(a: Sequence[Binding], b: Sequence[Binding]) -> bool:
    """Whether two clauses of one enterprise can reach the same work: an agency-wide clause reaches all of it."""
    if any(binding.kind is BindingKind.ORGANIZATION for binding in (*a, *b)):
        return True
    first, second = ({(binding.kind, binding.name.casefold()) for binding in bindings} for bindings in (a, b))
    return bool(first & second)


def _advice(kind: LintKind, a: LintedClause, b: LintedClause, judged: Verdict) -> str:
    """What to do; `less` is the clause that could go: the implied, the looser, what demands or permits in vain."""
    less, more = (a, b) if _could_go(a.clause, judged) else (b, a)
    match kind:
        case LintKind.CONTRADICTION:
            return f"Change {a.name} or {b.name}, or keep them apart by a scope or an exception."
        case LintKind.BLOCKED:
            return f"Except the permitted case in {more.name}, or {_drop(less)}: it promises what is forbidden."
        case LintKind.DUPLICATE:
            return f"Keep one of {a.name} and {b.name}."
        case LintKind.STRICTER:
            return f"{more.name} is the stricter and decides; {_drop(less)}, or narrow one if both are meant."
        case LintKind.POINTLESS:
            return f"Narrow the ban in {more.name}, or {_drop(less)}."
        case _:
            return f"{more.name} says it already: {_drop(less)}."


def _drop(member: LintedClause) -> str:
    """A draft's clause is deleted; one that is published goes with the next version of its policy."""
    return f"leave {member.name} out of its next version" if member.policy_id else f"delete {member.name}"


def _could_go(first: Clause, judged: Verdict) -> bool:
    """Whether the first of the two is the one that could go."""
    if judged.relation is Relation.STRICTER:
        return judged.direction is Direction.SECOND
    if judged.direction in (Direction.FIRST, Direction.SECOND):
        return judged.direction is Direction.FIRST
    return isinstance(first.norm, Permit | Require) or bool(getattr(first.norm, "each", False))
