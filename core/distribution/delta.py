"""What changed in a document since the version its reader signed: by clause and by line (delta acknowledgement)."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from core.clauses.document import parse_clauses
from core.clauses.model import Clause
from core.clauses.words import clause_words
from core.db.statements import one
from core.distribution.model import Distribution, ReceivedDocument
from core.distribution.queries import received_document
from core.policies.comparison import ClauseChange, clause_differences


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
class Delta:
    """The comparison with an earlier version that the agency signed, or (`was_signed` false) only received."""

    before: Distribution
    was_signed: bool
    clauses: tuple[ChangedClause, ...]
    lines: tuple[ChangedLine, ...]


def delta(conn: Connection, document: ReceivedDocument) -> Delta | None:
    """How a received document differs from what its agency knows of the policy; None for the first version received."""
    about = document.distribution
    known = one(conn, "version_to_compare", org_id=about.agency_org_id, distribution_id=about.id)
    if known is None:
        return None
    before = received_document(conn, about.agency_org_id, known.id)
    return Delta(
        before.distribution,
        known.is_signed,
        changed_clauses(before.clauses, document.clauses),
        changed_lines(before.body, document.body),
    )


def changed_clauses(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[ChangedClause, ...]:
    """Clause by clause what is not as it was; the two are clause documents."""
    old, new = (parse_clauses(list(documents)) if documents else () for documents in (before, after))
    return tuple(
        ChangedClause(each.clause_id, each.change, _words(each.before), _words(each.after))
        for each in clause_differences(old, new)
    )


def changed_lines(before: str, after: str) -> tuple[ChangedLine, ...]:
    """The changed lines with one unchanged line around them; empty when the texts are the same."""
    return tuple(_lines(before.splitlines(), after.splitlines()))


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[ChangedLine]:
    kinds = {"+": LineChange.ADDED, "-": LineChange.REMOVED, " ": LineChange.KEPT}
    found = difflib.unified_diff(before, after, n=1, lineterm="")
    for number, line in enumerate(found):
        if number < 2:  # noqa: PLR2004  # the two lines that name the files
            continue
        if not line.startswith("@@"):
            yield ChangedLine(kinds[line[0]], line[1:])
        elif number > 2:  # noqa: PLR2004  # nothing stands before the first piece
            yield ChangedLine(LineChange.GAP, "")


def _words(clause: Clause | None) -> str | None:
    return None if clause is None else clause_words(clause)
