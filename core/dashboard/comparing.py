"""Where a dashboard's figures differ: by other organization, policy, clause, and how long signing took."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.model import Severity, ViolationState
from core.dashboard.board import whole
from core.dashboard.board_model import BoardGroup, ClauseCount, Comparisons, SigningBand, ViolationCell
from core.dashboard.narrowing import Asked
from core.db.statements import many, one
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_GROUPS = 500
MAP_SIDE = 12
"""The most rows and columns of the map: those with the lowest averages, since it is read for what is red."""
MOST_CLAUSES = 15
_BOUNDS = (0, 1, 3, 7, 14, 30)
SIGNING_BANDS = (
    "Within a day", "1 to 3 days", "3 to 7 days", "1 to 2 weeks", "2 to 4 weeks", "Longer",
)  # fmt: skip


def comparisons(conn: Connection, actor: Actor, wanted: Asked, *, now: datetime) -> Comparisons:
    """Everything that is set beside each other."""
    allow(actor, Permission.DASHBOARD_READ)
    since = day_compared(conn, wanted)
    counterparts, policies = (
        groups(conn, actor, wanted, by=by, now=now, since=since) for by in ("counterpart", "policy")
    )
    return Comparisons(
        since=since,
        by_counterpart=counterparts,
        by_policy=policies,
        cells=_cells(conn, actor, counterparts[:MAP_SIDE], policies[:MAP_SIDE]),
        signing=_signing(conn, wanted),
        violations=_violations(conn, wanted),
        clauses=clause_counts(conn, actor, wanted),
    )


def day_compared(conn: Connection, wanted: Asked) -> date | None:
    """The day that averages are compared with: the comparison's, or the first one after it that has scores."""
    since = wanted.period.day_before
    if since is None:
        return None
    row = one(conn, "board_first_day", org_id=wanted.org_id, since=since, until=wanted.period.last_day)
    return row.day if row else None


def groups(
    conn: Connection, actor: Actor, wanted: Asked, *, by: str, now: datetime, since: date | None
) -> list[BoardGroup]:
    """The other organizations (`by` "counterpart") or the policies ("policy"), the lowest average first.

    `since` is the day whose averages they are compared with.
    """
    allow(actor, Permission.DASHBOARD_READ)
    found = many(
        conn, "board_groups", **wanted.parameters(), by=by, now=now, day_before=since,
        limit=MOST_GROUPS,
    )  # fmt: skip
    numerics = ("average_score", "score_before", "violations_count")
    return [BoardGroup(**{**row._mapping, **{name: whole(row._mapping[name]) for name in numerics}}) for row in found]


def movers(found: Sequence[BoardGroup], *, most: int = 5) -> list[BoardGroup]:
    """Those whose average moved, the furthest down first, the furthest up last; at most so many of either."""
    moved = sorted((each for each in found if each.change), key=lambda each: (each.change or 0, each.name))
    down = [each for each in moved if (each.change or 0) < 0]
    up = [each for each in moved if (each.change or 0) > 0]
    return [*down[:most], *up[-most:]]


def clause_counts(conn: Connection, actor: Actor, wanted: Asked) -> list[ClauseCount]:
    """The clauses that give most to do, the worst first.

    An agency's are counted by all its findings; a client's by what agencies answered to it, its violations, and the
    contradictions among its own clauses, which it may know of by itself.
    """
    name = "board_clauses_of_agency" if actor.is_agency else "board_clauses_of_client"
    return [ClauseCount(**row._mapping) for row in many(conn, name, **wanted.parameters(), limit=MOST_CLAUSES)]


def _cells(
    conn: Connection, actor: Actor, rows: Sequence[BoardGroup], columns: Sequence[BoardGroup]
) -> Mapping[tuple[UUID, UUID], int | None]:
    if not rows or not columns:
        return {}
    found = many(
        conn, "board_cells", org_id=actor.org_id, row_ids=[each.id for each in rows],
        column_ids=[each.id for each in columns],
    )  # fmt: skip
    return {(row.counterpart_id, row.policy_id): whole(row.average_score) for row in found}


def _signing(conn: Connection, wanted: Asked) -> list[SigningBand]:
    during = {"since": wanted.period.begins, "until": wanted.period.ends, "bounds": list(_BOUNDS)}
    found = {row.band: row.signed_count for row in many(conn, "board_days_to_sign", **wanted.parameters(), **during)}
    return [SigningBand(words, found.get(band, 0)) for band, words in enumerate(SIGNING_BANDS, start=1)]


def _violations(conn: Connection, wanted: Asked) -> list[ViolationCell]:
    found = many(conn, "board_violation_states", **wanted.parameters())
    return [ViolationCell(ViolationState(row.state), Severity(row.severity), row.violation_count) for row in found]
