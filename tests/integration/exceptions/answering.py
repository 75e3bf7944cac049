"""Short ways to reserve a clause, and to bring an exception into each of its states by what leads there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.scoring import recompute
from core.db.scope import SideRole, transaction
from core.distribution.model import Response
from core.exceptions.asking import withdraw_request
from core.exceptions.granting import deny_exception, grant_exception, revoke_exception
from core.exceptions.model import ExceptionState
from core.exceptions.queries import ExceptionEntry, exception_entry, exceptions_page
from core.identity.acting import acting
from core.identity.model import Actor
from jobs import expire_exceptions, supersede_exceptions
from tests.integration.distribution.conftest import NOW, World, a_clause
from tests.integration.distribution.test_distribute import send
from tests.integration.distribution.test_signing import sign, signing

TODAY = NOW.date()
DAY = timedelta(days=1)
LAST = TODAY + 30 * DAY


@dataclass(frozen=True)
class Reserved:
    """What the first agency asked for, with the policy it is about."""

    world: World
    policy_id: UUID
    exception_id: UUID

    def entry(self, actor: Actor | None = None) -> ExceptionEntry:
        actor = actor or self.world.admin
        with acting(self.world.engine, actor) as scope:
            return exception_entry(scope.conn, actor, self.exception_id)

    def grant(
        self, *, starts_on: date = TODAY, ends_on: date | None = LAST, comment: str = "", actor: Actor | None = None,
        now: datetime = NOW,
    ) -> ExceptionEntry:  # fmt: skip
        actor = actor or self.world.admin
        what = {"exception_id": self.exception_id, "starts_on": starts_on, "ends_on": ends_on, "comment": comment}
        with acting(self.world.engine, actor) as scope:
            return grant_exception(scope.conn, actor=actor, now=now, **what)

    def deny(self, comment: str = "It must hold.", actor: Actor | None = None) -> ExceptionEntry:
        actor = actor or self.world.admin
        with acting(self.world.engine, actor) as scope:
            return deny_exception(scope.conn, actor=actor, exception_id=self.exception_id, comment=comment, now=NOW)

    def revoke(
        self, reason: str = "No longer needed.", actor: Actor | None = None, now: datetime = NOW
    ) -> ExceptionEntry:
        actor = actor or self.world.admin
        with acting(self.world.engine, actor) as scope:
            return revoke_exception(scope.conn, actor=actor, exception_id=self.exception_id, reason=reason, now=now)

    def withdraw(self, actor: Actor | None = None) -> ExceptionEntry:
        actor = actor or self.world.signers[0]
        with acting(self.world.engine, actor) as scope:
            return withdraw_request(scope.conn, actor=actor, exception_id=self.exception_id, now=NOW)

    def expire(self, now: datetime = NOW + 31 * DAY) -> int:
        with transaction(self.world.engine, SideRole.JOB) as scope:
            return expire_exceptions.run(scope.conn, now=now)

    def change_clause(self, **change: object) -> None:
        """A version that decides something else in C2 (or says it otherwise) reaches the agency, and the job looks."""
        self.send_changed(**change)
        self.look()

    def send_changed(self, **change: object) -> None:
        change = change or {"norm": {"kind": "permit"}}
        documents = [a_clause("C1"), a_clause("C2") | change]
        self.world.publish(self.policy_id, clause_documents=documents, title="Records")
        send(self.world, self.policy_id, agency_ids=[self.world.agencies[0].id])

    def look(self) -> None:
        """The woken job, until nothing is left to read."""
        done = 1
        while done:
            with transaction(self.world.engine, SideRole.JOB) as scope:
                done = supersede_exceptions.run(scope.conn, now=NOW)

    def score(self, *, now: datetime) -> tuple[int | None, int | None]:
        """The agency's score for the policy after waivers, and before."""
        with transaction(self.world.engine, SideRole.JOB) as scope:
            recompute(scope.conn, [self.world.agencies[0].id], now=now)
        with acting(self.world.engine, self.world.admin) as scope:
            wanted = ComplianceFilter(policy_id=self.policy_id)
            (record,) = compliance_records(scope.conn, self.world.admin.org_id, wanted)
        return record.compliance_score, record.score_before_waivers


def reserve(world: World, meaning: Response = Response.WITH_RESERVATION) -> Reserved:
    """The first agency signs a policy of two clauses, but not the second."""
    policy_id = world.publish(clauses=("C1", "C2"), title="Records")
    sent = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    sign(world, sent, signing(policy_id, meaning=meaning, clause_ids=("C2",), reason="Until May."))
    with acting(world.engine, world.admin) as scope:
        (asked,) = exceptions_page(scope.conn, world.admin)
    return Reserved(world, policy_id, asked.id)


def bring_about(reserved: Reserved, state: ExceptionState) -> None:
    """What people or jobs do to reach this state from `requested`."""
    if state in {ExceptionState.APPROVED, ExceptionState.EXPIRED, ExceptionState.REVOKED, ExceptionState.SUPERSEDED}:
        reserved.grant()
    if state not in {ExceptionState.REQUESTED, ExceptionState.APPROVED}:
        attempt(reserved, state)


def attempt(reserved: Reserved, wanted: ExceptionState) -> None:
    """The one operation or job that leads to a state; nothing leads to `requested` again."""
    if wanted is not ExceptionState.REQUESTED:
        {
            ExceptionState.APPROVED: reserved.grant,
            ExceptionState.DENIED: reserved.deny,
            ExceptionState.WITHDRAWN: reserved.withdraw,
            ExceptionState.REVOKED: reserved.revoke,
            ExceptionState.EXPIRED: reserved.expire,
            ExceptionState.SUPERSEDED: reserved.change_clause,
        }[wanted]()
