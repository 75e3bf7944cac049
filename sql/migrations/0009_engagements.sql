-- How engagements come about and end; what groups, assets and marks of co-promotion need to be kept by people.
-- A proposal is addressed to a mailbox: it names no agency until somebody there answers. An accepted one becomes the
-- engagement of the same id.
CREATE TABLE engagement_proposals (
  enterprise_org_id uuid NOT NULL REFERENCES organizations (id),
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  -- As it was when proposed: who is addressed may read the name before there is an engagement.
  enterprise_name   text NOT NULL,
  email             text NOT NULL CONSTRAINT proposal_email_is_one_address CHECK (email = lower(email) AND email ~ '^[^\s@,;<>]+@[^\s@,;<>]+$'),
  brands            text[] NOT NULL CONSTRAINT proposal_names_a_brand CHECK (cardinality(brands) > 0),
  starts_on         date NOT NULL,
  ends_on           date,
  state             text NOT NULL DEFAULT 'proposed'
                    CONSTRAINT proposal_state_known CHECK (state IN ('proposed', 'active', 'declined', 'withdrawn')),
  proposed_by       uuid NOT NULL,
  proposed_at       timestamptz NOT NULL,
  agency_org_id     uuid REFERENCES organizations (id),
  decided_by        uuid,
  decided_at        timestamptz,
  revision          integer NOT NULL DEFAULT 1,
  PRIMARY KEY (enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, proposed_by) REFERENCES users (org_id, id),
  FOREIGN KEY (agency_org_id, decided_by) REFERENCES users (org_id, id),
  CONSTRAINT proposal_ends_after_it_starts CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT answer_names_its_agency CHECK ((state IN ('active', 'declined')) = (agency_org_id IS NOT NULL)),
  CONSTRAINT answer_names_its_person CHECK ((agency_org_id IS NULL) = (decided_by IS NULL)),
  CONSTRAINT proposal_decided_at_once_it_was CHECK ((state = 'proposed') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX one_open_proposal_to_an_address ON engagement_proposals (enterprise_org_id, email) WHERE state = 'proposed';
CREATE INDEX engagement_proposals_email ON engagement_proposals (email) WHERE agency_org_id IS NULL;
CREATE INDEX engagement_proposals_agency ON engagement_proposals (agency_org_id) WHERE agency_org_id IS NOT NULL;

ALTER TABLE engagements
  ADD COLUMN revision integer NOT NULL DEFAULT 1,
  ADD COLUMN end_reason text;
CREATE INDEX engagements_due_to_end ON engagements (ends_on) WHERE state = 'active';
CREATE INDEX policy_distributions_engagement ON policy_distributions (agency_org_id, engagement_id)
  WHERE distribution_status IN ('pending', 'active');
ALTER TABLE agency_groups ADD COLUMN revision integer NOT NULL DEFAULT 1;
ALTER TABLE assets
  ADD COLUMN revision integer NOT NULL DEFAULT 1,
  ADD COLUMN ended_at timestamptz,
  ADD CONSTRAINT an_ended_asset_is_no_default CHECK (ended_at IS NULL OR NOT is_default);
-- Of one kind, one instance serves an engagement.
CREATE UNIQUE INDEX one_asset_of_a_kind_serves ON asset_engagements (agency_org_id, engagement_id, kind);

-- Written by a job alone (each check of an agency does), on the marks of all partners: a client sees "in effect" and nothing
-- of its partner's acts.
ALTER TABLE co_promotions ADD COLUMN in_effect boolean NOT NULL DEFAULT false;
-- A client takes its mark back without learning whether anybody had matched it.
ALTER TABLE alliance_members
  DROP CONSTRAINT alliance_members_agency_org_id_engagement_id_brand_fkey,
  ADD CONSTRAINT member_is_a_mark FOREIGN KEY (agency_org_id, engagement_id, brand)
    REFERENCES co_promotions (agency_org_id, engagement_id, brand) ON DELETE CASCADE;

-- An engagement comes about when an agency accepts what was proposed to one of its administrators, and no other way.
REVOKE INSERT ON engagements FROM app_enterprise;
REVOKE UPDATE (state, accepted_by, accepted_at) ON engagements FROM app_agency;
GRANT INSERT (agency_org_id, id, enterprise_org_id, state, brands, starts_on, ends_on, proposed_by, proposed_at, accepted_by, accepted_at)
  ON engagements TO app_agency;
GRANT UPDATE (revision, end_reason) ON engagements TO app_enterprise;
GRANT UPDATE (state, ends_on, ended_at, revision, end_reason) ON engagements TO app_job;
REVOKE INSERT ON co_promotions FROM app_enterprise;
GRANT INSERT (enterprise_org_id, agency_org_id, engagement_id, brand, marked_at) ON co_promotions TO app_enterprise;
GRANT UPDATE (in_effect) ON co_promotions TO app_job;
GRANT UPDATE (asset_id) ON asset_engagements TO app_agency;

GRANT SELECT (enterprise_org_id, id, enterprise_name, email, brands, starts_on, ends_on, state, proposed_by, proposed_at, decided_at, revision)
  ON engagement_proposals TO app_enterprise;
GRANT INSERT (enterprise_org_id, enterprise_name, email, brands, starts_on, ends_on, proposed_by, proposed_at)
  ON engagement_proposals TO app_enterprise;
GRANT UPDATE (state, decided_at, revision) ON engagement_proposals TO app_enterprise;
GRANT SELECT, UPDATE (state, agency_org_id, decided_by, decided_at, revision) ON engagement_proposals TO app_agency;
GRANT SELECT ON engagement_proposals TO app_job;

ALTER TABLE engagement_proposals ENABLE ROW LEVEL SECURITY; ALTER TABLE engagement_proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY client ON engagement_proposals TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
-- To whom it is addressed as long as nobody answered, then to the agency that did. The inner query reads the agency's own people.
CREATE POLICY agency ON engagement_proposals TO app_agency
  USING (agency_org_id = (SELECT app.org_id())
         OR agency_org_id IS NULL AND email IN (
           SELECT u.email FROM users u
           WHERE u.org_id = (SELECT app.org_id()) AND u.role = 'agency_admin' AND u.deactivated_at IS NULL))
  WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON engagement_proposals FOR SELECT TO app_job USING (true);
CREATE POLICY agency_accepts ON engagements AS RESTRICTIVE FOR INSERT TO app_agency WITH CHECK (
  state = 'active' AND EXISTS (
    SELECT FROM engagement_proposals p
    WHERE p.enterprise_org_id = engagements.enterprise_org_id AND p.id = engagements.id AND p.state = 'proposed'));
-- Who declined stays at the agency: the client's row names nobody.
CREATE POLICY agency_declines ON audit_log FOR INSERT TO app_agency WITH CHECK (
  event = 'proposal.declined' AND agency_org_id IS NULL AND actor_org_id IS NULL AND actor_user_id IS NULL AND actor_name IS NULL
  AND request_id IS NULL AND EXISTS (
    SELECT FROM engagement_proposals p
    WHERE p.enterprise_org_id = audit_log.enterprise_org_id AND p.id = audit_log.entity_id AND p.agency_org_id = (SELECT app.org_id())));
CREATE POLICY agency_declines ON outbox FOR INSERT TO app_agency WITH CHECK (
  topic = 'proposal.declined' AND EXISTS (
    SELECT FROM engagement_proposals p
    WHERE p.enterprise_org_id = outbox.org_id AND p.agency_org_id = (SELECT app.org_id())));
