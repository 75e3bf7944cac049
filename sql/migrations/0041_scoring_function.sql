-- The scores of many records by one statement, in a function so that its plan is kept: planning takes longer than scoring one record.

-- Formula v1 (core/compliance/{components,rules,waivers}.py say the same for one record) over the facts of these records as they
-- stood before a time: the scores with their decomposition are stored, the day's history kept, and both sides told of what changed.
-- Of a past day nothing but the history is written.
CREATE FUNCTION app.recompute_records(
  asked_agency_ids uuid[], asked_compliance_ids uuid[], facts_before timestamptz, scored_day date, is_past_day boolean
) RETURNS TABLE (scored_count bigint, changed_count bigint) LANGUAGE plpgsql AS $$
BEGIN
RETURN QUERY
WITH setting AS MATERIALIZED (
  SELECT DISTINCT ON (s.enterprise_org_id) s.enterprise_org_id, s.number, s.acknowledgement, s.assessment, s.violations, s.conflicts, s.freshness
  FROM score_settings s
  WHERE s.in_force_from <= scored_day
  ORDER BY s.enterprise_org_id, s.number DESC
), record AS MATERIALIZED (
  SELECT row_number() OVER () AS place, asked.agency_org_id, asked.id, c.enterprise_org_id, c.policy_id, c.distribution_id, c.old_score, c.old_status,
         CAST(c.review_at AT TIME ZONE 'UTC' AS date) AS review_on, c.answered_from_id, c.version_number, c.rider_number, c.is_mandatory,
         CAST(c.due_at AT TIME ZONE 'UTC' AS date) AS due_on, CAST(c.first_due_at AT TIME ZONE 'UTC' AS date) + 30 AS first_assessment_due_on,
         coalesce(s.number, 0) AS settings_number, coalesce(s.acknowledgement, 25) AS acknowledgement_weight,
         coalesce(s.assessment, 35) AS assessment_weight, coalesce(s.violations, 20) AS violations_weight,
         coalesce(s.conflicts, 10) AS conflicts_weight, coalesce(s.freshness, 10) AS freshness_weight
  FROM unnest(asked_agency_ids, asked_compliance_ids) AS asked (agency_org_id, id)
  CROSS JOIN LATERAL (
    SELECT c.enterprise_org_id, c.policy_id, c.policy_distribution_id AS distribution_id, c.compliance_score AS old_score,
           c.compliance_status AS old_status, coalesce(d.answered_from_id, d.id) AS answered_from_id, d.version_number, d.rider_number,
           d.is_mandatory, d.due_at, first.due_at AS first_due_at, review.review_at
    FROM agency_policy_compliance c
    JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
    CROSS JOIN LATERAL (
      SELECT min(f.due_at) AS due_at FROM policy_distributions f
      WHERE f.agency_org_id = c.agency_org_id AND f.enterprise_org_id = c.enterprise_org_id AND f.policy_id = c.policy_id
        AND (f.is_current_version OR f.delivery <> 'queued') AND coalesce(f.in_force_at, f.distributed_at) < facts_before
    ) first
    LEFT JOIN LATERAL (
      SELECT w.review_at FROM review_dates w
      WHERE w.agency_org_id = c.agency_org_id AND w.compliance_id = c.id AND w.set_at < facts_before
      ORDER BY w.number DESC LIMIT 1
    ) review ON true
    WHERE c.agency_org_id = asked.agency_org_id AND c.id = asked.id
    OFFSET 0
  ) c
  LEFT JOIN setting s ON s.enterprise_org_id = c.enterprise_org_id
-- What was answered: on this distribution, and on those whose answers go on with it after an editorial change.
), answered AS MATERIALIZED (
  SELECT r.place, a.signature_id, a.response, CAST(a.first_response_at AT TIME ZONE 'UTC' AS date) AS first_response_on,
         CAST(a.declined_at AT TIME ZONE 'UTC' AS date) AS declined_on
  FROM record r
  CROSS JOIN LATERAL (
    SELECT (array_agg(s.id ORDER BY s.signed_at DESC, s.id DESC))[1] AS signature_id,
           (array_agg(s.meaning ORDER BY s.signed_at DESC, s.id DESC))[1] AS response,
           min(s.signed_at) FILTER (WHERE s.meaning <> 'declined') AS first_response_at,
           min(s.signed_at) FILTER (WHERE s.meaning = 'declined') AS declined_at
    FROM policy_distributions f
    JOIN signatures s ON s.agency_org_id = f.agency_org_id AND s.distribution_id = f.id
    WHERE f.agency_org_id = r.agency_org_id AND f.enterprise_org_id = r.enterprise_org_id AND f.policy_id = r.policy_id
      AND coalesce(f.answered_from_id, f.id) = r.answered_from_id
      AND s.signed_at < facts_before
  ) a
  WHERE a.signature_id IS NOT NULL
-- Exceptions: in force today, or run out, whether or not anybody recorded it; the first by id is named.
), exception AS MATERIALIZED (
  SELECT r.place, x.id, x.clause_ids, x.starts_on, x.ends_on,
         x.state = 'approved' AND scored_day BETWEEN x.starts_on AND x.ends_on AS is_in_force,
         x.state = 'expired' OR x.state = 'approved' AND x.ends_on < scored_day AS has_expired,
         CASE WHEN x.meaning = 'with_reservation' AND x.signature_id = a.signature_id OR x.meaning = 'declined' AND x.answered_from_id = r.answered_from_id
              THEN x.meaning END AS answers
  FROM record r
  CROSS JOIN LATERAL (
    SELECT CAST(e.id AS text) COLLATE "C" AS id, e.clause_ids, e.starts_on, e.ends_on, e.signature_id, s.meaning,
           coalesce(f.answered_from_id, f.id) AS answered_from_id, CASE WHEN e.ended_at >= facts_before THEN 'approved' ELSE e.state END AS state
    FROM exceptions e
    LEFT JOIN signatures s ON s.agency_org_id = e.agency_org_id AND s.id = e.signature_id
    LEFT JOIN policy_distributions f ON f.agency_org_id = s.agency_org_id AND f.id = s.distribution_id
    WHERE e.agency_org_id = r.agency_org_id AND e.policy_id = r.policy_id
      AND e.state IN ('approved', 'expired', 'revoked', 'superseded')
      AND e.decided_at < facts_before
    OFFSET 0
  ) x
  LEFT JOIN answered a ON a.place = r.place
), waived_response AS (
  SELECT x.place, min(x.id) FILTER (WHERE x.is_in_force AND x.answers = 'with_reservation') AS reservation_by,
         min(x.id) FILTER (WHERE x.is_in_force AND x.answers = 'declined') AS decline_by,
         coalesce(bool_or(x.has_expired) FILTER (WHERE x.answers = 'with_reservation'), false) AS reservation_expired,
         coalesce(bool_or(x.has_expired) FILTER (WHERE x.answers = 'declined'), false) AS decline_expired
  FROM exception x
  GROUP BY x.place
), waived_clause AS (
  SELECT x.place, u.clause_id, min(x.id) FILTER (WHERE x.is_in_force) AS waived_by, bool_or(x.has_expired) AS has_expired
  FROM exception x
  CROSS JOIN LATERAL unnest(x.clause_ids) AS u (clause_id)
  GROUP BY x.place, u.clause_id
-- The acknowledgement: days late, with and without the waiver of a decline.
), acknowledged AS MATERIALIZED (
  SELECT r.place, r.distribution_id, n.response, coalesce(w.is_expired, false) AND w.waived_by IS NULL AS is_open_after_expiry, w.waived_by,
         n.response = 'declined' AND w.waived_by IS NULL AS is_declined, n.response = 'with_reservation' AND w.waived_by IS NULL AS is_reserved,
         n.response = 'awaiting' AND scored_day > r.due_on AS is_overdue,
         n.response <> 'awaiting' OR scored_day > r.due_on AS has_data,
         30 - least(30, greatest(0, CASE WHEN n.response = 'awaiting' THEN scored_day
           ELSE least(a.first_response_on, CASE WHEN x.decline_by IS NOT NULL THEN a.declined_on END) END - r.due_on)) AS on_time,
         30 - least(30, greatest(0, coalesce(CASE WHEN n.response = 'awaiting' THEN scored_day ELSE a.first_response_on END, r.due_on)
           - r.due_on)) AS on_time_before
  FROM record r
  LEFT JOIN answered a ON a.place = r.place
  LEFT JOIN waived_response x ON x.place = r.place
  CROSS JOIN LATERAL (SELECT coalesce(a.response, 'awaiting') AS response) n
  CROSS JOIN LATERAL (
    SELECT CASE n.response WHEN 'with_reservation' THEN x.reservation_by WHEN 'declined' THEN x.decline_by END AS waived_by,
           CASE n.response WHEN 'with_reservation' THEN x.reservation_expired WHEN 'declined' THEN x.decline_expired END AS is_expired
  ) w
-- The assessment in force, and what each clause of the current document asks beside the one that was assessed.
), assessed AS MATERIALIZED (
  SELECT a.*, dense_rank() OVER (ORDER BY a.policy_id, a.version_number, a.assessed_version, a.rider_number, a.assessed_rider,
           CASE WHEN a.rider_number > 0 OR a.assessed_rider > 0 THEN a.agency_org_id END) AS text
  FROM (
    SELECT r.place, r.agency_org_id, r.policy_id, r.version_number, r.rider_number, r.distribution_id, r.due_on, l.*
    FROM record r
    CROSS JOIN LATERAL (
      SELECT a.id, a.answers, a.weights, a.decided_at, a.review_interval_days, a.distribution_id AS assessed_distribution_id,
             h.version_number AS assessed_version, h.rider_number AS assessed_rider
      FROM assessments a
      JOIN policy_distributions h ON h.agency_org_id = a.agency_org_id AND h.id = a.distribution_id
      WHERE a.agency_org_id = r.agency_org_id AND a.policy_id = r.policy_id
        AND a.state IN ('accepted', 'superseded')
        AND a.decided_at < facts_before
        AND (a.superseded_at IS NULL OR a.superseded_at >= facts_before)
      ORDER BY a.decided_at DESC, a.id
      LIMIT 1
    ) l
  ) a
), clause AS MATERIALIZED (
  SELECT t.text, c.position, c.clause ->> 'id' AS id, coalesce(c.clause ->> 'priority', 'contract') <> 'preference' AS is_mandatory,
         t.is_other AND app.clause_norm(c.clause) IS DISTINCT FROM app.clause_norm(was.clause) AS is_changed
  FROM (
    SELECT DISTINCT ON (a.text) a.text, a.agency_org_id, a.distribution_id, a.assessed_distribution_id,
           (a.version_number, a.rider_number) <> (a.assessed_version, a.assessed_rider) AS is_other
    FROM assessed a
    ORDER BY a.text
  ) t
  CROSS JOIN LATERAL (
    SELECT d.clauses FROM distribution_documents d WHERE d.agency_org_id = t.agency_org_id AND d.distribution_id = t.distribution_id OFFSET 0
  ) held
  CROSS JOIN LATERAL (
    SELECT d.clauses FROM distribution_documents d WHERE d.agency_org_id = t.agency_org_id AND d.distribution_id = t.assessed_distribution_id OFFSET 0
  ) judged
  CROSS JOIN LATERAL jsonb_array_elements(held.clauses) WITH ORDINALITY AS c (clause, position)
  LEFT JOIN LATERAL (
    SELECT j.clause FROM jsonb_array_elements(judged.clauses) AS j (clause) WHERE t.is_other AND j.clause ->> 'id' = c.clause ->> 'id'
  ) was ON true
), answer AS MATERIALIZED (
  SELECT a.place, c.position, c.id AS clause_id, coalesce(CAST(a.weights ->> c.id AS integer), 1) AS weight, h.halves, x.waived_by, x.has_expired
  FROM assessed a
  JOIN clause c ON c.text = a.text
  CROSS JOIN LATERAL (
    SELECT CASE WHEN a.answers ->> c.id IS NOT NULL AND NOT (c.is_changed AND scored_day >= a.due_on + 30)
                THEN CASE a.answers -> c.id ->> 'value' WHEN 'met' THEN 2 WHEN 'partly' THEN 1 WHEN 'not_met' THEN 0 END
                WHEN c.is_mandatory AND (NOT c.is_changed OR scored_day >= a.due_on + 30) THEN 0 END AS halves
  ) h
  LEFT JOIN waived_clause x ON x.place = a.place AND x.clause_id = c.id
  WHERE h.halves IS NOT NULL
), answered_clauses AS (
  SELECT n.place, 2 * sum(n.weight) AS whole, sum(n.weight * CASE WHEN n.waived_by IS NULL THEN n.halves ELSE 2 END) AS earned,
         sum(n.weight * n.halves) AS earned_before,
         coalesce(bool_or(n.has_expired AND n.waived_by IS NULL) FILTER (WHERE n.halves < 2), false) AS is_open_after_expiry
  FROM answer n
  GROUP BY n.place
), answer_cost AS (
  SELECT n.place, sum(k.cost) AS cost,
         jsonb_agg(jsonb_build_object('kind', 'answer', 'fact_id', n.clause_id, 'ten_thousandths', k.cost, 'waived_by', n.waived_by)
           ORDER BY n.position) AS costs
  FROM answer n
  JOIN answered_clauses t ON t.place = n.place
  CROSS JOIN LATERAL (
    SELECT CASE WHEN n.waived_by IS NULL THEN CAST(CAST(10000 AS bigint) * n.weight * (2 - n.halves) / t.whole AS integer) ELSE 0 END AS cost
  ) k
  WHERE n.halves < 2
  GROUP BY n.place
-- Violations that are open: half as much again at 90 days, halved while they are mended; dearest first, none takes more than is left.
), open_violation AS MATERIALIZED (
  SELECT r.place, v.id, v.clause_id, v.happened_on, v.severity,
         CASE v.severity WHEN 'critical' THEN 10000 WHEN 'high' THEN 5000 WHEN 'medium' THEN 2000 ELSE 500 END
           * (180 + least(90, greatest(0, scored_day - CAST(v.confirmed_at AT TIME ZONE 'UTC' AS date))))
           -- Open without the day of its confirmation contradicts itself: an error, never a number.
           / CASE WHEN v.confirmed_at >= facts_before OR v.confirmed_at IS NULL THEN 0
                  WHEN v.state = 'verified' OR v.state = 'correcting' AND scored_day <= v.action_due_on THEN 360 ELSE 180 END AS cost
  FROM record r
  -- What each was at the time, by its steps; one from before there were steps tells it by its times alone.
  CROSS JOIN LATERAL (
    SELECT w.id, w.clause_id, w.happened_on, w.confirmed_at, coalesce(moved.severity, w.severity) AS severity,
           CASE WHEN moved.step IS NULL THEN w.action_due_on ELSE moved.due_on END AS action_due_on,
           CASE WHEN moved.step = 'sent_back' THEN 'correcting'
                WHEN moved.step IS NOT NULL THEN moved.step
                WHEN w.state = 'dismissed' AND (w.dismissed_at IS NULL OR w.dismissed_at < facts_before) THEN 'dismissed'
                WHEN w.closed_at < facts_before THEN 'closed'
                WHEN w.verified_at < facts_before AND w.state <> 'correcting' THEN 'verified'
                WHEN w.correcting_at < facts_before THEN 'correcting'
                WHEN w.confirmed_at < facts_before THEN 'confirmed'
                ELSE 'reported' END AS state
    FROM violations w
    CROSS JOIN LATERAL (
      SELECT (array_agg(s.step ORDER BY s.position DESC) FILTER (WHERE s.step <> 'commented'))[1] AS step,
             (array_agg(s.due_on ORDER BY s.position DESC) FILTER (WHERE s.step IN ('correcting', 'sent_back')))[1] AS due_on,
             (array_agg(s.severity ORDER BY s.position DESC) FILTER (WHERE s.severity IS NOT NULL))[1] AS severity
      FROM violation_steps s
      WHERE s.agency_org_id = w.agency_org_id AND s.violation_id = w.id AND s.written_at < facts_before
    ) moved
    WHERE w.agency_org_id = r.agency_org_id AND w.policy_id = r.policy_id
      AND w.reported_at < facts_before
    OFFSET 0
  ) v
  WHERE v.state IN ('confirmed', 'correcting', 'verified')
), waived_violation AS (
  SELECT v.place, v.id, min(x.id) FILTER (WHERE x.is_in_force) AS waived_by, bool_or(x.has_expired) AS has_expired
  FROM open_violation v
  JOIN exception x ON x.place = v.place AND v.clause_id = ANY(x.clause_ids) AND v.happened_on BETWEEN x.starts_on AND x.ends_on
  GROUP BY v.place, v.id
), violation AS (
  SELECT v.place, v.id, v.severity, v.cost AS cost_before, x.waived_by, coalesce(x.has_expired, false) AND x.waived_by IS NULL AS is_open_after_expiry,
         CASE WHEN x.waived_by IS NULL THEN v.cost ELSE 0 END AS cost,
         sum(CASE WHEN x.waived_by IS NULL THEN v.cost ELSE 0 END) OVER (
           PARTITION BY v.place ORDER BY CASE WHEN x.waived_by IS NULL THEN v.cost ELSE 0 END DESC, v.id) AS cost_so_far
  FROM open_violation v
  LEFT JOIN waived_violation x ON x.place = v.place AND x.id = v.id
), violation_cost AS (
  SELECT v.place, count(*) AS open_count, greatest(0, 10000 - sum(v.cost)) AS value, greatest(0, 10000 - sum(v.cost_before)) AS value_before,
         bool_or(v.severity = 'critical' AND v.waived_by IS NULL) AS has_critical, bool_or(v.is_open_after_expiry) AS is_open_after_expiry,
         jsonb_agg(jsonb_build_object('kind', 'violation', 'fact_id', v.id,
           'ten_thousandths', least(v.cost, greatest(0, 10000 - (v.cost_so_far - v.cost))), 'waived_by', v.waived_by)
           ORDER BY v.cost DESC, v.id) AS costs
  FROM violation v
  GROUP BY v.place
-- Same-client findings, one for the same clauses under an id of its own; and requests on which the agency's answer is overdue.
), finding AS MATERIALIZED (
  SELECT f.place, CAST(md5(concat_ws(' ', f.agency_org_id, f.conflict_type, f.clauses)) AS uuid) AS id,
         (ARRAY['critical', 'high', 'medium', 'low'])[min(array_position(ARRAY['critical', 'high', 'medium', 'low'], f.severity))] AS severity
  FROM (
    SELECT r.place, r.agency_org_id, c.conflict_type, c.severity, c.clauses
    FROM record r
    CROSS JOIN LATERAL (
      SELECT DISTINCT c.id, c.conflict_type, h.severity, n.clauses
      FROM conflict_members m
      JOIN policy_conflicts c ON c.agency_org_id = m.agency_org_id AND c.id = m.conflict_id
      CROSS JOIN LATERAL (
        SELECT t.is_open, t.severity FROM finding_states t
        WHERE t.agency_org_id = c.agency_org_id AND t.conflict_id = c.id AND t.held_from < facts_before
        ORDER BY t.number DESC LIMIT 1
      ) h
      CROSS JOIN LATERAL (
        SELECT string_agg(concat_ws(' ', e.policy_id, e.clause_id), ' ' ORDER BY e.position) AS clauses
        FROM conflict_members e
        WHERE e.agency_org_id = c.agency_org_id AND e.conflict_id = c.id
      ) n
      WHERE m.agency_org_id = r.agency_org_id AND m.policy_id = r.policy_id
        AND c.same_client_org_id IS NOT NULL
        AND c.relation IN ('conflict', 'tension')
        AND h.is_open
    ) c
  ) f
  GROUP BY f.place, f.agency_org_id, f.conflict_type, f.clauses
), objection AS (
  SELECT o.*, sum(o.cost) OVER (PARTITION BY o.place ORDER BY o.cost DESC, o.kind, o.id) AS cost_so_far
  FROM (
    SELECT f.place, 'conflict' AS kind, f.id, CASE f.severity WHEN 'critical' THEN 10000 WHEN 'high' THEN 5000 WHEN 'medium' THEN 2000 ELSE 500 END AS cost
    FROM finding f
    UNION ALL
    SELECT r.place, 'request', q.id, 2000
    FROM record r
    CROSS JOIN LATERAL (
      SELECT w.id
      FROM clause_requests w
      CROSS JOIN LATERAL (
        SELECT t.step, t.reply_by FROM clause_request_messages t
        WHERE t.agency_org_id = w.agency_org_id AND t.request_id = w.id AND t.written_at < facts_before
        ORDER BY t.position DESC LIMIT 1
      ) m
      WHERE w.agency_org_id = r.agency_org_id AND w.policy_id = r.policy_id
        AND m.step IN ('answered', 'countered', 'adapted', 'refused')
        AND m.reply_by < scored_day
      OFFSET 0
    ) q
  ) o
), objection_cost AS (
  SELECT o.place, greatest(0, 10000 - sum(o.cost)) AS value,
         jsonb_agg(jsonb_build_object('kind', o.kind, 'fact_id', o.id,
           'ten_thousandths', least(o.cost, greatest(0, 10000 - (o.cost_so_far - o.cost))), 'waived_by', NULL)
           ORDER BY o.cost DESC, o.kind, o.id) AS costs
  FROM objection o
  GROUP BY o.place
), findings AS (
  SELECT f.place, jsonb_agg(jsonb_build_object('id', f.id, 'severity', f.severity) ORDER BY f.id) AS conflicts
  FROM finding f
  GROUP BY f.place
-- The five components: a value of ten-thousandths or none, before waivers too, and what its facts cost.
), drawn AS MATERIALIZED (
  SELECT r.*, k.response, k.is_declined, k.is_overdue, a.place IS NOT NULL AS is_assessed, a.decided_at, a.id AS assessment_id,
         CASE WHEN a.place IS NULL THEN r.first_assessment_due_on
              ELSE coalesce(r.review_on, CAST(a.decided_at AT TIME ZONE 'UTC' AS date) + a.review_interval_days) END AS next_review_on,
         CASE WHEN NOT k.has_data THEN NULL WHEN k.is_declined THEN 0
              ELSE 10000 * k.on_time * CASE WHEN k.is_reserved THEN 6 ELSE 10 END / 300 END AS acknowledgement,
         CASE WHEN NOT k.has_data THEN NULL WHEN k.response = 'declined' THEN 0
              ELSE 10000 * k.on_time_before * CASE WHEN k.response = 'with_reservation' THEN 6 ELSE 10 END / 300 END AS acknowledgement_before,
         CASE WHEN NOT k.has_data THEN 0 WHEN k.is_declined THEN 10000
              ELSE 10000 * (30 - k.on_time) / 30 + CASE WHEN k.is_reserved THEN 10000 * k.on_time * 4 / 300 ELSE 0 END END AS acknowledgement_cost,
         CASE WHEN NOT k.has_data OR k.on_time = 30 AND NOT k.is_declined AND NOT k.is_reserved AND k.waived_by IS NULL THEN '[]'
              WHEN k.is_declined THEN jsonb_build_array(
                jsonb_build_object('kind', 'decline', 'fact_id', k.distribution_id, 'ten_thousandths', 10000, 'waived_by', NULL))
              ELSE CASE WHEN k.on_time = 30 THEN '[]' ELSE jsonb_build_array(jsonb_build_object('kind', 'late_response',
                     'fact_id', k.distribution_id, 'ten_thousandths', 10000 * (30 - k.on_time) / 30, 'waived_by', NULL)) END
                || CASE WHEN NOT k.is_reserved OR k.on_time = 0 THEN '[]' ELSE jsonb_build_array(jsonb_build_object('kind', 'reservation',
                     'fact_id', k.distribution_id, 'ten_thousandths', 10000 * k.on_time * 4 / 300, 'waived_by', NULL)) END
                || CASE WHEN k.waived_by IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
                     'kind', CASE k.response WHEN 'declined' THEN 'decline' ELSE 'reservation' END,
                     'fact_id', k.distribution_id, 'ten_thousandths', 0, 'waived_by', k.waived_by)) END
              END AS acknowledgement_costs,
         CASE WHEN a.place IS NOT NULL THEN CAST(10000 * t.earned / t.whole AS integer) WHEN scored_day > r.first_assessment_due_on THEN 0 END AS assessment,
         CASE WHEN a.place IS NOT NULL THEN CAST(10000 * t.earned_before / t.whole AS integer) WHEN scored_day > r.first_assessment_due_on THEN 0 END AS assessment_before,
         CASE WHEN a.place IS NOT NULL THEN coalesce(CAST(n.cost AS integer), 0) WHEN scored_day > r.first_assessment_due_on THEN 10000 ELSE 0 END AS assessment_cost,
         CASE WHEN a.place IS NOT NULL THEN coalesce(n.costs, '[]')
              WHEN scored_day > r.first_assessment_due_on THEN jsonb_build_array(jsonb_build_object(
                'kind', 'missing_assessment', 'fact_id', r.distribution_id, 'ten_thousandths', 10000, 'waived_by', NULL))
              ELSE '[]' END AS assessment_costs,
         CAST(coalesce(v.value, 10000) AS integer) AS violations, CAST(coalesce(v.value_before, 10000) AS integer) AS violations_before,
         coalesce(v.costs, '[]') AS violations_costs, CAST(coalesce(v.open_count, 0) AS integer) AS violations_count,
         CAST(coalesce(o.value, 10000) AS integer) AS conflicts, coalesce(o.costs, '[]') AS conflicts_costs, coalesce(f.conflicts, '[]') AS counted_conflicts,
         10000 * (a.review_interval_days - p.past) / a.review_interval_days AS freshness,
         coalesce(10000 * p.past / a.review_interval_days, 0) AS freshness_cost,
         CASE WHEN p.past > 0 THEN jsonb_build_array(jsonb_build_object('kind', 'overdue_review', 'fact_id', a.id,
           'ten_thousandths', 10000 * p.past / a.review_interval_days, 'waived_by', NULL)) ELSE '[]' END AS freshness_costs,
         coalesce(v.has_critical, false) AS has_critical,
         k.is_open_after_expiry OR coalesce(t.is_open_after_expiry, false) OR coalesce(v.is_open_after_expiry, false) AS is_open_after_expiry
  FROM record r
  JOIN acknowledged k ON k.place = r.place
  LEFT JOIN assessed a ON a.place = r.place
  LEFT JOIN answered_clauses t ON t.place = r.place
  LEFT JOIN answer_cost n ON n.place = r.place
  LEFT JOIN violation_cost v ON v.place = r.place
  LEFT JOIN objection_cost o ON o.place = r.place
  LEFT JOIN findings f ON f.place = r.place
  CROSS JOIN LATERAL (
    SELECT least(a.review_interval_days,
             greatest(0, scored_day - CAST(a.decided_at AT TIME ZONE 'UTC' AS date) - a.review_interval_days)) AS past
  ) p
), weighed AS MATERIALIZED (
  SELECT d.*, d.acknowledgement IS NOT NULL OR d.assessment IS NOT NULL AS has_score,
         CASE WHEN d.acknowledgement IS NULL THEN 0 ELSE d.acknowledgement_weight END + CASE WHEN d.assessment IS NULL THEN 0 ELSE d.assessment_weight END
           + d.violations_weight + d.conflicts_weight + CASE WHEN d.freshness IS NULL THEN 0 ELSE d.freshness_weight END AS weight_with_data,
         d.acknowledgement_weight + d.assessment_weight + d.violations_weight + d.conflicts_weight + d.freshness_weight AS weight,
         d.acknowledgement_weight * coalesce(d.acknowledgement, 0) + d.assessment_weight * coalesce(d.assessment, 0) + d.violations_weight * d.violations
           + d.conflicts_weight * d.conflicts + d.freshness_weight * coalesce(d.freshness, 0) AS reached,
         d.acknowledgement_weight * coalesce(d.acknowledgement_before, 0) + d.assessment_weight * coalesce(d.assessment_before, 0)
           + d.violations_weight * d.violations_before + d.conflicts_weight * d.conflicts + d.freshness_weight * coalesce(d.freshness, 0) AS reached_before,
         d.acknowledgement_weight * d.acknowledgement_cost + d.assessment_weight * d.assessment_cost + d.violations_weight * (10000 - d.violations)
           + d.conflicts_weight * (10000 - d.conflicts) + d.freshness_weight * d.freshness_cost AS lost,
         -- Nothing better than this, whatever the number: 2 non_compliant, 1 at_risk.
         CASE WHEN d.has_critical OR d.is_mandatory AND (d.is_declined OR d.is_overdue) THEN 2
              WHEN scored_day > d.next_review_on OR d.is_open_after_expiry THEN 1 ELSE 0 END AS gate
  FROM drawn d
), scored AS MATERIALIZED (
  SELECT w.agency_org_id, w.id, w.enterprise_org_id, w.old_score, w.old_status, w.violations_count, w.decided_at, w.next_review_on, w.settings_number,
         10000 * w.weight_with_data / w.weight AS coverage,
         CASE WHEN w.has_score THEN w.reached / w.weight_with_data * 100 / 10000 END AS score,
         CASE WHEN w.has_score THEN w.reached_before / w.weight_with_data * 100 / 10000 END AS score_before_waivers,
         CASE WHEN w.gate = 2 THEN 'non_compliant'
              WHEN NOT w.has_score THEN 'pending'
              WHEN w.reached / w.weight_with_data * 100 / 10000 < 60 THEN 'non_compliant'
              WHEN w.gate = 1 OR w.reached / w.weight_with_data * 100 / 10000 < 85 THEN 'at_risk'
              WHEN w.is_assessed THEN 'compliant'
              ELSE 'pending' END AS status,
         jsonb_build_object(
           'units_per_point', 100 * w.weight_with_data,
           'rounding_line', CASE WHEN w.has_score THEN 10000 * w.weight_with_data - w.reached - w.lost + w.reached % (100 * w.weight_with_data) ELSE 0 END,
           'gates', CASE WHEN w.gate = 0 THEN '[]' ELSE to_jsonb(array_remove(ARRAY[
             CASE WHEN w.has_critical THEN 'A critical violation is open.' END,
             CASE WHEN w.is_mandatory AND w.is_declined THEN 'This policy is mandatory and was declined.' END,
             CASE WHEN w.is_mandatory AND w.is_overdue THEN 'This policy is mandatory and its acknowledgement is past due.' END,
             CASE WHEN scored_day > w.next_review_on THEN 'The review is overdue.' END,
             CASE WHEN w.is_open_after_expiry THEN 'An exception has expired while what it waived is still open.' END], NULL)) END,
           'components', jsonb_build_array(
             jsonb_build_object('name', 'acknowledgement', 'weight', w.acknowledgement_weight, 'value_ten_thousandths', w.acknowledgement,
               'lost_units', w.acknowledgement_weight * w.acknowledgement_cost, 'costs', w.acknowledgement_costs),
             jsonb_build_object('name', 'assessment', 'weight', w.assessment_weight, 'value_ten_thousandths', w.assessment,
               'lost_units', w.assessment_weight * w.assessment_cost, 'costs', w.assessment_costs),
             jsonb_build_object('name', 'violations', 'weight', w.violations_weight, 'value_ten_thousandths', w.violations,
               'lost_units', w.violations_weight * (10000 - w.violations), 'costs', w.violations_costs),
             jsonb_build_object('name', 'conflicts', 'weight', w.conflicts_weight, 'value_ten_thousandths', w.conflicts,
               'lost_units', w.conflicts_weight * (10000 - w.conflicts), 'costs', w.conflicts_costs),
             jsonb_build_object('name', 'freshness', 'weight', w.freshness_weight, 'value_ten_thousandths', w.freshness,
               'lost_units', w.freshness_weight * w.freshness_cost, 'costs', w.freshness_costs)),
           'conflicts', w.counted_conflicts) AS breakdown
  FROM weighed w
), stored AS (
  UPDATE agency_policy_compliance c
  SET compliance_score = s.score, score_before_waivers = s.score_before_waivers, coverage = s.coverage, compliance_status = s.status,
      violations_count = s.violations_count, last_assessment_date = s.decided_at,
      next_review_date = CASE WHEN c.review_date_set_by IS NULL THEN CAST(s.next_review_on AS timestamp) AT TIME ZONE 'UTC' ELSE c.next_review_date END,
      breakdown = s.breakdown, formula_version = 'v1', settings_number = s.settings_number, computed_at = facts_before
  FROM scored s
  WHERE c.agency_org_id = s.agency_org_id
    AND c.id = s.id
    AND NOT is_past_day
), kept AS (
  INSERT INTO compliance_history AS h (agency_org_id, enterprise_org_id, compliance_id, day, compliance_score, score_before_waivers, coverage,
    compliance_status, formula_version, settings_number)
  SELECT s.agency_org_id, s.enterprise_org_id, s.id, scored_day, s.score, s.score_before_waivers, s.coverage, s.status, 'v1', s.settings_number
  FROM scored s
  ORDER BY s.agency_org_id, s.id
  ON CONFLICT (agency_org_id, compliance_id, day) DO UPDATE
  SET compliance_score = excluded.compliance_score, score_before_waivers = excluded.score_before_waivers, coverage = excluded.coverage,
      compliance_status = excluded.compliance_status, formula_version = excluded.formula_version, settings_number = excluded.settings_number
), changed AS MATERIALIZED (
  SELECT s.agency_org_id, s.enterprise_org_id, s.id,
         jsonb_build_object('compliance_score', s.old_score, 'compliance_status', s.old_status) AS old,
         jsonb_build_object('compliance_score', s.score, 'compliance_status', s.status) AS new
  FROM scored s
  WHERE NOT is_past_day
    AND (s.old_score, s.old_status) IS DISTINCT FROM (s.score, s.status)
), recorded AS (
  INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, old, new)
  SELECT 'compliance.computed', 'compliance', c.id, c.enterprise_org_id, c.agency_org_id, NULL, c.old, c.new FROM changed c
), told AS (
  INSERT INTO outbox (org_id, topic, payload)
  SELECT o.org_id, 'compliance.computed', jsonb_build_object('compliance_id', c.id)
  FROM changed c
  CROSS JOIN LATERAL (VALUES (c.agency_org_id), (c.enterprise_org_id)) AS o (org_id)
)
SELECT (SELECT count(*) FROM scored) AS scored_count, (SELECT count(*) FROM changed) AS changed_count;
END $$;
REVOKE EXECUTE ON FUNCTION app.recompute_records FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.recompute_records TO app_job;
