"""One click to go on as somebody else of the demo: the form of /demo, which ends this session and opens theirs."""

from html import escape

import streamlit as st

_BUTTON = (
    "font:inherit;font-size:.875rem;color:inherit;background:transparent;border:1px solid currentColor;"
    "border-radius:.5rem;padding:.3rem .75rem;cursor:pointer;text-align:left"
)


def sign_in_as(label: str, email: str, *, next_path: str) -> None:
    """A button that posts; a link would not do, since signing in changes whose browser this is. `label` names them."""
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("email", email), ("next", next_path))
    )
    spoken = escape(f"Sign in as {label}")
    button = f'<button type="submit" aria-label="{spoken}" style="{_BUTTON}">{escape(label)}</button>'
    st.html(f'<form method="post" action="/demo">{fields}{button}</form>', width="content")
