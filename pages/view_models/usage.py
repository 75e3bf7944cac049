"""A usage log in words: how its events came out, what each of them was, and what a file of them would do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.usage.model import Look, Outcome, Receipt, Refused, SettledAs, StoredEvent
from core.usage.queries import UsageCount
from core.violations.queries import ReportableDocument
from pages.view_models.markdown import literal
from pages.view_models.times import when
from pages.view_models.words import counted, word_of

ClauseOf = tuple[UUID, str]
"""A clause by its document and its id."""
OWN_WORK = "own work"
OUTCOMES: Mapping[str, Outcome] = {word_of(outcome).label: outcome for outcome in Outcome}
LOOKS: Mapping[Look, str] = {
    Look.UNKNOWN_TERM: "a word nobody knows",
    Look.ASK: "the rules leave it open",
    Look.MISSING_PARAMETER: "a value is missing",
}
SETTLED: Mapping[str, bool] = {"To look at": False, "Settled": True}
_FOUND: Mapping[SettledAs, str] = {SettledAs.FINE: "it was fine", SettledAs.VIOLATION: "it broke a clause"}
PROBLEMS_SHOWN = 50
FIELDS: Mapping[Dimension, str] = {
    Dimension.ACTION: "What was done",
    Dimension.TOOL: "With which tool",
    Dimension.DATA: "Using which data",
    Dimension.CHANNEL: "On which channel",
    Dimension.AUDIENCE: "For which audience",
    Dimension.JURISDICTION: "In which market",
}


def frame(events: Sequence[StoredEvent], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The events, newest first."""
    return pd.DataFrame(
        [
            {
                "Outcome": outcome(each),
                "Why": _why(each),
                "Happened": when(each.occurred_at, now=now, zone_name=zone_name),
                "For": for_whom(each),
                "What": _what(each),
                "Who": each.actor_ref or "",
                "Note": each.note or "",
                "Event": each.id,
            }
            for each in events
        ]
    )


def for_whom(event: StoredEvent) -> str:
    """The client, with its brand where the sender named one; or the agency itself."""
    brand = f", {event.brand}" if event.brand else ""
    return f"{event.client or OWN_WORK}{brand}"


def outcome(event: StoredEvent) -> str:
    """How it came out, and what somebody found who looked at it."""
    found = f": {_FOUND[event.settlement.verdict]}" if event.settlement else ""
    return f"✓ Settled{found}" if event.settlement else word_of(event.outcome).text


def event_facts(event: StoredEvent, *, now: datetime, zone_name: str) -> dict[str, str]:
    """All that is known of one event, by name; the cells may hold Markdown."""
    told = {
        "Outcome": outcome(event),
        "Why": literal(_why(event)),
        "Happened": when(event.occurred_at, now=now, zone_name=zone_name),
        "For": literal(for_whom(event)),
        "What": literal(_what(event)),
        "Values": literal(", ".join(f"{name} {value}" for name, value in event.parameters.items())),
        "Who": literal(event.actor_ref or ""),
        "Note": literal(event.note or ""),
        "Received": when(event.received_at, now=now, zone_name=zone_name),
    }
    if event.settlement:
        at = when(event.settlement.settled_at, now=now, zone_name=zone_name)
        told["Settled"] = f"{literal(event.settlement.settled_by_name)}, {at}: {literal(event.settlement.reason)}"
    return {name: value for name, value in told.items() if value}


def clauses_in_doubt(event: StoredEvent) -> dict[ClauseOf, str]:
    """The clauses that left it open, each as it reads in a list, by document and id."""
    return {
        (each.distribution_id, each.clause_id): f"{each.clause_id} of {each.policy_title} ({each.enterprise})"
        for each in event.cited
    }


def clauses_of(documents: Sequence[ReportableDocument], *, first: UUID | None) -> dict[ClauseOf, str]:
    """Every clause in force, where none left it open; those of the client whose work it was stand first."""
    return {
        (each.distribution_id, clause_id): f"{clause_id} of {each.policy_title} ({each.counterpart}): {words}"
        for each in sorted(documents, key=lambda each: each.counterpart_id != first)
        for clause_id, words in each.clauses.items()
    }


def _why(event: StoredEvent) -> str:
    cited = ", ".join(f"{each.clause_id} of {each.policy_title} v{each.version_number}" for each in event.cited)
    look = LOOKS[event.look] if event.look else ""
    return ": ".join(part for part in (look, cited) if part)


def _what(event: StoredEvent) -> str:
    known = vocabulary().taxonomies
    words = [
        f"“{term}”" if name in event.unknown else known[Dimension(name)].label(term)
        for name, term in event.terms.items()
    ]
    return ", ".join(words)


def summary(counts: Sequence[UsageCount]) -> str:
    """How all of it came out, in one line."""
    by_outcome = {outcome: sum(each.event_count for each in counts if each.outcome is outcome) for outcome in Outcome}
    total = sum(by_outcome.values())
    settled = sum(each.settled_count for each in counts)
    by_outcome[Outcome.NEEDS_A_LOOK] -= settled
    looked = f", {settled:,} looked at and settled" if settled else ""
    said = f"{_outcomes(by_outcome)}{looked}".removeprefix(", ")
    return f"**{counted(total, 'event')}**: {said}." if total else "Nothing was sent yet."


def _outcomes(counts: Mapping[Outcome, int]) -> str:
    """How many of each, those that there are: "6 allowed, 1 violation, 2 to look at"."""
    nouns = {
        Outcome.ALLOWED: "allowed",
        Outcome.VIOLATION: "violation" if counts.get(Outcome.VIOLATION) == 1 else "violations",
        Outcome.NEEDS_A_LOOK: "to look at",
    }
    return ", ".join(f"{counts[outcome]:,} {noun}" for outcome, noun in nouns.items() if counts.get(outcome))


def by_client(counts: Sequence[UsageCount]) -> pd.DataFrame:
    """How the events came out, a line for each client and one for the agency's own work."""
    names = list(dict.fromkeys(each.client or OWN_WORK for each in counts))
    rows = [
        {
            "For": name,
            **{
                word_of(outcome).label: sum(
                    each.event_count for each in counts if (each.client or OWN_WORK) == name and each.outcome is outcome
                )
                for outcome in Outcome
            },
        }
        for name in names
    ]
    return pd.DataFrame(rows)


def foreseen(receipt: Receipt) -> str:
    """What a file would do."""
    new = counted(receipt.stored_count, "new event")
    known = f"; {receipt.duplicate_count:,} sent before" if receipt.duplicate_count else ""
    wrong = f"; {receipt.refused_count:,} that cannot be read" if receipt.refused_count else ""
    said = _outcomes(receipt.outcomes)
    outcomes = f" ({said})" if said else ""
    return f"{new}{outcomes}{known}{wrong}."


def done(receipt: Receipt) -> str:
    """What it did, once it is kept."""
    opened = counted(len(receipt.violations), "violation")
    return f"{counted(receipt.stored_count, 'event')} kept. They belong to {opened}."


def told(receipt: Receipt) -> str:
    """How one activity came out that somebody told of."""
    outcome = next(each for each, count in receipt.outcomes.items() if count)
    if outcome is Outcome.VIOLATION:
        cited = ", ".join(f"{each.clause_id} of {each.policy_title} ({each.enterprise})" for each in receipt.violations)
        return f"It is kept, and reported as a violation of {cited}."
    if outcome is Outcome.NEEDS_A_LOOK:
        look = next(each for each, count in receipt.looks.items() if count)
        return f"It is kept. An administrator has to look at it: {LOOKS[look]}."
    return "It is kept. Nothing forbids it."


def problems(refused: Sequence[Refused], numbers: Sequence[int]) -> pd.DataFrame:
    """The rows of a file that cannot be read, by the number that a spreadsheet program shows."""
    return pd.DataFrame(
        [{"Row": str(numbers[each.index]), "What to mend": each.reason} for each in refused[:PROBLEMS_SHOWN]]
    )
