"""Signing: the exact document, once, insert-only, with a receipt; an editorial version carries it over."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.scope import SideRole, transaction
from core.distribution.model import RESPONSE_MOVES, Response, Signing
from core.distribution.queries import NoSuchDistribution, distribution, received_document
from core.distribution.receipts import as_data, receipt
from core.distribution.rules import AlreadyAnswered, DocumentNotCurrent, SigningNotValid
from core.distribution.signing import acknowledge, mark_opened
from core.errors import NotAllowed
from core.identity.acting import acting
from core.identity.model import Role
from tests import factories
from tests.integration.distribution.conftest import NOW, World, document_hash
from tests.integration.distribution.test_distribute import send


@pytest.fixture
def sent(world):
    policy_id = world.publish(clauses=("C1", "C2"))
    return policy_id, send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id


def signing(policy_id, number=1, **changes) -> Signing:
    return replace(Signing(Response.ACKNOWLEDGED, "Signer Zero", document_hash(policy_id, number)), **changes)


def sign(world: World, distribution_id, what: Signing, n=0):
    with acting(world.engine, world.signers[n]) as scope:
        return acknowledge(scope.conn, actor=world.signers[n], distribution_id=distribution_id, signing=what, now=NOW)


def test_a_signature_fills_the_acknowledgement_and_both_sides_read_the_receipt(world, sent):
    policy_id, distribution_id = sent
    signature = sign(world, distribution_id, signing(policy_id))
    for actor in (world.admin, world.signers[0]):
        with acting(world.engine, actor) as scope:
            about = distribution(scope.conn, actor.org_id, distribution_id)
            paper = as_data(receipt(scope.conn, actor.org_id, distribution_id))
        assert (about.response, about.acknowledged_at, about.acknowledged_by) == (
            "acknowledged",
            NOW,
            world.signers[0].user_id,
        )
        (entry,) = paper["signatures"]
        assert entry["signature_id"] == str(signature.id)
        assert entry["printed_name"] == "Signer Zero"
        assert entry["meaning"] == "received and understood"
        assert entry["document_sha256"] == document_hash(policy_id, 1).hex()
        assert entry["signed_at"].endswith("+00:00")


def test_twelve_parallel_signings_of_the_same_are_one_signature(world, sent):
    policy_id, distribution_id = sent
    with ThreadPoolExecutor(12) as pool:
        ids = {s.id for s in pool.map(lambda _: sign(world, distribution_id, signing(policy_id)), range(12))}
    assert len(ids) == 1


def test_a_document_that_is_not_the_one_in_force_is_refused(world, sent):
    policy_id, distribution_id = sent
    with pytest.raises(DocumentNotCurrent):
        sign(world, distribution_id, signing(policy_id, document_sha256=b"x" * 32))
    world.publish(policy_id)
    newer = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    with pytest.raises(DocumentNotCurrent, match="no longer the one in force") as refused:
        sign(world, distribution_id, signing(policy_id))
    assert refused.value.details == {"current_distribution_id": str(newer)}


MEANINGS = [response for response in Response if response is not Response.AWAITING]


def declared(policy_id, meaning: Response) -> Signing:
    """A signature of this meaning with whatever it needs."""
    objects = meaning is not Response.ACKNOWLEDGED
    return signing(policy_id, meaning=meaning, clause_ids=("C1",) if objects else (), reason="Why" if objects else "")


@pytest.mark.parametrize("meaning", MEANINGS)
@pytest.mark.parametrize("before", list(Response))
def test_a_response_moves_as_its_table_says(world, sent, before, meaning):
    policy_id, distribution_id = sent
    if before is not Response.AWAITING:
        first = sign(world, distribution_id, declared(policy_id, before))
    if meaning is before:
        assert sign(world, distribution_id, declared(policy_id, meaning)).id == first.id
    elif meaning in RESPONSE_MOVES[before]:
        sign(world, distribution_id, declared(policy_id, meaning))
    else:
        with pytest.raises(AlreadyAnswered, match=f"already {before.value.replace('_', ' ')}"):
            sign(world, distribution_id, declared(policy_id, meaning))
    with acting(world.engine, world.signers[0]) as scope:
        stands = distribution(scope.conn, world.agencies[0].id, distribution_id).response
    assert stands is (meaning if meaning is before or meaning in RESPONSE_MOVES[before] else before)


def test_a_reservation_needs_clauses_and_a_reason_and_asks_for_an_exception(world, sent, count):
    policy_id, distribution_id = sent
    reserved = signing(policy_id, meaning=Response.WITH_RESERVATION)
    with pytest.raises(SigningNotValid, match="names the clauses"):
        sign(world, distribution_id, reserved)
    with pytest.raises(SigningNotValid, match="no clause C9"):
        sign(world, distribution_id, replace(reserved, clause_ids=("C9",), reason="no"))
    signature = sign(world, distribution_id, replace(reserved, clause_ids=("C2",), reason="We need a month"))
    assert (
        count("exceptions WHERE signature_id = :id AND state = 'requested' AND clause_ids = '{C2}'", id=signature.id)
        == 1
    )
    sign(world, distribution_id, signing(policy_id))
    with pytest.raises(AlreadyAnswered, match="already acknowledged"):
        sign(world, distribution_id, replace(reserved, clause_ids=("C2",), reason="Back again"))


def test_declining_does_not_fill_the_acknowledgement(world, sent):
    policy_id, distribution_id = sent
    sign(world, distribution_id, signing(policy_id, meaning=Response.DECLINED, clause_ids=("C1",), reason="No"))
    with acting(world.engine, world.admin) as scope:
        about = distribution(scope.conn, world.admin.org_id, distribution_id)
    assert (about.response, about.acknowledged_at) == ("declined", None)


def test_nobody_changes_or_deletes_a_signature(world, sent):
    policy_id, distribution_id = sent
    sign(world, distribution_id, signing(policy_id))
    for role in (SideRole.AGENCY, SideRole.ENTERPRISE, SideRole.JOB):
        for change in ("UPDATE signatures SET printed_name = 'x'", "DELETE FROM signatures", "TRUNCATE signatures"):
            refused = pytest.raises(ProgrammingError, match=r"permission denied|insert-only")
            with refused, transaction(world.engine, role, org_id=world.agencies[0].id) as scope:
                scope.conn.execute(text(change))


def test_the_owner_too_is_stopped_by_the_trigger(world, sent, admin_url):
    from sqlalchemy import create_engine

    owner = create_engine(admin_url)
    for table in ("signatures", "audit_log", "policy_versions"):
        with owner.connect() as conn, pytest.raises(ProgrammingError, match="insert-only"):
            conn.execute(text(f"DELETE FROM app.{table}"))
    owner.dispose()


def test_nobody_signs_for_a_colleague(world, sent):
    policy_id, distribution_id = sent
    with transaction(world.engine, SideRole.JOB) as scope:
        colleague = factories.a_person(scope.conn, world.agencies[0])
    with acting(world.engine, world.signers[0]) as scope, pytest.raises(ProgrammingError, match="row-level security"):
        acknowledge(
            scope.conn,
            actor=replace(world.signers[0], user_id=colleague.user_id),
            distribution_id=distribution_id,
            signing=signing(policy_id),
            now=NOW,
        )


def test_a_reader_may_not_sign_and_another_agency_finds_nothing(world, sent):
    policy_id, distribution_id = sent
    with transaction(world.engine, SideRole.JOB) as scope:
        reader = factories.a_person(scope.conn, world.agencies[0], role=Role.AGENCY_USER)
    with acting(world.engine, reader) as scope, pytest.raises(NotAllowed):
        acknowledge(scope.conn, actor=reader, distribution_id=distribution_id, signing=signing(policy_id), now=NOW)
    for stranger in (distribution_id, uuid4()):
        with pytest.raises(NoSuchDistribution):
            sign(world, stranger, signing(policy_id), n=1)


def test_opening_is_noted_once(world, sent):
    _, distribution_id = sent
    with acting(world.engine, world.signers[0]) as scope:
        assert mark_opened(scope.conn, actor=world.signers[0], distribution_id=distribution_id, now=NOW)
        assert not mark_opened(scope.conn, actor=world.signers[0], distribution_id=distribution_id, now=NOW)


def test_an_editorial_version_carries_the_response_over_and_a_material_one_asks_again(world, sent):
    policy_id, first = sent
    sign(world, first, signing(policy_id))
    world.publish(policy_id, change_class="editorial")
    second = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    with acting(world.engine, world.signers[0]) as scope:
        carried = distribution(scope.conn, world.agencies[0].id, second)
        assert (carried.response, carried.signer_name) == ("acknowledged", "Signer Zero")
        (original,) = receipt(scope.conn, world.agencies[0].id, second).signatures
        assert (original.version_number, original.carried_over) == (1, True)
    world.publish(policy_id)
    world.publish(policy_id, change_class="editorial")
    fourth = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    with acting(world.engine, world.signers[0]) as scope:
        assert distribution(scope.conn, world.agencies[0].id, fourth).response == "awaiting"


def test_the_document_read_is_the_document_signed(world, sent):
    policy_id, distribution_id = sent
    with acting(world.engine, world.signers[0]) as scope:
        document = received_document(scope.conn, world.agencies[0].id, distribution_id)
    assert document.document_sha256 == document_hash(policy_id, 1)
    assert [clause["id"] for clause in document.clauses] == ["C1", "C2"]
