"""Clause documents: read, refused with reasons, written back, hashed."""

from datetime import date
from typing import Any

import pytest
import yaml

from core.clauses.document import ClausesNotValid, clause_document, normative_sha256, parse_clauses
from core.clauses.model import Binding, BindingKind, Dimension, Duty, Only, Permit, Priority, Prohibit, Require
from core.demo.portfolio import portfolio
from core.errors import NotValid
from tests.unit.clauses.factories import clause, document

PORTFOLIO = [item for policies in portfolio().values() for policy in policies for item in policy["clauses"]]


def problems(*documents: Any) -> dict[str, str]:
    with pytest.raises(ClausesNotValid) as refused:
        parse_clauses(list(documents))
    return {problem.path: problem.message for problem in refused.value.problems}


def test_what_is_not_said_means_any_contract_and_the_clients_own_work() -> None:
    read = clause()
    assert not read.scope.terms
    assert not read.exceptions
    assert read.window.starts_on is read.window.ends_on is None
    assert read.priority is Priority.CONTRACT
    assert read.bindings == (Binding(BindingKind.CLIENT_WORK),)


@pytest.mark.parametrize(
    ("norm", "meant"),
    [
        ({"kind": "permit"}, Permit()),
        ({"kind": "prohibit"}, Prohibit()),
        ({"kind": "duty"}, Duty()),
        ({"kind": "duty_each"}, Duty(each=True)),
        ({"kind": "only", "tools": ["Claude for Work", "adobe"]}, Only(("adobe", "claude_for_work"))),
        (
            {"kind": "require", "param": "prompt_log.retention_days", "min": "24 months", "max": "3 years"},
            Require("prompt_log.retention_days", 720, 1095),
        ),
        (
            {"kind": "require", "param": "review.level", "min": "second_person"},
            Require("review.level", minimum="second_person"),
        ),
        (
            {"kind": "require", "param": "storage_region", "one_of": ["EU", "Switzerland", "Mars"]},
            Require("storage_region", one_of=("CH", "EU", "Mars")),
        ),
    ],
)
def test_each_kind_of_norm_is_read(norm: dict[str, Any], meant: object) -> None:
    assert clause(norm=norm).norm == meant


def test_bindings_are_one_word_or_several() -> None:
    read = clause(binding=["alliance:Corvexa", "client_work", "asset:prompt_log", "client_work", "organization"])
    assert read.bindings == (
        Binding(BindingKind.ALLIANCE, "Corvexa"),
        Binding(BindingKind.ASSET, "prompt_log"),
        Binding(BindingKind.CLIENT_WORK),
        Binding(BindingKind.ORGANIZATION),
    )
    assert clause(binding="organization").bindings == (Binding(BindingKind.ORGANIZATION),)


def test_the_last_day_is_inside_the_window() -> None:
    window = clause(window={"from": "2026-01-01", "until": date(2026, 12, 31)}).window
    assert (window.starts_on, window.ends_on) == (date(2026, 1, 1), date(2027, 1, 1))


def test_a_window_until_the_end_of_the_calendar_is_open() -> None:
    assert clause(window={"until": "9999-12-31"}).window.ends_on is None


def test_terms_outside_the_taxonomy_are_kept_as_written() -> None:
    read = clause(scope={"data": ["competing oncology brands", "Patient Data"]})
    assert read.scope.terms == ((Dimension.DATA, ("competing oncology brands", "patient_data")),)


@pytest.mark.parametrize(
    ("parts", "path", "hint"),
    [
        ({"text": "x"}, "C1.text", "at least 3"),
        ({"text": None}, "C1.text", "own words"),
        ({"colour": "red"}, "C1.colour", "not a field"),
        ({"priority": "urgent"}, "C1.priority", "regulatory, contract, preference"),
        ({"binding": "everyone"}, "C1.binding", "alliance:<brand>"),
        ({"binding": "asset:printer"}, "C1.binding", "prompt_log"),
        ({"binding": "alliance: "}, "C1.binding", "alliance:<brand>"),
        ({"binding": []}, "C1.binding", "one or more"),
        ({"scope": {"planet": ["Mars"]}}, "C1.scope.planet", "jurisdiction"),
        ({"scope": {"data": "pricing"}}, "C1.scope.data", "list"),
        ({"scope": {"data": []}}, "C1.scope.data", "list"),
        ({"scope": ["data"]}, "C1.scope", "object"),
        ({"except_": [{}]}, "C1.except[0]", "except everything"),
        ({"except_": {"data": ["pricing"]}}, "C1.except", "list of scopes"),
        ({"except_": [{"data": ["pricing"]}] * 9}, "C1.except", "at most 8"),
        ({"window": {"from": "soon"}}, "C1.window.from", "2026-12-01"),
        ({"window": {"from": 20260101}}, "C1.window.from", "2026-12-01"),
        ({"window": {"from": "2026-02-01", "until": "2026-01-01"}}, "C1.window", "swap"),
        ({"norm": {"kind": "forbid"}}, "C1.norm.kind", "prohibit"),
        ({"norm": "prohibit"}, "C1.norm.kind", "prohibit"),
        ({"norm": {"kind": "permit", "tools": ["sora"]}}, "C1.norm.tools", "not a field"),
        ({"norm": {"kind": "only"}}, "C1.norm.tools", "list"),
        ({"norm": {"kind": "only", "tools": ["sora"]}, "scope": {"tool": ["sora"]}}, "C1.scope.tool", "norm.tools"),
        (
            {"norm": {"kind": "only", "tools": ["sora"]}, "except_": [{"tool": ["sora"]}]},
            "C1.except[0].tool",
            "norm.tools",
        ),
        ({"norm": {"kind": "require", "param": "mood", "min": 1}}, "C1.norm.param", "registered"),
        ({"norm": {"kind": "require", "param": "human_reviewers"}}, "C1.norm", "either"),
        (
            {"norm": {"kind": "require", "param": "review.level", "min": "none", "one_of": ["none"]}},
            "C1.norm",
            "either",
        ),
        (
            {"norm": {"kind": "require", "param": "human_reviewers", "one_of": ["2"]}},
            "C1.norm.one_of",
            "min and/or max",
        ),
        ({"norm": {"kind": "require", "param": "human_reviewers", "min": 1.5}}, "C1.norm.min", "whole number"),
        ({"norm": {"kind": "require", "param": "ae_report_hours", "max": "soon"}}, "C1.norm.max", "whole number"),
        ({"norm": {"kind": "require", "param": "human_reviewers", "min": 3, "max": 2}}, "C1.norm", "min above its max"),
        ({"norm": {"kind": "require", "param": "watermark", "min": "yes"}}, "C1.norm", "no order"),
        ({"norm": {"kind": "require", "param": "watermark", "one_of": ["maybe"]}}, "C1.norm.one_of", "no, yes"),
        ({"norm": {"kind": "require", "param": "review.level", "min": "high"}}, "C1.norm.min", "second_person"),
        (
            {"norm": {"kind": "require", "param": "review.level", "min": "second_person", "max": "author"}},
            "C1.norm",
            "min above its max",
        ),
    ],
)
def test_a_problem_is_named_by_clause_and_place_with_what_to_do(parts: dict[str, Any], path: str, hint: str) -> None:
    assert hint in problems(document(**parts))[path]


def test_all_problems_of_all_clauses_are_listed_at_once() -> None:
    found = problems(document(text=""), document(id="C2", priority="x", binding="y"), 5)
    assert {"C1.text", "C2.priority", "C2.binding", "clauses[2]", "clauses[2].id"} <= set(found)


def test_an_id_is_needed_and_used_once() -> None:
    assert "short id" in problems(document(id=" "))["clauses[0].id"]
    assert "two clauses" in problems(document(), document())["C1"]


def test_a_document_is_a_list() -> None:
    with pytest.raises(NotValid, match="clauses must be a list"):
        parse_clauses({"clauses": []})


def test_norway_in_yaml_is_refused_with_a_hint_instead_of_read_as_false() -> None:
    written = yaml.safe_load("[{id: C1, text: Not in Norway, norm: {kind: prohibit}, scope: {jurisdiction: [NO]}}]")
    assert "quotes" in problems(*written)["C1.scope.jurisdiction"]


@pytest.mark.parametrize("written", PORTFOLIO, ids=lambda item: str(item["id"]))
def test_what_is_read_is_written_back_and_read_the_same(written: dict[str, object]) -> None:
    read = parse_clauses([written])
    assert parse_clauses([clause_document(read[0])]) == read


def test_every_part_survives_writing_and_reading() -> None:
    read = clause(
        priority="regulatory",
        binding=["client_work", "alliance:Corvexa"],
        scope={"action": ["gen_text"], "jurisdiction": ["DE", "Mars"]},
        except_=[{"data": ["pricing"]}, {"channel": ["web"], "audience": ["hcp"]}],
        window={"from": "2026-01-01", "until": "2026-12-31"},
        norm={"kind": "require", "param": "review.level", "one_of": ["none", "author"]},
    )
    assert parse_clauses([clause_document(read)]) == (read,)


def test_the_hash_ignores_prose_id_and_the_order_of_what_is_a_set() -> None:
    exceptions = [{"data": ["pricing"]}, {"channel": ["web"]}]
    one = clause(id="A", text="One wording.", scope={"data": ["pricing", "hcp_data"]}, except_=exceptions)
    other = clause(id="B", text="Another one.", scope={"data": ["hcp_data", "pricing"]}, except_=exceptions[::-1])
    assert normative_sha256(one) == normative_sha256(other)
    assert len(normative_sha256(one)) == 32


@pytest.mark.parametrize(
    "change",
    [
        {"norm": {"kind": "permit"}},
        {"priority": "regulatory"},
        {"binding": "organization"},
        {"scope": {"data": ["pricing"]}},
        {"except_": [{"data": ["pricing"]}]},
        {"window": {"from": "2026-01-01"}},
    ],
)
def test_the_hash_changes_with_every_normative_part(change: dict[str, Any]) -> None:
    assert normative_sha256(clause(**change)) != normative_sha256(clause())
