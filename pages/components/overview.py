"""The overview over scores, for either side: numbers that open their facts, two charts, and the tables beneath."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

import streamlit as st
from sqlalchemy import Connection

from core.compliance import overview
from core.compliance.moving import Change, why_moved
from core.compliance.overview import MOVED_DAYS, Group, Mover, Totals, TrendDay
from core.identity.model import Actor
from pages import charts
from pages.components.empty import empty
from pages.components.tables import choose, prose
from pages.transactions import in_transaction
from pages.view_models import overview as view
from pages.view_models.records import band_word

AnswerT = TypeVar("AnswerT")
FRESH_SECONDS = 60
GROUP_CONFIG: Mapping[str, object] = {
    "Average": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d"),
    "Coverage": st.column_config.NumberColumn(format="%d %%", help="The share of the scores' weight that has data"),
}


def numbers(totals: Totals, keys: Mapping[str, str]) -> None:
    """Cards of equal width; a number of records opens them in the register. `keys` are the filters' keys by name."""
    with st.grid(4, min_column_width=150, gap="small"):
        for number in view.numbers(totals):
            with st.container(border=True, gap=None, height="stretch"):
                st.metric(number.label, number.value)
                if number.opens:
                    st.button(
                        number.note, key=f"overview.{number.label}", type="tertiary", icon=":material/arrow_forward:",
                        on_click=narrow, args=(keys, number.opens),
                    )  # fmt: skip
                else:
                    st.caption(number.note)


def narrow(keys: Mapping[str, str], opens: Mapping[str, str]) -> None:
    """Show the register narrowed to these filters and no others."""
    for name, key in keys.items():
        st.session_state[key] = opens.get(name, "" if name == "words" else "All")
    st.session_state[keys["view"]] = view.RECORDS


def trend_and_spread(actor: Actor, totals: Totals, today: date) -> None:
    """How the average moved over the weeks, and how the scores of today are spread."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Average score by week", anchor=False)
        days = _trend(actor, totals, today)
        on, scores = view.trend(days)
        if on:
            lines = charts.built(actor.org_id, charts.score_lines, {"Average": (on, scores)})
            charts.show(lines, alt=view.trend_alt(days), key="overview.trend")
            with st.expander("The weeks in figures", key="overview.trend_figures"):
                prose(view.trend_table(days), alt="Average score by week")
        else:
            st.caption("There is no history yet: the first day is kept tonight.")
    with right:
        st.subheader("Records by score", anchor=False)
        bands, unscored = _spread(actor, totals)
        names = [band_word(band) for band in range(len(bands))]
        colours = view.band_colours(len(bands))
        columns = charts.built(actor.org_id, charts.score_columns, names, bands, colours, unit="records")
        charts.show(columns, alt=view.spread_alt(bands, unscored), key="overview.spread")
        with st.expander("The bands in figures", key="overview.spread_figures"):
            prose(view.spread_table(bands, unscored), alt="Records by score")


def group_table(found: list[Group], name: str, key: str) -> Group | None:
    """Organizations or policies with how their records stand; the one whose box was ticked."""
    if not found:
        empty("There is no record yet.", "A record begins with the first policy that is distributed.")
        return None
    row = choose(view.groups(found, name), alt=f"Scores by {name.lower()}", key=key, columns=GROUP_CONFIG)
    return None if row is None else found[row]


def movers_table(actor: Actor, totals: Totals, today: date) -> Mover | None:
    """What moved most in a month and which component did it; the one whose box was ticked."""
    found, why = _movers(actor, totals, today)
    if not found:
        empty(
            "No score moved in the last month.",
            "What moves stands here once there is a month of history; scores are kept every night.",
        )
        return None
    st.caption(view.moved_sentence(found))
    row = choose(view.moved(found, why, actor), alt="What moved most, and why", key="overview.moved")
    return None if row is None else found[row]


def groups_by_name(actor: Actor, totals: Totals) -> list[Group]:
    """The other organizations."""
    return _kept(actor.org_id, ("name", totals), lambda: _asked(actor, overview.by_counterpart))


def groups_by_policy(actor: Actor, totals: Totals) -> list[Group]:
    """The policies."""
    return _kept(actor.org_id, ("policy", totals), lambda: _asked(actor, overview.by_policy))


def _trend(actor: Actor, totals: Totals, today: date) -> list[TrendDay]:
    return _kept(actor.org_id, ("trend", totals, today), lambda: _asked(actor, partial(overview.trend, today=today)))


def _spread(actor: Actor, totals: Totals) -> tuple[Sequence[int], int]:
    return _kept(actor.org_id, ("spread", totals), lambda: _asked(actor, overview.distribution))


def _movers(actor: Actor, totals: Totals, today: date) -> tuple[list[Mover], dict[UUID, tuple[Change, ...]]]:
    def ask(conn: Connection, actor: Actor) -> tuple[list[Mover], dict[UUID, tuple[Change, ...]]]:
        found = overview.movers(conn, actor, today=today)
        return found, why_moved(conn, actor, found, since=today - timedelta(days=MOVED_DAYS))

    return _kept(actor.org_id, ("movers", totals, today), lambda: _asked(actor, ask))


def _asked(actor: Actor, question: Callable[[Connection, Actor], AnswerT]) -> AnswerT:
    with in_transaction(actor) as scope:
        return question(scope.conn, actor)


# A filter beneath asks for none of it again, as long as the numbers at the top stay.
@st.cache_data(ttl=FRESH_SECONDS, max_entries=500, show_spinner=False)
def _kept(org_id: UUID, key: tuple[object, ...], _ask: Callable[[], AnswerT]) -> AnswerT:  # noqa: ARG001  # kept under
    return _ask()
