"""The form of a clause: any valid clause fits in and comes out the same; what is not valid is kept as far as it goes."""

from dataclasses import replace

import pytest
from hypothesis import given

from core.clauses.document import clause_document, parse_clauses
from core.clauses.model import Dimension, Scope
from core.clauses.taxonomy import vocabulary
from core.demo.portfolio import portfolio
from core.policies.templates import templates
from pages.view_models import clause_choices as choices
from pages.view_models import clause_form as view
from tests.unit.conflicts.strategies import clauses as any_clause

KNOWN = [
    clause
    for documents in (
        *(policy["clauses"] for policies in portfolio().values() for policy in policies),
        *(template.clauses for template in templates()),
    )
    for clause in parse_clauses(list(documents))
]


def through_the_form(clause):
    (back,) = parse_clauses([view.document_of(view.form_of(clause_document(clause)))])
    return back


def in_one_order(clause):
    """Exceptions whose terms are none do not exist; all else is compared as it is."""
    return replace(clause, exceptions=tuple(each for each in clause.exceptions if each != Scope()))


@given(any_clause(unmapped=True))
def test_any_clause_fits_into_the_form_and_comes_out_the_same(clause):
    assert in_one_order(through_the_form(clause)) == in_one_order(clause)


@pytest.mark.parametrize("clause", KNOWN, ids=lambda clause: clause.id)
def test_clauses_of_the_demo_and_of_templates_come_out_the_same(clause):
    assert through_the_form(clause) == clause


@pytest.mark.parametrize("name", sorted(vocabulary().parameters))
def test_a_demand_on_every_parameter_can_be_filled_in(name):
    parameter = vocabulary().parameters[name]
    offered = choices.value_choices(parameter)
    form = view.ClauseForm(
        id="C1", text="Words.", kind="require", param=name, values=offered[:1], least="" if offered else "1"
    )
    (clause,) = parse_clauses([view.document_of(form)])
    assert view.form_of(clause_document(clause)).param == name
    assert all(choices.value_label(parameter, value) for value in offered)


@pytest.mark.parametrize(
    "document",
    [None, 3, "x", [], {}, {"id": 3}, {"norm": "x"}, {"norm": {"kind": "requird"}}, {"scope": [1]}, {"scope": {"data": 3}},
     {"except": "x"}, {"window": {"from": "soon"}}, {"binding": None}, {"norm": {"kind": "require", "param": ["x"]}}],
)  # fmt: skip
def test_what_is_no_clause_yet_opens_in_the_form_with_its_problems(document):
    view.document_of(view.form_of(document))
    assert view.rows([document])[0].problems


def test_a_field_that_the_form_does_not_know_is_kept_and_told():
    document = {"id": "C1", "text": "Words.", "norm": {"kind": "permit"}, "note": "ours"}
    assert view.document_of(view.form_of(document))["note"] == "ours"
    assert view.problems_of_document(document)[0].startswith("note: is not a field here")


def test_amounts_stay_as_typed_until_they_are_read():
    document = {
        "id": "C1",
        "text": "Words.",
        "norm": {"kind": "require", "param": "record.retention_days", "min": "24 months"},
    }
    form = view.form_of(document)
    assert form.least == "24 months"
    assert view.document_of(form)["norm"]["min"] == "24 months"
    assert view.document_of(replace(form, least="720"))["norm"]["min"] == 720


def test_an_exclusivity_has_no_tools_in_its_scope():
    form = view.form_of({"id": "C1", "text": "Words.", "scope": {"tool": ["openai"]}, "norm": {"kind": "prohibit"}})
    document = view.document_of(replace(form, kind="only", tools=("deepl_pro",)))
    assert "scope" not in document
    assert parse_clauses([document])


def test_two_clauses_of_one_id_are_told_at_the_second():
    document = {"id": "C1", "text": "Words.", "norm": {"kind": "permit"}}
    first, second = view.rows([document, document])
    assert first.problems == ()
    assert "same as that of a clause above" in second.problems[0]


def test_a_copy_stands_under_its_original_with_an_id_of_its_own():
    documents = [{"id": "C1"}, {"id": "C3"}]
    assert [each["id"] for each in view.duplicated(documents, 0)] == ["C1", "C4", "C3"]


@pytest.mark.parametrize(
    ("names", "following"),
    [
        ([], "C1"),
        (["G1", "G7"], "G8"),
        (["C1", "C3", "C2"], "C4"),
        (["purpose"], "C1"),
        (["A9", "note"], "A10"),
        ([3], "4"),
    ],
)
def test_a_new_clause_is_numbered_on(names, following):
    assert view.next_id([{"id": name} for name in names]) == following


def test_problems_are_told_by_the_names_of_the_fields():
    demand = view.document_of(view.ClauseForm(id="C1", text="Words.", kind="require"))
    assert view.problems_of_document(demand) == ("Choose what is demanded.",)
    number = view.document_of(
        view.ClauseForm(id="C1", text="Words.", kind="require", param="human_reviewers", least="many")
    )
    assert view.problems_of_document(number)[0].startswith("At least: has 'many'")
    assert view.problems_of_document(view.document_of(view.ClauseForm(id="C1")))[0].startswith(
        "In your own words: must"
    )


def test_moving_stops_at_the_ends():
    assert view.moved(["a", "b"], 0, -1) == ["a", "b"]
    assert view.moved(["a", "b"], 0, 1) == ["b", "a"]
    assert view.moved(["a", "b"], 1, 1) == ["a", "b"]


@pytest.mark.parametrize("dimension", list(Dimension))
def test_every_term_can_be_picked_once_groups_before_what_lies_below(dimension):
    offered = choices.terms(dimension)
    taxonomy = vocabulary().taxonomies[dimension]
    assert sorted(offered) == sorted(taxonomy.masks)
    labels = [choices.term_label(dimension, term) for term in offered]
    assert len(set(labels)) == len(labels), "two terms would look the same in the list"


def test_a_term_is_shown_with_what_it_lies_in():
    assert choices.term_label(Dimension.DATA, "health_record") == "health records · patient data"
    assert choices.term_label(Dimension.DATA, "our own word") == "our own word"
