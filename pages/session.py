"""Who is at this page: the gate's headers name a session, and the database says whose it is at every run."""

from uuid import UUID

import streamlit as st

from core.db.engine import engine
from core.db.scope import SideRole, transaction
from core.identity.model import Actor
from core.identity.queries import session_by_id


def current_actor() -> Actor:
    """The signed-in person with their role of this moment; the run ends here when there is none any more."""
    actor = _actor_of_session()
    if actor is None:
        st.error("You are no longer signed in. Reload this page to sign in again.")
        st.stop()
    return actor


def current_session_id() -> UUID | None:
    """The session of the browser at hand."""
    session_id = st.user.get("sid")
    return UUID(str(session_id)) if session_id else None


def _actor_of_session() -> Actor | None:
    session_id, org_id = st.user.get("sid"), st.user.get("org")
    if not session_id or not org_id:
        return None
    with transaction(engine(), SideRole.IDENTITY) as scope:
        session = session_by_id(scope.conn, UUID(str(session_id)), org_id=UUID(str(org_id)), now=scope.now)
    return session.actor if session else None
