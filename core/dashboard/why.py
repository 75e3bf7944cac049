"""Why an organization's average score moved between two days: each fact with the points it took then and takes now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.facts import ComponentName, ConflictFact, CostKind, Score
from core.compliance.gathering import gather
from core.compliance.model import Severity
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.records import ComplianceRecord
from core.compliance.rules import score
from core.db.statements import many
from core.errors import NotFound
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_RECORDS = 500
Key = tuple[ComponentName, CostKind, str]
Costs = dict[Key, Fraction]


class NoSuchCounterpart(NotFound):
    """The id names nobody that the actor's organization works or worked with."""


@dataclass(frozen=True)
class FactChange:
    """One fact of one record: the points of that record's score it took on the first day and takes today."""

    record: ComplianceRecord
    component: ComponentName
    kind: CostKind
    fact_id: str
    before: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        """By how much it moved its record's score; below zero it fell."""
        return self.before - self.after


@dataclass(frozen=True)
class RecordChange:
    """One record with its score on both days; `rounding` is what the floors moved beside the facts."""

    record: ComplianceRecord
    before: int
    after: int
    facts: Sequence[FactChange]
    rounding: Fraction


@dataclass(frozen=True)
class Movement:
    """An organization's average on both days, and what moved it.

    Exactly: (after − before of the averages, unrounded) = Σ fact.change / scored today + rounding + composition.
    `composition` is what records did that have a score on one of the days alone.
    """

    counterpart_id: UUID
    counterpart: str
    since: date
    average_before: Fraction | None
    average_after: Fraction | None
    records: Sequence[RecordChange]
    scored_count: int
    came_count: int
    went_count: int
    composition: Fraction

    @property
    def facts(self) -> list[FactChange]:
        """Every fact that moved a score, the dearest loss first."""
        moved = [fact for each in self.records for fact in each.facts if fact.change]
        return sorted(moved, key=lambda fact: (fact.change, fact.record.policy_title, fact.kind, fact.fact_id))

    @property
    def rounding(self) -> Fraction:
        """What floors moved of the average."""
        return sum((each.rounding for each in self.records), Fraction()) / max(self.scored_count, 1)


def why_average_moved(conn: Connection, actor: Actor, counterpart_id: UUID, *, since: date) -> Movement:
    """Take the change of a counterpart's average since the end of a day apart.

    Findings are compared with those that the last score counted, as everywhere: that component alone never moves.

    Raises:
        NoSuchCounterpart: the id names nobody the actor's organization works or worked with.
    """
    allow(actor, Permission.COMPLIANCE_READ)
    named = many(conn, "names_of_board", org_id=actor.org_id, ids=[counterpart_id])
    if not named:
        raise no_such_counterpart()
    records = [
        each
        for each in compliance_records(conn, actor.org_id, _filter(actor, counterpart_id))
        if counterpart_id in (each.agency_org_id, each.enterprise_org_id)
    ]
    then = _scores_then(conn, actor, counterpart_id, records, since)
    scored = [each for each in records if each.compliance_score is not None]
    both = [
        _change(each, before)
        for each in scored
        if (before := then.get(each.policy_id)) is not None and before.score is not None
    ]
    average_before = _mean([each.score for each in then.values() if each.score is not None])
    average_after = _mean([each.compliance_score for each in scored if each.compliance_score is not None])
    of_both = Fraction(sum(each.after - each.before for each in both), max(len(scored), 1))
    composition = (
        Fraction() if average_before is None or average_after is None else average_after - average_before - of_both
    )
    before_count = sum(each.score is not None for each in then.values())
    return Movement(
        counterpart_id, str(named[0].name), since, average_before, average_after, both, len(scored),
        came_count=len(scored) - len(both), went_count=before_count - len(both), composition=composition,
    )  # fmt: skip


def no_such_counterpart() -> NoSuchCounterpart:
    """The one sentence for every id that names nobody the reader works with."""
    return NoSuchCounterpart("There is nobody like that on your dashboard. Open Dashboards and choose from there.")


def _filter(actor: Actor, counterpart_id: UUID) -> ComplianceFilter:
    return ComplianceFilter(agency_org_id=counterpart_id if actor.is_enterprise else None, limit=MOST_RECORDS)


def _scores_then(
    conn: Connection, actor: Actor, counterpart_id: UUID, records: Sequence[ComplianceRecord], since: date
) -> Mapping[UUID, Score]:
    """The scores at the end of a day of what was in force with the counterpart then, by policy: versions follow."""
    agency_id = counterpart_id if actor.is_enterprise else actor.org_id
    conflicts = {
        (each.agency_org_id, each.policy_id): tuple(
            ConflictFact(found["id"], Severity(found["severity"])) for found in each.breakdown.get("conflicts", ())
        )
        for each in records
    }
    end = datetime.combine(since + timedelta(days=1), time(), UTC)
    gathered = gather(conn, [agency_id], as_of=end, today=since, org_id=actor.org_id, conflicts=conflicts)
    return {
        each.policy_id: score(each.facts, today=since, weights=each.settings.weights)
        for each in gathered
        if counterpart_id in (each.agency_org_id, each.enterprise_org_id)
    }


def _change(record: ComplianceRecord, before: Score) -> RecordChange:
    costs_before, costs_after = _costs_then(before), _costs_now(record.breakdown)
    facts = [
        FactChange(record, *key, costs_before.get(key, Fraction()), costs_after.get(key, Fraction()))
        for key in sorted({*costs_before, *costs_after})
    ]
    number_before, number_after = before.score or 0, record.compliance_score or 0
    rounding = number_after - number_before - sum((fact.change for fact in facts), Fraction())
    return RecordChange(record, number_before, number_after, facts, Fraction(rounding))


def _costs_then(found: Score) -> Costs:
    costs: Costs = {}
    for part in found.components:
        for cost in part.costs:
            key = (part.name, cost.kind, cost.fact_id)
            costs[key] = costs.get(key, Fraction()) + Fraction(
                part.weight * cost.ten_thousandths, found.units_per_point
            )
    return costs


def _costs_now(stored: Mapping[str, Any]) -> Costs:
    costs: Costs = {}
    for part in stored.get("components", ()):
        for cost in part.get("costs", ()):
            key = (ComponentName(part["name"]), CostKind(cost["kind"]), str(cost["fact_id"]))
            lost = Fraction(part["weight"] * cost["ten_thousandths"], stored.get("units_per_point") or 1)
            costs[key] = costs.get(key, Fraction()) + lost
    return costs


def _mean(scores: Iterable[int]) -> Fraction | None:
    found = list(scores)
    return Fraction(sum(found), len(found)) if found else None
