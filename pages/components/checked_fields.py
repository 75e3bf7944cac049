"""Fields that say what is wrong beside themselves, while somebody types and not after they sent."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.papers.palette import SHAPES, Meaning
from pages.view_models.markdown import literal

Check = Callable[[str], str | None]
"""Given what is typed: what to do about it, as a sentence, or None where nothing is wrong."""


def checked_text(label: str, check: Check, *, key: str, needed: bool = False, **options: Any) -> tuple[str, bool]:
    """A line of text with its problem below it; what is typed, and whether it can be sent.

    An empty field that is needed is no problem until it is sent: nobody is told off before they began.
    """
    typed = st.text_input(f"{label} (needed)" if needed else label, key=key, **options) or ""
    problem = check(typed) if typed.strip() else None
    if problem:
        said_below(problem)
    return typed, problem is None and bool(typed.strip() or not needed)


def checked_area(label: str, *, key: str, least: int = 0, most: int, **options: Any) -> tuple[str, bool]:
    """Several lines, at least and at most so many letters."""
    typed = st.text_area(label, key=key, max_chars=most, **options) or ""
    length = len(typed.strip())
    if 0 < length < least:
        said_below(f"{least - length} more letters are needed: a reader has to understand it without asking.")
    return typed, length >= least


def said_below(problem: str) -> None:
    """A problem under its field, as sign, word and colour."""
    shape = SHAPES[Meaning.BAD]
    st.markdown(f":{shape.colour}[{shape.sign} {literal(problem)}]")
