"""Questions about distributions, documents and signatures, for either side."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.distribution.model import Distribution, DistributionStatus, ReceivedDocument, Response, Signature
from core.errors import NotFound

COUNT_LIMIT = 10_000
"""Up to here a list says exactly how many fit."""


class NoSuchDistribution(NotFound):
    """No distribution with that id reaches the actor's organization."""


class DistributionSort(StrEnum):
    """The orders of a list of distributions."""

    NEWEST = "newest"
    DUE = "due"
    AGENCY = "agency"


@dataclass(frozen=True)
class DistributionFilter:
    """What to list; None means any.

    Attributes:
        overdue_at: only what waits for its answer since before this time.
        agency: part of the agency's name, in any case.
        after: where the page before ended: (`distributed_at`, `due_at` or the agency's name, as the order goes; id).
    """

    policy_id: UUID | None = None
    version_number: int | None = None
    batch_id: UUID | None = None
    counterpart_id: UUID | None = None
    distribution_status: DistributionStatus | None = None
    response: Response | None = None
    delivery: str | None = None
    overdue_at: datetime | None = None
    brand: str | None = None
    agency: str | None = None
    current_only: bool = False
    sort: DistributionSort = DistributionSort.NEWEST
    after: tuple[datetime | str, UUID] | None = None
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
    """A page of the organization's distributions, newest first unless sorted otherwise."""
    return [_distribution(row) for row in _page(conn, org_id, wanted or DistributionFilter(), None)]


def counted_distributions(conn: Connection, org_id: UUID, wanted: DistributionFilter) -> tuple[list[Distribution], int]:
    """A page, and how many fit the filters altogether; the count stops one above `COUNT_LIMIT`."""
    found = _page(conn, org_id, wanted, None, COUNT_LIMIT + 1)
    return [_distribution(row) for row in found], found[0].matching_count if found else 0


def matching_ids(conn: Connection, org_id: UUID, wanted: DistributionFilter) -> list[UUID]:
    """The sender's own distributions that fit, by id, up to the filter's limit: to act on all of them."""
    return [row.id for row in many(conn, "matching_distributions", **_fitting(org_id, wanted))]


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


def _page(
    conn: Connection, org_id: UUID, wanted: DistributionFilter, distribution_id: UUID | None, count_limit: int = 0
) -> list[Row[Any]]:
    value, after_id = wanted.after or (None, None)
    return list(
        many(
            conn,
            "distributions",
            distribution_id=distribution_id,
            sort=wanted.sort,
            after_at=None if isinstance(value, str) else value,
            after_name=value if isinstance(value, str) else None,
            after_id=after_id,
            count_limit=count_limit,
            **_fitting(org_id, wanted),
        )
    )


def _fitting(org_id: UUID, wanted: DistributionFilter) -> dict[str, object]:
    return {
        "org_id": org_id,
        "policy_id": wanted.policy_id,
        "version_number": wanted.version_number,
        "batch_id": wanted.batch_id,
        "counterpart_id": wanted.counterpart_id,
        "distribution_status": wanted.distribution_status,
        "response": wanted.response,
        "delivery": wanted.delivery,
        "overdue_at": wanted.overdue_at,
        "brand": wanted.brand or None,
        "agency": (wanted.agency or "").strip() or None,
        "current_only": wanted.current_only,
        "limit": wanted.limit,
    }


def _distribution(row: Row[Any]) -> Distribution:
    values = {name: value for name, value in row._mapping.items() if name != "matching_count"}
    values["distribution_status"] = DistributionStatus(row.distribution_status)
    values["response"] = Response(row.response)
    return Distribution(**values)


def _signature(row: Row[Any]) -> Signature:
    values = dict(row._mapping)
    values["meaning"] = Response(row.meaning)
    values["clause_ids"] = tuple(row.clause_ids)
    values["document_sha256"] = bytes(row.document_sha256)
    return Signature(**values)
