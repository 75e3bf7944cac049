"""Compliance: assessments, violations, exceptions, and the score that is computed from them and never typed in."""
