"""Facts that change one after the other: each a row or two, and the event by which the outbox tells of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.engine import Row

from core.events.model import UnreadEvent
from tests.proof.scored_rows import SEVERITIES, Draw
from tests.proof.scored_tables import insert

Pair = tuple[UUID, UUID]


@dataclass
class Change:
    """Writes one fact about a record that is in force, at a time, as the admin."""

    conn: Connection
    draw: Draw
    held: Row[Any]
    at: datetime

    @property
    def where(self) -> dict[str, Any]:
        return {name: self.held._mapping[name] for name in ("agency_org_id", "enterprise_org_id", "policy_id")}

    def run(self, statement: str, **given: Any) -> None:
        """One statement about the pair."""
        self.conn.execute(text(statement), {**self.held._mapping, "at": self.at, **given})

    def add(self, table: str, **row: Any) -> None:
        """One row of the pair's table."""
        insert(self.conn, table, [{**self.where, **row}])

    def clause(self) -> str:
        return self.draw.rng.choice(("C0", "C1", "C2", "C3"))


def signed(change: Change) -> dict[str, Any]:
    """An answer of the agency, in place of the one before."""
    draw, signature = change.draw, change.draw.id()
    meaning = draw.rng.choice(("acknowledged", "with_reservation", "declined"))
    change.add(
        "signatures", id=signature, distribution_id=change.held.distribution_id, version_number=change.held.version_number,
        user_id=change.held.person, printed_name="P", meaning=meaning, reason="So.", clause_ids=["C0"], document_sha256="\\x" + "00" * 32,
        method="password", time_zone="UTC", signed_at=change.at,
    )  # fmt: skip
    change.run(
        "UPDATE policy_distributions SET signature_id = :signature, response = :meaning"
        " WHERE agency_org_id = :agency_org_id AND id = :distribution_id",
        signature=signature, meaning=meaning,
    )  # fmt: skip
    if meaning != "acknowledged" and draw.chance(0.5):
        _approved(change, signature_id=signature)
    return {"distribution_id": change.held.distribution_id, "response": meaning}


def assessed(change: Change) -> dict[str, Any]:
    """The next accepted assessment."""
    draw = change.draw
    change.run(
        "UPDATE assessments SET state = 'superseded', superseded_at = :at"
        " WHERE agency_org_id = :agency_org_id AND policy_id = :policy_id AND state = 'accepted'"
    )
    values = ("met", "partly", "not_met", "not_applicable")
    change.add(
        "assessments", id=draw.id(), distribution_id=change.held.distribution_id, version_number=change.held.version_number,
        state="accepted", answers={f"C{n}": {"value": draw.rng.choice(values)} for n in range(5) if draw.chance(0.8)},
        weights={f"C{n}": draw.rng.randint(1, 9) for n in range(3)}, submitted_by=change.held.person, submitted_at=change.at,
        decided_by=change.held.officer, decided_at=change.at, review_interval_days=draw.rng.choice((7, 30, 180)),
    )  # fmt: skip
    return {"compliance_id": change.held.id}


def violated(change: Change) -> dict[str, Any]:
    """A violation confirmed at once, or a step of one that is there."""
    draw = change.draw
    known = change.conn.execute(
        text(
            "SELECT v.id, max(s.position) AS position FROM violations v"
            " JOIN violation_steps s ON s.agency_org_id = v.agency_org_id AND s.violation_id = v.id"
            " WHERE v.agency_org_id = :agency_org_id AND v.policy_id = :policy_id AND v.confirmed_at IS NOT NULL"
            " GROUP BY v.id ORDER BY v.id"
        ),
        dict(change.held._mapping),
    ).all()
    if known and draw.chance(0.6):
        violation = draw.rng.choice(known)
        step = draw.rng.choice(("correcting", "verified", "sent_back", "closed", "dismissed"))
        _step(change, violation.id, violation.position + 1, step)
        return {"violation_id": violation.id}
    violation_id = draw.id()
    change.add(
        "violations", id=violation_id, distribution_id=change.held.distribution_id, clause_id=change.clause(),
        severity=draw.rng.choice(SEVERITIES), state="confirmed", summary="So.", happened_on=draw.on(-60, 0), reported_at=change.at,
        confirmed_at=change.at,
    )  # fmt: skip
    _step(change, violation_id, 0, "confirmed")
    return {"violation_id": violation_id}


def _step(change: Change, violation_id: UUID, position: int, step: str) -> None:
    insert(
        change.conn,
        "violation_steps",
        [
            {
                "agency_org_id": change.held.agency_org_id, "enterprise_org_id": change.held.enterprise_org_id,
                "violation_id": violation_id, "position": position, "step": step, "side": "client", "author_id": change.held.officer,
                "author_name": "P", "words": "So.", "due_on": change.draw.on(-5, 30), "written_at": change.at,
            }
        ],
    )  # fmt: skip


def _approved(change: Change, *, signature_id: UUID | None = None) -> UUID:
    exception_id, starts_on = change.draw.id(), change.draw.on(-60, 4)
    change.add(
        "exceptions", id=exception_id, distribution_id=change.held.distribution_id, signature_id=signature_id,
        clause_ids=[change.clause(), change.clause()], state="approved", reason="So.", requested_by=change.held.person,
        requested_at=change.at, starts_on=starts_on, ends_on=starts_on + timedelta(days=change.draw.rng.randint(0, 90)),
        decided_by=change.held.officer, decided_at=change.at,
    )  # fmt: skip
    return exception_id


def excepted(change: Change) -> dict[str, Any]:
    """An exception granted, or every approved one of the policy ended."""
    if change.draw.chance(0.4):
        change.run(
            "UPDATE exceptions SET state = :state, ended_at = :at, end_reason = 'So.'"
            " WHERE agency_org_id = :agency_org_id AND policy_id = :policy_id AND state = 'approved'",
            state=change.draw.rng.choice(("expired", "revoked", "superseded")),
        )
        return {"exception_id": _approved(change), "distribution_id": change.held.distribution_id}
    return {"exception_id": _approved(change), "distribution_id": change.held.distribution_id}


def clashed(change: Change) -> dict[str, Any]:
    """A finding among two policies of the client's own; or it is closed at once, so that nothing counts."""
    draw, conflict_id = change.draw, change.draw.id()
    others = change.conn.execute(
        text(
            "SELECT d.policy_id, d.id FROM policy_distributions d WHERE d.agency_org_id = :agency_org_id"
            " AND d.enterprise_org_id = :enterprise_org_id AND d.is_current_version ORDER BY d.id"
        ),
        dict(change.held._mapping),
    ).all()
    members = [(change.held.policy_id, change.held.distribution_id), tuple(draw.rng.choice(others))]
    insert(
        change.conn,
        "policy_conflicts",
        [
            {
                "agency_org_id": change.held.agency_org_id, "id": conflict_id, "policy_a_id": members[0][0], "policy_b_id": members[1][0],
                "conflict_type": "retention", "relation": draw.rng.choice(("conflict", "tension")), "reach": "binding",
                "conflict_description": "So.", "severity": draw.rng.choice(SEVERITIES), "fingerprint": "\\x" + conflict_id.hex * 2,
                "same_client_org_id": change.held.enterprise_org_id, "engine_version": "1", "taxonomy_version": "1", "detected_at": change.at,
                "resolution_status": draw.rng.choice(("unresolved", "in_progress")),
            }
        ],
    )  # fmt: skip
    insert(
        change.conn,
        "conflict_members",
        [
            {
                "agency_org_id": change.held.agency_org_id, "conflict_id": conflict_id, "position": position, "version_number": 1,
                "enterprise_org_id": change.held.enterprise_org_id, "policy_id": policy_id, "distribution_id": distribution_id,
                "clause_id": f"C{draw.rng.randint(0, 3)}", "clause": {},
            }
            for position, (policy_id, distribution_id) in enumerate(members)
        ],
    )  # fmt: skip
    return {"conflict_id": conflict_id}


def reviewed(change: Change) -> dict[str, Any]:
    """A review date set, or taken back."""
    at = change.draw.at(-20, 60) if change.draw.chance(0.7) else None
    change.run(
        "INSERT INTO review_dates (agency_org_id, compliance_id, number, enterprise_org_id, review_at, set_at)"
        " SELECT :agency_org_id, :id, count(*) + 1, :enterprise_org_id, :review_at, :at FROM review_dates"
        " WHERE agency_org_id = :agency_org_id AND compliance_id = :id",
        review_at=at,
    )
    change.run(
        "UPDATE agency_policy_compliance SET review_date_set_by = :by, next_review_date = coalesce(:review_at, next_review_date)"
        " WHERE agency_org_id = :agency_org_id AND id = :id",
        by=change.held.officer if at else None, review_at=at,
    )  # fmt: skip
    return {"compliance_id": change.held.id}


KINDS: Sequence[tuple[str, Callable[[Change], dict[str, Any]]]] = (
    ("distribution.signed", signed),
    ("assessment.decided", assessed),
    ("violation.moved", violated),
    ("exception.decided", excepted),
    ("conflict.detected", clashed),
    ("review_date.set", reviewed),
)


def change(conn: Connection, draw: Draw, pair: Pair, at: datetime) -> UnreadEvent | None:
    """One random fact about a pair; None where the agency holds nothing of the policy by then."""
    held = conn.execute(
        text(
            "SELECT c.agency_org_id, c.enterprise_org_id, c.policy_id, c.id, d.id AS distribution_id, d.version_number,"
            " (SELECT u.id FROM users u WHERE u.org_id = c.agency_org_id ORDER BY u.id LIMIT 1) AS person,"
            " (SELECT u.id FROM users u WHERE u.org_id = c.enterprise_org_id ORDER BY u.id LIMIT 1) AS officer"
            " FROM agency_policy_compliance c JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id"
            " AND d.id = c.policy_distribution_id WHERE d.is_current_version AND c.agency_org_id = :agency AND c.policy_id = :policy"
            " AND coalesce(d.in_force_at, d.distributed_at) < :at"
        ),
        {"agency": pair[0], "policy": pair[1], "at": at},
    ).one_or_none()
    if held is None:
        return None
    topic, write = draw.rng.choice(KINDS)
    payload = write(Change(conn, draw, held, at))
    named = {key: str(value) for key, value in payload.items()}
    return UnreadEvent(1, 1, pair[0], topic, named, at)
