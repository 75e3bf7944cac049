"""An enterprise's saved groups of agencies; sending to one refuses a member whose engagement ended, by name."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.engagements.model import AgencyGroup, Member
from core.engagements.queries import groups_of_enterprise
from core.engagements.rules import MEMBERS_AT_MOST, MembersNotValid, check_members, check_revision, name
from core.errors import NotFound, NotInThisState
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow


class NoSuchGroup(NotFound):
    """No group with that id is the enterprise's own."""


class GroupNameTaken(NotInThisState):
    """The enterprise has another group of that name."""


def create_group(conn: Connection, *, actor: Actor, called: str, agency_ids: Sequence[UUID] = ()) -> AgencyGroup:
    """A new group, with members or without."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    tidy = name(called, noun="group")
    rows(conn, "hold_registers", owner_id=actor.org_id)
    _check(conn, actor, None, agency_ids)
    made = one(conn, "create_group", org_id=actor.org_id, name=tidy)
    if made is None:
        raise _taken(tidy)
    _set_members(conn, actor, made.id, agency_ids)
    _tell(conn, actor, "group.created", made.id, new={"name": tidy, "member_count": len(set(agency_ids))})
    return _group(conn, actor, made.id)


def change_group(
    conn: Connection,
    *,
    actor: Actor,
    group_id: UUID,
    called: str,
    agency_ids: Sequence[UUID],
    expected_revision: int | None = None,
) -> AgencyGroup:
    """Another name, other members: exactly these from now on. A member whose engagement ended may stay."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    tidy = name(called, noun="group")
    rows(conn, "hold_registers", owner_id=actor.org_id)
    held = one(conn, "group_to_change", org_id=actor.org_id, group_id=group_id, name=tidy)
    if held is None:
        raise no_such_group()
    check_revision(held.revision, expected_revision)
    if held.name_is_taken:
        raise _taken(tidy)
    _check(conn, actor, group_id, agency_ids)
    come, gone = _set_members(conn, actor, group_id, agency_ids)
    rows(conn, "rename_group", org_id=actor.org_id, group_id=group_id, name=tidy)
    _tell(
        conn, actor, "group.changed", group_id, new={"name": tidy, "added_count": come, "removed_count": gone},
        old={"name": held.name},
    )  # fmt: skip
    return _group(conn, actor, group_id)


def delete_group(conn: Connection, *, actor: Actor, group_id: UUID, expected_revision: int | None = None) -> None:
    """Remove a group; what was sent to its members stays sent."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    rows(conn, "hold_registers", owner_id=actor.org_id)
    held = one(conn, "group_to_change", org_id=actor.org_id, group_id=group_id, name="")
    if held is None:
        raise no_such_group()
    check_revision(held.revision, expected_revision)
    rows(conn, "delete_group_members", org_id=actor.org_id, group_id=group_id)
    rows(conn, "delete_group", org_id=actor.org_id, group_id=group_id)
    _tell(conn, actor, "group.deleted", group_id, old={"name": held.name})


def no_such_group() -> NoSuchGroup:
    """The same for an id that is a stranger's and one that is nobody's."""
    return NoSuchGroup("There is no such group. Open Groups and choose one from there.")


def _check(conn: Connection, actor: Actor, group_id: UUID | None, agency_ids: Sequence[UUID]) -> None:
    if len(agency_ids) > MEMBERS_AT_MOST:
        raise MembersNotValid(f"At most {MEMBERS_AT_MOST:,} agencies go into one group.")
    found = many(
        conn, "possible_members", org_id=actor.org_id, group_id=group_id, agency_ids=list(dict.fromkeys(agency_ids))
    )
    check_members([Member(row.agency_org_id, row.name, row.is_active, row.is_member) for row in found])


def _set_members(conn: Connection, actor: Actor, group_id: UUID, agency_ids: Sequence[UUID]) -> tuple[int, int]:
    done = one(conn, "set_group_members", org_id=actor.org_id, group_id=group_id, agency_ids=list(agency_ids))
    return (done.come_count, done.gone_count) if done else (0, 0)


def _tell(
    conn: Connection,
    actor: Actor,
    event: str,
    group_id: UUID,
    *,
    new: dict[str, object] | None = None,
    old: dict[str, object] | None = None,
) -> None:
    record(conn, event, entity="group", entity_id=group_id, enterprise_org_id=actor.org_id, old=old, new=new)
    emit(conn, event, org_id=actor.org_id, payload={"group_id": group_id})


def _group(conn: Connection, actor: Actor, group_id: UUID) -> AgencyGroup:
    return next(each for each in groups_of_enterprise(conn, actor.org_id) if each.id == group_id)


def _taken(called: str) -> GroupNameTaken:
    return GroupNameTaken(f"You have a group called “{called}” already. Choose another name.")
