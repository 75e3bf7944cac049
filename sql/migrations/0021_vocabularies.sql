-- An organization's own words for terms of the shared vocabulary. Its clauses are read through them; nobody else's are.
CREATE TABLE organization_terms (
  org_id        uuid NOT NULL REFERENCES organizations (id),
  id            uuid NOT NULL DEFAULT gen_random_uuid(),
  dimension     text NOT NULL CONSTRAINT term_dimension_known CHECK (
                  dimension IN ('action', 'tool', 'data', 'channel', 'audience', 'jurisdiction')),
  term          text NOT NULL CONSTRAINT own_term_not_blank CHECK (btrim(term) <> '' AND length(term) <= 200),
  -- A node of the shared vocabulary: a term, or a group of terms.
  mapped_to     text NOT NULL CONSTRAINT mapped_to_not_blank CHECK (btrim(mapped_to) <> ''),
  added_by      uuid NOT NULL,
  added_at      timestamptz NOT NULL,
  retired_at    timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES users (org_id, id)
);
CREATE UNIQUE INDEX one_meaning_per_word ON organization_terms (org_id, dimension, lower(term)) WHERE retired_at IS NULL;

-- Whether one of the documents' strings is the word. Fails closed on letters that the database's lower() does not know.
CREATE FUNCTION app.uses_word(clauses jsonb, word text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT EXISTS (SELECT FROM jsonb_path_query(clauses, 'strict $.**') AS s (part)
                       WHERE jsonb_typeof(s.part) = 'string' AND lower(s.part #>> '{}') = lower(word)) $$;
GRANT EXECUTE ON FUNCTION app.uses_word(jsonb, text) TO app_enterprise, app_agency;

GRANT SELECT ON organization_terms TO app_enterprise, app_job;
-- Who at a client gave a word its meaning is no agency's business.
GRANT SELECT (org_id, id, dimension, term, mapped_to, added_at, retired_at) ON organization_terms TO app_agency;
GRANT INSERT (org_id, dimension, term, mapped_to, added_by, added_at) ON organization_terms TO app_enterprise, app_agency;
GRANT UPDATE (retired_at) ON organization_terms TO app_enterprise, app_agency;

ALTER TABLE organization_terms ENABLE ROW LEVEL SECURITY; ALTER TABLE organization_terms FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON organization_terms FOR SELECT TO app_enterprise USING (org_id = (SELECT app.org_id()));
-- An agency reads, beside its own, what a client means by a word in a clause that it holds or that is announced to it: of others
-- that wait, its own policy shows it none.
CREATE POLICY held_read ON organization_terms FOR SELECT TO app_agency USING (
  org_id = (SELECT app.org_id())
  OR retired_at IS NULL AND EXISTS (
    SELECT FROM policy_distributions d
    JOIN policy_versions v ON v.enterprise_org_id = d.enterprise_org_id AND v.policy_id = d.policy_id AND v.version_number = d.version_number
    WHERE d.agency_org_id = (SELECT app.org_id()) AND d.enterprise_org_id = organization_terms.org_id
      AND d.distribution_status IN ('active', 'pending') AND app.uses_word(v.clauses, term)));
CREATE POLICY own_write ON organization_terms FOR INSERT TO app_enterprise, app_agency
  WITH CHECK (org_id = (SELECT app.org_id()) AND added_by = (SELECT app.user_id()));
CREATE POLICY own_change ON organization_terms FOR UPDATE TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()));
CREATE POLICY everything ON organization_terms FOR SELECT TO app_job USING (true);
