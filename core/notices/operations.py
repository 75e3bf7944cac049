"""Say that notices were read: the reader's own mark, which concerns nobody else and is in no trail."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one, rows
from core.errors import NotFound
from core.identity.model import Actor, Permission
from core.identity.rules import allow


class NoSuchNotice(NotFound):
    """No notice with that id is the actor's own."""


def mark_read(conn: Connection, *, actor: Actor, notice_id: UUID, now: datetime) -> None:
    """One notice was read; once read, it stays as it was.

    Raises:
        NoSuchNotice: it is a colleague's, somebody else's, or none.
    """
    allow(actor, Permission.POLICY_READ)
    whose = {"org_id": actor.org_id, "user_id": actor.user_id}
    if one(conn, "mark_notice_read", notice_id=notice_id, now=now, **whose) is None:
        raise NoSuchNotice("There is no such notice. Open Notices and choose one from there.")


def mark_all_read(conn: Connection, *, actor: Actor, now: datetime, notice_ids: Sequence[UUID] | None = None) -> int:
    """Everything of the actor's that was unread, or these; how many."""
    allow(actor, Permission.POLICY_READ)
    ids = None if notice_ids is None else list(notice_ids)
    return rows(conn, "mark_notices_read", org_id=actor.org_id, user_id=actor.user_id, notice_ids=ids, now=now)
