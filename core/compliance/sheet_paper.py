"""The sheet of one agency as a paper: the numbers of the page, to print, send, and keep."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.compliance.model import AssessmentState, ComplianceStatus
from core.compliance.register import RecordLine
from core.compliance.sheet import MOST, Sheet, agency_sheet
from core.exceptions.register import ExceptionLine, standing_of
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import (
    Block,
    Cell,
    CellKind,
    Chart,
    ChartKind,
    Column,
    Figures,
    KeyFigure,
    Paper,
    Section,
    Table,
    Words,
)

_W, _P, _D, _S = CellKind.WHOLE, CellKind.PERCENT, CellKind.DAY, CellKind.STATUS
DEFINITIONS = (
    ("Score", "How well the agency keeps a policy, from 0 to 100, after the exceptions in force."),
    ("Coverage", "The share of the score's weight that has data."),
    ("Open violation", "One that was confirmed and is not closed or dismissed."),
)
POLICIES = (
    Column("policy", "Policy", width=30), Column("version", "Version", _W, 8), Column("status", "Status", _S, 14),
    Column("score", "Score", _W, 7), Column("coverage", "Coverage", _P, 9), Column("violations", "Violations", _W, 10),
    Column("assessment", "Assessment", width=20), Column("next_review", "Next review", _D, 12),
)  # fmt: skip
VIOLATIONS = (
    Column("severity", "Severity", _S, 10), Column("policy", "Policy", width=30), Column("clause", "Clause", width=9),
    Column("state", "State", _S, 12), Column("happened", "Happened", _D, 12), Column("due", "Correction due", _D, 12),
)  # fmt: skip
EXCEPTIONS = (
    Column("standing", "Standing", width=14), Column("policy", "Policy", width=28),
    Column("clauses", "Clauses", width=12), Column("from", "From", _D, 12), Column("until", "Last day", _D, 12),
    Column("conditions", "Conditions", width=30),
)  # fmt: skip
TREND = (Column("day", "Day", _D), Column("average_score", "Average score", _W), Column("scored", "With a score", _W))


def take_along_sheet(conn: Connection, actor: Actor, agency_id: UUID, *, now: datetime) -> Paper:
    """The paper for whoever takes records along; the trail notes whose sheet it was.

    Raises:
        NoSuchAgency: for an id that is no agency of the actor's enterprise.
    """
    allow(actor, Permission.RECORD_EXPORT)
    sheet = agency_sheet(conn, actor, agency_id, now=now)
    record(
        conn, "agency_sheet.exported", entity="agency_sheet", entity_id=sheet.agency_org_id,
        enterprise_org_id=actor.org_id, new={"agency": sheet.agency},
    )  # fmt: skip
    return sheet_paper(sheet, actor, now=now)


def sheet_paper(sheet: Sheet, actor: Actor, *, now: datetime) -> Paper:
    """The sheet as it was read at a time, by whom."""
    return Paper(
        key="agency_sheet",
        title=f"{sheet.agency}: compliance with our policies",
        organization=actor.organization,
        made_by=actor.display_name,
        data_at=now,
        zone_name=actor.time_zone,
        sections=(
            Section("Where it stands", [_figures(sheet), *_trend(sheet)]),
            Section(
                "Policies",
                [
                    _table(
                        "policies", "The lowest score first", POLICIES, [_policy(sheet, each) for each in sheet.records]
                    )
                ],
            ),
            Section("Open violations", [_table("violations", "The gravest first", VIOLATIONS, _violations(sheet))]),
            Section(
                "Exceptions",
                [
                    _table(
                        "exceptions",
                        "What waits, then the first to end",
                        EXCEPTIONS,
                        _exceptions(sheet.exceptions, now.date()),
                    )
                ],
            ),
        ),
        filters={"Agency": sheet.agency},
        definitions=DEFINITIONS,
    )


def _figures(sheet: Sheet) -> Figures:
    totals = sheet.totals
    coverage = None if totals.average_coverage is None else totals.average_coverage / 100
    return Figures(
        (
            KeyFigure("Policies in force", totals.record_count),
            KeyFigure("Average score", totals.average_score, _W, "Over policies with a score."),
            KeyFigure("Coverage", coverage, _P, "Share of the scores' weight that has data."),
            KeyFigure("Non-compliant", totals.non_compliant_count),
            KeyFigure("With open violations", totals.with_violations_count),
            KeyFigure("Review overdue", totals.review_overdue_count),
        )
    )


def _trend(sheet: Sheet) -> Sequence[Block]:
    """Week by week; one point is no line."""
    scored = [
        (each.day, each.average_score, each.scored_count) for each in sheet.trend if each.average_score is not None
    ]
    if len(scored) < 2:  # noqa: PLR2004  # two points make a line
        return ()
    first, last = scored[0], scored[-1]
    alt = f"The average score went from {first[1]} on {first[0]:%-d %b %Y} to {last[1]} on {last[0]:%-d %b %Y}."
    table = Table("trend", "Average score by week", TREND, scored)
    return (Chart(ChartKind.LINE, table, "day", "average_score", alt),)


def _table(key: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Block:
    """The rows under their section's heading, or that there is none."""
    if not rows:
        return Words("There is none at the moment.")
    cut = f"The first {MOST} rows; the register holds all." if len(rows) >= MOST else ""
    return Table(key, title, columns, rows, cut)


def _policy(sheet: Sheet, line: RecordLine) -> Sequence[Cell]:
    standing = sheet.assessments.get(line.policy_id)
    return (
        line.policy_title, line.version_number, _words(line.compliance_status), line.compliance_score,
        line.coverage / 100, line.violations_count, _assessed(standing.state if standing else None),
        line.next_review_date.date() if line.next_review_date else None,
    )  # fmt: skip


def _violations(sheet: Sheet) -> list[Sequence[Cell]]:
    return [
        (
            _words(each.severity), each.policy_title, each.clause_id, _words(each.state), each.happened_on,
            each.action_due_on,
        )
        for each in sheet.violations
    ]  # fmt: skip


def _exceptions(lines: Sequence[ExceptionLine], today: date) -> list[Sequence[Cell]]:
    return [
        (
            _words(standing_of(each.state, each.starts_on, each.ends_on, today=today)), each.policy_title,
            ", ".join(each.clause_ids), each.starts_on, each.ends_on, each.conditions or None,
        )
        for each in lines
    ]  # fmt: skip


def _assessed(state: AssessmentState | None) -> str:
    return "Not assessed yet" if state is None else _words(state)


def _words(stored: str) -> str:
    """A stored word as it is read."""
    return "Non-compliant" if stored == ComplianceStatus.NON_COMPLIANT else stored.replace("_", " ").capitalize()
