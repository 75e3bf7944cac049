"""What somebody was told, for themselves alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.notices.model import Notice, NoticeKind


@dataclass(frozen=True)
class NoticeFilter:
    """What to list; None means any. `after` is (created_at, id) of the last row of the page before."""

    kind: NoticeKind | None = None
    open_only: bool = False
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


def notices_of(conn: Connection, actor: Actor, wanted: NoticeFilter | None = None) -> list[Notice]:
    """A page of the actor's own notices, the newest first."""
    allow(actor, Permission.POLICY_READ)
    wanted = wanted or NoticeFilter()
    after_at, after_id = wanted.after or (None, None)
    found = many(
        conn,
        "notices_of_person",
        org_id=actor.org_id,
        user_id=actor.user_id,
        kind=wanted.kind,
        open_only=wanted.open_only,
        after_at=after_at,
        after_id=after_id,
        limit=wanted.limit,
    )
    return [_notice(row) for row in found]


def open_notice_count(conn: Connection, actor: Actor) -> int:
    """How many of the actor's notices are neither read nor settled."""
    row = one(conn, "open_notice_count", org_id=actor.org_id, user_id=actor.user_id)
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return int(row.notice_count)


def _notice(row: Row[Any]) -> Notice:
    return Notice(**{**row._mapping, "kind": NoticeKind(row.kind)})
