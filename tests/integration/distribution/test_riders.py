"""Riders: one agency's own overlay on a version takes the version's place, alone, and is what it signs and is measured by."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.clauses.document import parse_clauses
from core.db.scope import SideRole, transaction
from core.distribution.delta import delta
from core.distribution.model import DistributionStatus, Response, Signing
from core.distribution.operations import withdraw
from core.distribution.queries import distribution, received_document
from core.distribution.receipts import as_data, receipt
from core.distribution.riders.model import AnswerToRider, RiderOrder, RiderSent
from core.distribution.riders.operations import preview_rider, send_rider
from core.distribution.riders.queries import NoSuchHolder, NothingToAdapt, riders_of_policy
from core.distribution.riders.rules import AlreadyHeld, HoldsSomethingElse, RiderNotValid
from core.distribution.rules import DocumentNotCurrent
from core.distribution.sending import VersionWithdrawn
from core.distribution.signing import acknowledge
from core.errors import NotAllowed, NotValid, Refusal
from core.identity.acting import acting
from core.identity.model import Role
from core.policies.queries import NoSuchPolicy
from tests import factories
from tests.integration.distribution.conftest import NOW, World, a_clause
from tests.integration.distribution.sending import activate, held, send, sign

LATER = NOW + timedelta(days=1)
REWORDED = {**a_clause("C1"), "text": "Clause C1 in other words."}
LOOSENED = {**a_clause("C1"), "except": [{"channel": ["email"]}]}


def adapt(world: World, policy_id: UUID, n: int = 0, *, now=NOW, actor=None, **order: object) -> RiderSent:
    actor = actor or world.admin
    order.setdefault("replaced", [LOOSENED])
    order.setdefault("reason", "You asked for it.")
    with acting(world.engine, actor) as scope:
        wanted = RiderOrder(world.agencies[n].id, policy_id, **order)
        return send_rider(scope.conn, actor=actor, order=wanted, now=now)


def document(world: World, n: int, distribution_id: UUID):
    with acting(world.engine, world.signers[n]) as scope:
        return received_document(scope.conn, world.agencies[n].id, distribution_id)


def sign_it(world: World, distribution_id: UUID, sha256: bytes, n: int = 0) -> None:
    with acting(world.engine, world.signers[n]) as scope:
        what = Signing(Response.ACKNOWLEDGED, "Somebody", sha256)
        acknowledge(scope.conn, actor=world.signers[n], distribution_id=distribution_id, signing=what, now=NOW)


@pytest.fixture
def sent(world) -> tuple[UUID, list[UUID]]:
    """A policy with two clauses at three agencies; the ids of its distributions in the agencies' order."""
    policy_id = world.publish(clauses=("C1", "C2"))
    made = {each.agency_org_id: each.distribution_id for each in send(world, policy_id).sent}
    return policy_id, [made[agency.id] for agency in world.agencies]


def test_a_rider_takes_the_place_of_the_version_at_one_agency_alone(world, sent):
    policy_id, before = sent
    made = adapt(world, policy_id, removed=["C2"], added=[a_clause("C9")])
    read = document(world, 0, made.distribution_id)
    assert [clause["id"] for clause in read.clauses] == ["C1", "C9"]
    assert read.clauses[0]["except"] == [{"channel": ["email"]}]
    assert read.document_sha256 == made.document_sha256
    assert (read.distribution.document, read.distribution.is_current_version) == ("version 1, rider 1", True)
    with acting(world.engine, world.admin) as scope:
        old = distribution(scope.conn, world.admin.org_id, before[0])
    assert (old.distribution_status, old.is_current_version) == (DistributionStatus.SUPERSEDED, False)
    for n in (1, 2):
        other = document(world, n, before[n])
        assert [clause["id"] for clause in other.clauses] == ["C1", "C2"]
        assert other.distribution.distribution_status is DistributionStatus.ACTIVE


def test_no_other_agency_and_no_rival_reads_a_rider_or_counts_one(world, sent):
    policy_id, _ = sent
    made = adapt(world, policy_id)
    for actor in (world.signers[1], world.rival_admin):
        with acting(world.engine, actor) as scope:
            count = scope.conn.execute(text("SELECT count(*) FROM policy_riders")).scalar_one()
            seen = scope.conn.execute(
                text("SELECT count(*) FROM distribution_documents WHERE rider_number > 0")
            ).scalar_one()
            assert (count, seen) == (0, 0)
            with pytest.raises(NoSuchPolicy):
                riders_of_policy(scope.conn, actor, policy_id)
    assert adapt(world, policy_id, 1).rider_number == made.rider_number == 1


def test_the_signature_is_over_the_riders_document_and_the_receipt_says_so(world, sent):
    policy_id, before = sent
    sign(world, 0, before[0], policy_id)
    made = adapt(world, policy_id)
    version_sha256 = document(world, 0, before[0]).document_sha256
    assert made.answer is AnswerToRider.ASKED_AGAIN
    with pytest.raises(DocumentNotCurrent):
        sign_it(world, made.distribution_id, version_sha256)
    sign_it(world, made.distribution_id, made.document_sha256)
    for actor in (world.admin, world.signers[0]):
        with acting(world.engine, actor) as scope:
            paper = as_data(receipt(scope.conn, actor.org_id, made.distribution_id))
        assert paper["policy"]["rider_number"] == 1
        [signature] = paper["signatures"]
        assert signature["document_sha256"] == paper["document_sha256"] == made.document_sha256.hex()
        assert (signature["version_number"], signature["rider_number"]) == (1, 1)


def test_what_changed_is_told_against_what_the_agency_signed(world, sent):
    policy_id, before = sent
    sign(world, 0, before[0], policy_id)
    made = adapt(world, policy_id, removed=["C2"])
    with acting(world.engine, world.signers[0]) as scope:
        told = delta(scope.conn, received_document(scope.conn, world.agencies[0].id, made.distribution_id))
    assert told is not None
    assert (told.before.id, told.was_signed) == (before[0], True)
    assert [(each.clause_id, each.change.value) for each in told.clauses] == [("C1", "loosened"), ("C2", "removed")]


def test_only_a_rewording_carries_the_answer_over(world, sent):
    policy_id, before = sent
    sign(world, 0, before[0], policy_id)
    reworded = adapt(world, policy_id, replaced=[REWORDED])
    with acting(world.engine, world.signers[0]) as scope:
        about = distribution(scope.conn, world.agencies[0].id, reworded.distribution_id)
        paper = as_data(receipt(scope.conn, world.agencies[0].id, reworded.distribution_id))
    assert (reworded.answer, about.response) == (AnswerToRider.CARRIED_OVER, Response.ACKNOWLEDGED)
    assert (paper["signatures"][0]["carried_over"], paper["signatures"][0]["rider_number"]) == (True, 0)
    changed = adapt(world, policy_id, now=LATER)
    assert (changed.rider_number, changed.answer) == (2, AnswerToRider.ASKED_AGAIN)
    assert document(world, 0, changed.distribution_id).distribution.response is Response.AWAITING


@pytest.mark.parametrize("change_class", ["editorial", "material"])
def test_a_later_version_replaces_the_rider_says_so_and_asks_again(world, sent, change_class):
    policy_id, _ = sent
    made = adapt(world, policy_id)
    sign_it(world, made.distribution_id, made.document_sha256)
    world.publish(policy_id, clauses=("C1", "C2"), change_class=change_class)
    result = send(world, policy_id, now=LATER)
    [replaced] = result.replaced_riders
    assert (replaced.agency_org_id, replaced.version_number, replaced.rider_number) == (world.agencies[0].id, 1, 1)
    newest = next(each for each in result.sent if each.agency_org_id == world.agencies[0].id)
    read = document(world, 0, newest.distribution_id)
    assert (read.distribution.document, read.distribution.response) == ("version 2", Response.AWAITING)
    assert [clause.get("except") for clause in read.clauses] == [None, None]


def test_a_scheduled_editorial_version_asks_again_too_where_a_rider_was_answered(world, sent):
    policy_id, before = sent
    sign(world, 1, before[1], policy_id)
    made = adapt(world, policy_id)
    sign_it(world, made.distribution_id, made.document_sha256)
    world.publish(policy_id, clauses=("C1", "C2"), change_class="editorial")
    send(world, policy_id, scheduled_for=LATER)
    assert activate(world, LATER) == 3
    with transaction(world.engine, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text(
                "SELECT agency_org_id, response FROM policy_distributions WHERE policy_id = :id AND is_current_version"
            ),
            {"id": policy_id},
        )
        answers = {row.agency_org_id: row.response for row in found}
    assert [answers[agency.id] for agency in world.agencies] == ["awaiting", "acknowledged", "awaiting"]


def test_the_version_itself_and_what_is_held_unchanged_are_refused(world, sent):
    policy_id, _ = sent
    with pytest.raises(AlreadyHeld, match="exactly this as version 1"):
        adapt(world, policy_id, replaced=[a_clause("C1")])
    adapt(world, policy_id)
    with pytest.raises(AlreadyHeld, match="exactly this as version 1, rider 1"):
        adapt(world, policy_id, now=LATER)
    with pytest.raises(NotValid, match="version 1, with rider 1 for it alone"):
        send(world, policy_id, agency_ids=[world.agencies[0].id], now=LATER)
    back = adapt(world, policy_id, replaced=[], now=LATER)
    assert parse_clauses(document(world, 0, back.distribution_id).clauses) == parse_clauses(
        [a_clause("C1"), a_clause("C2")]
    )


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        ({"replaced": [a_clause("C7")]}, "no clause C7 to adapt"),
        ({"replaced": [], "removed": ["C7"]}, "no clause C7 to leave out"),
        ({"replaced": [], "added": [a_clause("C2")]}, "has a clause C2 already"),
        ({"removed": ["C1"]}, "replaced and left out at once"),
        ({"reason": "  "}, "Say why"),
    ],
)
def test_an_overlay_that_does_not_fit_is_refused_with_what_to_do(world, sent, overlay, said):
    with pytest.raises(RiderNotValid, match=said):
        adapt(world, sent[0], **overlay)


def test_a_clause_that_cannot_be_read_is_refused_by_its_id(world, sent):
    with pytest.raises(NotValid, match=r"C1\.norm"):
        adapt(world, sent[0], replaced=[{"id": "C1", "text": "Something."}])


@pytest.mark.parametrize("state", ["superseded", "withdrawn", "expired", "refused"])
def test_only_what_an_agency_holds_can_be_adapted(world, sent, state):
    policy_id, before = sent
    with acting(world.engine, world.admin) as scope:
        scope.conn.execute(
            text(
                "UPDATE policy_distributions SET distribution_status = :state, is_current_version = false WHERE id = :id"
            ),
            {"state": state, "id": before[0]},
        )
    with pytest.raises(NothingToAdapt, match="Send it one, then adapt that"):
        adapt(world, policy_id)


def test_what_is_only_scheduled_cannot_be_adapted(world):
    policy_id = world.publish()
    send(world, policy_id, scheduled_for=LATER)
    with pytest.raises(NothingToAdapt):
        adapt(world, policy_id)


def test_a_rider_may_be_withdrawn_and_nothing_comes_back_in_its_place(world, sent):
    policy_id, _ = sent
    made = adapt(world, policy_id)
    with acting(world.engine, world.admin) as scope:
        withdraw(scope.conn, actor=world.admin, distribution_id=made.distribution_id, reason="No.", now=LATER)
    assert held(world, policy_id) == [None, 1, 1]


def test_a_rider_for_a_stranger_an_unknown_agency_or_a_foreign_policy_reads_alike(world, sent):
    policy_id, _ = sent
    said = []
    with transaction(world.engine, SideRole.JOB) as scope:
        stranger = factories.an_agency(scope.conn).id
    for agency_id in (stranger, uuid4()):
        order = RiderOrder(agency_id, policy_id, "Why.", replaced=[LOOSENED])
        with acting(world.engine, world.admin) as scope, pytest.raises(NoSuchHolder) as refused:
            send_rider(scope.conn, actor=world.admin, order=order, now=NOW)
        said.append(refused.value.message)
    assert said[0] == said[1]
    for policy in (policy_id, uuid4()):
        with pytest.raises(NoSuchPolicy):
            adapt(world, policy, actor=world.rival_admin)


def test_whoever_may_not_publish_and_send_makes_no_rider(world, sent):
    with transaction(world.engine, SideRole.JOB) as scope:
        officer = factories.a_person(scope.conn, world.enterprise, role=Role.COMPLIANCE_OFFICER)
    for actor in (officer, world.signers[0]):
        with pytest.raises(NotAllowed):
            adapt(world, sent[0], actor=actor)


def test_of_two_riders_at_once_exactly_one_is_current_and_it_is_the_later(world, sent):
    policy_id, _ = sent

    def race(place: int) -> object:
        clause = {**a_clause("C1"), "except": [{"channel": [("email", "web", "print", "app")[place]]}]}
        try:
            return adapt(world, policy_id, replaced=[clause], expected_rider=0 if place == 0 else None)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(race, range(4)))
    numbers = sorted(each.rider_number for each in made if isinstance(each, RiderSent))
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(isinstance(each, RiderSent | HoldsSomethingElse) for each in made)
    with transaction(world.engine, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text(
                "SELECT rider_number FROM policy_distributions WHERE policy_id = :id AND agency_org_id = :agency AND is_current_version"
            ),
            {"id": policy_id, "agency": world.agencies[0].id},
        )
        assert found.scalars().all() == [numbers[-1]]


def test_a_rider_written_for_what_the_agency_no_longer_holds_is_refused(world, sent):
    policy_id, _ = sent
    adapt(world, policy_id)
    with pytest.raises(HoldsSomethingElse, match="version 1, rider 1"):
        adapt(world, policy_id, replaced=[REWORDED], expected_version=1, expected_rider=0, now=LATER)


def test_a_withdrawn_version_is_not_adapted(world, sent):
    policy_id, _ = sent
    with acting(world.engine, world.admin) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO policy_version_withdrawals (enterprise_org_id, policy_id, version_number, reason, withdrawn_by, withdrawn_at)"
                " VALUES (:org, :policy, 1, 'Wrong.', :user, :now)"
            ),
            {"org": world.admin.org_id, "policy": policy_id, "user": world.admin.user_id, "now": NOW},
        )
    with pytest.raises(VersionWithdrawn):
        adapt(world, policy_id)


def test_the_preview_is_what_then_happens(world, sent):
    policy_id, before = sent
    sign(world, 0, before[0], policy_id)
    order = RiderOrder(world.agencies[0].id, policy_id, "Why.", replaced=[LOOSENED], removed=["C2"])
    with acting(world.engine, world.admin) as scope:
        seen = preview_rider(scope.conn, actor=world.admin, order=order, now=NOW)
    made = adapt(world, policy_id, removed=["C2"], reason="Why.")
    assert (seen.rider_number, seen.answer, seen.due_at) == (made.rider_number, made.answer, made.due_at)
    assert seen.adapted.document_sha256 == made.document_sha256
    assert [(each.clause_id, each.change.value) for each in seen.adapted.from_version] == [
        ("C1", "loosened"),
        ("C2", "removed"),
    ]


def test_the_client_lists_its_riders_newest_first_with_how_they_stand(world, sent):
    policy_id, _ = sent
    adapt(world, policy_id, replaced=[REWORDED])
    adapt(world, policy_id, now=LATER)
    with acting(world.engine, world.admin) as scope:
        listed = riders_of_policy(scope.conn, world.admin, policy_id)
        [first] = riders_of_policy(scope.conn, world.admin, policy_id, limit=1)
        [second] = riders_of_policy(
            scope.conn, world.admin, policy_id, after=(first.created_at, first.distribution_id), limit=1
        )
    assert [(each.rider_number, each.distribution_status.value, each.changes_norms) for each in listed] == [
        (2, "active", True),
        (1, "superseded", False),
    ]
    assert [first, second] == listed
    assert parse_clauses(listed[0].overlay["replaced"]) == parse_clauses([LOOSENED])
    assert (listed[0].overlay["removed"], listed[0].overlay["added"]) == ([], [])


def test_both_trails_hold_it_and_both_sides_are_told(world, sent, count):
    made = adapt(world, sent[0])
    both = {"id": made.distribution_id, "agency": world.agencies[0].id, "client": world.enterprise.id}
    assert count("audit_log WHERE event = 'rider.sent' AND entity_id = :id AND agency_org_id = :agency", **both) == 1
    told = "outbox WHERE payload ->> 'distribution_id' = CAST(:id AS text) AND org_id = :agency AND topic = 'distribution.created'"
    assert count(told, **both) == 1
    assert count("outbox WHERE topic = 'rider.sent' AND org_id = :client", **both) == 1
