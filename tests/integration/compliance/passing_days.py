"""Days that pass between one client and one agency: each a few acts drawn at random, then the scores of its end."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import text

from core.compliance.facts import Weights
from core.compliance.gathering import gather
from core.compliance.model import Severity, ViolationState
from core.compliance.operations import decide_assessment, set_review_date, submit_assessment
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.rules import score
from core.compliance.score_settings import ReviewIntervals
from core.compliance.scoring import compute_history
from core.compliance.setting_scores import set_score_settings
from core.db.scope import SideRole, transaction
from core.distribution.model import Response
from core.distribution.operations import activate_due, withdraw
from core.distribution.signing import acknowledge
from core.errors import Refusal
from core.exceptions.granting import deny_exception, grant_exception, revoke_exception
from core.exceptions.queries import exceptions_page
from core.identity.acting import acting
from core.identity.model import Actor
from core.violations.model import Move, Report
from core.violations.operations import move
from core.violations.queries import violations_of
from core.violations.reporting import report
from tests.integration.distribution.conftest import World, a_clause
from tests.integration.distribution.sending import send
from tests.integration.distribution.test_signing import signing

FIRST = date(2026, 11, 3)
MORNING = datetime(2026, 11, 3, 8, tzinfo=UTC)
CLAUSES = ("C1", "C2", "C3")
ANSWERS = ("met", "partly", "not_met")
HISTORY = text(
    "SELECT h.compliance_id, h.day, h.compliance_score, h.score_before_waivers, h.coverage, h.compliance_status, h.settings_number"
    " FROM compliance_history h WHERE h.agency_org_id = :agency ORDER BY h.compliance_id, h.day"
)
A_FINDING = text(
    "INSERT INTO policy_conflicts (agency_org_id, policy_a_id, conflict_type, relation, reach, conflict_description, severity, fingerprint,"
    " same_client_org_id, engine_version, taxonomy_version, detected_at, last_seen_at) VALUES (:agency, :policy, 'exclusive_tools', 'conflict',"
    " 'binding', '', 'high', sha256(CAST(CAST(:at AS text) AS bytea)), :client, '1', '1', :at, :at) RETURNING id"
)
ITS_CLAUSE = text(
    "INSERT INTO conflict_members (agency_org_id, conflict_id, position, enterprise_org_id, policy_id, version_number, distribution_id, clause_id,"
    " clause) SELECT :agency, :conflict, 1, d.enterprise_org_id, d.policy_id, d.version_number, d.id, 'C1', '{}' FROM policy_distributions d"
    " WHERE d.agency_org_id = :agency AND d.policy_id = :policy ORDER BY d.distributed_at LIMIT 1"
)
TURN_FINDING = text(
    "UPDATE policy_conflicts SET severity = CAST(:severity AS text), last_seen_at = :at,"
    " resolution_status = CASE resolution_status WHEN 'unresolved' THEN 'resolved' ELSE 'unresolved' END,"
    " resolution_kind = CASE resolution_status WHEN 'unresolved' THEN 'amended' END,"
    " resolved_at = CASE resolution_status WHEN 'unresolved' THEN CAST(:at AS timestamptz) END,"
    " reopened_at = CASE resolution_status WHEN 'unresolved' THEN reopened_at ELSE CAST(:at AS timestamptz) END"
    " WHERE agency_org_id = :agency AND policy_a_id = :policy"
)


@dataclass
class PassingDays:
    """What has happened so far; `policy_id` is one policy in versions, `number` the last published."""

    world: World
    random: Random
    policy_id: UUID
    number: int = 1
    at: datetime = MORNING
    done: list[str] = field(default_factory=list)

    @property
    def agency_id(self) -> UUID:
        return self.world.agencies[0].id

    @property
    def client(self) -> Actor:
        return self.world.admin

    @property
    def signer(self) -> Actor:
        return self.world.signers[0]

    def pass_day(self, day: date) -> None:
        """Several acts at several hours."""
        for hour in range(8, 20, 2):
            self.at = datetime.combine(day, time(hour), UTC)
            name, act = self.random.choice(self._acts())
            with suppress(Refusal):
                act()
                self.done.append(name)

    def _acts(self) -> list[tuple[str, Callable[[], object]]]:
        names = (
            "send", "send", "come", "sign", "sign", "grant", "end", "assess", "assess", "decide", "decide", "review", "report", "move", "move", "move",
            "settings", "finding", "turn", "withdraw",
        )  # fmt: skip
        return [(name, getattr(self, f"_{name}")) for name in names]

    def _as(self, actor: Actor, operation: Callable[..., Any], **more: Any) -> Any:
        with acting(self.world.engine, actor) as scope:
            return operation(scope.conn, actor=actor, now=self.at, **more)

    def _job(self, statement: Any, **more: Any) -> Any:
        with transaction(self.world.engine, SideRole.JOB) as scope:
            return scope.conn.execute(
                statement, {"agency": self.agency_id, "policy": self.policy_id, "at": self.at, **more}
            )

    def _record(self) -> Any:
        with acting(self.world.engine, self.client) as scope:
            wanted = ComplianceFilter(agency_org_id=self.agency_id, policy_id=self.policy_id)
            found = compliance_records(scope.conn, self.client.org_id, wanted)
        if not found:
            raise Refusal("nothing is in force")
        return found[0]

    def _send(self) -> None:
        """A new version, editorial or not, now or in a day or two."""
        change_class = self.random.choice(["editorial", "material"])
        said = a_clause("C2") | {"norm": {"kind": self.random.choice(["permit", "prohibit"])}}
        documents = [a_clause("C1"), said if change_class == "material" else a_clause("C2"), a_clause("C3")]
        self.world.publish(self.policy_id, change_class=change_class, clause_documents=documents)
        self.number += 1
        later = self.random.choice([None, None, timedelta(days=self.random.randrange(1, 3), minutes=7)])
        when = {} if later is None else {"scheduled_for": self.at + later}
        due_at = self.at + timedelta(days=self.random.randrange(3, 9))
        send(self.world, self.policy_id, now=self.at, agency_ids=[self.agency_id], due_at=due_at, **when)

    def _come(self) -> None:
        with transaction(self.world.engine, SideRole.JOB) as scope:
            activate_due(scope.conn, now=self.at)

    def _withdraw(self) -> None:
        if self.random.random() < 0.4:
            record = self._record()
            self._as(self.client, withdraw, distribution_id=record.policy_distribution_id, reason="Wrong.")

    def _sign(self) -> None:
        record = self._record()
        meaning = self.random.choice(list(Response)[1:])
        more = {} if meaning is Response.ACKNOWLEDGED else {"clause_ids": ("C2",), "reason": "Not yet."}
        what = signing(self.policy_id, record.version_number, meaning=meaning, **more)
        self._as(self.signer, acknowledge, distribution_id=record.policy_distribution_id, signing=what)

    def _exceptions(self, *states: str) -> list[UUID]:
        with acting(self.world.engine, self.client) as scope:
            return [each.id for each in exceptions_page(scope.conn, self.client) if each.state in states]

    def _grant(self) -> None:
        for asked in self._exceptions("requested"):
            last = self.at.date() + timedelta(days=self.random.randrange(0, 5))
            grants = partial(grant_exception, exception_id=asked, starts_on=self.at.date(), ends_on=last)
            denies = partial(deny_exception, exception_id=asked, comment="It must hold.")
            self._as(self.client, self.random.choice([grants, grants, denies]))

    def _end(self) -> None:
        for granted in self._exceptions("approved")[:1]:
            self._as(self.client, revoke_exception, exception_id=granted, reason="No longer.")

    def _assess(self) -> None:
        answers = {clause: {"value": self.random.choice(ANSWERS)} for clause in CLAUSES}
        self._as(self.signer, submit_assessment, compliance_id=self._record().id, answers=answers)

    def _decide(self) -> None:
        accepted = self.random.random() < 0.8
        self._as(self.client, decide_assessment, compliance_id=self._record().id, accepted=accepted, comment="So.")

    def _review(self) -> None:
        on = self.at.date() + timedelta(days=self.random.randrange(0, 4))
        self._as(self.client, set_review_date, compliance_id=self._record().id, next_review_on=on, reason="Sooner.")

    def _report(self) -> None:
        wanted = Report(
            self._record().policy_distribution_id, self.random.choice(CLAUSES), self.at.date(), "It happened."
        )
        self._as(self.random.choice([self.client, self.signer]), report, wanted=wanted)

    def _move(self) -> None:
        with acting(self.world.engine, self.client) as scope:
            found = violations_of(scope.conn, self.client, now=self.at)
        if found:
            each = self.random.choice(found)
            to = self.random.choice(list(ViolationState)[1:])
            due_on = self.at.date() + timedelta(days=self.random.randrange(0, 3))
            severity = self.random.choice(list(Severity)) if to is ViolationState.CONFIRMED else None
            owner = self.signer.user_id if to is ViolationState.CORRECTING else None
            wanted = Move(to, "Because of that.", severity, owner, due_on)
            self._as(
                self.signer if to is ViolationState.CORRECTING else self.client,
                move,
                violation_id=each.id,
                wanted=wanted,
            )

    def _settings(self) -> None:
        low, middle, high = sorted(self.random.sample(range(7, 60), 3))
        self._as(
            self.client,
            set_score_settings,
            weights=Weights(*(self.random.randrange(1, 100) for _ in range(5))),
            intervals=ReviewIntervals(high, middle, low),
            in_force_from=self.at.date() + timedelta(days=self.random.randrange(0, 3)),
            reason="We look at other things.",
        )

    def _finding(self) -> None:
        found = self._job(A_FINDING, client=self.client.org_id).scalar_one()
        self._job(ITS_CLAUSE, conflict=found)

    def _turn(self) -> None:
        self._job(TURN_FINDING, severity=self.random.choice(list(Severity)))

    def facts_of(self, day: date) -> dict[UUID, Any]:
        """What a score of that day rests on, by record."""
        end = datetime.combine(day + timedelta(days=1), time(), UTC)
        with transaction(self.world.engine, SideRole.JOB) as scope:
            found = gather(scope.conn, [self.agency_id], as_of=end, today=day, org_id=None)
        return {each.compliance_id: (each.assessed_at, each.facts, each.settings) for each in found}

    def history(self, *days: date) -> list[tuple[Any, ...]]:
        """The scores kept of the agency, once those of these days are computed from what stands now."""
        with transaction(self.world.engine, SideRole.JOB) as scope:
            for day in days:
                compute_history(scope.conn, [self.agency_id], day=day)
            return [tuple(row) for row in scope.conn.execute(HISTORY, {"agency": self.agency_id})]

    def scores_of(self, day: date) -> dict[UUID, Any]:
        """The score of that day and what each component reached, by record of the one policy."""
        return {
            record_id: (found.score, [part.value_ten_thousandths for part in found.components], found.status)
            for record_id, (_, facts, settings) in self.facts_of(day).items()
            if record_id == self._record().id
            for found in [score(facts, today=day, weights=settings.weights)]
        }

    def answer(self, meaning: Response, at: datetime) -> None:
        """The agency signs what it holds."""
        record = self._record()
        more = {} if meaning is Response.ACKNOWLEDGED else {"clause_ids": ("C2",), "reason": "Not yet."}
        what = signing(self.policy_id, record.version_number, meaning=meaning, **more)
        with acting(self.world.engine, self.signer) as scope:
            held = {"distribution_id": record.policy_distribution_id, "signing": what}
            acknowledge(scope.conn, actor=self.signer, now=at, **held)

    def lift(self, *, days: int) -> None:
        """The client grants what was asked for last."""
        for asked in self._exceptions("requested"):
            last = self.at.date() + timedelta(days=days)
            self._as(self.client, grant_exception, exception_id=asked, starts_on=self.at.date(), ends_on=last)

    def reword(self, at: datetime) -> None:
        """An editorial version comes into force."""
        self.world.publish(self.policy_id, change_class="editorial", clauses=CLAUSES)
        send(self.world, self.policy_id, now=at, agency_ids=[self.agency_id])
