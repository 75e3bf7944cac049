"""Everybody of the world is told of what is due to them, on a working day a week later."""

from datetime import datetime, time, timedelta

from sqlalchemy import text

from core.db.scope import SideRole, enter
from core.notices.reminding import remind_people
from tests.edges.wall.things import World

SATURDAY = 5


def morning_of(now: datetime) -> datetime:
    """Eight days on, or the Monday after that."""
    day = now.date() + timedelta(days=8)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(12), now.tzinfo)


def remind_everybody(world: World) -> None:
    """Notices and letters, as the job writes them."""
    enter(world.conn, SideRole.JOB)
    while remind_people(world.conn, now=morning_of(world.now), limit=500):
        pass
    shorts = {org.id: short for short, org in world.stage.orgs.items()}
    for row in world.conn.execute(text("SELECT id, org_id FROM notices ORDER BY id")).all():
        world.add("notice", row.id, "told", shorts[row.org_id])
