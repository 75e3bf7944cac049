"""The register of exceptions for both sides: filters, orders, the table, the file, and one exception in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

import pandas as pd

from core.exceptions.queries import ExceptionEntry
from core.exceptions.register import (
    ExceptionLine,
    ExceptionOrder,
    ExceptionStanding,
    ExceptionsWanted,
    StandingCounts,
    standing_of,
)
from core.exceptions.renewing import RENEWABLE
from core.identity.model import Actor, Permission
from core.papers.model import Cell
from core.registers.model import COUNT_LIMIT
from pages.view_models.markdown import literal
from pages.view_models.times import day
from pages.view_models.today import Figure
from pages.view_models.words import word_of

STANDINGS: Mapping[str, ExceptionStanding] = {
    "Waiting": ExceptionStanding.WAITING,
    "In force": ExceptionStanding.IN_FORCE,
    "Ending soon": ExceptionStanding.ENDING_SOON,
    "Granted, all": ExceptionStanding.UPCOMING,
    "Ended": ExceptionStanding.ENDED,
    "Not granted": ExceptionStanding.NOT_GRANTED,
}
ORDERS: Mapping[str, ExceptionOrder] = {
    "Newest first": ExceptionOrder.NEWEST,
    "First to end": ExceptionOrder.ENDS_FIRST,
    "By name": ExceptionOrder.NAME,
}
FILE: Mapping[str, int] = {
    "Standing": 14, "State": 12, "Agency": 32, "Client": 32, "Policy": 40, "Version": 9, "Clauses": 18, "Asked": 17,
    "Reason": 50, "First day": 12, "Last day": 12, "Conditions": 50, "Ended": 17, "Exception": 38,
}  # fmt: skip
_SAID: Mapping[ExceptionStanding, str] = {
    ExceptionStanding.WAITING: "○ Waiting",
    ExceptionStanding.UPCOMING: "○ Begins later",
    ExceptionStanding.IN_FORCE: "● In force",
    ExceptionStanding.ENDING_SOON: "▲ Ends soon",
    ExceptionStanding.ENDED: "– Ended",
    ExceptionStanding.NOT_GRANTED: "– Not granted",
}


def wanted(words: str, standing: str) -> ExceptionsWanted:
    """What the filters ask for; a word that the address made up asks for all."""
    return ExceptionsWanted(STANDINGS.get(standing), words=words)


def figures(counts: StandingCounts) -> list[Figure]:
    """The numbers at the top; each is the name of the filter that opens it."""
    return [
        Figure("Waiting", _count(counts.waiting_count), "for the client's answer"),
        Figure("In force", _count(counts.in_force_count), "today"),
        Figure("Ending soon", _count(counts.ending_count), "within 30 days"),
        Figure("Ended", _count(counts.ended_count), "ran out, revoked, superseded"),
    ]


def _count(count: int) -> str:
    return f"{COUNT_LIMIT:,}+" if count > COUNT_LIMIT else f"{count:,}"


def framing(actor: Actor) -> Callable[..., pd.DataFrame]:
    """The table as this side reads it: the other side's name stands in it."""
    return partial(frame, is_agency=actor.is_agency)


def frame(rows: Sequence[ExceptionLine], *, now: datetime, zone_name: str, is_agency: bool) -> pd.DataFrame:
    """The ledger, with what was agreed."""
    return pd.DataFrame(
        [
            {
                "Standing": standing_words(each, today=now.date()),
                "Client" if is_agency else "Agency": each.enterprise if is_agency else each.agency,
                "Policy": each.policy_title,
                "Clauses": ", ".join(each.clause_ids),
                "Asked": day(each.requested_at, zone_name),
                "Period (UTC)": period(each.starts_on, each.ends_on),
                "Conditions": each.conditions or "–",
            }
            for each in rows
        ]
    )


def standing_words(line: ExceptionLine, *, today: date) -> str:
    """How it stands, in a word with its shape."""
    return _SAID[standing_of(line.state, line.starts_on, line.ends_on, today=today)]


def period(starts_on: date | None, ends_on: date | None) -> str:
    """The first and the last day."""
    return "–" if starts_on is None or ends_on is None else f"{day(starts_on)} to {day(ends_on)}"


def filing(today: date) -> Callable[[ExceptionLine], Sequence[Cell]]:
    """One row of a file, as it stands on a day."""
    return lambda row: (
        standing_words(row, today=today)[2:], word_of(row.state).label, row.agency, row.enterprise, row.policy_title,
        row.version_number, ", ".join(row.clause_ids), row.requested_at, row.reason, row.starts_on, row.ends_on,
        row.conditions, row.ended_at, str(row.id),
    )  # fmt: skip


def clauses(asked: ExceptionEntry) -> list[str]:
    """Each clause with its words, ready for Markdown."""
    return [f"**{literal(each.id)}** · {literal(each.words)}" for each in asked.clauses]


def can_ask_again(asked: ExceptionEntry, actor: Actor) -> bool:
    """Whether this person may ask to go on with it: it was granted, and what it is from still stands."""
    stands = asked.current_version_number is not None and not asked.changed_clause_ids
    return stands and asked.state in RENEWABLE and actor.is_agency and actor.may(Permission.DISTRIBUTION_SIGN)


def again_sentence(asked: ExceptionEntry) -> str:
    """What asking again does."""
    return (
        f"{literal(asked.enterprise)} is asked to go on with this exception for the same clauses and a new period, "
        "and answers as it did the first time. Until then this one stands as it is."
    )
