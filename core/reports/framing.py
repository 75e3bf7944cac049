"""What every report shares: who it is of and by, the terms it explains, and how much of a long list it holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection

from core.identity.model import Actor
from core.papers.model import Block, Cell, Column, Paper, Section, Table, Words
from core.registers.model import RegisterPage, Slice
from core.reports.filters import in_words
from core.reports.model import MOST_ROWS, Filters

RowT = TypeVar("RowT")
CHUNK = 1_000
NONE_FITS = "Nothing fits the filters at the time of the data."

DEFINITIONS: Mapping[str, str] = {
    "Score": "How well an agency keeps a policy, from 0 to 100: the weighted mean of acknowledgement, assessment, "
    "violations, conflicts and freshness, over those of them that have data, after exceptions in force.",
    "Coverage": "The share of the score's weight that has data.",
    "Compliant": "A score of 85 or more, an accepted assessment, and nothing that forbids it.",
    "At risk": "A score from 60 to 84, an overdue review, or an expired exception while what it waived is open.",
    "Non-compliant": "A score below 60, an open critical violation, or a mandatory policy declined or not signed "
    "in time.",
    "Pending": "Neither signed nor assessed yet, or not assessed where nothing else is wrong.",
    "Average": "The mean of the scores, rounded; records without a score are left out.",
    "Open violation": "One that was confirmed and is not closed or dismissed.",
    "Overdue signature": "A current document that is not answered after its due date.",
    "Reservation": "A signature that accepts a document but for the clauses it names, with a reason.",
    "Document hash": "The SHA-256 of the exact document that was shown and signed; another document has another.",
    "Receipt": "The number of the signature. The receipt of a document, as PDF or JSON, carries it.",
}


def paper(
    conn: Connection,
    actor: Actor,
    filters: Filters,
    sections: Sequence[Section],
    *,
    key: str,
    title: str,
    now: datetime,
    terms: Sequence[str] = (),
    is_signed_by_hand: bool = False,
) -> Paper:
    """The paper around its sections; `terms` are explained at its end."""
    return Paper(
        key=key,
        title=title,
        organization=actor.organization,
        made_by=actor.display_name,
        data_at=now,
        zone_name=actor.time_zone,
        sections=sections,
        filters=in_words(conn, actor, filters),
        definitions=[(term, DEFINITIONS[term]) for term in terms],
        is_signed_by_hand=is_signed_by_hand,
    )


def table(key: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], note: str = "") -> Block:
    """The table, or a sentence where it would be empty; says so where it had to stop."""
    if not rows:
        return Words(f"{title}: {NONE_FITS[0].lower()}{NONE_FITS[1:]}")
    cut = f"The first {MOST_ROWS:,} rows; the register's own export holds more." if len(rows) >= MOST_ROWS else ""
    return Table(key, title, columns, rows, " ".join(each for each in (note, cut) if each))


def all_rows(page: Callable[[Slice], RegisterPage[RowT]], order: StrEnum) -> list[RowT]:
    """The rows of a register that fit, chunk by chunk, up to what a report holds."""
    return list(islice(_rows(page, Slice(order, CHUNK, count_limit=0)), MOST_ROWS))


def _rows(page: Callable[[Slice], RegisterPage[RowT]], asked: Slice) -> Iterator[RowT]:
    while True:
        found = page(asked)
        yield from found.rows
        if found.next_after is None:
            return
        asked = replace(asked, after=found.next_after)


def percent(part: int, whole: int) -> float | None:
    """The share from 0 to 100 with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
