"""Search: one field over everything a person may open."""
