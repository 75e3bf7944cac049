"""Postgres: how it is reached, in whose name a transaction runs, where its statements stand."""
