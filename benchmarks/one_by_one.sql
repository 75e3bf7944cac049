-- What somebody writes who thinks of one agency at a time: the statements of its second version, one after another.
UPDATE policy_distributions SET distribution_status = 'superseded', is_current_version = false, ended_at = :now
  WHERE agency_org_id = :agency AND policy_id = :policy AND is_current_version AND enterprise_org_id = :org;

UPDATE agency_policy_compliance SET frozen_at = :now
  WHERE agency_org_id = :agency AND policy_id = :policy AND frozen_at IS NULL AND enterprise_org_id = :org;

INSERT INTO policy_distributions (agency_org_id, id, policy_id, enterprise_org_id, engagement_id, batch_id, version_number,
  delivery, distributed_by, distributed_at, due_at)
  VALUES (:agency, :id, :policy, :org, :engagement, :batch, 2, 'delivered', :user, :now, CAST(:now AS timestamptz) + interval '14 days');

INSERT INTO agency_policy_compliance (agency_org_id, policy_distribution_id, enterprise_org_id, policy_id)
  VALUES (:agency, :id, :org, :policy);

INSERT INTO outbox (org_id, topic, payload) VALUES (:agency, 'distribution.created',
  jsonb_build_object('distribution_id', CAST(:id AS uuid), 'policy_id', CAST(:policy AS uuid), 'version_number', 2));

INSERT INTO audit_log (event, entity, entity_id, enterprise_org_id, agency_org_id, actor_name, new)
  VALUES ('distribution.created', 'distribution', :id, :org, :agency, :name,
  jsonb_build_object('policy_id', CAST(:policy AS uuid), 'version_number', 2, 'batch_id', CAST(:batch AS uuid)));
