"""The dashboard of whoever asks: the page and the API show the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.compliance.model import ViolationState
from core.compliance.queries import average_by_counterpart, compliance_summary
from core.compliance.records import CounterpartAverage
from core.conflicts.clock import ends_at
from core.conflicts.handling import handlings
from core.conflicts.queries import ConflictFilter, client_findings, conflict_counts, conflicts_of_agency
from core.dashboard.model import AgencyDashboard, ClientDashboard, DayScore, Need, NeedKind, PolicyResponses
from core.dashboard.rules import (
    at_risk,
    conflict_figures,
    need_of_draft,
    need_of_question,
    need_of_requests,
    need_of_violations,
    needs_of_own_findings,
)
from core.db.statements import many, one
from core.distribution.queries import distribution_counts
from core.exceptions.model import ExceptionState
from core.exceptions.queries import ExceptionFilter, exception_counts, exceptions_page
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.model import VersionState
from core.requests.model import RequestState
from core.requests.queries import RequestFilter, requests_of
from core.violations.queries import ViolationFilter, violation_counts, violations_of

TREND_DAYS = 90
REVIEW_SOON = timedelta(days=14)
MOST_OF_A_KIND = 5
MOST_OWN_FINDINGS = 200
MOST_POLICIES = 12


def dashboard(conn: Connection, actor: Actor, *, now: datetime) -> ClientDashboard | AgencyDashboard:
    """Where the actor's organization stands at `now`, and what needs the actor."""
    allow(actor, Permission.DASHBOARD_READ)
    counterparts = tuple(average_by_counterpart(conn, actor.org_id))
    figures = {
        "needs": _needs(conn, actor, now, counterparts),
        "distributions": distribution_counts(conn, actor.org_id, now=now),
        "compliance": compliance_summary(conn, actor.org_id, now=now),
        "responses_by_policy": _responses_by_policy(conn, actor, now),
        "by_counterpart": counterparts,
        "trend": _trend(conn, actor, now),
    }
    if actor.is_enterprise:
        counted = one(conn, "own_finding_count", org_id=actor.org_id)
        return ClientDashboard(**figures, own_finding_count=counted.finding_count if counted else 0)  # type: ignore[arg-type]
    return AgencyDashboard(**figures, conflicts=conflict_figures(conflict_counts(conn, actor.org_id)))  # type: ignore[arg-type]


def needs(conn: Connection, actor: Actor, *, now: datetime) -> tuple[Need, ...]:
    """What needs the actor today, without the figures."""
    allow(actor, Permission.DASHBOARD_READ)
    return _needs(conn, actor, now, tuple(average_by_counterpart(conn, actor.org_id)) if actor.is_enterprise else ())


def _needs(
    conn: Connection, actor: Actor, now: datetime, counterparts: tuple[CounterpartAverage, ...]
) -> tuple[Need, ...]:
    if actor.is_enterprise:
        return tuple(_needs_of_client(conn, actor, now, counterparts))
    return tuple(_needs_of_agency(conn, actor, now))


def _needs_of_client(
    conn: Connection, actor: Actor, now: datetime, counterparts: tuple[CounterpartAverage, ...]
) -> Iterator[Need]:
    yield from sorted(_needs_of_drafts(conn, actor), key=lambda need: list(NeedKind).index(need.kind))
    if actor.may(Permission.ASSESSMENT_DECIDE):
        for row in many(conn, "assessments_to_decide", org_id=actor.org_id, limit=MOST_OF_A_KIND):
            yield Need(NeedKind.ASSESSMENT_TO_DECIDE, row.id, row.title, row.counterpart)
    yield from _needs_of_requests(conn, actor)
    yield from _needs_of_questions(conn, actor)
    yield from _needs_of_violations(conn, actor, now)
    for row in many(conn, "awaiting_by_due", org_id=actor.org_id, due_before=now, limit=MOST_OF_A_KIND):
        yield Need(NeedKind.UNSIGNED_PAST_DUE, row.id, row.title, row.counterpart, row.due_at)
    for each in at_risk(counterparts)[:MOST_OF_A_KIND]:
        detail = f"{each.non_compliant_count} non-compliant, {each.at_risk_count} at risk"
        yield Need(NeedKind.COUNTERPART_AT_RISK, each.counterpart_id, each.counterpart, detail=detail)
    own_findings = needs_of_own_findings(client_findings(conn, actor.org_id, limit=MOST_OWN_FINDINGS))
    yield from own_findings[:MOST_OF_A_KIND]


def _needs_of_requests(conn: Connection, actor: Actor) -> Iterator[Need]:
    """What agencies asked by their reservations, as one line however many there are."""
    if not actor.may(Permission.EXCEPTION_DECIDE):
        return
    waiting = ExceptionFilter(states=(ExceptionState.REQUESTED,))
    if count := exception_counts(conn, actor, waiting)[ExceptionState.REQUESTED]:
        latest = exceptions_page(conn, actor, waiting)
        yield need_of_requests(count, latest[0].id, [each.agency for each in latest])


def _needs_of_questions(conn: Connection, actor: Actor) -> Iterator[Need]:
    """What was asked or answered about a clause, and waits for the actor's side."""
    if not actor.may(Permission.REQUEST_OPEN if actor.is_agency else Permission.REQUEST_ANSWER):
        return
    state = RequestState.WITH_AGENCY if actor.is_agency else RequestState.WITH_CLIENT
    for request in requests_of(conn, actor, RequestFilter(state=state, limit=MOST_OF_A_KIND)):
        yield need_of_question(actor, request)


def _needs_of_violations(conn: Connection, actor: Actor, now: datetime) -> Iterator[Need]:
    """Those that wait for the actor's side, as one line for each thing to do."""
    if not actor.may(Permission.VIOLATION_CORRECT if actor.is_agency else Permission.VIOLATION_DECIDE):
        return
    counts, overdue = violation_counts(conn, actor, now=now), now.date()
    asked = {
        NeedKind.VIOLATION_TO_CORRECT: (counts.to_correct_count, ViolationState.CONFIRMED, None),
        NeedKind.ACTION_OVERDUE: (counts.overdue_count, ViolationState.CORRECTING, overdue),
    } if actor.is_agency else {
        NeedKind.VIOLATION_TO_CONFIRM: (counts.to_confirm_count, ViolationState.REPORTED, None),
        NeedKind.VIOLATION_TO_VERIFY: (counts.overdue_count, ViolationState.CORRECTING, overdue),
        NeedKind.VIOLATION_TO_CLOSE: (counts.to_close_count, ViolationState.VERIFIED, None),
    }  # fmt: skip
    for kind, (count, state, overdue_on) in asked.items():
        wanted = ViolationFilter(states=(state,), overdue_on=overdue_on, limit=1)
        if count and (latest := violations_of(conn, actor, wanted, now=now)):
            yield need_of_violations(kind, count, latest[0], actor)


def _needs_of_drafts(conn: Connection, actor: Actor) -> Iterator[Need]:
    for row in many(conn, "drafts_under_way", org_id=actor.org_id):
        need = need_of_draft(
            actor,
            policy_id=row.policy_id,
            title=row.title,
            state=VersionState(row.state),
            author_name=row.author_name,
            writer_ids=row.writer_ids,
            publish_refusal=row.publish_refusal,
        )
        if need is not None:
            yield need


def _needs_of_agency(conn: Connection, actor: Actor, now: datetime) -> Iterator[Need]:
    for row in many(conn, "awaiting_by_due", org_id=actor.org_id, due_before=None, limit=MOST_OF_A_KIND):
        yield Need(NeedKind.TO_SIGN, row.id, row.title, row.counterpart, row.due_at)
    wanted = ConflictFilter(open_only=True, limit=MOST_OF_A_KIND)
    found = conflicts_of_agency(conn, actor.org_id, wanted)
    held = handlings(conn, actor.org_id, [each.id for each in found], now=now)
    for finding in found:
        clients = " and ".join(dict.fromkeys(member.enterprise for member in finding.members))
        title, clock = finding.conflict_description, held[finding.id].clock
        due_at = None if clock is None or clock.stands_since else ends_at(clock)
        yield Need(NeedKind.TO_RESOLVE, finding.id, title, clients, due_at, detail=finding.severity.value)
    yield from _needs_of_violations(conn, actor, now)
    yield from _needs_of_questions(conn, actor)
    for row in many(conn, "assessments_to_make", org_id=actor.org_id, soon=now + REVIEW_SOON, limit=MOST_OF_A_KIND):
        yield Need(NeedKind.TO_ASSESS, row.id, row.title, row.counterpart, row.due_at)


def _responses_by_policy(conn: Connection, actor: Actor, now: datetime) -> tuple[PolicyResponses, ...]:
    rows = many(conn, "responses_by_policy", org_id=actor.org_id, now=now, limit=MOST_POLICIES)
    return tuple(PolicyResponses(**row._mapping) for row in rows)


def _trend(conn: Connection, actor: Actor, now: datetime) -> tuple[DayScore, ...]:
    since = now.date() - timedelta(days=TREND_DAYS)
    rows = many(conn, "daily_average_of_all", org_id=actor.org_id, since=since)
    return tuple(
        DayScore(row.day, None if row.average_score is None else int(row.average_score), row.scored_count)
        for row in rows
    )
