"""A page of a list under row-level security, against an explicit WHERE by a role that bypasses it."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event

from benchmarks.people import person
from benchmarks.rounds import medians, seconds
from benchmarks.row import Goal, Row
from benchmarks.stage import Stage
from core.demo.large import HEAVY_AGENCY, HEAVY_CLIENT
from core.distribution.queries import DistributionFilter, distributions
from core.identity.acting import acting
from core.identity.model import Actor

LIKE_EXPLICIT = Goal(1.3, at_least=False)
PAGE = DistributionFilter(limit=50)
WALL = re.compile(r"AND .* -- wall")
ROUNDS = 100
"""Of each: a page takes milliseconds."""


def rows(stage: Stage) -> list[Row]:
    """The newest distributions of the client that sent most and of the agency that received most."""
    client, agency = (person(stage.engine(stage.large), email) for email in (HEAVY_CLIENT, HEAVY_AGENCY))
    return [_row(stage, client, "a client's"), _row(stage, agency, "an agency's")]


def _row(stage: Stage, actor: Actor, whose: str) -> Row:
    bypassing = stage.admin_engine(stage.large)
    event.listen(bypassing, "before_cursor_execute", _of_one_side(actor), retval=True)
    with acting(stage.engine(stage.large), actor) as scope, bypassing.connect() as explicit:
        page = medians(ROUNDS, {"held": _page(scope.conn, actor), "explicit": _page(explicit, actor)})
    ratio = page["held"] / page["explicit"]
    name = f"{whose} list under row-level security / explicit WHERE alone"
    return Row(name, 1e3 * page["held"], "ms", 1e3 * page["explicit"], ratio, LIKE_EXPLICIT)


def _page(conn: Connection, actor: Actor) -> Callable[[], float]:
    return lambda: seconds(lambda: distributions(conn, actor.org_id, PAGE))


def _of_one_side(actor: Actor) -> Callable[..., tuple[str, Any]]:
    """The wall as somebody would write it who has nothing else: one equality on the side's own column."""
    predicate = f"AND d.{'agency' if actor.is_agency else 'enterprise'}_org_id = %(org_id)s -- wall"

    def rewritten(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        return WALL.sub(predicate, statement), parameters

    return rewritten
