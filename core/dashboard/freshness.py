"""By what a figure that an edge keeps is known to be of today."""

from datetime import datetime

from sqlalchemy import Connection

from core.db.statements import one
from core.identity.model import Actor

Stamp = tuple[str, int, int]


def stamp(conn: Connection, actor: Actor, *, now: datetime) -> Stamp:
    """The UTC day, the number of the organization's last event, and how many more wait for theirs.

    Every change of its facts emits an event, so that figures kept under the same stamp are of the same facts; scores
    follow them within a minute by a job that emits none, for which whoever keeps figures keeps them no longer.
    """
    row = one(conn, "board_freshness", org_id=actor.org_id)
    number, waiting = (row.last_number, row.waiting_count) if row else (0, 0)
    return now.date().isoformat(), number, waiting
