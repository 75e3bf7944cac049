"""Who must do what about a draft, and the rate of what is settled."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from core.compliance.records import CounterpartAverage
from core.conflicts.model import ResolutionStatus, Severity
from core.conflicts.records import ClientFinding, ConflictCount
from core.dashboard.model import ConflictFigures, Need, NeedKind
from core.identity.model import Actor, Permission
from core.policies.model import VersionState
from core.requests.model import ClauseRequest
from core.violations.model import Violation

_SEVERAL = {
    NeedKind.VIOLATION_TO_CONFIRM: "{count:,} reported violations wait for your decision",
    NeedKind.VIOLATION_TO_VERIFY: "{count:,} violations whose correction is past its day",
    NeedKind.VIOLATION_TO_CLOSE: "{count:,} verified violations can be closed",
    NeedKind.VIOLATION_TO_CORRECT: "{count:,} confirmed violations wait for a corrective action",
    NeedKind.ACTION_OVERDUE: "{count:,} corrective actions are overdue",
}
_OPEN = (ResolutionStatus.UNRESOLVED, ResolutionStatus.IN_PROGRESS)


def need_of_draft(
    actor: Actor,
    *,
    policy_id: UUID,
    title: str,
    state: VersionState,
    author_name: str,
    writer_ids: Sequence[UUID],
    publish_refusal: str | None = None,
) -> Need | None:
    """What this person can do for a draft to move on: review others' writing, publish, rework their own.

    A publication that was ordered and refused is told with its reason.
    """
    wrote = actor.user_id in writer_ids
    kinds = {
        VersionState.IN_REVIEW: (NeedKind.DRAFT_TO_REVIEW, actor.may(Permission.POLICY_APPROVE) and not wrote),
        VersionState.APPROVED: (NeedKind.DRAFT_TO_PUBLISH, actor.may(Permission.POLICY_PUBLISH)),
        VersionState.CHANGES_REQUESTED: (NeedKind.DRAFT_TO_REWORK, actor.may(Permission.POLICY_DRAFT) and wrote),
    }
    kind, is_theirs = kinds.get(state, (None, False))
    detail = f"not published: {publish_refusal}" if publish_refusal else f"written by {author_name}"
    return Need(kind, policy_id, title, detail=detail) if kind and is_theirs else None


def need_of_requests(count: int, latest_id: UUID, agencies: Iterable[str]) -> Need:
    """That agencies wait for the client's answer; `agencies` are those of the latest requests."""
    sentence = "1 request waits for your answer" if count == 1 else f"{count:,} requests wait for your answer"
    named = ", ".join(sorted(set(agencies)))
    return Need(NeedKind.REQUEST_TO_ANSWER, latest_id, sentence, named, count=count)


def need_of_question(actor: Actor, request: ClauseRequest) -> Need:
    """That the other side asked, or answered, about a clause, and it is the actor's turn."""
    kind = NeedKind.ANSWER_TO_READ if actor.is_agency else NeedKind.QUESTION_TO_ANSWER
    title = f"{request.policy_title}, clause {request.clause_id}"
    due_at = datetime.combine(request.reply_by, time.max, UTC)
    return Need(kind, request.id, title, request.enterprise if actor.is_agency else request.agency, due_at)


def need_of_violations(kind: NeedKind, count: int, latest: Violation, actor: Actor) -> Need:
    """Violations that wait for the actor's side, as one line however many there are; `latest` was reported last."""
    counterpart = latest.enterprise if actor.is_agency else latest.agency
    if count == 1:
        return Need(kind, latest.id, f"{latest.policy_title}, clause {latest.clause_id}", counterpart)
    return Need(kind, latest.id, _SEVERAL[kind].format(count=count), count=count)


def at_risk(counterparts: Iterable[CounterpartAverage]) -> tuple[CounterpartAverage, ...]:
    """Those with a record that is at risk or not compliant, the worst first."""
    found = [each for each in counterparts if each.at_risk_count or each.non_compliant_count]
    return tuple(sorted(found, key=lambda each: (-each.non_compliant_count, -each.at_risk_count, each.counterpart)))


def needs_of_own_findings(findings: Iterable[ClientFinding]) -> list[Need]:
    """What a client's own clauses say against each other: once for each sentence, with every agency it is held at."""
    found: dict[str, list[ClientFinding]] = {}
    for each in findings:
        found.setdefault(each.conflict_description, []).append(each)
    return [
        Need(
            NeedKind.OWN_FINDING,
            UUID(same[0].clauses[0]["policy_id"]),
            sentence,
            ", ".join(sorted({each.agency for each in same})),
        )
        for sentence, same in found.items()
    ]


def conflict_figures(counts: Iterable[ConflictCount]) -> ConflictFigures:
    """Findings by state; a rate in hundredths of what was ever found and is settled today."""
    by_status = dict.fromkeys(ResolutionStatus, 0)
    urgent = dict.fromkeys(Severity, 0)
    for count in counts:
        by_status[count.resolution_status] += count.finding_count
        if count.resolution_status in _OPEN:
            urgent[count.severity] += count.finding_count
    total = sum(by_status.values())
    settled = by_status[ResolutionStatus.RESOLVED] + by_status[ResolutionStatus.IGNORED]
    return ConflictFigures(
        unresolved_count=by_status[ResolutionStatus.UNRESOLVED],
        in_progress_count=by_status[ResolutionStatus.IN_PROGRESS],
        resolved_count=by_status[ResolutionStatus.RESOLVED],
        ignored_count=by_status[ResolutionStatus.IGNORED],
        open_critical_count=urgent[Severity.CRITICAL],
        open_high_count=urgent[Severity.HIGH],
        resolution_rate=100 * settled // total if total else None,
    )
