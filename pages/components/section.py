"""A part of a page with a heading of its own, and what it says while it waits or cannot be shown."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import streamlit as st
import structlog

from pages.components.refusing import refusals
from pages.view_models.markdown import literal

log = structlog.get_logger(__name__)
_LINE_PX = 44


@contextmanager
def section(title: str, says: str = "", *, key: str | None = None) -> Iterator[None]:
    """The heading, at most one sentence below it, and what stands in the part; a refusal there is said in its place."""
    with st.container(gap="small", key=key):
        st.subheader(literal(title), anchor=False)
        if says:
            st.caption(says)
        with refusals():
            yield


def loading(lines: int = 4) -> AbstractContextManager[object]:
    """A skeleton as high as what is on its way, so that nothing jumps when it comes."""
    return st.skeleton(height=_LINE_PX * lines)


def failed(what: str, *, key: str) -> None:
    """Say that a part could not be shown, that nothing was lost, and offer to ask again."""
    with st.container(border=True):
        st.error(f"{what} could not be loaded. Nothing was lost.", icon=":material/error:")
        st.button("Try again", key=key, icon=":material/refresh:")
