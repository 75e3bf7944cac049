"""The hash that an agency signs: fixed vectors, another writer's bytes, and what it must notice."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.policies.model import ChangeClass
from core.policies.rules import content_sha256, document_sha256
from tests.unit.policies.factories import H1, a_content


def test_an_empty_document_hashes_to_a_known_value() -> None:
    canonical = b'{"body":"","clauses":[],"effective_from":null,"effective_until":null,"title":"T"}'
    assert document_sha256("T", "", [], None, None) == hashlib.sha256(canonical).digest()


def test_a_full_document_hashes_to_a_known_value() -> None:
    canonical = (
        '{"body":"Ä\\n\\"q\\" \\u0001 €😀","clauses":[{"id":"C1","norm":{"kind":"require","min":720}}],'
        '"effective_from":"2027-01-01","effective_until":"2027-12-31","title":"Grüße"}'
    )
    found = document_sha256(
        "Grüße",
        'Ä\n"q" \x01 €😀',
        [{"norm": {"min": 720, "kind": "require"}, "id": "C1"}],
        date(2027, 1, 1),
        date(2027, 12, 31),
    )
    assert found == hashlib.sha256(canonical.encode()).digest()
    assert found.hex() == "bb678259ba825369c6d71cdb2fc70434d501f2436bb3fd246c9d45f9dcc9b087"


def test_names_are_ordered_by_utf_16_units_as_the_rfc_demands() -> None:
    # U+1F600 is D83D DE00 in UTF-16 and so stands before U+FB33, though its code point is higher.
    canonical = (
        '{"body":"","clauses":[{"\U0001f600":1,"\ufb33":2}],"effective_from":null,"effective_until":null,"title":"T"}'
    )
    found = document_sha256("T", "", [{"\ufb33": 2, "\U0001f600": 1}], None, None)
    assert found == hashlib.sha256(canonical.encode()).digest()


WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
DAYS = st.none() | st.dates()


@given(
    WORDS,
    WORDS,
    st.lists(st.fixed_dictionaries({"id": WORDS, "text": WORDS, "min": st.integers(0, 10**9)})),
    DAYS,
    DAYS,
)
def test_another_writer_of_sorted_json_comes_to_the_same_hash(title, body, clauses, start, end) -> None:
    document = {
        "title": title,
        "body": body,
        "clauses": clauses,
        "effective_from": start and start.isoformat(),
        "effective_until": end and end.isoformat(),
    }
    written = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert document_sha256(title, body, clauses, start, end) == hashlib.sha256(written.encode()).digest()


@pytest.mark.parametrize("clause", [{"min": 1.0}, {"norm": {"min": 0.5}}, {"tools": ["a", 2.5]}])
def test_a_float_is_never_hashed(clause) -> None:
    with pytest.raises(ValueError, match="is a float"):
        document_sha256("T", "b", [clause], None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Prompt record"},
        {"body": "We keep records. "},
        {"clauses": ()},
        {"effective_from": date(2027, 1, 1)},
        {"effective_until": date(2027, 1, 1)},
    ],
)
def test_whatever_is_signed_changes_the_hash(change) -> None:
    before = a_content()
    assert content_sha256(replace(before, **change)) != content_sha256(before)


def test_the_start_and_the_end_of_the_window_are_not_interchangeable() -> None:
    day = date(2027, 1, 1)
    assert document_sha256("T", "b", [], day, None) != document_sha256("T", "b", [], None, day)


def test_how_a_change_is_called_is_no_part_of_the_document() -> None:
    before = a_content()
    assert content_sha256(replace(before, change_class=ChangeClass.EDITORIAL, change_summary="x")) == content_sha256(
        before
    )


def test_the_order_in_which_a_clause_is_written_does_not_matter_but_the_order_of_clauses_does() -> None:
    turned = dict(reversed(list(H1.items())))
    assert content_sha256(a_content(clauses=[turned])) == content_sha256(a_content())
    other = {**H1, "id": "H9"}
    assert content_sha256(a_content(clauses=[H1, other])) != content_sha256(a_content(clauses=[other, H1]))
