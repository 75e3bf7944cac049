"""The work that an agency declares to offer; no client reads any of it."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.clauses.model import Dimension
from core.conflicts.services import Offer, Service, services_of_agency
from core.conflicts.services import change_service as change
from core.conflicts.services import declare_service as declare
from core.conflicts.services import retire_service as retire
from core.engagements.rules import NAME_LIMIT

router = APIRouter(prefix="/policy-distribution/services", tags=["Services"])
_WORK = {"action": ["gen_text"], "audience": ["patient"]}


class ServiceIn(RequestBody):
    """What is offered, by dimension in terms of the shared vocabulary, and to which clients (none: to every one)."""

    label: str = Field(min_length=1, max_length=NAME_LIMIT, examples=["Patient newsletters"])
    scope: dict[Dimension, list[str]] = Field(examples=[_WORK])
    clients: list[UUID] = Field(default=[], max_length=1000)

    def offer(self) -> Offer:
        """As it is declared."""
        return Offer(self.label, {dimension.value: terms for dimension, terms in self.scope.items()}, self.clients)


@router.get("")
def list_services(scope: Scoped) -> list[Service]:
    """What the agency declares to offer."""
    return services_of_agency(scope.conn, scope.actor.org_id)


@router.post("", status_code=HTTPStatus.CREATED, response_model=Service)
def declare_service(wanted: ServiceIn, once: Once) -> Response:
    """Declare a service; whether clauses leave it a tool is checked within a second."""
    scope = once.scope
    return once.answer(
        lambda: declare(scope.conn, actor=scope.actor, offer=wanted.offer(), now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.put("/{service_id}")
def change_service(service_id: UUID, wanted: ServiceIn, scope: Scoped, expected_revision: ExpectedRevision) -> Service:
    """Another name, other work, other clients; what was found about it is checked again within a second."""
    return change(
        scope.conn,
        actor=scope.actor,
        service_id=service_id,
        offer=wanted.offer(),
        expected_revision=expected_revision,
    )


@router.delete("/{service_id}", status_code=HTTPStatus.NO_CONTENT)
def retire_service(service_id: UUID, scope: Scoped, expected_revision: ExpectedRevision) -> None:
    """Offer it no longer; what was found about it closes."""
    retire(scope.conn, actor=scope.actor, service_id=service_id, now=scope.now, expected_revision=expected_revision)
