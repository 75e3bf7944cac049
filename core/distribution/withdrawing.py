"""Withdraw a published version: nobody may be sent it any more, and every agency that holds it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, rows
from core.distribution.model import DistributionStatus
from core.distribution.rules import check_reason
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.model import VERSION_MOVES, VersionState
from core.policies.queries import version
from core.policies.records import hold_policy, tell
from core.states import check_move


@dataclass(frozen=True)
class Holders:
    """How many agencies hold a version, and how many are to receive it at a time."""

    active_count: int
    pending_count: int


def holders(conn: Connection, actor: Actor, policy_id: UUID, version_number: int) -> Holders:
    """Whom a withdrawal of the version would reach."""
    allow(actor, Permission.DISTRIBUTION_WITHDRAW)
    what = {"policy_id": policy_id, "version_number": version_number}
    return _holders(many(conn, "sendings_of_version", org_id=actor.org_id, **what))


def withdraw_version(
    conn: Connection, *, actor: Actor, policy_id: UUID, version_number: int, reason: str, now: datetime
) -> Holders:
    """End the version and all its sendings in one transaction; whom it reached.

    Agencies that saw it are told and read the reason. Signatures stay, compliance records freeze.
    """
    allow(actor, Permission.DISTRIBUTION_WITHDRAW)
    check_reason(reason)
    hold_policy(conn, actor, policy_id)
    withdrawn = version(conn, actor, policy_id, version_number).withdrawal is not None
    state = VersionState.WITHDRAWN if withdrawn else VersionState.PUBLISHED
    check_move(VERSION_MOVES, state, VersionState.WITHDRAWN, noun="version")
    how = {"org_id": actor.org_id, "reason": reason.strip(), "now": now}
    what = {"policy_id": policy_id, "version_number": version_number}
    rows(conn, "insert_version_withdrawal", user_id=actor.user_id, **how, **what)
    sendings = many(conn, "sendings_of_version", org_id=actor.org_id, **what)
    ids = [row.id for row in sendings]
    many(conn, "withdraw_distributions", distribution_ids=ids, actor_name=actor.display_name, **how)
    facts = {"version_number": version_number, "ended_count": len(ids)}
    tell(conn, actor, "version.withdrawn", policy_id, facts, reason=reason.strip())
    return _holders(sendings)


def _holders(sendings: Sequence[Row[Any]]) -> Holders:
    active = sum(row.distribution_status == DistributionStatus.ACTIVE for row in sendings)
    return Holders(active, len(sendings) - active)
