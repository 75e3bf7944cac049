"""Tell an agency of findings that nobody settled by their day: once for each day that was missed."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.conflicts.handling import clock_of, roles_who_settle
from core.db.statements import many
from core.mail.model import AddressedLetter, Letter
from core.mail.operations import post_all

BATCH = 500
NOBODY = UUID(int=0)
Late = tuple[UUID, UUID, date]


def escalate_overdue(conn: Connection, *, now: datetime, batch: int = BATCH) -> int:
    """Mark the next overdue findings and write to whom they concern; how many. Under `app_job`."""
    late = _next_late(conn, now, batch)
    if not late:
        return 0
    agencies, conflicts, days = (list(column) for column in zip(*late, strict=True))
    marked = many(conn, "escalate_findings", agency_ids=agencies, conflict_ids=conflicts, days=days, now=now)
    counts = Counter(row.agency_org_id for row in marked)
    assignees = Counter(row.assignee_id for row in marked if row.assignee_id is not None)
    readers = many(
        conn,
        "whom_to_tell_of_overdue",
        agency_ids=list(counts),
        assignee_ids=list(assignees),
        roles=roles_who_settle(),
        now=now,
    )
    letters = [AddressedLetter(row.org_id, row.email, letter(counts[row.org_id], assignees[row.id])) for row in readers]
    post_all(conn, letters, now=now)
    return len(marked)


def letter(count: int, own_count: int) -> Letter:
    """How many are newly past their day, and how many of them are the reader's; it names no client and no clause."""
    what = "1 finding is" if count == 1 else f"{count:,} findings are"
    own = f" Given to you: {own_count:,}." if own_count else ""
    return Letter(
        "findings_overdue",
        f"{what} past the day to settle",
        f"{what} past the day by which your agency was to settle.{own}\n\n"
        "Each is on the page that this letter leads to.",
        "/conflicts?conflicts_handling=Overdue",
    )


def _next_late(conn: Connection, now: datetime, batch: int) -> list[Late]:
    """The first late findings that were not escalated for their day."""
    after = (NOBODY, NOBODY)
    while found := many(conn, "findings_to_escalate", after_org=after[0], after_id=after[1], limit=batch):
        late: list[Late] = []
        for row in found:
            at = clock_of(row, now)
            if at is not None and at.is_overdue and row.escalated_for != at.due_on:
                late.append((row.agency_org_id, row.id, at.due_on))
        if late:
            return late
        after = (found[-1].agency_org_id, found[-1].id)
    return []
