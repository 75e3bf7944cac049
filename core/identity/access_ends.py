"""End what somebody is signed in with; in the transaction that gives the reason, under `app_identity`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import rows


def end_access(
    conn: Connection, *, org_id: UUID, user_id: UUID, now: datetime, except_session: UUID | None = None
) -> int:
    """Every session, every sign-in through the API, every open password link of a person; how many sessions ended.

    The gate re-checks a page's session at every message and every two seconds, and the API reads it at every request.
    """
    whose = {"org_id": org_id, "user_id": user_id, "now": now}
    ended = rows(conn, "revoke_sessions_of_person", **whose, except_session=except_session)
    rows(conn, "revoke_families_of_person", **whose)
    rows(conn, "void_password_resets", **whose)
    return ended
