"""What changed in a document since the version its reader signed: by clause and by line (delta acknowledgement)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from core.db.statements import one
from core.distribution.model import Distribution, ReceivedDocument
from core.distribution.queries import distribution, received_document
from core.policies import lines
from core.policies.comparison import ClauseChange, document_differences
from core.policies.lines import LineDifference, line_differences, text_of


class LineChange(StrEnum):
    """What became of a line of the text; a gap stands for unchanged lines that are left out."""

    ADDED = "added"
    REMOVED = "removed"
    KEPT = "kept"
    GAP = "gap"


@dataclass(frozen=True)
class ChangedClause:
    """One clause that is not as it was, in plain words; None on the side where it does not exist."""

    clause_id: str
    change: ClauseChange
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ChangedLine:
    """One line of the comparison."""

    change: LineChange
    text: str


@dataclass(frozen=True)
class Known:
    """The version a reader is told changes against: the last they signed, or (`was_signed` false) only received."""

    before: Distribution
    was_signed: bool


@dataclass(frozen=True)
class Delta(Known):
    """The comparison with it."""

    clauses: tuple[ChangedClause, ...]
    lines: tuple[ChangedLine, ...]


def known_before(conn: Connection, about: Distribution) -> Known | None:
    """What the agency knows of the policy when it reads this; None for the first version received."""
    row = one(conn, "version_to_compare", org_id=about.agency_org_id, distribution_id=about.id)
    return None if row is None else Known(distribution(conn, about.agency_org_id, row.id), row.is_signed)


def delta(conn: Connection, document: ReceivedDocument) -> Delta | None:
    """How a received document differs from what its agency knows of the policy; None for the first version received."""
    about = document.distribution
    known = known_before(conn, about)
    if known is None:
        return None
    before = received_document(conn, about.agency_org_id, known.before.id)
    return Delta(
        known.before,
        known.was_signed,
        changed_clauses(before.clauses, document.clauses),
        changed_lines(before.body, document.body),
    )


def changed_clauses(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[ChangedClause, ...]:
    """Clause by clause what is not as it was; the two are clause documents."""
    found = document_differences(before, after)
    return tuple(ChangedClause(each.clause_id, each.change, each.words_before, each.words_after) for each in found)


def changed_lines(before: str, after: str) -> tuple[ChangedLine, ...]:
    """The changed lines with one unchanged line around them; empty when the texts are the same."""
    return tuple(_near_changes(line_differences(before, after)))


def _near_changes(differences: Sequence[LineDifference]) -> Iterator[ChangedLine]:
    changed = [place for place, each in enumerate(differences) if each.change is not lines.LineChange.SAME]
    near = sorted({place + step for place in changed for step in (-1, 0, 1)} & set(range(len(differences))))
    for place, last in zip(near, [near[0] - 1, *near] if near else [], strict=False):
        if place > last + 1:
            yield ChangedLine(LineChange.GAP, "")
        yield from _sides(differences[place])


def _sides(each: LineDifference) -> Iterator[ChangedLine]:
    """A line that stayed, or as it was and as it is."""
    if each.change is lines.LineChange.SAME:
        yield ChangedLine(LineChange.KEPT, text_of(each.after))
        return
    if each.number_before is not None:
        yield ChangedLine(LineChange.REMOVED, text_of(each.before))
    if each.number_after is not None:
        yield ChangedLine(LineChange.ADDED, text_of(each.after))
