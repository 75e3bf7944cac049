"""The paper of a receipt: tagged, the same bytes every time, and nobody's words are read as markup."""

import hashlib
import string
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.distribution.model import Distribution, DistributionStatus, ReceivedDocument, Response
from core.distribution.receipt_paper import receipt_pdf
from core.distribution.receipts import Receipt, ReceiptSignature, SignedClause

ID = UUID(int=5)
AT = datetime(2026, 11, 24, 9, 1, 2, tzinfo=UTC)
HOSTILE = (
    '#panic("x")', "#sys.inputs", '#read("/etc/passwd")', "$ x $", "= Heading", "@label", "<label>", "#{1+1}", "*b* _i_ `c`",
    "// comment", "/* open", "\\", "]", "[", '"', "#import \"@preview/a:1.0.0\": *", "\r\n#panic()", "\u202eabc", "田中 😀", "\x07",
    "\ud7ff\ufffe", "a" * 5000, "{{ x }}", "-1", "",
)  # fmt: skip


def a_receipt(words="Mara Lindqvist", **changes) -> Receipt:
    about = Distribution(
        ID, ID, words, ID, words, ID, words, 3, DistributionStatus.ACTIVE, "opened", Response.DECLINED, True, True, "", AT,
        None, AT, AT, AT, ID, words,
    )  # fmt: skip
    document = ReceivedDocument(about, words, "b", [], "", b"\xab" * 32)
    signature = ReceiptSignature(
        ID, ID, 2, ID, words, Response.DECLINED, words, (SignedClause(words, words),), b"\xcd" * 32, "password",
        "Europe/Stockholm", AT, carried_over=True,
    )  # fmt: skip
    return Receipt(document, (replace(signature, **changes),))


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_people_wrote_is_set_as_text(words):
    assert receipt_pdf(a_receipt(words)).startswith(b"%PDF-")


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=string.punctuation + " \n\tab12é", max_size=60))
def test_no_mixture_of_signs_stops_it(words):
    assert receipt_pdf(a_receipt(words)).startswith(b"%PDF-")


def test_the_same_receipt_gives_the_same_bytes_and_another_one_others():
    first, again, other = (
        hashlib.sha256(receipt_pdf(each)).hexdigest()
        for each in (a_receipt(), a_receipt(), a_receipt(printed_name="Mara Lindqvis"))
    )

    assert first == again
    assert first != other


def test_it_is_tagged_names_its_language_and_brings_its_fonts():
    paper = receipt_pdf(a_receipt())

    assert b"/StructTreeRoot" in paper
    assert b"/Lang(en" in paper
    assert b"/FontFile" in paper
    assert b"pdfuaid" in paper


def test_its_time_is_the_signature_s_and_not_that_of_the_printing():
    later = a_receipt(signed_at=AT.replace(hour=10))

    assert receipt_pdf(a_receipt()) != receipt_pdf(later)
