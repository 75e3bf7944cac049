"""The client's side of exceptions: grant for a period, refuse with a reason, revoke what was granted."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import rows
from core.exceptions.model import ExceptionState
from core.exceptions.moving import hold_exception, tell_of_exception
from core.exceptions.queries import ExceptionEntry, exception_entry
from core.exceptions.rules import (
    DENIED_WHY,
    REVOKED_WHY,
    check_clauses_stand,
    check_period,
    checked_words,
)
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.records import hold_policy


def grant_exception(
    conn: Connection,
    *,
    actor: Actor,
    exception_id: UUID,
    starts_on: date,
    ends_on: date | None,
    comment: str = "",
    conditions: str = "",
    now: datetime,
) -> ExceptionEntry:
    """The client lets the agency off the clauses for a period, both days included, on conditions that both sides read.

    Refuses with ClauseChanged (409) when the version in force at the agency decides something else in one of them.
    """
    allow(actor, Permission.EXCEPTION_DECIDE)
    # Whoever sends a version holds its policy: no newer one comes into force between this look and the grant.
    hold_policy(conn, actor, exception_entry(conn, actor, exception_id).policy_id)
    hold_exception(conn, actor, exception_id, ExceptionState.APPROVED)
    asked = exception_entry(conn, actor, exception_id)
    check_clauses_stand(asked.changed_clause_ids, asked.current_version_number)
    first, last = check_period(starts_on, ends_on, today=now.date())
    return _decide(
        conn,
        actor,
        asked,
        {
            "state": ExceptionState.APPROVED,
            "starts_on": first,
            "ends_on": last,
            "conditions": checked_words(conditions),
        },
        comment=checked_words(comment),
        now=now,
    )


def deny_exception(
    conn: Connection, *, actor: Actor, exception_id: UUID, comment: str, now: datetime
) -> ExceptionEntry:
    """The client refuses, with a reason that the agency reads where it signed."""
    allow(actor, Permission.EXCEPTION_DECIDE)
    asked = exception_entry(conn, actor, exception_id)
    hold_exception(conn, actor, exception_id, ExceptionState.DENIED)
    return _decide(
        conn,
        actor,
        asked,
        {"state": ExceptionState.DENIED, "starts_on": None, "ends_on": None, "conditions": ""},
        comment=checked_words(comment, DENIED_WHY),
        now=now,
    )


def revoke_exception(
    conn: Connection, *, actor: Actor, exception_id: UUID, reason: str, now: datetime
) -> ExceptionEntry:
    """The client takes an exception back before its last day; what it waived counts again."""
    allow(actor, Permission.EXCEPTION_DECIDE)
    granted = exception_entry(conn, actor, exception_id)
    hold_exception(conn, actor, exception_id, ExceptionState.REVOKED)
    why = checked_words(reason, REVOKED_WHY)
    rows(conn, "revoke_exception", org_id=actor.org_id, exception_id=exception_id, reason=why, now=now)
    tell_of_exception(
        conn,
        "exception.revoked",
        granted,
        old={"state": ExceptionState.APPROVED, "ends_on": granted.ends_on},
        new={"state": ExceptionState.REVOKED},
        reason=why,
    )
    return exception_entry(conn, actor, exception_id)


def _decide(
    conn: Connection,
    actor: Actor,
    asked: ExceptionEntry,
    answer: Mapping[str, object],
    *,
    comment: str,
    now: datetime,
) -> ExceptionEntry:
    """Write the answer's state and period with its comment, and tell both sides."""
    rows(
        conn,
        "decide_exception",
        org_id=actor.org_id,
        exception_id=asked.id,
        user_id=actor.user_id,
        comment=comment or None,
        now=now,
        **answer,
    )
    old, new = {"state": ExceptionState.REQUESTED}, {name: value for name, value in answer.items() if value}
    tell_of_exception(conn, "exception.decided", asked, old=old, new=new, reason=comment or None)
    return exception_entry(conn, actor, asked.id)
