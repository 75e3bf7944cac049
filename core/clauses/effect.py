"""When a clause holds: inside its own window and inside that of the version it stands in."""

from dataclasses import replace
from datetime import date, timedelta

from core.clauses.model import Clause, Window


def in_effect(clause: Clause, effective_from: date | None, effective_until: date | None) -> Clause:
    """The clause confined to its version's days; the version's `until` is its last day."""
    ends_on = effective_until + timedelta(days=1) if effective_until and effective_until < date.max else None
    starts = [day for day in (clause.window.starts_on, effective_from) if day]
    ends = [day for day in (clause.window.ends_on, ends_on) if day]
    return replace(clause, window=Window(max(starts, default=None), min(ends, default=None)))
