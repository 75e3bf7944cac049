"""One record of a list, opened by its id in the address: a link that can be sent, kept and gone back from."""

from collections.abc import Callable
from uuid import UUID

import streamlit as st

from core.errors import NotFound
from pages.components.keys import BACK_KEY


def opened_record(parameter: str, unknown: Callable[[], NotFound]) -> UUID | None:
    """The id in the address, with the way back to the list above it; None shows the list.

    Raises:
        NotFound: what `unknown` makes, when the address holds no id at all: it reads as an unknown one.
    """
    given = st.query_params.get(parameter)
    if not given:
        return None
    st.button(
        "Back to the list",
        icon=":material/arrow_back:",
        key=f"{parameter}.back",
        on_click=_close,
        args=(parameter,),
        shortcut=BACK_KEY,
    )
    return given_id(parameter, unknown)


def given_id(parameter: str, unknown: Callable[[], NotFound]) -> UUID:
    """The id that the address has to hold on a page about one record.

    Raises:
        NotFound: what `unknown` makes, when it holds none.
    """
    try:
        return UUID(st.query_params.get(parameter, ""))
    except ValueError:
        raise unknown() from None


def open_record(parameter: str, record_id: UUID) -> None:
    """Open a record: the address names it from now on."""
    st.query_params[parameter] = str(record_id)
    st.rerun()


def _close(parameter: str) -> None:
    st.query_params.pop(parameter, None)
