"""The charts and tables of a dashboard, as a paper holds them: the page draws the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from core.compliance.model import ViolationState
from core.dashboard.board_model import BoardGroup, ClauseCount, Comparisons, SigningBand, Trends, ViolationCell
from core.papers.model import CellKind, Chart, ChartKind, Column, Mark, Table

MOST_BARS = 15
"""Bars of a chart; the whole list is the table beside it."""
_SEVERITIES = ("critical", "high", "medium", "low")
_WHOLE, _DAY, _PERCENT = CellKind.WHOLE, CellKind.DAY, CellKind.PERCENT


def score_by_day(found: Trends, target: float | None) -> Chart:
    """The average score over the days, with what happened meanwhile."""
    rows = [(each.day, each.average_score, each.record_count) for each in found.scores]
    columns = (
        Column("day", "Day", _DAY),
        Column("average", "Average score", _WHOLE),
        Column("records", "Records", _WHOLE),
    )
    scored = [each for each in found.scores if each.average_score is not None]
    said = "no score in this period"
    if scored:
        said = f"from {scored[0].average_score} on {scored[0].day} to {scored[-1].average_score} on {scored[-1].day}"
    marks = [Mark(each.day, each.words) for each in found.marks]
    events = f"; {len(marks)} events are marked" if marks else ""
    table = Table("score_by_day", "Average score by day", columns, rows)
    return Chart(ChartKind.LINE, table, "day", "average", f"Average score by day, {said}{events}", None, target, marks)


def flow_by_day(found: Trends) -> Chart:
    """What was delivered and signed."""
    rows = [
        (each.day, words, count)
        for each in found.flow
        for words, count in (("Delivered", each.sent_count), ("Signed", each.signed_count))
    ]
    each_of = "by day" if found.step == 1 else f"for each {found.step} days from the day named"
    columns = (Column("day", "From", _DAY), Column("what", "What"), Column("count", "Distributions", _WHOLE))
    sent, signed = sum(each.sent_count for each in found.flow), sum(each.signed_count for each in found.flow)
    table = Table("delivered_and_signed", f"Delivered and signed, {each_of}", columns, rows)
    return Chart(ChartKind.LINE, table, "day", "count", f"{table.title}: {sent:,} delivered, {signed:,} signed", "what")


def group_table(found: Sequence[BoardGroup], key: str, noun: str, title: str = "") -> Table:
    """Organizations or policies with how they stand."""
    columns = (
        Column("name", noun, width=34),
        Column("in_force", "In force", _WHOLE, 10),
        Column("acknowledged", "Acknowledged", _WHOLE, 13),
        Column("objections", "Objections", _WHOLE, 11, "signed with a reservation, or declined"),
        Column("past_due", "Past due", _WHOLE, 10, "without an answer after the due date"),
        Column("average", "Average", _WHOLE, 9, "of the scores; empty without data"),
        Column("moved", "Moved", _WHOLE, 8, "against the day of comparison"),
        Column("violations", "Open violations", _WHOLE, 15),
        Column("non_compliant", "Non-compliant", _WHOLE, 14, "records with that status"),
    )
    rows = [
        (each.name, each.active_count, each.acknowledged_count, each.reserved_count + each.declined_count,
         each.overdue_count,
         each.average_score, each.change, each.violations_count, each.non_compliant_count)
        for each in found
    ]  # fmt: skip
    return Table(key, title or f"By {noun.lower()}", columns, rows)


def score_bars(found: Sequence[BoardGroup], key: str, noun: str, target: float | None) -> Chart:
    """The averages, the lowest first, as far as bars can be read."""
    shown = [each for each in named_once(found) if each.average_score is not None][:MOST_BARS]
    rows = [(each.name, each.average_score) for each in shown]
    table = Table(
        key, f"Average score by {noun.lower()}", (Column("name", noun), Column("average", "Average", _WHOLE)), rows
    )
    said = "; ".join(f"{name} {average}" for name, average in rows) or "none has a score"
    return Chart(ChartKind.BARS, table, "name", "average", f"{table.title}, the lowest first: {said}", None, target)


def answer_bars(found: Sequence[BoardGroup], key: str, noun: str) -> Chart:
    """How what is in force was answered, those with most past due first."""
    ordered = sorted(named_once(found), key=lambda each: (-each.overdue_count, -each.active_count, each.name))[
        :MOST_BARS
    ]
    rows = [
        (each.name, words, count)
        for each in ordered
        for words, count in (
            ("Acknowledged", each.acknowledged_count),
            ("With reservation", each.reserved_count),
            ("Declined", each.declined_count),
            ("Awaiting", each.awaiting_count),
            ("Overdue", each.overdue_count),
        )
    ]
    columns = (
        Column("name", noun),
        Column("answer", "Answer", CellKind.STATUS),
        Column("count", "Distributions", _WHOLE),
    )
    said = "; ".join(f"{each.name}: {each.overdue_count} past due of {each.active_count}" for each in ordered)
    table = Table(key, f"Answers by {noun.lower()}", columns, rows)
    return Chart(
        ChartKind.STACKED_BARS, table, "name", "count", f"{table.title}. {said or 'nothing is in force'}", "answer"
    )


def score_map(found: Comparisons, noun: str) -> Chart:
    """The scores of the lowest organizations with the lowest policies."""
    rows = [
        (policies[policy_id], counterparts[counterpart_id], average)
        for counterparts, policies in [(_names(found.by_counterpart), _names(found.by_policy))]
        for counterpart_id in counterparts
        for policy_id in policies
        if (average := found.cells.get((counterpart_id, policy_id))) is not None
    ]
    columns = (Column("policy", "Policy"), Column("name", noun), Column("average", "Average", _WHOLE))
    table = Table("score_map", f"Scores by {noun.lower()} and policy", columns, rows)
    lowest = min(rows, key=lambda row: (row[2], row[1], row[0])) if rows else None
    said = f"the lowest is {lowest[2]}, {lowest[1]} with {lowest[0]}" if lowest else "none has a score"
    return Chart(ChartKind.HEAT_MAP, table, "policy", "average", f"{table.title}: {said}", "name")


def signing_bars(found: Sequence[SigningBand]) -> Chart:
    """How long signing took in the period."""
    rows = [(each.words, each.signed_count) for each in found]
    columns = (Column("time", "Time to sign"), Column("count", "Signatures", _WHOLE))
    table = Table("time_to_sign", "How long signing took", columns, rows)
    said = ", ".join(f"{words}: {count:,}" for words, count in rows)
    return Chart(ChartKind.BARS, table, "time", "count", f"{table.title}: {said}")


def violation_bars(found: Sequence[ViolationCell]) -> Chart:
    """Violations by state and severity."""
    states = list(ViolationState)
    ordered = sorted(found, key=lambda each: (states.index(each.state), _SEVERITIES.index(each.severity)))
    rows = [(each.state.value.capitalize(), each.severity.value.capitalize(), each.violation_count) for each in ordered]
    columns = (
        Column("state", "State"),
        Column("severity", "Severity", CellKind.STATUS),
        Column("count", "Violations", _WHOLE),
    )
    table = Table("violations", "Violations by state and severity", columns, rows)
    said = "; ".join(f"{count:,} {state.lower()}, {severity.lower()}" for state, severity, count in rows)
    return Chart(ChartKind.STACKED_BARS, table, "state", "count", f"{table.title}: {said or 'none'}", "severity")


def clause_table(found: Sequence[ClauseCount], *, is_agency: bool) -> Table:
    """The clauses that give most to do."""
    policy, clause = Column("policy", "Policy", width=40), Column("clause", "Clause", width=10)
    if is_agency:
        columns: tuple[Column, ...] = (
            clause, policy, Column("client", "Client", width=26),
            Column("findings", "Open findings", _WHOLE, 13, "in which the clause takes part"),
            Column("grave", "High or critical", _WHOLE, 15),
        )  # fmt: skip
        rows: list[tuple[str | int | None, ...]] = [
            (each.clause_id, each.policy_title, each.client, each.finding_count, each.grave_count) for each in found
        ]
    else:
        columns = (
            clause, policy,
            Column("objections", "Objections", _WHOLE, 11, "answers in force that name the clause"),
            Column("violations", "Open violations", _WHOLE, 15),
            Column("findings", "Own contradictions", _WHOLE, 18, "among your own clauses"),
        )  # fmt: skip
        rows = [
            (each.clause_id, each.policy_title, each.objection_count, each.violation_count, each.finding_count)
            for each in found
        ]
    return Table("clauses", "Clauses that give most to do", columns, rows)


def named_once(found: Sequence[BoardGroup]) -> list[BoardGroup]:
    """The groups with names of their own: of two with one name the second carries a number."""
    taken: dict[str, int] = {}
    named = []
    for each in found:
        taken[each.name] = taken.get(each.name, 0) + 1
        number = taken[each.name]
        named.append(each if number == 1 else replace(each, name=f"{each.name} ({number})"))
    return named


def _names(found: Sequence[BoardGroup]) -> Mapping[UUID, str]:
    return {each.id: each.name for each in named_once(found)}
