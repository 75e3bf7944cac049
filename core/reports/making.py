"""Make a report into a file, and keep who made it of what, when, and with which hash; never the file itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import one
from core.events.operations import emit
from core.identity.model import Actor
from core.papers.model import File, Format, Paper
from core.papers.writing import write
from core.reports.filters import as_values
from core.reports.model import Filters
from core.reports.registry import Report, report_called


@dataclass(frozen=True)
class Made:
    """A file that was just made, and its row of the history."""

    id: UUID
    paper: Paper
    file: File
    file_sha256: bytes


def paper_of(conn: Connection, actor: Actor, key: str, filters: Filters, *, now: datetime) -> Paper:
    """The report's paper, of what the open transaction reads."""
    return report_called(key, actor).make(conn, actor, filters, now=now)


def make(
    conn: Connection,
    *,
    actor: Actor,
    key: str,
    filters: Filters,
    format: Format,  # noqa: A002  # the word that everybody asks by
    now: datetime,
) -> Made:
    """Make one report into one file."""
    report = report_called(key, actor)
    return kept(conn, actor, report, filters, paper=report.make(conn, actor, filters, now=now), format=format)


def kept(
    conn: Connection,
    actor: Actor,
    report: Report,
    filters: Filters,
    *,
    paper: Paper,
    format: Format,  # noqa: A002  # as above
    schedule_id: UUID | None = None,
) -> Made:
    """Write a paper that was made already, so that several files hold the same; and keep its row."""
    file = write(paper, format)
    digest = sha256(file.content).digest()
    row = one(
        conn,
        "note_made_report",
        org_id=actor.org_id,
        user_id=actor.user_id,
        report=report.key,
        title=paper.title,
        filters=json.dumps(as_values(filters)),
        filter_words=json.dumps(dict(paper.filters)),
        format=format,
        data_at=paper.data_at,
        file_name=file.name,
        file_sha256=digest,
        byte_count=len(file.content),
        schedule_id=schedule_id,
    )
    assert row is not None  # noqa: S101  # an INSERT without ON CONFLICT yields its row
    new = {"report": report.key, "format": format, "file_sha256": digest.hex(), "schedule_id": schedule_id}
    _tell(conn, actor, row.id, new)
    return Made(row.id, paper, file, digest)


def _tell(conn: Connection, actor: Actor, made_id: UUID, new: Mapping[str, object]) -> None:
    record(
        conn,
        "report.made",
        entity="report",
        entity_id=made_id,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None,
        new=new,
    )
    emit(conn, "report.made", org_id=actor.org_id, payload={"report_id": made_id})
