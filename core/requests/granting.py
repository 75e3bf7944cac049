"""An exception that a client grants on a request, without a reservation having asked for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.compliance.exception_rules import check_period
from core.compliance.model import ExceptionState
from core.db.statements import one
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.requests.model import Reply
from core.requests.rules import RequestNotValid


def grant(conn: Connection, actor: Actor, held: Row[Any], wanted: Reply, now: datetime) -> UUID:
    """Write the exception to the request's clause, for the days wanted; its id."""
    allow(actor, Permission.EXCEPTION_DECIDE)
    today = now.date()
    starts_on, ends_on = check_period(wanted.starts_on or today, wanted.ends_on, today=today)
    made = one(
        conn,
        "grant_on_request",
        org_id=actor.org_id,
        request_id=held.id,
        starts_on=starts_on,
        ends_on=ends_on,
        user_id=actor.user_id,
        comment=wanted.words.strip(),
        now=now,
    )
    if made is None:
        raise RequestNotValid("The agency no longer holds this policy, so there is nothing to grant an exception to.")
    record(
        conn,
        "exception.decided",
        entity="exception",
        entity_id=made.id,
        enterprise_org_id=actor.org_id,
        agency_org_id=held.agency_org_id,
        new={"state": ExceptionState.APPROVED, "starts_on": starts_on, "ends_on": ends_on},
    )
    payload = {"exception_id": made.id, "distribution_id": made.distribution_id}
    for org_id in (actor.org_id, held.agency_org_id):
        emit(conn, "exception.decided", org_id=org_id, payload=payload)
    return UUID(str(made.id))
