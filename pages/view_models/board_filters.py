"""The filters of a dashboard in words, and what they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.dashboard.board_model import Choice, Choices
from core.dashboard.narrowing import DEFAULT_DAYS, Comparison, Narrowing
from pages.view_models.registers import EVERY

CUSTOM = "Chosen days"
USUAL = "Last 90 days"
PERIODS: Mapping[str, int] = {USUAL: 90, "Last 30 days": 30, "Last 365 days": 365}
COMPARISONS: Mapping[str, Comparison] = {
    "The period before": Comparison.PERIOD_BEFORE,
    "The year before": Comparison.YEAR_BEFORE,
    "Nothing": Comparison.NOTHING,
}
FIGURES, MOVES, OTHERS, MAP, SIGNING, CLAUSES = "Figures", "Trend", "Comparison", "Map", "Signing", "Clauses"
PARTS = (FIGURES, MOVES, OTHERS, MAP, SIGNING, CLAUSES)
COMPARING = frozenset({OTHERS, MAP, SIGNING, CLAUSES})


@dataclass(frozen=True)
class Chosen:
    """The filters as the widgets hold them, in words."""

    period: str = USUAL
    days: tuple[date, ...] = ()
    comparison: str = "The period before"
    counterparts: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    market: str = EVERY
    parts: tuple[str, ...] = PARTS


NOT_COMPARED = Chosen(comparison="Nothing")


def names(found: Sequence[Choice]) -> dict[str, UUID]:
    """The ids by name; of two of one name the second carries a number."""
    offered: dict[str, UUID] = {}
    for each in found:
        name, number = each.name, 2
        while name in offered:
            name, number = f"{each.name} ({number})", number + 1
        offered[name] = each.id
    return offered


def narrowing(chosen: Chosen, offered: Choices) -> Narrowing:
    """The filters as core takes them; a word that the address made up narrows nothing."""
    counterparts, policies = names(offered.counterparts), names(offered.policies)
    since, until = chosen.days if chosen.period == CUSTOM and len(chosen.days) == 2 else (None, None)  # noqa: PLR2004
    return Narrowing(
        days=PERIODS.get(chosen.period, DEFAULT_DAYS),
        since=since,
        until=until,
        comparison=COMPARISONS.get(chosen.comparison, Comparison.PERIOD_BEFORE),
        counterpart_ids=tuple(counterparts[name] for name in chosen.counterparts if name in counterparts),
        policy_ids=tuple(policies[name] for name in chosen.policies if name in policies),
        market=chosen.market if chosen.market in offered.markets else None,
    )


def chosen(wanted: Narrowing, parts: str, offered: Choices) -> Chosen:
    """A saved view's filters as the widgets hold them; what is no longer there is left out."""
    by_id = {id_: name for found in (offered.counterparts, offered.policies) for name, id_ in names(found).items()}
    periods = {days: words for words, days in PERIODS.items()}
    comparisons = {value: words for words, value in COMPARISONS.items()}
    kept = tuple(part for part in PARTS if part in parts.split(",")) if parts else PARTS
    return Chosen(
        period=CUSTOM if wanted.since and wanted.until else periods.get(wanted.days, USUAL),
        days=(wanted.since, wanted.until) if wanted.since and wanted.until else (),
        comparison=comparisons[wanted.comparison],
        counterparts=tuple(by_id[each] for each in wanted.counterpart_ids if each in by_id),
        policies=tuple(by_id[each] for each in wanted.policy_ids if each in by_id),
        market=wanted.market or EVERY,
        parts=kept or PARTS,
    )
