"""The verdict table, row by row, near misses beside hits."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from core.clauses.model import Clause
from core.conflicts.model import Verdict
from core.conflicts.relate import NO_RELATION, mirrored, relation
from tests.unit.conflicts.factories import clause, demand, only
from tests.unit.conflicts.strategies import clauses

NONE = ("none", "", "", "")
NARROWED = ("narrowed", "", "", "")
MOOT = ("moot", "", "", "")
DUPLICATE = ("duplicate", "", "", "=")
EXCLUSIVE = ("conflict", "exclusive_tools", "", "")
TEXT, IMAGE = {"action": ["gen_text"]}, {"action": ["gen_image"]}


def told(a: Clause, b: Clause) -> tuple[str, ...]:
    found = relation(a, b)
    return tuple(map(str, (found.relation, found.conflict_type, found.degree, found.direction)))


def tension(kind: str, against: str, degree: str) -> tuple[str, ...]:
    owed = "permission" if kind == "permit" else "obligation"
    return ("tension", f"{owed}_vs_{against}", degree, "")


@pytest.mark.parametrize("kind", ["permit", "duty_each"])
@pytest.mark.parametrize(
    ("allowed", "ban", "expected"),
    [
        (TEXT, {}, "full"),
        (TEXT, {"audience": ["hcp"]}, "partial"),
        ({}, TEXT, "partial"),
        (TEXT, IMAGE, NONE),
        (TEXT | {"tool": ["sora"]}, {"tool": ["openai"]}, "full"),
        (TEXT | {"tool": ["openai"]}, {"tool": ["sora"]}, NARROWED),
        (TEXT | {"tool": ["sora"]}, {"tool": ["adobe"]}, NONE),
        (TEXT, {"except_": [{"tool": ["sora"]}]}, NARROWED),
        (TEXT | {"except_": [{"tool": ["sora"]}]}, {"except_": [{"tool": ["sora"]}]}, "full"),
        (TEXT, {"except_": [{"tool": ["sora"], "audience": ["hcp"]}]}, "partial"),
        (TEXT | {"window": {"until": "2026-06-30"}}, {"window": {"from": "2026-07-01"}}, NONE),
        (TEXT | {"window": {"until": "2026-07-01"}}, {"window": {"from": "2026-07-01"}}, "partial"),
    ],
)
def test_a_permission_or_a_standing_duty_against_a_ban(
    kind: str, allowed: dict[str, Any], ban: dict[str, Any], expected: Any
) -> None:
    wanted = tension(kind, "prohibition", expected) if isinstance(expected, str) else expected
    assert told(clause(kind, **allowed), clause("prohibit", **ban)) == wanted


@pytest.mark.parametrize("kind", ["permit", "duty_each"])
@pytest.mark.parametrize(
    ("allowed", "tools", "listed_for", "expected"),
    [
        ({"tool": ["sora"]}, ["adobe"], {}, "full"),
        ({"tool": ["sora"]}, ["adobe"], TEXT, "partial"),
        ({"tool": ["openai"]}, ["sora"], {}, NARROWED),
        ({"tool": ["sora"]}, ["openai"], {}, NONE),
        ({"tool": ["sora"], "action": ["gen_image"]}, ["adobe"], TEXT, NONE),
        ({}, ["adobe"], {}, NARROWED),
    ],
)
def test_a_permission_or_a_standing_duty_against_a_tool_list(
    kind: str, allowed: dict[str, Any], tools: list[str], listed_for: dict[str, Any], expected: Any
) -> None:
    wanted = tension(kind, "exclusivity", expected) if isinstance(expected, str) else expected
    assert told(clause(kind, **allowed), only(*tools, **listed_for)) == wanted


@pytest.mark.parametrize(
    ("duty", "ban", "expected"),
    [
        (TEXT, {}, ("conflict", "obligation_vs_prohibition", "", "")),
        (TEXT, TEXT, ("conflict", "obligation_vs_prohibition", "", "")),
        ({}, TEXT, NARROWED),
        (TEXT, {"except_": [{"audience": ["nurse"]}]}, NARROWED),
        (TEXT, IMAGE, NONE),
    ],
)
def test_a_duty_conflicts_only_when_every_way_to_discharge_it_is_banned(
    duty: dict[str, Any], ban: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert told(clause("duty", **duty), clause("prohibit", **ban)) == expected


def test_a_duty_against_a_tool_list() -> None:
    with_sora = clause("duty", tool=["sora"], **TEXT)
    assert told(with_sora, only("adobe")) == ("conflict", "obligation_vs_exclusivity", "", "")
    assert told(with_sora, only("adobe", action=["gen_text"], audience=["hcp"])) == NARROWED
    assert told(with_sora, only("openai")) == NONE


FIRST_SUBSUMED, SECOND_SUBSUMED = ("subsumed", "", "", "<"), ("subsumed", "", "", ">")
SORA_FOR_HCP = {"tool": ["sora"], "audience": ["hcp"]}


@pytest.mark.parametrize(
    ("ban", "tools", "expected"),
    [
        (TEXT | {"tool": ["openai"]}, ["sora"], EXCLUSIVE),
        (TEXT | {"tool": ["openai"], "audience": ["hcp"]}, ["sora"], EXCLUSIVE),
        (TEXT | {"except_": [{"tool": ["adobe"]}]}, ["sora"], EXCLUSIVE),
        (TEXT | {"except_": [SORA_FOR_HCP]}, ["sora"], EXCLUSIVE),
        (TEXT | {"tool": ["sora"]}, ["openai"], NARROWED),
        (TEXT, ["sora"], NARROWED),
        ({"data": ["patient_data"]}, ["sora"], NARROWED),
        (TEXT | {"audience": ["hcp"], "except_": [SORA_FOR_HCP]}, ["sora"], FIRST_SUBSUMED),
        (TEXT | {"tool": ["adobe"]}, ["openai"], FIRST_SUBSUMED),
        (TEXT | {"except_": [{"tool": ["sora"]}]}, ["sora"], FIRST_SUBSUMED),
        ({"except_": [{"tool": ["sora"]}]}, ["sora"], SECOND_SUBSUMED),
        (IMAGE | {"tool": ["openai"]}, ["openai"], NONE),
        ({"tool": ["adobe"]}, ["openai"], NONE),
    ],
)
def test_a_ban_against_a_tool_list_for_text(ban: dict[str, Any], tools: list[str], expected: tuple[str, ...]) -> None:
    assert told(clause(**ban), only(*tools, **TEXT)) == expected


def test_a_list_of_every_tool_implies_nothing_and_is_implied_by_nothing() -> None:
    every = only("openai", "anthropic", "google", "microsoft", "adobe", "image_models", "audio_models", "translation",
                 "internal", "industry", "other")  # fmt: skip
    assert told(clause(tool=["sora"]), every) == NARROWED
    assert told(clause("permit"), every) == NONE
    assert told(clause("duty"), every) == NONE
    apart = clause(**TEXT, except_=[{"channel": ["web"], "audience": ["hcp"]}])
    assert told(apart, replace(every, scope=clause(audience=["hcp"], channel=["web"]).scope)) == NONE


def test_an_exception_for_a_tool_that_is_not_listed_does_not_spare_the_list() -> None:
    adobe_for_hcp = {"tool": ["adobe"], "audience": ["hcp"]}
    banned = clause(**TEXT, except_=[adobe_for_hcp, {"tool": ["sora"], "audience": ["patient"]}])
    assert told(banned, only("sora", **TEXT | {"audience": ["hcp"]})) == EXCLUSIVE
    assert told(banned, only("sora", **TEXT | {"audience": ["patient"]})) == SECOND_SUBSUMED


@pytest.mark.parametrize(
    ("required", "banned", "expected"),
    [(TEXT, {}, MOOT), (TEXT, TEXT, MOOT), ({}, TEXT, NONE), (TEXT, {"except_": [{"data": ["pricing"]}]}, NONE)],
)
def test_a_demand_on_something_banned_altogether_is_moot(
    required: dict[str, Any], banned: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert told(demand("human_reviewers", min=1, **required), clause(**banned)) == expected


@pytest.mark.parametrize("kind", ["permit", "prohibit", "duty_each"])
def test_of_two_alike_the_narrower_is_implied(kind: str) -> None:
    wide, narrow = clause(kind), clause(kind, **TEXT)
    assert told(wide, wide) == DUPLICATE
    assert told(narrow, wide) == ("subsumed", "", "", "<")
    assert told(wide, narrow) == ("subsumed", "", "", ">")
    assert told(clause(kind, **TEXT), clause(kind, audience=["hcp"])) == NONE
    split = clause(kind, except_=[{"data": ["pricing"], "channel": ["web"]}])
    assert told(split, wide) == ("subsumed", "", "", "<")


def test_of_two_duties_the_wider_is_implied() -> None:
    assert told(clause("duty"), clause("duty", **TEXT)) == ("subsumed", "", "", "<")
    assert told(clause("duty"), clause("duty")) == DUPLICATE


def test_scopes_are_compared_by_what_they_cover_not_by_their_words() -> None:
    assert told(clause(data=["patient_data"]), clause(data=["health_record", "adverse_event"])) == DUPLICATE


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"min": 1825}, {"max": 90}, ("conflict", "incompatible_record.retention_days", "", "")),
        ({"min": 91}, {"max": 90}, ("conflict", "incompatible_record.retention_days", "", "")),
        ({"min": 90}, {"max": 90}, NARROWED),
        ({"min": 60}, {"min": 30}, ("stricter", "", "", "<")),
        ({"max": 30}, {"max": 60}, ("stricter", "", "", "<")),
        ({"min": 0}, {"min": 30}, ("stricter", "", "", ">")),
        ({"min": 10, "max": 40}, {"min": 20, "max": 50}, NARROWED),
        ({"min": 30}, {"min": 30}, DUPLICATE),
        ({"max": 30}, {"min": 0, "max": 30}, DUPLICATE),
        ({"min": 30} | TEXT, {"min": 30}, ("subsumed", "", "", "<")),
        ({"min": 60}, {"min": 30} | TEXT, ("stricter", "", "", "<")),
        ({"min": 30} | TEXT, {"min": 30, "audience": ["hcp"]}, NONE),
        ({"min": 1825} | TEXT, {"max": 90} | IMAGE, NONE),
    ],
)
def test_two_demands_on_one_number(first: dict[str, Any], second: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert told(demand("record.retention_days", **first), demand("record.retention_days", **second)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["EU", "CH"], ["UK"], ("conflict", "incompatible_storage_region", "", "")),
        (["DE"], ["EU"], ("stricter", "", "", "<")),
        (["EU", "UK"], ["UK", "US"], NARROWED),
        (["EEA"], ["EU", "NO", "IS", "LI"], DUPLICATE),
    ],
)
def test_two_demands_on_regions(first: list[str], second: list[str], expected: tuple[str, ...]) -> None:
    assert told(demand("storage_region", one_of=first), demand("storage_region", one_of=second)) == expected


def test_ordinals_are_compared_along_their_order() -> None:
    high, low = demand("review.level", min="second_person"), demand("review.level", max="author")
    assert told(high, low) == ("conflict", "incompatible_review.level", "", "")
    assert told(demand("review.level", one_of=["second_person"]), high) == ("stricter", "", "", "<")


def test_two_parameters_never_meet() -> None:
    assert told(demand("human_reviewers", min=2), demand("approval_days", max=1)) == NONE


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["openai"], ["adobe"], EXCLUSIVE),
        (["sora"], ["openai"], ("stricter", "", "", "<")),
        (["openai", "adobe"], ["adobe", "google"], NARROWED),
        (["openai"], ["openai"], DUPLICATE),
    ],
)
def test_two_tool_lists(first: list[str], second: list[str], expected: tuple[str, ...]) -> None:
    assert told(only(*first), only(*second)) == expected
    assert told(only(*first, **TEXT), only(*second, **IMAGE)) == NONE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (clause("permit"), clause("duty")),
        (clause("permit"), clause("duty_each")),
        (clause("duty"), clause("duty_each")),
        (clause("permit"), demand("human_reviewers", min=1)),
        (clause("duty"), demand("human_reviewers", min=1)),
        (only("openai"), demand("human_reviewers", min=1)),
    ],
)
def test_every_other_combination_has_no_relation(a: Clause, b: Clause) -> None:
    assert told(a, b) == told(b, a) == NONE


@pytest.mark.parametrize("swapped", [False, True])
def test_a_preference_turns_conflict_and_tension_into_narrowed_and_nothing_else(swapped: bool) -> None:
    preferred = {"priority": "preference"}
    for a, b, expected in [
        (only("sora", **preferred), only("adobe"), NARROWED),
        (clause("permit", **preferred), clause(), NARROWED),
        (clause("duty"), clause(**preferred), NARROWED),
        (clause(**preferred), clause(), DUPLICATE),
        (demand("human_reviewers", min=1), clause(**preferred), MOOT),
    ]:
        assert (told(b, a) if swapped else told(a, b)) == expected


def test_a_clause_that_applies_to_nothing_relates_to_nothing() -> None:
    dead = clause(data=["patient_data"], except_=[{"data": ["personal"]}])
    assert told(dead, dead) == told(dead, clause()) == told(clause("permit"), dead) == NONE


@given(clauses(unmapped=True), clauses(unmapped=True))
def test_swapping_two_clauses_only_mirrors_the_direction(a: Clause, b: Clause) -> None:
    assert relation(b, a) == mirrored(relation(a, b))


@given(clauses())
def test_a_clause_duplicates_itself_unless_it_is_dead(a: Clause) -> None:
    assert relation(a, a) in (Verdict("duplicate", direction="="), NO_RELATION)  # type: ignore[arg-type]


def test_exceptions_that_take_the_whole_overlap_away_leave_no_relation() -> None:
    outside_text = [{"action": ["gen_text"], "channel": ["web"]}]
    web_text = {"action": ["gen_text"], "channel": ["web"]}
    assert told(only("sora", except_=outside_text), only("adobe", **web_text)) == NONE
    keep, drop = {"min": 9, "except_": outside_text}, {"max": 3} | web_text
    assert told(demand("record.retention_days", **keep), demand("record.retention_days", **drop)) == NONE
    assert told(clause(tool=["sora"], except_=outside_text), only("sora", **web_text)) == NONE
    assert told(clause("permit", except_=outside_text), clause(**web_text)) == NONE


def test_a_permission_is_blocked_where_the_tools_that_exceptions_leave_are_banned() -> None:
    spared = clause("permit", action=["gen_text"], tool=["openai"], except_=[{"tool": ["sora"], "audience": ["hcp"]}])
    others = ["chatgpt_enterprise", "chatgpt_free", "openai_api"]
    assert told(spared, clause(tool=others)) == tension("permit", "prohibition", "partial")
    assert told(spared, clause(tool=others, audience=["patient"])) == NARROWED
