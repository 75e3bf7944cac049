"""Look once on each business day through what is due to each person: notices, and one letter. Under `app_job`.

Which day was looked at is a row in the same transaction, so an instance that is killed leaves a day to do, and none is
done twice. What to remind of is read at that moment: a fact that is settled has no reminder left.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, rows
from core.identity.countries import public_holidays
from core.identity.model import OrganizationKind
from core.identity.organization_settings import settings_from
from core.mail.model import AddressedLetter
from core.mail.operations import post_all
from core.notices.letters import letter
from core.notices.model import RECIPIENTS, DueFact, NoticeKind, Reader, Reminder
from core.notices.rules import START_KEEPS, reminders, reminding_day, zone_of

LOOK_BACK, LOOK_AHEAD = timedelta(days=60), timedelta(days=62)
"""No rung of any ladder lies further from its due day."""
Person = tuple[UUID, UUID]
Place = tuple[str, str]
"""A time zone, and the country whose public holidays hold; an empty one where nobody said."""


def remind_people(conn: Connection, *, now: datetime, limit: int, by_letter: bool = True) -> int:
    """Look through the day of the next people whose morning has come; how many. Letters only where wanted."""
    days = _open_days(conn, now)
    claimed = many(
        conn,
        "claim_reminder_days",
        zones=[zone for zone, _ in days],
        countries=[country for _, country in days],
        days=list(days.values()),
        roles=sorted({role.value for roles in RECIPIENTS.values() for role in roles}),
        now=now,
        limit=limit,
    )
    if claimed:
        _remind(conn, claimed, now=now, by_letter=by_letter)
    return len(claimed)


def settle_notices(conn: Connection, *, now: datetime, limit: int) -> int:
    """Mark the unread notices whose fact is settled or has another day; how many."""
    return rows(conn, "settle_notices", now=now, limit=limit)


def _open_days(conn: Connection, now: datetime) -> dict[Place, date]:
    """The places where reminders are given at this moment, each with the day it is there."""
    places = [(row.time_zone, row.country) for row in many(conn, "places_of_people")]
    days = {place: reminding_day(now, place[0], days_off(place[1], now.date())) for place in places}
    return {place: day for place, day in days.items() if day is not None}


def days_off(country: str | None, today: date) -> frozenset[date]:
    """The public holidays that a ladder around this day may meet."""
    years = range(today.year - 1, today.year + 2) if country else ()
    return frozenset().union(*(public_holidays(str(country), year) for year in years))


def _remind(conn: Connection, claimed: Sequence[Row[Any]], *, now: datetime, by_letter: bool) -> None:
    days: dict[Person, date] = {(row.org_id, row.user_id): row.day for row in claimed}
    told: dict[Person, list[Reminder]] = {}
    readers: dict[Person, Reader] = {}
    for person, found in _facts(conn, days, now).items():
        readers[person] = _reader(found[0], days[person])
        told[person] = reminders(readers[person], [_fact(row) for row in found])
    written = _write(conn, told, now)
    if by_letter:
        letters = [
            AddressedLetter(reader.org_id, reader.email, made)
            for person, reader in readers.items()
            if reader.email and (made := letter(reader, written[person])) is not None
        ]
        post_all(conn, letters, now=now)


def _facts(conn: Connection, days: Mapping[Person, date], now: datetime) -> Mapping[Person, list[Row[Any]]]:
    """What may be due to each person, with what they were told of it before."""
    found = many(
        conn,
        "facts_to_remind_of",
        org_ids=[org_id for org_id, _ in days],
        user_ids=[user_id for _, user_id in days],
        kinds=[kind.value for kind, roles in RECIPIENTS.items() for _ in roles],
        roles=[role.value for roles in RECIPIENTS.values() for role in roles],
        now=now,
        due_from=now - LOOK_BACK,
        due_until=now + LOOK_AHEAD,
        started_from=now - START_KEEPS - timedelta(days=2),
        today=now.astimezone(UTC).date(),
    )
    by_person: dict[Person, list[Row[Any]]] = defaultdict(list)
    for row in found:
        by_person[row.org_id, row.user_id].append(row)
    return by_person


def _reader(row: Row[Any], today: date) -> Reader:
    wanted = settings_from(row.settings or {})
    return Reader(
        org_id=row.org_id,
        user_id=row.user_id,
        organization=row.organization,
        kind=OrganizationKind(row.org_kind),
        email=row.email,
        today=today,
        days_before=wanted.reminder_days,
        overdue_count=wanted.overdue_reminders,
        reminded_by_hand=row.reminded_by_hand,
        days_off=days_off(wanted.country, today),
    )


def _fact(row: Row[Any]) -> DueFact:
    zone = zone_of(row.time_zone) if row.is_moment else UTC
    return DueFact(
        kind=NoticeKind(row.kind),
        subject_id=row.subject_id,
        link_id=row.link_id,
        title=row.title,
        counterpart=row.counterpart,
        starts_on=row.starts_at.astimezone(zone_of(row.time_zone)).date(),
        due_at=row.due_at,
        due_on=row.due_at.astimezone(zone).date(),
        sent=frozenset(row.sent),
        count=row.fact_count,
        told_on=row.told_at.astimezone(zone_of(row.time_zone)).date() if row.told_at else None,
    )


def _write(conn: Connection, told: Mapping[Person, list[Reminder]], now: datetime) -> Mapping[Person, list[Reminder]]:
    """Keep a notice of each; what was told before, by whatever accident, is not told again."""
    lines = [
        {
            "org_id": org_id, "user_id": user_id, "kind": each.fact.kind, "subject_id": each.fact.subject_id,
            "rung": each.rung, "due_at": each.fact.due_at, "due_on": each.fact.due_on, "title": each.fact.title,
            "counterpart": each.fact.counterpart, "link_id": each.fact.link_id, "fact_count": each.fact.count,
        }
        for (org_id, user_id), reminded in told.items()
        for each in reminded
    ]  # fmt: skip
    added = many(conn, "add_notices", notices=json.dumps(lines, default=str), now=now) if lines else []
    new = {(row.org_id, row.user_id, row.kind, row.subject_id, row.due_at) for row in added}
    return {
        person: [each for each in reminded if (*person, each.fact.kind, each.fact.subject_id, each.fact.due_at) in new]
        for person, reminded in told.items()
    }
