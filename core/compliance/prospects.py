"""What would raise the score of one record, asked by the agency or the client whose record it is."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.facts import ConflictFact, OpenFact
from core.compliance.gathering import gather
from core.compliance.model import Severity
from core.compliance.outlook import open_facts_by_gain
from core.compliance.records import ComplianceRecord


def open_facts(conn: Connection, record: ComplianceRecord, *, org_id: UUID, now: datetime) -> list[OpenFact]:
    """The facts of a current record that somebody can mend today, by what mending them would gain.

    The findings are those that its last score counted: neither side reads them for itself. A frozen record has none.
    """
    counted = tuple(
        ConflictFact(conflict["id"], Severity(conflict["severity"]))
        for conflict in record.breakdown.get("conflicts", ())
    )
    gathered = gather(
        conn,
        [record.agency_org_id],
        as_of=now + timedelta(microseconds=1),
        today=now.date(),
        org_id=org_id,
        policy_id=record.policy_id,
        conflicts={(record.agency_org_id, record.policy_id): counted},
    )
    mine = [found for found in gathered if found.compliance_id == record.id]
    return open_facts_by_gain(mine[0].facts, now.date(), weights=mine[0].settings.weights) if mine else []
