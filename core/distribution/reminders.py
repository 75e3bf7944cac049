"""Remind agencies of what they have not answered."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many
from core.distribution.model import LeftOut, SetResult
from core.distribution.queries import no_such_distribution
from core.distribution.rules import check_set, unknown
from core.identity.model import Actor, Permission
from core.identity.rules import allow


def remind(
    conn: Connection, *, actor: Actor, distribution_ids: Sequence[UUID], insist: bool = False, now: datetime
) -> SetResult:
    """Remind of every one of these that still waits; what is answered, ended or was reminded of today is left out.

    With `insist` what was reminded of today too. The day is UTC's, as the constraint has it.

    Raises:
        NoSuchDistribution: none of the ids is the organization's own.
    """
    allow(actor, Permission.DISTRIBUTION_REMIND)
    check_set(distribution_ids)
    found = many(
        conn,
        "remind_of_distributions",
        org_id=actor.org_id,
        user_id=actor.user_id,
        actor_name=actor.display_name,
        distribution_ids=list(distribution_ids),
        insist=insist,
        today=now.astimezone(UTC).date(),
        now=now,
    )
    if not found:
        raise no_such_distribution()
    return SetResult(
        done_ids=tuple(row.id for row in found if row.left_out is None),
        left_out=(
            *(LeftOut(row.id, row.name, row.left_out) for row in found if row.left_out is not None),
            *unknown(distribution_ids, (row.id for row in found)),
        ),
    )
