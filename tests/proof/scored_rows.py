"""Generated rows that scores rest on: one state for each agency and policy, drawn from a seed, in every table at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from core.clauses.document import clause_document, parse_clauses

Rows = dict[str, list[dict[str, Any]]]
TODAY = date(2026, 6, 1)
AS_OF = datetime.combine(TODAY, time(13, 30), UTC)
SEVERITIES = ("critical", "high", "medium", "low")
NORMS: tuple[dict[str, Any], ...] = (
    {"kind": "require", "param": "human_reviewers", "min": 1},
    {"kind": "require", "param": "human_reviewers", "min": 2},
    {"kind": "prohibit"},
    {"kind": "permit"},
    {"kind": "duty_each"},
)
SCOPES: tuple[dict[str, list[str]], ...] = (
    {},
    {"jurisdiction": ["DE", "FR"]},
    {"jurisdiction": ["FR"], "audience": ["patients"]},
)
EXCEPTS: tuple[list[dict[str, list[str]]], ...] = (
    [],
    [{"jurisdiction": ["JP"]}, {"jurisdiction": ["US"]}],
    [{"jurisdiction": ["US"]}, {"jurisdiction": ["JP"]}],
)
BINDINGS = (["client_work"], ["client_work", "organization"], ["organization", "client_work"])


@dataclass
class Client:
    """A client with its policies; `texts` holds the clauses of each version."""

    id: UUID
    author: UUID
    approver: UUID
    policies: list[UUID] = field(default_factory=list)
    texts: dict[tuple[UUID, int], list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Drawn:
    """The rows by table, in the order in which they can be written, and which pairs they are about."""

    rows: Rows
    clients: list[Client]
    agencies: list[tuple[UUID, UUID]]

    @property
    def pairs(self) -> list[tuple[UUID, UUID]]:
        """Agency and policy, one for each state."""
        return [
            (agency, policy) for agency, _ in self.agencies for client in self.clients for policy in client.policies
        ]


class Draw:
    """Draws rows from a seed; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.rows: Rows = defaultdict(list)

    def id(self) -> UUID:
        """A new id."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def at(self, earliest: int, latest: int) -> datetime:
        """A moment between two days counted from today; often the same few, so that ties happen."""
        day = TODAY + timedelta(days=self.rng.randint(earliest, latest))
        return datetime.combine(day, self.rng.choice((time(), time(9), time(13, 30), time(18, 45, 1, 7))), UTC)

    def on(self, earliest: int, latest: int) -> date:
        """A day between two days counted from today."""
        return TODAY + timedelta(days=self.rng.randint(earliest, latest))

    def chance(self, share: float) -> bool:
        """True as often as `share`."""
        return self.rng.random() < share

    def add(self, table: str, **row: Any) -> dict[str, Any]:
        """One more row."""
        self.rows[table].append(row)
        return row


def drawn(seed: int, *, clients: int, policies: int, agencies: int) -> Drawn:
    """As many states as clients times policies times agencies."""
    draw = Draw(seed)
    made = [_client(draw, policies) for _ in range(clients)]
    served = [_agency(draw, made) for _ in range(agencies)]
    for agency, person in served:
        for client in made:
            for policy in client.policies:
                _state(draw, client, policy, agency, person)
            _findings(draw, client, agency, [other for other in made if other is not client])
    return Drawn(draw.rows, made, served)


def _person(draw: Draw, org_id: UUID, kind: str, role: str) -> UUID:
    person = draw.id()
    draw.add(
        "users", id=person, org_id=org_id, org_kind=kind, email=f"{person}@example.com", display_name="P", role=role
    )
    return person


def _client(draw: Draw, policies: int) -> Client:
    org_id = draw.id()
    draw.add("organizations", id=org_id, kind="enterprise", name=f"Client {org_id}")
    people = [_person(draw, org_id, "enterprise", "compliance_officer") for _ in range(2)]
    client = Client(org_id, *people)
    for number in range(1, draw.rng.choice((0, 0, 1, 3)) + 1):
        _settings(draw, client, number)
    for _ in range(policies):
        client.policies.append(_policy(draw, client))
    return client


def _settings(draw: Draw, client: Client, number: int) -> None:
    weights = {
        name: draw.rng.randint(1, 100)
        for name in ("acknowledgement", "assessment", "violations", "conflicts", "freshness")
    }
    begins = draw.on(-40, 10)
    draw.add(
        "score_settings", enterprise_org_id=client.id, number=number, **weights, compliant_days=90, at_risk_days=45,
        non_compliant_days=15, in_force_from=begins, set_by=client.author, set_at=datetime.combine(begins, time(), UTC), reason="So.",
    )  # fmt: skip


def _policy(draw: Draw, client: Client) -> UUID:
    policy_id = draw.id()
    draw.add(
        "policies",
        enterprise_org_id=client.id,
        id=policy_id,
        title="Policy",
        current_version=3,
        created_by=client.author,
    )
    clauses = [_clause(draw, f"C{number}") for number in range(draw.rng.choice((0, 1, 2, 4, 5)))]
    for number in (1, 2, 3):
        client.texts[policy_id, number] = clauses
        document = {"enterprise_org_id": client.id, "policy_id": policy_id, "title": "Policy", "body": "Text."}
        at = datetime.combine(TODAY, time(), UTC) - timedelta(days=300)
        draft = draw.add(
            "policy_drafts", **document, id=draw.id(), state="published", clauses=clauses, author_id=client.author,
            created_at=at, updated_at=at, decided_by=client.approver, decided_at=at,
        )  # fmt: skip
        draw.add(
            "policy_versions", **document, version_number=number, draft_id=draft["id"], clauses=clauses, change_class="material",
            change_summary="", document_sha256=_hash(policy_id, number), author_id=client.author, approved_by=client.approver,
            approved_at=at, published_by=client.approver, published_at=at,
        )  # fmt: skip
        clauses = _edited(draw, clauses)
    return policy_id


def _hash(*of: object) -> str:
    return "\\x" + sha256(repr(of).encode()).hexdigest()


def _clause(draw: Draw, name: str) -> dict[str, Any]:
    return _read(
        {
            "id": name,
            "text": "In its own words.",
            "binding": draw.rng.choice(BINDINGS),
            "priority": draw.rng.choice(("contract", "regulatory", "preference")),
            "scope": draw.rng.choice(SCOPES),
            "except": draw.rng.choice(EXCEPTS),
            "window": draw.rng.choice(({}, {}, {"from": "2026-01-01"}, {"until": "2026-12-31"})),
            "norm": draw.rng.choice(NORMS),
        }
    )


def _read(document: dict[str, Any]) -> dict[str, Any]:
    """As the clause reader writes it down."""
    (clause,) = parse_clauses([document])
    return clause_document(clause)


def _edited(draw: Draw, clauses: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The next version: clauses as they were, otherwise, or gone; some added, some in other places."""
    edited = [_changed(draw, clause) for clause in clauses if not draw.chance(0.15)]
    if draw.chance(0.4):
        edited.append(_clause(draw, f"N{draw.rng.randint(1, 9)}"))
    if draw.chance(0.3):
        draw.rng.shuffle(edited)
    return list({clause["id"]: clause for clause in edited}.values())


def _changed(draw: Draw, clause: dict[str, Any]) -> dict[str, Any]:
    """As it was, reworded, its exceptions in another order, of another urgency, or decided otherwise."""
    how = draw.rng.choice(("kept", "kept", "reworded", "reordered", "changed", "urgency"))
    if how == "reworded":
        return {**clause, "text": "In other words."}
    if how == "reordered" and "except" in clause:
        return {**clause, "except": list(reversed(clause["except"]))}
    if how == "urgency":
        return {**clause, "priority": draw.rng.choice(("contract", "preference"))}
    return _clause(draw, clause["id"]) if how == "changed" else clause


def _agency(draw: Draw, clients: Sequence[Client]) -> tuple[UUID, UUID]:
    org_id = draw.id()
    draw.add("organizations", id=org_id, kind="agency", name=f"Agency {org_id}")
    for client in clients:
        draw.add(
            "engagements", agency_org_id=org_id, id=_engagement(org_id, client.id), enterprise_org_id=client.id, state="active",
            starts_on=TODAY - timedelta(days=400),
        )  # fmt: skip
    return org_id, _person(draw, org_id, "agency", "agency_admin")


def _engagement(agency: UUID, client: UUID) -> UUID:
    return UUID(int=agency.int ^ client.int)


@dataclass
class _Held:
    """The distributions of one agency and policy, the current one last."""

    where: dict[str, Any]
    person: UUID
    distributions: list[dict[str, Any]]
    signatures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def current(self) -> dict[str, Any]:
        return self.distributions[-1]


def _state(draw: Draw, client: Client, policy: UUID, agency: UUID, person: UUID) -> None:
    where = {"agency_org_id": agency, "enterprise_org_id": client.id, "policy_id": policy}
    held = _Held(where, person, _distributions(draw, client, policy, agency, where))
    _signatures(draw, held)
    clause_ids = sorted({c["id"] for number in (1, 2, 3) for c in client.texts[policy, number]} | {"C0"})
    _assessments(draw, client, held, clause_ids)
    for _ in range(draw.rng.choice((0, 0, 1, 2, 3))):
        _violation(draw, client, held, clause_ids)
    _exceptions(draw, client, held, clause_ids)
    for _ in range(draw.rng.choice((0, 0, 0, 1, 2))):
        _request(draw, client, held)


def _distributions(
    draw: Draw, client: Client, policy: UUID, agency: UUID, where: dict[str, Any]
) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = []
    number = draw.rng.randint(1, 3)
    earlier = sorted(draw.rng.sample(range(1, number), draw.rng.randint(0, number - 1)))
    sent = [(version, int(draw.chance(0.15))) for version in earlier]
    # A rider takes the place of its own version, which may have been assessed.
    sent += [(number, 0), (number, 1)] if draw.chance(0.2) else [(number, int(draw.chance(0.1)))]
    for place, (version, rider) in enumerate(sent):
        is_current = place == len(sent) - 1
        # Often thirty days ago to the day, when what a version changed lapses.
        due = draw.at(*draw.rng.choice(((-50, 20), (-50, 20), (-30, -30)))) if is_current else draw.at(-120, -20)
        if rider:
            _rider(draw, client, policy, agency, version)
        row = draw.add(
            "policy_distributions", **where, id=draw.id(), engagement_id=_engagement(agency, client.id), batch_id=draw.id(),
            version_number=version, rider_number=rider, distribution_status="active" if is_current else "superseded", delivery="opened",
            response="awaiting", is_current_version=is_current, is_mandatory=draw.chance(0.5), distributed_by=client.author,
            distributed_at=due - timedelta(days=draw.rng.choice((14, 14, 40))), scheduled_for=None,
            in_force_at=due - timedelta(days=draw.rng.choice((1, 13))) if draw.chance(0.2) else None, due_at=due, signature_id=None,
            acknowledged_at=None, acknowledged_by=None, ended_at=None if is_current else draw.at(-30, -1),
        )  # fmt: skip
        _record(draw, client, where, row)
        held.append(row)
    if number < 3 and draw.chance(0.1):
        pending = {**row, "id": draw.id(), "version_number": 3, "rider_number": 0, "distribution_status": "pending",
                   "is_current_version": False, "scheduled_for": draw.at(1, 9), "due_at": draw.at(-200, 30), "delivery": "queued"}  # fmt: skip
        draw.add("policy_distributions", **pending)
        _record(draw, client, where, pending)
    return held


def _record(draw: Draw, client: Client, where: dict[str, Any], distribution: dict[str, Any]) -> None:
    """The record with the review dates that were set for it, the last of which may have been taken back."""
    record = draw.add("agency_policy_compliance", **where, id=draw.id(), policy_distribution_id=distribution["id"],
                      review_date_set_by=None, next_review_date=None)  # fmt: skip
    for number in range(1, draw.rng.choice((0, 0, 0, 1, 2, 3)) + 1):
        at = draw.at(-20, 60) if draw.chance(0.8) else None
        draw.add("review_dates", agency_org_id=where["agency_org_id"], compliance_id=record["id"], number=number,
                 enterprise_org_id=client.id, review_at=at, set_at=draw.at(-60, 2))  # fmt: skip
        record.update(review_date_set_by=client.author if at else None, next_review_date=at)


def _rider(draw: Draw, client: Client, policy: UUID, agency: UUID, version: int) -> None:
    clauses = _edited(draw, client.texts[policy, version])
    draw.add(
        "policy_riders", agency_org_id=agency, enterprise_org_id=client.id, policy_id=policy, version_number=version, rider_number=1,
        overlay={}, clauses=clauses, changes_norms=True, document_sha256=_hash(agency, policy, version), reason="So.",
        created_by=client.author, created_at=draw.at(-300, -200),
    )  # fmt: skip


def _signatures(draw: Draw, held: _Held) -> None:
    for row in held.distributions:
        meanings = draw.rng.choice(
            ([], ["acknowledged"], ["acknowledged"], ["with_reservation"], ["declined"], ["declined", "acknowledged"],
             ["with_reservation", "acknowledged"], ["declined", "with_reservation"], ["acknowledged", "declined"])
        )  # fmt: skip
        given = [_signature(draw, held, row, meaning) for meaning in meanings]
        if given:
            _respond(row, max(given, key=lambda each: (each["signed_at"], each["id"])))
    before = held.distributions[-2] if len(held.distributions) > 1 else None
    if before and before["signature_id"] and held.current["signature_id"] is None and draw.chance(0.6):
        carried = next(each for each in held.signatures if each["id"] == before["signature_id"])
        _respond(held.current, carried)


def _respond(row: dict[str, Any], signature: dict[str, Any]) -> None:
    row.update(response=signature["meaning"], signature_id=signature["id"])


def _signature(draw: Draw, held: _Held, row: dict[str, Any], meaning: str) -> dict[str, Any]:
    signature = draw.add(
        "signatures", **held.where, id=draw.id(), distribution_id=row["id"], version_number=row["version_number"], user_id=held.person,
        printed_name="P", meaning=meaning, reason=None if meaning == "acknowledged" else "So.",
        clause_ids=[] if meaning == "acknowledged" else ["C0"], document_sha256=_hash(row["id"]), method="password", time_zone="UTC",
        signed_at=draw.at(-60, 2),
    )  # fmt: skip
    held.signatures.append(signature)
    return signature


def _assessments(draw: Draw, client: Client, held: _Held, clause_ids: Sequence[str]) -> None:
    count = draw.rng.choice((0, 1, 1, 1, 2, 3))
    times = sorted(draw.at(-130, 1) for _ in range(count))
    for place, decided_at in enumerate(times):
        row = draw.rng.choice(held.distributions)
        is_last = place == count - 1
        values = ("met", "met", "partly", "not_met", "not_applicable")
        answers = {
            each: {"value": draw.rng.choice(values), "reason": "So."} for each in clause_ids if draw.chance(0.75)
        }
        draw.add(
            "assessments", **held.where, id=draw.id(), distribution_id=row["id"], version_number=row["version_number"],
            state="accepted" if is_last else "superseded", answers=answers,
            weights={each: draw.rng.randint(1, 9) for each in clause_ids if draw.chance(0.5)},
            submitted_by=held.person, submitted_at=decided_at, decided_by=client.author, decided_at=decided_at,
            review_interval_days=draw.rng.choice((7, 30, 60, 180)), superseded_at=None if is_last else times[place + 1],
        )  # fmt: skip
    if draw.chance(0.3):
        draw.add(
            "assessments", **held.where, id=draw.id(), distribution_id=held.current["id"], version_number=held.current["version_number"],
            state=draw.rng.choice(("draft", "submitted", "changes_requested")), answers={"C0": {"value": "not_met"}}, weights={},
            submitted_by=held.person, submitted_at=draw.at(-9, 0), decided_by=None, decided_at=None, review_interval_days=None, superseded_at=None,
        )  # fmt: skip


def _violation(draw: Draw, client: Client, held: _Held, clause_ids: Sequence[str]) -> None:
    state = draw.rng.choice(
        ("reported", "confirmed", "confirmed", "correcting", "correcting", "verified", "closed", "dismissed")
    )
    passed = (
        ("reported", "confirmed", "correcting", "verified", "closed").index(state)
        if state != "dismissed"
        else draw.rng.randint(0, 2)
    )
    if state == "correcting" and draw.chance(0.3):
        passed = 3  # sent back: verified once
    times = sorted(draw.at(-130, 1) for _ in range(passed + 1))
    at = dict(
        zip(
            ("reported_at", "confirmed_at", "correcting_at", "verified_at", "closed_at"),
            [*times, None, None, None, None],
            strict=False,
        )
    )
    is_dismissed = {"dismiss_reason": "So."} if state == "dismissed" else {"dismiss_reason": None}
    violation = draw.add(
        "violations", **held.where, id=draw.id(), distribution_id=held.current["id"], clause_id=draw.rng.choice(clause_ids),
        severity=draw.rng.choice(SEVERITIES), state=state, summary="So.", happened_on=draw.on(-140, 0), **at,
        action_due_on=draw.on(-20, 20) if passed > 1 and draw.chance(0.8) else None, closed_by=client.author if state == "closed" else None,
        **is_dismissed, dismissed_at=draw.at(-20, 2) if state == "dismissed" and draw.chance(0.7) else None,
    )  # fmt: skip
    if draw.chance(0.6):
        _steps(draw, client, violation, times)


def _steps(draw: Draw, client: Client, violation: dict[str, Any], times: Sequence[datetime]) -> None:
    """What was done about it, one after the other; nothing is open before it was confirmed."""
    said = list(zip(("reported", "confirmed", "correcting", "verified", "closed"), times, strict=False))
    if len(said) == 4 and violation["state"] == "correcting":
        said.append(("sent_back", times[-1] + timedelta(days=draw.rng.randint(0, 3))))
    if violation["dismissed_at"]:
        said.append(("dismissed", violation["dismissed_at"]))
    for step, at in list(said):
        if draw.chance(0.3):
            said.insert(said.index((step, at)) + 1, ("commented", at))
    for position, (step, at) in enumerate(said):
        draw.add(
            "violation_steps", agency_org_id=violation["agency_org_id"], enterprise_org_id=client.id, violation_id=violation["id"],
            position=position, step=step, side="client", author_id=client.author, author_name="P", words="So.",
            severity=draw.rng.choice(SEVERITIES) if step in ("reported", "confirmed") and draw.chance(0.5) else None,
            due_on=draw.on(-20, 20) if step in ("correcting", "sent_back") and draw.chance(0.8) else None, written_at=at,
        )  # fmt: skip


def _exceptions(draw: Draw, client: Client, held: _Held, clause_ids: Sequence[str]) -> None:
    objections = [each for each in held.signatures if each["meaning"] != "acknowledged"]
    draw.rng.shuffle(objections)
    for place in range(draw.rng.choice((0, 0, 1, 2, 3))):
        answered = objections[place] if place < len(objections) and draw.chance(0.8) else None
        state = draw.rng.choice(
            ("requested", "approved", "approved", "approved", "expired", "revoked", "superseded", "denied", "withdrawn")
        )
        starts_on = draw.on(-90, 10)
        is_decided = state not in ("requested", "withdrawn")
        draw.add(
            "exceptions", **held.where, id=draw.id(), distribution_id=answered["distribution_id"] if answered else held.current["id"],
            signature_id=answered["id"] if answered else None, clause_ids=sorted({draw.rng.choice(clause_ids), draw.rng.choice(clause_ids)}),
            state=state, reason="So.", requested_by=held.person, requested_at=draw.at(-120, -90),
            starts_on=starts_on if is_decided else None, ends_on=starts_on + timedelta(days=draw.rng.randint(0, 90)) if is_decided else None,
            decided_by=client.author if is_decided else None, decided_at=draw.at(-90, 1) if is_decided else None, decision_comment="So.",
            ended_at=draw.at(-20, 2) if state in ("expired", "revoked", "superseded") else None, end_reason="So.",
        )  # fmt: skip


def _request(draw: Draw, client: Client, held: _Held) -> None:
    taken = [each for each in draw.rows["clause_requests"][-3:] if each["policy_id"] == held.where["policy_id"]]
    state = "closed" if any(each["agency_org_id"] == held.where["agency_org_id"] for each in taken) else draw.rng.choice(
        ("with_client", "with_agency", "with_agency", "closed")
    )  # fmt: skip
    opened_at = draw.at(-60, -30)
    request = draw.add(
        "clause_requests", **held.where, id=draw.id(), distribution_id=held.current["id"], version_number=held.current["version_number"],
        clause_id="C0", clause={}, state=state, reply_by=draw.on(-20, 20), opened_by=held.person, opened_at=opened_at, moved_at=opened_at,
        closed_at=draw.at(-5, 0) if state == "closed" else None, outcome="settled" if state == "closed" else None,
    )  # fmt: skip
    for position in range(draw.rng.randint(1, 4)):
        step = (
            "asked"
            if position == 0
            else draw.rng.choice(("replied", "answered", "countered", "adapted", "refused", "settled"))
        )
        draw.add(
            "clause_request_messages", agency_org_id=request["agency_org_id"], enterprise_org_id=client.id, request_id=request["id"],
            position=position, step=step, side="agency", author_id=held.person, author_name="P", words="So.",
            reply_by=draw.on(-20, 10) if draw.chance(0.7) else None, written_at=opened_at + timedelta(days=12 * position),
        )  # fmt: skip


def _findings(draw: Draw, client: Client, agency: UUID, rivals: Sequence[Client]) -> None:
    """Findings among this client's clauses, some of them again for a second asset, and some with a rival's."""
    newest = {
        row["policy_id"]: row
        for row in draw.rows["policy_distributions"]
        if row["agency_org_id"] == agency and row["is_current_version"]
    }
    for _ in range(max(1, len(client.policies) // 3)):
        first, second = (newest[draw.rng.choice(client.policies)] for _ in range(2))
        is_own = not rivals or draw.chance(0.75)
        if not is_own:
            second = newest.get(draw.rng.choice(draw.rng.choice(rivals).policies), second)
        is_own = first["enterprise_org_id"] == second["enterprise_org_id"]
        for _ in range(draw.rng.choice((1, 1, 2))):
            status = draw.rng.choice(("unresolved", "unresolved", "in_progress", "resolved", "ignored"))
            conflict = draw.add(
                "policy_conflicts", agency_org_id=agency, id=draw.id(), policy_a_id=first["policy_id"], policy_b_id=second["policy_id"],
                conflict_type="retention", relation=draw.rng.choice(("conflict", "conflict", "tension", "narrowed")), reach="binding",
                conflict_description="So.", severity=draw.rng.choice(SEVERITIES), fingerprint=_hash(draw.id()),
                same_client_org_id=client.id if is_own else None, engine_version="1", taxonomy_version="1", resolution_status=status,
                resolution_kind="amended" if status == "resolved" else None, detected_at=draw.at(-60, 1),
                resolved_at=draw.at(-20, 2) if status in ("resolved", "ignored") else None, ignored_until=draw.at(1, 9) if status == "ignored" else None,
            )  # fmt: skip
            for number in range(2, draw.rng.choice((1, 1, 2, 3)) + 1):
                # The first is kept as the finding is written. Those of other findings, which nobody keeps, must not count.
                draw.add("finding_states", agency_org_id=agency, conflict_id=conflict["id"], number=number, is_open=draw.chance(0.6),
                         severity=draw.rng.choice(SEVERITIES), held_from=draw.at(-30, 2))  # fmt: skip
            for position, row in enumerate((first, second)):
                draw.add(
                    "conflict_members", agency_org_id=agency, conflict_id=conflict["id"], position=position,
                    enterprise_org_id=row["enterprise_org_id"], policy_id=row["policy_id"], version_number=row["version_number"],
                    distribution_id=row["id"], clause_id=f"C{position}", clause={},
                )  # fmt: skip
