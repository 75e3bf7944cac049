"""A score taken apart: each component, each fact that costs points, what rounding takes; the lines add up exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.compliance.facts import ComponentName, CostKind

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
class Breakdown:
    """What a reader sees of one score; empty while nothing was computed."""

    components: pd.DataFrame
    costs: pd.DataFrame
    gates: tuple[str, ...]
    sum_line: str
    is_empty: bool


def breakdown(stored: Mapping[str, Any], score: int | None) -> Breakdown:
    """Read the stored decomposition of a score (`ComplianceRecord.breakdown`)."""
    parts = stored.get("components", [])
    units = stored.get("units_per_point") or 1
    costs = [_cost_row(part, cost, units) for part in parts for cost in part["costs"]]
    return Breakdown(
        components=pd.DataFrame(
            [_component_row(part, units) for part in parts],
            columns=["Component", "What it asks", "Weight", "Reached", "Points lost"],
        ),
        costs=pd.DataFrame(costs, columns=["Fact", "Component", "Points lost", "Waived"]),
        gates=tuple(stored.get("gates", ())),
        sum_line=_sum_line(parts, stored.get("rounding_line", 0), units, score),
        is_empty=not parts,
    )


def points(units: int, units_per_point: int) -> str:
    """Lost points with two decimals; nothing lost is an en dash."""
    return f"−{units / units_per_point:.2f}" if units else "–"


def _component_row(part: Mapping[str, Any], units: int) -> tuple[str, str, str, str, str]:
    name, asks = COMPONENTS[part["name"]]
    value = part["value_ten_thousandths"]
    if value is None:
        return name, asks, f"{part['weight']} %", "no data yet", "–"
    return name, asks, f"{part['weight']} %", f"{value / 100:.1f} %", points(part["lost_units"], units)


def _cost_row(part: Mapping[str, Any], cost: Mapping[str, Any], units: int) -> tuple[str, str, str, str]:
    sentence = _COSTS[cost["kind"]].format(fact=cost["fact_id"])
    lost = points(part["weight"] * cost["ten_thousandths"], units)
    return sentence, COMPONENTS[part["name"]][0], lost, "by an exception" if cost["waived_by"] else ""


def _sum_line(parts: list[Mapping[str, Any]], rounding: int, units: int, score: int | None) -> str:
    if score is None:
        return "There is no number yet: neither a signature nor an assessment has data."
    lost = sum(part["lost_units"] for part in parts if part["value_ten_thousandths"] is not None)
    rounded = f" − {rounding / units:.2f} lost in rounding" if rounding else ""
    return f"100 − {lost / units:.2f} lost to facts{rounded} = {score}"
