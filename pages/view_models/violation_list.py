"""The register of violations in words: its filters, orders, table and file, and what waits for whom."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pandas as pd

from core.compliance.model import OPEN_VIOLATION_STATES, Severity, ViolationState
from core.identity.model import Actor
from core.papers.model import Cell
from core.violations.model import Source, ViolationCounts
from core.violations.register import RegisterFilter, ViolationLine, ViolationOrder
from pages.view_models.times import day, relative
from pages.view_models.words import counted, word_of

OPEN, OVERDUE = "Open", "Action overdue"
STATES: Mapping[str, tuple[ViolationState, ...] | None] = {
    OPEN: tuple(sorted(OPEN_VIOLATION_STATES)),
    OVERDUE: None,
    **{word_of(state).label: (state,) for state in ViolationState},
}
SEVERITIES: Mapping[str, Severity] = {word_of(severity).label: severity for severity in Severity}
AGES: Mapping[str, int] = {"Older than 7 days": 7, "Older than 30 days": 30, "Older than 90 days": 90}
ORDERS: Mapping[str, ViolationOrder] = {
    "Newest first": ViolationOrder.NEWEST,
    "Oldest first": ViolationOrder.OLDEST,
    "Gravest first": ViolationOrder.GRAVEST,
    "Action due first": ViolationOrder.DUE_FIRST,
}
FILE: Mapping[str, int] = {
    "State": 14, "Severity": 10, "Agency": 32, "Client": 32, "Policy": 40, "Version": 9, "Clause": 12,
    "What happened": 60, "Happened on": 12, "Reported": 17, "Reported by": 14, "Action due": 12, "Waived until": 12,
    "Violation": 38,
}  # fmt: skip
SOURCES: Mapping[Source, str] = {
    Source.AGENCY: "the agency",
    Source.CLIENT: "the client",
    Source.USAGE_LOG: "a usage log",
}


def wanted(
    *, words: str, state: str, severity: str, age: str, counterpart: UUID | None, policy: UUID | None, now: datetime
) -> RegisterFilter:
    """What the filters ask for; a word that the address made up asks for all."""
    return RegisterFilter(
        states=STATES.get(state),
        severity=SEVERITIES.get(severity),
        counterpart_id=counterpart,
        policy_id=policy,
        reported_before=now - timedelta(days=AGES[age]) if age in AGES else None,
        overdue_on=now.date() if state == OVERDUE else None,
        words=words,
    )


def named(chosen: str, ids: Mapping[str, Any]) -> Any:
    """The id behind a name of the list; all where nothing, or what the address made up, is chosen."""
    return ids.get(chosen)


def framing(actor: Actor) -> Callable[..., pd.DataFrame]:
    """The table as this side reads it: the other side's name stands in it."""
    return partial(frame, is_agency=actor.is_agency)


def frame(rows: Sequence[ViolationLine], *, now: datetime, zone_name: str, is_agency: bool) -> pd.DataFrame:
    """The ledger."""
    return pd.DataFrame(
        [
            {
                "State": word_of(each.state).text,
                "Severity": word_of(each.severity).text,
                "Client" if is_agency else "Agency": each.enterprise if is_agency else each.agency,
                "Policy": f"{each.policy_title}, {each.clause_id}",
                "What happened": each.summary,
                "Happened": day(each.happened_on),
                "Reported": f"{day(each.reported_at, zone_name)} ({relative(each.reported_at, now)})",
                "Action due": _due(each.action_due_on, each.state, now),
                "Exception": f"until {day(each.waived_until)}" if each.waived_until else "",
            }
            for each in rows
        ]
    )


def file_row(row: ViolationLine) -> Sequence[Cell]:
    """One row of a file."""
    return (
        word_of(row.state).label, word_of(row.severity).label, row.agency, row.enterprise, row.policy_title,
        row.version_number, row.clause_id, row.summary, row.happened_on.isoformat(), row.reported_at,
        SOURCES[row.source],
        row.action_due_on.isoformat() if row.action_due_on else None,
        row.waived_until.isoformat() if row.waived_until else None, str(row.id),
    )  # fmt: skip


def summary(counts: ViolationCounts, actor: Actor) -> str:
    """What waits for the reader's side, in one line."""
    own, other = "you", "your clients" if actor.is_agency else "agencies"
    waiting = {
        "to confirm": (counts.to_confirm_count, other if actor.is_agency else own),
        "to correct": (counts.to_correct_count, own if actor.is_agency else other),
        "being corrected": (counts.to_verify_count, ""),
        "to close": (counts.to_close_count, other if actor.is_agency else own),
    }
    said = [f"**{count}** {what}{f' by {who}' if who else ''}" for what, (count, who) in waiting.items() if count]
    late = [f"**{counted(counts.overdue_count, 'action')}** overdue"] if counts.overdue_count else []
    return " · ".join([*said, *late]) or "None is open."


def _due(due_on: date | None, state: ViolationState, now: datetime) -> str:
    if due_on is None:
        return ""
    late = state is ViolationState.CORRECTING and due_on < now.date()
    return f"{day(due_on)}{' ▲ overdue' if late else ''}"
