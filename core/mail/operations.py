"""Post letters in the transaction that gives rise to them, and settle them once a carrier has answered."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.mail.model import AddressedLetter, LeasedMail, Letter

LEASE = timedelta(minutes=5)


def post(
    conn: Connection,
    letter: Letter,
    *,
    org_id: UUID,
    recipient: str,
    now: datetime,
    about_id: UUID | None = None,
) -> None:
    """One letter for an address, sent if the open transaction commits. Under `app_identity` or `app_job`."""
    rows(conn, "post_mail", recipient=recipient, about_id=about_id, **_written(letter, org_id, now))


def post_to_person(
    conn: Connection, letter: Letter, *, org_id: UUID | None, user_id: UUID | None, now: datetime
) -> None:
    """One letter for a person at their own address; for nobody the same statement is run and writes nothing."""
    rows(conn, "post_mail_to_person", user_id=user_id, **_written(letter, org_id, now))


def post_all(conn: Connection, addressed: Sequence[AddressedLetter], *, now: datetime) -> int:
    """Many letters in one statement; how many. Under `app_job`."""
    letters = [
        {
            "org_id": str(each.org_id), "recipient": each.recipient, "kind": each.letter.kind,
            "subject": each.letter.subject, "body": each.letter.body, "path": each.letter.path,
        }
        for each in addressed
    ]  # fmt: skip
    return rows(conn, "post_mails", letters=json.dumps(letters), not_before=now) if letters else 0


def lease_due(conn: Connection, *, now: datetime, limit: int) -> list[LeasedMail]:
    """The next mails that are due, for this process alone for `LEASE`. Under `app_job`."""
    found = many(conn, "lease_mails", now=now, leased_until=now + LEASE, limit=limit)
    return [
        LeasedMail(row.org_id, row.id, row.attempts, row.recipient, Letter(row.kind, row.subject, row.body, row.path))
        for row in found
    ]


def settle(conn: Connection, mail: LeasedMail, *, now: datetime, error: str | None = None) -> None:
    """It was taken (no `error`) or is given up; its text and address are forgotten. Under `app_job`."""
    rows(conn, "settle_mail", **_key(mail), now=now, error=error)


def put_off(conn: Connection, mail: LeasedMail, *, until: datetime, error: str) -> None:
    """It failed for now and is due again at `until`. Under `app_job`."""
    rows(conn, "put_mail_off", **_key(mail), not_before=until, error=error)


def _written(letter: Letter, org_id: UUID | None, now: datetime) -> dict[str, object]:
    return {
        "org_id": org_id, "kind": letter.kind, "subject": letter.subject, "body": letter.body, "path": letter.path,
        "not_before": now,
    }  # fmt: skip


def _key(mail: LeasedMail) -> dict[str, object]:
    return {"org_id": mail.org_id, "id": mail.id, "attempt": mail.attempt}
