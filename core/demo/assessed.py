"""Assessments of the demo that are under way: one submitted with its evidence, one that colleagues still write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.assessments.delegating import delegate
from core.assessments.drafting import begin, save_answer, submit
from core.assessments.evidence import add_file, add_link
from core.assessments.model import Question
from core.assessments.reviewing import set_questions
from core.identity.model import Actor

SUBMITTED = ("Brightwell", "Consumer content made with AI", "Lumen")
DRAFTED = ("Novara", "Data location, logs and secrecy", "Lumen")
BEGUN = timedelta(days=4)
DUE = timedelta(days=3)

SAMPLE = (
    "piece,channel,written by,first review,second review\n"
    "Spring allergies,Instagram,N. Reyes,J. Park,A. Lund\n"
    "Sleep better,Facebook,N. Reyes,J. Park,A. Lund\n"
    "Ask a pharmacist,leaflet,A. Lund,N. Reyes,J. Park\n"
    "Ten quick facts,TikTok,J. Park,A. Lund,\n"
)
LOG = (
    "Prompt log, settings exported by the administrator\n"
    "Retention: 30 days, deleted automatically\n"
    "Region: European Union\n"
    "Access: four people, reviewed each quarter\n"
)


@dataclass(frozen=True)
class Given:
    """One answer, with its note."""

    clause_id: str
    value: str
    note: str = ""


ANSWERS: Sequence[Given] = (
    Given("B4", "met", "The template for your brands places no label on images."),
    Given("B5", "partly", "One piece of the sample had a single review; since then the form asks for two names."),
)
ASKED = Question(
    "B5",
    "Did two people review each piece of AI-assisted work before it left?",
    "Take ten pieces of the last three months, from all channels. “Met” means two names on each of the ten.",
    "The sample as a list: piece, channel, who wrote it, who reviewed it first and second.",
    3,
)


def submit_with_evidence(conn: Connection, agent: Actor, compliance_id: UUID, *, now: datetime) -> None:
    """Answered clause by clause, with a sample of the work and the page of the staff rules."""
    begin(conn, actor=agent, compliance_id=compliance_id, now=now)
    for each in ANSWERS:
        _save(conn, agent, compliance_id, each, now)
    add_file(
        conn, actor=agent, compliance_id=compliance_id, clause_id="B5", file_name="review sample.csv",
        content=SAMPLE.encode(), words="Four pieces of spring", now=now,
    )  # fmt: skip
    add_link(
        conn, actor=agent, compliance_id=compliance_id, clause_id="B4", url="https://intranet.lumen.example/rules/consumer",
        words="Our staff rules, chapter 4", now=now,
    )  # fmt: skip
    submit(conn, actor=agent, compliance_id=compliance_id, now=now)


def draft_with_a_colleague(
    conn: Connection, agent: Actor, colleague: Actor, compliance_id: UUID, *, now: datetime
) -> None:
    """Begun from the answers of last time, one changed, one with a colleague."""
    begun_at = now - BEGUN
    begin(conn, actor=agent, compliance_id=compliance_id, now=begun_at)
    _save(conn, agent, compliance_id, Given("N1", "met", "The log is deleted after 30 days."), begun_at)
    add_file(
        conn, actor=agent, compliance_id=compliance_id, clause_id="N1", file_name="prompt log settings.txt",
        content=LOG.encode(), words="Export of the settings", now=begun_at,
    )  # fmt: skip
    delegate(
        conn, actor=agent, compliance_id=compliance_id, clause_ids=["N4"], assignee_id=colleague.user_id,
        due_on=(now + DUE).date(), note="You set up the tenant: is that still so?", now=begun_at,
    )  # fmt: skip


def ask_in_own_words(conn: Connection, officer: Actor, policy_id: UUID, *, now: datetime) -> None:
    """The client asks for a sample, and lets that answer weigh more."""
    set_questions(conn, actor=officer, policy_id=policy_id, version_number=1, wanted=[ASKED], now=now)


def _save(conn: Connection, agent: Actor, compliance_id: UUID, given: Given, now: datetime) -> None:
    save_answer(
        conn, actor=agent, compliance_id=compliance_id, clause_id=given.clause_id, value=given.value, note=given.note,
        expected_revision=None, now=now,
    )  # fmt: skip
