"""What an inspector opens is written down: an auditor's reads are part of the trail that the auditor reads."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from core.audit.operations import record
from core.identity.model import Actor, Role
from pages.transactions import in_transaction

_LAST = "inspection.last"


def note_inspection(actor: Actor, page: str, query: Mapping[str, str]) -> None:
    """One row for each page or record an auditor turns to; none for the reruns on it, none for anybody else."""
    if actor.role is not Role.AUDITOR:
        return
    opened = {"page": page, **{name: value for name, value in query.items() if _is_id(value)}}
    if st.session_state.get(_LAST) == opened:
        return
    with in_transaction(actor) as scope:
        record(
            scope.conn,
            "page.inspected",
            entity="page",
            entity_id=None,
            enterprise_org_id=actor.org_id if actor.is_enterprise else None,
            agency_org_id=actor.org_id if actor.is_agency else None,
            new=opened,
        )
    st.session_state[_LAST] = opened


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
