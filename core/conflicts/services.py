"""The work that an agency declares to offer; each change of it has its clauses checked again.

Where clauses leave a declared service no tool, detection says so to the agency. Of all this a client sees nothing.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.clauses.document import parse_clauses
from core.clauses.model import Clause, Dimension, Scope
from core.conflicts.model import ServiceLine
from core.conflicts.unmapped import unmapped_terms
from core.db.statements import many, one, rows
from core.engagements.model import EngagementState
from core.engagements.queries import engagements_of_agency, no_such_engagement
from core.engagements.rules import check_revision, name
from core.errors import NotFound, NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow

Terms = Mapping[str, Sequence[str]]
"""Terms of the shared vocabulary by the name of their dimension."""


class NoSuchService(NotFound):
    """The agency declares no service with that id."""


class ServiceNotValid(NotValid):
    """A service without an action, or with a term that the shared vocabulary does not have."""


@dataclass(frozen=True)
class Service:
    """A declared service; without clients named it is offered to every client."""

    id: UUID
    label: str
    scope: Mapping[str, tuple[str, ...]]
    clients: tuple[UUID, ...]
    revision: int


@dataclass(frozen=True)
class Offer:
    """What is declared: a name, the work by dimension, and for whom (enterprise ids; none for every client)."""

    label: str
    scope: Terms
    clients: Collection[UUID] = ()


def services_of_agency(conn: Connection, org_id: UUID) -> list[Service]:
    """What the agency declares, by name."""
    return [_service(row) for row in many(conn, "services_of_agency", org_id=org_id)]


def service_lines(conn: Connection, org_id: UUID) -> tuple[ServiceLine, ...]:
    """Each declared service once for every client that it is offered to and that the agency works for today."""
    names = _clients(conn, org_id)
    return tuple(
        _line(service, client, names[client])
        for service in services_of_agency(conn, org_id)
        for client in sorted(names, key=str)
        if not service.clients or client in service.clients
    )


def declare_service(conn: Connection, *, actor: Actor, offer: Offer, now: datetime) -> Service:
    """A new service; whether clauses leave it a tool is checked at once."""
    allow(actor, Permission.SERVICE_MANAGE)
    kept = _checked(conn, actor, offer)
    made = one(conn, "add_service", org_id=actor.org_id, now=now, **kept)
    assert made is not None  # noqa: S101  # INSERT … RETURNING yields its row
    _tell(conn, actor, "service.declared", made.id, new=kept)
    return service(conn, actor, made.id)


def change_service(
    conn: Connection, *, actor: Actor, service_id: UUID, offer: Offer, expected_revision: int | None = None
) -> Service:
    """Another name, other work or other clients."""
    allow(actor, Permission.SERVICE_MANAGE)
    held = _held(conn, actor, service_id, expected_revision)
    kept = _checked(conn, actor, offer)
    rows(conn, "change_service", org_id=actor.org_id, service_id=service_id, **kept)
    _tell(conn, actor, "service.changed", service_id, old={"label": held.label, "scope": held.scope}, new=kept)
    return service(conn, actor, service_id)


def retire_service(
    conn: Connection, *, actor: Actor, service_id: UUID, now: datetime, expected_revision: int | None = None
) -> None:
    """The service is offered no longer; what was found about it closes at the next check."""
    allow(actor, Permission.SERVICE_MANAGE)
    held = _held(conn, actor, service_id, expected_revision)
    rows(conn, "retire_service", org_id=actor.org_id, service_id=service_id, now=now)
    _tell(conn, actor, "service.retired", service_id, old={"label": held.label, "scope": held.scope})


def service(conn: Connection, actor: Actor, service_id: UUID) -> Service:
    """One declared service of the agency's, or NoSuchService."""
    found = next((each for each in services_of_agency(conn, actor.org_id) if each.id == service_id), None)
    if found is None:
        raise _no_such_service()
    return found


def _no_such_service() -> NoSuchService:
    return NoSuchService("There is no such service. Open Services and choose one from there.")


def _service(row: Row[Any]) -> Service:
    scope = {dimension: tuple(terms) for dimension, terms in row.scope.items()}
    return Service(row.id, row.label, scope, tuple(row.client_org_ids), row.revision)


def _line(service: Service, client: UUID, called: str) -> ServiceLine:
    scope = _as_clause(service.label, service.scope).scope
    tools = dict(scope.terms).get(Dimension.TOOL, ())
    without = Scope(tuple(each for each in scope.terms if each[0] is not Dimension.TOOL))
    # A finding about one client's service is another one than about the next client's.
    return ServiceLine(uuid5(service.id, str(client)), client, f"{service.label} for {called}", without, tools)


def _clients(conn: Connection, org_id: UUID) -> dict[UUID, str]:
    engaged = engagements_of_agency(conn, org_id)
    return {each.enterprise_org_id: each.counterpart for each in engaged if each.state is EngagementState.ACTIVE}


def _as_clause(label: str, scope: Terms) -> Clause:
    """The service read as a clause's scope is: as a permission to do that work."""
    terms = {dimension: list(each) for dimension, each in scope.items()}
    (read,) = parse_clauses(
        [{"id": "service", "text": f"Service: {label}", "scope": terms, "norm": {"kind": "permit"}}]
    )
    return read


def _checked(conn: Connection, actor: Actor, offer: Offer) -> dict[str, Any]:
    scope = {dimension: list(terms) for dimension, terms in sorted(offer.scope.items()) if terms}
    label = name(offer.label, noun="service")
    if not scope.get(Dimension.ACTION):
        raise ServiceNotValid("Say what is done: choose at least one action.")
    if unmapped := unmapped_terms(_as_clause(label, scope)):
        raise ServiceNotValid(f"“{unmapped[0][1]}” is not in the shared vocabulary. Choose a term that is.")
    if not set(offer.clients) <= _clients(conn, actor.org_id).keys():
        raise no_such_engagement()
    return {"label": label, "scope": json.dumps(scope), "client_org_ids": sorted(set(offer.clients), key=str)}


def _held(conn: Connection, actor: Actor, service_id: UUID, expected_revision: int | None) -> Row[Any]:
    held = one(conn, "lock_service", org_id=actor.org_id, service_id=service_id)
    if held is None:
        raise _no_such_service()
    check_revision(held.revision, expected_revision)
    return held


def _tell(
    conn: Connection,
    actor: Actor,
    event: str,
    service_id: UUID,
    *,
    new: Mapping[str, Any] | None = None,
    old: Mapping[str, Any] | None = None,
) -> None:
    if new is not None:
        new = {
            **new,
            "scope": json.loads(new["scope"]),
            "client_org_ids": [str(each) for each in new["client_org_ids"]],
        }
    record(conn, event, entity="service", entity_id=service_id, agency_org_id=actor.org_id, old=old, new=new)
    emit(conn, "service.changed", org_id=actor.org_id, payload={"service_id": service_id})
