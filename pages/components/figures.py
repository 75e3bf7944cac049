"""Rows of numbers, and what there is to do."""

from collections.abc import Sequence

import streamlit as st

from pages.view_models.today import Figure, Line


def figures(shown: Sequence[Figure]) -> None:
    """Numbers in cards of equal width, which reflow on a narrow screen."""
    with st.grid(4, min_column_width=150, gap="small"):
        for figure in shown:
            with st.container(border=True, gap=None, height="stretch"):
                st.metric(figure.label, figure.value)
                st.caption(figure.note)


def todo(lines: Sequence[Line], *, key: str) -> None:
    """What there is to do, one line each, with the way to where it is done."""
    with st.container(border=True, gap="xsmall", key=key):
        for line in lines:
            # Its own column: what does not fit beside the link stays under it, and a narrow screen stacks the two.
            kind, thing = st.columns([1, 8], gap="small")
            kind.markdown(f":gray-badge[{line.verb}]")
            with thing, st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.page_link(line.script, label=line.text, icon="", query_params=dict(line.query))
                if line.aside:
                    st.caption(line.aside, width="content")
