-- A link is written beside its event, in one transaction and from the event's own row. The key that checked that again, event by
-- event, kept the plan it was given while the log was small, and read the whole log for each of ten thousand events.
ALTER TABLE violation_events DROP CONSTRAINT violation_events_agency_org_id_event_id_fkey;
