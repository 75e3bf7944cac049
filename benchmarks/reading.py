"""A page of a list under row-level security, against the same statement by a role that bypasses it."""

from collections.abc import Callable

from sqlalchemy import Connection

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
ROUNDS = 100
"""Of each: a page takes milliseconds."""


def rows(stage: Stage) -> list[Row]:
    """The newest distributions of the client that sent most and of the agency that received most."""
    client, agency = (person(stage.engine(stage.large), email) for email in (HEAVY_CLIENT, HEAVY_AGENCY))
    return [_row(stage, client, "a client's"), _row(stage, agency, "an agency's")]


def _row(stage: Stage, actor: Actor, whose: str) -> Row:
    with (
        acting(stage.engine(stage.large), actor) as scope,
        stage.admin_engine(stage.large).connect() as bypassing,
    ):
        page = medians(ROUNDS, {"held": _page(scope.conn, actor), "bypassing": _page(bypassing, actor)})
    ratio = page["held"] / page["bypassing"]
    name = f"{whose} list under row-level security / explicit WHERE alone"
    return Row(name, 1e3 * page["held"], "ms", 1e3 * page["bypassing"], ratio, LIKE_EXPLICIT)


def _page(conn: Connection, actor: Actor) -> Callable[[], float]:
    return lambda: seconds(lambda: distributions(conn, actor.org_id, PAGE))
