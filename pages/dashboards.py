"""Dashboards: what needs me, how do we stand, which way does it move, and where; `?view=` and `?why=` open one."""

import streamlit as st

from core.dashboard.freshness import stamp
from core.dashboard.views import saved_views
from core.identity.model import Actor
from pages.components.board_charts import show_comparisons, show_trends
from pages.components.board_figures import show_figures, show_needs
from pages.components.board_filters import filters
from pages.components.board_kept import Shown, kept_choices
from pages.components.board_views import begin_with, views_bar
from pages.components.board_why import WHY, show_why
from pages.components.empty import empty
from pages.components.heading import heading
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import board_filters as view


def show_dashboard(actor: Actor) -> None:
    """What needs the reader, the filters, then each part that is chosen."""
    heading("Dashboards", "What needs me today, how do we stand, which way does it move, and where?")
    with in_transaction(actor) as scope:
        views = saved_views(scope.conn, actor)
        fresh, now = stamp(scope.conn, actor, now=scope.now), scope.now
    offered = kept_choices(actor, fresh)
    begin_with(views, offered)
    if not offered.policies:
        empty("Nothing has been distributed yet.", "Figures appear with the first policy that is sent.")
        return
    show_needs(actor, fresh, now)
    bar = st.container()
    chosen = filters(actor, offered)
    narrowing = view.narrowing(chosen, offered)
    with bar:
        views_bar(actor, views, chosen, narrowing, offered)
    shown = Shown(actor, narrowing, fresh)
    if view.FIGURES in chosen.parts:
        show_figures(shown, chosen)
    if view.MOVES in chosen.parts:
        show_trends(shown)
    if view.COMPARING & set(chosen.parts):
        names = {"with": view.names(offered.counterparts), "policy": view.names(offered.policies)}
        show_comparisons(shown, chosen, names)


actor = current_actor()
if st.query_params.get(WHY):
    show_why(actor)
else:
    show_dashboard(actor)
