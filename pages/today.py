"""Today: what needs the person who looks, then where their organization stands."""

import streamlit as st

from core.dashboard.queries import dashboard
from core.identity.model import Actor, Permission
from pages import charts
from pages.components.answering_proposals import notice
from pages.components.empty import empty
from pages.components.figures import figures, todo
from pages.components.heading import heading
from pages.components.unread import unread_documents
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import today as view


def show_nothing(actor: Actor) -> None:
    """The first day, before anything was sent."""
    if actor.may(Permission.POLICY_DRAFT):
        empty("Nothing has been sent yet.", "Write a policy first.", link="policies.py", label="Open policies")
    else:
        empty("Nothing is here yet.", "Figures appear with the first policy that is distributed.")


def show_figures(actor: Actor, shown: view.Dashboard) -> None:
    """The numbers, and the same as charts."""
    st.header("Where we stand", anchor=False)
    figures(view.figures(shown))
    answers, scores, (days, numbers) = view.responses(shown), view.scores(shown), view.trend(shown.trend)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Answers by policy", anchor=False)
        if answers.series:
            bars = charts.built(actor.org_id, charts.stacked_bars, answers.names, answers.series, unit="distributions")
            charts.show(bars, alt=answers.alt, key="today.responses")
        else:
            st.caption("Nothing is in force at the moment.")
    with right:
        st.subheader("Average score", anchor=False)
        if scores.names:
            bars = charts.built(actor.org_id, charts.score_bars, scores.names, scores.scores, scores.colours)
            charts.show(bars, alt=scores.alt, key="today.scores")
        else:
            st.caption("There is no compliance record yet.")
    if days:
        st.subheader("Average score by day", anchor=False)
        line = charts.built(actor.org_id, charts.score_lines, {"Average": (days, numbers)})
        charts.show(line, alt=view.trend_alt(days, numbers), key="today.trend")


actor = current_actor()
with in_transaction(actor) as scope:
    shown = dashboard(scope.conn, actor, now=scope.now)
    now = scope.now

heading("Today", view.greeting(actor, shown.needs))
notice(actor)
unread_documents(actor)
if view.is_empty(shown):
    show_nothing(actor)
else:
    if shown.needs:
        todo(view.lines(shown.needs, now=now), key="today.todo")
    show_figures(actor, shown)
