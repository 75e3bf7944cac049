-- Facts for every record in force of one client: a score with its parts, history week by week, an accepted assessment, a violation,
-- an exception. Spread by the record's own id, so that two runs hold the same.
UPDATE agency_policy_compliance c
SET compliance_score = CASE WHEN s.chance < 6 THEN NULL ELSE 30 + s.chance * 70 / 100 END,
    score_before_waivers = CASE WHEN s.chance < 6 THEN NULL ELSE 25 + s.chance * 70 / 100 END,
    coverage = CASE WHEN s.chance < 6 THEN 3000 ELSE 10000 END,
    compliance_status = CASE WHEN s.chance < 6 THEN 'pending' WHEN s.chance < 43 THEN 'non_compliant' WHEN s.chance < 79 THEN 'at_risk' ELSE 'compliant' END,
    violations_count = CASE WHEN s.chance % 7 = 0 THEN 1 + s.chance % 3 ELSE 0 END,
    last_assessment_date = CAST(:now AS timestamptz) - make_interval(days => s.chance),
    next_review_date = CAST(:now AS timestamptz) + make_interval(days => s.chance * 2 - 20, mins => s.chance),
    breakdown = jsonb_build_object('components', jsonb_build_array(
      jsonb_build_object('kind', 'acknowledgement', 'weight', 25, 'value', 10000), jsonb_build_object('kind', 'assessment', 'weight', 35, 'value', s.chance * 100),
      jsonb_build_object('kind', 'violations', 'weight', 20, 'value', 10000), jsonb_build_object('kind', 'conflicts', 'weight', 10, 'value', 10000),
      jsonb_build_object('kind', 'freshness', 'weight', 10, 'value', 5000)), 'costs', jsonb_build_array(), 'gates', jsonb_build_array()),
    computed_at = :now
FROM (SELECT n.agency_org_id, n.id, CAST((hashtextextended(CAST(n.id AS text), 0) & 1023) * 100 / 1024 AS integer) AS chance
      FROM agency_policy_compliance n WHERE n.enterprise_org_id = :enterprise AND n.frozen_at IS NULL) s
WHERE c.agency_org_id = s.agency_org_id AND c.id = s.id;

INSERT INTO compliance_history (agency_org_id, enterprise_org_id, compliance_id, day, compliance_score, score_before_waivers, coverage,
  compliance_status, formula_version)
SELECT c.agency_org_id, c.enterprise_org_id, c.id, CAST(:now AS date) - n,
       CASE WHEN c.compliance_score IS NOT NULL THEN least(100, greatest(0, c.compliance_score - n * (hashtext(CAST(c.id AS text)) % 3) / 7)) END,
       c.score_before_waivers, c.coverage, c.compliance_status, 'v1'
FROM agency_policy_compliance c
CROSS JOIN unnest(CAST(:days AS integer[])) AS n
WHERE c.enterprise_org_id = :enterprise AND c.frozen_at IS NULL;

INSERT INTO assessments (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, state, answers, submitted_by, submitted_at,
  decided_by, decided_at, review_interval_days)
SELECT c.agency_org_id, c.enterprise_org_id, c.policy_id, c.policy_distribution_id, d.version_number,
       CASE WHEN c.compliance_score % 5 = 0 THEN 'submitted' ELSE 'accepted' END, '{"H1": {"value": "met"}}', u.id, c.last_assessment_date,
       CASE WHEN c.compliance_score % 5 = 0 THEN NULL ELSE CAST(:officer AS uuid) END,
       CASE WHEN c.compliance_score % 5 = 0 THEN NULL ELSE c.last_assessment_date + interval '1 day' END, 180
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN users u ON u.org_id = c.agency_org_id
WHERE c.enterprise_org_id = :enterprise AND c.frozen_at IS NULL;

INSERT INTO violations (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_id, severity, state, summary, happened_on, reported_at,
  confirmed_at, moved_at)
SELECT c.agency_org_id, c.enterprise_org_id, c.policy_id, c.policy_distribution_id, 'C1',
       (ARRAY['low', 'medium', 'high', 'critical'])[1 + abs(hashtext(CAST(c.id AS text))) % 4],
       (ARRAY['reported', 'confirmed', 'correcting', 'verified'])[1 + abs(hashtext(CAST(c.id AS text) || 's')) % 4],
       'An image was published without the label that the clause asks for.', CAST(:now AS date) - 20, c.last_assessment_date, c.last_assessment_date,
       c.last_assessment_date
FROM agency_policy_compliance c
WHERE c.enterprise_org_id = :enterprise AND c.frozen_at IS NULL;

DELETE FROM exceptions x WHERE x.enterprise_org_id = :enterprise;

INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, requested_by, requested_at, starts_on,
  ends_on, decided_by, decided_at, decision_comment, conditions)
SELECT c.agency_org_id, c.enterprise_org_id, c.policy_id, c.policy_distribution_id, ARRAY[v.clauses -> 0 ->> 'id'],
       CASE WHEN s.chance < 15 THEN 'requested' WHEN s.chance < 70 THEN 'approved' WHEN s.chance < 85 THEN 'expired' ELSE 'denied' END,
       'Our review of this rule is still under way.', u.id, CAST(:now AS timestamptz) - make_interval(days => s.chance, mins => s.chance),
       CASE WHEN s.chance BETWEEN 15 AND 84 THEN CAST(:now AS date) - s.chance END,
       CASE WHEN s.chance BETWEEN 15 AND 69 THEN CAST(:now AS date) + s.chance WHEN s.chance BETWEEN 70 AND 84 THEN CAST(:now AS date) - 3 END,
       CASE WHEN s.chance >= 15 THEN CAST(:officer AS uuid) END, CASE WHEN s.chance >= 15 THEN CAST(:now AS timestamptz) - interval '1 day' END,
       CASE WHEN s.chance >= 85 THEN 'The rule stands.' END, CASE WHEN s.chance BETWEEN 15 AND 84 THEN 'A person checks every output.' ELSE '' END
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
JOIN users u ON u.org_id = c.agency_org_id
CROSS JOIN LATERAL (SELECT CAST((hashtextextended(CAST(c.id AS text), 1) & 1023) * 100 / 1024 AS integer) AS chance) s
WHERE c.enterprise_org_id = :enterprise AND c.frozen_at IS NULL AND s.chance < 100;
