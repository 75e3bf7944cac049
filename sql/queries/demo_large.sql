-- name: large_demo_found :one
-- What there is already of the large demo, and the time.
SELECT transaction_timestamp() AS now,
       count(*) FILTER (WHERE u.email LIKE 'admin@pharma-%.example') AS enterprise_count,
       count(*) FILTER (WHERE u.email LIKE 'admin@agency-%.example') AS agency_count
FROM users u;

-- name: add_large_agencies :rows
-- Agencies number `first` to `last`, each with its administrator and its default assets.
WITH numbered AS (
  SELECT gen_random_uuid() AS org_id, lpad(CAST(n AS text), 6, '0') AS number
  FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS n
), organization AS (
  INSERT INTO organizations (id, kind, name, created_at)
  SELECT org_id, 'agency', 'Agency ' || number, :now FROM numbered
), administrator AS (
  INSERT INTO users (org_id, org_kind, email, display_name, role, time_zone, created_at)
  SELECT org_id, 'agency', 'admin@agency-' || number || '.example', 'Admin of Agency ' || number, 'agency_admin', 'Europe/London', :now
  FROM numbered
)
INSERT INTO assets (agency_org_id, kind, label, is_default, created_at)
SELECT n.org_id, a.kind, a.label, true, :now
FROM numbered n
CROSS JOIN unnest(CAST(:asset_kinds AS text[]), CAST(:asset_labels AS text[])) AS a (kind, label);

-- name: add_large_enterprise :one
-- One client with its administrator and the officer who writes, since nobody approves what they wrote.
WITH organization AS (
  INSERT INTO organizations (kind, name, created_at) VALUES ('enterprise', 'Pharma ' || :number, :now) RETURNING id
), people AS (
  INSERT INTO users (org_id, org_kind, email, display_name, role, time_zone, created_at)
  SELECT o.id, 'enterprise', p.part || '@pharma-' || :number || '.example', p.title || ' of Pharma ' || :number, p.role, 'Europe/Zurich', :now
  FROM organization o
  CROSS JOIN (VALUES ('admin', 'Admin', 'enterprise_admin'), ('officer', 'Officer', 'compliance_officer')) AS p (part, title, role)
  RETURNING org_id, id, role
)
SELECT a.org_id, a.id AS admin_id, w.id AS officer_id
FROM people a
JOIN people w ON w.role = 'compliance_officer'
WHERE a.role = 'enterprise_admin';

-- name: add_large_credential :rows
-- The demo's password for the person of an address, who has none yet.
INSERT INTO credentials (org_id, user_id, password_hash, changed_at)
SELECT u.org_id, u.id, :password_hash, :now
FROM users u
WHERE u.email = :email
  AND NOT EXISTS (SELECT FROM credentials c WHERE c.org_id = u.org_id AND c.user_id = u.id);

-- name: add_large_engagements :rows
-- An active engagement of the client with every agency of the large demo.
INSERT INTO engagements (agency_org_id, enterprise_org_id, state, markets, starts_on, proposed_by, proposed_at, accepted_by, accepted_at)
SELECT u.org_id, :enterprise_org_id, 'active',
       ARRAY[(ARRAY['US', 'GB', 'DE', 'FR', 'JP', 'BR'])[1 + row_number() OVER (ORDER BY u.email) % 6]],
       CAST(:now AS date), :admin_id, :now, u.id, :now
FROM users u
WHERE u.email LIKE 'admin@agency-%.example'
ORDER BY u.email;

-- name: add_large_policies :rows
-- Policies with all their versions, each from a published draft of its own.
WITH document AS (
  SELECT * FROM jsonb_to_recordset(CAST(:documents AS jsonb)) AS d (
    policy_id uuid, draft_id uuid, version_number integer, newest integer, title text, body text, clauses jsonb, change_summary text,
    document_sha256 text, published_at timestamptz)
), policy AS (
  INSERT INTO policies (enterprise_org_id, id, title, current_version, created_by, created_at)
  SELECT :enterprise_org_id, d.policy_id, d.title, d.newest, :officer_id, d.published_at FROM document d WHERE d.version_number = 1
), draft AS (
  INSERT INTO policy_drafts (enterprise_org_id, policy_id, id, state, title, body, clauses, change_summary, author_id, writer_ids,
    created_at, updated_at, submitted_at, decided_by, decided_at)
  SELECT :enterprise_org_id, d.policy_id, d.draft_id, 'published', d.title, d.body, d.clauses, d.change_summary, :officer_id,
         ARRAY[CAST(:officer_id AS uuid)], d.published_at, d.published_at, d.published_at, :admin_id, d.published_at
  FROM document d
)
INSERT INTO policy_versions (enterprise_org_id, policy_id, version_number, draft_id, title, body, clauses, change_class, change_summary,
  document_sha256, author_id, approved_by, approved_at, published_by, published_at)
SELECT :enterprise_org_id, d.policy_id, d.version_number, d.draft_id, d.title, d.body, d.clauses, 'material', d.change_summary,
       decode(d.document_sha256, 'hex'), :officer_id, :admin_id, d.published_at, :admin_id, d.published_at
FROM document d;

-- name: send_large :one
-- Everything one client ever sent: every version of a policy to the first agency and to the next so many, with what they signed, the
-- exceptions they asked for, the compliance records and the trail. The first agency's inbox is the long one.
WITH agency AS (
  SELECT u.org_id, u.id AS user_id, u.display_name, e.id AS engagement_id, row_number() OVER (ORDER BY u.email) - 1 AS place
  FROM users u
  JOIN engagements e ON e.agency_org_id = u.org_id AND e.enterprise_org_id = :enterprise_org_id
  WHERE u.email LIKE 'admin@agency-%.example'
), policy AS (
  SELECT p.id, p.current_version, row_number() OVER (ORDER BY p.created_at DESC, p.id) - 1 AS place
  FROM policies p
  WHERE p.enterprise_org_id = :enterprise_org_id
), recipient AS (
  SELECT p.id AS policy_id, p.current_version, CASE WHEN n = 0 THEN 0
           ELSE 1 + (:shift + p.place * CAST(:each AS integer) + n - 1) % (CAST(:agency_count AS integer) - 1) END AS place
  FROM policy p
  CROSS JOIN LATERAL generate_series(0, CAST(:each AS integer) - CASE WHEN p.place < :shorter THEN 1 ELSE 0 END) AS n
), chanced AS (
  SELECT r.policy_id, v.version_number, v.version_number = r.current_version AS is_current, v.document_sha256,
         v.published_at + interval '1 hour' AS sent_at, v.clauses -> 0 ->> 'id' AS clause_id,
         lead(v.published_at) OVER (PARTITION BY r.policy_id, a.org_id ORDER BY v.version_number) + interval '1 hour' AS ended_at,
         a.org_id, a.user_id, a.display_name, a.engagement_id,
         (hashtextextended(CAST(a.org_id AS text) || r.policy_id || v.version_number, 0) & 1023) * 100 / 1024 AS chance
  FROM recipient r
  JOIN agency a ON a.place = r.place
  JOIN policy_versions v ON v.enterprise_org_id = :enterprise_org_id AND v.policy_id = r.policy_id
), answered AS (
  SELECT c.*, CASE WHEN NOT c.is_current THEN CASE WHEN c.chance < 80 THEN 'acknowledged' ELSE 'awaiting' END
                   WHEN c.sent_at > CAST(:now AS timestamptz) - interval '14 days' AND c.chance >= 40 THEN 'awaiting'
                   WHEN c.chance < 70 THEN 'acknowledged'
                   WHEN c.chance < 76 THEN 'with_reservation'
                   WHEN c.chance < 80 THEN 'declined'
                   ELSE 'awaiting' END AS response,
         c.sent_at + least(interval '14 days', CAST(:now AS timestamptz) - c.sent_at) * (1 + c.chance % 13) / 14 AS signed_at
  FROM chanced c
), plan AS MATERIALIZED (
  SELECT a.*, gen_random_uuid() AS id, first_value(gen_random_uuid()) OVER (PARTITION BY a.policy_id, a.version_number) AS batch_id,
         CASE WHEN a.response <> 'awaiting' THEN gen_random_uuid() END AS signature_id,
         CASE WHEN a.response IN ('with_reservation', 'declined') THEN 'Our review of this rule is still under way.' END AS reason,
         CASE WHEN a.response IN ('with_reservation', 'declined') THEN ARRAY[a.clause_id] ELSE '{}' END AS clause_ids
  FROM answered a
), sent AS (
  INSERT INTO policy_distributions (
    agency_org_id, id, policy_id, enterprise_org_id, engagement_id, batch_id, version_number, distribution_status, delivery,
    is_current_version, message, distributed_by, distributed_at, due_at, opened_at, response, acknowledged_at, acknowledged_by,
    signature_id, ended_at)
  SELECT p.org_id, p.id, p.policy_id, :enterprise_org_id, p.engagement_id, p.batch_id, p.version_number,
         CASE WHEN p.is_current THEN 'active' ELSE 'superseded' END, CASE WHEN p.signature_id IS NULL THEN 'delivered' ELSE 'opened' END,
         p.is_current, 'Please read, and sign within two weeks.', :admin_id, p.sent_at, p.sent_at + interval '14 days',
         CASE WHEN p.signature_id IS NOT NULL THEN p.signed_at END, p.response,
         CASE WHEN p.response IN ('acknowledged', 'with_reservation') THEN p.signed_at END,
         CASE WHEN p.response IN ('acknowledged', 'with_reservation') THEN p.user_id END, p.signature_id, p.ended_at
  FROM plan p
), signed AS (
  INSERT INTO signatures (agency_org_id, id, enterprise_org_id, policy_id, distribution_id, version_number, user_id, printed_name, meaning,
    reason, clause_ids, document_sha256, method, time_zone, signed_at)
  SELECT p.org_id, p.signature_id, :enterprise_org_id, p.policy_id, p.id, p.version_number, p.user_id, p.display_name, p.response,
         p.reason, p.clause_ids, p.document_sha256, 'password', 'Europe/London', p.signed_at
  FROM plan p
  WHERE p.signature_id IS NOT NULL
), requested AS (
  INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, signature_id, clause_ids, reason, requested_by, requested_at)
  SELECT p.org_id, :enterprise_org_id, p.policy_id, p.id, p.signature_id, p.clause_ids, p.reason, p.user_id, p.signed_at
  FROM plan p
  WHERE p.reason IS NOT NULL
), scored AS (
  INSERT INTO agency_policy_compliance (agency_org_id, enterprise_org_id, policy_id, policy_distribution_id, frozen_at, created_at)
  SELECT p.org_id, :enterprise_org_id, p.policy_id, p.id, p.ended_at, p.sent_at FROM plan p
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_org_id, actor_user_id, actor_name, old, new,
    reason, recorded_at)
  SELECT 'distribution.created', 'distribution', p.id, :enterprise_org_id, p.org_id, :enterprise_org_id, :admin_id, :admin_name, NULL,
         jsonb_build_object('policy_id', p.policy_id, 'version_number', p.version_number, 'batch_id', p.batch_id), NULL, p.sent_at
  FROM plan p
  UNION ALL
  SELECT 'distribution.signed', 'distribution', p.id, :enterprise_org_id, p.org_id, p.org_id, p.user_id, p.display_name,
         jsonb_build_object('response', 'awaiting'),
         jsonb_build_object('response', p.response, 'signature_id', p.signature_id, 'version_number', p.version_number), p.reason, p.signed_at
  FROM plan p
  WHERE p.signature_id IS NOT NULL
)
SELECT count(*) AS sent_count, count(signature_id) AS signed_count FROM plan;

-- name: analyze_everything :rows
-- What the planner should know after so many rows.
ANALYZE;
