"""The product without its faces: what may happen, to whose records, and what Postgres holds about it."""
