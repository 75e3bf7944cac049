"""The receipt: both sides read the same bytes, in both forms; a carried-over answer names the original signature."""

import hashlib
import json
import subprocess
from dataclasses import replace
from uuid import uuid4

import pytest

from core.distribution.model import Response
from core.distribution.queries import NoSuchDistribution
from core.distribution.receipt_paper import receipt_pdf
from core.distribution.receipts import NothingSigned, receipt, receipt_json
from core.identity.acting import acting
from tests.integration.distribution.conftest import document_hash
from tests.integration.distribution.test_distribute import send
from tests.integration.distribution.test_signing import sign, signing


@pytest.fixture
def sent(world):
    policy_id = world.publish(clauses=("C1", "C2"), title="Records #sys")
    return policy_id, send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id


def receipt_for(world, actor, distribution_id):
    with acting(world.engine, actor) as scope:
        return receipt(scope.conn, actor.org_id, distribution_id)


def test_both_sides_get_the_same_bytes_in_both_forms_every_time(world, sent):
    policy_id, distribution_id = sent
    sign(world, distribution_id, signing(policy_id))
    made = [receipt_for(world, actor, distribution_id) for actor in (world.admin, world.signers[0]) for _ in range(2)]
    assert len({receipt_json(each) for each in made}) == 1
    assert len({hashlib.sha256(receipt_pdf(each)).hexdigest() for each in made}) == 1


def test_a_reservation_stands_on_it_with_its_clauses_in_words_and_its_reason(world, sent):
    policy_id, distribution_id = sent
    reserved = signing(policy_id, meaning=Response.WITH_RESERVATION, clause_ids=("C2",), reason="A month.\nNot more.")
    sign(world, distribution_id, reserved)
    shown = receipt_for(world, world.signers[0], distribution_id)
    (signature,) = json.loads(receipt_json(shown))["signatures"]
    assert signature["meaning"] == "accepted with reservation"
    assert [clause["id"] for clause in signature["clauses"]] == ["C2"]
    assert "avatar" in signature["clauses"][0]["words"].lower()
    assert signature["reason"] == "A month.\nNot more."
    assert signature["document_sha256"] == document_hash(policy_id, 1).hex()


def test_an_editorial_version_shows_the_original_signature_and_says_that_it_was_carried_over(world, sent, tmp_path):
    policy_id, first = sent
    original = sign(world, first, signing(policy_id))
    world.publish(policy_id, change_class="editorial", title="Records #sys")
    second = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    for actor in (world.admin, world.signers[0]):
        shown = receipt_for(world, actor, second)
        data = json.loads(receipt_json(shown))
        (signature,) = data["signatures"]
        assert (signature["signature_id"], signature["carried_over"]) == (str(original.id), True)
        assert (data["policy"]["version_number"], signature["version_number"]) == (2, 1)
        assert signature["document_sha256"] == document_hash(policy_id, 1).hex()
        assert data["document_sha256"] == document_hash(policy_id, 2).hex()
    words = text_of(receipt_pdf(shown), tmp_path)
    assert "This signature was given for version 1." in words
    assert "Nobody has signed version 2 itself." in words


def test_an_answer_changed_after_it_was_carried_over_is_a_signature_of_its_own(world, sent):
    policy_id, first = sent
    sign(world, first, signing(policy_id, meaning=Response.DECLINED, clause_ids=("C1",), reason="No"))
    world.publish(policy_id, change_class="editorial", clauses=("C1", "C2"))
    second = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    sign(world, second, signing(policy_id, 2))
    shown = receipt_for(world, world.signers[0], second)
    assert (shown.latest.meaning, shown.latest.carried_over) == (Response.ACKNOWLEDGED, False)


def test_every_signature_of_a_changed_answer_stands_on_it_oldest_first(world, sent):
    policy_id, distribution_id = sent
    sign(world, distribution_id, signing(policy_id, meaning=Response.DECLINED, clause_ids=("C1",), reason="No"))
    sign(world, distribution_id, signing(policy_id))
    shown = receipt_for(world, world.admin, distribution_id)
    assert {each.meaning for each in shown.signatures} == {Response.DECLINED, Response.ACKNOWLEDGED}
    assert not any(each.carried_over for each in shown.signatures)


def test_without_a_signature_there_is_no_receipt_and_a_strangers_reads_as_unknown(world, sent):
    _, distribution_id = sent
    with pytest.raises(NothingSigned, match="Nothing has been signed"):
        receipt_for(world, world.signers[0], distribution_id)
    for actor in (world.signers[1], world.rival_admin):
        for asked in (distribution_id, uuid4()):
            with pytest.raises(NoSuchDistribution):
                receipt_for(world, actor, asked)


def test_the_paper_says_what_the_record_says(world, sent, tmp_path):
    policy_id, distribution_id = sent
    signer = replace(world.signers[0], time_zone="Europe/Stockholm")
    world.signers[0] = signer
    given = sign(world, distribution_id, signing(policy_id, printed_name="Åse *O'Neil* <b>"))
    words = text_of(receipt_pdf(receipt_for(world, signer, distribution_id)), tmp_path)
    for part in (
        world.enterprise.name, world.agencies[0].name, "Records #sys", "Åse *O'Neil* <b>", "received and understood",
        document_hash(policy_id, 1).hex(), str(given.id), "2 November 2026, 10:00:00 CET (Europe/Stockholm)", "password",
    ):  # fmt: skip
        assert part in words, part
    assert "compliant" not in words


def text_of(pdf: bytes, folder) -> str:
    """The paper's letters, read back by a PDF reader of somebody else's; without one only that it is a PDF."""
    if not has_reader():
        pytest.skip("pdftotext is not installed")
    path = folder / "receipt.pdf"
    path.write_bytes(pdf)
    read = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(read.stdout.split())


def has_reader() -> bool:
    try:
        subprocess.run(["pdftotext", "-v"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
