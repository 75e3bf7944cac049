"""Assessments under way: one submitted with evidence and half reviewed, one that only the agency may know of."""

from datetime import timedelta
from uuid import UUID

from core.assessments.delegating import delegate
from core.assessments.drafting import begin, save_answer, submit
from core.assessments.evidence import add_file, add_note
from core.assessments.model import AnswerVerdict, Question
from core.assessments.reviewing import review_answers, set_questions
from core.compliance.operations import decide_assessment
from core.compliance.queries import ComplianceFilter, compliance_records
from core.identity.model import Actor, Role
from tests.edges.wall.stage import CLIENTS, agencies_of
from tests.edges.wall.things import World


def assess_further(world: World) -> None:
    """With Lumen, for each client."""
    for client in CLIENTS:
        _ask_in_own_words(world, client)
        _submit_again(world, client)
        _draft(world, client)


def _ask_in_own_words(world: World, client: str) -> None:
    policy_id = world.own("policy", client, "sent")
    assert policy_id is not None
    officer = world.enter(world.stage.officer(client))
    question = world.stage.text(f"{client}'s question", client, *agencies_of(client))
    asked = Question("C1", question, "", "", 2)
    set_questions(world.conn, actor=officer, policy_id=policy_id, version_number=1, wanted=[asked], now=world.now)


def _submit_again(world: World, client: str) -> None:
    """Sent back, shown by a file, submitted, and looked at; the word on the answers is the client's until it decides."""
    lead, officer = world.stage.admin("Lumen"), world.stage.admin(client)
    record_id = _record(world, client, "second")
    comment = world.stage.text(f"{client} sends back", client, "Lumen")
    decide_assessment(
        world.conn, actor=world.enter(officer), compliance_id=record_id, accepted=False, comment=comment, now=world.now
    )
    begin(world.conn, actor=world.enter(lead), compliance_id=record_id, now=world.now)
    words = world.stage.text(f"Lumen shows {client}", client, "Lumen")
    made = _add_file(world, lead, record_id, words)
    submit(world.conn, actor=lead, compliance_id=record_id, now=world.now)
    world.add("evidence", made, "shared", client, "Lumen")
    said = world.stage.text(f"{client} of an answer", client)
    review_answers(
        world.conn, actor=world.enter(officer), compliance_id=record_id,
        verdicts={"C1": (AnswerVerdict.ACCEPTED, said)}, now=world.now,
    )  # fmt: skip


def _draft(world: World, client: str) -> None:
    """Nothing of it is the client's to read."""
    lead, colleague = world.stage.admin("Lumen"), world.stage.people["Lumen", Role.AGENCY_USER]
    record_id = _record(world, client, "sent")
    begin(world.conn, actor=world.enter(lead), compliance_id=record_id, now=world.now)
    note = world.stage.text(f"Lumen drafts for {client}", "Lumen")
    save_answer(
        world.conn, actor=lead, compliance_id=record_id, clause_id="C1", value="met", note=note, expected_revision=None,
        now=world.now,
    )  # fmt: skip
    made = _add_file(world, lead, record_id, world.stage.text(f"Lumen keeps for {client}", "Lumen"))
    world.add("evidence", made, "draft", "Lumen")
    add_note(
        world.conn, actor=lead, compliance_id=record_id, clause_id="C2",
        words=world.stage.text(f"Lumen notes for {client}", "Lumen"), now=world.now,
    )  # fmt: skip
    delegate(
        world.conn, actor=lead, compliance_id=record_id, clause_ids=["C2"], assignee_id=colleague.user_id,
        due_on=(world.now + timedelta(days=3)).date(), note=world.stage.text(f"Lumen asks about {client}", "Lumen"),
        now=world.now,
    )  # fmt: skip


def _add_file(world: World, lead: Actor, record_id: UUID, words: str) -> UUID:
    return add_file(
        world.conn, actor=lead, compliance_id=record_id, clause_id="C1", file_name=f"{words}.txt",
        content=words.encode(), words=words, now=world.now,
    )  # fmt: skip


def _record(world: World, client: str, key: str) -> UUID:
    held = next(
        t.id for t in world.things["distribution"] if (t.key, t.owner) == (key, client) and "Lumen" in t.readers
    )
    lead = world.enter(world.stage.admin("Lumen"))
    (found,) = compliance_records(world.conn, lead.org_id, ComplianceFilter(distribution_id=held, limit=1))
    return found.id
