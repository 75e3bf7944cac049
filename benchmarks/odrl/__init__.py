"""The engine on a public benchmark of ODRL policies with known verdicts, read from where the caller keeps it."""
