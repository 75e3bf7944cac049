"""Conflicts: what two clauses that meet on one activity do to each other, decided exactly."""
