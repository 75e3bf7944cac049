"""How each route of the API is asked for a thing by its id: the test's own row beside `api.access.RULES`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from core.identity.model import Permission, Role
from tests.edges.wall.stage import AGENCIES
from tests.edges.wall.things import World
from tests.factories import PASSWORD

Body = Callable[[World, str, UUID], dict[str, Any]]
OK, CREATED, NOTHING = frozenset({200}), frozenset({201}), frozenset({204})
TEXT = {"title": "New", "body": "New text."}


@dataclass(frozen=True)
class Probe:
    """One way to name a thing to a route: in the path's `param`, in a query, or in the body.

    `key` is the thing of the caller's own that is asked for, `own` what that may answer, `missing` what any other id must.
    """

    kind: str = ""
    key: str = ""
    param: str = ""
    body: Body | None = None
    query: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[int] = OK
    missing: int = 404
    permission: Permission | None = None
    shows: bool = False

    def address(self, template: str, value: UUID) -> str:
        for name, text in {self.param: str(value), **self.path}.items():
            template = template.replace(f"{{{name}}}", text)
        return template + self.query.format(id=value)


def of_policy(key: str, **more: Any) -> Probe:
    return Probe(kind="policy", key=key, param="policy_id", **more)


def of_distribution(key: str, **more: Any) -> Probe:
    return Probe(kind="distribution", key=key, param="distribution_id", **more)


def _engagement(**more: Any) -> Probe:
    return Probe(kind="engagement", key=_LUMEN, param="engagement_id", **more)


def _proposal(**more: Any) -> Probe:
    return Probe(kind="proposal", key="proposal", param="engagement_id", **more)


_ALIAS = {"kind": "alias", "dimension": "tool", "term": "m365_copilot", "said": "Copilot of the probes"}


def _word(term: str) -> dict[str, Any]:
    return {"dimension": "tool", "term": term, "mapped_to": "m365_copilot"}


def _service(*clients: UUID) -> dict[str, Any]:
    return {"label": "New", "scope": {"action": ["gen_text"]}, "clients": [str(each) for each in clients]}


def filtered(kind: str, key: str, query: str) -> Probe:
    """A list narrowed to one thing: of a foreign or a random one it is empty."""
    return Probe(kind=kind, key=key, query=query, missing=200)


def _order(world: World, short: str, **more: Any) -> dict[str, Any]:
    return {"policy_id": str(world.own("policy", short, "unsent") or uuid4())} | more


def _answers(_: World, __: str, ___: UUID) -> dict[str, Any]:
    return {"kind": "assessment", "answers": {"C1": {"value": "met"}}}


def _signing(world: World, _: str, value: UUID) -> dict[str, Any]:
    return {"printed_name": "Somebody", "password": PASSWORD, "document_sha256": world.documents.get(value, "0" * 64)}


def _asking(world: World, short: str, _: UUID) -> dict[str, Any]:
    colleague = world.stage.people.get((short, Role.AGENCY_USER))
    due_on = (world.now + timedelta(days=5)).date().isoformat()
    return {"reader_ids": [str(colleague.user_id if colleague else uuid4())], "due_on": due_on, "note": "Please."}


def _asking_a_client(world: World, _: str, value: UUID) -> dict[str, Any]:
    reply_by = (world.now + timedelta(days=5)).date().isoformat()
    return {"distribution_id": str(value), "clause_id": "C2", "words": "Please.", "reply_by": reply_by}


def _request_step(world: World, short: str, _: UUID) -> dict[str, Any]:
    reply_by = (world.now + timedelta(days=5)).date().isoformat()
    return {"step": "withdrawn" if short in AGENCIES else "answered", "words": "So.", "reply_by": reply_by}


def _rider(world: World, short: str, _: UUID) -> dict[str, Any]:
    clause = {"id": "C99", "text": "New clause.", "norm": {"kind": "prohibit"}}
    return {"agency_id": str(world.own("agency", short, _LUMEN) or uuid4()), "reason": "So.", "added": [clause]}


def _broken(world: World, _: str, value: UUID) -> dict[str, Any]:
    day = world.now.date().isoformat()
    return {"distribution_id": str(value), "clause_id": "C1", "happened_on": day, "words": "It happened."}


def _moved(_: World, short: str, __: UUID) -> dict[str, Any]:
    return {"state": "correcting" if short in AGENCIES else "dismissed", "words": "So."}


def _replanned(world: World, *_: Any) -> dict[str, Any]:
    return {"words": "Later.", "due_on": (world.now.date() + timedelta(days=90)).isoformat()}


def _done(world: World, value: UUID) -> dict[str, Any]:
    return {"id": f"of {value}", "occurred_at": world.now.isoformat(), "action": "gen_text"}


def _delegating(world: World, short: str, _: UUID) -> dict[str, Any]:
    due_on = (world.now + timedelta(days=5)).date().isoformat()
    colleague = world.stage.people.get((short, Role.AGENCY_USER))
    return {"clause_ids": ["C1"], "assignee_id": str(colleague.user_id if colleague else uuid4()), "due_on": due_on}


def _question(kind: str, value: UUID, **terms: str) -> dict[str, Any]:
    return {"subject": {"kind": kind, "id": str(value)}, **terms}


def _counting(world: World, _: str, __: UUID) -> dict[str, Any]:
    return _FIGURES | {"in_force_from": (world.now + timedelta(days=400)).date().isoformat(), "reason": "Another view."}


def _reported(_: World, short: str, value: UUID) -> dict[str, Any]:
    return {"report": "acknowledgement_evidence", "format": "csv", "filters": {"counterpart_id": str(value)}}


def _on_time(world: World, short: str, *recipients: UUID) -> dict[str, Any]:
    admin = world.stage.people.get((short, Role(_role(short))))
    people = recipients or (admin.user_id if admin else uuid4(),)
    return {"report": "acknowledgement_evidence", "day_of_month": 1, "recipient_ids": [str(each) for each in people]}


def _role(short: str) -> str:
    return "agency_admin" if short in AGENCIES else "enterprise_admin"


_LUMEN = "Lumen"
_RECORD = {"kind": "record", "param": "compliance_id"}
_EXCEPTION = {"kind": "exception", "key": "second", "param": "exception_id"}
_VIOLATION = {"kind": "violation", "key": "sent", "param": "violation_id"}
_SCHEDULE = {"kind": "schedule", "key": "monthly", "param": "schedule_id"}
_LOGGED = _VIOLATION | {"key": "log"}
_OR_MOVED = frozenset({200, 409})
_OR_NOT_THEIRS = frozenset({200, 404})
_DRAFTED = frozenset({200, 404, 409})
_OF_CLIENTS = frozenset({200, 403})
_FIGURES = {
    "weights": {"acknowledgement": 25, "assessment": 35, "violations": 20, "conflicts": 10, "freshness": 10},
    "intervals": {"compliant_days": 180, "at_risk_days": 60, "non_compliant_days": 30},
}

PROBES: Mapping[str, Sequence[Probe]] = {
    "live": [Probe()],
    "ready": [Probe()],
    "signing_keys": [Probe()],
    "login": [Probe(body=lambda *_: {"email": "nobody@example.com", "password": "wrong"}, own=frozenset({401}))],
    "refresh_tokens": [Probe(body=lambda *_: {"refresh_token": "unknown"}, own=frozenset({401}))],
    "logout": [Probe(body=lambda *_: {"refresh_token": "unknown"}, own=frozenset({204}))],
    # Nothing has run in this world, so that nothing is well either.
    "get_job_health": [Probe(own=frozenset({200, 503}))],
    "get_platform_health": [Probe()],
    "run_job_now": [Probe(path={"job": "no_such_job"}, own=frozenset({404}))],
    # Every text of the world holds a canary, so one word finds all that somebody may find.
    "search_everything": [Probe(query="?q=canary&limit=25", shows=True)],
    "list_notices": [Probe(query="?limit=200")],
    "read_all_notices": [Probe()],
    "read_notice": [Probe("notice", "told", "notice_id", own=frozenset({204, 404}))],
    "me": [Probe(shows=True)],
    "list_people": [Probe(shows=True)],
    "invite_person": [
        Probe(body=lambda world, short, _: {"email": f"{uuid4().hex}@example.com", "display_name": "New", "role": _role(short)}, own=CREATED),
    ],
    "import_people": [
        Probe(body=lambda world, short, _: {"rows": [{"email": f"{uuid4().hex}@example.com", "name": "New", "role": _role(short)}]}, own=CREATED),
    ],
    "change_person": [
        Probe("person", "colleague", "person_id", body=lambda *_: {"state": "deactivated"}, shows=True),
        Probe("person", "colleague", "person_id", body=lambda _, short, __: {"role": _role(short)}, shows=True),
        Probe("person", "colleague", "person_id", body=lambda *_: {"state": "active"}, own=frozenset({409})),
    ],
    "list_policies": [Probe(query="?limit=200", shows=True), Probe(query="?search=canary&limit=200", shows=True)],
    "open_policy": [Probe(body=lambda *_: TEXT, own=CREATED)],
    "get_policy": [of_policy("sent", shows=True), of_policy("second", shows=True)],
    "list_drafts": [of_policy("draft", shows=True), of_policy("returned", shows=True)],
    "open_draft": [of_policy("sent", own=CREATED)],
    "put_draft": [of_policy("draft", body=lambda *_: TEXT)],
    "list_draft_lints": [of_policy("draft", shows=True), of_policy("returned", shows=True)],
    "export_draft": [of_policy("draft", shows=True), of_policy("returned", query="?format=yaml", shows=True)],
    "export_version": [
        of_policy("sent", path={"version_number": "1"}, shows=True),
        of_policy("overtaken", path={"version_number": "2"}, query="?format=json", shows=True),
    ],
    "submit_draft": [of_policy("draft")],
    "send_draft_back": [of_policy("review", body=lambda *_: {"comment": "Why?"}, shows=True)],
    # Whoever wrote it may not approve it, which is another 403.
    "approve_draft": [of_policy("review", body=lambda *_: {"despite_open_comments": True}, own=frozenset({200, 403}))],
    "reopen_draft": [of_policy("approved")],
    "abandon_draft": [of_policy("draft")],
    "publish_draft": [of_policy("approved", own=CREATED)],
    "cancel_scheduled_publication": [of_policy("scheduled", shows=True)],
    "list_review_comments": [of_policy("review", shows=True)],
    "add_review_comment": [of_policy("review", body=lambda *_: {"words": "Why?", "line_number": 1}, own=CREATED, shows=True)],
    "reply_to_review_comment": [Probe("thread", "remark", "thread_id", body=lambda *_: {"words": "So."}, own=CREATED, shows=True)],
    "resolve_review_comment": [Probe("thread", "remark", "thread_id", body=lambda *_: {"is_resolved": True}, shows=True)],
    "get_tracking": [of_policy("sent", own=frozenset({200}), shows=True)],
    "put_tracking": [of_policy("sent", body=lambda *_: {"brands": ["New"]})],
    "compare_versions": [of_policy("sent", query="?from=1&to=2", own=frozenset({200, 404}), shows=True)],
    "withdraw_policy_version": [of_policy("sent", path={"version_number": "1"}, body=lambda *_: {"reason": "A mistake."})],
    "list_versions": [of_policy("sent", shows=True)],
    "get_version": [
        of_policy("sent", path={"version_number": "1"}, shows=True),
        of_policy("overtaken", path={"version_number": "2"}, shows=True),
    ],
    "list_engagements": [Probe(shows=True)],
    "list_proposals": [Probe()],
    "propose_engagement": [Probe(body=lambda *_: {"email": "new@example.org", "brands": ["New"], "starts_on": "2027-01-01"}, own=CREATED)],
    # The two work together already, which is another 409.
    "accept_engagement": [_proposal(own=frozenset({409})), _engagement(own=frozenset({409}))],
    "decline_engagement": [_proposal(own=NOTHING), _engagement(own=frozenset({409}))],
    "withdraw_engagement": [_proposal(own=NOTHING), _engagement(own=frozenset({409}))],
    "end_engagement": [_engagement(body=lambda *_: {"reason": "Over."}), _proposal(body=lambda *_: {"reason": "Over."}, own=frozenset({409}))],
    "change_engagement": [_engagement(body=lambda *_: {"ends_on": "2100-01-01"}, shows=True)],
    "list_co_promotions": [Probe()],
    "mark_co_promotion": [_engagement(body=lambda world, short, _: {"brand": world.stage.brands.get((short, _LUMEN), "None")}, shows=True)],
    "unmark_co_promotion": [_engagement(query="?brand=Unknown", own=NOTHING)],
    "list_groups": [Probe(shows=True)],
    "create_group": [
        Probe(body=lambda *_: {"name": "New"}, own=CREATED),
        Probe("agency", _LUMEN, body=lambda _, __, value: {"name": "New", "agency_ids": [str(value)]}, own=CREATED, missing=422),
    ],
    "change_group": [Probe("group", "group", "group_id", body=lambda *_: {"name": "New", "agency_ids": []})],
    "delete_group": [Probe("group", "group", "group_id", own=NOTHING)],
    "list_assets": [Probe(shows=True)],
    "register_asset": [Probe(body=lambda *_: {"kind": "workspace", "label": "New"}, own=CREATED)],
    "change_asset": [Probe("asset", "prompt_log", "asset_id", body=lambda *_: {"label": "New", "is_default": True})],
    "split_shared_asset": [Probe("client", "Helix", body=lambda _, __, value: {"kind": "workspace", "enterprise_org_id": str(value)}, own=CREATED, shows=True)],
    # Of two kinds, so that the own pair is refused after it was found.
    "join_two_assets": [
        Probe("asset", "llm_tenant", body=lambda world, short, value: {"label": "New", "asset_ids": [str(value), str(world.own("asset", short, "prompt_log") or uuid4())]}, own=frozenset({422})),
    ],
    "list_services": [Probe(shows=True)],
    "declare_service": [
        Probe(body=lambda *_: _service(), own=CREATED),
        Probe("client", "Helix", body=lambda _, __, value: _service(value), own=CREATED),
    ],
    "change_service": [Probe("service", "service", "service_id", body=lambda *_: _service())],
    "retire_service": [Probe("service", "service", "service_id", own=NOTHING)],
    "get_vocabulary": [Probe(shows=True)],
    "get_shared_vocabulary": [Probe()],
    "list_vocabulary_versions": [Probe()],
    "preview_vocabulary_version": [Probe(body=lambda *_: {"edits": [_ALIAS]})],
    "save_vocabulary_version": [Probe(body=lambda *_: {"edits": [_ALIAS], "reason": "Asked for."}, own=CREATED)],
    "list_unmapped_words": [Probe()],
    "map_own_word": [Probe(body=lambda *_: _word("New"), own=CREATED)],
    "preview_word": [Probe(body=lambda *_: _word("New")), Probe(body=lambda *_: {"dimension": "tool", "term": "New"})],
    "retire_own_word": [Probe("word", "own", "word_id", own=NOTHING)],
    "list_alliances": [Probe()],
    "match_alliance": [
        Probe("engagement", _LUMEN, body=lambda world, _, value: {"label": "New", "marks": [{"engagement_id": str(value), "brand": "None"}]}, own=frozenset({422}), missing=422),
    ],
    "end_alliance": [Probe("alliance", "alliance", "alliance_id", own=NOTHING)],
    "list_distributions": [
        Probe(query="?limit=200", shows=True),
        filtered("policy", "sent", "?policy_id={id}"),
        filtered("agency", _LUMEN, "?counterpart_id={id}&limit=200"),
        filtered("client", "Helix", "?counterpart_id={id}&limit=200"),
    ],
    "distribute_policy": [
        Probe("policy", "unsent", body=lambda world, short, value: {"policy_id": str(value), "agency_ids": [str(world.own("agency", short, _LUMEN))]}, own=CREATED),
        Probe("agency", _LUMEN, body=lambda world, short, value: _order(world, short, agency_ids=[str(value)]), own=CREATED, missing=422),
        Probe("group", "group", body=lambda world, short, value: _order(world, short, group_ids=[str(value)]), own=CREATED, missing=422),
    ],
    "preview_distribution": [
        Probe("policy", "unsent", body=lambda world, short, value: {"policy_id": str(value), "agency_ids": [str(world.own("agency", short, _LUMEN))]}),
        Probe("agency", _LUMEN, body=lambda world, short, value: _order(world, short, agency_ids=[str(value)], due_at="2100-01-01T00:00:00Z"), missing=200),
        Probe("group", "group", body=lambda world, short, value: _order(world, short, group_ids=[str(value)]), missing=422),
    ],
    "list_riders": [of_policy("adapted", own=frozenset({200, 404}), shows=True)],
    "send_rider_to_agency": [of_policy("adapted", body=_rider, own=frozenset({201, 404, 409}))],
    "preview_rider_for_agency": [of_policy("adapted", body=_rider, own=frozenset({200, 404, 409}), shows=True)],
    "foresee_distribution": [
        Probe("policy", "unsent", body=lambda world, short, value: {"policy_id": str(value), "agency_ids": [str(world.own("agency", short, _LUMEN))]}, shows=True),
        Probe("agency", _LUMEN, body=lambda world, short, value: _order(world, short, agency_ids=[str(value)], due_at="2100-01-01T00:00:00Z"), missing=200),
        Probe("group", "group", body=lambda world, short, value: _order(world, short, group_ids=[str(value)]), missing=422),
    ],
    # Its sender asks in vain: it is the agency's to know.
    "foresee_announced": [of_distribution("announced", own=frozenset({200, 404}))],
    "remind_of_distributions": [Probe("distribution", "overtaken 2", body=lambda _, __, value: {"distribution_ids": [str(value)]})],
    "list_plans": [Probe(query="?limit=200", shows=True)],
    "make_distribution_plan": [
        Probe("policy", "unsent", body=lambda world, short, value: {"policy_id": str(value), "waves": [{"agency_ids": [str(world.own("agency", short, _LUMEN))]}]}, own=CREATED),
        Probe("agency", _LUMEN, body=lambda world, short, value: _order(world, short, waves=[{"agency_ids": [str(value)]}]), own=CREATED, missing=422),
    ],
    "get_plan": [Probe("plan", "staged", "plan_id", shows=True)],
    "cancel_plan": [Probe("plan", "staged", "plan_id", body=lambda *_: {"reason": "Not now."}, shows=True)],
    "start_plan_wave": [Probe("plan", "staged", "plan_id", path={"number": "1"}, shows=True)],
    "change_plan_wave": [Probe("plan", "staged", "plan_id", path={"number": "2"}, body=lambda *_: {"share_signed": 80}, shows=True)],
    "get_distribution": [of_distribution("sent", shows=True)],
    "get_document": [of_distribution("sent", shows=True), of_distribution("announced", shows=True)],
    "acknowledge_distribution": [of_distribution("overtaken 2", body=_signing)],
    "get_receipt": [of_distribution("sent", shows=True), of_distribution("sent", query="?format=pdf")],
    "get_inbox": [Probe(query="?with_earlier=true", shows=True), filtered("client", "Helix", "?client_id={id}")],
    "open_distribution": [of_distribution("sent", shows=True)],
    "list_readings": [of_distribution("second", shows=True)],
    "ask_colleagues": [of_distribution("sent", body=_asking, own=CREATED, shows=True)],
    "my_readings": [Probe()],
    # A colleague's request is another 403.
    "confirm_my_reading": [Probe("reading", "asked", "request_id", own=frozenset({200, 403}), shows=True)],
    "remind_of_reading": [Probe("reading", "asked", "request_id", shows=True)],
    "cancel_reading": [Probe("reading", "asked", "request_id", shows=True)],
    "withdraw_distribution": [of_distribution("sent", body=lambda *_: {"reason": "A mistake."}, shows=True)],
    "list_compliance": [Probe("agency", _LUMEN, "agency_id", query="?limit=200", shows=True), Probe("agency", _LUMEN, "agency_id", query="?current_only=false&limit=200", shows=True)],
    "change_compliance": [
        Probe(**_RECORD, key="overtaken 2", body=_answers, permission=Permission.ASSESSMENT_SUBMIT),
        Probe(**_RECORD, key="second", body=lambda *_: {"kind": "decision", "decision": "accepted"}, permission=Permission.ASSESSMENT_DECIDE),
        Probe(
            **_RECORD, key="sent", permission=Permission.REVIEW_DATE_SET,
            body=lambda world, *_: {"kind": "review_date", "reason": "Sooner.", "next_review_on": world.now.date().isoformat()},
        ),
    ],
    # Of one that nobody drafts, or that is decided meanwhile, another 409; to a colleague what is not theirs is missing.
    "list_assessments": [
        Probe(query="?limit=200"),
        filtered("agency", _LUMEN, "?counterpart_id={id}"),
        filtered("client", "Helix", "?counterpart_id={id}"),
    ],
    "get_assessment": [
        Probe(**_RECORD, key="second", own=_OR_NOT_THEIRS, shows=True),
        Probe(**_RECORD, key="sent", own=_OR_NOT_THEIRS, shows=True),
    ],
    "begin_assessment": [Probe(**_RECORD, key="overtaken 2", own=frozenset({201, 409}))],
    "save_assessment_answer": [Probe(**_RECORD, key="sent", path={"clause_id": "C2"}, body=lambda *_: {"value": "met"}, own=_DRAFTED)],
    "submit_drafted_assessment": [Probe(**_RECORD, key="sent", own=frozenset({200, 409}), shows=True)],
    "delegate_assessment": [Probe(**_RECORD, key="sent", body=_delegating, own=frozenset({200, 409}))],
    "take_back_delegation": [Probe(**_RECORD, key="sent", path={"clause_id": "C2"}, own=frozenset({200, 409}))],
    "finish_assessment_part": [Probe(**_RECORD, key="sent", own=_DRAFTED)],
    "review_assessment": [
        Probe(**_RECORD, key="second", body=lambda *_: {"answers": {"C1": {"verdict": "accepted"}}}, own=frozenset({200, 409}), shows=True),
    ],
    "add_assessment_evidence": [
        Probe(**_RECORD, key="sent", body=lambda *_: {"kind": "note", "clause_id": "C1", "words": "So."}, own=frozenset({201, 403, 404, 409, 422})),
    ],
    "get_evidence": [
        Probe("evidence", "shared", "evidence_id", own=_OR_NOT_THEIRS, shows=True),
        Probe("evidence", "draft", "evidence_id", own=_OR_NOT_THEIRS, shows=True),
    ],
    "take_away_evidence": [
        Probe("evidence", "shared", "evidence_id", own=frozenset({404, 409})),
        Probe("evidence", "draft", "evidence_id", own=frozenset({204, 404, 409})),
    ],
    "list_questions": [of_policy("sent", path={"version_number": "1"}, shows=True)],
    "put_questions": [of_policy("sent", path={"version_number": "1"}, body=lambda *_: [{"clause_id": "C2", "question": "So?"}], shows=True)],
    "list_exceptions": [
        Probe(), Probe("exception", "second", query="?page=1", missing=200, shows=True),
        filtered("client", "Helix", "?counterpart_id={id}"), filtered("agency", _LUMEN, "?counterpart_id={id}"),
    ],
    "get_exception": [Probe(**_EXCEPTION, shows=True)],
    # One client has answered already, and nothing is granted that could be revoked: another 409.
    "decide_exception": [
        Probe(**_EXCEPTION, body=lambda world, *_: {"decision": "granted", "ends_on": world.now.date().isoformat()}, own=_OR_MOVED, shows=True),
        Probe(**_EXCEPTION, body=lambda *_: {"decision": "denied", "comment": "No."}, own=_OR_MOVED, shows=True),
    ],
    "revoke_granted_exception": [Probe(**_EXCEPTION, body=lambda *_: {"reason": "Over."}, own=frozenset({409}))],
    "withdraw_exception": [Probe(**_EXCEPTION, own=_OR_MOVED)],
    # Nothing is granted that could be asked for again.
    "renew_exception": [Probe(**_EXCEPTION, body=lambda *_: {"reason": "Still."}, own=frozenset({409}))],
    "list_violations": [
        Probe(query="?limit=200", shows=True),
        filtered("policy", "sent", "?policy_id={id}"),
        filtered("agency", _LUMEN, "?counterpart_id={id}"),
        filtered("client", "Helix", "?counterpart_id={id}"),
    ],
    "get_violation": [Probe(**_VIOLATION, shows=True), Probe(**_LOGGED, shows=True), Probe(**_VIOLATION | {"key": "noted"}, shows=True)],
    "report_violation": [of_distribution("sent", body=_broken, own=CREATED, shows=True)],
    # Whoever comes second finds it moved.
    "move_violation": [Probe(**_LOGGED, body=_moved, own=_OR_MOVED)],
    # Whoever comes second would change nothing.
    "replan_violation": [Probe(**_VIOLATION, body=_replanned, own=frozenset({200, 422}), shows=True)],
    "comment_on_violation": [Probe(**_VIOLATION, body=lambda *_: {"words": "So."}, own=CREATED, shows=True)],
    "list_reports": [Probe()],
    "make_report": [
        Probe(body=lambda *_: {"report": "acknowledgement_evidence", "format": "html"}, shows=True),
        # Nobody works with themselves, and no client with another.
        Probe("agency", _LUMEN, body=_reported, own=_OR_NOT_THEIRS),
        Probe("client", "Helix", body=_reported, own=_OR_NOT_THEIRS),
    ],
    "list_made_reports": [Probe(query="?limit=200", shows=True), Probe(query="?sha256=" + "0" * 64)],
    "get_made_report": [Probe("made_report", "made", "made_id", shows=True)],
    "list_report_schedules": [Probe(shows=True)],
    "add_report_schedule": [
        Probe(body=lambda world, short, _: _on_time(world, short), own=CREATED, shows=True),
        # Some of one's own people may not make it themselves.
        Probe("person", "colleague", body=_on_time, own=frozenset({201, 422}), missing=422),
    ],
    "get_report_schedule": [Probe(**_SCHEDULE, shows=True)],
    # Whoever made it changes it, and administrators.
    "change_report_schedule": [Probe(**_SCHEDULE, body=lambda world, short, _: _on_time(world, short), own=_OF_CLIENTS, shows=True)],
    "move_report_schedule": [Probe(**_SCHEDULE, body=lambda *_: {"state": "paused"}, own=_OF_CLIENTS)],
    "end_report_schedule": [Probe(**_SCHEDULE, own=frozenset({204, 403}))],
    "send_usage_events": [
        Probe(body=lambda world, _, value: {"events": [_done(world, value)]}),
        Probe("client", "Helix", body=lambda world, _, value: {"events": [_done(world, value) | {"client": str(value)}]}, missing=200),
    ],
    # Settled once; whoever comes second finds it so.
    "settle_usage_event": [
        Probe("event", "open", "event_id:path", body=lambda *_: {"verdict": "fine", "reason": "So."}, own=CREATED | {409}, shows=True),
    ],
    "list_usage_events": [
        Probe(query="?limit=200", shows=True),
        filtered("client", "Helix", "?client_id={id}"),
        filtered("violation", "log", "?violation_id={id}"),
    ],
    "get_usage_summary": [Probe()],
    # An agency's administrator keeps settings too, of another kind: only clients set how scores are computed.
    "get_score_settings": [Probe(own=_OF_CLIENTS)],
    "change_score_settings": [Probe(body=_counting, own=_OF_CLIENTS)],
    "preview_change_of_score_settings": [Probe(body=lambda *_: _FIGURES, own=_OF_CLIENTS)],
    "get_dashboard": [Probe(shows=True)],
    "get_conflict_map": [Probe()],
    "get_conflict_history": [Probe()],
    "list_conflicts": [Probe("agency", _LUMEN, "agency_id", query="?limit=200&with_lints=true", shows=True)],
    "resolve_conflict": [Probe("finding", "rivals", "conflict_id", body=lambda *_: {"resolution_status": "in_progress"}, own=frozenset({200, 409}), shows=True)],
    "get_handling": [Probe("finding", "rivals", "conflict_id")],
    "assign_finding": [Probe("finding", "rivals", "conflict_id", body=lambda *_: {"assignee_id": None})],
    "set_finding_due_date": [Probe("finding", "rivals", "conflict_id", body=lambda *_: {"due_on": "2100-01-01"})],
    "list_finding_comments": [Probe("finding", "rivals", "conflict_id")],
    "comment_on_finding": [Probe("finding", "rivals", "conflict_id", body=lambda *_: {"words": "Mine."}, own=CREATED, shows=True)],
    "triage_findings": [Probe("finding", "rivals", body=lambda _, __, value: {"findings": [{"conflict_id": str(value)}], "assigns": True}, missing=200)],
    "get_gain": [Probe("policy", "sent", query="?policy_id={id}&clause=C1", shows=True)],
    "ask_may_i": [
        Probe(body=lambda *_: {"subject": {"kind": "agency"}}, own=CREATED, shows=True),
        Probe("client", "Helix", body=lambda _, __, value: _question("client", value, action="synthetic_avatar"), own=CREATED, shows=True),
        Probe("alliance", "alliance", body=lambda _, __, value: _question("alliance", value), own=CREATED, shows=True),
    ],
    "get_may_i": [Probe("decision", "asked", "decision_id", shows=True), Probe("decision", "of_agency", "decision_id", shows=True)],
    "detect_conflicts": [Probe("agency", _LUMEN, "agency_id", own=frozenset({202}))],
    "list_requests": [
        Probe(query="?limit=200"),
        filtered("policy", "second", "?policy_id={id}"),
        filtered("agency", _LUMEN, "?counterpart_id={id}"),
        filtered("client", "Helix", "?counterpart_id={id}"),
    ],
    "get_request": [Probe("request", "second", "request_id", shows=True)],
    "ask_client": [Probe("distribution", "sent", body=_asking_a_client, own=CREATED, missing=422, shows=True)],
    # Whoever comes second finds the turn taken.
    "take_request_step": [Probe("request", "second", "request_id", body=_request_step, own=frozenset({200, 409}), shows=True)],
}  # fmt: skip
