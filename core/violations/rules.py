"""What a violation starts with, what its client may read of it, and what each move needs."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from core.clauses.model import Clause, Dimension, Only, Priority, Require
from core.clauses.taxonomy import vocabulary
from core.compliance.model import VIOLATION_MOVES, Severity, ViolationState
from core.errors import NotValid
from core.states import check_move
from core.violations.model import AGENCY_STEPS, STEPS_BETWEEN, Move, Step, Terms

WORDS_LIMIT = 4_000
LONGEST_ACTION = timedelta(days=365)
AE_PARAMETER = "ae_report_hours"
SENSITIVE: Mapping[Dimension, str] = {Dimension.DATA: "patient_data", Dimension.AUDIENCE: "minor_patient"}
"""What makes a violation graver where its clause names it, as it does for findings."""

NEEDS_WORDS: Mapping[Step, str] = {
    Step.CORRECTING: "Say what you do about it; your client reads it.",
    Step.SENT_BACK: "Say why the correction did not hold; the agency reads it.",
    Step.DISMISSED: "Say why this was no violation; both sides keep the reason.",
    Step.COMMENTED: "Write something first.",
}
REPLANNED_WHY = "Say why you change it; your client reads it."
OWN_WORK = "The agency's usage log holds work for this client against this clause."
OTHER_WORK = "The agency's usage log holds an activity against this clause."
OTHER_REPORT = "The agency reports an activity against this clause."


class ViolationNotValid(NotValid):
    """A report or a move without what it needs, or with what cannot be."""


def default_severity(clause: Clause) -> Severity:
    """How grave a breach of the clause is until somebody says otherwise; of the clause alone, whatever was done.

    What was done may be a rival's: a severity that rested on it would tell of it.
    """
    if clause.priority is Priority.PREFERENCE:
        return Severity.LOW
    sensitive = touches_sensitive(clause)
    if clause.priority is Priority.REGULATORY:
        return Severity.CRITICAL if sensitive else Severity.HIGH
    return Severity.HIGH if sensitive else Severity.MEDIUM


def touches_sensitive(clause: Clause) -> bool:
    """Whether the clause names patients' data, minors, or adverse events."""
    if isinstance(clause.norm, Require) and clause.norm.param == AE_PARAMETER:
        return True
    named = dict(clause.scope.terms)
    return any(_reaches(dimension, named.get(dimension, ()), node) for dimension, node in SENSITIVE.items())


def _reaches(dimension: Dimension, terms: Iterable[str], node: str) -> bool:
    masks = vocabulary().taxonomies[dimension].masks
    return any(masks.get(term, 0) & masks[node] for term in terms)


def named_dimensions(clause: Clause) -> frozenset[Dimension]:
    """The dimensions that the clause names, in its scope, its exceptions, or as a list of tools."""
    scopes = (clause.scope, *clause.exceptions)
    named = {dimension for scope in scopes for dimension, _ in scope.terms}
    return frozenset(named | ({Dimension.TOOL} if isinstance(clause.norm, Only) else set()))


def shown_terms(clause: Clause, terms: Terms, *, is_own_work: bool) -> dict[str, tuple[str, ...]]:
    """What the clause's client may read of an activity.

    Of its own work everything; of any other work only what its clause names, and never the data.
    """
    if is_own_work:
        return {name: tuple(found) for name, found in terms.items()}
    named = {dimension.value for dimension in named_dimensions(clause) - {Dimension.DATA}}
    return {name: tuple(found) for name, found in terms.items() if name in named}


def merged_terms(first: Terms, second: Terms) -> dict[str, tuple[str, ...]]:
    """Both, each term once, in order."""
    return {name: tuple(sorted({*first.get(name, ()), *second.get(name, ())})) for name in sorted({*first, *second})}


def checked_words(words: str, missing: str | None) -> str:
    """The words without blanks around them; `missing` is the sentence for none, None where none are needed."""
    kept = words.strip()
    if missing and not kept:
        raise ViolationNotValid(missing)
    if len(kept) > WORDS_LIMIT:
        raise ViolationNotValid(f"That is {len(kept):,} characters; at most {WORDS_LIMIT:,} are kept.")
    return kept


def check_day(happened_on: date, *, held_from: date, today: date) -> None:
    """Refuse a day ahead, or one on which the document was not in force yet."""
    if happened_on > today:
        raise ViolationNotValid("That day lies ahead: choose the day on which it happened.")
    if happened_on < held_from:
        raise ViolationNotValid(
            f"The document has been in force at the agency since {held_from.isoformat()}. Choose that day or later."
        )


def step_to(current: ViolationState, move: Move, proposed: Severity) -> Step:
    """The step that a move is, once it is one of the table and has all that it needs.

    Raises:
        NotInThisState: for a move that the table does not hold.
        ViolationNotValid: for one without its words.
    """
    check_move(VIOLATION_MOVES, current, move.to, noun="violation")
    step = STEPS_BETWEEN[current, move.to]
    checked_words(move.words, NEEDS_WORDS.get(step))
    if step is Step.CONFIRMED and move.severity not in (None, proposed) and not move.words.strip():
        raise ViolationNotValid("Say why you set another severity than the proposed one; the agency reads it.")
    return step


def checked_due_on(due_on: date | None, *, today: date) -> date:
    """The day of a corrective action: ahead, and within a year."""
    if due_on is None:
        raise ViolationNotValid("Say by which day it is corrected.")
    if not today <= due_on <= today + LONGEST_ACTION:
        raise ViolationNotValid("Choose a day for the action that lies ahead, within a year.")
    return due_on


def moves_open_to(state: ViolationState, *, is_agency: bool) -> tuple[ViolationState, ...]:
    """The states to which one side can move a violation now, in the order of the words."""
    return tuple(
        to
        for to in ViolationState
        if to in VIOLATION_MOVES[state] and (STEPS_BETWEEN[state, to] in AGENCY_STEPS) is is_agency
    )
