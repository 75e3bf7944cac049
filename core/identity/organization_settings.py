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
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.identity.trail import record_of

NAME_LENGTH = 120
MOST_DUE_DAYS = 365
USUAL_DUE_DAYS = 14


class SettingNotValid(NotValid):
    """A setting outside what it may be; the sentence names it."""


@dataclass(frozen=True)
class OrganizationSettings:
    """The documented settings.

    Attributes:
        default_due_days: days from sending a policy until an answer is due, as the form proposes it; 14 unless set.
    """

    default_due_days: int = USUAL_DUE_DAYS


def settings_of(conn: Connection, org_id: UUID) -> OrganizationSettings:
    """The organization's settings; a stored value that is none any more reads as not set."""
    row = one(conn, "settings_of_organization", org_id=org_id)
    stored: Mapping[str, object] = row.settings if row else {}
    days = stored.get("default_due_days")
    return OrganizationSettings(days) if _are_days(days) else OrganizationSettings()


def change_settings(conn: Connection, *, actor: Actor, name: str, settings: OrganizationSettings) -> None:
    """The organization's name, which those it works with read, and its settings."""
    allow(actor, Permission.SETTINGS_MANAGE)
    name = organization_name(name)
    if not _are_days(settings.default_due_days):
        raise SettingNotValid(f"The days until an answer is due are between 1 and {MOST_DUE_DAYS}.")
    before = {"name": actor.organization, "default_due_days": settings_of(conn, actor.org_id).default_due_days}
    after = {"name": name, "default_due_days": settings.default_due_days}
    changed = [key for key in after if after[key] != before[key]]
    if not changed:
        return
    if "name" in changed:
        rows(conn, "rename_organization", name=name, org_id=actor.org_id)
    written = json.dumps({"default_due_days": settings.default_due_days})
    rows(conn, "keep_settings", org_id=actor.org_id, settings=written)
    old, new = {key: before[key] for key in changed}, {key: after[key] for key in changed}
    record_of(conn, "organization.changed", actor, entity="organization", entity_id=actor.org_id, old=old, new=new)
    emit(conn, "organization.changed", org_id=actor.org_id, payload={"changed": changed})


def organization_name(typed: str) -> str:
    """The name as it is kept: on one line, without spaces around it."""
    name = " ".join(typed.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise SettingNotValid(f"Write a name of at most {NAME_LENGTH} characters for the organization.")
    return name


def _are_days(value: object) -> TypeGuard[int]:
    return type(value) is int and 1 <= value <= MOST_DUE_DAYS
