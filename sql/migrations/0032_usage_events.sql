-- What the agency's people did with AI, as its own systems tell it: the agency's alone, whoever the work was for. A sender's id names
-- one event for ever, so the key is the agency's and that id; the table can be split by hash of the agency.
CREATE TABLE usage_events (
  agency_org_id      uuid NOT NULL REFERENCES organizations (id),
  event_id           text NOT NULL CONSTRAINT usage_event_id_length CHECK (length(event_id) BETWEEN 1 AND 200),
  -- Of the event as it was sent: the same id with other content is refused.
  content_sha256     bytea NOT NULL CONSTRAINT usage_sha256_length CHECK (length(content_sha256) = 32),
  occurred_at        timestamptz NOT NULL,
  happened_on        date NOT NULL,
  -- NULL: work for the agency itself.
  client_org_id      uuid REFERENCES organizations (id),
  -- Each the term it was read as; a word that nobody knows stands as it was written, and its dimension is in `unknown`.
  action             text,
  tool               text,
  data               text,
  channel            text,
  audience           text,
  jurisdiction       text,
  unknown            text[] NOT NULL DEFAULT '{}',
  parameters         jsonb NOT NULL DEFAULT '{}',
  actor_ref          text,
  note               text,
  outcome            text NOT NULL CONSTRAINT usage_outcome_known CHECK (outcome IN ('allowed', 'violation', 'needs_a_look')),
  -- Why somebody should look, in one word; and the clauses that the outcome rests on: [[distribution id, clause id]].
  look               text CONSTRAINT usage_look_known CHECK (look IN ('unknown_term', 'ask', 'missing_parameter')),
  cited              jsonb NOT NULL DEFAULT '[]' CONSTRAINT usage_cited_is_a_list CHECK (jsonb_typeof(cited) = 'array'),
  engine_version     text NOT NULL,
  vocabulary_version text NOT NULL,
  received_at        timestamptz NOT NULL,
  received_by        uuid NOT NULL,
  PRIMARY KEY (agency_org_id, event_id),
  FOREIGN KEY (agency_org_id, received_by) REFERENCES users (org_id, id),
  CONSTRAINT a_look_has_its_reason CHECK ((outcome = 'needs_a_look') = (look IS NOT NULL))
);
CREATE INDEX usage_events_recent ON usage_events (agency_org_id, occurred_at DESC, event_id DESC);
CREATE INDEX usage_events_outcome ON usage_events (agency_org_id, occurred_at DESC, event_id DESC) WHERE outcome <> 'allowed';
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_events
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Which events a violation was opened by, or added to it.
CREATE TABLE violation_events (
  agency_org_id uuid NOT NULL,
  violation_id  uuid NOT NULL,
  event_id      text NOT NULL,
  PRIMARY KEY (agency_org_id, violation_id, event_id),
  FOREIGN KEY (agency_org_id, violation_id) REFERENCES violations (agency_org_id, id),
  FOREIGN KEY (agency_org_id, event_id) REFERENCES usage_events (agency_org_id, event_id)
);

CREATE INDEX violation_events_event ON violation_events (agency_org_id, event_id);

GRANT SELECT, INSERT ON usage_events, violation_events TO app_agency;
ALTER TABLE usage_events     ENABLE ROW LEVEL SECURITY; ALTER TABLE usage_events     FORCE ROW LEVEL SECURITY;
ALTER TABLE violation_events ENABLE ROW LEVEL SECURITY; ALTER TABLE violation_events FORCE ROW LEVEL SECURITY;
CREATE POLICY agency_read ON usage_events FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
-- Nobody tells of usage in somebody else's name.
CREATE POLICY agency_write ON usage_events FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND received_by = (SELECT app.user_id()));
CREATE POLICY agency_read ON violation_events FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_write ON violation_events FOR INSERT TO app_agency WITH CHECK (agency_org_id = (SELECT app.org_id()));
