"""The tour's view of either side, and the features: what there is, with the page of it where the reader has one."""

from collections.abc import Collection, Sequence

import streamlit as st

from core.dashboard.queries import dashboard
from core.demo.tour import Guide
from core.identity.model import Actor, OrganizationKind, Permission
from pages.components.figures import figures
from pages.components.tour_steps import guides_row
from pages.transactions import in_transaction
from pages.view_models import today
from pages.view_models import tour_pages as view


def side_view(actor: Actor, side: OrganizationKind, *, guides: Sequence[Guide], scripts: Collection[str]) -> None:
    """What one side sees first: the reader's own figures and pages, or whom to be to see the other's."""
    st.markdown(view.SIDE_WORDS[side])
    is_own = actor.kind is side
    if is_own and actor.may(Permission.DASHBOARD_READ):
        with in_transaction(actor) as scope:
            shown = dashboard(scope.conn, actor, now=scope.now)
        figures(today.figures(shown))
    guides_row(actor, [each for each in guides if each.kind is side])
    _cards(view.VIEWS[side], scripts if is_own else (), key=f"tour.view.{side.value}")


def features(actor: Actor, *, scripts: Collection[str]) -> None:
    """What the product does, for either side."""
    for side, title in view.FEATURE_TITLES.items():
        st.header(title, anchor=False)
        _cards(view.FEATURES[side], scripts if actor.kind is side else (), key=f"tour.features.{side.value}")


def _cards(shown: Sequence[view.Shown], scripts: Collection[str], *, key: str) -> None:
    with st.container(key=key), st.grid(3, min_column_width=240, gap="small"):
        for each in shown:
            with st.container(border=True, gap="xsmall", height="stretch"):
                st.markdown(f"**{each.title}**")
                st.caption(each.says)
                if view.openable(each, scripts):
                    st.page_link(each.script, label="Open", icon=":material/arrow_forward:")
