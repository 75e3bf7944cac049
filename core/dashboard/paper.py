"""A dashboard as a paper: the numbers of the screen, with what each one means."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from core.dashboard.board import asked, choices, key_figures
from core.dashboard.board_model import Choices, Comparisons, KeyFigures, MetricValue, Trends
from core.dashboard.comparing import comparisons, movers
from core.dashboard.metric_model import Unit
from core.dashboard.moving import trends
from core.dashboard.narrowing import Comparison, Narrowing, Period, from_filters, period_of
from core.dashboard.pictures import (
    answer_bars,
    clause_table,
    flow_by_day,
    group_table,
    score_bars,
    score_by_day,
    score_map,
    signing_bars,
    violation_bars,
)
from core.dashboard.views import SavedView
from core.identity.model import Actor
from core.papers.model import CellKind, Chart, Column, Figures, KeyFigure, Paper, Section, Table, Words

KINDS: Mapping[Unit, CellKind] = {
    Unit.COUNT: CellKind.WHOLE,
    Unit.PERCENT: CellKind.PERCENT,
    Unit.POINTS: CellKind.WHOLE,
    Unit.DAYS: CellKind.DECIMAL,
    Unit.MILLISECONDS: CellKind.DECIMAL,
}
_COMPARED = {
    Comparison.PERIOD_BEFORE: "the period of the same length before",
    Comparison.YEAR_BEFORE: "the same period a year before",
    Comparison.NOTHING: "nothing",
}


def dashboard_paper(
    conn: Connection, actor: Actor, view: SavedView | Mapping[str, str] | Narrowing, *, now: datetime
) -> Paper:
    """The whole dashboard of the actor's side: a saved view's, or that of the filters given.

    The transaction's own time `now` is the time of the data; the same rows give the same paper.
    """
    narrowing, title = _narrowing(view)
    wanted = asked(conn, actor, narrowing, now=now)
    figures = key_figures(conn, actor, wanted, now=now)
    moved = trends(conn, actor, wanted, record_count=figures.record_count)
    compared = comparisons(conn, actor, wanted, now=now)
    return Paper(
        key="dashboard",
        title=title,
        organization=actor.organization,
        made_by=actor.display_name,
        data_at=now,
        zone_name=actor.time_zone,
        sections=list(_sections(actor, figures, moved, compared)),
        filters=filters_in_words(narrowing, choices(conn, actor), now=now, noun=noun_of(actor)),
        definitions=[
            (each.metric.title, f"{each.metric.definition} Counted as: {each.metric.formula}; {each.metric.freshness}.")
            for each in figures.values
        ],
    )


def noun_of(actor: Actor) -> str:
    """What the other side is called."""
    return "Client" if actor.is_agency else "Agency"


def filters_in_words(narrowing: Narrowing, offered: Choices, *, now: datetime, noun: str) -> dict[str, str]:
    """What a dashboard is narrowed to, as the screen says it."""
    period = period_of(narrowing, now)
    names = {each.id: each.name for each in [*offered.counterparts, *offered.policies]}
    chosen = {
        noun: ", ".join(names.get(each, "unknown") for each in narrowing.counterpart_ids),
        "Policy": ", ".join(names.get(each, "unknown") for each in narrowing.policy_ids),
        "Market": narrowing.market or "",
    }
    return {
        "Period": period_in_words(period),
        "Compared with": _COMPARED[narrowing.comparison],
        **{name: value for name, value in chosen.items() if value},
    }


def period_in_words(period: Period) -> str:
    """From which day to which, both included, in UTC."""
    first, last = period.first_day, period.last_day
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


def paper_figure(value: MetricValue) -> KeyFigure:
    """A figure as a paper holds it."""
    metric = value.metric
    unit = {Unit.DAYS: " (days)", Unit.MILLISECONDS: " (ms)"}.get(metric.unit, "")
    meaning = f"{metric.definition} Counted as: {metric.formula}."
    if value.target is not None:
        meaning += f" Target: {value.target:,}."
    return KeyFigure(f"{metric.title}{unit}", value.value, KINDS[metric.unit], meaning, value.before)


def _narrowing(view: SavedView | Mapping[str, str] | Narrowing) -> tuple[Narrowing, str]:
    if isinstance(view, SavedView):
        return from_filters(view.filters), view.name
    return (view if isinstance(view, Narrowing) else from_filters(view)), "Dashboard"


def _sections(actor: Actor, figures: KeyFigures, moved: Trends, compared: Comparisons) -> Iterator[Section]:
    noun, target = noun_of(actor), figures.of("average_score").target
    yield Section("Where we stand", [Figures([paper_figure(each) for each in figures.values])])
    yield Section("How it moved", [score_by_day(moved, target), _marks(moved), flow_by_day(moved)])
    key = noun.lower()
    yield Section(f"By {key}", [
        score_bars(compared.by_counterpart, f"score_by_{key}", noun, target),
        answer_bars(compared.by_counterpart, f"answers_by_{key}", noun),
        group_table(compared.by_counterpart, f"by_{key}", noun),
        group_table(movers(compared.by_counterpart), "movers", noun, "What moved most"),
    ])  # fmt: skip
    yield Section("By policy", [
        score_bars(compared.by_policy, "score_by_policy", "Policy", target),
        group_table(compared.by_policy, "by_policy", "Policy"),
        score_map(compared, noun),
    ])  # fmt: skip
    yield Section("Signing, violations and clauses", [
        signing_bars(compared.signing), violation_bars(compared.violations),
        clause_table(compared.clauses, is_agency=actor.is_agency),
    ])  # fmt: skip


def _marks(moved: Trends) -> Table | Words | Chart:
    if not moved.marks:
        return Words("Nothing was published or set in this period that would explain a change.")
    columns = (Column("day", "Day", CellKind.DAY, 12), Column("event", "What happened", width=60))
    return Table("events", "What happened meanwhile", columns, [(each.day, each.words) for each in moved.marks])
