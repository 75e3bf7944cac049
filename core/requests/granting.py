"""An exception that a client grants on a request, without a reservation having asked for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import one
from core.events.operations import emit
from core.exceptions.model import ExceptionState
from core.exceptions.rules import ClauseChanged, changed_clause_ids, check_period, checked_words
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.records import hold_policy
from core.requests.model import Reply
from core.requests.rules import RequestNotValid


def grant(conn: Connection, actor: Actor, held: Row[Any], wanted: Reply, now: datetime) -> UUID:
    """Write the exception to the request's clause, for the days wanted; its id.

    Refuses with ClauseChanged (409) when the version in force at the agency decides something else in that clause.
    """
    allow(actor, Permission.EXCEPTION_DECIDE)
    # Whoever sends a version holds its policy: no newer one comes into force between this look and the grant.
    hold_policy(conn, actor, held.policy_id)
    _check_clause_stands(conn, actor, held)
    today = now.date()
    starts_on, ends_on = check_period(wanted.starts_on or today, wanted.ends_on, today=today)
    conditions = checked_words(wanted.conditions)
    made = one(
        conn,
        "grant_on_request",
        org_id=actor.org_id,
        request_id=held.id,
        starts_on=starts_on,
        ends_on=ends_on,
        conditions=conditions,
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
        new={"state": ExceptionState.APPROVED, "starts_on": starts_on, "ends_on": ends_on}
        | ({"conditions": conditions} if conditions else {}),
    )
    payload = {"exception_id": made.id, "distribution_id": made.distribution_id}
    for org_id in (actor.org_id, held.agency_org_id):
        emit(conn, "exception.decided", org_id=org_id, payload=payload)
    return UUID(str(made.id))


def _check_clause_stands(conn: Connection, actor: Actor, held: Row[Any]) -> None:
    current = one(conn, "version_in_force_for_request", org_id=actor.org_id, request_id=held.id)
    if current is not None and changed_clause_ids([held.clause], current.clauses, [held.clause_id]):
        raise ClauseChanged(
            f"Version {current.version_number}, which the agency holds now, asks something else in {held.clause_id} "
            "than what the agency asked about. Answer that you changed it; the agency asks anew where it has to.",
            clause_ids=[held.clause_id],
        )
