"""An organization's own words, and those of an agency's clients as its clauses are read through them."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.db.statements import many
from core.vocabulary.model import Meanings, OwnTerm
from core.vocabulary.rules import meanings_of


def own_terms(conn: Connection, org_id: UUID) -> list[OwnTerm]:
    """The organization's own words in force, by dimension and word."""
    taxonomies = vocabulary().taxonomies
    return [
        OwnTerm(
            row.id,
            dimension := Dimension(row.dimension),
            row.term,
            row.mapped_to,
            taxonomies[dimension].label(row.mapped_to),
            row.added_at,
        )
        for row in many(conn, "own_terms", org_id=org_id)
    ]


def own_meanings(conn: Connection, org_id: UUID) -> Meanings:
    """What the organization means by its own words."""
    return meanings_of((row.dimension, row.term, row.mapped_to) for row in many(conn, "own_terms", org_id=org_id))


def meanings_of_clients(conn: Connection, agency_org_id: UUID) -> Mapping[UUID, Meanings]:
    """What each client whose clauses the agency holds today means by its own words."""
    words: defaultdict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
    for row in many(conn, "terms_of_clients", org_id=agency_org_id):
        words[row.org_id].append((row.dimension, row.term, row.mapped_to))
    return {org_id: meanings_of(of) for org_id, of in words.items()}
