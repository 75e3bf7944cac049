-- name: tracking_of_policy :one
-- What the enterprise keeps about a policy beside its text; no row before somebody filled it in.
SELECT t.brands, t.markets, t.topics, t.requires_fair_balance, t.requires_mlr_signoff, t.requires_ai_label,
       t.form_2253_lead_days, t.revision
FROM policy_tracking t
WHERE t.policy_id = :policy_id
  AND t.enterprise_org_id = :org_id -- wall

-- name: insert_tracking :rows
-- The first time it is filled in.
INSERT INTO policy_tracking (enterprise_org_id, policy_id, brands, markets, topics, requires_fair_balance, requires_mlr_signoff,
  requires_ai_label, form_2253_lead_days, updated_by, updated_at)
VALUES (:org_id, :policy_id, :brands, :markets, :topics, :requires_fair_balance, :requires_mlr_signoff, :requires_ai_label,
  :form_2253_lead_days, :user_id, :now)

-- name: save_tracking :rows
-- As it is from now on.
UPDATE policy_tracking t
SET brands = :brands, markets = :markets, topics = :topics, requires_fair_balance = :requires_fair_balance,
    requires_mlr_signoff = :requires_mlr_signoff, requires_ai_label = :requires_ai_label,
    form_2253_lead_days = :form_2253_lead_days, revision = t.revision + 1, updated_by = :user_id, updated_at = :now
WHERE t.policy_id = :policy_id
  AND t.enterprise_org_id = :org_id -- wall

-- name: brands_tracked :many
-- The brands under which the enterprise keeps its policies, by name.
SELECT DISTINCT brand
FROM policy_tracking t
CROSS JOIN unnest(t.brands) AS b (brand)
WHERE true
  AND t.enterprise_org_id = :org_id -- wall
ORDER BY brand
