-- One field over everything a person may open, and what they opened last. Words are matched by their beginning, without case and
-- accents, by plain text search: no extension is needed. Row-level security keeps @@ from using an index, since it is not leakproof;
-- so the three search functions run as app_search, which sees every row, and each begins with its caller's own organization.

-- Letters without case, accents and marks between them; everything that is no letter or digit becomes one space.
CREATE FUNCTION app.folded(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT btrim(regexp_replace(
    replace(replace(replace(replace(lower(regexp_replace(normalize(lower(coalesce(said, '')), NFKD), '[\u0300-\u036f]', '', 'g')),
      'ß', 'ss'), 'ø', 'o'), 'ł', 'l'), 'æ', 'ae'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+', ' ', 'g')) $$;
-- The words of a text, and whose they are. A word has no slash, so nothing anybody types is taken for an organization.
CREATE FUNCTION app.search_words(said text, readers uuid[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT array_to_tsvector(ARRAY(
    SELECT DISTINCT left(word, 60) FROM unnest(string_to_array(app.folded(said), ' ')) AS word WHERE word <> ''
    UNION SELECT '/' || reader FROM unnest(readers) AS reader)) $$;
-- All words begun, of any of these organizations; nothing where there is no word.
CREATE FUNCTION app.search_query(said text, readers uuid[]) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT (coalesce((SELECT '(' || string_agg(quote_literal('/' || reader), ' | ') || ') & ' FROM unnest(readers) AS reader), '')
                || (SELECT string_agg(quote_literal(left(word, 60)) || ':*', ' & ')
                    FROM unnest((string_to_array(app.folded(left(said, 200)), ' '))[1:8]) AS word WHERE word <> ''))::tsquery $$;
-- The same title, one that begins so, one with these words as they are, any other.
CREATE FUNCTION app.search_rank(title text, said text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN t = said THEN 0 WHEN starts_with(t, said) THEN 1
                    WHEN position(' ' || said || ' ' IN ' ' || t || ' ') > 0 THEN 2 ELSE 3 END FROM app.folded(title) AS t $$;

CREATE INDEX policies_words ON policies USING gin (app.search_words(title, ARRAY[enterprise_org_id]));
CREATE INDEX policies_begin ON policies (enterprise_org_id, left(app.folded(title), 100) text_pattern_ops);
CREATE INDEX policy_versions_words ON policy_versions USING gin (app.search_words(title, ARRAY[enterprise_org_id]));
CREATE INDEX policy_versions_begin ON policy_versions (enterprise_org_id, left(app.folded(title), 100) text_pattern_ops);
CREATE INDEX organizations_words ON organizations USING gin (app.search_words(name, '{}'));
CREATE INDEX users_words ON users USING gin (app.search_words(display_name || ' ' || email, ARRAY[org_id]));
CREATE INDEX policy_conflicts_words ON policy_conflicts
  USING gin (app.search_words(conflict_description, ARRAY[agency_org_id])) WITH (gin_pending_list_limit = 512);
CREATE INDEX violations_words ON violations
  USING gin (app.search_words(clause_id || ' ' || summary, ARRAY[agency_org_id, enterprise_org_id])) WITH (gin_pending_list_limit = 512);
CREATE INDEX clause_requests_words ON clause_requests
  USING gin (app.search_words(clause_id || ' ' || (clause ->> 'text'), ARRAY[agency_org_id, enterprise_org_id]));
CREATE INDEX clause_request_messages_words ON clause_request_messages
  USING gin (app.search_words(words || ' ' || proposal, ARRAY[agency_org_id, enterprise_org_id]));

GRANT SELECT (id, kind, name, created_at) ON organizations TO app_search;
GRANT SELECT (org_id, id, display_name, email, deactivated_at, created_at) ON users TO app_search;
GRANT SELECT (agency_org_id, enterprise_org_id, id, state, proposed_at) ON engagements TO app_search;
GRANT SELECT (enterprise_org_id, id, title, created_at) ON policies TO app_search;
GRANT SELECT (enterprise_org_id, policy_id, version_number, title) ON policy_versions TO app_search;
GRANT SELECT (agency_org_id, enterprise_org_id, id, policy_id, version_number, is_current_version, distribution_status, delivery,
  announced_at, response, distributed_at) ON policy_distributions TO app_search;
GRANT SELECT (agency_org_id, id, conflict_description, severity, resolution_status, detected_at) ON policy_conflicts TO app_search;
GRANT SELECT (agency_org_id, enterprise_org_id, id, clause_id, summary, state, reported_at) ON violations TO app_search;
GRANT SELECT (agency_org_id, enterprise_org_id, id, policy_id, version_number, clause_id, clause, state, moved_at)
  ON clause_requests TO app_search;
GRANT SELECT (agency_org_id, enterprise_org_id, request_id, words, proposal) ON clause_request_messages TO app_search;
CREATE POLICY search ON organizations           FOR SELECT TO app_search USING (true);
CREATE POLICY search ON users                   FOR SELECT TO app_search USING (true);
CREATE POLICY search ON engagements             FOR SELECT TO app_search USING (true);
CREATE POLICY search ON policies                FOR SELECT TO app_search USING (true);
CREATE POLICY search ON policy_versions         FOR SELECT TO app_search USING (true);
CREATE POLICY search ON policy_distributions    FOR SELECT TO app_search USING (true);
CREATE POLICY search ON policy_conflicts        FOR SELECT TO app_search USING (true);
CREATE POLICY search ON violations              FOR SELECT TO app_search USING (true);
CREATE POLICY search ON clause_requests         FOR SELECT TO app_search USING (true);
CREATE POLICY search ON clause_request_messages FOR SELECT TO app_search USING (true);

-- What a client finds: its own policies, agencies, people; what it reads of violations and requests. No finding is a client's.
CREATE FUNCTION app.search_of_client(said text, kinds text[], most integer)
RETURNS TABLE (org_id uuid, kind text, id uuid, title text, counterpart text, state text, place bigint, found_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = app, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  own     CONSTANT uuid    := app.org_id();
  wanted  CONSTANT tsquery := app.search_query(said, ARRAY[own]);
  of_all  CONSTANT tsquery := app.search_query(said, '{}');
  begun   CONSTANT text    := left(app.folded(left(said, 200)), 100);
  beyond  CONSTANT text    := begun || chr(1114111);
BEGIN
  IF own IS NULL OR wanted IS NULL THEN RETURN; END IF;
  RETURN QUERY
  WITH candidates (kind, id, title, counterpart, state, at) AS (
    (SELECT 'policy', p.id, p.title, '', '', p.created_at FROM policies p
      WHERE 'policy' = ANY(kinds) AND app.search_words(p.title, ARRAY[p.enterprise_org_id]) @@ wanted LIMIT 200)
    UNION
    (SELECT 'policy', p.id, p.title, '', '', p.created_at FROM policies p
      WHERE 'policy' = ANY(kinds) AND p.enterprise_org_id = own
        AND left(app.folded(p.title), 100) ~>=~ begun AND left(app.folded(p.title), 100) ~<~ beyond
      ORDER BY left(app.folded(p.title), 100) USING ~<~ LIMIT 20)
    UNION ALL
    (SELECT 'agency', o.id, o.name, '', e.state, e.proposed_at
       FROM organizations o
       JOIN LATERAL (SELECT e.state, e.proposed_at FROM engagements e
                      WHERE e.agency_org_id = o.id AND e.enterprise_org_id = own AND e.state IN ('active', 'ended')
                      ORDER BY e.state, e.proposed_at DESC, e.id LIMIT 1) e ON true
      WHERE 'agency' = ANY(kinds) AND app.search_words(o.name, '{}') @@ of_all LIMIT 200)
    UNION ALL
    (SELECT 'request', r.id, coalesce(nullif(r.clause ->> 'text', ''), r.clause_id), o.name, r.state, r.moved_at
       FROM clause_requests r JOIN organizations o ON o.id = r.agency_org_id
      WHERE 'request' = ANY(kinds) AND r.enterprise_org_id = own
        AND (r.agency_org_id, r.id) IN (
          (SELECT c.agency_org_id, c.id FROM clause_requests c
            WHERE app.search_words(c.clause_id || ' ' || (c.clause ->> 'text'), ARRAY[c.agency_org_id, c.enterprise_org_id]) @@ wanted
            LIMIT 200)
          UNION
          (SELECT m.agency_org_id, m.request_id FROM clause_request_messages m
            WHERE app.search_words(m.words || ' ' || m.proposal, ARRAY[m.agency_org_id, m.enterprise_org_id]) @@ wanted LIMIT 200)))
    UNION ALL
    (SELECT 'violation', v.id, coalesce(nullif(v.summary, ''), v.clause_id), o.name, v.state, v.reported_at
       FROM violations v JOIN organizations o ON o.id = v.agency_org_id
      WHERE 'violation' = ANY(kinds) AND v.enterprise_org_id = own
        AND app.search_words(v.clause_id || ' ' || v.summary, ARRAY[v.agency_org_id, v.enterprise_org_id]) @@ wanted LIMIT 200)
    UNION ALL
    (SELECT 'person', u.id, u.display_name, u.email, CASE WHEN u.deactivated_at IS NULL THEN '' ELSE 'deactivated' END, u.created_at
       FROM users u
      WHERE 'person' = ANY(kinds) AND u.org_id = own
        AND app.search_words(u.display_name || ' ' || u.email, ARRAY[u.org_id]) @@ wanted LIMIT 200)
  ), ranked AS (
    SELECT c.kind, c.id, c.title, c.counterpart, c.state, count(*) OVER of_kind AS found_count,
           row_number() OVER (of_kind ORDER BY app.search_rank(c.title, begun), c.at DESC, c.id) AS place
    FROM candidates c
    WINDOW of_kind AS (PARTITION BY c.kind)
  )
  SELECT own, r.kind, r.id, r.title, r.counterpart, r.state::text, r.place, r.found_count
  FROM ranked r WHERE r.place <= most;
END $$;

-- What an agency finds: what it holds, its clients, its own findings, requests, violations and people.
CREATE FUNCTION app.search_of_agency(said text, kinds text[], most integer)
RETURNS TABLE (org_id uuid, kind text, id uuid, title text, counterpart text, state text, place bigint, found_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = app, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  own     CONSTANT uuid    := app.org_id();
  clients CONSTANT uuid[]  := ARRAY(SELECT DISTINCT e.enterprise_org_id FROM engagements e WHERE e.agency_org_id = own
                                       AND e.state IN ('active', 'ended') ORDER BY e.enterprise_org_id);
  wanted  CONSTANT tsquery := app.search_query(said, ARRAY[own]);
  of_all  CONSTANT tsquery := app.search_query(said, '{}');
  of_them CONSTANT tsquery := app.search_query(said, clients);
  begun   CONSTANT text    := left(app.folded(left(said, 200)), 100);
  beyond  CONSTANT text    := begun || chr(1114111);
BEGIN
  IF own IS NULL OR wanted IS NULL THEN RETURN; END IF;
  RETURN QUERY
  WITH candidates (kind, id, title, counterpart, state, at) AS (
    (SELECT 'policy', d.id, v.title, o.name, d.response::text, d.distributed_at
       FROM policy_versions v
       JOIN policy_distributions d ON d.agency_org_id = own AND d.enterprise_org_id = v.enterprise_org_id AND d.policy_id = v.policy_id
        AND d.version_number = v.version_number AND (d.is_current_version OR d.distribution_status = 'pending')
        AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
       JOIN organizations o ON o.id = d.enterprise_org_id
      WHERE 'policy' = ANY(kinds) AND app.search_words(v.title, ARRAY[v.enterprise_org_id]) @@ of_them LIMIT 200)
    UNION
    (SELECT 'policy', d.id, v.title, o.name, d.response::text, d.distributed_at
       FROM policy_versions v
       JOIN policy_distributions d ON d.agency_org_id = own AND d.enterprise_org_id = v.enterprise_org_id AND d.policy_id = v.policy_id
        AND d.version_number = v.version_number AND (d.is_current_version OR d.distribution_status = 'pending')
        AND (d.delivery <> 'queued' OR d.announced_at IS NOT NULL)
       JOIN organizations o ON o.id = d.enterprise_org_id
      WHERE 'policy' = ANY(kinds) AND v.enterprise_org_id = ANY(clients)
        AND left(app.folded(v.title), 100) ~>=~ begun AND left(app.folded(v.title), 100) ~<~ beyond LIMIT 20)
    UNION ALL
    (SELECT 'client', e.id, o.name, '', e.state, e.proposed_at
       FROM organizations o
       JOIN LATERAL (SELECT e.id, e.state, e.proposed_at FROM engagements e
                      WHERE e.agency_org_id = own AND e.enterprise_org_id = o.id AND e.state IN ('active', 'ended')
                      ORDER BY e.state, e.proposed_at DESC, e.id LIMIT 1) e ON true
      WHERE 'client' = ANY(kinds) AND app.search_words(o.name, '{}') @@ of_all LIMIT 200)
    UNION ALL
    (SELECT 'finding', f.id, f.conflict_description, f.severity::text, f.resolution_status::text, f.detected_at
       FROM policy_conflicts f
      WHERE 'finding' = ANY(kinds) AND f.agency_org_id = own
        AND app.search_words(f.conflict_description, ARRAY[f.agency_org_id]) @@ wanted LIMIT 200)
    UNION ALL
    (SELECT 'request', r.id, coalesce(nullif(r.clause ->> 'text', ''), r.clause_id), o.name, r.state, r.moved_at
       FROM clause_requests r JOIN organizations o ON o.id = r.enterprise_org_id
      WHERE 'request' = ANY(kinds) AND r.agency_org_id = own
        AND (r.agency_org_id, r.id) IN (
          (SELECT c.agency_org_id, c.id FROM clause_requests c
            WHERE app.search_words(c.clause_id || ' ' || (c.clause ->> 'text'), ARRAY[c.agency_org_id, c.enterprise_org_id]) @@ wanted
            LIMIT 200)
          UNION
          (SELECT m.agency_org_id, m.request_id FROM clause_request_messages m
            WHERE app.search_words(m.words || ' ' || m.proposal, ARRAY[m.agency_org_id, m.enterprise_org_id]) @@ wanted LIMIT 200)))
    UNION ALL
    (SELECT 'violation', v.id, coalesce(nullif(v.summary, ''), v.clause_id), o.name, v.state, v.reported_at
       FROM violations v JOIN organizations o ON o.id = v.enterprise_org_id
      WHERE 'violation' = ANY(kinds) AND v.agency_org_id = own
        AND app.search_words(v.clause_id || ' ' || v.summary, ARRAY[v.agency_org_id, v.enterprise_org_id]) @@ wanted LIMIT 200)
    UNION ALL
    (SELECT 'person', u.id, u.display_name, u.email, CASE WHEN u.deactivated_at IS NULL THEN '' ELSE 'deactivated' END, u.created_at
       FROM users u
      WHERE 'person' = ANY(kinds) AND u.org_id = own
        AND app.search_words(u.display_name || ' ' || u.email, ARRAY[u.org_id]) @@ wanted LIMIT 200)
  ), ranked AS (
    SELECT c.kind, c.id, c.title, c.counterpart, c.state, count(*) OVER of_kind AS found_count,
           row_number() OVER (of_kind ORDER BY app.search_rank(c.title, begun), c.at DESC, c.id) AS place
    FROM candidates c
    WINDOW of_kind AS (PARTITION BY c.kind)
  )
  SELECT own, r.kind, r.id, r.title, r.counterpart, r.state::text, r.place, r.found_count
  FROM ranked r WHERE r.place <= most;
END $$;

-- What the operator finds: organizations by their names, and nothing that is theirs.
CREATE FUNCTION app.search_of_operator(said text, kinds text[], most integer)
RETURNS TABLE (org_id uuid, kind text, id uuid, title text, counterpart text, state text, place bigint, found_count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, pg_temp AS $$
  SELECT app.org_id(), 'organization', o.id, o.name, '', o.kind,
         row_number() OVER (ORDER BY app.search_rank(o.name, app.folded(left(said, 200))), o.created_at DESC, o.id),
         count(*) OVER ()
  FROM (SELECT o.id, o.name, o.kind, o.created_at FROM organizations o
         WHERE app.search_words(o.name, '{}') @@ app.search_query(said, '{}') LIMIT 200) o
  WHERE 'organization' = ANY(kinds) AND app.org_id() IS NOT NULL
  ORDER BY 7
  LIMIT most $$;

REVOKE ALL ON FUNCTION app.search_of_client(text, text[], integer), app.search_of_agency(text, text[], integer),
  app.search_of_operator(text, text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.search_of_client(text, text[], integer) TO app_enterprise;
GRANT EXECUTE ON FUNCTION app.search_of_agency(text, text[], integer) TO app_agency;
GRANT EXECUTE ON FUNCTION app.search_of_operator(text, text[], integer) TO app_operator;
-- Whoever is to own a function has to be allowed to make one, for this moment.
GRANT CREATE ON SCHEMA app TO app_search;
ALTER FUNCTION app.search_of_client(text, text[], integer) OWNER TO app_search;
ALTER FUNCTION app.search_of_agency(text, text[], integer) OWNER TO app_search;
ALTER FUNCTION app.search_of_operator(text, text[], integer) OWNER TO app_search;
REVOKE CREATE ON SCHEMA app FROM app_search;

-- What somebody opened last, with its title as they were allowed to read it on that day. For themselves alone.
CREATE TABLE opened_things (
  org_id      uuid NOT NULL,
  user_id     uuid NOT NULL,
  kind        text NOT NULL CONSTRAINT opened_kind_known CHECK (
                kind IN ('policy', 'agency', 'client', 'finding', 'request', 'violation', 'person', 'organization', 'record')),
  subject_id  uuid NOT NULL,
  title       text NOT NULL CONSTRAINT opened_title_length CHECK (length(title) BETWEEN 1 AND 300),
  counterpart text NOT NULL DEFAULT '',
  opened_at   timestamptz NOT NULL,
  PRIMARY KEY (org_id, user_id, kind, subject_id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
);
CREATE INDEX opened_things_latest ON opened_things (org_id, user_id, opened_at DESC, kind, subject_id);
CREATE INDEX opened_things_old ON opened_things (opened_at, org_id, user_id, kind, subject_id);
GRANT SELECT, INSERT, UPDATE ON opened_things TO app_enterprise, app_agency;
GRANT SELECT, DELETE ON opened_things TO app_job;
ALTER TABLE opened_things ENABLE ROW LEVEL SECURITY; ALTER TABLE opened_things FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON opened_things TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()))
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY everything ON opened_things TO app_job USING (true) WITH CHECK (true);
