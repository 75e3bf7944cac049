"""What was typed and not sent: kept while its writer looks at other pages, named when they are back, and guarded.

A form that rests in the database needs none of this. Every other long form draws its fields with `kept("page.field")`
and begins with `unsaved("page", ["page.field", …])`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

# The browser asks before a tab with unsent words is closed or loaded again; what it then says is the browser's own.
_ASKS = """
export default function ({ data }) {
  const ask = (event) => event.preventDefault();
  if (data && data.asks) window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}
"""


def kept(key: str) -> Mapping[str, Any]:
    """The key of a field whose words survive other pages until they are sent or thrown away."""
    scope: Literal["session"] = "session"
    return {"key": key, "persist_state": scope}


def unsaved(name: str, fields: Sequence[str]) -> bool:
    """Say that something is typed and not sent, with the way to throw it away; guards the tab.

    Args:
        name: begins the keys of its own.
        fields: the keys of the fields that hold words.

    Returns:
        Whether something is typed.
    """
    is_typed = any(_is_filled(st.session_state.get(field)) for field in fields)
    st.components.v2.component("leaving_guard", js=_ASKS)(data={"asks": is_typed}, key=f"{name}.guard")
    if is_typed:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{name}.unsaved"):
            st.caption("Not sent yet. It is kept here until you sign out.", width="content")
            st.button(
                "Throw away", key=f"{name}.throw_away", type="tertiary", icon=":material/delete:",
                on_click=empty_fields, args=(tuple(fields),),
            )  # fmt: skip
    return is_typed


def empty_fields(fields: Sequence[str]) -> None:
    """Empty them: after sending, or to begin anew."""
    for field in fields:
        st.session_state.pop(field, None)


def _is_filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], ())
