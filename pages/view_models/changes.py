"""What changed between two versions, clause by clause, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.policies.comparison import ClauseChange, ClauseDifference, clause_differences
from pages.view_models.markdown import literal

_CHANGES: Mapping[ClauseChange, str] = {
    ClauseChange.ADDED: "added",
    ClauseChange.REMOVED: "removed",
    ClauseChange.REWORDED: "reworded, it decides the same",
    ClauseChange.TIGHTENED: "tightened",
    ClauseChange.LOOSENED: "loosened",
    ClauseChange.CHANGED: "changed",
}


def clause_changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line of Markdown for each clause that is not as it was; the two are clause documents."""
    old, new = (parse_clauses(list(documents)) if documents else () for documents in (before, after))
    return [_said(difference) for difference in clause_differences(old, new)]


def _said(difference: ClauseDifference) -> str:
    said = f"**{literal(difference.clause_id)}** {_CHANGES[difference.change]}"
    if difference.after is None:
        return f"{said}."
    now = literal(clause_words(difference.after))
    if difference.before is None or difference.change is ClauseChange.REWORDED:
        return f"{said}: {now}"
    return f"{said}: {now} Before: {literal(clause_words(difference.before))}"
