"""One question over everything that a person may open."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.clauses.taxonomy import vocabulary
from core.db.statements import many
from core.identity.model import Actor, OrganizationKind
from core.search.model import Found, FoundKind, FoundOfKind
from core.search.rules import folded, kinds_for, path_of, terms_found
from core.vocabulary.queries import own_terms

_STATEMENTS: Mapping[OrganizationKind, str] = {
    OrganizationKind.ENTERPRISE: "found_by_client",
    OrganizationKind.AGENCY: "found_by_agency",
    OrganizationKind.OPERATOR: "found_by_operator",
}


def search(conn: Connection, actor: Actor, said: str, *, most: int = 8) -> list[FoundOfKind]:
    """What fits, by kind in the order of `FoundKind`, at most `most` of each; each word said begins a word of it.

    Nothing said finds nothing. A kind that the actor's role does not open is left out, as one without a hit is.
    """
    kinds = kinds_for(actor)
    said = said.replace("\0", " ")  # Postgres takes no such character
    if not kinds or not folded(said):
        return []
    found = many(conn, _STATEMENTS[actor.kind], org_id=actor.org_id, said=said, kinds=kinds, most=most)
    by_kind = {kind: _group(actor, kind, list(rows)) for kind, rows in groupby(found, lambda row: FoundKind(row.kind))}
    if FoundKind.TERM in kinds and (terms := _terms(conn, actor, said, most=most)):
        by_kind[FoundKind.TERM] = terms
    return [by_kind[kind] for kind in FoundKind if kind in by_kind]


def _terms(conn: Connection, actor: Actor, said: str, *, most: int) -> FoundOfKind | None:
    is_operator = actor.kind is OrganizationKind.OPERATOR
    own = [] if is_operator else [(each.dimension, each.term, each.means) for each in own_terms(conn, actor.org_id)]
    return terms_found(said, vocabulary(), own, actor.kind, most=most)


def _group(actor: Actor, kind: FoundKind, rows: list[Row[Any]]) -> FoundOfKind:
    found = tuple(
        Found(kind, row.id, row.title, row.counterpart, row.state, path_of(actor.kind, kind, row.id)) for row in rows
    )
    return FoundOfKind(kind, rows[0].found_count, found)
