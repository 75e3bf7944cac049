"""What an organization's own words do to its own clauses: which still need a meaning, and what one would change.

Only the asking organization's clauses are looked at; an agency has none. What a meaning changes between clients, their
agencies find.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from core.clauses.model import Dimension
from core.clauses.suggesting import nearest_terms
from core.conflicts.linting import published_clauses
from core.conflicts.lints import Lint, LintedClause, lints
from core.conflicts.unmapped import unmapped_terms
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.vocabulary.model import Meanings
from core.vocabulary.queries import own_meanings
from core.vocabulary.rules import checked_meaning, checked_word, read_through


@dataclass(frozen=True)
class UnmappedWord:
    """A word of one's own clauses that means nothing yet; `suggestions` are terms like it, the likest first."""

    dimension: Dimension
    word: str
    clauses: tuple[str, ...]
    suggestions: tuple[str, ...]


@dataclass(frozen=True)
class ToldLint:
    """One thing that the author would be told, or no longer be told, about clauses of their own."""

    kind: str
    severity: str
    clauses: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class WordEffect:
    """What a meaning, or its retirement, changes for one's own published clauses."""

    clauses: tuple[str, ...]
    vanishing: tuple[ToldLint, ...]
    appearing: tuple[ToldLint, ...]


def unmapped_words(conn: Connection, actor: Actor, *, today: date) -> list[UnmappedWord]:
    """Words of the organization's published clauses that are neither shared nor its own, by dimension and word."""
    allow(actor, Permission.VOCABULARY_MANAGE)
    if not actor.is_enterprise:
        return []
    used: dict[tuple[Dimension, str], list[str]] = {}
    for each in _read(published_clauses(conn, actor, today=today), own_meanings(conn, actor.org_id)):
        for term in unmapped_terms(each.clause):
            used.setdefault(term, []).append(each.name)
    return [
        UnmappedWord(dimension, word, tuple(clauses), nearest_terms(dimension, word))
        for (dimension, word), clauses in sorted(used.items())
    ]


def effect_of_mapping(
    conn: Connection, actor: Actor, *, dimension: Dimension, term: str, mapped_to: str, today: date
) -> WordEffect:
    """What changes when the word comes to mean the node; refused as the mapping itself would be."""
    allow(actor, Permission.VOCABULARY_MANAGE)
    word = dimension, checked_word(dimension, term).casefold()
    before = own_meanings(conn, actor.org_id)
    return _effect(conn, actor, before, {**before, word: checked_meaning(dimension, mapped_to)}, today=today)


def effect_of_retiring(conn: Connection, actor: Actor, *, dimension: Dimension, term: str, today: date) -> WordEffect:
    """What changes when the word means nothing again."""
    allow(actor, Permission.VOCABULARY_MANAGE)
    before = own_meanings(conn, actor.org_id)
    after = {word: node for word, node in before.items() if word != (dimension, term.casefold())}
    return _effect(conn, actor, before, after, today=today)


def _effect(conn: Connection, actor: Actor, before: Meanings, after: Meanings, *, today: date) -> WordEffect:
    written = published_clauses(conn, actor, today=today) if actor.is_enterprise else []
    moved = {place for place, each in enumerate(written) if _reads_anew(each, before, after)}
    told_before, told_after = (_told(written, moved, meanings, today) for meanings in (before, after))
    return WordEffect(
        clauses=tuple(written[place].name for place in sorted(moved)),
        vanishing=tuple(lint for lint in told_before if lint not in told_after),
        appearing=tuple(lint for lint in told_after if lint not in told_before),
    )


def _reads_anew(each: LintedClause, before: Meanings, after: Meanings) -> bool:
    return read_through(each.clause, before) != read_through(each.clause, after)


def _told(written: Sequence[LintedClause], moved: set[int], meanings: Meanings, today: date) -> list[ToldLint]:
    """The lints of the clauses that read anew, with each other and with all others; unmoved pairs stay as they are."""
    read = list(_read(written, meanings))
    found: list[Lint] = []
    for count, place in enumerate(ordered := sorted(moved)):
        gone = set(ordered[: count + 1])
        others = [each for index, each in enumerate(read) if index not in gone]
        found.extend(_of(read[place], others, today))
    return [_told_lint(each) for each in found]


def _of(one: LintedClause, others: Sequence[LintedClause], today: date) -> Iterable[Lint]:
    return (_named(lint, one) for lint in lints([one.clause], others, today=today))


def _named(lint: Lint, one: LintedClause) -> Lint:
    """Under its policy's name, which a draft's clause does without."""
    return replace(lint, members=(one, *lint.members[1:]))


def _told_lint(lint: Lint) -> ToldLint:
    return ToldLint(lint.kind.value, lint.severity.value, tuple(each.name for each in lint.members), lint.sentence)


def _read(written: Iterable[LintedClause], meanings: Meanings) -> Iterable[LintedClause]:
    return (replace(each, clause=read_through(each.clause, meanings)) for each in written)
