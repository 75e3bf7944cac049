"""Of each organization one report that was made, and one that is made every month: nobody else's to see."""

from core.papers.model import Format
from core.reports.making import make
from core.reports.model import NO_FILTERS, Cadence, Rhythm, ScheduleWanted
from core.reports.scheduling import create_schedule
from tests.edges.wall.stage import AGENCIES, CLIENTS
from tests.edges.wall.things import World

REPORT = "acknowledgement_evidence"


def make_reports(world: World) -> None:
    """By each organization's administrator, who is sent the monthly one too."""
    for short in (*CLIENTS, *AGENCIES):
        admin = world.enter(world.stage.admin(short))
        made = make(world.conn, actor=admin, key=REPORT, filters=NO_FILTERS, format=Format.CSV, now=world.now)
        world.add("made_report", made.id, "made", short)
        monthly = Cadence(Rhythm.MONTHLY, 8, day_of_month=1)
        wanted = ScheduleWanted(REPORT, NO_FILTERS, [Format.PDF], monthly, [admin.user_id])
        world.add(
            "schedule",
            create_schedule(world.conn, actor=admin, wanted=wanted, now=world.now).id,
            "monthly",
            short,
        )
