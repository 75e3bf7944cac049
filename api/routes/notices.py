"""Notices: what is due to the caller and was told of it; nobody reads anybody else's."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Self
from uuid import UUID

from fastapi import APIRouter

from api.authentication import Scoped
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from core.identity.model import OrganizationKind
from core.notices.model import Notice, NoticeKind
from core.notices.operations import mark_all_read, mark_read
from core.notices.queries import NoticeFilter, notices_of
from core.notices.wording import path_of, sentence

router = APIRouter(prefix="/policy-distribution/notices", tags=["Notices"])


@dataclass(frozen=True)
class ToldNotice(Notice):
    """A notice with its sentence and the address of the page that it leads to."""

    sentence: str
    path: str

    @classmethod
    def of(cls, notice: Notice, side: OrganizationKind) -> Self:
        """The same, put into words for a reader on this side."""
        words = sentence(notice.kind, side, title=notice.title, counterpart=notice.counterpart, count=notice.fact_count)
        return cls(**vars(notice), sentence=words, path=path_of(notice.kind, side, notice.link_id))


@dataclass(frozen=True)
class MarkedRead:
    """How many notices this call marked."""

    read_count: int


@router.get("")
def list_notices(
    scope: Scoped, limit: Limit = 50, cursor: Cursor = None, kind: NoticeKind | None = None, open_only: bool = False
) -> Page[ToldNotice]:
    """The caller's own notices, the latest first; `open_only` leaves out what was read or is settled."""
    after = read_cursor(cursor, datetime, UUID)
    wanted = NoticeFilter(kind=kind, open_only=open_only, after=after, limit=limit + 1)
    told = [ToldNotice.of(each, scope.actor.kind) for each in notices_of(scope.conn, scope.actor, wanted)]
    return page_of(told, limit, lambda row: (row.created_at.isoformat(), row.id))


@router.put("/read")
def read_all_notices(scope: Scoped) -> MarkedRead:
    """Mark all of one's own as read."""
    return MarkedRead(mark_all_read(scope.conn, actor=scope.actor, now=scope.now))


@router.put("/{notice_id}/read", status_code=HTTPStatus.NO_CONTENT)
def read_notice(notice_id: UUID, scope: Scoped) -> None:
    """Mark one of one's own as read; read before, it stays as it was."""
    mark_read(scope.conn, actor=scope.actor, notice_id=notice_id, now=scope.now)
