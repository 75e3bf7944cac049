"""Clauses: the words of a policy as structure, and the vocabulary they are written in."""
