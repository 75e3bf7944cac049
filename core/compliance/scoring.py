"""Compute scores for many records at once and store them; under `app_job`, which sees both sides' facts."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.facts import Score
from core.compliance.gathering import ScoredRecord, gather
from core.compliance.rules import score
from core.db.statements import many, rows


def recompute(conn: Connection, agency_ids: Sequence[UUID], *, now: datetime) -> int:
    """Score the current records of these agencies, keep the day's history, tell both sides what changed; how many."""
    records = gather(conn, agency_ids, as_of=now, today=now.date(), org_id=None)
    scores = _rows(records, now.date())
    changed = many(conn, "store_scores", scores=json.dumps(scores), now=now)
    rows(conn, "store_history", scores=json.dumps(scores), day=now.date())
    if changed:
        changes = [
            {
                "agency_org_id": str(row.agency_org_id),
                "enterprise_org_id": str(row.enterprise_org_id),
                "id": str(row.id),
                "old": {"compliance_score": row.old_score, "compliance_status": row.old_status},
                "new": {"compliance_score": row.compliance_score, "compliance_status": row.compliance_status},
            }
            for row in changed
        ]
        rows(conn, "tell_of_scores", changes=json.dumps(changes))
    return len(records)


def compute_history(conn: Connection, agency_ids: Sequence[UUID], *, day: date) -> int:
    """Score a past day from the facts and by the settings that stood at its end; only the history is written."""
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    scores = _rows(gather(conn, agency_ids, as_of=end, today=day, org_id=None), day)
    return rows(conn, "store_history", scores=json.dumps(scores), day=day)


def _rows(records: Sequence[ScoredRecord], day: date) -> list[dict[str, Any]]:
    """Each record's score by its client's settings of the day, as the statements take it."""
    return [_row(each, score(each.facts, today=day, weights=each.settings.weights)) for each in records]


def _row(record: ScoredRecord, computed: Score) -> dict[str, Any]:
    return {
        "agency_org_id": str(record.agency_org_id),
        "enterprise_org_id": str(record.enterprise_org_id),
        "id": str(record.compliance_id),
        "compliance_score": computed.score,
        "score_before_waivers": computed.score_before_waivers,
        "coverage": computed.coverage,
        "compliance_status": computed.status.value,
        "violations_count": sum(violation.open for violation in record.facts.violations),
        "last_assessment_date": record.assessed_at.isoformat() if record.assessed_at else None,
        "next_review_on": computed.next_review_on.isoformat(),
        "breakdown": _breakdown(record, computed),
        "formula_version": computed.formula_version,
        "settings_number": record.settings.number,
    }


def _breakdown(record: ScoredRecord, computed: Score) -> dict[str, Any]:
    """The exact decomposition, as stored and shown: one point is `units_per_point` units."""
    return {
        "units_per_point": computed.units_per_point,
        "rounding_line": computed.rounding_line,
        "gates": list(computed.gates),
        "components": [
            {
                "name": part.name.value,
                "weight": part.weight,
                "value_ten_thousandths": part.value_ten_thousandths,
                "lost_units": part.lost_units,
                "costs": [{**asdict(cost), "kind": cost.kind.value} for cost in part.costs],
            }
            for part in computed.components
        ],
        # What a client's own decision scores with: it may not read the findings themselves.
        "conflicts": [{"id": conflict.id, "severity": conflict.severity.value} for conflict in record.facts.conflicts],
    }
