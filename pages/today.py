"""Today: what needs me?"""

import streamlit as st

from pages.session import current_actor

actor = current_actor()

st.title("Today")
st.text(f"Good day, {actor.display_name}. You are signed in for {actor.organization}.")
