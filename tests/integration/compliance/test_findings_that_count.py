"""Which findings cost a client's score points: its own, once each, however many assets the agency keeps apart."""

from datetime import timedelta

from sqlalchemy import text

from core.compliance.gathering import gather
from core.db.scope import SideRole, transaction
from core.demo.seed import seed_demo
from tests.postgres import engine_of

TWIN = """
WITH seen AS (
  SELECT c.* FROM policy_conflicts c
  WHERE c.same_client_org_id IS NOT NULL AND c.relation = 'conflict' AND c.agency_org_id = :agency
), twin AS (
  INSERT INTO policy_conflicts (agency_org_id, policy_a_id, policy_b_id, conflict_type, relation, degree, reach, labels,
    conflict_description, severity, instance, fingerprint, same_client_org_id, engine_version, taxonomy_version, detected_at)
  SELECT agency_org_id, policy_a_id, policy_b_id, conflict_type, relation, degree, reach, labels, conflict_description,
    severity, '{"kind": "asset", "label": "a second log"}', sha256(fingerprint), same_client_org_id, engine_version,
    taxonomy_version, detected_at
  FROM seen RETURNING id, agency_org_id
)
INSERT INTO conflict_members (agency_org_id, conflict_id, position, enterprise_org_id, policy_id, version_number,
  distribution_id, clause_id, clause)
SELECT m.agency_org_id, twin.id, m.position, m.enterprise_org_id, m.policy_id, m.version_number, m.distribution_id,
  m.clause_id, m.clause
FROM twin, seen JOIN conflict_members m ON m.agency_org_id = seen.agency_org_id AND m.conflict_id = seen.id
"""


def test_a_second_asset_changes_nothing_that_the_client_could_count(fresh_database):
    with engine_of(fresh_database()) as engine:
        seed_demo(engine)
        with transaction(engine, SideRole.JOB) as scope:
            agency = scope.conn.execute(text("SELECT id FROM organizations WHERE name = 'Lumen Health'")).scalar_one()
            soon = scope.now + timedelta(seconds=1)

            def counted():
                records = gather(scope.conn, [agency], as_of=soon, today=soon.date(), org_id=None)
                return {record.compliance_id: record.facts.conflicts for record in records}

            before = counted()
            scope.conn.execute(text(TWIN), {"agency": agency})
            assert counted() == before
            assert sorted(len(findings) for findings in before.values() if findings) == [1, 1]
