"""Every agency asks May I? for a client of its own and for itself; no client learns that anything was asked."""

from core.conflicts.model import Subject, SubjectKind
from core.guidance.asking import ask, read_activity
from tests.edges.wall.stage import AGENCIES, ENGAGED
from tests.edges.wall.things import World


def ask_before_work(world: World) -> None:
    """Two questions each."""
    for agency in AGENCIES:
        client = next(name for name, engaged in ENGAGED if engaged == agency)
        of_client = Subject(SubjectKind.CLIENT, world.stage.orgs[client].id)
        _asked(world, agency, "asked", of_client)
        _asked(world, agency, "of_agency", Subject(SubjectKind.AGENCY))


def _asked(world: World, agency: str, key: str, subject: Subject) -> None:
    activity = read_activity(subject, {"action": "synthetic_avatar"}, {"prompt_log.retention_days": 30})
    admin = world.enter(world.stage.admin(agency))
    made = ask(world.conn, actor=admin, activity=activity, day=world.now.date(), now=world.now)
    world.add("decision", made.id, key, agency)
