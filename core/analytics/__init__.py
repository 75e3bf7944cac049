"""Ad-hoc analytics: an organization's own facts as a star schema in DuckDB, and questions that cannot get out of it."""
