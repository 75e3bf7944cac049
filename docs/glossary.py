"""The field's words, one per idea: what each means here, and the name under which code or tables know it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One word; `lives_in` is a dotted name in the code, a table, or `table.column`."""

    word: str
    meaning: str
    lives_in: str


PEOPLE = (
    Term("organization", "A company on one side of the wall, or the operator itself.", "organizations"),
    Term(
        "enterprise",
        "A pharma client: writes policies and sends them.",
        "core.identity.model.OrganizationKind.ENTERPRISE",
    ),
    Term(
        "agency",
        "Works for several enterprises under all their policies.",
        "core.identity.model.OrganizationKind.AGENCY",
    ),
    Term("operator", "Runs the product and sees no policy text.", "core.identity.model.OrganizationKind.OPERATOR"),
    Term("actor", "The signed-in person in whose name a transaction runs.", "core.identity.model.Actor"),
    Term("role", "What a person is in their one organization.", "core.identity.model.Role"),
    Term(
        "permission (of a role)",
        "One thing a role may do; each operation names its own.",
        "core.identity.model.Permission",
    ),
    Term("engagement", "An agency works for an enterprise, from a start to an end, on named brands.", "engagements"),
    Term(
        "proposal", "An engagement offered to a mailbox, of which nobody knows yet whose it is.", "engagement_proposals"
    ),
    Term("brand", "A product named on an engagement.", "engagements.brands"),
    Term(
        "co-promotion", "An enterprise's own mark that one of its brands is promoted with a partner.", "co_promotions"
    ),
    Term("alliance", "Two co-promotions that the agency has matched: work for both partners at once.", "alliances"),
    Term("asset", "A thing of the agency's that serves several engagements, such as a prompt log.", "assets"),
    Term("group", "An enterprise's saved list of agencies to send to.", "agency_groups"),
    Term(
        "ethical wall",
        "No enterprise learns of another's name, text, values or existence: held by row-level security and each query.",
        "core.db.scope.SideRole",
    ),
)

POLICIES = (
    Term("policy", "A titled set of rules of one enterprise, kept through all its versions.", "policies"),
    Term("policy version", "One published, numbered and unchangeable text with its clauses.", "policy_versions"),
    Term("draft", "The next version while people write, review and approve it; one at a time.", "policy_drafts"),
    Term("review thread", "Comments at one place of a draft, until somebody settles it.", "policy_review_comments"),
    Term("withdrawn version", "One that nobody may be sent any more; its text stays.", "policy_version_withdrawals"),
    Term("tracking", "What a client notes beside a policy's text: brands, markets, FDA checks.", "policy_tracking"),
    Term(
        "clause",
        "One rule as data: norm, scope, exceptions, window, binding and its prose.",
        "core.clauses.model.Clause",
    ),
    Term("norm", "What a clause says about the activities in its scope.", "core.clauses.model.Norm"),
    Term("permission (of a clause)", "A norm that allows the activity.", "core.clauses.model.Permit"),
    Term("prohibition", "A norm that forbids the activity; in explanations also a ban.", "core.clauses.model.Prohibit"),
    Term("obligation", "A norm that the activity happens: once, or for every one in scope.", "core.clauses.model.Duty"),
    Term("exclusivity", "A norm that allows the listed tools and no other.", "core.clauses.model.Only"),
    Term("requirement", "A norm that confines the values of one parameter.", "core.clauses.model.Require"),
    Term("activity", "Somebody's use of a tool: the point that clauses apply to.", "core.clauses.model.Dimension"),
    Term(
        "scope",
        "The terms per dimension that an activity must match; a missing one means any.",
        "core.clauses.model.Scope",
    ),
    Term("window", "The days on which a clause applies.", "core.clauses.model.Window"),
    Term(
        "binding scope",
        "Whose work a clause reaches: the client's, the whole agency's, an asset's or an alliance's.",
        "core.clauses.model.Binding",
    ),
    Term("priority", "What stands behind a clause: law, contract, or a preference.", "core.clauses.model.Priority"),
    Term("taxonomy", "The shared tree of terms of one dimension.", "core.clauses.taxonomy.Taxonomy"),
    Term(
        "vocabulary version",
        "All edits of the operator's to the shared vocabulary so far; the greatest number counts.",
        "vocabulary_versions",
    ),
    Term("alias", "A further spelling of a shared term.", "core.clauses.amending.EditKind"),
    Term(
        "unmapped term",
        "A word that no taxonomy knows; it may mean any part of its dimension.",
        "core.conflicts.unmapped",
    ),
    Term(
        "change class",
        "Material asks for a new response; editorial changes wording alone and carries the response over.",
        "core.policies.model.ChangeClass",
    ),
)

SENDING = (
    Term("distribution", "One policy version sent to one agency.", "policy_distributions"),
    Term("batch", "The distributions that one sending made.", "policy_distributions.batch_id"),
    Term(
        "rider",
        "A version adapted for one agency by an overlay of clauses, numbered apart; 0 is the version itself.",
        "policy_distributions.rider_number",
    ),
    Term("plan", "One sending in waves, each with what starts it.", "distribution_plans"),
    Term("wave", "The agencies of a plan that are sent to together.", "distribution_waves"),
    Term("delivery", "How far a distribution got: queued, delivered, opened.", "policy_distributions.delivery"),
    Term("response", "What the agency answered; its newest signature decides.", "core.distribution.model.Response"),
    Term("signature", "A named person's response to an exact document, re-authenticated, never changed.", "signatures"),
    Term("acknowledgement", "A signature that says: received and understood.", "core.distribution.signing.acknowledge"),
    Term(
        "reservation",
        "A signature that accepts all but the clauses it names, with a reason.",
        "core.distribution.model.Response.WITH_RESERVATION",
    ),
    Term("receipt", "What was signed, by whom, when, over which hash.", "core.distribution.receipts.receipt"),
    Term(
        "report",
        "What is said of an organization at one time, made into files of any format.",
        "core.reports.registry.Report",
    ),
    Term(
        "report history", "Which files were made of what, with their hashes; the files are not in it.", "made_reports"
    ),
    Term("report schedule", "When a report is made by itself, in whose name, and for whom.", "report_schedules"),
    Term(
        "delta acknowledgement",
        "Signing a version while being shown what changed against the one signed before.",
        "core.policies.comparison.ClauseDifference",
    ),
    Term(
        "reminder", "A nudge to an agency whose response is due.", "core.identity.model.Permission.DISTRIBUTION_REMIND"
    ),
)

COMPLIANCE = (
    Term("compliance record", "Score, status and review date of one distribution.", "agency_policy_compliance"),
    Term(
        "compliance score", "0 to 100 from five weighted components; none without data.", "core.compliance.rules.score"
    ),
    Term("component", "One of the five parts of a score.", "core.compliance.facts.ComponentName"),
    Term(
        "score settings",
        "What a client lets each component weigh, and its review intervals, from a day on.",
        "score_settings",
    ),
    Term("share (of a weight)", "What one component weighs of the whole.", "core.compliance.score_settings.share"),
    Term("coverage", "The share of the score's weight that has data.", "agency_policy_compliance.coverage"),
    Term("gate", "A fact that bounds the status, whatever the score.", "core.compliance.rules.Gate"),
    Term(
        "assessment",
        "The agency's answers, clause by clause, which the enterprise accepts or sends back.",
        "assessments",
    ),
    Term("draft answer", "An answer while the agency writes it; no client reads it.", "assessment_drafts"),
    Term("evidence", "A file, a link or a note that shows an answer to be true.", "assessment_evidence"),
    Term("delegation", "A clause of a draft that a colleague is asked to answer by a day.", "assessment_delegations"),
    Term(
        "verdict on an answer", "The client's acceptance of one answer, or its request for a change.", "answer_reviews"
    ),
    Term(
        "question",
        "What is asked about a clause, with guidance, the evidence wanted and a weight.",
        "core.assessments.model.Question",
    ),
    Term("violation", "A reported breach of a clause, until a named person closes it.", "violations"),
    Term("corrective action", "What the agency does about a violation, by whom and by when.", "violations.action"),
    Term(
        "usage event",
        "One activity that an agency's own systems tell of, under an id of theirs; nobody else reads it.",
        "usage_events",
    ),
    Term("outcome", "What the engine says of a usage event.", "core.usage.model.Outcome"),
    Term("look", "Why a person has to look at a usage event.", "core.usage.model.Look"),
    Term("settlement", "How somebody settled a usage event that needed a look, for good.", "usage_settlements"),
    Term("exception", "The enterprise's leave to depart from clauses for a time.", "exceptions"),
    Term(
        "renewal",
        "An agency's request to go on with an exception that ends or ended.",
        "core.exceptions.renewing.ask_again",
    ),
    Term(
        "register",
        "A long list of facts, filtered and ordered by the database, always whole.",
        "core.registers.model.RegisterPage",
    ),
    Term("waiver", "What exceptions in force take off a score.", "core.compliance.waivers.Waivers"),
    Term(
        "review", "The next look at a record that its last assessment made due.", "core.compliance.rules.next_review_on"
    ),
)

CONFLICTS = (
    Term("verdict", "How two clauses stand to each other.", "core.conflicts.model.Verdict"),
    Term("relation", "The word of a verdict, from conflict to none.", "core.conflicts.model.Relation"),
    Term(
        "conflict",
        "Both clauses can apply to one activity and cannot both be obeyed.",
        "core.conflicts.model.Relation.CONFLICT",
    ),
    Term(
        "tension",
        "A permission or a standing obligation is wholly blocked in some scenarios.",
        "core.conflicts.model.Relation.TENSION",
    ),
    Term("scenario", "An activity before its tool is chosen.", "core.conflicts.scenarios"),
    Term(
        "reach",
        "Whether two clauses meet on shared work (binding) or in two clients' separate work (divergent).",
        "core.conflicts.model.Reach",
    ),
    Term("severity", "How urgent a finding is, from a fixed table.", "core.conflicts.severity.severity"),
    Term(
        "finding",
        "A relation between clauses that an agency holds, as detection reports it.",
        "core.conflicts.model.Finding",
    ),
    Term("issue", "Findings on the same work that hang together by a clause.", "core.conflicts.issues.Issue"),
    Term("repair", "A change that ends a finding, checked against everything in force.", "core.conflicts.repairs"),
    Term("service", "Work that an agency offers; rules together may leave it no tool.", "service_lines"),
    Term("witness", "One concrete activity that shows a finding.", "core.conflicts.model.Witness"),
    Term(
        "lint", "A finding that asks for better writing and never lowers a score.", "core.conflicts.model.ConflictType"
    ),
    Term("fingerprint", "The identity of a finding across detections.", "policy_conflicts.fingerprint"),
    Term(
        "decision (on an activity)",
        "The answer to May I?, kept with the clauses it cites.",
        "core.guidance.activity.Decision",
    ),
    Term(
        "standing rule",
        "A demand on a thing of the agency's, told beside every decision on work that runs on it.",
        "core.guidance.activity.Bearing.STANDING",
    ),
    Term("rulebook", "The strictest rule in force for each scope, by whose clause.", "core.guidance.rulebook.Rule"),
    Term("coverage (of questions)", "How far a client has answered a topic.", "core.guidance.coverage.Coverage"),
    Term("resolution", "How a person or the system settled a finding.", "core.conflicts.model.ResolutionKind"),
    Term(
        "request",
        "An agency's question to one client about its own clause.",
        "core.identity.model.Permission.REQUEST_OPEN",
    ),
)

RECORDS = (
    Term(
        "facts (of the workbench)",
        "An organization's own rows as they stood at one moment, for own questions.",
        "core.analytics.model.Extract",
    ),
    Term(
        "star schema", "The tables of these facts: what happened, and what it happened to.", "core.analytics.star.star"
    ),
    Term("saved query", "A question somebody keeps for themselves or shares with colleagues.", "saved_queries"),
    Term("pivot", "Facts counted by rows and columns that somebody chose.", "core.analytics.pivot.Pivot"),
    Term("metric", "A figure of a dashboard, with its definition and formula.", "core.dashboard.metric_model.Metric"),
    Term("dashboard", "What needs somebody, then figures, trend and comparison.", "core.dashboard.board"),
    Term("target", "What an organization wants a metric to reach.", "dashboard_targets"),
    Term("saved view", "Filters and parts of a dashboard under a name, shared or somebody's own.", "saved_views"),
    Term("paper", "What a report says, before it is written as a file.", "core.papers.model.Paper"),
    Term("hit", "One thing that a search found among what the searcher's role opens.", "core.search.model.Found"),
    Term("recently opened", "What somebody looked at last, to go back to it.", "opened_things"),
    Term("guide", "How to do something, in the repository and beside its page alike.", "docs.labels.guides"),
    Term("audit event", "Who changed what, when and why; never changed afterwards.", "audit_log"),
    Term("event", "What happened, for one organization, numbered in its own stream.", "core.events.model.Event"),
    Term("outbox", "Events written in the transaction that caused them, until they are relayed.", "outbox"),
    Term(
        "refusal", "A sentence for the person at the screen: what was refused, why, what to do.", "core.errors.Refusal"
    ),
    Term("job", "Work that runs by the clock or is woken by an event.", "jobs.schedule.Job"),
    Term("slot", "A stretch of time in which a job runs once over all instances.", "core.job_runs.rules.slot_of"),
    Term("order (of a run)", "Somebody's wish that a job runs now, claimed as a slot is.", "job_orders"),
    Term("notice", "What somebody was told of one fact at one rung of its ladder, in the product.", "notices"),
    Term(
        "ladder",
        "The days before, on and after a due day on which its people are reminded.",
        "core.notices.model.Ladder",
    ),
    Term("rung", "One step of a ladder; each is told to a person once.", "notices.rung"),
    Term("retention", "How long what is only a means is kept.", "core.retention.model.RETENTION"),
    Term("idempotency key", "The caller's name for a request, so that twice is once.", "idempotency_keys"),
)

GLOSSARY = {
    "Who is in it": PEOPLE,
    "Policies": POLICIES,
    "Sending and signing": SENDING,
    "Compliance": COMPLIANCE,
    "Conflicts": CONFLICTS,
    "What is kept": RECORDS,
}
