"""Acknowledgement evidence: who signed which version when, over which hash; what was reserved, declined, unanswered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.distribution.model import MEANINGS, Response, document_number
from core.distribution.receipts import moment
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import Block, CellKind, Column, Figures, KeyFigure, Paper, Section, Words
from core.reports.filters import since, words_of
from core.reports.framing import paper, percent, table
from core.reports.model import MOST_ROWS, Filters

TERMS = ("Reservation", "Overdue signature", "Document hash", "Receipt")
_W, _P, _M, _D = CellKind.WHOLE, CellKind.PERCENT, CellKind.MOMENT, CellKind.DAY
_METHODS = {"password": "password", "password+totp": "password and second factor"}


def acknowledgement_evidence(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper, with a block for signatures by hand: it is what a file is opened for years later."""
    allow(actor, Permission.DISTRIBUTION_READ)
    found = many(conn, "report_evidence", **_narrowed(actor, filters, now), limit=MOST_ROWS)
    signed = [row for row in found if row.signature_id is not None]
    sections = [
        Section("How the documents were answered", [_figures(conn, actor, filters, now)]),
        Section("Signatures", [_signatures(signed, actor)]),
        Section("Reservations and declines", [_objections(signed, actor)]),
        Section("Not answered", [_unanswered(found, actor, now)]),
        Section("Reading evidence", [_readings(conn, actor, filters, now, found)]),
    ]
    return paper(
        conn, actor, filters, sections, key="acknowledgement_evidence", title="Acknowledgement evidence", now=now,
        terms=TERMS, is_signed_by_hand=True,
    )  # fmt: skip


def _narrowed(actor: Actor, filters: Filters, now: datetime) -> dict[str, object]:
    return {
        "org_id": actor.org_id, "counterpart_id": filters.counterpart_id, "policy_id": filters.policy_id,
        "response": filters.response, "since": since(filters, now),
    }  # fmt: skip


def _figures(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Block:
    counts = one(conn, "report_evidence_counts", **_narrowed(actor, filters, now), now=now)
    assert counts is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    signed = counts.acknowledged_count + counts.with_reservation_count
    return Figures(
        (
            KeyFigure("Documents sent", counts.total_count, _W, "A version sent to one agency is one document."),
            KeyFigure("Signed", percent(signed, counts.total_count), _P, "With or without a reservation, of all sent."),
            KeyFigure("With reservation", counts.with_reservation_count),
            KeyFigure("Declined", counts.declined_count),
            KeyFigure("Not answered", counts.awaiting_count, _W, "Also of documents that are no longer current."),
            KeyFigure("Overdue", counts.overdue_count, _W, "Current, not answered, and past the due date."),
        )
    )


def _subject(row: Row[Any], actor: Actor) -> tuple[str, str, str]:
    other = row.agency if actor.is_enterprise else row.enterprise
    return other, row.policy_title, document_number(row.version_number, row.rider_number)


def _subject_columns(actor: Actor) -> tuple[Column, ...]:
    return (
        Column("counterpart", "Agency" if actor.is_enterprise else "Client", width=20),
        Column("policy", "Policy", width=26), Column("version", "Version", width=9),
    )  # fmt: skip


def _signatures(rows: Sequence[Row[Any]], actor: Actor) -> Block:
    columns = (
        *_subject_columns(actor), Column("signed_by", "Signed by", width=20), Column("meaning", "Meaning", width=22),
        Column("signed_at", "Signed", _M, 18), Column("signer_time", "In the signer's zone", width=26),
        Column("method", "Re-authentication", width=16),
        Column("document_sha256", "Document hash", width=64, meaning="SHA-256 of the document signed."),
        Column("receipt", "Receipt", width=36, meaning="The signature's number; the receipt carries it."),
        Column("carried_over", "Carried over", width=14, meaning="Given for the version before."),
    )  # fmt: skip
    cells = [
        (
            *_subject(row, actor), row.printed_name, MEANINGS[Response(row.meaning)], row.signed_at,
            moment(row.signed_at, row.time_zone), _METHODS.get(row.method, row.method),
            bytes(row.document_sha256).hex(),
            str(row.signature_id), f"from version {row.signed_version}" if row.is_carried_over else "",
        )
        for row in rows
    ]  # fmt: skip
    return table("signatures", "Signatures", columns, cells, "The latest documents first.")


def _objections(rows: Sequence[Row[Any]], actor: Actor) -> Block:
    columns = (
        *_subject_columns(actor), Column("signed_by", "Signed by", width=20), Column("meaning", "Meaning", width=22),
        Column("signed_at", "Signed", _M, 18), Column("clauses", "Clauses", width=14),
        Column("reason", "Reason", width=50),
    )  # fmt: skip
    cells = [
        (
            *_subject(row, actor), row.printed_name, MEANINGS[Response(row.meaning)], row.signed_at,
            ", ".join(row.clause_ids), row.reason or "",
        )
        for row in rows
        if row.meaning != Response.ACKNOWLEDGED
    ]  # fmt: skip
    return table("objections", "Reservations and declines", columns, cells)


def _unanswered(rows: Sequence[Row[Any]], actor: Actor, now: datetime) -> Block:
    columns = (
        *_subject_columns(actor), Column("standing", "Standing", CellKind.STATUS, 14),
        Column("sent_at", "Sent", _M, 18),
        Column("due", "Due", _D, 12), Column("days_late", "Days late", _W, 9),
        Column("mandatory", "Mandatory", width=10),
    )  # fmt: skip
    cells = [
        (
            *_subject(row, actor), words_of(row.distribution_status), row.distributed_at, row.due_at.date(),
            max(0, (now - row.due_at).days) if row.is_current_version else None, "yes" if row.is_mandatory else "no",
        )
        for row in rows
        if row.response == Response.AWAITING
    ]  # fmt: skip
    return table("not_answered", "Not answered", columns, cells)


def _readings(conn: Connection, actor: Actor, filters: Filters, now: datetime, found: Sequence[Row[Any]]) -> Block:
    """An agency's own readers; a client knows when the agency first opened a document, and not who read it."""
    if actor.is_enterprise:
        opened = {row.distribution_id: row for row in found if row.opened_at is not None}
        cells = [(*_subject(row, actor), row.distributed_at, row.opened_at) for row in opened.values()]
        columns = (
            *_subject_columns(actor),
            Column("sent_at", "Sent", _M, 18),
            Column("opened_at", "First opened", _M, 18),
        )
        return table("opened", "First opened", columns, cells)
    rows = many(conn, "report_readings", **_narrowed(actor, filters, now), limit=MOST_ROWS)
    if not rows:
        return Words("Nobody has opened a document that fits.")
    read = [
        (
            row.enterprise, row.policy_title, document_number(row.version_number, row.rider_number), row.display_name,
            row.first_read_at, row.last_read_at, row.day_count,
        )
        for row in rows
    ]  # fmt: skip
    columns = (
        *_subject_columns(actor), Column("reader", "Read by", width=20), Column("first_read", "First read", _M, 18),
        Column("last_read", "Last read", _M, 18), Column("days", "On days", _W, 8),
    )  # fmt: skip
    return table("readings", "Who read what", columns, read)
