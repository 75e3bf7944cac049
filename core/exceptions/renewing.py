"""The agency asks to go on with an exception that ends, or ended: a request of its own, answered like any."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one
from core.errors import NotInThisState
from core.exceptions.model import ExceptionState
from core.exceptions.moving import tell_of_exception
from core.exceptions.queries import ExceptionEntry, exception_entry
from core.exceptions.rules import check_clauses_stand, checked_words
from core.identity.model import Actor, Permission
from core.identity.rules import allow

RENEWABLE = frozenset({ExceptionState.APPROVED, ExceptionState.EXPIRED})
WHY = "Say why you still need it; the client reads your reason."


class NothingToRenew(NotInThisState):
    """The exception was never granted, was taken back, or is asked for again already."""


def ask_again(conn: Connection, *, actor: Actor, exception_id: UUID, reason: str, now: datetime) -> ExceptionEntry:
    """Ask the client to go on with an exception; what waits for its answer is a request of its own.

    Refuses with ClauseChanged (409) where the version in force asks something else by now, and with NothingToRenew
    where nothing was granted or a request waits already.
    """
    allow(actor, Permission.DISTRIBUTION_SIGN)
    before = exception_entry(conn, actor, exception_id)
    if before.state not in RENEWABLE:
        raise NothingToRenew(
            "Only an exception that is granted, or ran out, can be asked for again. Sign with a reservation."
        )
    check_clauses_stand(before.changed_clause_ids, before.current_version_number)
    why = checked_words(reason, WHY)
    made = one(
        conn,
        "request_renewal",
        org_id=actor.org_id,
        exception_id=exception_id,
        reason=why,
        user_id=actor.user_id,
        now=now,
    )
    if made is None:
        raise NothingToRenew("You asked for it again already. Wait for the client's answer, or withdraw that request.")
    asked = exception_entry(conn, actor, made.id)
    new = {"state": ExceptionState.REQUESTED, "renews_id": exception_id}
    tell_of_exception(conn, "exception.requested", asked, old={}, new=new, reason=why)
    return asked
