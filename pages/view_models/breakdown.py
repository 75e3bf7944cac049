"""A score taken apart: each component, each fact that costs points, what rounding takes; the lines add up exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.compliance.facts import ComponentName, CostKind
from pages.view_models.words import counted

WHOLE = 10_000
COMPONENTS: Mapping[str, tuple[str, str]] = {
    ComponentName.ACKNOWLEDGEMENT: ("Acknowledgement", "signed in time, without reservation"),
    ComponentName.ASSESSMENT: ("Assessment", "clauses met, by their weight"),
    ComponentName.VIOLATIONS: ("Violations", "open ones cost by severity and age"),
    ComponentName.CONFLICTS: ("Conflicts", "among one client's own clauses"),
    ComponentName.FRESHNESS: ("Freshness", "reviewed within the interval"),
}
_COSTS: Mapping[str, str] = {
    CostKind.LATE_RESPONSE: "Signed late, or not yet",
    CostKind.RESERVATION: "Signed with a reservation",
    CostKind.DECLINE: "Declined",
    CostKind.ANSWER: "Clause {fact} is not fully met",
    CostKind.MISSING_ASSESSMENT: "The first assessment is overdue",
    CostKind.VIOLATION: "An open violation",
    CostKind.CONFLICT: "An unresolved contradiction among this client's clauses",
    CostKind.REQUEST: "An answer to a request is overdue",
    CostKind.OVERDUE_REVIEW: "The review is overdue",
}


@dataclass(frozen=True)
class CostLine:
    """One fact and what it takes: `lost` in points, nothing where the exception `waived_by` lifts it."""

    component: str
    sentence: str
    lost: str
    kind: CostKind
    fact_id: str
    waived_by: str | None


@dataclass(frozen=True)
class Breakdown:
    """What a reader sees of one score; empty while nothing was computed. `why` has a sentence by lost component."""

    components: pd.DataFrame
    why: tuple[str, ...]
    costs: tuple[CostLine, ...]
    gates: tuple[str, ...]
    sum_line: str
    is_empty: bool


def breakdown(stored: Mapping[str, Any], score: int | None) -> Breakdown:
    """Read the stored decomposition of a score (`ComplianceRecord.breakdown`)."""
    parts = stored.get("components", [])
    units = stored.get("units_per_point") or 1
    whole = sum(part["weight"] for part in parts)
    return Breakdown(
        components=pd.DataFrame(
            [_component_row(part, units, whole) for part in parts],
            columns=["Component", "What it asks", "Weight", "Reached", "Points lost"],
        ),
        why=tuple(sentence for part in parts if (sentence := _why(part, units))),
        costs=tuple(_cost_line(part, cost, units) for part in parts for cost in part["costs"]),
        gates=tuple(stored.get("gates", ())),
        sum_line=_sum_line(parts, stored.get("rounding_line", 0), units, score),
        is_empty=not parts,
    )


def cost_sentence(kind: CostKind, fact_id: str) -> str:
    """What a fact is, in a few words."""
    return _COSTS[kind].format(fact=fact_id)


def points(units: int, units_per_point: int) -> str:
    """Lost points with two decimals; nothing lost is an en dash."""
    return f"−{units / units_per_point:.2f}" if units else "–"


def _component_row(part: Mapping[str, Any], units: int, whole: int) -> tuple[str, str, str, str, str]:
    name, asks = COMPONENTS[part["name"]]
    value = part["value_ten_thousandths"]
    weight = f"{100 * part['weight'] / whole:.1f}".removesuffix(".0") + " %"
    if value is None:
        return name, asks, weight, "no data yet", "–"
    return name, asks, weight, f"{value / 100:.1f} %", points(part["lost_units"], units)


def _cost_line(part: Mapping[str, Any], cost: Mapping[str, Any], units: int) -> CostLine:
    return CostLine(
        component=COMPONENTS[part["name"]][0],
        sentence=_COSTS[cost["kind"]].format(fact=cost["fact_id"]),
        lost=points(part["weight"] * cost["ten_thousandths"], units),
        kind=CostKind(cost["kind"]),
        fact_id=cost["fact_id"],
        waived_by=cost["waived_by"],
    )


def _why(part: Mapping[str, Any], units: int) -> str:
    """Why a component lost points, in one sentence; nothing where it lost none."""
    costly = [CostKind(cost["kind"]) for cost in part["costs"] if cost["ten_thousandths"]]
    if part["value_ten_thousandths"] is None or not costly:
        return ""
    because = " and ".join(_because(kind, costly.count(kind)) for kind in dict.fromkeys(costly))
    verb = "lose" if part["name"] in ("violations", "conflicts") else "loses"
    return f"{COMPONENTS[part['name']][0]} {verb} {part['lost_units'] / units:.2f} points, since {because}."


def _because(kind: CostKind, count: int) -> str:
    stand = "stand" if count > 1 else "stands"
    return {
        CostKind.LATE_RESPONSE: "the answer came late, or is overdue (each day takes a thirtieth)",
        CostKind.RESERVATION: "it is signed with a reservation (which counts six tenths)",
        CostKind.DECLINE: "it was declined (which counts nothing)",
        CostKind.ANSWER: f"{counted(count, 'clause is', 'clauses are')} not met in full",
        CostKind.MISSING_ASSESSMENT: "no assessment has been accepted and the first one is overdue",
        CostKind.VIOLATION: f"{counted(count, 'violation is', 'violations are')} open (dearer with age)",
        CostKind.CONFLICT: f"{counted(count, 'contradiction')} of the client's own clauses {stand} open",
        CostKind.REQUEST: f"{counted(count, 'answer to a request is', 'answers to requests are')} overdue",
        CostKind.OVERDUE_REVIEW: "the last accepted assessment is older than its review interval",
    }[kind]


def _sum_line(parts: list[Mapping[str, Any]], rounding: int, units: int, score: int | None) -> str:
    if score is None:
        return "There is no number yet: neither a signature nor an assessment has data."
    lost = sum(part["lost_units"] for part in parts if part["value_ten_thousandths"] is not None)
    rounded = f" − {rounding / units:.2f} lost in rounding" if rounding else ""
    return f"100 − {lost / units:.2f} lost to facts{rounded} = {score}"
