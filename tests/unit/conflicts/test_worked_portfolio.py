"""Golden: the worked portfolio's complete set of findings, with shared and with split assets."""

from datetime import date

import pytest

from core.conflicts.detect import detect
from core.conflicts.interpreter import confirms
from core.conflicts.model import Finding, Verdict, World
from core.demo.portfolio import portfolio
from tests.unit.conflicts.factories import shared_world, split_world, worked_portfolio

TODAY = date(2026, 11, 24)
Row = tuple[str, str, str, str, str, str]

ASSET_ROWS: dict[frozenset[str], Row] = {
    frozenset({"H1", "N1"}): ("conflict", "incompatible_prompt_log.retention_days", "", "binding", "high", "asset"),
    frozenset({"N3", "B3"}): ("conflict", "incompatible_storage_region", "", "binding", "high", "asset"),
}
OTHER_ROWS: dict[frozenset[str], Row] = {
    frozenset({"H2", "N2"}): ("conflict", "exclusive_tools", "", "divergent", "medium", ""),
    frozenset({"H2c", "N2c"}): ("conflict", "exclusive_tools", "", "binding", "high", "alliance"),
    frozenset({"H5", "N4"}): ("tension", "obligation_vs_prohibition", "partial", "binding", "medium", "alliance"),
    frozenset({"N6", "B2"}): ("conflict", "incompatible_tool_lead_days", "", "binding", "high", ""),
    frozenset({"B1", "B2"}): ("conflict", "incompatible_tool_lead_days", "", "binding", "high", ""),
    frozenset({"N6", "B1"}): ("stricter", "stricter", "", "binding", "low", ""),
    frozenset({"H6"}): ("unknown", "needs_mapping", "", "none", "low", ""),
}


def found(world: World) -> tuple[Finding, ...]:
    return detect(worked_portfolio(), world, today=TODAY).findings


def rows(world: World) -> dict[frozenset[str], Row]:
    told = {}
    for finding in found(world):
        kind = str(finding.instance.kind) if finding.instance else ""
        words = (finding.relation, finding.conflict_type, finding.degree, finding.reach, finding.severity)
        told[frozenset(member.clause.id for member in finding.members)] = (*map(str, words), kind)
    assert len(told) == len(found(world))
    return told  # type: ignore[return-value]


def test_with_shared_assets_exactly_the_listed_pairs_have_a_relation() -> None:
    assert rows(shared_world()) == ASSET_ROWS | OTHER_ROWS


def test_with_log_and_tenant_split_the_asset_conflicts_go_and_nothing_else_changes() -> None:
    assert rows(split_world()) == OTHER_ROWS


def test_all_276_pairs_were_checked() -> None:
    run = detect(worked_portfolio(), shared_world(), today=TODAY)
    assert run.checked_pairs == 24 * 23 // 2


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        ({"H1", "N1"}, "any activity"),
        ({"H2c", "N2c"}, "generate text"),
        ({"H5", "N4"}, "disclose prompts, client material"),
        ({"N6", "B2"}, "add a new subprocessor"),
    ],
)
def test_the_witnesses_are_those_of_the_worked_example(pair: set[str], text: str) -> None:
    (finding,) = (f for f in found(shared_world()) if {member.clause.id for member in f.members} == pair)
    assert finding.witness is not None
    assert finding.witness.text == text


def test_every_witness_is_confirmed_on_names() -> None:
    for finding in found(shared_world()):
        if len(finding.members) == 2:
            a, b = (member.clause for member in finding.members)
            assert finding.witness is not None
            assert confirms(a, b, Verdict(finding.relation, finding.conflict_type), finding.witness)


def test_the_stricter_lead_time_is_novaras() -> None:
    (finding,) = (f for f in found(shared_world()) if f.relation == "stricter")
    members = [member.clause.id for member in finding.members]
    assert members[0 if finding.direction == "<" else 1] == "N6"


def test_each_policy_can_be_published_as_it_stands() -> None:
    policies = [policy for of_client in portfolio().values() for policy in of_client]
    assert len({policy["title"] for policy in policies}) == len(policies)
    assert all(policy["summary"] and policy["body"].count("## ") >= 3 for policy in policies)
    (own,) = (p for p in portfolio()["Helix"] if p["title"] == "AI records & prompt logging")
    assert [item["id"] for item in own["clauses"]] == ["H1"]
