"""Documents that mean harm: each is a sentence or a list, never a fetched file, a full memory or a stack."""

import json
import urllib.request

import pytest

from core.clauses.odrl.model import OdrlNotRead
from core.clauses.odrl.reading import MAX_JSON_LENGTH, MAX_RULES, from_odrl, from_odrl_json, from_turtle

ODRL = "@prefix odrl: <http://www.w3.org/ns/odrl/2/> . "
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
USE = {"permission": [{"action": "use"}]}


@pytest.fixture(autouse=True)
def _nothing_is_opened(monkeypatch):
    def opened(*_args, **_more):
        pytest.fail("something was opened")

    monkeypatch.setattr(urllib.request, "urlopen", opened)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        '"permission"',
        "[" * 100_000,
        '{"permission":' * 500 + "1" + "}" * 500,
        '{"permission":{"action":"use","constraint":' + '{"and":' * 200 + "1" + "}" * 202,
        '{"n":' + "9" * 10_000 + "}",
        " " * (MAX_JSON_LENGTH + 1),
        json.dumps({"permission": [{"action": "use"}] * (MAX_RULES + 1)}),
        json.dumps({"permission": [{"action": ["use"] * 30_000}]}),
        '{"permission": {"action": "use", "dct:description": "half \\ud800"}}',
        '{"permission": {"action": "use", "\\u0000": 1}}',
    ],
    ids=[
        "empty",
        "number",
        "word",
        "brackets",
        "deep",
        "deep constraint",
        "digits",
        "long",
        "rules",
        "things",
        "half",
        "nul",
    ],
)
def test_json_that_is_too_much_or_nothing_is_a_sentence(text):
    with pytest.raises(OdrlNotRead, match=r"^[A-Z].*\.$"):
        from_odrl_json(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3_000,
        "<urn:a> <urn:b> " + "[ <urn:a> " * 3_000,
        "<urn:a> <urn:b> " + "( " * 5_000,
        "@prefix : <" + "a" * 300_000,
        '"""' + "x" * 100,
        "<urn:a> <urn:b> " + "9" * 100_000 + " .",
        "{ <urn:a> <urn:b> <urn:c> } => { ?x <urn:b> 1 } .",
        "\x00\xff",
        "#" * 1_000_001,
        '<urn:a> <urn:b> "half \\uD800" .',
        "\n".join(f"<urn:p{index}> <urn:b> <urn:c> ." for index in range(10_001)),
    ],
    ids=["brackets", "deep", "list", "open iri", "open string", "digits", "rules", "binary", "long", "half", "things"],
)
def test_turtle_that_is_too_much_or_none_is_a_sentence(text):
    with pytest.raises(OdrlNotRead, match=r"^The (Turtle|ODRL) text .*\.$"):
        from_turtle(text)


@pytest.mark.parametrize("context", ["file:///etc/passwd", "http://evil.example/context.jsonld", "../secret"])
def test_a_context_elsewhere_is_listed_and_not_loaded(context):
    found, unsaid = from_odrl({"@context": ["http://www.w3.org/ns/odrl.jsonld", context], **USE})
    assert len(found) == 1
    assert [each.place for each in unsaid] == ["@context"]
    assert context in unsaid[0].message


@pytest.mark.parametrize(
    ("context", "place"),
    [
        ({"@import": "http://evil.example/"}, "@context.@import"),
        (
            {"permission": {"@id": "odrl:permission", "@context": "http://evil.example/"}},
            "@context.permission.@context",
        ),
    ],
)
def test_a_context_inside_a_context_is_listed_too(context, place):
    found, unsaid = from_odrl({"@context": context, **USE})
    assert (len(found), [each.place for each in unsaid]) == (1, [place])


def test_things_that_name_one_another_do_not_multiply():
    steps = [{"@id": f"urn:{at}", "and": [{"@id": f"urn:{at + 1}"}] * 2} for at in range(20)]
    policy = {"@type": "Set", "permission": {"action": "use", "constraint": {"@id": "urn:0"}}}
    with pytest.raises(OdrlNotRead, match="more than"):
        from_odrl({"@graph": [policy, *steps]})


def test_things_that_hold_themselves_come_to_an_end():
    policy = {"@type": "Set", "permission": {"action": "use", "constraint": {"@id": "urn:0"}}}
    found, unsaid = from_odrl({"@graph": [policy, {"@id": "urn:0", "and": [{"@id": "urn:0"}]}]})
    assert found == ()
    assert unsaid
    text = ODRL + "<urn:p> a odrl:Set ; odrl:permission [ odrl:action odrl:use ; odrl:constraint [ odrl:and _:l ] ] . "
    found, unsaid = from_turtle(f"{text} _:l <{RDF}first> [ odrl:leftOperand odrl:spatial ] ; <{RDF}rest> _:l .")
    assert found == ()
    assert unsaid


@pytest.mark.parametrize(
    ("datatype", "text"),
    [
        (RDF + "XMLLiteral", '<!DOCTYPE x [<!ENTITY a SYSTEM \\"file:///etc/passwd\\">]><x>&a;</x>'),
        (RDF + "XMLLiteral", '<!DOCTYPE x [<!ENTITY a \\"aa\\"><!ENTITY b \\"&a;&a;\\">]><x>&b;</x>'),
        (RDF + "HTML", "<script>1</script>"),
        ("http://www.w3.org/2001/XMLSchema#decimal", "1e999999999"),
        ("http://www.w3.org/2001/XMLSchema#date", "yesterday"),
        ("http://www.w3.org/2001/XMLSchema#duration", "P999999999999Y"),
    ],
)
def test_a_literal_is_kept_as_it_is_written_whatever_its_datatype(datatype, text, caplog):
    rule = f'[ odrl:action odrl:use ; odrl:constraint [ odrl:leftOperand odrl:payAmount ; odrl:operator odrl:eq ; odrl:rightOperand "{text}"^^<{datatype}> ] ]'
    found, unsaid = from_turtle(f"{ODRL} <urn:p> a odrl:Set ; odrl:permission {rule} .")
    assert (found, len(unsaid), caplog.records) == ((), 1, [])


def test_a_base_on_the_disk_is_a_name_like_any_other():
    found, _ = from_turtle(
        f"@base <file:///etc/> . {ODRL} <passwd> a odrl:Set ; odrl:permission [ odrl:action odrl:use ] ."
    )
    assert len(found) == 1


def test_lists_and_values_nested_without_end_are_listed():
    deep: object = 1
    for _ in range(5_000):
        deep = {"@list": deep}
    found, unsaid = from_odrl(
        {"permission": [{"action": "use", "constraint": {"@value": deep}, "remedy": {"@value": deep}}]}
    )
    assert found == ()
    assert {each.place for each in unsaid} == {"permission[0].constraint", "permission[0].remedy", "permission[0]"}


@pytest.mark.parametrize(
    "odd",
    [
        1,
        None,
        "x",
        [[]],
        {"action": [{}]},
        {"action": {"@value": 1}},
        {"action": "use", "constraint": "x"},
        {"action": "use", "constraint": 5},
        {"action": 5},
    ],
)
def test_parts_of_another_shape_are_listed(odd):
    found, unsaid = from_odrl({"permission": [odd]})
    assert found == ()
    assert unsaid or odd is None
