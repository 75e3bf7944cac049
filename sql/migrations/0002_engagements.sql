-- Who works for whom, with which brands; and what of the agency's own serves several clients.
CREATE TABLE engagements (
  agency_org_id     uuid NOT NULL REFERENCES organizations (id),
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id uuid NOT NULL REFERENCES organizations (id),
  state             text NOT NULL DEFAULT 'proposed'
                    CONSTRAINT engagement_state_known CHECK (state IN ('proposed', 'active', 'declined', 'withdrawn', 'ended')),
  brands            text[] NOT NULL DEFAULT '{}',
  starts_on         date NOT NULL,
  ends_on           date,
  proposed_by       uuid,
  proposed_at       timestamptz NOT NULL DEFAULT transaction_timestamp(),
  accepted_by       uuid,
  accepted_at       timestamptz,
  ended_at          timestamptz,
  PRIMARY KEY (agency_org_id, id),
  CONSTRAINT engagement_names_its_two_sides UNIQUE (agency_org_id, enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, proposed_by) REFERENCES users (org_id, id),
  FOREIGN KEY (agency_org_id, accepted_by) REFERENCES users (org_id, id),
  CONSTRAINT accepted_at_and_by_together CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
  CONSTRAINT engagement_ends_after_it_starts CHECK (ends_on IS NULL OR ends_on >= starts_on)
);
CREATE UNIQUE INDEX one_open_engagement ON engagements (agency_org_id, enterprise_org_id) WHERE state IN ('proposed', 'active');
CREATE INDEX engagements_of_enterprise ON engagements (enterprise_org_id, agency_org_id);

-- A mark of co-promotion is each client's own; it says nothing of whether anybody matched it.
CREATE TABLE co_promotions (
  enterprise_org_id uuid NOT NULL,
  agency_org_id     uuid NOT NULL,
  engagement_id     uuid NOT NULL,
  brand             text NOT NULL,
  marked_at         timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (agency_org_id, engagement_id, brand),
  FOREIGN KEY (agency_org_id, enterprise_org_id, engagement_id)
    REFERENCES engagements (agency_org_id, enterprise_org_id, id)
);

-- An agency's match of two or more marks; the register is the agency's alone.
CREATE TABLE alliances (
  agency_org_id uuid NOT NULL REFERENCES organizations (id),
  id            uuid NOT NULL DEFAULT gen_random_uuid(),
  label         text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT transaction_timestamp(),
  ended_at      timestamptz,
  PRIMARY KEY (agency_org_id, id)
);
CREATE TABLE alliance_members (
  agency_org_id uuid NOT NULL,
  alliance_id   uuid NOT NULL,
  engagement_id uuid NOT NULL,
  brand         text NOT NULL,
  PRIMARY KEY (agency_org_id, alliance_id, engagement_id, brand),
  FOREIGN KEY (agency_org_id, alliance_id) REFERENCES alliances (agency_org_id, id),
  FOREIGN KEY (agency_org_id, engagement_id, brand) REFERENCES co_promotions (agency_org_id, engagement_id, brand)
);

-- A thing of the agency's that serves several engagements. The default instance of a kind serves every engagement that
-- no other instance of the kind names.
CREATE TABLE assets (
  agency_org_id uuid NOT NULL REFERENCES organizations (id),
  id            uuid NOT NULL DEFAULT gen_random_uuid(),
  kind          text NOT NULL CONSTRAINT asset_kind_known CHECK (kind IN ('prompt_log', 'llm_tenant', 'workspace', 'subprocessors')),
  label         text NOT NULL,
  is_default    boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (agency_org_id, id),
  UNIQUE (agency_org_id, kind, id)
);
CREATE UNIQUE INDEX one_default_asset_of_a_kind ON assets (agency_org_id, kind) WHERE is_default;
CREATE TABLE asset_engagements (
  agency_org_id uuid NOT NULL,
  kind          text NOT NULL,
  asset_id      uuid NOT NULL,
  engagement_id uuid NOT NULL,
  PRIMARY KEY (agency_org_id, asset_id, engagement_id),
  FOREIGN KEY (agency_org_id, kind, asset_id) REFERENCES assets (agency_org_id, kind, id),
  FOREIGN KEY (agency_org_id, engagement_id) REFERENCES engagements (agency_org_id, id)
);

-- Saved groups of agencies, an enterprise's own.
CREATE TABLE agency_groups (
  enterprise_org_id uuid NOT NULL REFERENCES organizations (id),
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  name              text NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT transaction_timestamp(),
  PRIMARY KEY (enterprise_org_id, id),
  CONSTRAINT group_name_unique UNIQUE (enterprise_org_id, name)
);
CREATE TABLE agency_group_members (
  enterprise_org_id uuid NOT NULL,
  group_id          uuid NOT NULL,
  agency_org_id     uuid NOT NULL,
  engagement_id     uuid NOT NULL,
  PRIMARY KEY (enterprise_org_id, group_id, agency_org_id),
  FOREIGN KEY (enterprise_org_id, group_id) REFERENCES agency_groups (enterprise_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, engagement_id)
    REFERENCES engagements (agency_org_id, enterprise_org_id, id)
);

GRANT SELECT ON engagements, co_promotions TO app_enterprise, app_agency, app_job;
GRANT INSERT ON engagements, co_promotions TO app_enterprise;
GRANT DELETE ON co_promotions TO app_enterprise;
GRANT UPDATE (state, brands, ends_on, ended_at) ON engagements TO app_enterprise;
GRANT UPDATE (state, accepted_by, accepted_at) ON engagements TO app_agency;
GRANT SELECT, INSERT, UPDATE ON alliances, assets TO app_agency;
GRANT SELECT, INSERT, DELETE ON alliance_members, asset_engagements TO app_agency;
GRANT SELECT, INSERT, UPDATE, DELETE ON agency_groups, agency_group_members TO app_enterprise;
GRANT SELECT, INSERT ON engagements, co_promotions, alliances, alliance_members, assets, asset_engagements, agency_groups,
  agency_group_members TO app_job;

ALTER TABLE engagements          ENABLE ROW LEVEL SECURITY; ALTER TABLE engagements          FORCE ROW LEVEL SECURITY;
ALTER TABLE co_promotions        ENABLE ROW LEVEL SECURITY; ALTER TABLE co_promotions        FORCE ROW LEVEL SECURITY;
ALTER TABLE alliances            ENABLE ROW LEVEL SECURITY; ALTER TABLE alliances            FORCE ROW LEVEL SECURITY;
ALTER TABLE alliance_members     ENABLE ROW LEVEL SECURITY; ALTER TABLE alliance_members     FORCE ROW LEVEL SECURITY;
ALTER TABLE assets               ENABLE ROW LEVEL SECURITY; ALTER TABLE assets               FORCE ROW LEVEL SECURITY;
ALTER TABLE asset_engagements    ENABLE ROW LEVEL SECURITY; ALTER TABLE asset_engagements    FORCE ROW LEVEL SECURITY;
ALTER TABLE agency_groups        ENABLE ROW LEVEL SECURITY; ALTER TABLE agency_groups        FORCE ROW LEVEL SECURITY;
ALTER TABLE agency_group_members ENABLE ROW LEVEL SECURITY; ALTER TABLE agency_group_members FORCE ROW LEVEL SECURITY;

CREATE POLICY client ON engagements TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON engagements TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY client ON co_promotions TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON co_promotions FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON alliances TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON alliance_members TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON assets TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON asset_engagements TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY client ON agency_groups TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY client ON agency_group_members TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON engagements TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON co_promotions TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON alliances TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON alliance_members TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON assets TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON asset_engagements TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON agency_groups TO app_job USING (true) WITH CHECK (true);
CREATE POLICY everything ON agency_group_members TO app_job USING (true) WITH CHECK (true);

-- An organization is visible to itself and to those it has an engagement with.
CREATE POLICY client_own_or_engaged ON organizations FOR SELECT TO app_enterprise USING (
  id = (SELECT app.org_id())
  OR id IN (SELECT e.agency_org_id FROM engagements e WHERE e.enterprise_org_id = (SELECT app.org_id())));
CREATE POLICY agency_own_or_engaged ON organizations FOR SELECT TO app_agency USING (
  id = (SELECT app.org_id())
  OR id IN (SELECT e.enterprise_org_id FROM engagements e WHERE e.agency_org_id = (SELECT app.org_id())));
