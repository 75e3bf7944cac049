"""Why a score moved: its components as they were on an earlier day, computed from that day's facts, beside today's."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.facts import ComponentName, ConflictFact
from core.compliance.gathering import ScoredRecord, gather
from core.compliance.model import Severity
from core.compliance.overview import Mover
from core.compliance.rules import score
from core.identity.model import Actor

Change = tuple[ComponentName, int]
"""A component, and by how many ten-thousandths of its own it moved."""


def why_moved(conn: Connection, actor: Actor, moved: Sequence[Mover], *, since: date) -> dict[UUID, tuple[Change, ...]]:
    """By record, what moved it since the end of a day, the weightiest first.

    Findings are the job's to read: a side compares with those that the last score counted, so that component is never
    said to have moved. A record that was another's then, or that has no facts of that day, has no entry.
    """
    if not moved:
        return {}
    end = datetime.combine(since + timedelta(days=1), time(), UTC)
    conflicts = {
        (each.agency_org_id, each.policy_id): tuple(
            ConflictFact(found["id"], Severity(found["severity"])) for found in each.breakdown.get("conflicts", ())
        )
        for each in moved
    }
    agency_ids = sorted({each.agency_org_id for each in moved})
    gathered = gather(conn, agency_ids, as_of=end, today=since, org_id=actor.org_id, conflicts=conflicts)
    before = {each.compliance_id: each for each in gathered}
    return {each.id: _changes(each, before[each.id], since) for each in moved if each.id in before}


def _changes(mover: Mover, record: ScoredRecord, since: date) -> tuple[Change, ...]:
    then = {
        part.name: part.value_ten_thousandths
        for part in score(record.facts, today=since, weights=record.settings.weights).components
    }
    found = []
    for part in mover.breakdown.get("components", ()):
        name = ComponentName(part["name"])
        if name is not ComponentName.CONFLICTS and part["value_ten_thousandths"] != then.get(name):
            change = (part["value_ten_thousandths"] or 0) - (then.get(name) or 0)
            found.append((abs(change) * part["weight"], name, change))
    return tuple((name, change) for _, name, change in sorted(found, key=lambda each: (-each[0], each[1])))
