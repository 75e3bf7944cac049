"""Questions to begin with, one of each kind that the workbench answers; a test runs them all."""

from dataclasses import dataclass

from core.analytics.star import counterpart_renamed
from core.identity.model import OrganizationKind


@dataclass(frozen=True)
class Example:
    """A query somebody may take and change."""

    title: str
    statement: str


_FOR_BOTH = (
    Example(
        "Who has not signed the newest version",
        """SELECT c.counterpart, p.policy, d.version, d.due_on, d.is_overdue
FROM distributions d
JOIN counterparts c USING (counterpart_id)
JOIN policies p ON p.policy_id = d.policy_id AND p.newest_version = d.version
WHERE d.is_current AND d.response = 'awaiting'
ORDER BY d.due_on, c.counterpart""",
    ),
    Example(
        "Average score by month and counterpart",
        """SELECT y.month_starts_on, c.counterpart, round(avg(s.score), 1) AS average_score
FROM scores s
JOIN days y USING (day)
JOIN counterparts c USING (counterpart_id)
WHERE s.day >= {{since:day}}
GROUP BY ALL
ORDER BY ALL""",
    ),
    Example(
        "How long an acknowledgement takes",
        """SELECT c.counterpart, count(*) AS answered, median(d.days_to_acknowledge) AS median_days,
       quantile_cont(d.days_to_acknowledge, 0.9) AS nine_of_ten_within
FROM distributions d
JOIN counterparts c USING (counterpart_id)
WHERE d.days_to_acknowledge IS NOT NULL
GROUP BY ALL
ORDER BY median_days DESC, c.counterpart""",
    ),
    Example(
        "Clauses with the most violations",
        """SELECT p.policy, v.clause_id, any_value(k.clause) AS clause, count(*) AS violations,
       count(*) FILTER (WHERE v.is_open) AS still_open
FROM violations v
JOIN policies p USING (policy_id)
LEFT JOIN clauses k USING (policy_id, version, clause_id)
GROUP BY ALL
ORDER BY violations DESC, p.policy, v.clause_id""",
    ),
    Example(
        "Clauses that take part in most findings",
        """SELECT p.policy, f.clause_id, any_value(k.clause) AS clause, count(DISTINCT f.finding_id) AS findings
FROM finding_clauses f
JOIN policies p USING (policy_id)
LEFT JOIN clauses k USING (policy_id, version, clause_id)
GROUP BY ALL
ORDER BY findings DESC, p.policy, f.clause_id""",
    ),
    Example(
        "Where scores moved most in {{days:whole}} days",
        """SELECT c.counterpart, p.policy, s.score - b.score AS moved_by, b.score AS before, s.score AS after
FROM scores s
JOIN scores b ON b.distribution_id = s.distribution_id AND b.day = s.day - {{days:whole}}
JOIN counterparts c ON c.counterpart_id = s.counterpart_id
JOIN policies p ON p.policy_id = s.policy_id
WHERE s.day = (SELECT max(day) FROM scores)
ORDER BY abs(moved_by) DESC NULLS LAST, c.counterpart, p.policy""",
    ),
)
_FOR_AGENCIES = (
    Example(
        "Use of AI by tool and outcome",
        "SELECT tool, outcome, count(*) AS uses\nFROM usage\nGROUP BY ALL\nORDER BY ALL",
    ),
)


def examples(kind: OrganizationKind) -> tuple[Example, ...]:
    """Those of a side, in its own words."""
    if kind is OrganizationKind.OPERATOR:
        return ()
    chosen = (*_FOR_BOTH, *(_FOR_AGENCIES if kind is OrganizationKind.AGENCY else ()))
    return tuple(
        Example(counterpart_renamed(each.title, kind).replace("{{days:whole}}", "some"),
                counterpart_renamed(each.statement, kind))
        for each in chosen
    )  # fmt: skip
