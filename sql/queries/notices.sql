-- name: notices_to_write :many
-- What each client did at each agency in one transaction, for each signer there: a row for a letter. Left out is what the
-- agency cannot see, and what has been answered, replaced or ended since. Jobs only.
WITH told AS (
  SELECT o.xid, o.topic AS act, o.org_id, CAST(o.payload ->> 'distribution_id' AS uuid) AS distribution_id
  FROM outbox o
  WHERE o.xid = ANY(CAST(CAST(:transactions AS text[]) AS xid8[]))
    AND o.topic = ANY(CAST(:acts AS text[]))
), act AS (
  SELECT t.xid, t.act, d.agency_org_id, d.enterprise_org_id,
         jsonb_agg(jsonb_build_object('id', d.id, 'title', v.title, 'version', d.version_number, 'rider', d.rider_number, 'due_at', d.due_at,
                                      'mandatory', d.is_mandatory) ORDER BY d.due_at, v.title, d.id) AS documents
  FROM told t
  JOIN policy_distributions d ON d.agency_org_id = t.org_id AND d.id = t.distribution_id
  JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
  WHERE (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
    AND CASE WHEN t.act = 'distribution.withdrawn' THEN d.distribution_status = 'withdrawn'
             ELSE d.is_current_version AND d.response = 'awaiting' END
  GROUP BY t.xid, t.act, d.agency_org_id, d.enterprise_org_id
), given AS (
  -- One act has one reason.
  SELECT l.xid, l.event, l.enterprise_org_id, min(l.reason) AS reason
  FROM audit_log l
  WHERE l.xid = ANY(CAST(CAST(:transactions AS text[]) AS xid8[]))
    AND l.event = 'distribution.withdrawn'
  GROUP BY l.xid, l.event, l.enterprise_org_id
)
SELECT a.act, a.agency_org_id, a.documents, c.name AS client, g.name AS agency, r.reason, u.email, u.time_zone
FROM act a
JOIN organizations c ON c.id = a.enterprise_org_id
JOIN organizations g ON g.id = a.agency_org_id
JOIN users u ON u.org_id = a.agency_org_id
LEFT JOIN given r ON r.xid = a.xid AND r.event = a.act AND r.enterprise_org_id = a.enterprise_org_id
WHERE u.role = ANY(CAST(:roles AS text[]))
  AND u.deactivated_at IS NULL
  AND (u.access_until IS NULL OR u.access_until > :now)
  -- What is no address holds up nobody else's letter.
  AND u.email ~ '^[^\s@,;<>]+@[^\s@,;<>]+$'
ORDER BY a.xid, a.act, a.agency_org_id, a.enterprise_org_id, u.id;
