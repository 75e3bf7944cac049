-- name: has_organizations :one
-- Whether anything was ever put into this database.
SELECT EXISTS (SELECT FROM organizations) AS found;

-- name: add_organization :one
-- An organization of the demo.
INSERT INTO organizations (kind, name, created_at) VALUES (:kind, :name, :now) RETURNING id;

-- name: add_person :one
-- A person of the demo.
INSERT INTO users (org_id, org_kind, email, display_name, role, time_zone, access_until, created_at)
VALUES (:org_id, :org_kind, :email, :display_name, :role, :time_zone, :access_until, :now)
RETURNING id;

-- name: add_credential :rows
-- The password of a person of the demo.
INSERT INTO credentials (org_id, user_id, password_hash, changed_at) VALUES (:org_id, :user_id, :password_hash, :now);

-- name: add_engagement :one
-- An accepted engagement of the demo.
INSERT INTO engagements (agency_org_id, enterprise_org_id, state, brands, markets, starts_on, proposed_by, proposed_at, accepted_by, accepted_at)
VALUES (:agency_org_id, :enterprise_org_id, 'active', :brands, :markets, CAST(:now AS date), :proposed_by, :now, :accepted_by, :now)
RETURNING id;

-- name: add_co_promotion :rows
-- A client's mark on a brand.
INSERT INTO co_promotions (enterprise_org_id, agency_org_id, engagement_id, brand, marked_at)
VALUES (:enterprise_org_id, :agency_org_id, :engagement_id, :brand, :now);

-- name: add_alliance :one
-- An agency's match of marks.
INSERT INTO alliances (agency_org_id, label, created_at) VALUES (:agency_org_id, :label, :now) RETURNING id;

-- name: add_alliance_member :rows
-- One of the matched marks.
INSERT INTO alliance_members (agency_org_id, alliance_id, engagement_id, brand) VALUES (:agency_org_id, :alliance_id, :engagement_id, :brand);

-- name: add_default_asset :rows
-- The shared instance of a kind.
INSERT INTO assets (agency_org_id, kind, label, is_default, created_at) VALUES (:agency_org_id, :kind, :label, true, :now);

-- name: add_group :one
-- A saved group of agencies.
INSERT INTO agency_groups (enterprise_org_id, name, created_at) VALUES (:enterprise_org_id, :name, :now) RETURNING id;

-- name: add_group_member :rows
-- A member of a saved group.
INSERT INTO agency_group_members (enterprise_org_id, group_id, agency_org_id, engagement_id)
VALUES (:enterprise_org_id, :group_id, :agency_org_id, :engagement_id);
