"""Somebody of the agency looks at an event and settles it, once: it was fine for a reason, or it broke a clause."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.clauses.model import Dimension
from core.db.statements import one, rows
from core.errors import NotInThisState, NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.usage.model import Outcome, SettledAs, Settling, StoredEvent
from core.usage.queries import no_such_event, usage_event
from core.violations.model import Report
from core.violations.queries import document_client
from core.violations.reporting import report
from core.violations.rules import checked_words

NO_REASON = "Say what you found; your agency keeps it with the event."


class NothingToSettle(NotInThisState):
    """The event needed no look, or somebody has settled it."""


class SettlingNotValid(NotValid):
    """A settlement without what it needs."""


def settle(conn: Connection, *, actor: Actor, event_id: str, wanted: Settling, now: datetime) -> StoredEvent:
    """Settle an event that needs a look, in the actor's name; as a violation it is reported to the clause's client.

    Raises:
        NoSuchEvent: for an id that is none of the agency's own.
        NothingToSettle: for an event that needed no look, or has had it.
        SettlingNotValid: for a violation without its clause, or a clause beside an event that was fine.
    """
    allow(actor, Permission.USAGE_MANAGE)
    one(conn, "hold_usage_log", org_id=actor.org_id)
    event = _to_settle(conn, actor, event_id)
    reason = checked_words(wanted.reason, NO_REASON)
    told = _report(conn, actor, event, wanted)
    violation_id = report(conn, actor=actor, wanted=told, now=now).id if told else None
    rows(
        conn, "settle_usage_event", org_id=actor.org_id, event_id=event_id, verdict=wanted.verdict, reason=reason,
        violation_id=violation_id, user_id=actor.user_id, user_name=actor.display_name, now=now,
    )  # fmt: skip
    if violation_id:
        rows(conn, "link_violation_events", org_id=actor.org_id, violation_ids=[violation_id], event_ids=[event_id])
    what = {"event_id": event_id, "verdict": wanted.verdict}
    record(
        conn, "usage.settled", entity="usage_event", entity_id=None, agency_org_id=actor.org_id, new=what,
        reason=reason,
    )  # fmt: skip
    emit(conn, "usage.settled", org_id=actor.org_id, payload=what)
    return usage_event(conn, actor, event_id)


def _to_settle(conn: Connection, actor: Actor, event_id: str) -> Row[Any]:
    event = one(conn, "event_to_settle", org_id=actor.org_id, event_id=event_id)
    if event is None:
        raise no_such_event()
    if event.outcome != Outcome.NEEDS_A_LOOK:
        raise NothingToSettle("Nothing is left open about this event. Choose one that needs a look.")
    if event.settled_at is not None:
        raise NothingToSettle("Somebody of your agency has settled this event. Read what they found.")
    return event


def _report(conn: Connection, actor: Actor, event: Row[Any], wanted: Settling) -> Report | None:
    """What is told of a broken clause, as the agency would tell it in words; None of what was fine."""
    is_named = wanted.distribution_id is not None and bool(wanted.clause_id)
    if is_named is not (wanted.verdict is SettledAs.VIOLATION):
        raise SettlingNotValid("A violation names the clause that was broken, of which document; what was fine, none.")
    if wanted.distribution_id is None or not wanted.clause_id:
        return None
    known = [dimension for dimension in Dimension if dimension not in event.unknown]
    return Report(
        wanted.distribution_id,
        wanted.clause_id,
        event.happened_on,
        wanted.reason,
        is_own_work=event.client_org_id == document_client(conn, actor, wanted.distribution_id),
        terms={each.value: (term,) for each in known if (term := event._mapping[each.value])},
    )
