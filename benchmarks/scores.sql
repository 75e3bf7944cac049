-- Facts for the records in force: seven in ten were assessed, one in seven has a violation, every reservation and decline has an
-- exception, and a few conflict within their client's own clauses. Spread by the record's own id, so that two runs hold the same.
INSERT INTO assessments (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, state, answers, submitted_by, submitted_at,
  decided_by, decided_at, review_interval_days)
SELECT c.agency_org_id, c.enterprise_org_id, c.policy_id, h.id, h.version_number, 'accepted',
       jsonb_build_object('R1', jsonb_build_object('value', (ARRAY['met', 'met', 'met', 'partly', 'not_met'])[1 + s.chance % 5])),
       u.id, CAST(:now AS timestamptz) - make_interval(days => s.chance + 1), h.distributed_by,
       CAST(:now AS timestamptz) - make_interval(days => s.chance), (ARRAY[180, 60, 30])[1 + s.chance % 3]
FROM agency_policy_compliance c
CROSS JOIN LATERAL (SELECT (hashtextextended(CAST(c.id AS text), 0) & 1023) * 100 / 1024 AS wide) w
CROSS JOIN LATERAL (SELECT CAST(w.wide AS integer) AS chance) s
JOIN LATERAL (
  -- One in three assessed the version before, whose clause asked something else.
  SELECT d.id, d.version_number, d.distributed_by FROM policy_distributions d
  WHERE d.agency_org_id = c.agency_org_id AND d.enterprise_org_id = c.enterprise_org_id AND d.policy_id = c.policy_id
  ORDER BY CASE WHEN s.chance % 3 = 0 THEN d.version_number ELSE -d.version_number END LIMIT 1
) h ON true
JOIN users u ON u.org_id = c.agency_org_id
WHERE c.frozen_at IS NULL AND s.chance < 70 AND u.email LIKE 'admin@agency-%.example';

INSERT INTO violations (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_id, severity, state, summary, happened_on,
  reported_at, confirmed_at, correcting_at, action_due_on)
SELECT c.agency_org_id, c.enterprise_org_id, c.policy_id, c.policy_distribution_id, 'R1',
       (ARRAY['low', 'medium', 'high', 'critical'])[1 + s.chance % 4], CASE WHEN s.chance % 2 = 0 THEN 'confirmed' ELSE 'correcting' END, 'Seen in a log.',
       CAST(:now AS date) - s.chance, CAST(:now AS timestamptz) - make_interval(days => s.chance),
       CAST(:now AS timestamptz) - make_interval(days => s.chance / 2),
       CASE WHEN s.chance % 2 = 1 THEN CAST(:now AS timestamptz) - make_interval(days => s.chance / 3) END,
       CASE WHEN s.chance % 2 = 1 THEN CAST(:now AS date) + s.chance - 30 END
FROM agency_policy_compliance c
CROSS JOIN LATERAL (SELECT CAST((hashtextextended(CAST(c.id AS text), 1) & 1023) * 100 / 1024 AS integer) AS chance) s
WHERE c.frozen_at IS NULL AND s.chance % 7 = 0;

UPDATE exceptions x
SET state = 'approved', starts_on = CAST(x.requested_at AS date), ends_on = CAST(x.requested_at AS date) + 90, decided_at = x.requested_at,
    decided_by = d.distributed_by
FROM policy_distributions d
WHERE d.agency_org_id = x.agency_org_id AND d.id = x.distribution_id;

WITH finding AS (
  INSERT INTO policy_conflicts (agency_org_id, policy_a_id, policy_b_id, conflict_type, relation, reach, conflict_description, severity, fingerprint,
    same_client_org_id, engine_version, taxonomy_version, detected_at)
  SELECT c.agency_org_id, c.policy_id, c.policy_id, 'retention', 'conflict', 'binding', 'Two clauses disagree.', 'medium',
         sha256(CAST(CAST(c.id AS text) AS bytea)), c.enterprise_org_id, '1', '1', CAST(:now AS timestamptz) - interval '9 days'
  FROM agency_policy_compliance c
  WHERE c.frozen_at IS NULL AND (hashtextextended(CAST(c.id AS text), 2) & 63) = 0
  RETURNING agency_org_id, id, policy_a_id, same_client_org_id
)
INSERT INTO conflict_members (agency_org_id, conflict_id, position, enterprise_org_id, policy_id, version_number, distribution_id, clause_id, clause)
SELECT f.agency_org_id, f.id, n, f.same_client_org_id, f.policy_a_id, d.version_number, d.id, 'R1', '{}'
FROM finding f
JOIN policy_distributions d ON d.agency_org_id = f.agency_org_id AND d.policy_id = f.policy_a_id AND d.is_current_version
CROSS JOIN generate_series(0, 1) AS n;

-- A day's history of each record is written by what is measured.
ANALYZE;
