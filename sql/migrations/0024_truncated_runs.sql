-- Whether a check may have missed larger sets: the search for them is bounded, and its reader is told.
ALTER TABLE conflict_runs ADD COLUMN is_truncated boolean NOT NULL DEFAULT false;
