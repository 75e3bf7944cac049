"""Violations and corrective actions: what went wrong with which clause, what is done about it, by whom and by when."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from core.db.statements import one
from core.identity.model import Actor
from core.papers.model import Block, CellKind, Column, Figures, KeyFigure, Paper, Section
from core.reports.filters import words_of
from core.reports.framing import CHUNK, paper, table
from core.reports.model import MOST_ROWS, Filters
from core.violations.model import Step, Violation
from core.violations.queries import ViolationFilter, allow_reading, violations_of

_W, _D, _S = CellKind.WHOLE, CellKind.DAY, CellKind.STATUS


def violations_and_actions(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper; the violations are those of the register with the same filters."""
    allow_reading(actor)
    found = list(islice(_violations(conn, actor, filters, now), MOST_ROWS))
    sections = (
        Section("How many there are", [_figures(conn, actor, filters, now)]),
        Section("Violations", [_violation_table(found, actor)]),
        Section("Corrective actions", [_actions(found, actor, now)]),
        Section("What was said and done", [_timeline(found)]),
    )
    return paper(
        conn, actor, filters, sections, key="violations_and_actions", title="Violations and corrective actions",
        now=now, terms=("Open violation",),
    )  # fmt: skip


def _violations(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Iterator[Violation]:
    after = None
    while True:
        wanted = ViolationFilter(
            states=(filters.state,) if filters.state else None,
            severities=(filters.severity,) if filters.severity else None,
            counterpart_id=filters.counterpart_id,
            policy_id=filters.policy_id,
            after=after,
            limit=CHUNK,
        )
        page = violations_of(conn, actor, wanted, now=now)
        yield from page
        if len(page) < CHUNK:
            return
        after = (page[-1].reported_at, page[-1].id)


def _figures(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Block:
    counts = one(
        conn, "report_violation_counts", org_id=actor.org_id, states=[filters.state] if filters.state else None,
        severities=[filters.severity] if filters.severity else None, counterpart_id=filters.counterpart_id,
        policy_id=filters.policy_id, today=now.date(),
    )  # fmt: skip
    assert counts is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return Figures(
        (
            KeyFigure("Violations", counts.total_count),
            KeyFigure("Open", counts.open_count, _W, "Confirmed, being corrected, or verified and not yet closed."),
            KeyFigure("Critical and open", counts.critical_count, _W, "Each makes its record non-compliant."),
            KeyFigure("To be confirmed", counts.reported_count),
            KeyFigure("Action overdue", counts.overdue_count, _W, "The corrective action's day is past."),
            KeyFigure("Closed", counts.closed_count),
            KeyFigure("Dismissed", counts.dismissed_count),
        )
    )


def _subject(each: Violation, actor: Actor) -> tuple[Any, ...]:
    return each.agency if actor.is_enterprise else each.enterprise, each.policy_title, each.clause_id


def _subject_columns(actor: Actor) -> tuple[Column, ...]:
    return (
        Column("number", "No.", _W, 5), Column("counterpart", "Agency" if actor.is_enterprise else "Client", width=20),
        Column("policy", "Policy", width=24), Column("clause", "Clause", width=8),
    )  # fmt: skip


def _violation_table(found: Sequence[Violation], actor: Actor) -> Block:
    columns = (
        *_subject_columns(actor), Column("severity", "Severity", _S, 10), Column("state", "State", _S, 12),
        Column("summary", "What happened", width=44), Column("clause_words", "What the clause says", width=44),
        Column("happened", "Happened", _D, 12), Column("reported", "Reported", _D, 12),
        Column("waived", "Waived until", _D, 12),
    )  # fmt: skip
    cells = [
        (
            number, *_subject(each, actor), words_of(each.severity), words_of(each.state), each.summary,
            each.clause_words, each.happened_on, each.reported_at.date(), each.waived_until,
        )
        for number, each in enumerate(found, 1)
    ]  # fmt: skip
    return table("violations", "Violations", columns, cells, "The latest reported first.")


def _actions(found: Sequence[Violation], actor: Actor, now: datetime) -> Block:
    columns = (
        *_subject_columns(actor), Column("state", "State", _S, 12), Column("action", "Corrective action", width=44),
        Column("owner", "Seen to by", width=18), Column("due", "Due", _D, 12), Column("days_late", "Days late", _W, 9),
        Column("verified", "Verified", _D, 12), Column("closed", "Closed", _D, 12),
        Column("closed_by", "Closed by", width=18),
    )  # fmt: skip
    cells = [
        (
            number, *_subject(each, actor), words_of(each.state), each.action, each.owner_name, each.action_due_on,
            _days_late(each, now), each.verified_at.date() if each.verified_at else None,
            each.closed_at.date() if each.closed_at else None, each.closed_by_name,
        )
        for number, each in enumerate(found, 1)
        if each.action
    ]  # fmt: skip
    return table("corrective_actions", "Corrective actions", columns, cells)


def _days_late(each: Violation, now: datetime) -> int | None:
    if each.action_due_on is None or each.verified_at is not None or each.closed_at is not None:
        return None
    return max(0, (now.date() - each.action_due_on).days)


def _timeline(found: Sequence[Violation]) -> Block:
    columns = (
        Column("number", "No.", _W, 5, "The violation's number in the tables before."),
        Column("at", "When", CellKind.MOMENT, 18),
        Column("step", "Step", width=12), Column("side", "Side", width=8), Column("by", "By", width=18),
        Column("words", "Words", width=60),
    )  # fmt: skip
    cells = [
        (number, step.written_at, words_of(step.step), words_of(step.side), step.author_name, step.words)
        for number, each in enumerate(found, 1)
        for step in each.steps
        if step.words or step.step is not Step.COMMENTED
    ]
    return table("timeline", "What was said and done", columns, cells[:MOST_ROWS])
