"""The page that others are compared with: a title, one choice, and the choice in words. No data, no sign-in."""

import streamlit as st

st.title("Blank", anchor=False)
chosen = st.selectbox("Filter", ("Everything", "One", "Two"), key="blank_filter")
st.markdown(chosen)
