"""What the rules say of every current record of some agencies, written down as it is stored."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.facts import Score
from core.compliance.gathering import ScoredRecord, gather
from core.compliance.rules import score


def scored_by_rules(
    conn: Connection, agency_ids: Sequence[UUID], *, as_of: datetime, day: date
) -> list[dict[str, Any]]:
    """Each record's score by its client's settings of the day, with its decomposition."""
    records = gather(conn, agency_ids, as_of=as_of, today=day, org_id=None)
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
