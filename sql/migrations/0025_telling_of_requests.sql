-- A database that is brought up to date holds requests of weeks, about which nobody is written to now.
SET LOCAL ROLE app_job;
INSERT INTO event_cursors (consumer, xid, id) VALUES ('tell_of_requests', pg_current_xact_id(), 0);
