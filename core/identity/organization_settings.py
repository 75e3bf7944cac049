"""What an organization sets for itself. Keys that are not known here are kept as they are and never shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one, rows
from core.errors import NotValid
from core.events.operations import emit
from core.identity.countries import country_names
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.identity.trail import record_of

NAME_LENGTH = 120
MOST_DUE_DAYS = 365
USUAL_DUE_DAYS = 14
MOST_REMINDER_DAYS = 60
MOST_REMINDER_COUNT = 3
USUAL_REMINDER_DAYS = (7, 1)
MOST_OVERDUE_REMINDERS = 8
USUAL_OVERDUE_REMINDERS = 4


class SettingNotValid(NotValid):
    """A setting outside what it may be; the sentence names it."""


@dataclass(frozen=True)
class OrganizationSettings:
    """The documented settings.

    Attributes:
        default_due_days: days from sending a policy until an answer is due, as the form proposes it; 14 unless set.
        reminder_days: how many days before a due day its people are reminded, the earliest first.
        overdue_reminders: how often they are reminded after it, once a week.
        country: where its people work, by ISO 3166 code; nobody is reminded on its public holidays. None: not said.
    """

    default_due_days: int = USUAL_DUE_DAYS
    reminder_days: tuple[int, ...] = USUAL_REMINDER_DAYS
    overdue_reminders: int = USUAL_OVERDUE_REMINDERS
    country: str | None = None


def settings_of(conn: Connection, org_id: UUID) -> OrganizationSettings:
    """The organization's settings; a stored value that is none any more reads as not set."""
    row = one(conn, "settings_of_organization", org_id=org_id)
    return settings_from(row.settings if row else {})


def settings_from(stored: Mapping[str, object]) -> OrganizationSettings:
    """Stored settings as they hold; a value that is none any more reads as not set."""
    usual = OrganizationSettings()
    due, before, overdue = (stored.get(key) for key in ("default_due_days", "reminder_days", "overdue_reminders"))
    country = stored.get("country")
    return OrganizationSettings(
        default_due_days=due if _are_days(due) else usual.default_due_days,
        reminder_days=tuple(before) if _are_reminder_days(before) else usual.reminder_days,
        overdue_reminders=overdue if _is_count(overdue) else usual.overdue_reminders,
        country=country if _is_country(country) else None,
    )


def change_settings(conn: Connection, *, actor: Actor, name: str, settings: OrganizationSettings) -> None:
    """The organization's name, which those it works with read, and its settings."""
    allow(actor, Permission.SETTINGS_MANAGE)
    name = organization_name(name)
    _check(settings)
    before = {"name": actor.organization, **_written(settings_of(conn, actor.org_id))}
    after = {"name": name, **_written(settings)}
    changed = [key for key in after if after[key] != before[key]]
    if not changed:
        return
    if "name" in changed:
        rows(conn, "rename_organization", name=name, org_id=actor.org_id)
    rows(conn, "keep_settings", org_id=actor.org_id, settings=json.dumps(_written(settings)))
    old, new = {key: before[key] for key in changed}, {key: after[key] for key in changed}
    record_of(conn, "organization.changed", actor, entity="organization", entity_id=actor.org_id, old=old, new=new)
    emit(conn, "organization.changed", org_id=actor.org_id, payload={"changed": changed})


def organization_name(typed: str) -> str:
    """The name as it is kept: on one line, without spaces around it."""
    name = " ".join(typed.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise SettingNotValid(f"Write a name of at most {NAME_LENGTH} characters for the organization.")
    return name


def _check(settings: OrganizationSettings) -> None:
    if not _are_days(settings.default_due_days):
        raise SettingNotValid(f"The days until an answer is due are between 1 and {MOST_DUE_DAYS}.")
    if not _are_reminder_days(list(settings.reminder_days)):
        raise SettingNotValid(
            f"Choose at most three days for reminders, each between 1 and {MOST_REMINDER_DAYS} before the due day."
        )
    if not _is_count(settings.overdue_reminders):
        raise SettingNotValid(f"Choose between 0 and {MOST_OVERDUE_REMINDERS} reminders after the due day.")
    if settings.country is not None and not _is_country(settings.country):
        raise SettingNotValid("Choose one of the listed countries, or none.")


def _written(settings: OrganizationSettings) -> dict[str, object]:
    return {
        "default_due_days": settings.default_due_days,
        "reminder_days": sorted(settings.reminder_days, reverse=True),
        "overdue_reminders": settings.overdue_reminders,
        "country": settings.country,
    }


def _are_days(value: object) -> TypeGuard[int]:
    return type(value) is int and 1 <= value <= MOST_DUE_DAYS


def _are_reminder_days(value: object) -> TypeGuard[list[int]]:
    if not isinstance(value, list) or len(value) > MOST_REMINDER_COUNT or len(set(value)) < len(value):
        return False
    return all(type(days) is int and 1 <= days <= MOST_REMINDER_DAYS for days in value)


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= MOST_OVERDUE_REMINDERS


def _is_country(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value in country_names()
