"""The overview over scores: numbers that open their facts, the trend, the spread, groups, and what moved and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pandas as pd

from core.compliance.facts import ComponentName
from core.compliance.model import ComplianceStatus
from core.compliance.moving import Change
from core.compliance.overview import MOVED_DAYS, Group, Mover, Totals, TrendDay
from core.identity.model import Actor
from pages.view_models.records import REVIEW_OVERDUE, UNSCORED, WITH_VIOLATIONS, band_word
from pages.view_models.times import day
from pages.view_models.words import counted, word_of

RECORDS, BY_NAME, BY_POLICY, MOVED = "Records", "By other side", "By policy", "Moved"
GROUP_COLUMNS = [
    "Average",
    "Name",
    "Records",
    "Compliant",
    "At risk",
    "Non-compliant",
    "Pending",
    "Violations",
    "Coverage",
]
_COMPONENTS: Mapping[ComponentName, str] = {
    ComponentName.ACKNOWLEDGEMENT: "acknowledgement",
    ComponentName.ASSESSMENT: "assessment",
    ComponentName.VIOLATIONS: "violations",
    ComponentName.CONFLICTS: "conflicts",
    ComponentName.FRESHNESS: "freshness",
}


@dataclass(frozen=True)
class Number:
    """One number with the filters that open what it counts: by the filter's name, its word."""

    label: str
    value: str
    note: str
    opens: Mapping[str, str]


def views(actor: Actor) -> dict[str, str]:
    """The tables to choose between: what each is, by its word for this side, which stands in the address."""
    by_name = "By client" if actor.is_agency else "By agency"
    return {RECORDS: RECORDS, by_name: BY_NAME, BY_POLICY: BY_POLICY, MOVED: MOVED}


def numbers(totals: Totals) -> list[Number]:
    """The numbers at the top."""
    label = {status: word_of(status).label for status in ComplianceStatus}
    coverage = "–" if totals.average_coverage is None else f"{totals.average_coverage // 100} %"
    average = "no data" if totals.average_score is None else str(totals.average_score)
    unscored = totals.record_count - totals.scored_count
    return [
        Number(
            "Average score", average, f"over {totals.scored_count:,} of {counted(totals.record_count, 'record')}", {}
        ),
        Number("Coverage", coverage, f"{unscored:,} without a score", {"score": UNSCORED}),
        Number("Compliant", f"{totals.compliant_count:,}", "see them", {"status": label[ComplianceStatus.COMPLIANT]}),
        Number("At risk", f"{totals.at_risk_count:,}", "see them", {"status": label[ComplianceStatus.AT_RISK]}),
        Number(
            "Non-compliant",
            f"{totals.non_compliant_count:,}",
            "see them",
            {"status": label[ComplianceStatus.NON_COMPLIANT]},
        ),
        Number("Pending", f"{totals.pending_count:,}", "see them", {"status": label[ComplianceStatus.PENDING]}),
        Number("With open violations", f"{totals.with_violations_count:,}", "see them", {"facts": WITH_VIOLATIONS}),
        Number("Reviews overdue", f"{totals.review_overdue_count:,}", "see them", {"facts": REVIEW_OVERDUE}),
    ]


def trend(days: Sequence[TrendDay]) -> tuple[list[date], list[int | None]]:
    """The days with a number."""
    scored = [each for each in days if each.average_score is not None]
    return [each.day for each in scored], [each.average_score for each in scored]


def trend_alt(days: Sequence[TrendDay]) -> str:
    """What the line shows."""
    scored = [each for each in days if each.average_score is not None]
    if not scored:
        return "No score in these weeks"
    first, last = scored[0], scored[-1]
    began, stands = f"{first.average_score} on {day(first.day)}", f"{last.average_score} on {day(last.day)}"
    return f"Average score by week, from {began} to {stands}"


def trend_table(days: Sequence[TrendDay]) -> pd.DataFrame:
    """The same in figures, with how much of the records had a score."""
    return pd.DataFrame(
        [
            (
                day(each.day),
                "no data" if each.average_score is None else each.average_score,
                f"{each.scored_count:,} of {each.record_count:,}",
            )
            for each in reversed(days)
        ],
        columns=["Day", "Average", "With a score"],
    )


def spread_alt(bands: Sequence[int], unscored: int) -> str:
    """What the columns show."""
    said = ", ".join(f"{band_word(band)}: {count:,}" for band, count in enumerate(bands) if count)
    return f"Records by score. {said or 'none has a score'}; {unscored:,} without a score"


def spread_table(bands: Sequence[int], unscored: int) -> pd.DataFrame:
    """The same in figures, and who has no score."""
    rows = [(band_word(band), f"{count:,}") for band, count in enumerate(bands)]
    return pd.DataFrame([*rows, (UNSCORED, f"{unscored:,}")], columns=["Score", "Records"])


def band_colours(bands: int) -> list[str]:
    """A colour of the palette for each band: what lies below 60 is red, from 85 (or its greater part) on green."""
    return ["red" if band * 10 < 60 else "orange" if band * 10 < 80 else "green" for band in range(bands)]  # noqa: PLR2004


def groups(found: Sequence[Group], name: str) -> pd.DataFrame:
    """Organizations or policies, the lowest average first; one without a score has an empty cell, no zero."""
    rows = [
        (
            each.average_score, each.name, each.record_count, each.compliant_count, each.at_risk_count,
            each.non_compliant_count, each.pending_count, each.with_violations_count,
            (each.average_coverage or 0) // 100,
        )
        for each in found
    ]  # fmt: skip
    shown = pd.DataFrame(rows, columns=GROUP_COLUMNS).astype({"Average": "Int64"})
    return shown.rename(columns={"Name": name})


def moved(found: Sequence[Mover], why: Mapping[UUID, Sequence[Change]], actor: Actor) -> pd.DataFrame:
    """What moved most, down first, with the component that did it."""
    rows = [
        (
            f"{'▲ +' if each.change > 0 else '▼ −'}{abs(each.change)}",
            f"{each.score_before} → {each.compliance_score}",
            each.enterprise if actor.is_agency else each.agency,
            each.policy_title,
            reasons(why.get(each.id, ())),
        )
        for each in found
    ]
    return pd.DataFrame(
        rows, columns=["Moved", "Score", "Client" if actor.is_agency else "Agency", "Policy", "Because of"]
    )


def reasons(changes: Sequence[Change]) -> str:
    """The components that moved, the weightiest first: "assessment −40 %, freshness −12 %"."""
    said = [f"{_COMPONENTS[name]} {'+' if change > 0 else '−'}{abs(change) // 100} %" for name, change in changes]
    return ", ".join(said) or "what rounding, exceptions or contradictions count"


def moved_sentence(found: Sequence[Mover]) -> str:
    """What the table of movers holds."""
    down = sum(each.change < 0 for each in found)
    return f"In the last {MOVED_DAYS} days: {down} furthest down, {len(found) - down} furthest up."
