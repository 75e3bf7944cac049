-- The operator's versions of the shared vocabulary. Version 0 is the files that come with the program; each row holds all edits to
-- them so far, so the greatest number is the one that counts. Shared terms are nobody's: every role reads them.
CREATE TABLE vocabulary_versions (
  number       integer PRIMARY KEY CONSTRAINT numbers_begin_with_one CHECK (number >= 1),
  document     jsonb NOT NULL CONSTRAINT document_holds_edits CHECK (jsonb_typeof(document -> 'edits') = 'array'),
  sha256       bytea NOT NULL CONSTRAINT sha256_length CHECK (length(sha256) = 32),
  -- How many edits at the end of the document are this version's own.
  edit_count   integer NOT NULL CONSTRAINT edits_counted CHECK (edit_count >= 1),
  made_by      uuid NOT NULL DEFAULT app.user_id(),
  made_by_name text NOT NULL DEFAULT app.actor_name(),
  made_at      timestamptz NOT NULL,
  reason       text NOT NULL CONSTRAINT reason_not_blank CHECK (btrim(reason) <> '')
);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON vocabulary_versions
  FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Which version counts, as every transaction asks when it opens; nothing where that is the files alone.
CREATE FUNCTION app.vocabulary_digest() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce((SELECT encode(v.sha256, 'hex') FROM app.vocabulary_versions v ORDER BY v.number DESC LIMIT 1), '') $$;

-- Who made a version, and why, is the operator's to know.
GRANT SELECT (number, document, sha256, made_at) ON vocabulary_versions TO app_enterprise, app_agency, app_identity, app_search;
GRANT SELECT ON vocabulary_versions TO app_job, app_operator;
GRANT INSERT (number, document, sha256, edit_count, made_at, reason) ON vocabulary_versions TO app_operator;
