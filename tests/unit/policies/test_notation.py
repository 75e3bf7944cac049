"""Clauses typed as JSON or YAML: read as they look, or refused with the line."""

import json

import pytest

from core.clauses.document import ClausesNotValid
from core.clauses.model import Require
from core.policies.notation import MAX_NOTATION_LENGTH, NotationNotValid, read_clauses
from tests.unit.policies.factories import H1

YES = """
- id: C1
  text: Medical review comes before release.
  window: {from: 2027-01-01}
  norm: {kind: require, param: mlr.before_release, one_of: [yes]}
"""


def test_a_list_its_json_and_its_yaml_read_the_same() -> None:
    plain = [H1, {**H1, "id": "H2"}]
    assert read_clauses(plain) == read_clauses(json.dumps(plain)) == read_clauses(json.dumps(plain, indent="\t"))
    block = "\n".join(f"- {json.dumps(clause)}" for clause in plain)
    assert read_clauses(block) == read_clauses(plain)


@pytest.mark.parametrize("written", ["", "  \n", "# nothing yet", "[]", [], ()])
def test_nothing_written_is_no_clause(written) -> None:
    assert read_clauses(written) == ()


def test_yes_and_a_day_stay_the_words_that_they_look_like() -> None:
    (clause,) = read_clauses(YES)
    assert clause.norm == Require("mlr.before_release", one_of=("yes",))
    assert str(clause.window.starts_on) == "2027-01-01"


def test_a_flow_list_of_yaml_is_read_although_it_starts_like_json() -> None:
    assert read_clauses("[{id: C1, text: A ban., norm: {kind: prohibit}}]")[0].id == "C1"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("- id: C1\n  id: C2\n", "line 2: 'id' stands twice"),
        ('[{"id": "C1", "id": "C2"}]', "'id' stands twice"),
        ("- &a {id: C1}\n- *a\n", r"line 1: aliases \(\*\), anchors \(&\) and tags \(!\) are not used here"),
        ("- *a\n", "aliases"),
        ("- !!python/object/apply:os.system [id]\n", "tags"),
        ("- !!float 1\n", "tags"),
        ("- {id: C1\n", "not readable, line"),
        ("[1.5]", "1.5 is not a whole number"),
        ("[NaN]", "NaN is not a whole number"),
        ("[1" + "0" * 5000 + "]", "is not a whole number of up to 16 digits"),
        ("? [a]\n: b\n", "line 1: a field's name must be a word"),
        ("- a\n--- \n- b\n", "several YAML documents"),
        ("- " * 3000, "nested too deeply"),
        ("[" * 100_000, "nested too deeply"),
        ("a: \ud800", "not readable"),
        ("a: \0", "not readable"),
        (" " * (MAX_NOTATION_LENGTH + 1), "longer than"),
    ],
)
def test_what_would_read_otherwise_than_it_looks_is_refused_in_words(written, sentence) -> None:
    with pytest.raises(NotationNotValid, match=sentence):
        read_clauses(written)


def test_a_short_text_that_would_unfold_into_a_long_one_is_refused() -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [
        f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]"
        for before, after in zip("abcdefg", "bcdefgh", strict=True)
    ]
    with pytest.raises(NotationNotValid):
        read_clauses("\n".join(rows))


@pytest.mark.parametrize("written", ["just words", "id: C1", "12", "- just words", "'null'"])
def test_readable_text_that_is_no_list_of_clauses_names_what_is_wrong(written) -> None:
    with pytest.raises(ClausesNotValid, match="must be"):
        read_clauses(written)
