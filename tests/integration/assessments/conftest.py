"""One policy with three clauses that the first agency has signed, and short ways to assess it as each of its people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from core.assessments.delegating import delegate
from core.assessments.drafting import begin, save_answer, submit
from core.assessments.evidence import add_file
from core.assessments.model import AnswerVerdict
from core.assessments.queries import assessment_sheet
from core.assessments.reviewing import review_answers
from core.assessments.sheet import Sheet, SheetLine
from core.compliance.operations import decide_assessment
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.records import ComplianceRecord
from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Actor, Role
from tests import factories
from tests.integration.distribution.conftest import NOW, World, a_clause, count, world
from tests.integration.distribution.test_distribute import send
from tests.integration.distribution.test_signing import sign, signing

__all__ = ["count", "world"]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
CLAUSES = ("C1", "C2", "C3")


@dataclass
class Case:
    """The record of one policy at the first agency, and its people."""

    world: World
    policy_id: UUID
    lead: Actor
    writer: Actor
    officer: Actor
    now: datetime = field(default=NOW)

    def run(self, actor: Actor, act: Callable[..., Any], **given: Any) -> Any:
        with acting(self.world.engine, actor) as scope:
            return act(scope.conn, actor=actor, compliance_id=self.record(actor).id, now=self.now, **given)

    def record(self, actor: Actor | None = None) -> ComplianceRecord:
        actor = actor or self.officer
        with acting(self.world.engine, actor) as scope:
            wanted = ComplianceFilter(agency_org_id=self.world.agencies[0].id, policy_id=self.policy_id, limit=1)
            return compliance_records(scope.conn, actor.org_id, wanted)[0]

    def sheet(self, actor: Actor | None = None) -> Sheet:
        actor = actor or self.lead
        with acting(self.world.engine, actor) as scope:
            return assessment_sheet(scope.conn, actor, self.record(actor).id)

    def line(self, clause_id: str = "C1", actor: Actor | None = None) -> SheetLine:
        return next(line for line in self.sheet(actor).lines if line.clause_id == clause_id)

    def begin(self) -> Sheet:
        return self.run(self.lead, begin)

    def save(self, clause_id: str, value: str | None = "met", actor: Actor | None = None, **more: Any) -> int:
        given = {"expected_revision": None, **more}
        return self.run(actor or self.lead, save_answer, clause_id=clause_id, value=value, **given)

    def submit(self) -> Sheet:
        return self.run(self.lead, submit)

    def submitted(self, value: str = "met") -> Sheet:
        """Begun, answered alike, and submitted."""
        self.begin()
        for clause_id in CLAUSES:
            self.save(clause_id, value)
        return self.submit()

    def review(self, **verdicts: str) -> Sheet:
        """Comments ask for a change, blank ones accept."""
        said = {
            clause_id: (AnswerVerdict.CHANGES_REQUESTED if words else AnswerVerdict.ACCEPTED, words)
            for clause_id, words in verdicts.items()
        }
        return self.run(self.officer, review_answers, verdicts=said)

    def decide(self, *, accepted: bool, comment: str = "") -> ComplianceRecord:
        return self.run(self.officer, decide_assessment, accepted=accepted, comment=comment)

    def add_file(self, clause_id: str = "C1", content: bytes = PDF, actor: Actor | None = None, **more: Any) -> UUID:
        given = {"file_name": "export.pdf", **more}
        return self.run(actor or self.lead, add_file, clause_id=clause_id, content=content, **given)

    def delegate(self, *clause_ids: str, to: Actor | None = None, due_on: date | None = None) -> None:
        due_on = due_on or (self.now + timedelta(days=5)).date()
        self.run(
            self.lead, delegate, clause_ids=clause_ids, assignee_id=(to or self.writer).user_id, due_on=due_on,
            note="You know the log.",
        )  # fmt: skip

    def publish(self, *documents: dict[str, object]) -> None:
        """A next version with these clauses reaches the agency."""
        self.world.publish(self.policy_id, clause_documents=documents)
        send(self.world, self.policy_id, agency_ids=[self.world.agencies[0].id])


@pytest.fixture
def case(world: World, engine: Engine) -> Case:
    """Nothing is assessed yet."""
    policy_id = world.publish(clauses=CLAUSES)
    sent = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    sign(world, sent, signing(policy_id))
    with transaction(engine, SideRole.JOB) as scope:
        writer = factories.a_person(scope.conn, world.agencies[0], role=Role.AGENCY_USER)
        officer = factories.a_person(scope.conn, world.enterprise, role=Role.COMPLIANCE_OFFICER)
    return Case(world, policy_id, world.signers[0], writer, officer)


def clause(clause_id: str, **change: object) -> dict[str, object]:
    """A clause as the first version has it, or changed."""
    return a_clause(clause_id) | change
