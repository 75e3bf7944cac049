"""The facts a workbench session works on: loaded once, kept for the session, read anew on demand."""

from datetime import datetime, timedelta

import streamlit as st

from core.analytics.children import prepare
from core.analytics.loading import load
from core.analytics.model import MOST_ROWS_OF_A_TABLE, Extract
from core.db.engine import engine
from core.identity.model import Actor
from pages.view_models import workbench as view

_KEY = "workbench.extract"
OLD = timedelta(minutes=30)


def facts_of(actor: Actor) -> Extract:
    """This session's facts of the actor's own organization."""
    prepare()
    held = st.session_state.get(_KEY)
    if isinstance(held, Extract) and held.org_id == actor.org_id:
        return held
    with st.spinner("Reading your facts…"):
        held = st.session_state[_KEY] = load(engine(), actor)
    return held


def show_freshness(extract: Extract, *, now: datetime, zone_name: str) -> None:
    """When they were read, and the way to newer ones; old ones are said to be old."""
    is_old = now - extract.data_at > OLD
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(view.freshness(extract, now=now, zone_name=zone_name), width="content")
        st.button(
            "Read again", icon=":material/refresh:", key="workbench.refresh", on_click=forget,
            type="primary" if is_old else "tertiary", help="Takes the facts as they are now.",
        )  # fmt: skip
    if is_old:
        st.warning("These facts are more than half an hour old.", icon=":material/schedule:")
    if extract.cut:
        st.warning(view.cut_sentence(extract, MOST_ROWS_OF_A_TABLE), icon=":material/content_cut:")


def forget() -> None:
    """The next run reads them anew."""
    st.session_state.pop(_KEY, None)
