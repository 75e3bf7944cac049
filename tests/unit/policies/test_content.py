"""What a policy's text must be to be kept."""

from datetime import date

import pytest

from core.clauses.document import ClausesNotValid
from core.policies.content import ContentNotValid, storable
from core.policies.model import ChangeClass
from core.policies.notation import NotationNotValid
from tests.unit.policies.factories import H1, a_content


def test_clauses_are_kept_in_canonical_form_whatever_they_were_written_in() -> None:
    as_yaml = """
- id: H1
  text: Keep every prompt for at least 24 months.
  binding: asset:prompt_log
  norm: {kind: require, param: prompt_log.retention_days, min: 24 months}
"""
    expected = {
        "id": "H1",
        "text": "Keep every prompt for at least 24 months.",
        "binding": ["asset:prompt_log"],
        "priority": "contract",
        "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 720},
    }
    assert a_content(clauses=as_yaml).clauses == a_content(clauses=[H1]).clauses == (expected,)


def test_a_policy_is_material_and_always_in_effect_unless_said_otherwise() -> None:
    read = a_content(clauses=[])
    assert (read.change_class, read.effective_from, read.effective_until) == (ChangeClass.MATERIAL, None, None)


def test_the_title_loses_the_blanks_around_it_and_the_body_keeps_every_character() -> None:
    read = a_content(title="  Prompt records ", body=" We\r\n keep  records.\n")
    assert (read.title, read.body) == ("Prompt records", " We\r\n keep  records.\n")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"title": "x" * 201}, "the title is longer than 200 characters"),
        ({"title": " "}, "the title is missing"),
        ({"title": "nul\0"}, "the title holds a character that cannot be stored"),
        ({"body": "x" * 200_001}, "the body is longer than 200,000 characters"),
        ({"body": "\n"}, "the body is missing"),
        ({"body": "half \udc00"}, "the body holds a character that cannot be stored"),
        ({"change_summary": "x" * 2001}, "the change summary is longer than 2,000 characters"),
        ({"change_summary": "\0"}, "the change summary holds a character that cannot be stored"),
        ({"clauses": [{**H1, "text": "nul \0 here"}]}, "clause 1 holds a character that cannot be stored"),
        ({"clauses": [{**H1, "id": "\ud800"}]}, "clause 1 holds a character that cannot be stored"),
        ({"clauses": [H1, {**H1, "id": "H2", "scope": {"data": ["\0x"]}}]}, "clause 2 holds a character"),
        ({"clauses": [{**H1, "text": "x" * 10_001}]}, "clause 1 holds a text of more than 10,000 characters"),
        ({"clauses": [{**H1, "id": "x" * 65}]}, "the id of clause 1 is longer than 64 characters"),
        ({"clauses": [{**H1, "id": f"C{n}"} for n in range(501)]}, "there are more than 500 clauses"),
        (
            {"effective_from": date(2027, 2, 1), "effective_until": date(2027, 1, 31)},
            "it ends on 2027-01-31, before it takes effect on 2027-02-01",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(written, sentence) -> None:
    with pytest.raises(ContentNotValid) as refusal:
        a_content(**written)
    assert sentence in refusal.value.message


@pytest.mark.parametrize(
    "written",
    [
        {"title": "x" * 200},
        {"body": "x" * 200_000},
        {"body": "😀 \u0001 \ufffe"},
        {"clauses": [{**H1, "id": "x" * 64, "text": "y" * 10_000}]},
        {"clauses": [{**H1, "id": f"C{n}"} for n in range(500)]},
        {"effective_from": date(2027, 1, 1), "effective_until": date(2027, 1, 1)},
    ],
)
def test_what_reaches_a_limit_is_kept(written) -> None:
    a_content(**written)


def test_all_problems_of_the_text_are_named_at_once() -> None:
    with pytest.raises(ContentNotValid) as refusal:
        a_content(title="", body="\0", clauses=[{**H1, "id": "x" * 65}])
    assert len(refusal.value.details["problems"]) == 3


def test_all_problems_of_all_clauses_are_named_at_once() -> None:
    with pytest.raises(ClausesNotValid) as refusal:
        a_content(clauses=[{"id": "C1"}, {"id": "C2", "text": "A text.", "norm": {"kind": "forbid"}}])
    assert {problem.path.partition(".")[0] for problem in refusal.value.problems} == {"C1", "C2"}


def test_text_that_is_no_notation_is_refused_before_anything_else() -> None:
    with pytest.raises(NotationNotValid):
        a_content(title="", clauses="- [")


@pytest.mark.parametrize("text", ["", "plain", "😀", "\u0001\n\t", "\uffff"])
def test_a_whole_character_can_be_stored(text: str) -> None:
    assert storable(text)


@pytest.mark.parametrize("text", ["\0", "a\ud800b", "\udfff"])
def test_a_nul_and_half_a_character_cannot(text: str) -> None:
    assert not storable(text)
