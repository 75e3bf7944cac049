"""A rider that a client sends on a request: the clause changes for the agency that asked, which has the next word."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.clauses.document import parse_clauses
from core.db.statements import one
from core.distribution.riders.model import RiderOrder
from core.distribution.riders.operations import send_rider
from core.identity.model import Actor
from core.requests.model import Adapting, Reply
from core.requests.rules import RequestNotValid
from core.requests.thread import Facts


def adapt(conn: Connection, actor: Actor, held: Row[Any], wanted: Reply, adapting: Adapting, *, now: datetime) -> Facts:
    """Send the rider; which one it became. The request stays open: whether it helps is the agency's to say.

    Refuses as `send_rider` does, and with RequestNotValid where the clause asked about stays as it was.
    """
    order = RiderOrder(held.agency_org_id, held.policy_id, wanted.words, **asdict(adapting))
    made = send_rider(conn, actor=actor, order=order, now=now)
    current = one(conn, "version_in_force_for_request", org_id=actor.org_id, request_id=held.id)
    now_said = [each for each in (current.clauses if current else ()) if each["id"] == held.clause_id]
    if parse_clauses(now_said) == parse_clauses([held.clause]):
        raise RequestNotValid(
            f"This rider leaves {held.clause_id} as the agency asked about it. Change that clause, or answer in words.",
            clause_ids=[held.clause_id],
        )
    return {"version_number": made.version_number, "rider_number": made.rider_number}
