"""Hand out a sender's list of distributions, whole, as it fits the filters."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from core.audit.operations import record
from core.distribution.model import Distribution
from core.distribution.queries import DistributionFilter, DistributionSort, distributions
from core.identity.model import Actor, Permission
from core.identity.rules import allow

CHUNK = 2000


def exported(conn: Connection, *, actor: Actor, wanted: DistributionFilter) -> Iterator[Distribution]:
    """Every distribution that fits, the newest first, read chunk by chunk; the trail notes who took it along."""
    allow(actor, Permission.RECORD_EXPORT)
    record(
        conn,
        "distributions.exported",
        entity="distribution",
        entity_id=None,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None,
    )
    asked = replace(wanted, sort=DistributionSort.NEWEST, after=None, limit=CHUNK)
    while found := distributions(conn, actor.org_id, asked):
        yield from found
        if len(found) < CHUNK:
            return
        asked = replace(asked, after=(found[-1].distributed_at, found[-1].id))
