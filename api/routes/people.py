"""People: who belongs to the caller's organization; invite, give a role, deactivate, invite back."""

from http import HTTPStatus
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from core.errors import NotValid
from core.identity.membership import Invitation, Member, members, open_invitations, person_of
from core.identity.model import Person, Role
from core.identity.people import change_role, deactivate, invite, invite_back
from core.identity.person_rules import ADDRESS_LENGTH, NAME_LENGTH
from core.importing.files import MAX_ROWS, listed
from core.importing.model import Subject
from core.importing.operations import import_table

router = APIRouter(prefix="/policy-distribution/people", tags=["People"])


class NothingToChange(NotValid):
    """The body of a change names no change, or two that do not go together."""


class InvitationIn(RequestBody):
    """Whom to invite, and as what. The answer is the same whoever has the address."""

    email: str = Field(max_length=ADDRESS_LENGTH, examples=["ada@agency.example"])
    display_name: str = Field(max_length=NAME_LENGTH, examples=["Ada Nwosu"])
    role: Role
    access_until: AwareDatetime | None = Field(default=None, description="The end of an auditor's access.")


class PersonRow(RequestBody):
    """One person to invite, as a file of the import page has them."""

    email: str = Field(examples=["ada@agency.example"])
    name: str = Field(examples=["Ada Nwosu"])
    role: str = Field(examples=["auditor"])
    time_zone: str = Field(default="", description="Empty: the caller's.", examples=["Europe/Berlin"])
    access_until: str = Field(default="", description="An auditor's last day.", examples=["2027-03-31"])


class PeopleIn(RequestBody):
    """People to invite together: all of them, or none when one of them has something to mend."""

    rows: list[PersonRow] = Field(min_length=1, max_length=MAX_ROWS)


class Imported(BaseModel):
    """How many invitations were written."""

    count: int


class PersonChange(RequestBody):
    """A role, or a state; not both at once. An auditor's role comes with the end of their access."""

    role: Role | None = None
    access_until: AwareDatetime | None = None
    state: Literal["active", "deactivated"] | None = Field(
        default=None, description="`active` invites somebody deactivated back: they return by the link in their mail."
    )


class People(BaseModel):
    """Everybody of the organization, the deactivated too, and the invitations that nobody accepted yet."""

    people: list[Member]
    invitations: list[Invitation]


@router.get("")
def list_people(scope: Scoped) -> People:
    """Who belongs to the caller's organization, and who is invited."""
    return People(people=members(scope.conn, scope.actor), invitations=open_invitations(scope.conn, scope.actor))


@router.post("", status_code=HTTPStatus.CREATED, response_model=Invitation)
def invite_person(wanted: InvitationIn, once: Once) -> Response:
    """Send a link by mail. Whether the address signs in elsewhere is told to the mailbox's owner alone."""
    scope = once.scope
    return once.answer(
        lambda: invite(
            scope.conn,
            actor=scope.actor,
            email=wanted.email,
            display_name=wanted.display_name,
            role=wanted.role,
            access_until=wanted.access_until,
            now=scope.now,
        ),
        status=HTTPStatus.CREATED,
    )


@router.post("/import", status_code=HTTPStatus.CREATED, response_model=Imported)
def import_people(wanted: PeopleIn, once: Once) -> Response:
    """Invite many at once, or nobody: a 422 names everything to mend by its place in the list and by its field."""
    scope = once.scope

    def imported() -> Imported:
        table = listed(Subject.PEOPLE, [row.model_dump() for row in wanted.rows])
        count = import_table(scope.conn, actor=scope.actor, subject=Subject.PEOPLE, table=table, now=scope.now)
        return Imported(count=count)

    return once.answer(imported, status=HTTPStatus.CREATED)


@router.patch("/{person_id}")
def change_person(person_id: UUID, wanted: PersonChange, scope: Scoped) -> Person:
    """Give another role, shut somebody out with all their sessions, or invite them back."""
    if (wanted.role is None) == (wanted.state is None):
        raise NothingToChange("Name either a role or a state to change.")
    conn, actor, now, until = scope.conn, scope.actor, scope.now, wanted.access_until
    if wanted.role is not None:
        return change_role(conn, actor=actor, user_id=person_id, role=wanted.role, access_until=until, now=now)
    if wanted.state == "deactivated":
        return deactivate(conn, actor=actor, user_id=person_id, now=now)
    invite_back(conn, actor=actor, user_id=person_id, access_until=until, now=now)
    return person_of(conn, actor, person_id)
