"""What somebody sees when a page fails: the refusal's own sentence, or that something went wrong, never a traceback."""

import streamlit as st
import structlog

from core.errors import Refusal

log = structlog.get_logger(__name__)


def report(error: Exception) -> bool:
    """Show the failure of a page in place of Streamlit's own box; True says that it was shown."""
    if isinstance(error, Refusal):
        log.info("page_refused", refusal=type(error).__name__)
        st.error(error.message)
    else:
        log.error("page_failed", exc_info=error)
        st.error("Something went wrong on our side. Reload the page; if it happens again, tell your administrator.")
    return True
