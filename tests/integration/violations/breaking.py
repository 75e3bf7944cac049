"""Documents of two rival clients at one agency, and violations of their clauses in any state."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from core.compliance.model import Severity, ViolationState
from core.identity.model import Actor
from core.violations.model import Move, Report, Violation
from core.violations.operations import move
from core.violations.reporting import report
from tests.integration.engagements.conftest import World

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
DUE = date(2026, 12, 24)
S = ViolationState

AVATARS = {
    "id": "A1",
    "text": "No synthetic avatars.",
    "binding": "client_work",
    "norm": {"kind": "prohibit"},
    "scope": {"action": ["synthetic_avatar"]},
}
FREE_TOOLS = {
    "id": "A2",
    "text": "Nobody at the agency puts client material into consumer tools.",
    "binding": "organization",
    "priority": "regulatory",
    "norm": {"kind": "prohibit"},
    "scope": {"tool": ["consumer_grade"], "data": ["confidential", "personal"]},
}
REVIEWED = {
    "id": "A3",
    "text": "Two people review.",
    "binding": "client_work",
    "norm": {"kind": "require", "param": "human_reviewers", "min": 2},
    "scope": {"action": ["gen_text"]},
}
CLAUSES = (AVATARS, FREE_TOOLS, REVIEWED)


@dataclass
class Case:
    """Helix's document at Lumen, and who acts."""

    world: World
    policy_id: UUID
    distribution_id: UUID

    @property
    def agent(self) -> Actor:
        return self.world.mara

    @property
    def officer(self) -> Actor:
        return self.world.ines

    def reported(self, *, by: Actor | None = None, clause_id: str = "A1", **given: Any) -> Violation:
        wanted = Report(
            self.distribution_id,
            clause_id,
            given.pop("happened_on", TODAY),
            given.pop("words", "An avatar was made."),
            **given,
        )
        made: Violation = self.world.run(report, by or self.agent, wanted=wanted, now=NOW)
        return made

    def moved(self, violation: Violation, to: ViolationState, *, by: Actor | None = None, **given: Any) -> Violation:
        actor = by or (self.agent if (violation.state, to) == (S.CONFIRMED, S.CORRECTING) else self.officer)
        made: Violation = self.world.run(move, actor, violation_id=violation.id, wanted=Move(to, **given), now=NOW)
        return made

    def correcting(self, violation: Violation) -> Violation:
        return self.moved(violation, S.CORRECTING, words="Trained again.", owner_id=self.agent.user_id, due_on=DUE)

    def in_state(self, state: ViolationState) -> Violation:
        """One that went there by the shortest way."""
        made = self.reported()
        if state is S.DISMISSED:
            return self.moved(made, S.DISMISSED, words="A sketch, never shown.")
        for each in (S.CONFIRMED, S.CORRECTING, S.VERIFIED, S.CLOSED)[: WAY.index(state)]:
            made = self.correcting(made) if each is S.CORRECTING else self.moved(made, each)
        return made


WAY = [S.REPORTED, S.CONFIRMED, S.CORRECTING, S.VERIFIED, S.CLOSED]
GRAVEST = Severity.CRITICAL


def a_case(world: World) -> Case:
    policy_id = world.published(world.ines, CLAUSES, title="Working with AI")
    return Case(world, policy_id, world.sent(world.ines, policy_id, due_at=NOW + timedelta(days=60)))
