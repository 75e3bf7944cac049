"""Violations that events open: one for each clause, day, and own or other work, whatever many events there are.

By the clause's client and by nothing finer: how many rivals' activities broke a rule, or in how many clients' work, is
no client's to read. Events that come later are added to it until it is settled.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.conflicts.boxes import DIMENSIONS
from core.db.statements import many, rows
from core.identity.model import Actor
from core.usage.model import HeldClause, Judged, Outcome, UsageEvent
from core.violations.rules import OTHER_WORK, OWN_WORK, default_severity, merged_terms, shown_terms

Group = tuple[UUID, str, date, bool]
"""Distribution, clause, day, and whether the work was for the clause's own client."""


@dataclass(frozen=True)
class _Broken:
    """One clause on one day, with the events that broke it."""

    clause: HeldClause
    is_own_work: bool
    events: list[UsageEvent]

    def terms(self) -> dict[str, tuple[str, ...]]:
        """What the clause's client may read of them together."""
        told: defaultdict[str, set[str]] = defaultdict(set)
        for event in self.events:
            for dimension, term in zip(DIMENSIONS, event.terms, strict=True):
                if term is not None:
                    told[dimension.value].add(term)
        terms = {name: tuple(sorted(found)) for name, found in sorted(told.items())}
        return shown_terms(self.clause.clause.clause, terms, is_own_work=self.is_own_work)

    def event_count(self) -> int | None:
        """How many; of work that was not the client's own nobody tells it."""
        return len(self.events) if self.is_own_work else None


def open_violations(
    conn: Connection,
    actor: Actor,
    judged: Sequence[tuple[UsageEvent, Judged]],
    clauses: Sequence[HeldClause],
    *,
    now: datetime,
) -> None:
    """Open or add to the violations of these new events, and link each event to its own."""
    broken = _grouped(judged, clauses)
    if not broken:
        return
    where = {"org_id": actor.org_id}
    groups = json.dumps([_named(group) for group in broken])
    open_rows = many(conn, "open_violations_of_log", **where, groups=groups)
    held = {_group(row): row for row in open_rows}
    changes = [_more(row, broken[group]) for group, row in held.items()]
    if changes:
        rows(conn, "add_to_violations", **where, changes=json.dumps(changes, default=str))
    new = [_opened(group, each) for group, each in broken.items() if group not in held]
    ids = {group: row.id for group, row in held.items()}
    if new:
        given = {"user_id": actor.user_id, "author_name": actor.display_name, "now": now}
        made = many(conn, "open_violations_from_log", **where, groups=json.dumps(new, default=str), **given)
        ids |= {_group(row): row.id for row in made}
    links = [(ids[group], event.id) for group, each in broken.items() for event in each.events]
    rows(
        conn,
        "link_violation_events",
        **where,
        violation_ids=[violation_id for violation_id, _ in links],
        event_ids=[event_id for _, event_id in links],
    )


def _grouped(judged: Iterable[tuple[UsageEvent, Judged]], clauses: Sequence[HeldClause]) -> Mapping[Group, _Broken]:
    found: dict[Group, _Broken] = {}
    for event, verdict in judged:
        if verdict.outcome is not Outcome.VIOLATION:
            continue
        for place in verdict.clauses:
            clause = clauses[place]
            is_own_work = event.client_id == clause.clause.enterprise_org_id
            group = (clause.clause.distribution_id, clause.clause.clause.id, event.happened_on, is_own_work)
            found.setdefault(group, _Broken(clause, is_own_work, [])).events.append(event)
    return found


def _group(row: Any) -> Group:
    return (row.distribution_id, row.clause_id, row.happened_on, row.is_own_work)


def _named(group: Group) -> dict[str, object]:
    distribution_id, clause_id, happened_on, is_own_work = group
    return {
        "distribution_id": str(distribution_id),
        "clause_id": clause_id,
        "happened_on": happened_on.isoformat(),
        "is_own_work": is_own_work,
    }


def _more(row: Any, broken: _Broken) -> dict[str, object]:
    count = broken.event_count()
    terms = merged_terms(row.terms, broken.terms())
    return {"id": row.id, "terms": terms, "event_count": None if count is None else count + (row.event_count or 0)}


def _opened(group: Group, broken: _Broken) -> dict[str, object]:
    held = broken.clause.clause
    return {
        **_named(group),
        "enterprise_org_id": held.enterprise_org_id,
        "policy_id": held.policy_id,
        "severity": default_severity(held.clause),
        "summary": OWN_WORK if broken.is_own_work else OTHER_WORK,
        "terms": broken.terms(),
        "event_count": broken.event_count(),
    }
