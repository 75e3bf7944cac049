"""The star schema of each side: every table and column with its meaning, as the workbench and the reference show it."""

from dataclasses import replace

from core.analytics.model import Kind, Role, StarColumn, StarTable
from core.identity.model import OrganizationKind

_C = StarColumn
_T, _W, _F, _D = Kind.TEXT, Kind.WHOLE, Kind.FLAG, Kind.DAY


def _key(name: str, meaning: str) -> StarColumn:
    return StarColumn(name, Kind.KEY, meaning)


def _of(name: str, table: str, meaning: str) -> StarColumn:
    return StarColumn(name, Kind.KEY, meaning, table)


# Written once for both sides: `counterpart` stands for the agency in a client's star and for the client in an agency's.
_COUNTERPART = _of("counterpart_id", "counterparts", "The {counterpart}; counterparts.counterpart_id")
_POLICY = _of("policy_id", "policies", "The policy; policies.policy_id")
_VERSION = _C("version", _W, "The number of the policy's version; with policy_id the key of versions")
_DISTRIBUTION = _of("distribution_id", "distributions", "The distribution; distributions.distribution_id")
_CLAUSE = _C("clause_id", _T, "The clause's own id, as in H2; with policy_id and version the key of clauses")
_STATUS = _C("compliance_status", _T, "compliant, at_risk, non_compliant, or pending while there is no data")
_SCORE = _C("score", _W, "0 to 100 after waivers; empty while neither acknowledgement nor assessment has data")
_BEFORE = _C("score_before_waivers", _W, "The score without what approved exceptions waive")
_COVERAGE = _C("coverage", Kind.DECIMAL, "Percent of the score's weight that has data")

_DIMENSIONS = (
    StarTable("counterparts", Role.DIMENSION, "The {counterparts} you work with, each by the latest engagement.", (
        _key("counterpart_id", "Its key"),
        _C("counterpart", _T, "Its name"),
        _C("engagement", _T, "proposed, active, declined, withdrawn or ended"),
        _C("engaged_from", _D, "The first day of the engagement"),
        _C("engaged_until", _D, "Its last day, where one is set"),
        _C("brands", _T, "The brands of the engagement, separated by commas"),
        _C("markets", _T, "Its markets, separated by commas"),
    ), "star_counterparts"),
    StarTable("policies", Role.DIMENSION, "Each policy, by the newest version that you hold.", (
        _key("policy_id", "The key of a policy"),
        _C("policy", _T, "Its title"),
        _C("newest_version", _W, "The number of the newest version you hold"),
        _C("newest_published_on", _D, "The day it was published"),
    ), "star_policies"),
    StarTable("versions", Role.DIMENSION, "Each published version of a policy, without its text.", (
        _POLICY, _C("version", _W, "The number; gapless for each policy"),
        _C("title", _T, "The title of this version"),
        _C("change_class", _T, "material asks for a new acknowledgement, editorial does not"),
        _C("published_on", _D, "The day of publication"),
        _C("effective_from", _D, "The first day it holds, where one is set"),
        _C("effective_until", _D, "The last day it holds, where one is set"),
        _C("clause_count", _W, "How many clauses it has"),
    ), "star_versions"),
    StarTable("clauses", Role.DIMENSION, "Each clause of each version.", (
        _POLICY, _VERSION, _C("clause_id", _T, "The clause's own id, as in H2"),
        _C("clause", _T, "Its words"),
        _C("norm", _T, "permit, prohibit, only, require or duty"),
        _C("parameter", _T, "What a require clause sets, as in prompt_log.retention_days"),
        _C("priority", _T, "regulatory, contract or preference"),
        _C("actions", _T, "The actions its scope names, separated by commas; empty means any"),
        _C("tools", _T, "The tools its scope names, separated by commas; empty means any"),
        _C("binding", _T, "Whose work it reaches, separated by commas"),
    ), "star_clauses"),
    StarTable("days", Role.DIMENSION, "The calendar in UTC, so that days without facts count too.", (
        StarColumn("day", Kind.DAY, "The day, the key"),
        _C("year", _W, "As in 2026"), _C("quarter", _W, "1 to 4"), _C("month", _W, "1 to 12"),
        _C("month_starts_on", _D, "The first day of its month, for grouping"),
        _C("week_starts_on", _D, "The Monday of its week, for grouping"),
        _C("weekday", _W, "1 Monday to 7 Sunday"), _C("is_weekend", _F, "Saturday or Sunday"),
    )),
)  # fmt: skip

_FACTS = (
    StarTable("distributions", Role.FACT, "One row for each version sent to one agency, with how it stands now.", (
        _key("distribution_id", "The key of a distribution"), _COUNTERPART, _POLICY, _VERSION,
        _C("rider", _W, "0, or the number of the rider that adapts the version for one agency"),
        _C("status", _T, "pending, active, superseded, withdrawn, expired or refused"),
        _C("delivery", _T, "queued, delivered or opened"),
        _C("response", _T, "awaiting, acknowledged, with_reservation or declined"),
        _C("is_current", _F, "Whether it is the active one of its policy at its agency"),
        _C("is_mandatory", _F, "Whether an answer is demanded"),
        _C("distributed_at", Kind.MOMENT, "When it was sent"), _C("distributed_on", _D, "The day it was sent"),
        _C("due_on", _D, "The day by which an answer is due"),
        _C("acknowledged_on", _D, "The day of the answer that stands"),
        _C("days_to_acknowledge", _W, "Days from sending to that answer"),
        _C("is_overdue", _F, "Current, unanswered and past due when the data was read"),
        _C("ended_on", _D, "The day it was superseded, withdrawn or expired"),
        _SCORE, _BEFORE, _COVERAGE, _STATUS,
        _C("violation_count", _W, "How many violations count on it"),
        _C("next_review_on", _D, "When it is to be reviewed"),
    ), "star_distributions"),
    StarTable("acknowledgements", Role.FACT, "One row for each signature, without who gave it.", (
        _key("acknowledgement_id", "The key of a signature"), _DISTRIBUTION, _COUNTERPART, _POLICY, _VERSION,
        _C("response", _T, "acknowledged, with_reservation or declined"),
        _C("signed_at", Kind.MOMENT, "When it was signed"), _C("signed_on", _D, "The day it was signed"),
        _C("days_after_due", _W, "Days from the due day to the signature; negative is early"),
        _C("clause_count", _W, "How many clauses a reservation or decline names"),
        _C("is_latest", _F, "Whether it is the answer that stands"),
    ), "star_acknowledgements"),
    StarTable("scores", Role.FACT, "The score of each distribution on each day.", (
        _C("day", _D, "The day, in UTC; days.day", "days"), _DISTRIBUTION, _COUNTERPART, _POLICY, _VERSION,
        _SCORE, _BEFORE, _COVERAGE, _STATUS,
    ), "star_scores"),
    StarTable("violations", Role.FACT, "One row for each violation, without what was written about it.", (
        _key("violation_id", "The key of a violation"), _DISTRIBUTION, _COUNTERPART, _POLICY, _VERSION, _CLAUSE,
        _C("severity", _T, "low, medium, high or critical"),
        _C("state", _T, "reported, confirmed, correcting, verified, closed or dismissed"),
        _C("source", _T, "agency, client or usage_log"), _C("happened_on", _D, "The day it happened"),
        _C("reported_on", _D, "The day it was reported"), _C("confirmed_on", _D, "The day it was confirmed"),
        _C("action_due_on", _D, "By when the correction is promised"),
        _C("verified_on", _D, "The day the correction was verified"), _C("closed_on", _D, "The day it was closed"),
        _C("dismissed_on", _D, "The day it was dismissed"), _C("is_open", _F, "confirmed, correcting or verified"),
        _C("days_open", _W, "Days from confirmation to closing, or to when the data was read"),
    ), "star_violations"),
    StarTable("assessments", Role.FACT, "One row for each assessment that was handed in.", (
        _key("assessment_id", "The key of an assessment"), _DISTRIBUTION, _COUNTERPART, _POLICY, _VERSION,
        _C("state", _T, "submitted, accepted, changes_requested or superseded"),
        _C("submission", _W, "How often it was handed in"), _C("submitted_on", _D, "The day it was last handed in"),
        _C("decided_on", _D, "The day of the decision"),
        _C("review_interval_days", _W, "Days to the next review, fixed at acceptance"),
    ), "star_assessments"),
    StarTable("answers", Role.FACT, "One row for each clause answered in an assessment.", (
        _of("assessment_id", "assessments", "The assessment; assessments.assessment_id"), _COUNTERPART, _POLICY,
        _VERSION, _CLAUSE, _C("answer", _T, "met, partly, not_met or not_applicable"),
        _C("weight", _W, "How much it weighs in the score"), _C("state", _T, "The state of its assessment"),
    ), "star_answers"),
    StarTable("exceptions", Role.FACT, "One row for each exception, without its reason.", (
        _key("exception_id", "The key of an exception"), _DISTRIBUTION, _COUNTERPART, _POLICY,
        _C("state", _T, "requested, approved, denied, withdrawn, expired, revoked or superseded"),
        _C("requested_on", _D, "The day it was asked for"), _C("decided_on", _D, "The day of the decision"),
        _C("starts_on", _D, "Its first day"), _C("ends_on", _D, "Its last day"),
        _C("clause_count", _W, "How many clauses it names"), _C("clause_ids", _T, "Their ids, separated by commas"),
    ), "star_exceptions"),
    StarTable("requests", Role.FACT, "One row for each question about a clause, without its thread.", (
        _key("request_id", "The key of a request"), _DISTRIBUTION, _COUNTERPART, _POLICY, _VERSION, _CLAUSE,
        _C("state", _T, "with_client, with_agency or closed"),
        _C("outcome", _T, "granted, amended, settled or withdrawn, once closed"),
        _C("opened_on", _D, "The day it was opened"), _C("reply_by", _D, "By when an answer is wanted"),
        _C("closed_on", _D, "The day it was closed"),
    ), "star_requests"),
)  # fmt: skip

_FINDING = _key("finding_id", "The key of a finding")
_OF_FINDING = _of("finding_id", "findings", "The finding; findings.finding_id")
_WHAT_IT_IS = (
    _C("conflict_type", _T, "What meets what, as in incompatible_tool_lead_days"),
    _C("relation", _T, "conflict, tension, narrowed, stricter, duplicate, …"), _C("degree", _T, "full or partial"),
)  # fmt: skip
_SEVERITY = _C("severity", _T, "low, medium, high or critical")

_CLIENT_ONLY = (
    StarTable("findings", Role.FACT, "One row for each contradiction among your own clauses, at one agency.", (
        _FINDING, _COUNTERPART, *_WHAT_IT_IS, _SEVERITY, _C("opened_on", _D, "The day it was found"),
        _C("closed_on", _D, "The day it vanished"), _C("is_open", _F, "Whether it is still there"),
        _C("clause_count", _W, "How many clauses take part"),
    ), "star_client_findings"),
    StarTable("finding_clauses", Role.FACT, "Which of your clauses take part in which of these findings.", (
        _OF_FINDING, _POLICY, _VERSION, _CLAUSE,
    ), "star_client_finding_clauses"),
)  # fmt: skip

_AGENCY_ONLY = (
    StarTable("findings", Role.FACT, "One row for each finding, with how it was handled; yours alone.", (
        _FINDING, *_WHAT_IT_IS, _C("reach", _T, "binding or divergent"), _SEVERITY,
        _C("status", _T, "unresolved, in_progress, resolved or ignored"),
        _C("resolution_kind", _T, "How it was resolved"), _C("detected_on", _D, "The day it was found"),
        _C("resolved_on", _D, "The day it was resolved"), _C("due_on", _D, "The day an admin set for it"),
        _C("is_open", _F, "unresolved or in_progress"), _C("is_same_client", _F, "All its clauses are one client's"),
        _C("days_open", _W, "Days from detection to resolution, or to when the data was read"),
    ), "star_agency_findings"),
    StarTable("finding_clauses", Role.FACT, "Which clause of which client takes part in which finding.", (
        _OF_FINDING, _COUNTERPART, _POLICY, _VERSION, _CLAUSE,
    ), "star_agency_finding_clauses"),
    StarTable("usage", Role.FACT, "One row for each use of AI that your systems told of, without who it was.", (
        _of("counterpart_id", "counterparts", "The client it was for; empty for your own work"),
        _C("happened_on", _D, "The day"), _C("action", _T, "What was done"), _C("tool", _T, "With which tool"),
        _C("data", _T, "With what kind of data"), _C("channel", _T, "For which channel"),
        _C("audience", _T, "For whom"), _C("jurisdiction", _T, "Where"),
        _C("outcome", _T, "allowed, violation or needs_a_look"), _C("look", _T, "Why somebody should look"),
    ), "star_usage"),
    StarTable("readings", Role.FACT, "How many of your people opened which distribution on which day.", (
        _DISTRIBUTION, _COUNTERPART, _POLICY, _VERSION, _C("read_on", _D, "The day"),
        _C("reader_count", _W, "How many people opened it that day"),
    ), "star_readings"),
)  # fmt: skip

_OF_A_POLICY = _of("client_id", "clients", "Whose it is; clients.client_id")
_NOUNS = {OrganizationKind.ENTERPRISE: ("agency", "agencies"), OrganizationKind.AGENCY: ("client", "clients")}


def star(kind: OrganizationKind) -> tuple[StarTable, ...]:
    """The tables of a side: dimensions first. An operator has none."""
    if kind is OrganizationKind.OPERATOR:
        return ()
    own = _CLIENT_ONLY if kind is OrganizationKind.ENTERPRISE else _AGENCY_ONLY
    return tuple(_said(table, kind) for table in (*_DIMENSIONS, *_FACTS, *own))


def counterpart_renamed(name: str, kind: OrganizationKind) -> str:
    """A name of the statements as the side knows it: `counterpart_id` is an agency's id to a client."""
    one, several = _NOUNS[kind]
    return name.replace("counterparts", several).replace("counterpart", one)


def _said(table: StarTable, kind: OrganizationKind) -> StarTable:
    columns = [_said_column(column, kind) for column in table.columns]
    if table.name == "policies" and kind is OrganizationKind.AGENCY:
        columns.append(_OF_A_POLICY)
    name = counterpart_renamed(table.name, kind)
    return replace(table, name=name, meaning=_filled(table.meaning, kind), columns=tuple(columns))


def _said_column(column: StarColumn, kind: OrganizationKind) -> StarColumn:
    refers_to = None if column.refers_to is None else counterpart_renamed(column.refers_to, kind)
    meaning = counterpart_renamed(_filled(column.meaning, kind), kind)
    return StarColumn(counterpart_renamed(column.name, kind), column.kind, meaning, refers_to)


def _filled(words: str, kind: OrganizationKind) -> str:
    one, several = _NOUNS[kind]
    return words.replace("{counterparts}", several).replace("{counterpart}", one)
