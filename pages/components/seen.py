"""What the reader saw when they clicked: a script reads the record anew before it acts, and would notice no change."""

from uuid import UUID

import streamlit as st

_SEEN = "seen.revision"


def seen_revision(record_id: UUID, revision: int) -> int:
    """The revision that the run before showed of this record, for the operation to compare; then this one is seen."""
    before: tuple[UUID, int] | None = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = (record_id, revision)
    return before[1] if before is not None and before[0] == record_id else revision
