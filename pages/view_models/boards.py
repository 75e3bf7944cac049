"""A dashboard's figures in words: what each is, how it moved, whether it reaches its target, and what explains it."""

from dataclasses import dataclass

from core.dashboard.board_model import KeyFigures, MetricValue, Number
from core.dashboard.metric_model import Freshness, Unit, delta_is_good, reaches
from core.dashboard.narrowing import Comparison
from core.identity.model import Actor
from pages.view_models.board_doors import Opens, opens
from pages.view_models.board_filters import COMPARISONS, Chosen
from pages.view_models.times import minute

_COMPARED = {Comparison.PERIOD_BEFORE: "the period before", Comparison.YEAR_BEFORE: "the year before"}
_UNITS = {Unit.PERCENT: " %", Unit.DAYS: " d", Unit.MILLISECONDS: " ms"}


@dataclass(frozen=True)
class Card:
    """One figure as it is shown."""

    key: str
    theme: str
    label: str
    value: str
    delta: str | None
    colour: str
    explained: str
    target: str
    opens: Opens | None


def cards(figures: KeyFigures, chosen: Chosen, actor: Actor) -> list[Card]:
    """Every figure with its change, its target, its explanation and the list behind it."""
    return [_card(each, figures, chosen, actor) for each in figures.values]


def said(value: Number | None, unit: Unit) -> str:
    """A figure with its unit."""
    if value is None:
        return "no data"
    number = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return number + _UNITS.get(unit, "")


def freshness(figures: KeyFigures, chosen: Chosen, zone_name: str) -> str:
    """When the numbers were asked for, how old the youngest score among them is, and what arrows compare with."""
    said = [f"Numbers of {minute(figures.at, zone_name)}."]
    if figures.scored_at is not None:
        said.append(f"Scores computed last {minute(figures.scored_at, zone_name)}.")
    if compared := _COMPARED.get(COMPARISONS.get(chosen.comparison, Comparison.NOTHING)):
        said.append(f"Changes are those against {compared}.")
    return " ".join(said)


def _card(value: MetricValue, figures: KeyFigures, chosen: Chosen, actor: Actor) -> Card:
    metric = value.metric
    change = None if value.value is None or value.before is None else round(value.value - value.before, 1)
    good = None if change is None else delta_is_good(metric, change)
    when = (
        minute(figures.scored_at or figures.at, actor.time_zone)
        if metric.freshness is Freshness.SCORED
        else minute(figures.at, actor.time_zone)
    )
    return Card(
        key=value.key,
        theme=metric.theme.value,
        label=metric.title,
        value=said(value.value, metric.unit),
        delta=None if change is None else f"{change:+,}{_UNITS.get(metric.unit, '')}" if change else "0",
        colour="gray" if good is None else "green" if good else "red",
        explained=f"{metric.definition}\n\nCounted as: {metric.formula}.\n\nAs of {when}: {metric.freshness}.",
        target=_target(value),
        opens=opens(value.key, chosen, actor),
    )


def _target(value: MetricValue) -> str:
    """Whether the target is reached, by shape and word."""
    reached = reaches(value.metric, value.value, value.target)
    if value.target is None:
        return ""
    goal = said(value.target, value.metric.unit)
    if reached is None:
        return f"○ target {goal}, no data"
    return f"● target {goal} reached" if reached else f"▲ target {goal} missed"
