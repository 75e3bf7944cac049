"""Questions about distributions, documents and signatures, for either side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.distribution.model import Distribution, DistributionStatus, ReceivedDocument, Response, Signature
from core.errors import NotFound


class NoSuchDistribution(NotFound):
    """No distribution with that id reaches the actor's organization."""


@dataclass(frozen=True)
class DistributionFilter:
    """What to list; None means any. `after` is the (distributed_at, id) of the last row of the page before."""

    policy_id: UUID | None = None
    counterpart_id: UUID | None = None
    distribution_status: DistributionStatus | None = None
    response: Response | None = None
    current_only: bool = False
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True)
class DistributionCounts:
    """How one side's distributions stand now."""

    total_count: int
    active_count: int
    acknowledged_count: int
    objected_count: int
    awaiting_count: int
    overdue_count: int


def distributions(conn: Connection, org_id: UUID, wanted: DistributionFilter | None = None) -> list[Distribution]:
    """A page of the organization's distributions, newest first."""
    return [_distribution(row) for row in _page(conn, org_id, wanted or DistributionFilter(), None)]


def distribution(conn: Connection, org_id: UUID, distribution_id: UUID) -> Distribution:
    """One distribution, or NoSuchDistribution; a stranger's id reads as an unknown one."""
    found = _page(conn, org_id, DistributionFilter(limit=1), distribution_id)
    if not found:
        raise no_such_distribution()
    return _distribution(found[0])


def no_such_distribution() -> NoSuchDistribution:
    """The one sentence for every id that does not reach the organization."""
    return NoSuchDistribution("There is no such distribution. Open the list and choose one from there.")


def received_document(conn: Connection, org_id: UUID, distribution_id: UUID) -> ReceivedDocument:
    """The exact document of a distribution, with the distribution itself."""
    found = distribution(conn, org_id, distribution_id)
    row = one(conn, "received_document", org_id=org_id, distribution_id=distribution_id)
    if row is None:
        raise no_such_distribution()
    return ReceivedDocument(found, row.title, row.body, row.clauses, row.change_summary, bytes(row.document_sha256))


def signatures_of(conn: Connection, org_id: UUID, distribution_id: UUID) -> list[Signature]:
    """Every signature given for a distribution, oldest first."""
    return [_signature(row) for row in many(conn, "signatures_of", org_id=org_id, distribution_id=distribution_id)]


def distribution_counts(conn: Connection, org_id: UUID, *, now: datetime) -> DistributionCounts:
    """How the organization's distributions stand at `now`."""
    row = one(conn, "distribution_counts", org_id=org_id, now=now)
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return DistributionCounts(**row._mapping)


def _page(conn: Connection, org_id: UUID, wanted: DistributionFilter, distribution_id: UUID | None) -> list[Row[Any]]:
    after_at, after_id = wanted.after or (None, None)
    return list(
        many(
            conn,
            "distributions",
            org_id=org_id,
            distribution_id=distribution_id,
            policy_id=wanted.policy_id,
            counterpart_id=wanted.counterpart_id,
            distribution_status=wanted.distribution_status,
            response=wanted.response,
            current_only=wanted.current_only,
            after_at=after_at,
            after_id=after_id,
            limit=wanted.limit,
        )
    )


def _distribution(row: Row[Any]) -> Distribution:
    values = dict(row._mapping)
    values["distribution_status"] = DistributionStatus(row.distribution_status)
    values["response"] = Response(row.response)
    return Distribution(**values)


def _signature(row: Row[Any]) -> Signature:
    values = dict(row._mapping)
    values["meaning"] = Response(row.meaning)
    values["clause_ids"] = tuple(row.clause_ids)
    values["document_sha256"] = bytes(row.document_sha256)
    return Signature(**values)
