"""Put a row into the outbox; readers are woken after the commit and catch up from the table."""

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import rows


def emit(conn: Connection, topic: str, *, org_id: UUID, payload: Mapping[str, object]) -> None:
    """One event for one organization, in the open transaction. `payload` names records by id and carries no text."""
    rows(conn, "emit_event", topic=topic, org_id=org_id, payload=json.dumps(payload, default=str))
