"""Take in a usage log: read it, judge what is new in it, keep it, and open what it breaks; all of it or nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from core.audit.operations import record
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import DIMENSIONS
from core.conflicts.detect import ENGINE_VERSION
from core.db.statements import many, one, rows
from core.errors import NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.usage.evaluating import judge_events
from core.usage.holdings import Held, brands_of_clients, held_between
from core.usage.model import MOST_EVENTS, Judged, LoggedViolation, Look, Outcome, Receipt, Refused, UsageEvent
from core.usage.opening import open_violations
from core.usage.reading import OTHER_CONTENT, Reader
from core.vocabulary.queries import own_meanings


class TooManyEvents(NotValid):
    """More events than one call may bring."""


@dataclass(frozen=True)
class _Read:
    """A call as it was read: what is new, what was sent before, and what is left out."""

    new: Sequence[UsageEvent]
    known: Sequence[UsageEvent]
    refused: Sequence[Refused]


def take_in(conn: Connection, *, actor: Actor, events: Sequence[object], now: datetime) -> Receipt:
    """Keep what can be read and is new, with its outcome; the rest is named, or counted as sent before.

    Sent twice the same changes nothing. Calls of one agency follow each other, so that it holds for two at once too.

    Raises:
        TooManyEvents: more than `MOST_EVENTS`.
    """
    allow(actor, Permission.USAGE_MANAGE)
    return _taken_in(conn, actor, events, now)


def tell_of_one(conn: Connection, *, actor: Actor, event: Mapping[str, object], now: datetime) -> Receipt:
    """One activity that somebody of the agency tells of, under an id of its own; judged as a log's events are."""
    if not actor.is_agency:
        allow(actor, Permission.USAGE_MANAGE)
    allow(actor, Permission.VIOLATION_REPORT)
    return _taken_in(conn, actor, [{**event, "id": f"told-{uuid4()}"}], now)


def _taken_in(conn: Connection, actor: Actor, events: Sequence[object], now: datetime) -> Receipt:
    if len(events) > MOST_EVENTS:
        raise TooManyEvents(f"That is {len(events):,} events; send at most {MOST_EVENTS:,} at once.")
    one(conn, "hold_usage_log", org_id=actor.org_id)
    read = _read(conn, actor, events, now)
    if read.new:
        held = _held(conn, actor, read.new)
        judged = list(zip(read.new, judge_events(read.new, held.clauses, held.world), strict=True))
        _store(conn, actor, judged, held, now)
        open_violations(conn, actor, judged, held.clauses, now=now)
        _tell(conn, actor, judged)
    return _receipt(conn, actor, read, len(events))


def foresee(conn: Connection, *, actor: Actor, events: Sequence[object], now: datetime) -> Receipt:
    """What `take_in` would answer, as far as it can be said without keeping anything: no violation has an id yet."""
    allow(actor, Permission.USAGE_MANAGE)
    read = _read(conn, actor, events[:MOST_EVENTS], now)
    outcomes, looks = dict.fromkeys(Outcome, 0), dict.fromkeys(Look, 0)
    if read.new:
        held = _held(conn, actor, read.new)
        for judged in judge_events(read.new, held.clauses, held.world):
            outcomes[judged.outcome] += 1
            if judged.look:
                looks[judged.look] += 1
    return Receipt(len(events), len(read.new), len(read.known), outcomes, looks, (), tuple(read.refused))


def _read(conn: Connection, actor: Actor, events: Sequence[object], now: datetime) -> _Read:
    clients = many(conn, "clients_of_usage", org_id=actor.org_id)
    names = {row.name.casefold(): row.enterprise_org_id for row in clients}
    reader = Reader(
        names | {str(row.enterprise_org_id): row.enterprise_org_id for row in clients},
        own_meanings(conn, actor.org_id),
        now,
        brands_of_clients(conn, actor.org_id),
    )
    found, refused = reader.read(events)
    stored = many(conn, "known_usage_events", org_id=actor.org_id, ids=[event.id for event in found])
    known = {row.event_id: bytes(row.content_sha256) for row in stored}
    changed = [event for event in found if known.get(event.id, event.content_sha256) != event.content_sha256]
    refused += [Refused(event.index, OTHER_CONTENT.format(id=event.id)) for event in changed]
    return _Read(
        new=[event for event in found if event.id not in known],
        known=[event for event in found if known.get(event.id) == event.content_sha256],
        refused=sorted(refused, key=lambda each: each.index),
    )


def _held(conn: Connection, actor: Actor, events: Sequence[UsageEvent]) -> Held:
    times = [event.occurred_at for event in events]
    return held_between(conn, actor.org_id, min(times), max(times))


def _store(
    conn: Connection, actor: Actor, judged: Sequence[tuple[UsageEvent, Judged]], held: Held, now: datetime
) -> None:
    cited = [[str(each.clause.distribution_id), each.clause.clause.id] for each in held.clauses]
    rows(
        conn,
        "store_usage_events",
        org_id=actor.org_id,
        user_id=actor.user_id,
        events=json.dumps([_stored(event, verdict, cited) for event, verdict in judged]),
        engine_version=ENGINE_VERSION,
        vocabulary_version=vocabulary().version,
        now=now,
    )


def _stored(event: UsageEvent, verdict: Judged, cited: Sequence[Sequence[str]]) -> dict[str, Any]:
    terms = {dim.value: term for dim, term in zip(DIMENSIONS, event.terms, strict=True)}
    return {
        "event_id": event.id,
        "content_sha256": event.content_sha256.hex(),
        "occurred_at": event.occurred_at.isoformat(),
        "happened_on": event.happened_on.isoformat(),
        "client_org_id": None if event.client_id is None else str(event.client_id),
        "brand": event.brand,
        **terms,
        **{dim.value: word for dim, word in event.written},
        "unknown": [dim.value for dim, _ in event.written],
        "parameters": dict(event.values),
        "actor_ref": event.actor_ref,
        "note": event.note,
        "outcome": verdict.outcome,
        "look": verdict.look,
        "cited": [cited[place] for place in verdict.clauses],
    }


def _tell(conn: Connection, actor: Actor, judged: Sequence[tuple[UsageEvent, Judged]]) -> None:
    """One trail row and one event for the call, both the agency's own."""
    counts = dict.fromkeys(Outcome, 0)
    for _, verdict in judged:
        counts[verdict.outcome] += 1
    told = {outcome.value: count for outcome, count in counts.items()}
    record(conn, "usage.received", entity="usage_log", entity_id=None, agency_org_id=actor.org_id, new=told)
    emit(conn, "usage.received", org_id=actor.org_id, payload=told)


def _receipt(conn: Connection, actor: Actor, read: _Read, received_count: int) -> Receipt:
    """The outcomes of everything that was kept now or before, so that a call sent again reads the same."""
    ids = [event.id for event in (*read.new, *read.known)]
    outcomes, looks = dict.fromkeys(Outcome, 0), dict.fromkeys(Look, 0)
    for row in many(conn, "outcomes_of_usage", org_id=actor.org_id, ids=ids):
        outcomes[Outcome(row.outcome)] += row.event_count
        if row.look:
            looks[Look(row.look)] += row.event_count
    found = many(conn, "violations_of_usage", org_id=actor.org_id, ids=ids)
    return Receipt(
        received_count=received_count,
        stored_count=len(read.new),
        duplicate_count=received_count - len(read.new) - len(read.refused),
        outcomes=outcomes,
        looks=looks,
        violations=tuple(LoggedViolation(**row._mapping) for row in found),
        refused=tuple(read.refused),
    )
