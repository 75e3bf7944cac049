"""In whose name a transaction runs: the side role, the organization and the person, set for this transaction alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Engine

# Set by the edge for the time of one request; lands in every audit row written meanwhile.
REQUEST_ID: ContextVar[UUID | None] = ContextVar("request_id", default=None)


class SideRole(StrEnum):
    """The database roles a transaction may take; each has its own row-level policies."""

    ENTERPRISE = "app_enterprise"
    AGENCY = "app_agency"
    JOB = "app_job"
    IDENTITY = "app_identity"
    OPERATOR = "app_operator"


@dataclass(frozen=True)
class Scope:
    """What the opening round trip gave: the open connection and the transaction's time (UTC, the database's clock).

    `vocabulary_digest` says which version of the shared vocabulary the database holds; nothing for that of the files.
    """

    conn: Connection
    now: datetime
    vocabulary_digest: str = ""


@contextmanager
def transaction(
    engine: Engine, role: SideRole, *, org_id: UUID | None = None, user_id: UUID | None = None
) -> Iterator[Scope]:
    """One transaction under `role`; it commits at the end, or leaves nothing changed.

    The literals are a closed enum and UUIDs, so nothing a person typed reaches this text. Without an organization the
    setting is empty and row-level security yields no row: it fails closed.
    """
    with engine.begin() as conn:
        yield Scope(conn, *_entered(conn, role, org_id=org_id, user_id=user_id))


def enter(conn: Connection, role: SideRole, *, org_id: UUID | None = None, user_id: UUID | None = None) -> datetime:
    """Put the open transaction under `role` and return its time; one round trip."""
    now, _ = _entered(conn, role, org_id=org_id, user_id=user_id)
    return now


def _entered(
    conn: Connection, role: SideRole, *, org_id: UUID | None = None, user_id: UUID | None = None
) -> tuple[datetime, str]:
    org, user, request = (str(UUID(str(value))) if value else "" for value in (org_id, user_id, REQUEST_ID.get()))
    cursor = conn.connection.cursor()
    try:
        cursor.execute(
            f"SET LOCAL ROLE {SideRole(role).value}; SET LOCAL app.org_id = '{org}'; SET LOCAL app.user_id = '{user}'; "
            f"SET LOCAL app.request_id = '{request}'; SET LOCAL TIME ZONE 'UTC'; SELECT transaction_timestamp(), "
            "app.vocabulary_digest()"
        )
        while cursor.nextset():
            pass
        return cast("tuple[datetime, str]", cursor.fetchone())
    finally:
        cursor.close()
