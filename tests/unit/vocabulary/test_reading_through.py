"""A clause as its organization's words mean it: every list of terms is read, nothing else changes."""

import pytest

from core.clauses.document import parse_clauses
from core.clauses.model import Dimension
from core.vocabulary.rules import WordNotValid, checked_meaning, checked_word, meanings_of, read_through

MEANINGS = meanings_of(
    [
        ("tool", "Copilot Corp", "m365_copilot"),
        ("data", "Copilot Corp", "client_material"),
        ("jurisdiction", "DACH", "EU"),
    ]
)


def read(norm, **more):
    document = {"id": "C1", "text": "In its own words.", "binding": "client_work", "norm": norm, **more}
    (clause,) = parse_clauses([document])
    return clause, read_through(clause, MEANINGS)


def test_scope_and_exceptions_are_read_each_in_its_dimension():
    written, meant = read(
        {"kind": "prohibit"},
        scope={"tool": ["COPILOT corp", "chatgpt_free"], "data": ["Copilot Corp"], "channel": ["Copilot Corp"]},
        **{"except": [{"tool": ["copilot corp"]}]},
    )
    terms = dict(meant.scope.terms)
    assert terms[Dimension.TOOL] == ("chatgpt_free", "m365_copilot")
    assert terms[Dimension.DATA] == ("client_material",)
    assert terms[Dimension.CHANNEL] == ("Copilot Corp",)
    assert dict(meant.exceptions[0].terms)[Dimension.TOOL] == ("m365_copilot",)
    assert (meant.text, meant.bindings, meant.window) == (written.text, written.bindings, written.window)


def test_a_list_of_tools_and_regions_of_a_demand_are_read():
    _, only = read({"kind": "only", "tools": ["Copilot Corp", "Abacus"]})
    assert only.norm.tools == ("Abacus", "m365_copilot")
    _, demand = read({"kind": "require", "param": "storage_region", "one_of": ["DACH", "UK"]})
    assert demand.norm.one_of == ("EU", "UK")
    written, number = read({"kind": "require", "param": "human_reviewers", "min": 2})
    assert number == written


def test_a_word_beside_the_term_it_means_counts_once():
    _, meant = read({"kind": "permit"}, scope={"tool": ["Copilot Corp", "m365_copilot"]})
    assert dict(meant.scope.terms)[Dimension.TOOL] == ("m365_copilot",)


def test_a_shared_word_means_itself_whatever_somebody_calls_so():
    meanings = meanings_of([("tool", "chatgpt_free", "m365_copilot")])
    (clause,) = parse_clauses(
        [{"id": "C1", "text": "In its own words.", "scope": {"tool": ["chatgpt_free"]}, "norm": {"kind": "permit"}}]
    )
    assert read_through(clause, meanings) == clause


def test_a_meaning_that_the_shared_vocabulary_lost_is_none():
    assert meanings_of([("tool", "Ours", "retired_tool")]) == {}


def test_a_word_is_kept_without_the_space_around_it():
    assert checked_word(Dimension.TOOL, "  Copilot Corp ") == "Copilot Corp"
    assert checked_meaning(Dimension.TOOL, "microsoft 365 copilot") == "m365_copilot"


@pytest.mark.parametrize("term", ["", "   ", "x" * 201, "m365_copilot", "MICROSOFT 365 Copilot"])
def test_nothing_and_what_is_shared_already_is_no_word_of_ones_own(term):
    with pytest.raises(WordNotValid):
        checked_word(Dimension.TOOL, term)
