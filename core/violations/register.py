"""The register of violations for either side: filtered, in an order of the reader's choice, by the page."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.model import Severity, ViolationState
from core.db.statements import many
from core.identity.model import Actor
from core.registers.model import RegisterPage, Slice, page_from
from core.violations.model import Source
from core.violations.queries import allow_reading


class ViolationOrder(StrEnum):
    """The orders of the register; without a corrective action a violation stands last in the order by its day."""

    NEWEST = "newest"
    OLDEST = "oldest"
    GRAVEST = "gravest"
    DUE_FIRST = "due_first"


@dataclass(frozen=True)
class RegisterFilter:
    """What to list; None means any.

    Attributes:
        counterpart_id: the agency, or for an agency the client.
        reported_before: those that are at least so old.
        overdue_on: those whose corrective action was due before this day.
        words: a part of the summary, of the clause's id, or of the other side's name.
    """

    states: tuple[ViolationState, ...] | None = None
    severity: Severity | None = None
    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    reported_before: datetime | None = None
    overdue_on: date | None = None
    words: str = ""


@dataclass(frozen=True)
class ViolationLine:
    """One violation as the register shows it; `waived_until` where an exception makes it cost nothing today."""

    id: UUID
    agency_org_id: UUID
    agency: str
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    clause_id: str
    severity: Severity
    state: ViolationState
    source: Source
    summary: str
    happened_on: date
    reported_at: datetime
    action_due_on: date | None
    waived_until: date | None


def violations_register(
    conn: Connection, actor: Actor, wanted: RegisterFilter, part: Slice, *, today: date
) -> RegisterPage[ViolationLine]:
    """One part of the violations between the actor's organization and others."""
    allow_reading(actor)
    found = many(
        conn,
        "violations_register",
        org_id=actor.org_id,
        states=None if wanted.states is None else list(wanted.states),
        severity=wanted.severity,
        counterpart_id=wanted.counterpart_id,
        policy_id=wanted.policy_id,
        reported_before=wanted.reported_before,
        overdue_on=wanted.overdue_on,
        words=wanted.words.strip() or None,
        today=today,
        **part.parameters(),
    )
    return page_from(found, part, _line)


def _line(row: Row[Any]) -> ViolationLine:
    values = {name: row._mapping[name] for name in ViolationLine.__dataclass_fields__}
    words = {"severity": Severity(row.severity), "state": ViolationState(row.state), "source": Source(row.source)}
    return ViolationLine(**{**values, **words})
