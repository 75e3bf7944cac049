"""Scores computed where their facts are: one statement for many records. Under `app_job`, which sees both sides' facts.

`core/compliance/rules.py` says the same for the facts of one record in hand and is what the statement is held against
(docs/decisions/0026-scores-in-sql.md).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.gathering import Pair
from core.db.statements import many, one, rows
from core.events.model import UnreadEvent

MANY = 200
"""From so many records on, the statement is planned for them rather than for any few."""


@dataclass(frozen=True)
class Recomputed:
    """How many records were scored, and of how many the score or the status changed."""

    scored_count: int = 0
    changed_count: int = 0


def recompute_all(conn: Connection, *, now: datetime, limit: int) -> int:
    """Score the next `limit` records of today (UTC) in the order of their keys; how many, 0 when all of today are."""
    place = one(conn, "hold_scored_day", day=now.date())
    if place is None:
        raise LookupError("The upsert of the day's place gave no row.")
    if place.finished_at is not None:
        return 0
    after = {"after_agency": place.after_agency, "after_compliance_id": place.after_compliance_id}
    held = many(conn, "lock_next_records_to_score", as_of=now, limit=limit, **after)
    last = held[-1] if held else None
    score_records(conn, held, as_of=now, day=now.date())
    rows(
        conn,
        "advance_scored_day",
        day=now.date(),
        after_agency=last.agency_org_id if last else None,
        after_compliance_id=last.id if last else None,
        now=now,
    )
    return len(held)


def recompute_pairs(conn: Connection, pairs: Collection[Pair], *, now: datetime) -> Recomputed:
    """Score the current records of these agencies and policies anew, and nothing else."""
    if not pairs:
        return Recomputed()
    held = many(
        conn,
        "lock_records_of_pairs",
        agency_ids=[agency_org_id for agency_org_id, _ in pairs],
        policy_ids=[policy_id for _, policy_id in pairs],
        as_of=now,
    )
    return score_records(conn, held, as_of=now, day=now.date())


def pairs_of_events(conn: Connection, events: Sequence[UnreadEvent]) -> list[Pair]:
    """The agencies and policies of which these events tell a fact, in one statement.

    An event that went to a client has its twin at the agency, by which it is found.
    """
    found = many(
        conn,
        "pairs_of_events",
        org_ids=[event.org_id for event in events],
        payloads=[json.dumps(event.payload) for event in events],
    )
    return [(row.agency_org_id, row.policy_id) for row in found]


def score_records(
    conn: Connection, held: Sequence[Row[Any]], *, as_of: datetime, day: date, is_past: bool = False
) -> Recomputed:
    """Score these records (agency and id) from the facts before a time: stored, kept for the day, told of if changed.

    Of a past day only the history is written. Lock the records first: a statement that begins later reads facts that
    are no older than a score stored meanwhile.
    """
    if not held:
        return Recomputed()
    one(conn, "ready_to_score", is_many=len(held) >= MANY)
    done = one(
        conn,
        "recompute_records",
        agency_ids=[row.agency_org_id for row in held],
        compliance_ids=[row.id for row in held],
        as_of=as_of,
        day=day,
        is_past=is_past,
    )
    assert done is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return Recomputed(done.scored_count, done.changed_count)
