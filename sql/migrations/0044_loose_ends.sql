-- Loose ends: signatures that are overdue are told to their client, a usage event that needs a look is settled by somebody, work is
-- told for a brand, the records in force have one definition, and what only opened a door once is forgotten.

-- Of overdue signatures a client's people hear once a day, however many: a notice says how many there are.
ALTER TABLE notices
  DROP CONSTRAINT notice_kind_known,
  ADD CONSTRAINT notice_kind_known CHECK (kind IN ('acknowledgement', 'first_assessment', 'review', 'delegated_answers',
    'corrective_action', 'exception_ending', 'request', 'ignored_lapse', 'signatures_overdue')),
  ADD COLUMN fact_count integer CONSTRAINT notice_counts_something CHECK (fact_count > 0);

CREATE OR REPLACE VIEW due_facts WITH (security_invoker = true) AS
SELECT d.agency_org_id AS org_id, CAST('acknowledgement' AS text) AS kind, d.id AS subject_id, d.id AS link_id,
       d.enterprise_org_id AS counterpart_org_id, d.enterprise_org_id AS policy_org_id, d.policy_id, d.version_number,
       CAST(NULL AS uuid) AS assignee_id, false AS is_assignees_alone, greatest(d.distributed_at, d.scheduled_for) AS starts_at, d.due_at,
       true AS is_moment, CAST(NULL AS integer) AS fact_count
FROM policy_distributions d
WHERE d.is_current_version AND d.response = 'awaiting' AND d.delivery <> 'queued'
UNION ALL
SELECT c.agency_org_id, CASE WHEN c.last_assessment_date IS NULL THEN 'first_assessment' ELSE 'review' END, c.id, c.id,
       c.enterprise_org_id, c.enterprise_org_id, c.policy_id, d.version_number, NULL, false, c.next_review_date - interval '30 days',
       c.next_review_date, false, NULL
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE c.frozen_at IS NULL AND c.next_review_date IS NOT NULL AND d.is_current_version AND d.delivery <> 'queued'
  AND NOT EXISTS (
    SELECT FROM assessments a
    WHERE a.agency_org_id = c.agency_org_id AND a.enterprise_org_id = c.enterprise_org_id AND a.policy_id = c.policy_id
      AND a.state = 'submitted')
UNION ALL
SELECT g.agency_org_id, 'delegated_answers', g.assessment_id, c.id, a.enterprise_org_id, a.enterprise_org_id, a.policy_id,
       a.version_number, g.assignee_id, true, min(g.delegated_at), CAST(min(g.due_on) AS timestamp) AT TIME ZONE 'UTC', false, NULL
FROM assessment_delegations g
JOIN assessments a ON a.agency_org_id = g.agency_org_id AND a.id = g.assessment_id
JOIN agency_policy_compliance c ON c.agency_org_id = a.agency_org_id AND c.enterprise_org_id = a.enterprise_org_id AND c.policy_id = a.policy_id
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
WHERE g.state = 'asked' AND a.state IN ('draft', 'changes_requested') AND d.is_current_version
GROUP BY g.agency_org_id, g.assessment_id, c.id, a.enterprise_org_id, a.policy_id, a.version_number, g.assignee_id
UNION ALL
SELECT v.agency_org_id, 'corrective_action', v.id, v.id, v.enterprise_org_id, v.enterprise_org_id, v.policy_id, d.version_number,
       v.owner_id, false, coalesce(v.correcting_at, v.confirmed_at), CAST(v.action_due_on AS timestamp) AT TIME ZONE 'UTC', false, NULL
FROM violations v
JOIN policy_distributions d ON d.agency_org_id = v.agency_org_id AND d.id = v.distribution_id
WHERE v.state IN ('confirmed', 'correcting') AND v.action_due_on IS NOT NULL
UNION ALL
SELECT side.org_id, 'exception_ending', x.id, side.link_id, side.other_org_id, x.enterprise_org_id, x.policy_id, d.version_number, NULL,
       false, x.decided_at, CAST(x.ends_on AS timestamp) AT TIME ZONE 'UTC', false, NULL
FROM exceptions x
JOIN policy_distributions d ON d.agency_org_id = x.agency_org_id AND d.id = x.distribution_id
CROSS JOIN LATERAL (VALUES (x.agency_org_id, x.enterprise_org_id, x.distribution_id), (x.enterprise_org_id, x.agency_org_id, x.id))
  AS side (org_id, other_org_id, link_id)
WHERE x.state = 'approved'
UNION ALL
SELECT CASE r.state WHEN 'with_client' THEN r.enterprise_org_id ELSE r.agency_org_id END, 'request', r.id, r.id,
       CASE r.state WHEN 'with_client' THEN r.agency_org_id ELSE r.enterprise_org_id END, r.enterprise_org_id, r.policy_id,
       r.version_number, NULL, false, r.moved_at, CAST(r.reply_by AS timestamp) AT TIME ZONE 'UTC', false, NULL
FROM clause_requests r
WHERE r.state <> 'closed'
UNION ALL
SELECT f.agency_org_id, 'ignored_lapse', f.id, f.id, NULL, NULL, NULL, NULL, NULL, false, f.resolved_at, f.ignored_until, true, NULL
FROM policy_conflicts f
WHERE f.resolution_status = 'ignored' AND f.ignored_until IS NOT NULL
UNION ALL
-- What is overdue is told to the client all at once: each due time of its documents with how many signatures it lacks.
SELECT d.enterprise_org_id, 'signatures_overdue', d.enterprise_org_id, d.enterprise_org_id, NULL, NULL, NULL, NULL, NULL, false, d.due_at, d.due_at,
       true, CAST(count(*) AS integer)
FROM policy_distributions d
WHERE d.is_current_version AND d.response = 'awaiting' AND d.delivery <> 'queued'
GROUP BY d.enterprise_org_id, d.due_at;

-- The brand the work was for, as the sender wrote it; work on a co-promoted one is judged by that brand's rules.
ALTER TABLE usage_events
  ADD COLUMN brand text CONSTRAINT usage_brand_length CHECK (length(brand) BETWEEN 1 AND 200),
  ADD CONSTRAINT a_brand_is_a_clients CHECK (brand IS NULL OR client_org_id IS NOT NULL);

-- How somebody of the agency settled an event that needed a look, once and for all; the agency's alone, as its log is.
CREATE TABLE usage_settlements (
  agency_org_id   uuid NOT NULL,
  event_id        text NOT NULL,
  verdict         text NOT NULL CONSTRAINT settlement_verdict_known CHECK (verdict IN ('fine', 'violation')),
  reason          text NOT NULL CONSTRAINT settlement_reason_length CHECK (length(reason) BETWEEN 1 AND 4000),
  violation_id    uuid,
  settled_by      uuid NOT NULL,
  settled_by_name text NOT NULL,
  settled_at      timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, event_id),
  FOREIGN KEY (agency_org_id, event_id) REFERENCES usage_events (agency_org_id, event_id),
  FOREIGN KEY (agency_org_id, violation_id) REFERENCES violations (agency_org_id, id),
  FOREIGN KEY (agency_org_id, settled_by) REFERENCES users (org_id, id),
  CONSTRAINT a_violation_is_named CHECK ((verdict = 'violation') = (violation_id IS NOT NULL))
);
CREATE INDEX usage_events_to_look_at ON usage_events (agency_org_id, occurred_at DESC, event_id DESC) WHERE outcome = 'needs_a_look';
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_settlements
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
GRANT SELECT, INSERT ON usage_settlements TO app_agency;
ALTER TABLE usage_settlements ENABLE ROW LEVEL SECURITY; ALTER TABLE usage_settlements FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_read ON usage_settlements FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
-- Nobody settles in somebody else's name.
CREATE POLICY agency_write ON usage_settlements FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND settled_by = (SELECT app.user_id()));

-- The records that count: what is not frozen is in force or still to come, and the latter is little, so that nothing looks at the
-- distribution of each record. Under the reader's own policies.
CREATE VIEW records_in_force WITH (security_invoker = true) AS
SELECT c.agency_org_id, c.enterprise_org_id, c.id, c.policy_id, c.policy_distribution_id, c.compliance_score, c.score_before_waivers, c.coverage,
       c.compliance_status, c.violations_count, c.last_assessment_date, c.next_review_date, c.breakdown, c.created_at
FROM agency_policy_compliance c
WHERE c.frozen_at IS NULL
  AND c.policy_distribution_id NOT IN (SELECT d.id FROM policy_distributions d WHERE d.distribution_status = 'pending');
GRANT SELECT ON records_in_force TO app_enterprise, app_agency;

-- Keys that open nothing any more are forgotten. A job finds them by their times and reads no key.
GRANT SELECT (org_id, id, user_id, created_at, expires_at, revoked_at), DELETE ON sessions TO app_job;
GRANT SELECT (org_id, family_id, created_at, expires_at), DELETE ON refresh_tokens TO app_job;
GRANT SELECT (org_id, user_id, created_at, expires_at), DELETE ON password_resets TO app_job;
GRANT SELECT (org_id, id, invited_at, expires_at, accepted_at, cancelled_at), DELETE ON invitations TO app_job;
CREATE POLICY forget ON sessions FOR DELETE TO app_job USING (true);
CREATE POLICY find ON sessions FOR SELECT TO app_job USING (true);
CREATE POLICY forget ON refresh_tokens FOR DELETE TO app_job USING (true);
CREATE POLICY find ON refresh_tokens FOR SELECT TO app_job USING (true);
CREATE POLICY forget ON password_resets FOR DELETE TO app_job USING (true);
CREATE POLICY find ON password_resets FOR SELECT TO app_job USING (true);
CREATE POLICY forget ON invitations FOR DELETE TO app_job USING (true);
CREATE POLICY find ON invitations FOR SELECT TO app_job USING (true);
CREATE INDEX sessions_over ON sessions (expires_at);
CREATE INDEX refresh_tokens_over ON refresh_tokens (expires_at);
CREATE INDEX password_resets_over ON password_resets (expires_at);
CREATE INDEX invitations_over ON invitations (expires_at);
