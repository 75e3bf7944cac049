"""Propose many engagements in one statement: each with its row of the trail and its event."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.engagements.model import Terms
from core.identity.model import Actor, Permission
from core.identity.rules import allow


def addresses_waiting(conn: Connection, *, actor: Actor, emails: Collection[str]) -> frozenset[str]:
    """At which of these addresses a proposal of the actor's own organization waits already."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    found = many(conn, "proposals_waiting_at_addresses", emails=sorted(emails), org_id=actor.org_id)
    return frozenset(row.email for row in found)


def propose_all(conn: Connection, *, actor: Actor, wanted: Mapping[str, Terms], now: datetime) -> int:
    """Propose to each address what it is given, as `propose` does for one; the terms are checked already.

    Returns how many were written: fewer than asked where one to the same address came in between.
    """
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    proposed = [
        {
            "email": email, "brands": about.brands, "markets": about.markets, "starts_on": about.starts_on,
            "ends_on": about.ends_on,
        }
        for email, about in wanted.items()
    ]  # fmt: skip
    return rows(
        conn,
        "propose_engagements",
        enterprise_org_id=actor.org_id,
        proposed=json.dumps(proposed, default=str),
        user_id=actor.user_id,
        actor_name=actor.display_name,
        now=now,
        org_id=actor.org_id,
    )
