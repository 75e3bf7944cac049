"""The executive summary, a page: key figures against the period before, the trend, what moved, what needs attention."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.model import OPEN_VIOLATION_STATES, ComplianceStatus, Severity
from core.compliance.overview import Mover, TrendDay, movers, overview_totals, trend
from core.compliance.register import RecordFilter, RecordOrder, compliance_register
from core.db.statements import many
from core.distribution.queries import DistributionFilter, DistributionSort, distributions
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
from core.registers.model import Slice
from core.reports.framing import paper, percent
from core.reports.model import Filters
from core.violations.queries import ViolationFilter, violations_of

PERIOD_DAYS = 28
"""What it looks back on unless asked otherwise: whole weeks, as the trend is kept by the week."""
MOST_OF_A_KIND = 2
MOST_MOVED = 2
"""Of those that fell and of those that rose: the rest stands in the overview, and this is one page."""
_W, _P, _D = CellKind.WHOLE, CellKind.PERCENT, CellKind.DAY
_NOW, _BEFORE = 1, 0


def executive_summary(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper; its figures are those of Compliance and Follow-up at the same moment."""
    allow(actor, Permission.COMPLIANCE_READ)
    days = filters.days or PERIOD_DAYS
    weeks = trend(conn, actor, today=now.date(), counterpart_id=filters.counterpart_id)
    sections = (
        Section("Where we stand", [_standing(conn, actor, filters, weeks, now=now, days=days), *_line(weeks)]),
        Section(
            f"The last {days} days, and what needs attention",
            [
                _happened(conn, actor, filters, now, days),
                _attention(conn, actor, filters, now),
                _moved(conn, actor, filters, now),
            ],
        ),
    )
    return paper(conn, actor, filters, sections, key="executive_summary", title="Executive summary", now=now)


def _standing(
    conn: Connection, actor: Actor, filters: Filters, weeks: Sequence[TrendDay], *, now: datetime, days: int
) -> Block:
    total = overview_totals(conn, actor, now=now, counterpart_id=filters.counterpart_id)
    earlier = now.date() - timedelta(days=days)
    before = next((each for each in reversed(weeks) if each.day <= earlier), None)
    return Figures(
        (
            KeyFigure(
                "Average score", total.average_score, _W, "How well policies are kept, from 0 to 100.",
                before.average_score if before else None,
            ),
            KeyFigure("Records in force", total.record_count, _W, "A policy in force at one agency is one record."),
            KeyFigure("Compliant", percent(total.compliant_count, total.record_count), _P, "Of all records in force."),
            KeyFigure("At risk", total.at_risk_count),
            KeyFigure("Non-compliant", total.non_compliant_count),
            KeyFigure("With open violations", total.with_violations_count),
        )
    )  # fmt: skip


def _line(weeks: Sequence[TrendDay]) -> Sequence[Block]:
    scored = [(each.day, each.average_score) for each in weeks if each.average_score is not None]
    if len(scored) < 2:  # noqa: PLR2004  # two points make a line
        return ()
    columns = (Column("day", "Day", _D), Column("average_score", "Average score", _W))
    (first_day, first), (last_day, last) = scored[0], scored[-1]
    alt = f"The average score went from {first} on {first_day:%-d %b %Y} to {last} on {last_day:%-d %b %Y}."
    drawn = Table("trend", "Average score by week", columns, scored)
    return (Chart(ChartKind.LINE, drawn, "day", "average_score", alt, target=85),)


def _happened(conn: Connection, actor: Actor, filters: Filters, now: datetime, days: int) -> Block:
    span = timedelta(days=days)
    found = {
        row.place: row
        for row in many(
            conn, "report_period_counts", org_id=actor.org_id, counterpart_id=filters.counterpart_id,
            places=[_BEFORE, _NOW], sinces=[now - 2 * span, now - span], untils=[now - span, now],
        )
    }  # fmt: skip
    before, last = found[_BEFORE], found[_NOW]

    def figure(label: str, name: str) -> KeyFigure:
        return KeyFigure(label, getattr(last, name), _W, before=getattr(before, name))

    return Figures(
        (
            figure("Signatures", "signed_count"),
            figure("Reservations and declines", "objected_count"),
            figure("Violations confirmed", "confirmed_count"),
        )
    )


def _attention(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Block:
    rows = [
        *_grave(conn, actor, filters, now), *_unsigned(conn, actor, filters, now), *_failing(conn, actor, filters),
    ]  # fmt: skip
    if not rows:
        return Words("Nothing does: no critical violation is open, no signature overdue, and no record non-compliant.")
    columns = (
        Column("why", "Why", width=18), Column("counterpart", "Agency" if actor.is_enterprise else "Client", width=20),
        Column("policy", "Policy", width=22), Column("what", "What", width=32), Column("since", "Since", _D, 12),
    )  # fmt: skip
    return Table("attention", f"The gravest first, {MOST_OF_A_KIND} of a kind at most", columns, rows)


def _grave(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Sequence[Sequence[Cell]]:
    wanted = ViolationFilter(
        states=tuple(sorted(OPEN_VIOLATION_STATES)), severities=(Severity.CRITICAL,),
        counterpart_id=filters.counterpart_id, limit=MOST_OF_A_KIND,
    )  # fmt: skip
    return [
        ("Critical violation open", _other(each, actor), each.policy_title, each.summary, each.reported_at.date())
        for each in violations_of(conn, actor, wanted, now=now)
    ]


def _unsigned(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Sequence[Sequence[Cell]]:
    wanted = DistributionFilter(
        counterpart_id=filters.counterpart_id, overdue_at=now, current_only=True, sort=DistributionSort.DUE,
        limit=MOST_OF_A_KIND,
    )  # fmt: skip
    return [
        ("Signature overdue", _other(each, actor), each.policy_title,
            f"Version {each.version_number} is not answered.", each.due_at.date())
        for each in distributions(conn, actor.org_id, wanted)
    ]  # fmt: skip


def _failing(conn: Connection, actor: Actor, filters: Filters) -> Sequence[Sequence[Cell]]:
    wanted = RecordFilter(counterpart_id=filters.counterpart_id, status=ComplianceStatus.NON_COMPLIANT)
    page = compliance_register(conn, actor, wanted, Slice(RecordOrder.LOWEST_SCORE, MOST_OF_A_KIND, count_limit=0))
    return [
        (
            "Non-compliant", _other(each, actor), each.policy_title,
            "No score yet." if each.compliance_score is None else f"Score {each.compliance_score}.", None,
        )
        for each in page.rows
    ]  # fmt: skip


def _moved(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Block:
    moved = [each for each in movers(conn, actor, today=now.date()) if _is_of(each, filters)]
    fell, rose = ([each for each in moved if (each.change < 0) is down] for down in (True, False))
    found = [*fell[:MOST_MOVED], *rose[-MOST_MOVED:]]
    if not found:
        return Words("No score moved in the last 30 days.")
    said = [
        f"{_other(each, actor)}, {each.policy_title}: from {each.score_before} to {each.compliance_score}"
        for each in found
    ]
    return Words(f"What moved most in 30 days: {'; '.join(said)}.")


def _is_of(each: Mover, filters: Filters) -> bool:
    return filters.counterpart_id in (None, each.agency_org_id, each.enterprise_org_id)


def _other(each: Row[Any] | Any, actor: Actor) -> str:
    name: str = each.agency if actor.is_enterprise else each.enterprise
    return name
