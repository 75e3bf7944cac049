-- What an organization sets up on its dashboards: what a metric shall reach, and views kept under a name.

-- The figure an administrator wants a metric to reach, in the metric's own unit; NULL: no longer wanted.
CREATE TABLE dashboard_targets (
  org_id uuid NOT NULL REFERENCES organizations (id),
  metric text NOT NULL CONSTRAINT target_names_a_metric CHECK (metric ~ '^[a-z_]{1,60}$'),
  value  integer CONSTRAINT target_in_range CHECK (value BETWEEN 0 AND 1000000),
  set_by uuid NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, metric),
  FOREIGN KEY (org_id, set_by) REFERENCES users (org_id, id)
);

-- Filters and parts of a dashboard under a name, a person's own or shared with their organization. Deleting one can be undone.
CREATE TABLE saved_views (
  org_id     uuid NOT NULL REFERENCES organizations (id),
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  owner_id   uuid NOT NULL,
  name       text NOT NULL CONSTRAINT view_name_not_blank CHECK (btrim(name) <> '' AND length(name) <= 80),
  filters    jsonb NOT NULL DEFAULT '{}' CONSTRAINT view_filters_by_name CHECK (jsonb_typeof(filters) = 'object' AND length(CAST(filters AS text)) <= 8000),
  is_shared  boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, owner_id) REFERENCES users (org_id, id)
);
CREATE UNIQUE INDEX one_view_of_a_name ON saved_views (org_id, owner_id, lower(name)) WHERE deleted_at IS NULL;

-- The view somebody's dashboard opens with; NULL: the one without a name.
CREATE TABLE default_views (
  org_id  uuid NOT NULL,
  user_id uuid NOT NULL,
  view_id uuid,
  PRIMARY KEY (org_id, user_id),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id),
  FOREIGN KEY (org_id, view_id) REFERENCES saved_views (org_id, id)
);

GRANT SELECT ON dashboard_targets, saved_views, default_views TO app_enterprise, app_agency, app_job;
GRANT INSERT ON dashboard_targets, saved_views, default_views TO app_enterprise, app_agency;
GRANT UPDATE (value, set_by, set_at) ON dashboard_targets TO app_enterprise, app_agency;
GRANT UPDATE (name, filters, is_shared, updated_at, deleted_at) ON saved_views TO app_enterprise, app_agency;
GRANT UPDATE (view_id) ON default_views TO app_enterprise, app_agency;

ALTER TABLE dashboard_targets ENABLE ROW LEVEL SECURITY; ALTER TABLE dashboard_targets FORCE ROW LEVEL SECURITY;
ALTER TABLE saved_views       ENABLE ROW LEVEL SECURITY; ALTER TABLE saved_views       FORCE ROW LEVEL SECURITY;
ALTER TABLE default_views     ENABLE ROW LEVEL SECURITY; ALTER TABLE default_views     FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON dashboard_targets FOR SELECT TO app_enterprise, app_agency USING (org_id = (SELECT app.org_id()));
CREATE POLICY own_add ON dashboard_targets FOR INSERT TO app_enterprise, app_agency
  WITH CHECK (org_id = (SELECT app.org_id()) AND set_by = (SELECT app.user_id()));
CREATE POLICY own_change ON dashboard_targets FOR UPDATE TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id())) WITH CHECK (org_id = (SELECT app.org_id()) AND set_by = (SELECT app.user_id()));
-- A colleague's view is read once it is shared, and changed by its owner alone.
CREATE POLICY own_read ON saved_views FOR SELECT TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND (is_shared OR owner_id = (SELECT app.user_id())));
CREATE POLICY own_add ON saved_views FOR INSERT TO app_enterprise, app_agency
  WITH CHECK (org_id = (SELECT app.org_id()) AND owner_id = (SELECT app.user_id()));
CREATE POLICY own_change ON saved_views FOR UPDATE TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND owner_id = (SELECT app.user_id()))
  WITH CHECK (org_id = (SELECT app.org_id()) AND owner_id = (SELECT app.user_id()));
CREATE POLICY own ON default_views TO app_enterprise, app_agency
  USING (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()))
  WITH CHECK (org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY everything ON dashboard_targets FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON saved_views FOR SELECT TO app_job USING (true);
CREATE POLICY everything ON default_views FOR SELECT TO app_job USING (true);
