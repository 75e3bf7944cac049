"""Self-assessments: drafted by several people of an agency, shown to be true by evidence, reviewed answer by answer."""
