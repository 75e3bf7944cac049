"""What each part of a clause is called in ODRL."""

from typing import Any

import pytest

from core.clauses.document import parse_clauses
from core.clauses.odrl.writing import to_odrl


def rule_of(norm: str | dict[str, Any], **parts: Any) -> tuple[str, dict[str, Any]]:
    """The kind and the rule that one clause becomes."""
    written = {"kind": norm} if isinstance(norm, str) else norm
    document = to_odrl(parse_clauses([{"id": "C1", "text": "Its own words.", "norm": written, **parts}]))
    kinds = [kind for kind in ("permission", "prohibition", "obligation") if kind in document]
    assert len(kinds) == 1
    (rule,) = document[kinds[0]]
    return kinds[0], rule


def test_the_document_names_the_context_of_odrl_and_our_profile():
    document = to_odrl(())
    assert document["@context"][0] == "http://www.w3.org/ns/odrl.jsonld"
    assert (document["@type"], document["target"]) == ("Set", "pds:aiWork")
    assert document["profile"] == document["@context"][1]["pds"]
    assert "permission" not in document


@pytest.mark.parametrize(
    ("norm", "kind"),
    [("permit", "permission"), ("prohibit", "prohibition"), ("duty", "obligation"), ("duty_each", "obligation")],
)
def test_a_norm_is_a_rule_of_its_kind(norm, kind):
    found, rule = rule_of(norm)
    assert (found, rule["action"]) == (kind, "pds:useAI")
    assert rule.get("pds:eachTime", False) == (norm == "duty_each")
    assert (rule["dct:identifier"], rule["dct:description"]) == ("C1", "Its own words.")


def test_one_known_action_is_the_action_and_several_are_a_constraint():
    assert rule_of("prohibit", scope={"action": ["translate"]})[1]["action"] == "pds:action/translate"
    rule = rule_of("prohibit", scope={"action": ["translate", "gen_text"]})[1]
    assert rule["action"] == "pds:useAI"
    assert rule["constraint"][0]["leftOperand"] == "pds:action"


@pytest.mark.parametrize(
    ("dimension", "operand"),
    [
        ("tool", "pds:tool"),
        ("data", "pds:data"),
        ("channel", "deliveryChannel"),
        ("audience", "recipient"),
        ("jurisdiction", "spatial"),
    ],
)
def test_a_dimension_is_odrls_operand_where_it_has_one(dimension, operand):
    rule = rule_of("permit", scope={dimension: ["a word of nobody"]})[1]
    assert rule["constraint"] == [
        {"leftOperand": operand, "operator": "isAnyOf", "rightOperand": ["a word of nobody"]},
    ]


def test_a_known_term_is_an_iri_of_the_profile():
    rule = rule_of("permit", scope={"audience": ["hcp"]})[1]
    assert rule["constraint"][0]["rightOperand"] == [{"@id": "pds:audience/hcp"}]


def test_a_tool_list_forbids_every_tool_but_these():
    kind, rule = rule_of({"kind": "only", "tools": ["claude_for_work"]}, scope={"action": ["gen_text"]})
    assert kind == "prohibition"
    assert rule["action"] == {
        "rdf:value": {"@id": "pds:action/gen_text"},
        "refinement": [
            {"leftOperand": "pds:tool", "operator": "isNoneOf", "rightOperand": [{"@id": "pds:tool/claude_for_work"}]}
        ],
    }


def test_a_demand_is_an_obligation_to_ensure_a_value_in_its_unit():
    norm = {"kind": "require", "param": "prompt_log.retention_days", "min": 30, "max": 90}
    kind, rule = rule_of(norm, scope={"action": ["gen_text"]})
    assert (kind, rule["action"]["rdf:value"]) == ("obligation", {"@id": "pds:ensure"})
    assert rule["action"]["refinement"] == [
        {
            "leftOperand": "pds:prompt_log.retention_days",
            "operator": operator,
            "rightOperand": bound,
            "unit": "pds:unit/day",
        }
        for operator, bound in (("gteq", 30), ("lteq", 90))
    ]
    assert rule["constraint"][0]["leftOperand"] == "pds:action"


def test_regions_that_are_demanded_are_terms_and_listed_words_are_words():
    regions = rule_of({"kind": "require", "param": "storage_region", "one_of": ["EU", "Atlantis"]})[1]
    assert regions["action"]["refinement"][0]["rightOperand"] == ["Atlantis", {"@id": "pds:jurisdiction/EU"}]
    words = rule_of({"kind": "require", "param": "watermark", "one_of": ["yes"]})[1]
    assert words["action"]["refinement"][0]["rightOperand"] == ["yes"]


def test_an_exception_on_one_dimension_is_none_of_and_on_several_not_all_at_once():
    excepted = [{"tool": ["Jasper"]}, {"tool": ["Jasper"], "data": ["pricing"]}]
    one, several = rule_of("prohibit", **{"except": excepted})[1]["constraint"]
    assert one == {"leftOperand": "pds:tool", "operator": "isNoneOf", "rightOperand": ["Jasper"]}
    assert [part["operator"] for part in several["or"]["@list"]] == ["isNoneOf", "isNoneOf"]


def test_a_window_is_two_constraints_on_the_day_and_ends_before_the_day_after_its_last():
    constraints = rule_of("permit", window={"from": "2026-12-01", "until": "2026-12-31"})[1]["constraint"]
    assert [(each["operator"], each["rightOperand"]["@value"]) for each in constraints] == [
        ("gteq", "2026-12-01"),
        ("lt", "2027-01-01"),
    ]


def test_binding_and_priority_are_terms_of_the_profile():
    rule = rule_of("duty", binding=["organization", "alliance:Corvexa"], priority="regulatory")[1]
    assert rule["pds:binding"] == ["alliance:Corvexa", "organization"]
    assert rule["pds:priority"] == "regulatory"
