"""Account: who is signed in, for whom, what they may do, where they are signed in, and the way out."""

import streamlit as st

from core.identity.model import PERMISSIONS
from pages.components.heading import heading
from pages.components.leaving import leave_for
from pages.components.own_account import edit_profile, show_sessions
from pages.components.tables import facts
from pages.session import current_actor, current_session_id
from pages.view_models import profile as view

actor = current_actor()
heading("Account", "Who are you here, and where are you signed in?")
facts(view.facts(actor), alt="Your account")
edit_profile(actor)
with st.container(horizontal=True):
    leave_for("Change the password", "/password")
    leave_for("Sign out", "/logout")
st.header("Where you are signed in", anchor=False)
show_sessions(actor, current_session_id())
st.header("What your role includes", anchor=False)
st.caption("An administrator of your organization gives roles; a role is a fixed list of permissions.")
st.markdown(view.permissions(PERMISSIONS[actor.role]))
