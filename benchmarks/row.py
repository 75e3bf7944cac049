"""One line of the result: what was measured, beside what, and whether that reaches its goal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, log10

HEADINGS = ("measure", "value", "reference", "unit", "ratio", "goal", "met")


class Of(StrEnum):
    """Which figure of a row a goal is about."""

    RATIO = "ratio"
    VALUE = "value"


@dataclass(frozen=True)
class Goal:
    """A bound on a row's ratio or on its value itself."""

    bound: float
    at_least: bool
    of: Of = Of.RATIO

    def __str__(self) -> str:
        name = "" if self.of is Of.RATIO else f"{self.of} "
        return f"{name}{'≥' if self.at_least else '≤'} {self.bound:,g}"

    def reached_by(self, figure: float) -> bool:
        """Whether the figure is on the right side of the bound."""
        return figure >= self.bound if self.at_least else figure <= self.bound


@dataclass(frozen=True)
class Row:
    """`ratio` is how the value stands to the reference, in whichever direction the name says."""

    name: str
    value: float
    unit: str
    reference: float
    ratio: float
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.goal.reached_by(self.ratio if self.goal.of is Of.RATIO else self.value)


def as_json(rows: Sequence[Row]) -> str:
    """The rows as `results.json` holds them."""
    listed = [
        {
            "name": row.name,
            "value": row.value,
            "unit": row.unit,
            "reference": row.reference,
            "ratio": row.ratio,
            "goal": None if row.goal is None else str(row.goal),
            "met": row.met,
        }
        for row in rows
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False)


def table(rows: Sequence[Row]) -> str:
    """The rows as people read them, numbers to the right."""
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(_line(line, widths) for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: "–"}[row.met]
    goal = "–" if row.goal is None else str(row.goal)
    return row.name, number(row.value), number(row.reference), row.unit, number(row.ratio), goal, met


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, value, reference, *rest = (
        cell.rjust(width) if column in {1, 2, 4} else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((name, value, reference, *rest)).rstrip()


def number(figure: float) -> str:
    """Three significant digits, without an exponent."""
    places = 2 - floor(log10(abs(figure))) if figure else 0
    return f"{figure:,.{max(places, 0)}f}"
