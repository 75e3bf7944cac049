"""The trail: what happened, who did it, and what it was before, as sentences."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from core.audit.model import AuditEvent, TrailPlace
from core.audit.queries import TrailFilter
from pages.view_models.times import minute, start_of_day

EVERY = "All"
SYSTEM = "the system"
COLUMNS = ["When", "Who", "What", "Record", "Before → after", "Reason"]
_ID_LENGTH = 8
_VALUE_LENGTH = 60
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def wanted(
    *,
    event: str,
    person: str | None,
    days: tuple[date, ...],
    zone_name: str,
    after: TrailPlace | None,
    limit: int,
) -> TrailFilter:
    """The filters as the question takes them; both days are inside."""
    since = start_of_day(days[0], zone_name) if days else None
    until = start_of_day(days[1] + timedelta(days=1), zone_name) if len(days) > 1 else None
    return TrailFilter(
        event=None if event == EVERY else event,
        person=person.strip() or None if person else None,
        since=since,
        until=until,
        after=after,
        limit=limit,
    )


def event_words(event: str) -> str:
    """“distribution.created” as a person says it: “Distribution created”."""
    return event.replace("_", " ").replace(".", " ").capitalize()


def frame(found: Sequence[AuditEvent], *, zone_name: str) -> pd.DataFrame:
    """The ledger."""
    rows = [
        (
            minute(each.recorded_at, zone_name),
            each.actor_name or SYSTEM,
            event_words(each.event),
            record_words(each),
            change_words(each.old, each.new),
            each.reason or "–",
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def record_words(event: AuditEvent) -> str:
    """The record by its kind and the beginning of its id."""
    return f"{event.entity} {str(event.entity_id)[:_ID_LENGTH]}" if event.entity_id else event.entity


def change_words(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    """Each changed field with its value before and after: “state: draft → in review; revision: 2”."""
    before, after = old or {}, new or {}
    said = [_field(name, before, after) for name in dict.fromkeys([*before, *after])]
    return "; ".join(said) or "–"


def details(event: AuditEvent, *, zone_name: str) -> dict[str, str]:
    """One row in full, for the reader who chose it."""
    return {
        "When": minute(event.recorded_at, zone_name),
        "Who": event.actor_name or SYSTEM,
        "Event": event.event,
        "Record": f"{event.entity} {event.entity_id or ''}".strip(),
        "Reason": event.reason or "–",
    }


def cursor(event: AuditEvent) -> TrailPlace:
    """Where a row of the trail stands."""
    return event.place


def default_days(now: datetime) -> tuple[date, date]:
    """The last thirty days."""
    return (now - timedelta(days=30)).date(), now.date()


def _field(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    label = name.replace("_", " ")
    if name not in after:
        return f"{label}: {_value(before[name])} → –"
    if name not in before:
        return f"{label}: {_value(after[name])}"
    return f"{label}: {_value(before[name])} → {_value(after[name])}"


def _value(value: Any) -> str:  # whatever JSON holds
    if value is None:
        return "none"
    text = str(value)
    if _UUID.fullmatch(text):
        return text[:_ID_LENGTH]
    text = text.replace("_", " ") if isinstance(value, str) else text
    return text if len(text) <= _VALUE_LENGTH else f"{text[: _VALUE_LENGTH - 1]}…"
