"""What every change of a record's facts begins and ends with: the record locked, and both sides told."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.compliance.queries import no_such_record
from core.db.statements import one, rows
from core.errors import ChangedMeanwhile, NotInThisState
from core.events.operations import emit
from core.identity.model import Actor


class RecordChanged(ChangedMeanwhile):
    """Somebody changed the record since it was read."""


class RecordFrozen(NotInThisState):
    """The record belongs to a distribution that is no longer current."""


def lock_record(conn: Connection, actor: Actor, compliance_id: UUID, expected_revision: int | None = None) -> Row[Any]:
    """The record with its document's clauses, locked for the transaction.

    Raises:
        NoSuchRecord: it is not the actor's organization's.
        RecordChanged: it is no longer at the revision the actor saw.
        RecordFrozen: its distribution is no longer current.
    """
    held = one(conn, "lock_compliance", org_id=actor.org_id, compliance_id=compliance_id)
    if held is None:
        raise no_such_record()
    if expected_revision is not None and expected_revision != held.revision:
        raise RecordChanged("Somebody changed this record since you opened it. Look at it again, then decide.")
    if not held.is_current_version:
        raise RecordFrozen("This record belongs to an earlier distribution and is frozen. Open the current one.")
    return held


def tell_both(
    conn: Connection,
    actor: Actor,
    held: Row[Any],
    event: str,
    new: Mapping[str, object],
    *,
    reason: str | None = None,
) -> None:
    """Bump the revision, write the trail row both sides share, and tell both."""
    rows(conn, "touch_compliance", org_id=actor.org_id, compliance_id=held.id)
    record(
        conn,
        event,
        entity="compliance",
        entity_id=held.id,
        enterprise_org_id=held.enterprise_org_id,
        agency_org_id=held.agency_org_id,
        new=new,
        reason=reason,
    )
    for org_id in (held.agency_org_id, held.enterprise_org_id):
        emit(conn, event, org_id=org_id, payload={"compliance_id": held.id})
