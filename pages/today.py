"""Today: what needs the person who looks, then where their organization stands."""

import streamlit as st

from core.dashboard.queries import dashboard
from core.identity.model import Permission
from pages import charts
from pages.components.empty import empty
from pages.components.figures import figures, todo
from pages.components.heading import heading
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import today as view

actor = current_actor()
with in_transaction(actor) as scope:
    shown = dashboard(scope.conn, actor, now=scope.now)
    now = scope.now

heading("Today", view.greeting(actor, shown.needs))

if view.is_empty(shown):
    if actor.may(Permission.POLICY_DRAFT):
        empty("Nothing has been sent yet.", "Write a policy first.", link="policies.py", label="Open policies")
    else:
        empty("Nothing is here yet.", "Figures appear with the first policy that is distributed.")
    st.stop()

if shown.needs:
    todo(view.lines(shown.needs, now=now), key="today.todo")

st.header("Where we stand", anchor=False)
figures(view.figures(shown))

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Answers by policy", anchor=False)
    answers = view.responses(shown)
    if answers.series:
        charts.show(
            charts.stacked_bars(answers.names, answers.series, unit="distributions"),
            alt=answers.alt,
            key="today.responses",
        )
    else:
        st.caption("Nothing is in force at the moment.")
with right:
    st.subheader("Average score", anchor=False)
    scores = view.scores(shown)
    if scores.names:
        bars = charts.score_bars(scores.names, scores.scores, scores.colours)
        charts.show(bars, alt=scores.alt, key="today.scores")
    else:
        st.caption("There is no compliance record yet.")

days, numbers = view.trend(shown.trend)
if days:
    st.subheader("Average score by day", anchor=False)
    line = charts.score_lines({"Average": (days, numbers)})
    charts.show(line, alt=view.trend_alt(days, numbers), key="today.trend")
