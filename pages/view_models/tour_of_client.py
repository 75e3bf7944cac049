"""The steps of a client's tour: its own policy from the draft to the scores of its agencies. No client is named."""

from collections.abc import Mapping
from datetime import datetime

from core.demo.tour import PolicyOnItsWay
from core.distribution.model import Response
from core.identity.model import OrganizationKind, Permission
from core.policies.model import VersionState
from pages.view_models.markdown import literal
from pages.view_models.times import when
from pages.view_models.tour import Act, Step, assessed
from pages.view_models.words import counted

_P, _S = Permission, VersionState
_CLIENT, _AGENCY = OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY


def client_steps(found: PolicyOnItsWay, *, now: datetime, zone_name: str) -> list[Step]:
    """A client's policy from its draft to the scores of its agencies."""
    query = {"policy": str(found.policy.id)}
    return [
        _write(found, query),
        _approve(found, query, now, zone_name),
        _publish(found, query, now, zone_name),
        _distribute(found, query),
        _sign_there(found),
        _settle_there(),
        _assess_there(found),
    ]


def _title(found: PolicyOnItsWay) -> str:
    return f"“{literal(found.policy.title)}”"


def _next_number(found: PolicyOnItsWay) -> int:
    return found.policy.current_version + 1


def _chosen(found: PolicyOnItsWay, filter_key: str) -> dict[str, str]:
    """The list of a page narrowed to the policy, which only holds it once a version is out."""
    return {filter_key: found.policy.title} if found.policy.current_version else {}


def _write(found: PolicyOnItsWay, query: Mapping[str, str]) -> Step:
    draft, state = found.draft, f"{_title(found)} is written."
    being_written = draft is not None and draft.state in (_S.DRAFT, _S.CHANGES_REQUESTED)
    if draft and being_written:
        state = f"{literal(draft.author_name)} is writing version {_next_number(found)} of {_title(found)}."
    return Step(
        "write", "Write the rules",
        "A policy is a text and typed clauses: what they ask for is scored, and compared with other clauses.",
        _CLIENT, _P.POLICY_DRAFT, state, not being_written, "policies.py", "Open the policy", query,
    )  # fmt: skip


def _approve(found: PolicyOnItsWay, query: Mapping[str, str], now: datetime, zone_name: str) -> Step:
    draft, script, link = found.draft, "policies.py", "Open the policy"
    state, kept_out = f"Version {found.policy.current_version} was approved before it was published.", frozenset[str]()
    if draft:
        kept_out = frozenset({draft.author_name})
        state = f"Version {_next_number(found)} waits for its author first."
    if draft and draft.state is _S.APPROVED:
        state = f"{literal(draft.decided_by_name or 'A colleague')} approved version {_next_number(found)}."
    elif draft and draft.state is _S.IN_REVIEW:
        script, link = "review.py", "Read and decide"
        since = when(draft.submitted_at, now=now, zone_name=zone_name)
        state = f"Version {_next_number(found)} of {_title(found)} is in review since {since}.{_comments(found)}"
    return Step(
        "approve", "Have it reviewed",
        "Somebody who wrote none of it reads it, comments at lines and clauses, and approves it or sends it back.",
        _CLIENT, _P.POLICY_APPROVE, state, draft is None or draft.state is _S.APPROVED, script, link, query,
        kept_out=kept_out,
    )  # fmt: skip


def _comments(found: PolicyOnItsWay) -> str:
    if not found.comment_count:
        return ""
    return f" It has {counted(found.comment_count, 'comment')}, {found.open_comment_count} of them open."


def _publish(found: PolicyOnItsWay, query: Mapping[str, str], now: datetime, zone_name: str) -> Step:
    policy, draft = found.policy, found.draft
    is_ready = draft is not None and draft.state is _S.APPROVED
    if is_ready:
        state = f"Version {_next_number(found)} of {_title(found)} is approved and can be published."
    elif draft:
        state = f"Version {_next_number(found)} has to be approved first."
    else:
        published = when(policy.published_at, now=now, zone_name=zone_name)
        state = f"Version {policy.current_version} is published since {published}."
    return Step(
        "publish", "Publish it",
        "The version gets its number and the hash of its text. It can never be changed again.",
        _CLIENT, _P.POLICY_PUBLISH, state, draft is None, "policies.py", "Open the policy", query,
        act=Act.PUBLISH if is_ready else None,
    )  # fmt: skip


def _distribute(found: PolicyOnItsWay, query: Mapping[str, str]) -> Step:
    number, missing = found.policy.current_version, found.lacking_ids
    if not number:
        state = "There is no version to send yet."
    else:
        reached = len(found.agency_ids) - len(missing)
        state = f"Version {number} reached {reached} of your {counted(len(found.agency_ids), 'agency', 'agencies')}."
        state += f" Version {_next_number(found)} is not published yet." if found.draft else ""
    is_open = bool(number and missing and not found.draft)
    return Step(
        "distribute", "Distribute it",
        "One sending reaches all agencies, or some, now, at a time or in waves; each is named as done or refused.",
        _CLIENT, _P.DISTRIBUTION_SEND, state, bool(number and not missing and not found.draft),
        "distribute.py", "Open the form", query, act=Act.DISTRIBUTE if is_open else None,
    )  # fmt: skip


def _sign_there(found: PolicyOnItsWay) -> Step:
    answered = [each for each in found.sent if each.response is not Response.AWAITING]
    waiting = sorted({each.agency for each in found.sent} - {each.agency for each in answered})
    state = "No agency holds it yet."
    if found.sent:
        state = f"{len(answered)} of {len(found.sent)} have answered version {found.policy.current_version}."
        state += f" Still to come: {literal(', '.join(waiting))}." if waiting else ""
    return Step(
        "sign", "Your agencies sign",
        "Each reads the exact document and signs it with the password, with a reservation, or declines with a reason.",
        _AGENCY, _P.DISTRIBUTION_SIGN, state, bool(found.sent and not waiting and not found.draft),
        "follow_up.py", "Follow it up", _chosen(found, "follow_policy"),
        awaited=frozenset(waiting),
    )  # fmt: skip


def _settle_there() -> Step:
    return Step(
        "settle", "Your agencies settle contradictions",
        "Each agency checks your clauses against everything else it has to keep, and settles what cannot be kept "
        "together. You are told of contradictions among your own clauses, and of nothing else.",
        _AGENCY, _P.CONFLICT_RESOLVE, "Only your agencies see how this stands.", None, "",
    )  # fmt: skip


def _assess_there(found: PolicyOnItsWay) -> Step:
    state, is_done = assessed(found.records, lambda record: record.agency)
    chosen = _chosen(found, "compliance_policy")
    return Step(
        "assess", "See who complies",
        "Agencies answer clause by clause, you accept; the score names every lost point and the fact behind it.",
        _AGENCY, _P.ASSESSMENT_SUBMIT, state, is_done and not found.draft, "compliance.py", "Open Compliance", chosen,
    )  # fmt: skip
