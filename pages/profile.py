"""Account: who is signed in, for whom, what they may do, and the way out."""

import streamlit as st

from core.identity.model import PERMISSIONS
from pages.components.heading import heading
from pages.components.leaving import leave_for
from pages.components.tables import facts
from pages.session import current_actor
from pages.view_models import profile as view

actor = current_actor()
heading("Account", "Who are you here, and what may you do?")
facts(view.facts(actor), alt="Your account")
leave_for("Sign out", "/logout")
st.header("What your role includes", anchor=False)
st.caption("An administrator of your organization gives roles; a role is a fixed list of permissions.")
st.markdown(view.permissions(PERMISSIONS[actor.role]))
