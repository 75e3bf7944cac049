-- An agency asks for an exception and may take its request back; no more, whatever program speaks for it.
DROP POLICY agency ON exceptions;
CREATE POLICY agency_read ON exceptions FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY agency_request ON exceptions FOR INSERT TO app_agency
  WITH CHECK (agency_org_id = (SELECT app.org_id()) AND state = 'requested' AND decided_at IS NULL);
CREATE POLICY agency_withdrawal ON exceptions FOR UPDATE TO app_agency
  USING (agency_org_id = (SELECT app.org_id())) WITH CHECK (agency_org_id = (SELECT app.org_id()) AND state = 'withdrawn');
