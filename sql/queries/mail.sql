-- name: post_mail :rows
-- A letter for an address.
INSERT INTO mails (org_id, kind, recipient, subject, body, path, about_id, not_before)
VALUES (:org_id, :kind, :recipient, :subject, :body, :path, :about_id, :not_before)

-- name: post_mail_to_person :rows
-- A letter for one person of an organization; for nobody, the same statement writes nothing.
INSERT INTO mails (org_id, kind, recipient, subject, body, path, not_before)
SELECT u.org_id, :kind, u.email, :subject, :body, :path, :not_before
  FROM users u
 WHERE u.id = :user_id
   AND u.deactivated_at IS NULL
   AND u.org_id = :org_id -- wall

-- name: post_mails :rows
-- Many letters, each for its own address.
INSERT INTO mails (org_id, kind, recipient, subject, body, path, not_before)
SELECT l.org_id, l.kind, l.recipient, l.subject, l.body, l.path, :not_before
  FROM jsonb_to_recordset(CAST(:letters AS jsonb))
    AS l (org_id uuid, kind text, recipient text, subject text, body text, path text);

-- name: post_mails_with_files :rows
-- Letters to people of one organization with the same files, which are kept once.
WITH file AS (
  INSERT INTO mail_files (org_id, file_name, media_type, content, created_at)
  SELECT :org_id, f.file_name, f.media_type, f.content, :now
    FROM unnest(CAST(:names AS text[]), CAST(:media_types AS text[]), CAST(:contents AS bytea[])) AS f (file_name, media_type, content)
  RETURNING org_id, id
), mail AS (
  INSERT INTO mails (org_id, kind, recipient, subject, body, path, not_before)
  SELECT l.org_id, l.kind, l.recipient, l.subject, l.body, l.path, :now
    FROM jsonb_to_recordset(CAST(:letters AS jsonb))
      AS l (org_id uuid, kind text, recipient text, subject text, body text, path text)
   WHERE l.org_id = :org_id
  RETURNING org_id, id
)
INSERT INTO mail_attachments (org_id, mail_id, file_id)
SELECT m.org_id, m.id, f.id FROM mail m JOIN file f ON f.org_id = m.org_id;

-- name: files_of_mails :many
-- What goes along with some mails.
SELECT a.mail_id, f.file_name, f.media_type, f.content
  FROM mail_attachments a
  JOIN mail_files f ON f.org_id = a.org_id AND f.id = a.file_id
 WHERE a.mail_id = ANY(CAST(:mail_ids AS uuid[]))
 ORDER BY a.mail_id, f.file_name, f.id;

-- name: forget_files_of_mail :rows
-- A settled mail carries nothing any more; a file goes with the last mail that carried it.
WITH gone AS (
  DELETE FROM mail_attachments a
   WHERE a.org_id = :org_id AND a.mail_id = :id
  RETURNING a.org_id, a.file_id
)
DELETE FROM mail_files f
 WHERE (f.org_id, f.id) IN (SELECT g.org_id, g.file_id FROM gone g)
   AND NOT EXISTS (SELECT FROM mail_attachments o WHERE o.org_id = f.org_id AND o.file_id = f.id AND o.mail_id <> :id);

-- name: lease_mails :many
-- The mails that are due, for one process alone until the lease ends; counted as tried before they are.
UPDATE mails m
   SET attempts = m.attempts + 1, not_before = :leased_until
 WHERE (m.org_id, m.id) IN (
   SELECT d.org_id, d.id FROM mails d
    WHERE d.sent_at IS NULL AND d.failed_at IS NULL AND d.not_before <= :now
    ORDER BY d.not_before, d.org_id, d.id LIMIT :limit FOR UPDATE SKIP LOCKED)
RETURNING m.org_id, m.id, m.attempts, m.kind, m.recipient, m.subject, m.body, m.path;

-- name: settle_mail :rows
-- It is delivered (no error) or given up: what it said and to whom is forgotten. Only by whoever holds its lease.
UPDATE mails
   SET sent_at = CASE WHEN CAST(:error AS text) IS NULL THEN :now END,
       failed_at = CASE WHEN CAST(:error AS text) IS NOT NULL THEN :now END,
       last_error = :error, recipient = NULL, body = NULL, path = NULL
 WHERE org_id = :org_id AND id = :id AND attempts = :attempt AND sent_at IS NULL AND failed_at IS NULL;

-- name: put_mail_off :rows
-- It failed for now.
UPDATE mails
   SET not_before = :not_before, last_error = :error
 WHERE org_id = :org_id AND id = :id AND attempts = :attempt AND sent_at IS NULL AND failed_at IS NULL;
