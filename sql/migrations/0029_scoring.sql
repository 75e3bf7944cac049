-- What scores are computed by in the database: whether a clause still decides the same, the facts of one agency and policy by an
-- index each, and how far the day's scoring has come.

-- What a clause decides: everything but its id and prose. Documents are kept as the clause reader writes them, so that only what
-- has no order of its own needs one here: the reaches and the exceptions.
CREATE FUNCTION app.clause_norm(clause jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_object(
    'binding', (SELECT jsonb_agg(b.reach ORDER BY b.reach)
                FROM jsonb_array_elements(CASE jsonb_typeof(clause -> 'binding') WHEN 'array' THEN clause -> 'binding'
                       WHEN 'string' THEN jsonb_build_array(clause -> 'binding') ELSE '["client_work"]' END) AS b (reach)),
    'priority', coalesce(clause -> 'priority', '"contract"'),
    'scope', coalesce(clause -> 'scope', '{}'),
    'except', (SELECT coalesce(jsonb_agg(e.scope ORDER BY e.scope), '[]') FROM jsonb_array_elements(coalesce(clause -> 'except', '[]')) AS e (scope)),
    'window', coalesce(clause -> 'window', '{}'),
    'norm', clause -> 'norm')
$$;

CREATE INDEX violations_of_policy ON violations (agency_org_id, policy_id);
CREATE INDEX exceptions_of_policy ON exceptions (agency_org_id, policy_id);
CREATE INDEX assessments_of_policy ON assessments (agency_org_id, policy_id);
CREATE INDEX clause_requests_of_policy ON clause_requests (agency_org_id, policy_id);
CREATE INDEX conflict_members_of_policy ON conflict_members (agency_org_id, policy_id);

-- Every record is written anew every day: without an index on the time of that, and with room beside it on its page, the new row
-- takes the old one's place and no index is touched. How far a day's scoring has come is kept here instead.
DROP INDEX policy_compliance_oldest;
ALTER TABLE agency_policy_compliance SET (fillfactor = 50);
CREATE TABLE scored_days (
  day                 date PRIMARY KEY,
  after_agency        uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  after_compliance_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  finished_at         timestamptz
);
GRANT SELECT, INSERT, UPDATE, DELETE ON scored_days TO app_job;
