"""The charts of a dashboard. A bar that is pressed narrows all the others to what it stands for."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import streamlit as st

from core.dashboard.board_model import BoardGroup, Comparisons, Trends
from core.dashboard.comparing import comparisons, movers
from core.dashboard.moving import trends
from core.dashboard.paper import noun_of
from core.dashboard.pictures import (
    answer_bars,
    clause_table,
    flow_by_day,
    named_once,
    score_bars,
    score_by_day,
    score_map,
    signing_bars,
    violation_bars,
)
from core.papers.model import Chart
from pages import charts
from pages.components.board_figures import figures_of
from pages.components.board_filters import choose_next
from pages.components.board_kept import Shown, kept
from pages.components.board_why import open_why
from pages.components.tables import choose, ledger
from pages.view_models import board_filters as words
from pages.view_models import board_tables as view
from pages.view_models.board_filters import Chosen
from pages.view_models.figures_of import figure_of
from pages.view_models.times import day


@st.fragment
def show_trends(shown: Shown) -> None:
    """How it moved, and what happened meanwhile."""
    figures = figures_of(shown)
    with st.skeleton(height=300):
        moved: Trends = kept(
            shown, "trends",
            lambda scope, wanted: trends(scope.conn, shown.actor, wanted, record_count=figures.record_count),
        )  # fmt: skip
    st.header("Which way it moves", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _draw(score_by_day(moved, figures.of("average_score").target), shown, "score")
    with right:
        _draw(flow_by_day(moved), shown, "flow")
    if moved.marks:
        with st.expander(f"What happened meanwhile ({len(moved.marks)})", key="dashboards.marks"):
            st.markdown(view.marks(moved.marks))


@st.fragment
def show_comparisons(shown: Shown, chosen: Chosen, names: Mapping[str, Mapping[str, UUID]]) -> None:
    """Where it differs: `names` are those of the filters, by "with" and "policy"."""
    figures = figures_of(shown)
    with st.skeleton(height=400):
        found: Comparisons = kept(
            shown, "comparisons",
            lambda scope, wanted: comparisons(scope.conn, shown.actor, wanted, now=scope.now),
        )  # fmt: skip
    target = figures.of("average_score").target
    if words.OTHERS in chosen.parts:
        _groups(shown, chosen, found, names, target)
        _movers(shown, found)
    if words.MAP in chosen.parts and len(found.by_counterpart) * len(found.by_policy) > 1:
        st.header("Who with which policy", anchor=False)
        _draw(score_map(found, noun_of(shown.actor)), shown, "map")
    if words.SIGNING in chosen.parts:
        _signing(shown, found)
    if words.CLAUSES in chosen.parts and found.clauses:
        st.header("Clauses that give most to do", anchor=False)
        table = clause_table(found.clauses, is_agency=shown.actor.is_agency)
        ledger(view.frame(table), alt=table.title, key="dashboards.clauses")


def _groups(
    shown: Shown, chosen: Chosen, found: Comparisons, names: Mapping[str, Mapping[str, UUID]], target: float | None
) -> None:
    noun = noun_of(shown.actor)
    st.header(f"{'Clients' if shown.actor.is_agency else 'Agencies'} and policies beside each other", anchor=False)
    st.caption("Press a bar to narrow everything to it.")
    left, right = st.columns(2, gap="large")
    with left:
        by = _pressed(score_bars(found.by_counterpart, "score_by_other", noun, target), shown, "other")
        answered = _pressed(answer_bars(found.by_counterpart, "answers_by_other", noun), shown, "answers")
    with right:
        policy = _pressed(score_bars(found.by_policy, "score_by_policy", "Policy", target), shown, "policy")
        answers = _pressed(answer_bars(found.by_policy, "answers_by_policy", "Policy"), shown, "policy_answers")
    if (name := by or answered) and (group := _named(found.by_counterpart, name)):
        choose_next(view.narrowed(chosen, names["with"], group.id, "with"))
    if (name := policy or answers) and (group := _named(found.by_policy, name)):
        choose_next(view.narrowed(chosen, names["policy"], group.id, "policy"))


def _movers(shown: Shown, found: Comparisons) -> None:
    """Whose average moved, with the way to why."""
    moved, noun = movers(found.by_counterpart), noun_of(shown.actor)
    st.subheader("What moved most", anchor=False)
    if found.since is None:
        st.caption("There is no earlier day with scores to compare with. Choose a longer period, or compare it.")
        return
    if not moved:
        st.caption(f"No average moved since {day(found.since)}.")
        return
    st.caption(f"Since {day(found.since)}. Tick one to see why, fact by fact.")
    row = choose(view.movers(moved, noun), alt="What moved most", key="dashboards.movers")
    if row is not None:
        open_why(moved[row].id, found.since)


def _signing(shown: Shown, found: Comparisons) -> None:
    st.header("Signing and violations", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _draw(signing_bars(found.signing), shown, "signing")
    with right:
        _draw(violation_bars(found.violations), shown, "violations")


def _draw(chart: Chart, shown: Shown, key: str) -> None:
    if chart.table.rows:
        figure = charts.built(shown.actor.org_id, figure_of, chart)
        charts.chart(figure, alt=chart.alt, key=f"dashboards.chart.{key}", title=chart.table.title)
    else:
        st.caption(f"{chart.table.title}: nothing to show in this period.")


def _pressed(chart: Chart, shown: Shown, key: str) -> str | None:
    """Draw a chart whose bars can be pressed; the name of the one that was. Other filters make another chart of it."""
    if not chart.table.rows:
        st.caption(f"{chart.table.title}: nothing to show here.")
        return None
    own = f"dashboards.press.{key}.{view.short_hash(shown.narrowing)}"
    figure = charts.built(shown.actor.org_id, figure_of, chart)
    points = charts.chart(figure, alt=chart.alt, key=own, title=chart.table.title, pressed=True)
    return view.pressed(chart, points[0]) if points else None


def _named(found: Sequence[BoardGroup], name: str) -> BoardGroup | None:
    """The group behind the name on a bar."""
    for own, group in zip(named_once(found), found, strict=True):
        if own.name == name:
            return group
    return None
