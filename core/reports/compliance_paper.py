"""Compliance by agency (for an agency: by client): who stands where, with which policy, and every record behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.overview import trend
from core.compliance.register import RecordFilter, RecordLine, RecordOrder, compliance_register
from core.db.statements import many
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import Block, CellKind, Chart, ChartKind, Column, Figures, KeyFigure, Paper, Section, Table
from core.reports.filters import words_of
from core.reports.framing import all_rows, paper, percent, table
from core.reports.model import MOST_ROWS, Filters

MOST_BARS = 20
TERMS = ("Score", "Coverage", "Average", "Compliant", "At risk", "Non-compliant", "Pending")
_W, _P, _D = CellKind.WHOLE, CellKind.PERCENT, CellKind.DAY


def compliance_by_counterpart(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper; the records are those of the register with the same filters."""
    allow(actor, Permission.COMPLIANCE_READ)
    other = "agency" if actor.is_enterprise else "client"
    groups = _groups(conn, actor, filters, now)
    by_other = [row for row in groups if row.dimension == "counterpart"]
    by_policy = [row for row in groups if row.dimension == "policy"]
    sections = (
        Section("Where we stand", [_figures(groups), *_trend(conn, actor, filters, now)]),
        Section(f"By {other}", [*_bars(by_other, other), _group_table(by_other, f"by_{other}", other.capitalize())]),
        Section("By policy", [_group_table(by_policy, "by_policy", "Policy")]),
        Section("Every record", [_records(conn, actor, filters)]),
    )
    return paper(
        conn, actor, filters, sections, key=f"compliance_by_{other}", title=f"Compliance by {other}", now=now,
        terms=TERMS,
    )  # fmt: skip


def _groups(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Sequence[Row[Any]]:
    return many(
        conn,
        "report_compliance_groups",
        org_id=actor.org_id,
        counterpart_id=filters.counterpart_id,
        policy_id=filters.policy_id,
        compliance_status=filters.status,
        now=now,
        limit=MOST_ROWS,
    )


def _figures(groups: Sequence[Row[Any]]) -> Figures:
    total = next(row for row in groups if row.dimension == "total")
    return Figures(
        (
            KeyFigure("Records in force", total.record_count, _W, "A policy in force at one agency is one record."),
            KeyFigure("Average score", _whole(total.average_score), _W, "Over records with a score."),
            KeyFigure("Coverage", _share(total.average_coverage), _P, "Share of the scores' weight that has data."),
            KeyFigure("Compliant", percent(total.compliant_count, total.record_count), _P, "Of all records that fit."),
            KeyFigure("At risk", total.at_risk_count),
            KeyFigure("Non-compliant", total.non_compliant_count),
            KeyFigure("With open violations", total.with_violations_count),
            KeyFigure("Review overdue", total.review_overdue_count),
        )
    )


def _trend(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Sequence[Block]:
    """Week by week; a past day is kept by organization alone, so a narrower choice has no trend."""
    if filters.policy_id is not None or filters.status is not None:
        return ()
    days = trend(conn, actor, today=now.date(), counterpart_id=filters.counterpart_id)
    rows = [(each.day, each.average_score, each.scored_count, each.record_count) for each in days]
    scored = [row for row in rows if row[1] is not None]
    if len(scored) < 2:  # noqa: PLR2004  # two points make a line
        return ()
    columns = (
        Column("day", "Day", _D), Column("average_score", "Average score", _W), Column("scored", "With a score", _W),
        Column("records", "Records", _W),
    )  # fmt: skip
    first, last = scored[0], scored[-1]
    alt = f"The average score went from {first[1]} on {first[0]:%-d %b %Y} to {last[1]} on {last[0]:%-d %b %Y}."
    return (Chart(ChartKind.LINE, Table("trend", "Score by week", columns, scored), "day", "average_score", alt),)


def _bars(rows: Sequence[Row[Any]], other: str) -> Sequence[Block]:
    scored = [(row.name, int(row.average_score)) for row in rows if row.average_score is not None][:MOST_BARS]
    if not scored:
        return ()
    columns = (Column("name", other.capitalize(), width=30), Column("average_score", "Average score", _W))
    alt = f"The lowest average score is {scored[0][1]}, of {scored[0][0]}."
    title = f"Average score, the lowest {len(scored)}" if len(rows) > len(scored) else "Average score"
    return (Chart(ChartKind.BARS, Table("lowest", title, columns, scored), "name", "average_score", alt, target=85),)


def _group_table(rows: Sequence[Row[Any]], key: str, noun: str) -> Block:
    columns = (
        Column("name", noun, width=30), Column("records", "Records", _W, 9), Column("average_score", "Average", _W, 9),
        Column("coverage", "Coverage", _P, 9), Column("compliant", "Compliant", _W, 10),
        Column("at_risk", "At risk", _W, 8),
        Column("non_compliant", "Non-compliant", _W, 13), Column("pending", "Pending", _W, 9),
        Column("with_violations", "With violations", _W, 14), Column("review_overdue", "Review overdue", _W, 14),
    )  # fmt: skip
    cells = [
        (
            row.name, row.record_count, _whole(row.average_score), _share(row.average_coverage), row.compliant_count,
            row.at_risk_count, row.non_compliant_count, row.pending_count, row.with_violations_count,
            row.review_overdue_count,
        )
        for row in rows
    ]  # fmt: skip
    return table(key, f"By {noun.lower()}", columns, cells, "The lowest average first.")


def _records(conn: Connection, actor: Actor, filters: Filters) -> Block:
    wanted = RecordFilter(filters.counterpart_id, filters.policy_id, filters.status)
    lines = all_rows(lambda part: compliance_register(conn, actor, wanted, part), RecordOrder.LOWEST_SCORE)
    columns = (
        Column("counterpart", "Agency" if actor.is_enterprise else "Client", width=24),
        Column("policy", "Policy", width=30),
        Column("version", "Version", _W, 8), Column("status", "Status", CellKind.STATUS, 14),
        Column("score", "Score", _W, 7),
        Column("score_before_waivers", "Before exceptions", _W, 10, "The score as if no exception were in force."),
        Column("coverage", "Coverage", _P, 9), Column("answer", "Answer", width=14),
        Column("violations", "Open violations", _W, 10), Column("next_review", "Next review", _D, 12),
    )  # fmt: skip
    return table(
        "records", "Every record", columns, [_record(line, actor) for line in lines], "The lowest score first."
    )


def _record(line: RecordLine, actor: Actor) -> Sequence[Any]:
    return (
        line.agency if actor.is_enterprise else line.enterprise, line.policy_title, line.version_number,
        words_of(line.compliance_status), line.compliance_score, line.score_before_waivers, _share(line.coverage),
        words_of(line.response), line.violations_count, line.next_review_date.date() if line.next_review_date else None,
    )  # fmt: skip


def _whole(average: Any) -> int | None:
    return None if average is None else int(average)


def _share(ten_thousandths: Any) -> float | None:
    """A coverage as a percent."""
    return None if ten_thousandths is None else round(float(ten_thousandths) / 100, 1)
