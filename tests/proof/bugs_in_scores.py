"""Bugs to seed into the function that scores in the database, one by one; the comparison with the rules should see each."""

from pathlib import Path

SOURCE = Path(__file__).parents[2] / "sql" / "migrations" / "0041_scoring_function.sql"
# What it is, the text as it stands, and the text with the bug.
BUGS: tuple[tuple[str, str, str], ...] = (
    ("today counts as past due", "scored_day > r.due_on AS is_overdue", "scored_day >= r.due_on AS is_overdue"),
    ("an exception's last day is outside", "scored_day BETWEEN x.starts_on AND x.ends_on AS", "scored_day >= x.starts_on AND scored_day < x.ends_on AS"),
    ("the last exception is named, not the first", "min(x.id) FILTER (WHERE x.is_in_force) AS waived_by, bool_or(x.has_expired) AS has_expired\n  FROM exception x", "max(x.id) FILTER (WHERE x.is_in_force) AS waived_by, bool_or(x.has_expired) AS has_expired\n  FROM exception x"),
    ("a waived decline no longer counts from its day", "CASE WHEN x.decline_by IS NOT NULL THEN a.declined_on END", "CASE WHEN n.response = 'declined' THEN a.declined_on END"),
    ("the first signature counts, not the last", "array_agg(s.meaning ORDER BY s.signed_at DESC, s.id DESC)", "array_agg(s.meaning ORDER BY s.signed_at DESC, s.id)"),
    ("weights of clauses are left out", "coalesce(CAST(a.weights ->> c.id AS integer), 1) AS weight", "1 AS weight"),
    ("a changed clause lapses a day late", "c.is_changed AND scored_day >= a.due_on + 30)", "c.is_changed AND scored_day > a.due_on + 30)"),
    ("rewording counts as a change", "app.clause_norm(c.clause) IS DISTINCT FROM app.clause_norm(was.clause)", "c.clause IS DISTINCT FROM was.clause"),
    ("a preference is mandatory", "<> 'preference' AS is_mandatory", "<> 'none' AS is_mandatory"),
    ("riders are not told apart", "(a.version_number, a.rider_number) <> (a.assessed_version, a.assessed_rider) AS is_other", "a.version_number <> a.assessed_version AS is_other"),
    ("correcting halves without a date", "scored_day <= v.action_due_on THEN 360", "scored_day <= coalesce(v.action_due_on, scored_day) THEN 360"),
    ("a violation ages past 90 days", "(180 + least(90, greatest(0,", "(180 + least(120, greatest(0,"),
    ("a violation outside its exception's days is waived", "AND v.happened_on BETWEEN x.starts_on AND x.ends_on", "AND x.starts_on <= x.ends_on"),
    ("cheapest violation first", "CASE WHEN x.waived_by IS NULL THEN v.cost ELSE 0 END DESC, v.id) AS cost_so_far", "CASE WHEN x.waived_by IS NULL THEN v.cost ELSE 0 END, v.id) AS cost_so_far"),
    ("a second asset counts twice", "GROUP BY f.place, f.agency_org_id, f.conflict_type, f.clauses", "GROUP BY f.place, f.agency_org_id, f.conflict_type, f.clauses, f.severity"),
    ("a rival's finding counts", "AND c.same_client_org_id IS NOT NULL", "AND true"),
    ("an answer due today is overdue", "AND m.reply_by < scored_day", "AND m.reply_by <= scored_day"),
    ("an ended exception has always ended", "CASE WHEN e.ended_at >= facts_before THEN 'approved' ELSE e.state END AS state", "e.state"),
    ("an officer's date moves nothing", "coalesce(r.review_on, CAST(a.decided_at", "coalesce(CAST(NULL AS date), CAST(a.decided_at"),
    ("settings of a later day count", "WHERE s.in_force_from <= scored_day", "WHERE s.in_force_from <= scored_day + 30"),
    ("the first settings count", "ORDER BY s.enterprise_org_id, s.number DESC", "ORDER BY s.enterprise_org_id, s.number"),
    ("coverage by points", "10000 * w.weight_with_data / w.weight AS coverage", "100 * w.weight_with_data / w.weight * 100 AS coverage"),
    ("what the score's own floor loses is left out", "- w.lost + w.reached % (100 * w.weight_with_data)", "- w.lost"),
    ("60 is not at risk yet", "100 / 10000 < 60 THEN", "100 / 10000 <= 60 THEN"),
    ("called compliant unassessed", "WHEN w.is_assessed THEN 'compliant'", "WHEN true THEN 'compliant'"),
    ("an optional policy's decline shuts a gate", "d.is_mandatory AND (d.is_declined OR d.is_overdue) THEN 2", "(d.is_declined OR d.is_mandatory AND d.is_overdue) THEN 2"),
    ("a dismissal counts from before it was made", "(w.dismissed_at IS NULL OR w.dismissed_at < facts_before)", "true"),
    ("a severity is what it is today", "coalesce(moved.severity, w.severity) AS severity", "w.severity AS severity"),
)  # fmt: skip


def function() -> str:
    """The function as the migration makes it, to make again."""
    source = SOURCE.read_text(encoding="utf-8")
    start, end = source.index("CREATE FUNCTION"), source.index("END $$;") + len("END $$;")
    return source[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def with_bug(before: str, after: str) -> str:
    """The function with one bug; every place of the text is changed."""
    source = function()
    assert before in source, before
    return source.replace(before, after)
