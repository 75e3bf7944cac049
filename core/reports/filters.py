"""What a report is narrowed to: read from an address or the API, kept in the history, and said in words."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.model import ComplianceStatus, Severity, ViolationState
from core.conflicts.model import ResolutionStatus
from core.distribution.model import Response
from core.errors import NotFound, NotValid
from core.identity.model import Actor
from core.reports.model import FilterKey, Filters
from core.reports.subjects import counterpart_named, policy_named

LONGEST_DAYS = 3660
_READ: Mapping[FilterKey, Callable[[str], Any]] = {
    FilterKey.COUNTERPART: UUID,
    FilterKey.POLICY: UUID,
    FilterKey.STATUS: ComplianceStatus,
    FilterKey.RESPONSE: Response,
    FilterKey.STATE: ViolationState,
    FilterKey.SEVERITY: Severity,
    FilterKey.FINDING: ResolutionStatus,
    FilterKey.DAYS: int,
    FilterKey.VIEW: UUID,
}
NAMES: Mapping[FilterKey, str] = {
    FilterKey.POLICY: "Policy",
    FilterKey.STATUS: "Status",
    FilterKey.RESPONSE: "Answer",
    FilterKey.STATE: "State",
    FilterKey.SEVERITY: "Severity",
    FilterKey.FINDING: "State",
    FilterKey.DAYS: "Period",
    FilterKey.VIEW: "View",
}


class FilterNotValid(NotValid):
    """A filter that the report does not have, or a value that it cannot have."""


class NotToBeReportedOn(NotFound):
    """What the report is narrowed to is none of the actor's organization's."""


def filters_from(values: Mapping[str, str], allowed: tuple[FilterKey, ...]) -> Filters:
    """The filters in their stored words.

    Raises:
        FilterNotValid: for one that the report does not have, and for a value that is none.
    """
    names = {key.value: key for key in allowed}
    if unknown := sorted(set(values) - set(names)):
        has = ", ".join(names) or "no filter"
        raise FilterNotValid(f"This report has no filter {unknown[0]!r}. It has {has}.")
    found = Filters(**{name: _read(names[name], value) for name, value in values.items()})
    if found.days is not None and not 1 <= found.days <= LONGEST_DAYS:
        raise FilterNotValid(f"A report looks back from 1 to {LONGEST_DAYS:,} days.")
    return found


def _read(key: FilterKey, value: str) -> Any:
    try:
        return _READ[key](value)
    except ValueError:
        raise FilterNotValid(f"{key.value} cannot be {value[:60]!r}. Choose it from the list.") from None


def as_values(filters: Filters) -> dict[str, str]:
    """The filters that are set, in their stored words."""
    found = {key.value: getattr(filters, key.value) for key in FilterKey}
    return {name: str(value) for name, value in found.items() if value is not None}


def in_words(conn: Connection, actor: Actor, filters: Filters) -> dict[str, str]:
    """The filters that are set, in the words of the screen.

    Raises:
        NotToBeReportedOn: alike for a stranger's organization or policy and for one that there is not.
    """
    said: dict[str, str] = {}
    if filters.counterpart_id is not None:
        other = "Agency" if actor.is_enterprise else "Client"
        said[other] = _named(counterpart_named(conn, actor, filters.counterpart_id), other.lower())
    if filters.policy_id is not None:
        said[NAMES[FilterKey.POLICY]] = _named(policy_named(conn, actor, filters.policy_id), "policy")
    for key in (FilterKey.STATUS, FilterKey.RESPONSE, FilterKey.STATE, FilterKey.SEVERITY, FilterKey.FINDING):
        if value := getattr(filters, key.value):
            said[NAMES[key]] = words_of(value)
    if filters.days is not None:
        said[NAMES[FilterKey.DAYS]] = f"The last {filters.days:,} days" if filters.days > 1 else "The last day"
    return said


def words_of(value: str) -> str:
    """A stored word as it is read: "non_compliant" is "Non-compliant"."""
    if value == ComplianceStatus.NON_COMPLIANT:
        return "Non-compliant"
    return value.replace("_", " ").capitalize()


def since(filters: Filters, now: datetime) -> datetime | None:
    """Where the period begins."""
    return None if filters.days is None else now - timedelta(days=filters.days)


def _named(name: str | None, noun: str) -> str:
    if name is None:
        raise NotToBeReportedOn(f"There is no such {noun}. Choose one from the list.")
    return name
