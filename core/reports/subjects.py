"""Whom and what a report can be narrowed to: the actor's own counterparts and policies, by name."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many
from core.identity.model import Actor

MOST_CHOICES = 2_000
"""A list of more is searched nowhere; the API takes any id."""


def counterparts(conn: Connection, actor: Actor) -> Mapping[str, UUID]:
    """The other organizations by name; of two of one name the first."""
    found = many(conn, "report_counterparts", org_id=actor.org_id, counterpart_id=None, limit=MOST_CHOICES)
    return {row.name: row.id for row in reversed(found)}


def policies(conn: Connection, actor: Actor) -> Mapping[str, UUID]:
    """The policies by title; of two of one title the first."""
    found = many(conn, "report_policies", org_id=actor.org_id, policy_id=None, limit=MOST_CHOICES)
    return {row.name: row.id for row in reversed(found)}


def counterpart_named(conn: Connection, actor: Actor, counterpart_id: UUID) -> str | None:
    """Its name, or None for a stranger's id as for a random one."""
    found = many(conn, "report_counterparts", org_id=actor.org_id, counterpart_id=counterpart_id, limit=1)
    return found[0].name if found else None


def policy_named(conn: Connection, actor: Actor, policy_id: UUID) -> str | None:
    """Its title, or None for a stranger's id as for a random one."""
    found = many(conn, "report_policies", org_id=actor.org_id, policy_id=policy_id, limit=1)
    return found[0].name if found else None
