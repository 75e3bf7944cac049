"""A new policy: from a template, a file, a version of another one, or blank."""

import streamlit as st

from pages.components.heading import heading
from pages.components.starting import WAYS
from pages.session import current_actor
from pages.view_models import starting as view

actor = current_actor()
heading("New policy", "What does it begin with? Everything can be changed in the draft.")
st.page_link("policies.py", label="Back to the policies", icon=":material/arrow_back:")
way = st.radio("Begin with", list(view.WAYS), horizontal=True, key="start_way", bind="query-params")
st.caption(view.WAYS[way])
WAYS[way](actor)
