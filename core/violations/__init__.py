"""Breaches of clauses: reported by either side or a usage log, confirmed, corrected, verified, closed."""
