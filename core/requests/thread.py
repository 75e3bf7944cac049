"""Write a step of a request: its message, its row in both trails, its event for each side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import rows
from core.events.operations import emit
from core.identity.model import Actor
from core.requests.model import Reply, Side
from core.requests.rules import asks_back


@dataclass(frozen=True)
class Thread:
    """A request and the two whose thread it is."""

    request_id: UUID
    enterprise_org_id: UUID
    agency_org_id: UUID


class Facts(TypedDict, total=False):
    """What a step rests on beside its words."""

    exception_id: UUID
    version_number: int
    rider_number: int


def write_message(
    conn: Connection, actor: Actor, thread: Thread, said: Reply, *, now: datetime, **facts: Unpack[Facts]
) -> None:
    """The next message of the thread, in the actor's name."""
    rows(
        conn,
        "write_request_message",
        org_id=actor.org_id,
        request_id=thread.request_id,
        enterprise_org_id=thread.enterprise_org_id,
        agency_org_id=thread.agency_org_id,
        step=said.step,
        side=Side.AGENCY if actor.is_agency else Side.CLIENT,
        user_id=actor.user_id,
        author_name=actor.display_name,
        words=said.words.strip(),
        proposal=said.proposal.strip(),
        reply_by=said.reply_by if asks_back(said.step) else None,
        exception_id=facts.get("exception_id"),
        version_number=facts.get("version_number"),
        rider_number=facts.get("rider_number"),
        now=now,
    )


def tell(conn: Connection, thread: Thread, event: str, new: Mapping[str, object]) -> None:
    """One row in the trail that both sides share, and an event for each."""
    record(
        conn,
        event,
        entity="request",
        entity_id=thread.request_id,
        enterprise_org_id=thread.enterprise_org_id,
        agency_org_id=thread.agency_org_id,
        new=new,
    )
    for org_id in (thread.enterprise_org_id, thread.agency_org_id):
        emit(conn, event, org_id=org_id, payload={"request_id": thread.request_id})
