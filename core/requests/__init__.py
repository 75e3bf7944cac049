"""Requests: what an agency asks one client about that client's own clause, and what comes of it."""
