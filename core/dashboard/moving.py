"""How a dashboard's figures moved over the period, and what happened meanwhile."""

from collections.abc import Iterator

from sqlalchemy import Connection

from core.dashboard.board import whole
from core.dashboard.board_model import FlowDay, Mark, ScoreDay, Trends
from core.dashboard.narrowing import Asked, trend_days
from core.db.statements import many
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_POINTS, LEAST_POINTS = 92, 8
MOST_ROWS = 250_000
"""Rows of the history that a trend reads at most: of many records it shows fewer days."""
MOST_STRETCHES = 31
MOST_MARKS = 12


def trends(conn: Connection, actor: Actor, wanted: Asked, *, record_count: int) -> Trends:
    """The average score by day, what was sent and signed, and the events that may explain both."""
    allow(actor, Permission.DASHBOARD_READ)
    period = wanted.period
    most = max(LEAST_POINTS, min(MOST_POINTS, MOST_ROWS // max(record_count, 1)))
    days = many(conn, "board_score_days", **wanted.parameters(), days=trend_days(period, most=most))
    step = max(1, -(-((period.last_day - period.first_day).days + 1) // MOST_STRETCHES))
    flow = many(
        conn, "board_flow", **wanted.parameters(), since=period.begins, until=period.ends,
        first_day=period.first_day, step=step,
    )  # fmt: skip
    return Trends(
        scores=[ScoreDay(row.day, whole(row.average_score), row.record_count) for row in days],
        flow=[FlowDay(row.day, row.sent_count, row.signed_count) for row in flow],
        step=step,
        marks=sorted(_marks(conn, actor, wanted), key=lambda mark: (mark.day, mark.words))[-MOST_MARKS:],
    )


def _marks(conn: Connection, actor: Actor, wanted: Asked) -> Iterator[Mark]:
    period = wanted.period
    during = {"org_id": actor.org_id, "since": period.begins, "until": period.ends, "limit": MOST_MARKS}
    for row in many(conn, "board_versions", **during, policy_ids=wanted.parameters()["policy_ids"]):
        yield Mark(row.published_at.date(), f"{row.title}, version {row.version_number} published")
    for row in many(conn, "board_score_settings", **during):
        whose = f" of {row.client}" if actor.is_agency else ""
        yield Mark(row.in_force_from, f"Score settings{whose} number {row.number} count from here")
    for row in many(conn, "board_own_words", **during):
        yield Mark(row.day, f"Own vocabulary: {row.word_count} changed")
    for row in many(conn, "vocabulary_versions_during", since=period.begins, until=period.ends, limit=MOST_MARKS):
        yield Mark(row.made_at.date(), f"Shared vocabulary, version {row.number}")
