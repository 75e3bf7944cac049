"""What somebody changes of their own account: name and time zone, and the browsers that are signed in."""

from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.identity.own_account import OwnSession, change_profile, end_other_sessions, end_session, own_sessions
from core.identity.person_rules import NAME_LENGTH, TIME_ZONES
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.tables import choose
from pages.transactions import changing, in_transaction
from pages.view_models import profile as view


def edit_profile(actor: Actor) -> None:
    """The form of name and zone; the zones are searched by typing."""
    zones = TIME_ZONES if actor.time_zone in TIME_ZONES else (actor.time_zone, *TIME_ZONES)
    with st.form("profile.form", width=480):
        name = st.text_input("Name", value=actor.display_name, max_chars=NAME_LENGTH, key="profile.name")
        zone = st.selectbox("Time zone", zones, index=zones.index(actor.time_zone), key="profile.zone")
        wanted = st.form_submit_button("Save", type="primary", key="profile.save")
    if not wanted:
        return
    with refusals() as outcome, changing(actor) as scope:
        change_profile(scope.conn, actor=actor, display_name=name, time_zone=zone)
    if not outcome.refused:
        say_next("Your account is changed.")
        st.rerun()


def show_sessions(actor: Actor, here: UUID | None) -> None:
    """The signed-in browsers, and the ways to sign them out."""
    with in_transaction(actor) as scope:
        found = own_sessions(scope.conn, actor, now=scope.now)
        now = scope.now
    frame = view.sessions(found, here, now=now, zone_name=actor.time_zone)
    row = choose(frame, alt="Browsers that are signed in as you", key="profile.sessions")
    with st.container(horizontal=True):
        chosen = found[row] if row is not None else None
        one = st.button(
            "Sign out the chosen one", disabled=chosen is None or chosen.id == here, key="profile.end_session"
        )
        others = st.button("Sign out everywhere else", key="profile.end_others")
    if one and chosen:
        _end(actor, chosen)
    if others:
        with changing(actor) as scope:
            end_other_sessions(scope.conn, actor=actor, keep=here, now=scope.now)
        say_next("You are signed out everywhere but here, programs that use the API included.")
        st.rerun()


def _end(actor: Actor, chosen: OwnSession) -> None:
    with refusals() as outcome, changing(actor) as scope:
        end_session(scope.conn, actor=actor, session_id=chosen.id, now=scope.now)
    if not outcome.refused:
        say_next("That browser is signed out.")
        st.rerun()
