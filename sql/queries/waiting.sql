-- name: waiting_for_client :one
-- What waits for a client's people, page by page; no count goes beyond a hundred.
SELECT
  (SELECT count(*) FROM (SELECT FROM notices n
    WHERE n.user_id = :user_id AND n.read_at IS NULL AND n.settled_at IS NULL
      AND n.org_id = :org_id -- wall
    LIMIT 100) AS few) AS notices,
  (SELECT count(*) FROM (SELECT FROM policy_drafts d
    WHERE :may_approve AND d.state = 'in_review' AND d.author_id <> :user_id AND NOT :user_id = ANY(d.writer_ids)
      AND d.enterprise_org_id = :org_id -- wall
    LIMIT 100) AS few) AS policies,
  (SELECT count(*) FROM (SELECT FROM assessments a
    WHERE :may_decide_assessments AND a.state = 'submitted'
      AND a.enterprise_org_id = :org_id -- wall
    LIMIT 100) AS few) AS reviews,
  (SELECT count(*) FROM (SELECT FROM violations v
    WHERE :may_decide_violations AND v.state IN ('reported', 'verified')
      AND v.enterprise_org_id = :org_id -- wall
    LIMIT 100) AS few) AS violations,
  (SELECT count(*) FROM (
    (SELECT FROM clause_requests r
      WHERE :may_answer AND r.state = 'with_client'
        AND r.enterprise_org_id = :org_id -- wall
      LIMIT 100)
    UNION ALL
    (SELECT FROM exceptions x
      WHERE :may_decide_exceptions AND x.state = 'requested'
        AND x.enterprise_org_id = :org_id -- wall
      LIMIT 100)
    LIMIT 100) AS few) AS requests;

-- name: waiting_for_agency :one
-- What waits for an agency's people, page by page; the inbox is the signature's for whoever signs, else one's own reading.
SELECT
  (SELECT count(*) FROM (SELECT FROM notices n
    WHERE n.user_id = :user_id AND n.read_at IS NULL AND n.settled_at IS NULL
      AND n.org_id = :org_id -- wall
    LIMIT 100) AS few) AS notices,
  (SELECT count(*) FROM (
    (SELECT FROM policy_distributions d
      WHERE :may_sign AND d.is_current_version AND d.response = 'awaiting' AND d.delivery <> 'queued'
        AND d.agency_org_id = :org_id -- wall
      LIMIT 100)
    UNION ALL
    (SELECT FROM reading_requests q
      WHERE NOT :may_sign AND q.reader_id = :user_id AND q.state = 'asked'
        AND q.agency_org_id = :org_id -- wall
      LIMIT 100)) AS few) AS inbox,
  (SELECT count(*) FROM (SELECT FROM policy_conflicts f
    WHERE :may_resolve AND f.resolution_status = 'unresolved' AND f.reach = 'binding'
      AND f.relation IN ('conflict', 'tension')
      AND f.agency_org_id = :org_id -- wall
    LIMIT 100) AS few) AS conflicts,
  (SELECT count(*) FROM (SELECT FROM violations v
    WHERE :may_correct AND v.state = 'confirmed'
      AND v.agency_org_id = :org_id -- wall
    LIMIT 100) AS few) AS violations,
  (SELECT count(*) FROM (SELECT FROM clause_requests r
    WHERE :may_ask_clients AND r.state = 'with_agency'
      AND r.agency_org_id = :org_id -- wall
    LIMIT 100) AS few) AS client_requests;
