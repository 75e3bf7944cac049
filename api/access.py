"""Who may call which route: the table that authentication enforces and that the tests' access matrix is made from."""

from collections.abc import Mapping
from enum import Enum

from core.identity.model import Actor, Permission
from core.identity.rules import PermissionMissing, allow


class Access(Enum):
    """Rules that name no permission."""

    PUBLIC = "public"
    AUTHENTICATED = "authenticated"


# A set of permissions: any one of them opens the route; the operation then decides what exactly is allowed.
Rule = Access | frozenset[Permission]


def any_of(*permissions: Permission) -> Rule:
    """Open to whoever holds one of these."""
    return frozenset(permissions)


# By the route's name, which is its function's. A route without a row is closed to everybody, and a test fails.
RULES: Mapping[str, Rule] = {
    "live": Access.PUBLIC,
    "ready": Access.PUBLIC,
    "login": Access.PUBLIC,
    "refresh_tokens": Access.PUBLIC,
    "logout": Access.PUBLIC,
    "signing_keys": Access.PUBLIC,
    "get_job_health": any_of(Permission.HEALTH_READ),
    "get_platform_health": any_of(Permission.HEALTH_READ),
    "run_job_now": any_of(Permission.JOB_RUN),
    "search_everything": any_of(Permission.POLICY_READ, Permission.ORGANIZATION_MANAGE),
    "list_notices": any_of(Permission.POLICY_READ),
    "read_all_notices": any_of(Permission.POLICY_READ),
    "read_notice": any_of(Permission.POLICY_READ),
    "me": Access.AUTHENTICATED,
    "list_people": any_of(Permission.PERSON_MANAGE),
    "invite_person": any_of(Permission.PERSON_MANAGE),
    "import_people": any_of(Permission.PERSON_MANAGE),
    "change_person": any_of(Permission.PERSON_MANAGE),
    "list_policies": any_of(Permission.POLICY_READ),
    "open_policy": any_of(Permission.POLICY_DRAFT),
    "get_policy": any_of(Permission.POLICY_READ),
    "list_drafts": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "open_draft": any_of(Permission.POLICY_DRAFT),
    "put_draft": any_of(Permission.POLICY_DRAFT),
    "list_draft_lints": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "export_draft": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "export_version": any_of(Permission.POLICY_READ),
    "submit_draft": any_of(Permission.POLICY_DRAFT),
    "send_draft_back": any_of(Permission.POLICY_APPROVE),
    "approve_draft": any_of(Permission.POLICY_APPROVE),
    "reopen_draft": any_of(Permission.POLICY_DRAFT),
    "abandon_draft": any_of(Permission.POLICY_DRAFT),
    "publish_draft": any_of(Permission.POLICY_PUBLISH),
    "cancel_scheduled_publication": any_of(Permission.POLICY_PUBLISH),
    "list_review_comments": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "add_review_comment": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "reply_to_review_comment": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "resolve_review_comment": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "get_tracking": any_of(Permission.POLICY_DRAFT, Permission.POLICY_APPROVE),
    "put_tracking": any_of(Permission.POLICY_DRAFT),
    "compare_versions": any_of(Permission.POLICY_READ),
    "withdraw_policy_version": any_of(Permission.DISTRIBUTION_WITHDRAW),
    "list_versions": any_of(Permission.POLICY_READ),
    "get_version": any_of(Permission.POLICY_READ),
    "get_score_settings": any_of(Permission.SETTINGS_MANAGE),
    "change_score_settings": any_of(Permission.SETTINGS_MANAGE),
    "preview_change_of_score_settings": any_of(Permission.SETTINGS_MANAGE),
    "get_dashboard": any_of(Permission.DASHBOARD_READ),
    "list_engagements": any_of(Permission.DISTRIBUTION_READ),
    "list_proposals": any_of(Permission.ENGAGEMENT_MANAGE, Permission.ENGAGEMENT_ACCEPT),
    "propose_engagement": any_of(Permission.ENGAGEMENT_MANAGE),
    "accept_engagement": any_of(Permission.ENGAGEMENT_ACCEPT),
    "decline_engagement": any_of(Permission.ENGAGEMENT_ACCEPT),
    "withdraw_engagement": any_of(Permission.ENGAGEMENT_MANAGE),
    "end_engagement": any_of(Permission.ENGAGEMENT_MANAGE),
    "change_engagement": any_of(Permission.ENGAGEMENT_MANAGE),
    "list_co_promotions": any_of(Permission.ENGAGEMENT_MANAGE),
    "mark_co_promotion": any_of(Permission.ENGAGEMENT_MANAGE),
    "unmark_co_promotion": any_of(Permission.ENGAGEMENT_MANAGE),
    "list_groups": any_of(Permission.DISTRIBUTION_SEND),
    "create_group": any_of(Permission.ENGAGEMENT_MANAGE),
    "change_group": any_of(Permission.ENGAGEMENT_MANAGE),
    "delete_group": any_of(Permission.ENGAGEMENT_MANAGE),
    "list_assets": any_of(Permission.ASSET_MANAGE),
    "register_asset": any_of(Permission.ASSET_MANAGE),
    "change_asset": any_of(Permission.ASSET_MANAGE),
    "split_shared_asset": any_of(Permission.ASSET_MANAGE),
    "join_two_assets": any_of(Permission.ASSET_MANAGE),
    "list_services": any_of(Permission.SERVICE_MANAGE),
    "declare_service": any_of(Permission.SERVICE_MANAGE),
    "change_service": any_of(Permission.SERVICE_MANAGE),
    "retire_service": any_of(Permission.SERVICE_MANAGE),
    "get_vocabulary": any_of(Permission.POLICY_READ),
    "get_shared_vocabulary": any_of(Permission.POLICY_READ, Permission.VOCABULARY_EDIT),
    "list_vocabulary_versions": any_of(Permission.VOCABULARY_EDIT),
    "preview_vocabulary_version": any_of(Permission.VOCABULARY_EDIT),
    "save_vocabulary_version": any_of(Permission.VOCABULARY_EDIT),
    "list_unmapped_words": any_of(Permission.VOCABULARY_MANAGE),
    "map_own_word": any_of(Permission.VOCABULARY_MANAGE),
    "preview_word": any_of(Permission.VOCABULARY_MANAGE),
    "retire_own_word": any_of(Permission.VOCABULARY_MANAGE),
    "list_alliances": any_of(Permission.ALLIANCE_MANAGE),
    "match_alliance": any_of(Permission.ALLIANCE_MANAGE),
    "end_alliance": any_of(Permission.ALLIANCE_MANAGE),
    "list_distributions": any_of(Permission.DISTRIBUTION_READ),
    "distribute_policy": any_of(Permission.DISTRIBUTION_SEND),
    "preview_distribution": any_of(Permission.DISTRIBUTION_SEND),
    "list_riders": any_of(Permission.DISTRIBUTION_READ),
    "send_rider_to_agency": any_of(Permission.DISTRIBUTION_SEND),
    "preview_rider_for_agency": any_of(Permission.DISTRIBUTION_SEND),
    "foresee_distribution": any_of(Permission.DISTRIBUTION_SEND),
    "foresee_announced": any_of(Permission.CONFLICT_READ),
    "remind_of_distributions": any_of(Permission.DISTRIBUTION_REMIND),
    "list_plans": any_of(Permission.DISTRIBUTION_SEND),
    "make_distribution_plan": any_of(Permission.DISTRIBUTION_SEND),
    "get_plan": any_of(Permission.DISTRIBUTION_SEND),
    "cancel_plan": any_of(Permission.DISTRIBUTION_SEND),
    "start_plan_wave": any_of(Permission.DISTRIBUTION_SEND),
    "change_plan_wave": any_of(Permission.DISTRIBUTION_SEND),
    "get_distribution": any_of(Permission.DISTRIBUTION_READ),
    "get_inbox": any_of(Permission.READING_RECORD),
    "get_document": any_of(Permission.DISTRIBUTION_READ),
    "open_distribution": any_of(Permission.READING_RECORD),
    "acknowledge_distribution": any_of(Permission.DISTRIBUTION_SIGN),
    "get_receipt": any_of(Permission.DISTRIBUTION_READ),
    "list_readings": any_of(Permission.READING_DELEGATE),
    "ask_colleagues": any_of(Permission.READING_DELEGATE),
    "my_readings": any_of(Permission.READING_RECORD),
    "confirm_my_reading": any_of(Permission.READING_RECORD),
    "remind_of_reading": any_of(Permission.READING_DELEGATE),
    "cancel_reading": any_of(Permission.READING_DELEGATE),
    "withdraw_distribution": any_of(Permission.DISTRIBUTION_WITHDRAW),
    "list_compliance": any_of(Permission.COMPLIANCE_READ),
    "change_compliance": any_of(Permission.ASSESSMENT_SUBMIT, Permission.ASSESSMENT_DECIDE, Permission.REVIEW_DATE_SET),
    "list_assessments": any_of(Permission.COMPLIANCE_READ),
    "get_assessment": any_of(Permission.COMPLIANCE_READ, Permission.ASSESSMENT_DRAFT),
    "begin_assessment": any_of(Permission.ASSESSMENT_SUBMIT),
    "save_assessment_answer": any_of(Permission.ASSESSMENT_DRAFT),
    "submit_drafted_assessment": any_of(Permission.ASSESSMENT_SUBMIT),
    "delegate_assessment": any_of(Permission.ASSESSMENT_SUBMIT),
    "take_back_delegation": any_of(Permission.ASSESSMENT_SUBMIT),
    "finish_assessment_part": any_of(Permission.ASSESSMENT_DRAFT),
    "review_assessment": any_of(Permission.ASSESSMENT_DECIDE),
    "add_assessment_evidence": any_of(Permission.ASSESSMENT_DRAFT),
    "get_evidence": any_of(Permission.COMPLIANCE_READ, Permission.ASSESSMENT_DRAFT),
    "take_away_evidence": any_of(Permission.ASSESSMENT_DRAFT),
    "list_questions": any_of(Permission.POLICY_READ),
    "put_questions": any_of(Permission.ASSESSMENT_DECIDE),
    "list_exceptions": any_of(Permission.DISTRIBUTION_READ),
    "get_exception": any_of(Permission.DISTRIBUTION_READ),
    "decide_exception": any_of(Permission.EXCEPTION_DECIDE),
    "revoke_granted_exception": any_of(Permission.EXCEPTION_DECIDE),
    "withdraw_exception": any_of(Permission.DISTRIBUTION_SIGN),
    "renew_exception": any_of(Permission.DISTRIBUTION_SIGN),
    "list_violations": any_of(Permission.COMPLIANCE_READ, Permission.VIOLATION_REPORT),
    "get_violation": any_of(Permission.COMPLIANCE_READ, Permission.VIOLATION_REPORT),
    "report_violation": any_of(Permission.VIOLATION_REPORT),
    "move_violation": any_of(Permission.VIOLATION_CORRECT, Permission.VIOLATION_DECIDE),
    "replan_violation": any_of(Permission.VIOLATION_CORRECT),
    "comment_on_violation": any_of(Permission.VIOLATION_REPORT),
    "list_reports": any_of(Permission.RECORD_EXPORT),
    "make_report": any_of(Permission.RECORD_EXPORT),
    "list_made_reports": any_of(Permission.RECORD_EXPORT),
    "get_made_report": any_of(Permission.RECORD_EXPORT),
    "list_report_schedules": any_of(Permission.RECORD_EXPORT),
    "add_report_schedule": any_of(Permission.RECORD_EXPORT),
    "get_report_schedule": any_of(Permission.RECORD_EXPORT),
    "change_report_schedule": any_of(Permission.RECORD_EXPORT),
    "move_report_schedule": any_of(Permission.RECORD_EXPORT),
    "end_report_schedule": any_of(Permission.RECORD_EXPORT),
    "send_usage_events": any_of(Permission.USAGE_MANAGE),
    "settle_usage_event": any_of(Permission.USAGE_MANAGE),
    "list_usage_events": any_of(Permission.USAGE_MANAGE),
    "get_usage_summary": any_of(Permission.USAGE_MANAGE),
    "get_conflict_map": any_of(Permission.CONFLICT_READ),
    "get_conflict_history": any_of(Permission.CONFLICT_READ),
    "get_gain": any_of(Permission.REQUEST_OPEN),
    "list_conflicts": any_of(Permission.CONFLICT_READ),
    "resolve_conflict": any_of(Permission.CONFLICT_RESOLVE),
    "get_handling": any_of(Permission.CONFLICT_READ),
    "assign_finding": any_of(Permission.CONFLICT_RESOLVE),
    "set_finding_due_date": any_of(Permission.CONFLICT_RESOLVE),
    "list_finding_comments": any_of(Permission.CONFLICT_READ),
    "comment_on_finding": any_of(Permission.CONFLICT_RESOLVE),
    "triage_findings": any_of(Permission.CONFLICT_RESOLVE),
    "detect_conflicts": any_of(Permission.CONFLICT_DETECT),
    "ask_may_i": any_of(Permission.MAY_I_ASK),
    "get_may_i": any_of(Permission.MAY_I_ASK),
    "list_requests": any_of(Permission.CONFLICT_READ),
    "get_request": any_of(Permission.CONFLICT_READ),
    "ask_client": any_of(Permission.REQUEST_OPEN),
    "take_request_step": any_of(Permission.REQUEST_OPEN, Permission.REQUEST_ANSWER),
}


def check_access(actor: Actor, route: str) -> None:
    """Refuse a route that the actor's role does not open, before any record is looked for.

    Raises:
        PermissionMissing: for the first of the permissions that would do.
    """
    rule = RULES.get(route)
    if rule is None:
        raise PermissionMissing("This address is open to nobody: it has no access rule.")
    if isinstance(rule, Access) or any(actor.may(permission) for permission in rule):
        return
    allow(actor, min(rule))
