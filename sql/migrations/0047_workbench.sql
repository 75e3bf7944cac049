-- The workbench's saved queries and what each person asked last. A query is somebody's own or shared inside the organization; what
-- somebody asked is theirs alone (the trail keeps that it was asked, and its hash).
CREATE TABLE saved_queries (
  org_id     uuid NOT NULL REFERENCES organizations (id),
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  owner_id   uuid NOT NULL,
  name       text NOT NULL CONSTRAINT saved_query_name_length CHECK (btrim(name) <> '' AND length(name) <= 120),
  purpose    text NOT NULL DEFAULT '' CONSTRAINT saved_query_purpose_length CHECK (length(purpose) <= 1000),
  statement  text NOT NULL CONSTRAINT saved_query_statement_length CHECK (btrim(statement) <> '' AND length(statement) <= 20000),
  -- {parameter: value as it was typed}, and how the result is drawn.
  parameters jsonb NOT NULL DEFAULT '{}' CONSTRAINT saved_query_parameters_by_name CHECK (jsonb_typeof(parameters) = 'object'),
  chart      jsonb NOT NULL DEFAULT '{}' CONSTRAINT saved_query_chart_by_name CHECK (jsonb_typeof(chart) = 'object'),
  tags       text[] NOT NULL DEFAULT '{}' CONSTRAINT saved_query_tags_few CHECK (cardinality(tags) <= 10),
  is_shared  boolean NOT NULL DEFAULT false,
  revision   integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  CONSTRAINT saved_query_name_unique UNIQUE (org_id, owner_id, name),
  FOREIGN KEY (org_id, owner_id) REFERENCES users (org_id, id)
);

CREATE TABLE query_runs (
  org_id         uuid NOT NULL,
  id             uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id        uuid NOT NULL,
  saved_query_id uuid,
  statement      text NOT NULL CONSTRAINT query_run_statement_length CHECK (length(statement) <= 20000),
  row_count      integer NOT NULL CONSTRAINT query_run_rows_not_negative CHECK (row_count >= 0),
  is_cut         boolean NOT NULL,
  milliseconds   integer NOT NULL CONSTRAINT query_run_time_not_negative CHECK (milliseconds >= 0),
  refusal        text,
  ran_at         timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id),
  FOREIGN KEY (org_id, saved_query_id) REFERENCES saved_queries (org_id, id) ON DELETE SET NULL (saved_query_id)
);
CREATE INDEX query_runs_latest ON query_runs (org_id, user_id, ran_at DESC, id DESC);
CREATE INDEX query_runs_saved ON query_runs (org_id, saved_query_id) WHERE saved_query_id IS NOT NULL;
CREATE INDEX query_runs_old ON query_runs (ran_at, org_id, id);

GRANT SELECT, DELETE ON saved_queries TO app_enterprise, app_agency;
GRANT INSERT (org_id, owner_id, name, purpose, statement, parameters, chart, tags, is_shared, updated_at) ON saved_queries TO app_enterprise, app_agency;
GRANT UPDATE (name, purpose, statement, parameters, chart, tags, is_shared, revision, updated_at) ON saved_queries TO app_enterprise, app_agency;
GRANT SELECT ON query_runs TO app_enterprise, app_agency;
GRANT INSERT (org_id, user_id, saved_query_id, statement, row_count, is_cut, milliseconds, refusal, ran_at) ON query_runs TO app_enterprise, app_agency;
GRANT SELECT, DELETE ON query_runs TO app_job;

ALTER TABLE saved_queries ENABLE ROW LEVEL SECURITY; ALTER TABLE saved_queries FORCE ROW LEVEL SECURITY;
ALTER TABLE query_runs    ENABLE ROW LEVEL SECURITY; ALTER TABLE query_runs    FORCE ROW LEVEL SECURITY;
-- Colleagues read what is shared; nobody changes, deletes or runs in somebody else's name.
CREATE POLICY own_or_shared ON saved_queries FOR SELECT TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND (is_shared OR owner_id = (SELECT app.user_id())));
CREATE POLICY own_add ON saved_queries FOR INSERT TO app_enterprise, app_agency
  WITH CHECK (org_id = (SELECT app.org_id()) AND owner_id = (SELECT app.user_id()));
CREATE POLICY own_change ON saved_queries FOR UPDATE TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND owner_id = (SELECT app.user_id()))
  WITH CHECK (org_id = (SELECT app.org_id()) AND owner_id = (SELECT app.user_id()));
CREATE POLICY own_delete ON saved_queries FOR DELETE TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND owner_id = (SELECT app.user_id()));
CREATE POLICY own_read ON query_runs FOR SELECT TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY own_add ON query_runs FOR INSERT TO app_enterprise, app_agency
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY everything ON query_runs TO app_job USING (true) WITH CHECK (true);
