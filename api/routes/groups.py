"""An enterprise's saved groups of agencies, to send to."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.engagements.groups import change_group as change
from core.engagements.groups import create_group as create
from core.engagements.groups import delete_group as delete
from core.engagements.model import AgencyGroup
from core.engagements.queries import groups_of_enterprise
from core.engagements.rules import MEMBERS_AT_MOST, NAME_LIMIT

router = APIRouter(prefix="/policy-distribution/groups", tags=["Engagements"])


class GroupIn(RequestBody):
    """What the group is called, and who is in it."""

    name: str = Field(min_length=1, max_length=NAME_LIMIT, examples=["Oncora launch"])
    agency_ids: list[UUID] = Field(default=[], max_length=MEMBERS_AT_MOST)


@router.get("")
def list_groups(scope: Scoped) -> list[AgencyGroup]:
    """The enterprise's saved groups of agencies."""
    return groups_of_enterprise(scope.conn, scope.actor.org_id)


@router.post("", status_code=HTTPStatus.CREATED, response_model=AgencyGroup)
def create_group(wanted: GroupIn, once: Once) -> Response:
    """Make a group."""
    scope = once.scope
    return once.answer(
        lambda: create(scope.conn, actor=scope.actor, called=wanted.name, agency_ids=wanted.agency_ids),
        status=HTTPStatus.CREATED,
    )


@router.put("/{group_id}")
def change_group(group_id: UUID, wanted: GroupIn, scope: Scoped, expected_revision: ExpectedRevision) -> AgencyGroup:
    """Another name, exactly these members; one whose engagement ended may stay, and is refused at sending by name."""
    return change(
        scope.conn,
        actor=scope.actor,
        group_id=group_id,
        called=wanted.name,
        agency_ids=wanted.agency_ids,
        expected_revision=expected_revision,
    )


@router.delete("/{group_id}", status_code=HTTPStatus.NO_CONTENT)
def delete_group(group_id: UUID, scope: Scoped, expected_revision: ExpectedRevision) -> None:
    """Remove a group; what was sent to its members stays sent."""
    delete(scope.conn, actor=scope.actor, group_id=group_id, expected_revision=expected_revision)
