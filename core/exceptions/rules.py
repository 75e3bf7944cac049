"""Whether the client may answer an exception in a way: its period, its words, and what the clause asks by now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core.clauses.document import normative_sha256, parse_clauses
from core.errors import NotInThisState, NotValid

WORDS_LIMIT = 4000
LONGEST = timedelta(days=730)
"""As far ahead as a review may be set: an exception is looked at again at least as often."""
DENIED_WHY = "Say why you refuse; the agency reads it where it signed."
REVOKED_WHY = "Say why you revoke it; the agency reads it where it signed."


class ExceptionNotValid(NotValid):
    """An answer without its period or its words, or with a period that cannot be."""


class ClauseChanged(NotInThisState):
    """The clause asks something else by now than what the agency signed, so its words no longer fit."""


def check_period(starts_on: date, ends_on: date | None, *, today: date) -> tuple[date, date]:
    """The first and the last day of an exception, both whole UTC days."""
    if ends_on is None:
        raise ExceptionNotValid("An exception ends on a day: choose its last one.")
    if starts_on < today:
        raise ExceptionNotValid("An exception begins today at the earliest; what was before stays as it was.")
    if ends_on < starts_on:
        raise ExceptionNotValid("The last day lies before the first: choose a later one.")
    if ends_on > today + LONGEST:
        raise ExceptionNotValid("Choose a last day within two years: an exception is looked at again in time.")
    return starts_on, ends_on


def checked_words(words: str, missing: str | None = None) -> str:
    """The words without blanks around them; `missing` is the sentence for an empty text, None where none is needed."""
    kept = words.strip()
    if missing and not kept:
        raise ExceptionNotValid(missing)
    if len(kept) > WORDS_LIMIT:
        raise ExceptionNotValid(f"That is {len(kept):,} characters; at most {WORDS_LIMIT:,} are kept.")
    return kept


def check_clauses_stand(changed: Sequence[str], current_version_number: int | None) -> None:
    """Refuse to grant what the version in force at the agency no longer asks in that way."""
    if current_version_number is None:
        raise ClauseChanged(
            "No version of this policy is in force at the agency now, so there is nothing to except it from. "
            "Refuse the request with a reason, or send the policy again."
        )
    if changed:
        raise ClauseChanged(
            f"Version {current_version_number}, which the agency holds now, asks something else in {_listed(changed)} "
            "than what it signed. Refuse the request with a reason; the agency asks anew where it signs the new one.",
            clause_ids=list(changed),
        )


def changed_clause_ids(
    signed: Sequence[Mapping[str, Any]], current: Sequence[Mapping[str, Any]], clause_ids: Iterable[str]
) -> tuple[str, ...]:
    """Which of these clauses decide something else than they did, or are gone; a rewording changes none."""
    named = list(clause_ids)
    before, after = (_norms(documents, named) for documents in (signed, current))
    return tuple(clause_id for clause_id in named if before.get(clause_id) != after.get(clause_id))


def superseded_why(changed: Sequence[str], current: str) -> str:
    """What both sides read of an exception that ended because its clause changed; `current` names the document."""
    return f"{current[0].upper()}{current[1:]} asks something else in {_listed(changed)}."


def _norms(documents: Sequence[Mapping[str, Any]], clause_ids: Sequence[str]) -> dict[str, bytes]:
    named = parse_clauses([each for each in documents if each["id"] in clause_ids])
    return {clause.id: normative_sha256(clause) for clause in named}


def _listed(clause_ids: Sequence[str]) -> str:
    return " and ".join([", ".join(clause_ids[:-1]), clause_ids[-1]] if len(clause_ids) > 1 else clause_ids)
