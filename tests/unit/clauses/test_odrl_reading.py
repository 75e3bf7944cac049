"""ODRL that others wrote: what becomes a clause, and what is listed instead."""

from typing import Any

import pytest

from core.clauses.document import clause_document
from core.clauses.odrl.reading import from_odrl, from_odrl_json, from_turtle

CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
TURTLE_HEAD = """
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix pds: <urn:policy-distribution-sync:odrl:> .
"""


def constraint(operand: str, operator: str, value: Any, **more: Any) -> dict[str, Any]:
    """One comparison."""
    return {"leftOperand": operand, "operator": operator, "rightOperand": value, **more}


def read(kind: str, *constraints: Any, action: Any = "use", **more: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """Clause documents of one rule without words and ids, and what was unsaid."""
    rule = {"action": action, "constraint": list(constraints), **more}
    document = {"@context": [CONTEXT, {"pds": "urn:policy-distribution-sync:odrl:"}], "@type": "Set", kind: [rule]}
    found, unsaid = from_odrl(document)
    written = [clause_document(clause) for clause in found]
    return [{k: v for k, v in one.items() if k not in {"id", "text", "binding", "priority"}} for one in written], [
        *unsaid
    ]


def said(kind: str, *constraints: Any, **more: Any) -> list[dict[str, Any]]:
    """The same where everything can be said."""
    found, unsaid = read(kind, *constraints, **more)
    assert unsaid == []
    return found


def unsaid_of(kind: str, *constraints: Any, **more: Any) -> tuple[str, str]:
    """Place and sentence where the rule is left out."""
    found, unsaid = read(kind, *constraints, **more)
    assert found == []
    (only,) = unsaid
    return only.place, only.message


@pytest.mark.parametrize(
    ("kind", "norm"), [("permission", "permit"), ("prohibition", "prohibit"), ("obligation", "duty")]
)
def test_a_rule_is_a_clause_of_its_kind(kind, norm):
    assert said(kind) == [{"norm": {"kind": norm}}]


def test_a_rule_without_words_gets_those_of_its_structure_and_an_id_for_its_kind():
    found, _ = from_odrl({"@context": CONTEXT, "permission": [{"action": "use"}, {"action": "translate"}]})
    assert [(clause.id, clause.text) for clause in found] == [
        ("P1", "It is allowed to use AI. Applies to this client's work."),
        ("P2", "It is allowed to translate. Applies to this client's work."),
    ]


def test_a_rule_is_named_after_its_identifier_or_the_end_of_its_iri():
    document = {
        "prohibition": [
            {"uid": "http://example.com/rules/7", "action": "use"},
            {"dct:identifier": "N9", "action": "use"},
        ]
    }
    assert [clause.id for clause in from_odrl(document)[0]] == ["7", "N9"]


@pytest.mark.parametrize("operator", ["eq", "isA", "isPartOf", "isAnyOf"])
def test_an_operand_of_a_dimension_confines_the_scope(operator):
    terms = constraint("spatial", operator, {"@id": "pds:jurisdiction/EU"})
    assert said("permission", terms) == [{"scope": {"jurisdiction": ["EU"]}, "norm": {"kind": "permit"}}]


@pytest.mark.parametrize(
    ("operator", "terms", "excepted"),
    [("neq", "hcp", ["hcp"]), ("isNoneOf", ["hcp", "Physicians"], ["hcp", "physician"])],
)
def test_none_of_some_terms_is_an_exception(operator, terms, excepted):
    found = said("prohibition", constraint("recipient", operator, terms))
    assert found[0]["except"] == [{"audience": excepted}]


def test_not_this_or_not_that_is_one_exception_on_both():
    parts = [constraint("pds:tool", "isNoneOf", "Jasper"), constraint("pds:data", "isNoneOf", "pricing")]
    assert said("prohibition", {"or": {"@list": parts}})[0]["except"] == [{"data": ["pricing"], "tool": ["Jasper"]}]


def test_one_or_another_term_of_a_dimension_is_a_list():
    parts = [constraint("spatial", "eq", "DE"), constraint("spatial", "eq", "FR")]
    assert said("permission", {"or": parts})[0]["scope"] == {"jurisdiction": ["DE", "FR"]}


def test_a_term_that_the_vocabulary_lacks_stays_as_it_is_written():
    found = said(
        "permission", constraint("spatial", "eq", {"@id": "https://sws.geonames.org/2921044/"}), action="print"
    )
    assert found[0]["scope"] == {"action": ["odrl:print"], "jurisdiction": ["https://sws.geonames.org/2921044/"]}


def test_a_target_is_data_that_the_vocabulary_lacks():
    assert said("permission", target="http://example.com/asset/1")[0]["scope"] == {
        "data": ["http://example.com/asset/1"]
    }


def test_several_actions_are_one_ban_but_several_duties():
    assert said("prohibition", action=["translate", "pds:action/edit"])[0]["scope"] == {"action": ["edit", "translate"]}
    duties = said("obligation", action=["translate", "pds:action/edit"])
    assert [duty["scope"]["action"] for duty in duties] == [["translate"], ["edit"]]


@pytest.mark.parametrize(
    ("operator", "value", "window"),
    [
        ("gteq", {"@value": "2026-12-01", "@type": "xsd:date"}, {"from": "2026-12-01"}),
        ("gt", {"@value": "2026-12-01", "@type": "xsd:date"}, {"from": "2026-12-02"}),
        ("lteq", {"@value": "2026-12-01", "@type": "xsd:date"}, {"until": "2026-12-01"}),
        ("lt", {"@value": "2026-12-01", "@type": "xsd:date"}, {"until": "2026-11-30"}),
        ("eq", "2026-12-01", {"from": "2026-12-01", "until": "2026-12-01"}),
        ("gteq", {"@value": "2026-12-01T00:00:00Z", "@type": "xsd:dateTime"}, {"from": "2026-12-01"}),
        ("lt", {"@value": "2026-12-01T00:00:00", "@type": "xsd:dateTime"}, {"until": "2026-11-30"}),
    ],
)
def test_a_comparison_of_days_is_a_window(operator, value, window):
    assert said("permission", constraint("dateTime", operator, value))[0]["window"] == window


@pytest.mark.parametrize(
    ("operator", "value", "values"),
    [
        ("gteq", 30, {"min": 30}),
        ("gt", 30, {"min": 31}),
        ("lteq", "30", {"max": 30}),
        ("lt", 30, {"max": 29}),
        ("eq", 30, {"min": 30, "max": 30}),
        ("lteq", {"@value": "P2M", "@type": "xsd:duration"}, {"max": 60}),
        ("lteq", {"@value": "30.0", "@type": "xsd:decimal"}, {"max": 30}),
    ],
)
def test_a_permission_under_a_parameter_is_the_permission_and_a_demand(operator, value, values):
    permit, demand = said("permission", constraint("pds:prompt_log.retention_days", operator, value))
    assert permit == {"norm": {"kind": "permit"}}
    assert demand == {"norm": {"kind": "require", "param": "prompt_log.retention_days", **values}}


@pytest.mark.parametrize(
    ("operator", "value", "values"),
    [
        ("gteq", "author", {"min": "author"}),
        ("lt", "second_person", {"max": "author"}),
        ("neq", "none", {"one_of": ["author", "qualified_medical_reviewer", "second_person"]}),
        ("isAnyOf", ["none", "author"], {"one_of": ["author", "none"]}),
    ],
)
def test_words_of_an_order_are_compared_by_their_place(operator, value, values):
    demand = said("permission", constraint("pds:review.level", operator, value))[1]
    assert demand["norm"] == {"kind": "require", "param": "review.level", **values}


def test_two_bounds_on_one_parameter_are_one_demand():
    bounds = [constraint("pds:human_reviewers", "gteq", 1), constraint("pds:human_reviewers", "lteq", 3)]
    assert said("permission", {"and": bounds})[1]["norm"] == {
        "kind": "require",
        "param": "human_reviewers",
        "min": 1,
        "max": 3,
    }


ENSURED = {"rdf:value": "pds:ensure", "refinement": constraint("pds:human_reviewers", "gteq", 2)}
PERIOD = {"pds:anchor": {"@value": "2026-01-01", "@type": "xsd:date"}}


@pytest.mark.parametrize(
    ("given", "place", "sentence"),
    [
        (constraint("payAmount", "eq", 5), "permission[0].constraint[0]", "payAmount"),
        ({"xone": [constraint("spatial", "eq", "DE")]}, "permission[0].constraint[0]", "xone"),
        ({"andSequence": [constraint("spatial", "eq", "DE")]}, "permission[0].constraint[0]", "andSequence"),
        ({"or": [constraint("spatial", "eq", "DE"), constraint("pds:tool", "eq", "x")]}, "permission[0].constraint[0]", "apart"),
        ({"or": [constraint("pds:human_reviewers", "eq", 1)]}, "permission[0].constraint[0]", "alternatives"),
        (constraint("spatial", "hasPart", "DE"), "permission[0].constraint[0]", "hasPart"),
        (constraint("spatial", "isPartOf", ["DE", "FR"]), "permission[0].constraint[0]", "Several values"),
        (constraint("pds:watermark", "eq", ["yes", "no"]), "permission[0].constraint[0]", "Several values"),
        (constraint("dateTime", "neq", "2026-12-01"), "permission[0].constraint[0]", "neq"),
        (constraint("dateTime", "gteq", "2026-12-01T10:00:00"), "permission[0].constraint[0]", "whole days"),
        (constraint("pds:human_reviewers", "neq", 2), "permission[0].constraint[0]", "neq"),
        (constraint("pds:human_reviewers", "gteq", 1.5), "permission[0].constraint[0]", "whole number"),
        (constraint("pds:human_reviewers", "lt", 0), "permission[0].constraint[0]", "no value"),
        (constraint("pds:human_reviewers", "lt", 3, unit="http://qudt.org/unit/DOZEN"), "permission[0].constraint[0]", "whole number"),
        (constraint("pds:review.level", "gt", "qualified_medical_reviewer"), "permission[0].constraint[0]", "no value"),
        (constraint("pds:watermark", "gteq", "yes"), "permission[0].constraint[0]", "no order"),
        (constraint("pds:watermark", "eq", "perhaps"), "permission[0].constraint[0]", "do not fit"),
        (constraint("spatial", "eq", "DE", **PERIOD), "permission[0].constraint[0]", "anchor"),
        ({"leftOperand": "spatial", "operator": "eq", "rightOperandReference": "http://example.com/x"}, "permission[0].constraint[0]", "rightOperandReference"),
    ],
)  # fmt: skip
def test_a_rule_with_a_constraint_that_cannot_be_said_is_left_out_and_listed(given, place, sentence):
    at, message = unsaid_of("permission", given)
    assert at == place
    assert sentence in message
    assert message.endswith("The permission is left out.")


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        ("permission", {"duty": [{"action": "attribute"}]}, "rests on a duty"),
        ("permission", {"action": []}, "names no action"),
        ("prohibition", {"constraint": [constraint("pds:human_reviewers", "lt", 2)]}, "depends on a parameter"),
        ("permission", {"target": {"uid": "http://example.com/1", "refinement": []}}, "target"),
        ("obligation", {"action": "pds:ensure"}, "to be ensured"),
        ("prohibition", {"action": ENSURED}, "depends on a parameter"),
        (
            "prohibition",
            {"action": {"rdf:value": "use", "refinement": constraint("pds:tool", "isNoneOf", "x", **PERIOD)}},
            "anchor",
        ),
        ("permission", {"pds:binding": ["the moon"]}, "the moon"),
        ("permission", {"constraint": [5]}, "neither a dimension"),
        ("permission", {"constraint": {"and": [5]}}, "neither a dimension"),
        (
            "permission",
            {"constraint": {"and": [], "or": [constraint("spatial", "eq", "DE")], "xone": [5]}},
            "changes what",
        ),
        ("prohibition", {"action": [5, "use"]}, "without a name"),
    ],
)
def test_a_rule_that_is_more_than_a_clause_is_left_out(kind, more, sentence):
    _, message = unsaid_of(kind, **more)
    assert sentence in message


def test_what_stands_beside_a_rule_is_listed_and_the_clause_kept():
    found, unsaid = read("permission", assignee="http://example.com/bob")
    assert len(found) == 1
    assert [(each.place, "assignee: http://example.com/bob" in each.message) for each in unsaid] == [
        ("permission[0]", True)
    ]


def test_what_an_action_is_included_in_is_listed():
    action = {"rdf:value": {"@id": "odrl:translate"}, "includedIn": "odrl:use"}
    found, unsaid = read("permission", action=action)
    assert found[0]["scope"] == {"action": ["translate"]}
    assert [each.place for each in unsaid] == ["permission[0].action"]


def test_what_is_said_of_the_policy_is_each_rules():
    document = {
        "action": "translate",
        "constraint": constraint("spatial", "eq", "DE"),
        "permission": [{}, {"action": "pds:action/edit"}],
    }
    found, unsaid = from_odrl(document)
    assert unsaid == ()
    assert [dict(clause.scope.terms)["action"] for clause in found] == [("translate",), ("edit",)]
    assert all(dict(clause.scope.terms)["jurisdiction"] == ("DE",) for clause in found)


def test_a_constraint_may_stand_elsewhere_in_the_graph():
    graph = [
        {"@id": "ex:p", "@type": "Offer", "permission": {"action": "use", "constraint": {"@id": "ex:c"}}},
        {"@id": "ex:c", "@type": "Constraint", **constraint("spatial", "eq", "DE")},
    ]
    found, unsaid = from_odrl({"@context": [CONTEXT, {"ex": "http://example.com/"}], "@graph": graph})
    assert [clause.scope.terms for clause in found] == [(("jurisdiction", ("DE",)),)]
    assert [each.place for each in unsaid] == ["[1]"]


def test_prefixes_of_the_document_are_its_own():
    document = {"@context": {"o": "http://www.w3.org/ns/odrl/2/"}, "o:permission": {"o:action": {"@id": "o:use"}}}
    assert len(from_odrl(document)[0]) == 1


def test_turtle_says_the_same():
    text = (
        TURTLE_HEAD
        + """
    <urn:p> a odrl:Set ; odrl:prohibition [ odrl:action odrl:translate ;
      odrl:constraint [ odrl:and ( [ odrl:leftOperand odrl:spatial ; odrl:operator odrl:isAnyOf ; odrl:rightOperand ( "DE" "FR" ) ]
        [ odrl:leftOperand odrl:dateTime ; odrl:operator odrl:gteq ; odrl:rightOperand "2026-12-01"^^xsd:date ] ) ] ] .
    """
    )
    found, unsaid = from_turtle(text)
    assert unsaid == ()
    assert [clause.text for clause in found] == [
        "It is forbidden to translate in Germany or France, from 2026-12-01. Applies to this client's work."
    ]


def test_json_text_says_the_same_as_the_object():
    assert from_odrl_json('{"permission": {"action": "use"}}') == from_odrl({"permission": {"action": "use"}})
