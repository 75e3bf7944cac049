"""What changed between two versions, clause by clause, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.policies.comparison import ClauseChange, ClauseDifference, document_differences
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
    return [_said(difference) for difference in document_differences(before, after)]


def _said(difference: ClauseDifference) -> str:
    said = f"**{literal(difference.clause_id)}** {_CHANGES[difference.change]}"
    was, now = difference.words_before, difference.words_after
    if now is None:
        return f"{said}."
    if was is None or difference.change is ClauseChange.REWORDED:
        return f"{said}: {literal(now)}"
    return f"{said}: {literal(now)} Before: {literal(was)}"
