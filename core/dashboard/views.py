"""Views of a dashboard kept under a name: a person's own, or shared with their organization."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.errors import NotFound, NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow

LONGEST_NAME = 80
MOST_VIEWS = 100
_MOST_FILTERS, _LONGEST_FILTER = 20, 4_000
_NAME_IS_TAKEN = "one_view_of_a_name"


class NoSuchView(NotFound):
    """No view with that id may be opened, or changed, by the actor."""


class ViewNotValid(NotValid):
    """The name or the filters cannot be kept."""


@dataclass(frozen=True)
class SavedView:
    """One view: the filters as texts, and whose it is. `is_default`: the reader's dashboard opens with it."""

    id: UUID
    name: str
    filters: Mapping[str, str]
    is_shared: bool = False
    owner_id: UUID | None = None
    owner_name: str = ""
    is_default: bool = False

    def is_of(self, actor: Actor) -> bool:
        """Whether the actor made it, and so may change it."""
        return self.owner_id == actor.user_id


def saved_views(conn: Connection, actor: Actor) -> Sequence[SavedView]:
    """The views the actor may open, by name: their own, and what colleagues shared."""
    allow(actor, Permission.DASHBOARD_READ)
    found = many(conn, "saved_views_of", org_id=actor.org_id, user_id=actor.user_id)
    return [
        SavedView(row.id, row.name, row.filters, row.is_shared, row.owner_id, row.owner_name, row.is_default)
        for row in found
    ]


def saved_view(conn: Connection, actor: Actor, view_id: UUID) -> SavedView:
    """One of them; NoSuchView for any other id."""
    found = next((each for each in saved_views(conn, actor) if each.id == view_id), None)
    if found is None:
        raise no_such_view()
    return found


def save_view(
    conn: Connection, *, actor: Actor, name: str, filters: Mapping[str, str], is_shared: bool, now: datetime
) -> UUID:
    """Keep filters under a new name; a name that the actor uses already is refused."""
    allow(actor, Permission.DASHBOARD_SAVE)
    if sum(each.is_of(actor) for each in saved_views(conn, actor)) >= MOST_VIEWS:
        raise ViewNotValid(f"You keep {MOST_VIEWS} views already. Delete one that you no longer use first.")
    added = one(
        conn, "add_saved_view", org_id=actor.org_id, user_id=actor.user_id, name=_name(name),
        filters=_filters(filters), is_shared=is_shared, now=now,
    )  # fmt: skip
    if added is None:
        raise _taken(name)
    view_id: UUID = added.id
    _tell(conn, actor, "dashboard_view.saved", view_id, name.strip(), is_shared=is_shared)
    return view_id


def change_view(
    conn: Connection,
    *,
    actor: Actor,
    view_id: UUID,
    now: datetime,
    name: str | None = None,
    filters: Mapping[str, str] | None = None,
    is_shared: bool | None = None,
) -> None:
    """Rename a view of the actor's own, share it or not, or keep other filters in it; brings a deleted one back.

    Raises:
        NoSuchView: it is not the actor's.
        ViewNotValid: the name is empty, too long or in use.
    """
    allow(actor, Permission.DASHBOARD_SAVE)
    mine = [each for each in saved_views(conn, actor) if each.is_of(actor) and each.id != view_id]
    if name is not None and _name(name).lower() in {each.name.lower() for each in mine}:
        raise _taken(name)
    try:
        with conn.begin_nested():
            changed = one(
                conn, "change_saved_view", org_id=actor.org_id, user_id=actor.user_id, view_id=view_id,
                name=None if name is None else _name(name), filters=None if filters is None else _filters(filters),
                is_shared=is_shared, is_deleted=False, now=now,
            )  # fmt: skip
    except IntegrityError as error:
        # A deleted one whose name was given to another meanwhile.
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != _NAME_IS_TAKEN:
            raise
        raise _taken(name) from None
    if changed is None:
        raise no_such_view()
    _tell(conn, actor, "dashboard_view.changed", view_id, changed.name, is_shared=changed.is_shared)


def delete_view(conn: Connection, *, actor: Actor, view_id: UUID, now: datetime) -> str:
    """Take a view of the actor's own away and answer with its name; `change_view` brings it back."""
    allow(actor, Permission.DASHBOARD_SAVE)
    gone = one(
        conn, "change_saved_view", org_id=actor.org_id, user_id=actor.user_id, view_id=view_id, name=None,
        filters=None, is_shared=None, is_deleted=True, now=now,
    )  # fmt: skip
    if gone is None:
        raise no_such_view()
    _tell(conn, actor, "dashboard_view.deleted", view_id, gone.name, is_shared=gone.is_shared)
    return str(gone.name)


def open_with(conn: Connection, *, actor: Actor, view_id: UUID | None) -> None:
    """Let the actor's dashboard begin with this view, or with none."""
    allow(actor, Permission.DASHBOARD_SAVE)
    if view_id is not None:
        saved_view(conn, actor, view_id)
    rows(conn, "set_default_view", org_id=actor.org_id, user_id=actor.user_id, view_id=view_id)


def no_such_view() -> NoSuchView:
    """The one sentence for every id that names no view of the reader's."""
    return NoSuchView("There is no such view. Choose one from the list, or save a new one.")


def _name(name: str) -> str:
    found = name.strip()
    if not found or len(found) > LONGEST_NAME:
        raise ViewNotValid(f"Give the view a name of at most {LONGEST_NAME} characters.")
    return found


def _taken(name: str | None) -> ViewNotValid:
    named = f"the name “{name.strip()}”" if name else "this view's name"
    return ViewNotValid(f"Another view of yours has {named}. Rename that one, or choose another name.")


def _filters(filters: Mapping[str, str]) -> str:
    """The filters as JSON; what an address made up is bounded in size, and read as filters only."""
    if len(filters) > _MOST_FILTERS or any(len(value) > _LONGEST_FILTER for value in filters.values()):
        raise ViewNotValid("These are more filters than a view can keep. Choose fewer organizations or policies.")
    return json.dumps(dict(sorted(filters.items())))


def _tell(conn: Connection, actor: Actor, event: str, view_id: UUID, name: str, *, is_shared: bool) -> None:
    """The trail row is the organization's; the name of a private view is its owner's alone and is left out."""
    record(
        conn,
        event,
        entity="dashboard_view",
        entity_id=view_id,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None,
        new={"name": name, "is_shared": True} if is_shared else {"is_shared": False},
    )
    emit(conn, event, org_id=actor.org_id, payload={"view_id": view_id})
