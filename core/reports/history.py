"""The files that were made before: a page of them, one of them, and whose hash is this."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many
from core.errors import NotFound, NotValid
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import Format
from core.reports.model import MadeReport

_HASH = re.compile(r"[0-9a-f]{64}")


class NoSuchMadeReport(NotFound):
    """No row of the history with that id is the actor's organization's."""


class HashNotValid(NotValid):
    """What was given is no SHA-256."""


@dataclass(frozen=True)
class HistoryFilter:
    """What to list; None means any. `after` is (data_at, id) of the last row of the page before."""

    report: str | None = None
    file_sha256: bytes | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


def history(conn: Connection, actor: Actor, wanted: HistoryFilter | None = None) -> list[MadeReport]:
    """A page of the organization's history, the latest first."""
    allow(actor, Permission.RECORD_EXPORT)
    return _page(conn, actor, wanted or HistoryFilter())


def made_report(conn: Connection, actor: Actor, made_id: UUID) -> MadeReport:
    """One row, or NoSuchMadeReport."""
    allow(actor, Permission.RECORD_EXPORT)
    found = _page(conn, actor, HistoryFilter(limit=1), made_id)
    if not found:
        raise NoSuchMadeReport("There is no such report in the history. Open Reports and choose one from there.")
    return found[0]


def digest_of(typed: str) -> bytes:
    """The hash that somebody pasted; spaces, colons and a leading `sha256:` do not matter."""
    plain = re.sub(r"[\s:]", "", typed.strip().lower().removeprefix("sha256:"))
    if _HASH.fullmatch(plain) is None:
        raise HashNotValid("A SHA-256 has 64 digits from 0 to 9 and a to f. Paste it whole, or upload the file.")
    return bytes.fromhex(plain)


def _page(conn: Connection, actor: Actor, wanted: HistoryFilter, made_id: UUID | None = None) -> list[MadeReport]:
    after_at, after_id = wanted.after or (None, None)
    found = many(
        conn,
        "made_reports",
        org_id=actor.org_id,
        made_id=made_id,
        report=wanted.report,
        file_sha256=wanted.file_sha256,
        after_at=after_at,
        after_id=after_id,
        limit=wanted.limit,
    )
    return [_made(row) for row in found]


def _made(row: Row[Any]) -> MadeReport:
    values = dict(row._mapping)
    return MadeReport(**{**values, "format": Format(row.format), "file_sha256": bytes(row.file_sha256)})
