"""Write to the agencies' signers about what was sent to them, reminded of and withdrawn.

Apart from the act's own transaction, whose role neither reads an agency's people nor posts mail: the events that it
commits with are what the letters are written from, so that an act and its letters come about together or not at all.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many
from core.distribution.letters import Act, NamedDocument, Notice, letter
from core.events.operations import leave_out_the_past
from core.identity.model import PERMISSIONS, Permission
from core.mail.model import AddressedLetter
from core.mail.operations import post_all

CONSUMER = "tell_of_distributions"
SIGNERS = sorted(role.value for role, may in PERMISSIONS.items() if Permission.DISTRIBUTION_SIGN in may)


def write_notices(conn: Connection, transactions: Collection[int], *, now: datetime) -> int:
    """One letter for each signer, act and client of these transactions (their `xid`); how many. Under `app_job`.

    What was answered or ended meanwhile is left out, and with it a letter that would name nothing.
    """
    found = many(
        conn,
        "notices_to_write",
        transactions=sorted(map(str, transactions)),
        acts=[act.value for act in Act],
        roles=SIGNERS,
        now=now,
    )
    return post_all(
        conn, [AddressedLetter(row.agency_org_id, row.email, letter(_notice(row))) for row in found], now=now
    )


def write_nothing_about_the_past(conn: Connection) -> None:
    """Nobody is written to about what happened so far, the open transaction included. Under `app_job`."""
    leave_out_the_past(conn, CONSUMER)


def _notice(row: Row[Any]) -> Notice:
    documents = [
        NamedDocument(
            each["id"],
            each["title"],
            each["version"],
            datetime.fromisoformat(each["due_at"]),
            each["mandatory"],
            each["rider"],
        )
        for each in row.documents
    ]
    return Notice(Act(row.act), row.client, row.agency, documents, row.reason, row.time_zone)
