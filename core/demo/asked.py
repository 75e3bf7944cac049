"""What the demo's agency asked before it began: one question of each kind of answer, by its user and its admin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.conflicts.model import Subject, SubjectKind
from core.db.scope import SideRole, enter
from core.demo.stage import Stage
from core.guidance.asking import ask, read_activity
from core.identity.model import Role

AGENCY = "Lumen"


@dataclass(frozen=True)
class Question:
    """For which client (None: the whole agency) somebody asked what, so long before the seed's own time."""

    client: str | None
    terms: Mapping[str, str]
    before: timedelta
    role: Role = Role.AGENCY_USER
    values: Mapping[str, int | str] = field(default_factory=dict)


QUESTIONS = (
    Question("Helix", {"action": "gen_text", "tool": "claude_for_work", "audience": "physician"}, timedelta(days=6)),
    Question("Helix", {"action": "gen_text", "tool": "m365_copilot", "audience": "physician"}, timedelta(days=6)),
    Question("Novara", {"action": "synthetic_avatar", "audience": "physician"}, timedelta(days=3)),
    Question("Brightwell", {"action": "gen_image"}, timedelta(days=2), values={"human_reviewers": 1}),
    Question(None, {"action": "new_subprocessor"}, timedelta(days=1), role=Role.AGENCY_ADMIN),
)


def ask_questions(conn: Connection, stage: Stage, *, now: datetime) -> None:
    """Ask them all, each on its day; ends under `app_job`."""
    for question in QUESTIONS:
        actor, asked_at = stage.people[AGENCY, question.role], now - question.before
        enter(conn, SideRole.AGENCY, org_id=actor.org_id, user_id=actor.user_id)
        subject = (
            Subject(SubjectKind.CLIENT, stage.orgs[question.client]) if question.client else Subject(SubjectKind.AGENCY)
        )
        activity = read_activity(subject, question.terms, question.values)
        ask(conn, actor=actor, activity=activity, day=asked_at.date(), now=asked_at)
    enter(conn, SideRole.JOB)
