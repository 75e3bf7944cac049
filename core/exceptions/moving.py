"""One move of an exception by somebody: held before it, and told to both sides after it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import one
from core.events.operations import emit
from core.exceptions.model import EXCEPTION_MOVES, ExceptionState
from core.exceptions.queries import ExceptionEntry, no_such_exception
from core.identity.model import Actor
from core.states import check_move


def hold_exception(conn: Connection, actor: Actor, exception_id: UUID, wanted: ExceptionState) -> None:
    """Lock the exception until the end of the transaction, and refuse a move that its state does not allow."""
    held = one(conn, "lock_exception", org_id=actor.org_id, exception_id=exception_id)
    if held is None:
        raise no_such_exception()
    check_move(EXCEPTION_MOVES, ExceptionState(held.state), wanted, noun="exception")


def tell_of_exception(
    conn: Connection,
    event: str,
    about: ExceptionEntry,
    *,
    old: Mapping[str, object],
    new: Mapping[str, object],
    reason: str | None = None,
) -> None:
    """The trail row that both sides share, and an event to each."""
    record(
        conn,
        event,
        entity="exception",
        entity_id=about.id,
        enterprise_org_id=about.enterprise_org_id,
        agency_org_id=about.agency_org_id,
        old=old,
        new=new,
        reason=reason,
    )
    payload = {"exception_id": about.id, "distribution_id": about.distribution_id}
    for org_id in (about.enterprise_org_id, about.agency_org_id):
        emit(conn, event, org_id=org_id, payload=payload)
