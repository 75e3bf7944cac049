"""Ask before something that cannot be taken back."""

from collections.abc import Callable

import streamlit as st

from pages.components.heading import say_next
from pages.components.refusing import refusals


def confirm(title: str, *, says: str, verb: str, key: str, act: Callable[[], str]) -> None:
    """A dialog that says what will happen; `act` does it and answers with the sentence to show afterwards."""

    @st.dialog(title)
    def ask() -> None:
        st.markdown(says)
        decide(verb, key, act)

    ask()


def confirm_with_reason(
    title: str, *, says: str, reason_label: str, verb: str, key: str, act: Callable[[str], str]
) -> None:
    """The same, and `act` is given the reason that was typed; whether one is needed is `core`'s to say."""

    @st.dialog(title)
    def ask() -> None:
        st.markdown(says)
        reason = st.text_area(reason_label, key=f"{key}.reason")
        decide(verb, key, lambda: act(reason))

    ask()


def decide(verb: str, key: str, act: Callable[[], str]) -> None:
    """The end of a dialog: Cancel, and the button that acts; what was done is said on the page, a refusal here."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Cancel", key=f"{key}.cancel"):
            st.rerun()
        yes = st.button(verb, type="primary", key=f"{key}.confirm")
    if yes:
        with refusals() as outcome:
            said = act()
        if not outcome.refused:
            say_next(said)
            st.rerun()
