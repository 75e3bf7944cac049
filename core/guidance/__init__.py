"""Guidance for the people at an agency: may I do this, which rules hold, and what nobody has answered."""
