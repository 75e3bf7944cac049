"""What a person's address, name, role, end of access and time zone must be; and who may not go."""

import re
from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from core.errors import NotInThisState, NotValid
from core.identity.model import ROLES_OF_KIND, OrganizationKind, Role

ADDRESS_LENGTH = 254
NAME_LENGTH = 120
ADMINISTRATORS = frozenset({Role.ENTERPRISE_ADMIN, Role.AGENCY_ADMIN, Role.PLATFORM_ADMIN})
# One address in plain ASCII; a domain of other letters is written in its xn-- form. Nothing that a header would read.
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")

TIME_ZONES: tuple[str, ...] = ("UTC", *sorted(name for name in available_timezones() if name.startswith(_REGIONS)))


class AddressNotValid(NotValid):
    """Not one plain e-mail address."""


class NameNotValid(NotValid):
    """Blank, too long, or with signs that no name holds."""


class RoleNotOfThisSide(NotValid):
    """A role that this kind of organization does not have."""


class EndOfAccessNotValid(NotValid):
    """An auditor without an end in the future, or an end for somebody who is no auditor."""


class TimeZoneUnknown(NotValid):
    """Not one of `TIME_ZONES`."""


class LastAdministrator(NotInThisState):
    """The organization would be left without anybody who can manage people."""


class NotOneself(NotInThisState):
    """Nobody shuts themselves out by their own hand."""


def normal_address(typed: str) -> str:
    """The address as it is kept: lower case, without spaces around it."""
    address = typed.strip().lower()
    if len(address) > ADDRESS_LENGTH or not _ADDRESS.fullmatch(address):
        raise AddressNotValid("Write one e-mail address in plain letters, such as ada@agency.example.")
    return address


def person_name(typed: str) -> str:
    """The name as it is kept: on one line, without spaces around it."""
    name = " ".join(typed.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise NameNotValid(f"Write a name of at most {NAME_LENGTH} characters.")
    return name


def check_role(role: Role, kind: OrganizationKind) -> None:
    """Refuse a role of the other side."""
    if role not in ROLES_OF_KIND[kind]:
        offered = ", ".join(sorted(each.value.replace("_", " ") for each in ROLES_OF_KIND[kind]))
        raise RoleNotOfThisSide(f"Choose one of the roles of this organization: {offered}.")


def check_end_of_access(role: Role, access_until: datetime | None, now: datetime) -> None:
    """Auditors have an end in the future; nobody else has any."""
    if role is Role.AUDITOR and (access_until is None or access_until <= now):
        raise EndOfAccessNotValid("An auditor needs the last day of their access, in the future.")
    if role is not Role.AUDITOR and access_until is not None:
        raise EndOfAccessNotValid("Only an auditor's access has an end: leave it out, or choose the role auditor.")


def check_time_zone(name: str) -> None:
    """Refuse what is no zone of the list."""
    if name not in TIME_ZONES:
        raise TimeZoneUnknown("Choose a time zone of the list, such as Europe/Berlin.")


def check_somebody_manages(leaving: UUID, administrators: Collection[UUID]) -> None:
    """Refuse when `leaving` is the last of those who can manage people."""
    if set(administrators) == {leaving}:
        raise LastAdministrator("This is the last administrator: make somebody else one first.")
