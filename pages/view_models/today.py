"""Today: what needs the reader first, then the figures of their organization and what the charts show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.compliance.model import ComplianceStatus
from core.compliance.rules import AT_RISK_FROM, COMPLIANT_FROM
from core.dashboard.model import AgencyDashboard, ClientDashboard, DayScore, Need, NeedKind
from core.identity.model import Actor
from pages.view_models.markdown import literal
from pages.view_models.times import relative
from pages.view_models.words import counted, word_of

Dashboard = ClientDashboard | AgencyDashboard

# Verb, script and name of the parameter that opens it.
_TARGETS: Mapping[NeedKind, tuple[str, str, str]] = {
    NeedKind.DRAFT_TO_REVIEW: ("Review", "review.py", "policy"),
    NeedKind.DRAFT_TO_PUBLISH: ("Publish", "policies.py", "policy"),
    NeedKind.DRAFT_TO_REWORK: ("Rework", "policies.py", "policy"),
    NeedKind.ASSESSMENT_TO_DECIDE: ("Decide", "reviews.py", "record"),
    NeedKind.REQUEST_TO_ANSWER: ("Answer", "agency_requests.py", "request"),
    NeedKind.QUESTION_TO_ANSWER: ("Answer", "agency_requests.py", "thread"),
    NeedKind.VIOLATION_TO_CONFIRM: ("Confirm", "violations.py", "violation"),
    NeedKind.VIOLATION_TO_VERIFY: ("Verify", "violations.py", "violation"),
    NeedKind.VIOLATION_TO_CLOSE: ("Close", "violations.py", "violation"),
    NeedKind.VIOLATION_TO_CORRECT: ("Correct", "violations.py", "violation"),
    NeedKind.ACTION_OVERDUE: ("Overdue", "violations.py", "violation"),
    NeedKind.UNSIGNED_PAST_DUE: ("Past due", "follow_up.py", "distribution"),
    NeedKind.COUNTERPART_AT_RISK: ("At risk", "compliance.py", "compliance_agency"),
    NeedKind.OWN_FINDING: ("Own clauses", "policies.py", "policy"),
    NeedKind.TO_SIGN: ("Sign", "inbox.py", "distribution"),
    NeedKind.TO_RESOLVE: ("Resolve", "conflicts.py", "finding"),
    NeedKind.TO_ASSESS: ("Assess", "assessments.py", "record"),
    NeedKind.ANSWER_TO_READ: ("Reply", "client_requests.py", "request"),
}
# Where several things are one line: the filter of the list that shows them.
_FILTERS: Mapping[NeedKind, Mapping[str, str]] = {
    NeedKind.VIOLATION_TO_CONFIRM: {"violations_state": "Reported"},
    NeedKind.VIOLATION_TO_VERIFY: {"violations_state": "Action overdue"},
    NeedKind.VIOLATION_TO_CLOSE: {"violations_state": "Verified"},
    NeedKind.VIOLATION_TO_CORRECT: {"violations_state": "Confirmed"},
    NeedKind.ACTION_OVERDUE: {"violations_state": "Action overdue"},
}
_LONG = frozenset({NeedKind.OWN_FINDING, NeedKind.TO_RESOLVE})


@dataclass(frozen=True)
class Line:
    """One thing to do: a verb, what about, and the page that opens it."""

    verb: str
    text: str
    aside: str
    script: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """One number of a row of numbers; `note` says out of what or since when."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Bars:
    """What a chart of bars is drawn from: names, (label, colour, values), and its text."""

    names: Sequence[str]
    series: Sequence[tuple[str, str, Sequence[int]]]
    alt: str


@dataclass(frozen=True)
class Scores:
    """What a chart of scores is drawn from, the lowest first, and its text."""

    names: Sequence[str]
    scores: Sequence[int | None]
    colours: Sequence[str]
    alt: str


def lines(needs: Sequence[Need], *, now: datetime) -> list[Line]:
    """The list of what needs the reader, in the order it was given."""
    return [_line(need, now) for need in needs]


def _line(need: Need, now: datetime) -> Line:
    """A finding's sentence is long, so it stands beside the link; the link then names the other side."""
    verb, script, parameter = _TARGETS[need.kind]
    subject = need.title if need.kind is NeedKind.COUNTERPART_AT_RISK else str(need.subject_id)
    link, beside = need.title, need.counterpart or ""
    if need.kind in _LONG:
        link, beside = beside, link
    asides = [beside, need.detail, f"due {relative(need.due_at, now)}" if need.due_at else ""]
    aside = " · ".join(literal(part) for part in asides if part)
    query = {parameter: subject} if need.count == 1 else _FILTERS.get(need.kind, {})
    return Line(verb, literal(link), aside, script, query)


def greeting(actor: Actor, needs: Sequence[Need]) -> str:
    """The purpose of the page, said to the person."""
    todo = "Nothing waits for you." if not needs else f"{counted(len(needs), 'thing')} to look at first."
    return f"Good day, {literal(actor.display_name)}. {todo}"


def is_empty(shown: Dashboard) -> bool:
    """Whether the organization has nothing yet: neither something to do nor a distribution."""
    return not shown.needs and not shown.distributions.total_count


def figures(shown: Dashboard) -> list[Figure]:
    """The dashboard's numbers, those that call for action last."""
    sent, scored = shown.distributions, shown.compliance
    current = sent.acknowledged_count + sent.objected_count + sent.awaiting_count
    common = [
        Figure("Distributions", str(sent.total_count), f"{sent.active_count} active"),
        Figure("Acknowledged", f"{sent.acknowledged_count} of {current}", f"{sent.objected_count} with objections"),
        Figure("Past due", str(sent.overdue_count), f"of {sent.awaiting_count} awaiting"),
        Figure("Average score", _score(scored.average_score), f"over {counted(scored.record_count, 'record')}"),
        Figure("Not compliant", str(scored.non_compliant_count), f"{scored.at_risk_count} at risk"),
        Figure("Violations", str(scored.violations_count), "open"),
        Figure("Reviews overdue", str(scored.review_overdue_count), f"of {scored.record_count}"),
    ]
    return [*common, _findings(shown)]


def _findings(shown: Dashboard) -> Figure:
    if isinstance(shown, ClientDashboard):
        return Figure("Own clauses", str(shown.own_finding_count), "findings to look at")
    found = shown.conflicts
    rate = "none found yet" if found.resolution_rate is None else f"{found.resolution_rate} % settled"
    return Figure("Conflicts", str(found.unresolved_count + found.in_progress_count), f"open · {rate}")


def responses(shown: Dashboard) -> Bars:
    """Answers by policy; what is past due is a part of its own."""
    policies = shown.responses_by_policy
    series = [
        ("Acknowledged", "green", [each.acknowledged_count for each in policies]),
        ("With reservation", "orange", [each.with_reservation_count for each in policies]),
        ("Declined", "gray", [each.declined_count for each in policies]),
        ("Awaiting", "blue", [each.awaiting_count - each.overdue_count for each in policies]),
        ("Past due", "red", [each.overdue_count for each in policies]),
    ]
    said = "; ".join(
        f"{each.title}: {each.acknowledged_count} acknowledged, {each.awaiting_count} awaiting, "
        f"{each.overdue_count} of them past due"
        for each in policies
    )
    kept = [part for part in series if any(part[2])]
    return Bars([each.title for each in policies], kept, f"Answers by policy. {said}")


def scores(shown: Dashboard) -> Scores:
    """The average score of each agency (or client), lowest first; the colour follows the number alone."""
    found = shown.by_counterpart
    numbers = [each.average_score for each in found]
    said = "; ".join(f"{each.counterpart} {_score(each.average_score)}" for each in found)
    colours = [word_of(_band(number)).colour for number in numbers]
    return Scores([each.counterpart for each in found], numbers, colours, f"Average score: {said}")


def trend(days: Sequence[DayScore]) -> tuple[list[date], list[int | None]]:
    """The days with a number."""
    scored = [each for each in days if each.average_score is not None]
    return [each.day for each in scored], [each.average_score for each in scored]


def trend_alt(days: Sequence[date], numbers: Sequence[int | None]) -> str:
    """What the line shows."""
    return f"Average score by day, from {numbers[0]} on {days[0]:%d %B} to {numbers[-1]} on {days[-1]:%d %B}"


def _band(score: int | None) -> ComplianceStatus:
    if score is None:
        return ComplianceStatus.PENDING
    if score >= COMPLIANT_FROM:
        return ComplianceStatus.COMPLIANT
    return ComplianceStatus.AT_RISK if score >= AT_RISK_FROM else ComplianceStatus.NON_COMPLIANT


def _score(number: int | None) -> str:
    return "no data" if number is None else str(number)
