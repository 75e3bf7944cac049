"""Seeded cases for foresight: two rival clients at an agency, clauses that often clash, and a version about to be sent."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from core.clauses.document import clause_document
from core.clauses.model import Binding, BindingKind, Clause, Priority
from core.compliance.scoring import recompute
from core.conflicts.detect import Detection
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, enter
from core.distribution.model import DistributionOrder, DistributionResult, Response, Signing
from core.distribution.operations import distribute
from core.distribution.signing import acknowledge
from core.exceptions.ending import supersede_exceptions
from core.identity.acting import SIDE_OF
from core.identity.model import Actor
from tests.integration.engagements.conftest import NOW, World
from tests.proof.small_portfolios import SHAPES, small_portfolio

LATER = NOW + timedelta(hours=1)
DAYS = (1, 20, 45, 120)
_REACHES = (
    (Binding(BindingKind.CLIENT_WORK),),
    (Binding(BindingKind.ORGANIZATION),),
    (Binding(BindingKind.ASSET, "prompt_log"),),
    (Binding(BindingKind.ALLIANCE, "Corvexa"), Binding(BindingKind.CLIENT_WORK)),
)


@dataclass
class Case:
    """One generated situation in the open transaction; whoever made it rolls it back."""

    world: World
    conn: Connection
    rng: Random
    policies: dict[str, UUID] = field(default_factory=dict)
    versions: dict[tuple[UUID, int], list[Clause]] = field(default_factory=dict)

    def act(self, actor: Actor) -> Actor:
        enter(self.conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
        return actor

    def job(self) -> None:
        enter(self.conn, SideRole.JOB)

    def publish(self, actor: Actor, key: str, clauses: Sequence[Clause], change_class: str = "material") -> UUID:
        """The next version of a policy, as rows; the policies capability has tests of its own."""
        self.act(actor)
        policy_id = self.policies.get(key) or self._value(
            "INSERT INTO policies (enterprise_org_id, title, created_by) VALUES (:org, :title, :user) RETURNING id",
            org=actor.org_id, title=key, user=actor.user_id,
        )  # fmt: skip
        self.policies[key] = policy_id
        number = self._value(
            "UPDATE policies SET current_version = current_version + 1 WHERE id = :id RETURNING current_version", id=policy_id
        )  # fmt: skip
        given = {"org": actor.org_id, "policy": policy_id, "user": actor.user_id, "now": NOW}
        draft = self._value(
            "INSERT INTO policy_drafts (enterprise_org_id, policy_id, state, title, body, author_id, created_at, updated_at)"
            " VALUES (:org, :policy, 'abandoned', 'P', 'b', :user, :now, :now) RETURNING id",
            **given,
        )
        self._run(
            "INSERT INTO policy_versions (enterprise_org_id, policy_id, version_number, draft_id, title, body, clauses,"
            " change_class, change_summary, document_sha256, author_id, approved_by, approved_at, published_by, published_at,"
            " effective_from) VALUES (:org, :policy, :number, :draft, :title, 'b', CAST(:clauses AS jsonb), :class, '', :sha,"
            " :user, :user, :now, :user, :now, :from)",
            **given, number=number, draft=draft, title=key, sha=_hash(policy_id, number),
            clauses=json.dumps([clause_document(clause) for clause in clauses]), **{"class": change_class},
            **{"from": self.rng.choice((None, None, None, (NOW + timedelta(days=30)).date()))},
        )  # fmt: skip
        self.versions[policy_id, number] = list(clauses)
        return policy_id

    def send(self, actor: Actor, policy_id: UUID, *, now: datetime = NOW, **order: Any) -> DistributionResult:
        agencies = [self.world.lumen.id, self.world.quill.id]
        wanted = DistributionOrder(policy_id, agencies, **order)
        return distribute(self.conn, actor=self.act(actor), order=wanted, now=now)

    def sign(self, policy_id: UUID, distribution_id: UUID) -> None:
        meaning = self.rng.choice(
            (Response.ACKNOWLEDGED, Response.ACKNOWLEDGED, Response.WITH_RESERVATION, Response.DECLINED)
        )
        more = (
            {}
            if meaning is Response.ACKNOWLEDGED
            else {"reason": "So.", "clause_ids": (self.versions[policy_id, 1][0].id,)}
        )
        signing = Signing(meaning, "Mara", _hash(policy_id, 1), **more)
        mara = self.act(self.world.mara)
        acknowledge(
            self.conn, actor=mara, distribution_id=distribution_id, signing=signing, now=NOW + timedelta(minutes=1)
        )

    def assess(self, client: Actor, policy_id: UUID, distribution_id: UUID) -> None:
        """An accepted assessment and a confirmed violation, as rows."""
        self.job()
        clauses = self.versions[policy_id, 1]
        answers = {clause.id: {"value": self.rng.choice(("met", "partly", "not_met"))} for clause in clauses}
        where = {
            "agency": self.world.lumen.id,
            "client": client.org_id,
            "policy": policy_id,
            "held": distribution_id,
            "now": NOW,
        }
        self._run(
            "INSERT INTO assessments (agency_org_id, enterprise_org_id, policy_id, distribution_id, version_number, state,"
            " answers, submitted_by, submitted_at, decided_by, decided_at, review_interval_days) VALUES (:agency, :client,"
            " :policy, :held, 1, 'accepted', CAST(:answers AS jsonb), :mara, :now, :ines, :now, 60)",
            **where, answers=json.dumps(answers), mara=self.world.mara.user_id, ines=client.user_id,
        )  # fmt: skip
        if self.rng.random() < 0.5:
            self._run(
                "INSERT INTO violations (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_id, severity,"
                " state, summary, happened_on, reported_at, confirmed_at) VALUES (:agency, :client, :policy, :held, :clause,"
                " 'high', 'confirmed', 'So.', :day, :now, :now)",
                **where, clause=clauses[-1].id, day=NOW.date(),
            )  # fmt: skip

    def lift(self, client: Actor, policy_id: UUID, distribution_id: UUID) -> None:
        """An exception in force to a clause or two."""
        self.job()
        ids = [clause.id for clause in self.versions[policy_id, 1]]
        self._run(
            "INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason,"
            " requested_by, requested_at, starts_on, ends_on, decided_by, decided_at) VALUES (:agency, :client, :policy,"
            " :held, :ids, 'approved', 'So.', :mara, :now, :day, :until, :ines, :now)",
            agency=self.world.lumen.id, client=client.org_id, policy=policy_id, held=distribution_id,
            ids=self.rng.sample(ids, min(len(ids), self.rng.choice((1, 1, 2)))), mara=self.world.mara.user_id,
            ines=client.user_id, now=NOW, day=NOW.date(), until=(NOW + timedelta(days=self.rng.choice((30, 60, 300)))).date(),
        )  # fmt: skip

    def settle(self) -> None:
        """The agency puts one of its findings aside, one that counts if there is any."""
        self.job()
        self._run(
            "UPDATE policy_conflicts SET resolution_status = 'ignored', resolved_at = :now, ignored_until = :until, resolution_notes = 'So.'"
            " WHERE id = (SELECT id FROM policy_conflicts WHERE agency_org_id = :agency AND resolution_status = 'unresolved'"
            " ORDER BY same_client_org_id IS NULL, relation NOT IN ('conflict', 'tension'), fingerprint LIMIT 1)",
            agency=self.world.lumen.id, now=NOW, until=NOW + timedelta(days=900),
        )  # fmt: skip

    def jobs(self, now: datetime) -> Detection:
        """What follows by itself: exceptions end, findings and scores are brought up to date."""
        self.job()
        lumen = self.world.lumen.id
        supersede_exceptions(self.conn, [lumen], now=now)
        found = detect_for_agency(self.conn, lumen, now=now)
        recompute(self.conn, [lumen], now=now + timedelta(microseconds=1))
        return found

    def found(self, statement: str, **given: object) -> Sequence[Any]:
        """Rows as the job role, which sees all."""
        self.job()
        return self.conn.execute(text(statement), given).all()

    def _run(self, statement: str, **given: object) -> None:
        self.conn.execute(text(statement), given)

    def _value(self, statement: str, **given: object) -> Any:
        return self.conn.execute(text(statement), given).scalar_one()


def a_case(world: World, conn: Connection, seed: int) -> Case:
    """Two policies of Helix's and one of Novara's at the agency, mostly; then a next version of Helix's first."""
    case = Case(world, conn, Random(seed))
    rng = case.rng
    first, second, rival = (_clauses(rng, seed + n, prefix) for n, prefix in enumerate(("A", "B", "N")))
    keys = [("First", world.ines, first), ("Second", world.ines, second), ("Rival", world.luca, rival)]
    for key, client, clauses in keys:
        policy_id = case.publish(client, key, clauses)
        if key == "Second" or rng.random() < 0.85:
            given = {"due_at": NOW + timedelta(days=rng.choice((10, 40)))}
            sent = case.send(client, policy_id, mandatory=rng.random() < 0.5, **given).sent[0].distribution_id
            if rng.random() < 0.7:
                case.sign(policy_id, sent)
            if rng.random() < 0.4:
                case.assess(client, policy_id, sent)
            if rng.random() < 0.35:
                case.lift(client, policy_id, sent)
    case.jobs(NOW + timedelta(minutes=5))
    if rng.random() < 0.25:
        case.settle()
        case.jobs(NOW + timedelta(minutes=10))
    if rng.random() < 0.9:
        case.publish(world.ines, "First", _next(rng, seed, first, second), rng.choice(("material", "editorial")))
    return case


def an_order(case: Case, *, later: bool) -> dict[str, Any]:
    """How the version is sent; later: announced for a day that may be a season away."""
    when = {"scheduled_for": LATER + timedelta(days=case.rng.choice(DAYS)), "announce_now": True} if later else {}
    due = when.get("scheduled_for", LATER) + timedelta(days=case.rng.choice((5, 30)))
    return {**when, "due_at": due, "mandatory": case.rng.random() < 0.5}


def _clauses(rng: Random, seed: int, prefix: str) -> list[Clause]:
    """A few clauses of one shape; seeds close to each other share it, so that two policies often speak of the same."""
    shape = sorted(SHAPES)[seed // 4 % len(SHAPES)]
    held = small_portfolio(seed // 4 if rng.random() < 0.7 else seed, shape)
    mine = rng.sample(held, min(len(held), rng.choice((2, 3, 4))))
    return [_placed(rng, each.clause, f"{prefix}{number}") for number, each in enumerate(mine)]


def _placed(rng: Random, clause: Clause, name: str) -> Clause:
    priority = rng.choice((Priority.CONTRACT, Priority.CONTRACT, Priority.REGULATORY))
    return replace(clause, id=name, bindings=rng.choice(_REACHES), priority=priority)


def _next(rng: Random, seed: int, first: Iterable[Clause], second: Sequence[Clause]) -> list[Clause]:
    """The next version: some clauses stay, are reworded, change or go; new ones come, some beside the second policy."""
    kept = [replace(each, text="Other words.") if rng.random() < 0.3 else each for each in first if rng.random() < 0.7]
    fresh = {each.id: each for each in _clauses(rng, seed + rng.choice((0, 1, 4)), "A")}
    changed = [
        replace(fresh[each.id], id=each.id) if rng.random() < 0.3 and each.id in fresh else each for each in kept
    ]
    copied = [replace(each, id=f"C{number}") for number, each in enumerate(rng.sample(second, 1)) if rng.random() < 0.4]
    more = [replace(each, id=f"D{number}") for number, each in enumerate(fresh.values()) if rng.random() < 0.3]
    return [*changed, *copied, *more] or [replace(second[0], id="C0")]


def _hash(policy_id: UUID, number: int) -> bytes:
    return sha256(f"{policy_id} {number}".encode()).digest()
