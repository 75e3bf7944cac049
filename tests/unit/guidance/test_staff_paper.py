"""The staff rules on paper: the same bytes every time, tagged, internal, for one client or for everything."""

import json
from dataclasses import replace
from typing import Any

import pytest
import typst

from core.guidance.staff_paper import staff_rules_pdf
from tests.unit.conflicts.factories import clause, held, identity
from tests.unit.guidance.staff import lumen


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What typst is given, instead of a paper of it."""
    given: list[dict[str, Any]] = []

    def compiled(_: bytes, *, sys_inputs: dict[str, str], **__: Any) -> bytes:
        given.append(json.loads(sys_inputs["rules"]))
        return b""

    monkeypatch.setattr(typst, "compile", compiled)
    return given


def test_the_same_rules_give_the_same_bytes_of_a_tagged_paper_of_one_page():
    paper = staff_rules_pdf(lumen())
    assert paper == staff_rules_pdf(lumen())
    assert paper.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in paper
    assert b"/Count 1" in paper
    assert paper != staff_rules_pdf(lumen(), identity("Helix"))


def test_names_in_any_script_and_markup_are_set_as_letters():
    strange = held(clause("prohibit", name="#panic()", action=["*תרגום*"]))
    assert staff_rules_pdf(replace(lumen([strange]), agency="ルーメン #import \u0000")).startswith(b"%PDF")


def places(given: dict[str, Any]) -> list[dict[str, Any]]:
    return [place for column in given["columns"] for place in column]


def test_everything_stands_under_its_place_and_the_comparison_of_clients_is_left_out(printed: list[dict[str, Any]]):
    staff_rules_pdf(lumen())
    names = [place["name"] for place in places(printed[0])]
    assert names[:5] == ["The whole agency", "Brightwell", "Helix", "Novara", "Co-promoted brand: Corvexa"]
    assert not [name for name in names if "alike" in name]


def test_the_paper_for_one_client_holds_nothing_of_another_ones_work(printed: list[dict[str, Any]]):
    staff_rules_pdf(lumen(), identity("Helix"))
    names = {place["name"] for place in places(printed[0])}
    assert {"Helix", "The whole agency", "Co-promoted brand: Corvexa"} < names
    assert not {"Novara", "Brightwell"} & names


def test_the_two_columns_are_about_equally_long_and_keep_the_order(printed: list[dict[str, Any]]):
    staff_rules_pdf(lumen())
    first, second = (sum(1 + len(place["rules"]) for place in column) for column in printed[0]["columns"])
    assert abs(first - second) <= 5


def test_where_no_rule_is_possible_the_paper_says_to_ask(printed: list[dict[str, Any]]):
    staff_rules_pdf(lumen())
    lines = [line for place in places(printed[0]) for line in place["rules"] if line["is_contradiction"]]
    assert lines
    assert all(line["said"].endswith("ask before you begin") for line in lines)
