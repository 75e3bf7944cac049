"""Write to the side of a request that did not take its last step; apart from the step's own transaction.

The step's role neither reads the other side's people nor posts mail: the events it commits with are what the letters
are written from. Steps that follow each other at once make one letter, about where the request stands.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many
from core.identity.model import PERMISSIONS, Permission
from core.mail.model import AddressedLetter
from core.mail.operations import post_all
from core.requests.letters import RequestNotice, letter
from core.requests.model import Outcome, Side

CONSUMER = "tell_of_requests"
TOPICS = frozenset({"request.opened", "request.moved"})


def write_request_notices(conn: Connection, transactions: Collection[int], *, now: datetime) -> int:
    """One letter for each person of the other side and request of these transactions (their `xid`); how many.

    Under `app_job`.
    """
    found = many(
        conn,
        "request_notices_to_write",
        transactions=sorted(map(str, transactions)),
        topics=sorted(TOPICS),
        client_roles=_who_may(Permission.REQUEST_ANSWER),
        agency_roles=_who_may(Permission.REQUEST_OPEN),
        now=now,
    )
    return post_all(conn, [AddressedLetter(row.org_id, row.email, letter(_notice(row))) for row in found], now=now)


def _who_may(permission: Permission) -> list[str]:
    return sorted(role.value for role, may in PERMISSIONS.items() if permission in may)


def _notice(row: Row[Any]) -> RequestNotice:
    return RequestNotice(
        request_id=row.request_id,
        reader=Side.CLIENT if row.side == Side.AGENCY else Side.AGENCY,
        writer_name=row.writer_name,
        policy_title=row.policy_title,
        clause_id=row.clause_id,
        outcome=Outcome(row.outcome) if row.outcome else None,
        reply_by=row.reply_by,
        is_new=row.position == 1,
    )
