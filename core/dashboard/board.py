"""A dashboard's parts, asked of the database: the same answer is drawn on the page, printed and given by the API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.model import Severity
from core.dashboard.board_model import Choice, Choices, KeyFigures, MetricValue, Number
from core.dashboard.metrics import metrics_of
from core.dashboard.narrowing import Asked, Narrowing, Period, period_of
from core.db.statements import many, one
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_CHOICES = 2_000
_GRAVE = (Severity.HIGH, Severity.CRITICAL)
_MOMENTS = ((1, "now"), (2, "before"))
"""The place of either end in an array of the database, and how columns of it end."""
_DISTRIBUTIONS = {
    "total_distributions": "total",
    "active_distributions": "active",
    "acknowledged_distributions": "acknowledged",
    "reserved_distributions": "reserved",
    "declined_distributions": "declined",
    "overdue_signatures": "overdue",
    "sent_in_period": "sent",
}
Values = dict[str, Number | None]


def asked(conn: Connection, actor: Actor, narrowing: Narrowing, *, now: datetime) -> Asked:
    """The narrowing as the statements take it: a market becomes the organizations that work in it."""
    allow(actor, Permission.DASHBOARD_READ)
    chosen: list[UUID] | None = [each for each in narrowing.counterpart_ids if each != actor.org_id]
    if not narrowing.counterpart_ids:
        chosen = None
    if narrowing.market is not None:
        in_market = [each.id for each in _counterparts(conn, actor) if narrowing.market in each.markets]
        chosen = in_market if chosen is None else [each for each in chosen if each in in_market]
    return Asked(actor.org_id, period_of(narrowing, now), chosen, narrowing.policy_ids or None)


def choices(conn: Connection, actor: Actor) -> Choices:
    """The organizations and policies that a dashboard of the actor's can be narrowed to."""
    allow(actor, Permission.DASHBOARD_READ)
    policies = many(conn, "board_policies", org_id=actor.org_id, limit=MOST_CHOICES)
    return Choices(_counterparts(conn, actor), [Choice(row.id, row.name) for row in policies])


def key_figures(conn: Connection, actor: Actor, wanted: Asked, *, now: datetime) -> KeyFigures:
    """Every figure of the actor's side, for the period's end and for that of the comparison."""
    allow(actor, Permission.DASHBOARD_READ)
    # Scores are kept for the records in force; what they were at an earlier end is in the daily history.
    scores = one(conn, "board_scores", **wanted.parameters(), now=now)
    assert scores is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    values, before = _counted(conn, actor, wanted)
    earlier = _scores_of_days(conn, wanted)
    is_past = wanted.period.last_day < now.date()
    values |= earlier.get(wanted.period.last_day, _scored(None)) if is_past else _scored(scores)
    values["overdue_reviews"] = None if is_past else scores.review_overdue_count
    day_before = wanted.period.day_before
    before |= {} if day_before is None else earlier.get(day_before, _scored(None))
    targets = targets_of(conn, actor)
    return KeyFigures(
        at=now,
        values=[
            MetricValue(each.key, values.get(each.key), before.get(each.key), targets.get(each.key))
            for each in metrics_of(actor.kind)
        ],
        record_count=scores.record_count,
        scored_at=scores.computed_at,
    )


def targets_of(conn: Connection, actor: Actor) -> dict[str, int]:
    """What the actor's organization wants its metrics to reach, by metric."""
    return {row.metric: row.value for row in many(conn, "targets_of_organization", org_id=actor.org_id)}


def moments(period: Period) -> dict[str, list[datetime]]:
    """The ends and beginnings of the period and of that it is compared with, as the statements take them."""
    if period.before_begins is None or period.before_ends is None:
        return {"ends": [period.ends], "begins": [period.begins]}
    return {"ends": [period.ends, period.before_ends], "begins": [period.begins, period.before_begins]}


def whole(value: object) -> int | None:
    """One of the database's numerics as an integer."""
    return None if value is None else int(value)  # type: ignore[call-overload]  # a Decimal or a float


def _counted(conn: Connection, actor: Actor, wanted: Asked) -> tuple[Values, Values]:
    """What is counted from rows with times of their own, at both ends."""
    at, parameters = moments(wanted.period), wanted.parameters()
    distributions = one(conn, "board_distributions", **parameters, **at)
    assert distributions is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    violations: dict[int, list[Row[Any]]] = {}
    for row in many(conn, "board_violations", **parameters, **at):
        violations.setdefault(row.place, []).append(row)
    findings = "board_conflicts" if actor.is_agency else "board_own_findings"
    found = {row.place: row for row in many(conn, findings, **parameters, ends=at["ends"])}
    both = [
        _delivered(distributions, word) | _violated(violations.get(place, [])) | _found(actor, found.get(place))
        for place, word in _MOMENTS
    ]
    return both[0], both[1] if len(at["ends"]) > 1 else {}


def _delivered(row: Row[Any], word: str) -> Values:
    columns = row._mapping
    values: Values = {key: columns[f"{column}_{word}"] for key, column in _DISTRIBUTIONS.items()}
    active, acknowledged, days = (columns[f"{name}_{word}"] for name in ("active", "acknowledged", "days_to_sign"))
    rate = 100 * acknowledged // active if active else None
    return {
        **values, "acknowledgement_rate": rate, "time_to_sign": None if days is None else round(float(days), 1)
    }  # fmt: skip


def _violated(rows: list[Row[Any]]) -> Values:
    return {
        "open_violations": sum(row.open_count for row in rows),
        "grave_violations": sum(row.open_count for row in rows if row.severity in _GRAVE),
        "violations_reported": sum(row.reported_count for row in rows),
    }


def _found(actor: Actor, row: Row[Any] | None) -> Values:
    if actor.is_enterprise:
        return {"own_findings": row.finding_count if row else 0}
    found, settled = (row.found_count, row.settled_count) if row else (0, 0)
    return {"unresolved_conflicts": found - settled, "resolution_rate": 100 * settled // found if found else None}


def _scores_of_days(conn: Connection, wanted: Asked) -> Mapping[object, Values]:
    days = [wanted.period.last_day, *([wanted.period.day_before] if wanted.period.day_before else [])]
    return {row.day: _scored(row) for row in many(conn, "board_score_days", **wanted.parameters(), days=days)}


def _scored(row: Row[Any] | None) -> Values:
    if row is None:
        return dict.fromkeys(("average_score", "coverage", "at_risk_records", "non_compliant_records"))
    coverage = whole(row.average_coverage)
    return {
        "average_score": whole(row.average_score),
        "coverage": None if coverage is None else coverage // 100,
        "at_risk_records": row.at_risk_count,
        "non_compliant_records": row.non_compliant_count,
    }


def _counterparts(conn: Connection, actor: Actor) -> list[Choice]:
    found = many(conn, "board_counterparts", org_id=actor.org_id, limit=MOST_CHOICES)
    return [Choice(row.id, row.name, tuple(row.markets or ())) for row in found]
