"""Made-up contents for the gallery of components: every kind of chart, a table, cards; nobody's data."""

from datetime import date, timedelta

import pandas as pd

from core.papers.model import Cell, CellKind, Chart, ChartKind, Column, Mark, Table
from core.papers.palette import STATUSES, Meaning, Status

_DAY_ONE = date(2026, 9, 7)
_AGENCIES = ("Alder Studio", "Birch & Partners Healthcare Communications", "Cedar Media", "Dogwood")
_STATES = ("Compliant", "At risk", "Non-compliant", "Pending")
_TOPICS = ("Image generation", "Translation", "Consumer content", "Data protection")


def statuses() -> dict[Meaning, list[Status]]:
    """Every known status by what it means."""
    return {meaning: [each for each in STATUSES.values() if each.meaning is meaning] for meaning in Meaning}


def charts() -> dict[str, Chart]:
    """One of each kind, by what it is called."""
    state = Column("state", "State", CellKind.STATUS)
    agency, count = Column("agency", "Agency"), Column("count", "Distributions", CellKind.WHOLE)
    topic = Column("topic", "Topic")
    score = Column("score", "Average score", CellKind.PERCENT)
    stacked = Table("by_state", "Distributions by state", (agency, state, count), [
        (name, word, (at * 3 + 5 * place + 2) % 9) for at, name in enumerate(_AGENCIES)
        for place, word in enumerate(_STATES)
    ])  # fmt: skip
    plain = Table(
        "by_agency",
        "Average score by agency",
        (agency, score),
        [(name, 91 - 13 * at) for at, name in enumerate(_AGENCIES)],
    )
    field = Table("field", "Findings by agency and topic", (topic, agency, count), [
        (name, who, (at * 7 + place * 4) % 12) for at, name in enumerate(_TOPICS) for place, who in enumerate(_AGENCIES)
    ])  # fmt: skip
    days = Column("day", "Day", CellKind.DAY)
    moved: list[tuple[Cell, ...]] = [
        (_DAY_ONE + timedelta(weeks=week), name, 60 + (at * 11 + week * 3) % 35)
        for week in range(10)
        for at, name in enumerate(_AGENCIES[:3])
    ]
    lines = Table("by_week", "Average score by week", (days, agency, score), moved)
    spread = Table("spread", "Days to sign and score", (Column("days", "Days to sign", CellKind.WHOLE), score), [
        (2, 96), (3, 91), (5, 88), (8, 70), (13, 61), (21, 44)
    ])  # fmt: skip
    alt = "Made-up numbers."
    return {
        "Bars with a target": Chart(ChartKind.BARS, plain, "agency", "score", alt, target=85),
        "Stacked bars of statuses": Chart(ChartKind.STACKED_BARS, stacked, "agency", "count", alt, series="state"),
        "Lines with a mark": Chart(
            ChartKind.LINE, lines, "day", "score", alt, series="agency", target=85,
            marks=(Mark(date(2026, 10, 5), "Version 2 was published"),),
        ),
        "Heat map": Chart(ChartKind.HEAT_MAP, field, "topic", "count", alt, series="agency"),
        "Scatter": Chart(ChartKind.SCATTER, spread, "days", "score", alt),
    }  # fmt: skip


def frame() -> pd.DataFrame:
    """A table of made-up rows."""
    return pd.DataFrame({
        "Agency": _AGENCIES, "Status": [STATUSES[word.casefold()].text for word in _STATES],
        "Score": [91, 84, 52, None],
        "Due": ["28 Nov 2026, in 3 days", "26 Nov 2026, tomorrow", "20 Nov 2026, 5 days ago", "–"],
    })  # fmt: skip


def mail_problem(typed: str) -> str | None:
    """What is wrong with an e-mail address."""
    name, at, host = typed.partition("@")
    return None if name and at and "." in host else "An address has a name, an @ and a domain, as in ana@helix.example."
