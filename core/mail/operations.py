"""Post letters in the transaction that gives rise to them, and settle them once a carrier has answered."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.mail.model import AddressedLetter, LeasedMail, Letter, MailFile

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
    return rows(conn, "post_mails", letters=_as_json(addressed), not_before=now) if addressed else 0


def post_with_files(
    conn: Connection, addressed: Sequence[AddressedLetter], files: Sequence[MailFile], *, org_id: UUID, now: datetime
) -> None:
    """Letters to people of one organization, each with the same files, which are kept once. Under `app_job`.

    A file is kept until the last of its letters was taken or given up; one larger than `LARGEST_FILE` is refused by the
    database.
    """
    rows(
        conn,
        "post_mails_with_files",
        org_id=org_id,
        letters=_as_json(addressed),
        names=[each.name for each in files],
        media_types=[each.media_type for each in files],
        contents=[each.content for each in files],
        now=now,
    )


def lease_due(conn: Connection, *, now: datetime, limit: int) -> list[LeasedMail]:
    """The next mails that are due, for this process alone for `LEASE`. Under `app_job`."""
    found = many(conn, "lease_mails", now=now, leased_until=now + LEASE, limit=limit)
    files: dict[UUID, list[MailFile]] = {row.id: [] for row in found}
    for row in many(conn, "files_of_mails", mail_ids=list(files)) if files else ():
        files[row.mail_id].append(MailFile(row.file_name, row.media_type, bytes(row.content)))
    return [
        LeasedMail(
            row.org_id, row.id, row.attempts, row.recipient, Letter(row.kind, row.subject, row.body, row.path),
            tuple(files[row.id]),
        )
        for row in found
    ]  # fmt: skip


def settle(conn: Connection, mail: LeasedMail, *, now: datetime, error: str | None = None) -> None:
    """It was taken (no `error`) or is given up; its text, address and files are forgotten. Under `app_job`."""
    rows(conn, "settle_mail", **_key(mail), now=now, error=error)
    if mail.files:
        rows(conn, "forget_files_of_mail", org_id=mail.org_id, id=mail.id)


def put_off(conn: Connection, mail: LeasedMail, *, until: datetime, error: str) -> None:
    """It failed for now and is due again at `until`. Under `app_job`."""
    rows(conn, "put_mail_off", **_key(mail), not_before=until, error=error)


def _as_json(addressed: Sequence[AddressedLetter]) -> str:
    return json.dumps(
        [
            {
                "org_id": str(each.org_id), "recipient": each.recipient, "kind": each.letter.kind,
                "subject": each.letter.subject, "body": each.letter.body, "path": each.letter.path,
            }
            for each in addressed
        ]
    )  # fmt: skip


def _written(letter: Letter, org_id: UUID | None, now: datetime) -> dict[str, object]:
    return {
        "org_id": org_id, "kind": letter.kind, "subject": letter.subject, "body": letter.body, "path": letter.path,
        "not_before": now,
    }  # fmt: skip


def _key(mail: LeasedMail) -> dict[str, object]:
    return {"org_id": mail.org_id, "id": mail.id, "attempt": mail.attempt}
