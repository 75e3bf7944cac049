"""An agency's register of what serves several clients: which instance serves whom, split and joined.

Each change emits an event upon which the agency's clauses are checked again; of all this a client sees nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.engagements.model import ASSET_WORDS, Asset, EngagementState
from core.engagements.queries import assets_of_agency, engagements_of_agency, no_such_engagement
from core.engagements.rules import NAME_LIMIT, EntryNotValid, check_asset_kind, check_revision, name, survivor
from core.errors import NotFound
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow


class NoSuchAsset(NotFound):
    """No instance with that id is in the agency's register."""


def register_asset(conn: Connection, *, actor: Actor, kind: str, label: str) -> Asset:
    """A new instance; the first of its kind is the default and serves everybody, a later one nobody yet."""
    allow(actor, Permission.ASSET_MANAGE)
    known, tidy = check_asset_kind(kind), name(label, noun="asset")
    rows(conn, "hold_registers", owner_id=actor.org_id)
    is_first = all(each.kind != known for each in assets_of_agency(conn, actor.org_id))
    made = _register(conn, actor, known, tidy, is_default=is_first)
    _tell(conn, actor, "asset.registered", made, new={"kind": known, "label": tidy})
    return asset(conn, actor, made)


def change_asset(
    conn: Connection,
    *,
    actor: Actor,
    asset_id: UUID,
    label: str,
    is_default: bool,
    serves: Collection[UUID],
    expected_revision: int | None = None,
) -> Asset:
    """Another label, other clients: it names exactly these (enterprise ids), and no other instance of its kind does.

    A default instance also serves whomever no instance names. A kind keeps its default until another one becomes it.
    """
    allow(actor, Permission.ASSET_MANAGE)
    tidy = name(label, noun="asset")
    rows(conn, "hold_registers", owner_id=actor.org_id)
    held = _of_the_kinds(conn, actor, [asset_id])[asset_id]
    check_revision(held.revision, expected_revision)
    if held.is_default and not is_default:
        raise EntryNotValid(f"“{held.label}” is the default of its kind. Make another one the default instead.")
    before = asset(conn, actor, asset_id).served
    _serve(conn, actor, held.kind, asset_id, serves)
    rows(conn, "relabel_asset", org_id=actor.org_id, asset_id=asset_id, label=tidy)
    if is_default and not held.is_default:
        _make_default(conn, actor, held.kind, asset_id)
    after = asset(conn, actor, asset_id)
    _tell(
        conn,
        actor,
        "asset.changed",
        asset_id,
        new={"label": tidy, "is_default": is_default, "serves": sorted(map(str, after.served))},
        old={"label": held.label, "is_default": held.is_default, "serves": sorted(map(str, before))},
    )
    return after


def split_asset(conn: Connection, *, actor: Actor, kind: str, enterprise_org_id: UUID) -> UUID:
    """Give one client's engagement an instance of its own; the other instances of the kind serve it no longer."""
    allow(actor, Permission.ASSET_MANAGE)
    known = check_asset_kind(kind)
    engagement = one(conn, "active_engagement_of", org_id=actor.org_id, enterprise_org_id=enterprise_org_id)
    if engagement is None:
        raise no_such_engagement()
    word = ASSET_WORDS[known]
    label = f"{word[0].upper()}{word[1:]} for {engagement.counterpart}"[:NAME_LIMIT]
    rows(conn, "hold_registers", owner_id=actor.org_id)
    made = _register(conn, actor, known, label, is_default=False)
    _serve(conn, actor, known, made, [enterprise_org_id])
    _tell(conn, actor, "asset.split", made, new={"kind": known, "label": label})
    return made


def join_assets(conn: Connection, *, actor: Actor, asset_ids: tuple[UUID, UUID], label: str, now: datetime) -> Asset:
    """Make one instance of two: it serves whomever either served, and what was settled by splitting them stands again.

    The older one stays, since findings name the instance they were made on; the other leaves the register empty.
    """
    allow(actor, Permission.ASSET_MANAGE)
    tidy = name(label, noun="asset")
    rows(conn, "hold_registers", owner_id=actor.org_id)
    found = _of_the_kinds(conn, actor, asset_ids)
    one_of_them, other = (found[each] for each in asset_ids)
    if one_of_them.kind != other.kind or one_of_them.id == other.id:
        raise EntryNotValid("Only two different instances of one kind can be joined.")
    stays_id = survivor((one_of_them.created_at, one_of_them.id), (other.created_at, other.id))
    goes = other if stays_id == one_of_them.id else one_of_them
    move = {"org_id": actor.org_id, "from_id": goes.id, "into_id": stays_id}
    rows(conn, "move_engagements", **move)
    rows(conn, "end_asset", org_id=actor.org_id, asset_id=goes.id, now=now)
    if goes.is_default:
        _make_default(conn, actor, goes.kind, stays_id)
    rows(conn, "relabel_asset", org_id=actor.org_id, asset_id=stays_id, label=tidy)
    joined = {"kind": goes.kind, "label": tidy, "joined": [one_of_them.label, other.label], "ended_asset_id": goes.id}
    _tell(conn, actor, "asset.joined", stays_id, new=joined)
    return asset(conn, actor, stays_id)


def asset(conn: Connection, actor: Actor, asset_id: UUID) -> Asset:
    """One instance of the agency's register, or NoSuchAsset."""
    found = next((each for each in assets_of_agency(conn, actor.org_id) if each.id == asset_id), None)
    if found is None:
        raise no_such_asset()
    return found


def no_such_asset() -> NoSuchAsset:
    """The same for an id that is a stranger's and one that is nobody's."""
    return NoSuchAsset("There is no such asset. Open Assets and choose one from there.")


def _of_the_kinds(conn: Connection, actor: Actor, asset_ids: Sequence[UUID]) -> Mapping[UUID, Row[Any]]:
    found = {row.id: row for row in many(conn, "assets_of_the_kinds", org_id=actor.org_id, asset_ids=list(asset_ids))}
    if not found.keys() >= set(asset_ids):
        raise no_such_asset()
    return found


def _register(conn: Connection, actor: Actor, kind: str, label: str, *, is_default: bool) -> UUID:
    made = one(conn, "register_asset", org_id=actor.org_id, kind=kind, label=label, is_default=is_default)
    assert made is not None  # noqa: S101  # INSERT … RETURNING yields its row
    return UUID(str(made.id))


def _serve(conn: Connection, actor: Actor, kind: str, asset_id: UUID, serves: Collection[UUID]) -> None:
    """Of clients alone that the agency has an active engagement with; any other id reads as unknown."""
    engaged = {
        each.enterprise_org_id
        for each in engagements_of_agency(conn, actor.org_id)
        if each.state is EngagementState.ACTIVE
    }
    if not engaged >= set(serves):
        raise no_such_engagement()
    where = {"org_id": actor.org_id, "kind": kind, "asset_id": asset_id, "enterprise_org_ids": list(serves)}
    rows(conn, "leave_other_assets", **where)
    rows(conn, "serve_engagements", **where)


def _make_default(conn: Connection, actor: Actor, kind: str, asset_id: UUID) -> None:
    rows(conn, "unset_default_asset", org_id=actor.org_id, kind=kind)
    rows(conn, "set_default_asset", org_id=actor.org_id, asset_id=asset_id)


def _tell(
    conn: Connection,
    actor: Actor,
    event: str,
    asset_id: UUID,
    *,
    new: Mapping[str, object],
    old: Mapping[str, object] | None = None,
) -> None:
    record(conn, event, entity="asset", entity_id=asset_id, agency_org_id=actor.org_id, old=old, new=new)
    emit(conn, event, org_id=actor.org_id, payload={"asset_id": asset_id})
