"""What everybody may do with their own account: name, time zone, and the browsers that are signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.errors import NotFound
from core.events.operations import emit
from core.identity.access_ends import end_access
from core.identity.acting import as_identity
from core.identity.model import Actor
from core.identity.person_rules import check_time_zone, person_name
from core.identity.trail import record_of


class NoSuchSession(NotFound):
    """No live session with that id is the actor's own."""


@dataclass(frozen=True)
class OwnSession:
    """One browser that is signed in as the actor."""

    id: UUID
    user_agent: str
    created_at: datetime
    expires_at: datetime


def change_profile(conn: Connection, *, actor: Actor, display_name: str, time_zone: str) -> None:
    """Another name or zone; signatures keep the name they were given with."""
    name = person_name(display_name)
    check_time_zone(time_zone)
    before, after = _changes(actor, {"display_name": name, "time_zone": time_zone})
    if not after:
        return
    with as_identity(conn, actor):
        rows(conn, "change_profile", user_id=actor.user_id, display_name=name, time_zone=time_zone, org_id=actor.org_id)
        record_of(
            conn, "person.profile_changed", actor, entity="person", entity_id=actor.user_id, old=before, new=after
        )
        emit(conn, "person.profile_changed", org_id=actor.org_id, payload={"user_id": actor.user_id})


def own_sessions(conn: Connection, actor: Actor, *, now: datetime) -> list[OwnSession]:
    """The browsers signed in as the actor, the latest first."""
    with as_identity(conn, actor):
        found = many(conn, "sessions_of_person", user_id=actor.user_id, now=now, org_id=actor.org_id)
    return [OwnSession(row.id, row.user_agent, row.created_at, row.expires_at) for row in found]


def end_session(conn: Connection, *, actor: Actor, session_id: UUID, now: datetime) -> None:
    """Sign one of the actor's browsers out.

    Raises:
        NoSuchSession: somebody else's, ended, or unknown.
    """
    with as_identity(conn, actor):
        whose = {"session_id": session_id, "user_id": actor.user_id, "org_id": actor.org_id}
        if not rows(conn, "revoke_own_session", now=now, **whose):
            raise NoSuchSession("You have no such session: it has ended.")
        record_of(conn, "session.revoked", actor, entity="session", entity_id=session_id)


def end_other_sessions(conn: Connection, *, actor: Actor, keep: UUID | None, now: datetime) -> int:
    """Sign out everywhere but in the browser `keep`, the API's sign-ins included; how many browsers that were."""
    with as_identity(conn, actor):
        ended = end_access(conn, org_id=actor.org_id, user_id=actor.user_id, now=now, except_session=keep)
        told = {"sessions_ended": ended}
        record_of(conn, "person.signed_out_elsewhere", actor, entity="person", entity_id=actor.user_id, new=told)
    return ended


def _changes(actor: Actor, asked: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """The fields that differ, as they were and as they will be."""
    differing = [name for name, value in asked.items() if getattr(actor, name) != value]
    return {name: getattr(actor, name) for name in differing}, {name: asked[name] for name in differing}
