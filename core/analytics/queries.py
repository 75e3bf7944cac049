"""Questions about saved queries and about what the person asked before."""

from sqlalchemy import Connection

from core.analytics.model import MOST_SAVED, QueryRun, SavedQuery
from core.db.statements import many
from core.identity.model import Actor, Permission
from core.identity.rules import allow


def saved_queries(conn: Connection, actor: Actor) -> list[SavedQuery]:
    """The actor's own and those that colleagues share, by name."""
    allow(actor, Permission.WORKBENCH_USE)
    rows = many(conn, "saved_queries_of", org_id=actor.org_id, user_id=actor.user_id, limit=MOST_SAVED)
    return [SavedQuery(**{**row._mapping, "tags": tuple(row.tags)}) for row in rows]


def latest_runs(conn: Connection, actor: Actor, *, limit: int = 20) -> list[QueryRun]:
    """What the actor asked last, the latest first; nobody else reads it."""
    allow(actor, Permission.WORKBENCH_USE)
    rows = many(conn, "latest_query_runs", org_id=actor.org_id, user_id=actor.user_id, limit=limit)
    return [QueryRun(**row._mapping) for row in rows]
