"""A dashboard's tables, what a pressed bar stands for, and why an average moved."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pandas as pd

from core.dashboard.board_model import BoardGroup, Mark
from core.dashboard.narrowing import Narrowing, as_filters
from core.dashboard.why import FactChange, Movement
from core.papers.model import CellKind, Chart, Table
from pages.view_models.board_filters import Chosen
from pages.view_models.breakdown import COMPONENTS, CostLine, cost_sentence
from pages.view_models.markdown import literal
from pages.view_models.score_facts import Door, doors
from pages.view_models.times import day

WHY_COLUMNS = ["Points of the average", "Points of the record", "What", "Policy", "Part"]


def frame(table: Table) -> pd.DataFrame:
    """A table of a paper as it is drawn; whole numbers may be missing."""
    made = pd.DataFrame([list(row) for row in table.rows], columns=[column.title for column in table.columns])
    whole = {column.title: "Int64" for column in table.columns if column.kind is CellKind.WHOLE}
    return made.astype(whole)


def movers(found: Sequence[BoardGroup], noun: str) -> pd.DataFrame:
    """Who moved, from where to where."""
    rows = [(each.name, each.score_before, each.average_score, f"{each.change:+}") for each in found]
    return pd.DataFrame(rows, columns=[noun, "Average before", "Average now", "Moved"])


def marks(found: Sequence[Mark]) -> str:
    """What happened, a line each, the latest first."""
    return "\n".join(f"- {day(each.day)}: {literal(each.words)}" for each in reversed(found))


def short_hash(narrowing: Narrowing) -> str:
    """A name for these filters."""
    said = "&".join(f"{name}={value}" for name, value in sorted(as_filters(narrowing).items()))
    return hashlib.sha256(said.encode()).hexdigest()[:10]


def pressed(chart: Chart, point: Mapping[str, Any]) -> str | None:
    """The name that the pressed bar stands for, by its place: what is printed beside it may be shortened."""
    place = point.get("point_index", point.get("point_number"))
    at = [column.key for column in chart.table.columns].index(chart.x)
    named = list(dict.fromkeys(str(row[at]) for row in chart.table.rows))
    return named[place] if isinstance(place, int) and 0 <= place < len(named) else None


def narrowed(chosen: Chosen, names: Mapping[str, UUID], id_: UUID, what: str) -> Chosen:
    """The filters narrowed to one organization ("with") or policy; pressed again it goes back to all."""
    name = next((name for name, known in names.items() if known == id_), None)
    if name is None:
        return chosen
    if what == "with":
        return replace(chosen, counterparts=() if chosen.counterparts == (name,) else (name,))
    return replace(chosen, policies=() if chosen.policies == (name,) else (name,))


def why_sentence(found: Movement) -> str:
    """From where to where, and how much of it is which kind of thing."""
    if found.average_before is None or found.average_after is None:
        return "There was no score on one of the two days, so that there is nothing to compare."
    change = float(found.average_after - found.average_before)
    facts = float(sum(fact.change for fact in found.facts)) / max(found.scored_count, 1)
    others = [
        f"facts {facts:+.2f}",
        *([f"records that came ({found.came_count}) or went ({found.went_count}) {float(found.composition):+.2f}"]
          if found.came_count or found.went_count else []),
        *([f"rounding {float(found.rounding):+.2f}"] if found.rounding else []),
    ]  # fmt: skip
    before, after = float(found.average_before), float(found.average_after)
    return f"The average went from {before:.2f} on {day(found.since)} to {after:.2f} now: {change:+.2f} points. " + (
        "Of these: " + ", ".join(others) + "."
    )


def why_rows(found: Movement) -> pd.DataFrame:
    """Each fact with what it moved, the dearest loss first."""
    rows = [
        (
            f"{float(fact.change) / max(found.scored_count, 1):+.2f}",
            f"{float(fact.change):+.2f}",
            _what(fact),
            fact.record.policy_title,
            COMPONENTS[fact.component][0],
        )
        for fact in found.facts
    ]
    return pd.DataFrame(rows, columns=WHY_COLUMNS)


def why_door(fact: FactChange, *, is_agency: bool) -> Sequence[Door]:
    """Where the fact is opened, the nearest first."""
    line = CostLine(COMPONENTS[fact.component][0], "", "", fact.kind, fact.fact_id, None)
    return doors(line, fact.record, is_agency=is_agency)


def _what(fact: FactChange) -> str:
    sentence = cost_sentence(fact.kind, fact.fact_id)
    if not fact.before:
        return f"New: {sentence}"
    if not fact.after:
        return f"No more: {sentence}"
    return f"{'Costs more' if fact.change < 0 else 'Costs less'}: {sentence}"
