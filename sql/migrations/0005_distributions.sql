-- One version sent to one agency, and the signatures given for it.
CREATE TABLE policy_distributions (
  agency_org_id       uuid NOT NULL REFERENCES organizations (id),
  id                  uuid NOT NULL DEFAULT gen_random_uuid(),
  policy_id           uuid NOT NULL,
  enterprise_org_id   uuid NOT NULL,
  engagement_id       uuid NOT NULL,
  batch_id            uuid NOT NULL,
  version_number      integer NOT NULL DEFAULT 1,
  rider_number        integer NOT NULL DEFAULT 0 CONSTRAINT rider_number_not_negative CHECK (rider_number >= 0),
  distribution_status varchar(20) NOT NULL DEFAULT 'active' CONSTRAINT distribution_status_known CHECK (
                        distribution_status IN ('pending', 'active', 'superseded', 'withdrawn', 'expired', 'refused')),
  delivery            text NOT NULL DEFAULT 'queued' CONSTRAINT delivery_known CHECK (delivery IN ('queued', 'delivered', 'opened')),
  response            text NOT NULL DEFAULT 'awaiting' CONSTRAINT response_known CHECK (
                        response IN ('awaiting', 'acknowledged', 'with_reservation', 'declined')),
  is_current_version  boolean NOT NULL DEFAULT true,
  is_mandatory        boolean NOT NULL DEFAULT true,
  message             text NOT NULL DEFAULT '',
  distributed_by      uuid NOT NULL,
  distributed_at      timestamptz NOT NULL DEFAULT transaction_timestamp(),
  scheduled_for       timestamptz,
  announced_at        timestamptz,
  due_at              timestamptz NOT NULL,
  opened_at           timestamptz,
  acknowledged_at     timestamptz,
  acknowledged_by     uuid,
  signature_id        uuid,
  ended_at            timestamptz,
  PRIMARY KEY (agency_org_id, id),
  CONSTRAINT distribution_names_its_policy UNIQUE (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, engagement_id) REFERENCES engagements (agency_org_id, enterprise_org_id, id),
  FOREIGN KEY (enterprise_org_id, policy_id, version_number) REFERENCES policy_versions (enterprise_org_id, policy_id, version_number),
  FOREIGN KEY (enterprise_org_id, distributed_by) REFERENCES users (org_id, id),
  FOREIGN KEY (agency_org_id, acknowledged_by) REFERENCES users (org_id, id),
  CONSTRAINT acknowledged_at_and_by_together CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
  CONSTRAINT response_rests_on_a_signature CHECK ((response = 'awaiting') = (signature_id IS NULL)),
  CONSTRAINT only_the_active_row_is_current CHECK (is_current_version = (distribution_status = 'active')),
  CONSTRAINT pending_has_a_time CHECK (distribution_status <> 'pending' OR scheduled_for IS NOT NULL)
);
CREATE INDEX policy_distributions_id ON policy_distributions (id);
CREATE INDEX idx_policy_distributions_agency ON policy_distributions (agency_org_id, distributed_at DESC, id DESC);
CREATE INDEX policy_distributions_enterprise ON policy_distributions (enterprise_org_id, distributed_at DESC, id DESC);
CREATE INDEX policy_distributions_policy ON policy_distributions (enterprise_org_id, policy_id) WHERE is_current_version;
CREATE INDEX policy_distributions_scheduled ON policy_distributions (scheduled_for) WHERE distribution_status = 'pending';
CREATE UNIQUE INDEX one_current_version ON policy_distributions (agency_org_id, policy_id) WHERE is_current_version;
CREATE UNIQUE INDEX one_open_distribution_of_a_version
  ON policy_distributions (agency_org_id, policy_id, version_number, rider_number)
  WHERE distribution_status IN ('pending', 'active');

CREATE TABLE signatures (
  agency_org_id     uuid NOT NULL,
  id                uuid NOT NULL DEFAULT gen_random_uuid(),
  enterprise_org_id uuid NOT NULL,
  policy_id         uuid NOT NULL,
  distribution_id   uuid NOT NULL,
  version_number    integer NOT NULL,
  user_id           uuid NOT NULL,
  printed_name      text NOT NULL CONSTRAINT printed_name_not_blank CHECK (btrim(printed_name) <> ''),
  meaning           text NOT NULL CONSTRAINT meaning_known CHECK (meaning IN ('acknowledged', 'with_reservation', 'declined')),
  reason            text,
  clause_ids        text[] NOT NULL DEFAULT '{}',
  document_sha256   bytea NOT NULL CONSTRAINT signed_sha256_length CHECK (length(document_sha256) = 32),
  method            text NOT NULL,
  time_zone         text NOT NULL,
  signed_at         timestamptz NOT NULL,
  PRIMARY KEY (agency_org_id, id),
  FOREIGN KEY (agency_org_id, enterprise_org_id, policy_id, distribution_id)
    REFERENCES policy_distributions (agency_org_id, enterprise_org_id, policy_id, id),
  FOREIGN KEY (agency_org_id, user_id) REFERENCES users (org_id, id),
  CONSTRAINT reservation_and_decline_name_a_reason CHECK (
    meaning = 'acknowledged' OR (btrim(coalesce(reason, '')) <> '' AND cardinality(clause_ids) > 0))
);
CREATE INDEX signatures_distribution ON signatures (agency_org_id, distribution_id, signed_at);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signatures
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
ALTER TABLE policy_distributions ADD CONSTRAINT signature_exists
  FOREIGN KEY (agency_org_id, signature_id) REFERENCES signatures (agency_org_id, id) DEFERRABLE INITIALLY IMMEDIATE;

GRANT SELECT, INSERT ON policy_distributions TO app_enterprise;
GRANT UPDATE (distribution_status, is_current_version, ended_at) ON policy_distributions TO app_enterprise;
GRANT SELECT ON policy_distributions TO app_agency, app_job;
GRANT UPDATE (delivery, opened_at, response, acknowledged_at, acknowledged_by, signature_id) ON policy_distributions TO app_agency;
-- An editorial version carries the response over when it is activated.
GRANT UPDATE (distribution_status, is_current_version, delivery, ended_at, due_at, response, acknowledged_at, acknowledged_by, signature_id)
  ON policy_distributions TO app_job;
GRANT SELECT ON signatures TO app_enterprise, app_agency, app_job;
GRANT INSERT ON signatures TO app_agency;

ALTER TABLE policy_distributions ENABLE ROW LEVEL SECURITY; ALTER TABLE policy_distributions FORCE ROW LEVEL SECURITY;
ALTER TABLE signatures           ENABLE ROW LEVEL SECURITY; ALTER TABLE signatures           FORCE ROW LEVEL SECURITY;
CREATE POLICY client ON policy_distributions TO app_enterprise
  USING (enterprise_org_id = (SELECT app.org_id())) WITH CHECK (enterprise_org_id = (SELECT app.org_id()));
-- An agency sees a distribution once it was active, or when it was announced; one ended before either it never sees.
CREATE POLICY agency ON policy_distributions TO app_agency
  USING (agency_org_id = (SELECT app.org_id())
         AND (delivery <> 'queued' OR announced_at IS NOT NULL))
  WITH CHECK (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON policy_distributions TO app_job USING (true) WITH CHECK (true);
CREATE POLICY client ON signatures FOR SELECT TO app_enterprise USING (enterprise_org_id = (SELECT app.org_id()));
CREATE POLICY agency ON signatures TO app_agency
  USING (agency_org_id = (SELECT app.org_id()))
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND user_id = (SELECT app.user_id()));
CREATE POLICY everything ON signatures FOR SELECT TO app_job USING (true);
-- The versions that reached an agency; the inner query is itself under the agency's policy above.
CREATE POLICY received ON policy_versions FOR SELECT TO app_agency USING (EXISTS (
  SELECT FROM policy_distributions d
  WHERE d.agency_org_id = (SELECT app.org_id()) AND d.enterprise_org_id = policy_versions.enterprise_org_id
    AND d.policy_id = policy_versions.policy_id AND d.version_number = policy_versions.version_number));
