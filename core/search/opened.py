"""What somebody opened last: kept for themselves alone, with the title as they were allowed to read it then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.identity.model import Actor, OrganizationKind
from core.search.model import ADDRESS_OF

MOST_SHOWN = 8
_CLIENT, _AGENCY = OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY
_RECORD = "record"

_PAGES: Mapping[tuple[OrganizationKind, str], tuple[str, str]] = {
    **{(side, kind.value): address for (side, kind), address in ADDRESS_OF.items()},
    (_CLIENT, _RECORD): ("compliance", "record"),
    (_AGENCY, _RECORD): ("standing", "record"),
}
_KINDS = {(side, *address): kind for (side, kind), address in _PAGES.items()}
_STATEMENTS: Mapping[OrganizationKind, str] = {_CLIENT: "note_opened_by_client", _AGENCY: "note_opened_by_agency"}


@dataclass(frozen=True)
class Opened:
    """One thing somebody opened; `path` is the address that opens it again."""

    kind: str
    id: UUID
    title: str
    counterpart: str
    opened_at: datetime
    path: str


def note_opened(conn: Connection, *, actor: Actor, page: str, query: Mapping[str, str], now: datetime) -> int:
    """Keep that the actor opened what this address names, where it names one; how many it kept, one or none.

    An unknown or a foreign id keeps nothing, as a page without one does.
    """
    statement = _STATEMENTS.get(actor.kind)
    named = _named(actor.kind, page, query)
    if statement is None or named is None:
        return 0
    kind, thing_id = named
    whose = {"org_id": actor.org_id, "user_id": actor.user_id}
    return rows(conn, statement, kind=kind, thing_id=thing_id, now=now, **whose)


def opened_last(conn: Connection, actor: Actor) -> list[Opened]:
    """The last things the actor opened, the latest first."""
    if actor.kind not in _STATEMENTS:
        return []
    found = many(conn, "opened_last", org_id=actor.org_id, user_id=actor.user_id, limit=MOST_SHOWN)
    return [Opened(**row._mapping, path=_path(actor.kind, row.kind, row.id)) for row in found]


def names_a_thing(side: OrganizationKind, page: str, query: Mapping[str, str]) -> bool:
    """Whether an address names one thing that is kept when it is opened."""
    return side in _STATEMENTS and _named(side, page, query) is not None


def _named(side: OrganizationKind, page: str, query: Mapping[str, str]) -> tuple[str, UUID] | None:
    for parameter, value in query.items():
        if kind := _KINDS.get((side, page, parameter)):
            try:
                return kind, UUID(value)
            except ValueError:
                return None
    return None


def _path(side: OrganizationKind, kind: str, thing_id: UUID) -> str:
    page, parameter = _PAGES[side, kind]
    return f"/{page}?{parameter}={thing_id}"
