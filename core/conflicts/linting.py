"""The lints of a draft: its clauses beside those that the same enterprise has published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.document import parse_clauses
from core.clauses.effect import in_effect
from core.clauses.model import Clause
from core.conflicts.lints import Lint, LintedClause, lints
from core.db.statements import many
from core.identity.model import Actor
from core.policies.model import Content
from core.vocabulary.model import NO_MEANINGS, Meanings
from core.vocabulary.queries import own_meanings
from core.vocabulary.rules import read_through

MOST_POLICIES = 200


def lints_of_draft(
    conn: Connection, actor: Actor, policy_id: UUID, content: Content, *, today: date
) -> tuple[Lint, ...]:
    """What the author should know of a draft's content, saved or not."""
    meanings = own_meanings(conn, actor.org_id)
    clauses = drafted_clauses(content.clauses, content.effective_from, content.effective_until, meanings)
    return lints(clauses, published_beside(conn, actor, policy_id, today=today), today=today)


def drafted_clauses(
    documents: Sequence[object], starts_on: date | None, ends_on: date | None, meanings: Meanings = NO_MEANINGS
) -> list[Clause]:
    """A draft's clauses, confined to the days on which the version will be in effect, read through one's own words."""
    read = (clause for document in documents for clause in parse_clauses([document]))
    return [read_through(in_effect(clause, starts_on, ends_on), meanings) for clause in read]


def published_beside(conn: Connection, actor: Actor, policy_id: UUID, *, today: date) -> list[LintedClause]:
    """The clauses of the actor's own organization's other current versions, and of nobody else's, read likewise."""
    meanings = own_meanings(conn, actor.org_id)
    return [
        replace(each, clause=read_through(each.clause, meanings))
        for each in published_clauses(conn, actor, without=policy_id, today=today)
    ]


def published_clauses(
    conn: Connection, actor: Actor, *, today: date, without: UUID | None = None
) -> list[LintedClause]:
    """The clauses of the actor's own organization's current versions, as they are written."""
    found = many(conn, "own_published_clauses", org_id=actor.org_id, without=without, today=today, limit=MOST_POLICIES)
    return [
        LintedClause(
            in_effect(clause, row.effective_from, row.effective_until), row.policy_id, row.title, row.version_number
        )
        for row in found
        for clause in parse_clauses(row.clauses)
    ]
