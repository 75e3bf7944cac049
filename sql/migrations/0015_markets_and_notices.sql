-- In which markets an agency works for a client; and letters about what is sent, which look only ahead.

-- Terms of the jurisdiction taxonomy, a country or a group of them; empty where nobody has said.
ALTER TABLE engagements ADD COLUMN markets text[] NOT NULL DEFAULT '{}'
  CONSTRAINT engagement_markets_are_at_most_fifty CHECK (cardinality(markets) <= 50);
ALTER TABLE engagement_proposals ADD COLUMN markets text[] NOT NULL DEFAULT '{}'
  CONSTRAINT proposal_markets_are_at_most_fifty CHECK (cardinality(markets) <= 50);
GRANT UPDATE (markets) ON engagements TO app_enterprise;
GRANT INSERT (markets) ON engagements TO app_agency;
GRANT SELECT (markets), INSERT (markets) ON engagement_proposals TO app_enterprise;

-- A database that is brought up to date holds events of months, about which nobody is written to now.
SET LOCAL ROLE app_job;
INSERT INTO event_cursors (consumer, xid, id) VALUES ('tell_of_distributions', pg_current_xact_id(), 0);
