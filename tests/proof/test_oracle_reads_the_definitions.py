"""The judge itself, on pairs whose verdict a reader sees from the definitions, and against plain enumeration."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random

import pytest

from core.clauses.model import Clause, Dimension, Duty, Norm, Only, Permit, Priority, Prohibit, Require, Scope, Window
from tests.proof.generators import exception_cover_pair, near_miss_pair
from tests.proof.oracle import NARROWED, NONE, UNKNOWN, Judgement, oracle_relation
from tests.proof.vocabulary import vocabulary

KEPT, REGION = "prompt_log.retention_days", "storage_region"


def clause(norm: Norm, *exceptions: dict[str, str], preference: bool = False, **scope: str) -> Clause:
    """A clause whose terms are written with spaces between them."""
    return Clause(
        "c",
        "A rule.",
        norm,
        scope=_scope(scope),
        exceptions=tuple(map(_scope, exceptions)),
        priority=Priority.PREFERENCE if preference else Priority.CONTRACT,
    )


def _scope(terms: dict[str, str]) -> Scope:
    return Scope(tuple((Dimension(name), tuple(words.split())) for name, words in terms.items()))


BAN, MAY, MUST, EACH = Prohibit(), Permit(), Duty(), Duty(each=True)
CHATGPT, CLAUDE = Only(("chatgpt_enterprise",)), Only(("claude_for_work",))
CONFLICT_CASES = [
    (clause(Require(KEPT, 1825)), clause(Require(KEPT, None, 90)), Judgement("conflict", f"incompatible_{KEPT}")),
    (
        clause(Require(REGION, one_of=("EU", "CH"))),
        clause(Require(REGION, one_of=("UK",))),
        Judgement("conflict", f"incompatible_{REGION}"),
    ),
    (clause(CHATGPT, action="gen_text"), clause(CLAUDE, action="generate"), Judgement("conflict", "exclusive_tools")),
    (clause(BAN, tool="openai"), clause(CHATGPT, action="gen_text"), Judgement("conflict", "exclusive_tools")),
    (clause(MUST, action="upload"), clause(BAN, action="operate"), Judgement("conflict", "obligation_vs_prohibition")),
    (clause(MUST, tool="sora"), clause(CHATGPT), Judgement("conflict", "obligation_vs_exclusivity")),
]
TENSION_CASES = [
    (
        clause(MAY, action="gen_text"),
        clause(BAN, action="generate"),
        Judgement("tension", "permission_vs_prohibition", "full"),
    ),
    (
        clause(MAY, action="generate"),
        clause(BAN, action="gen_text"),
        Judgement("tension", "permission_vs_prohibition", "partial"),
    ),
    (clause(MAY, tool="sora"), clause(CHATGPT), Judgement("tension", "permission_vs_exclusivity", "full")),
    (
        clause(EACH, action="disclose_prompts"),
        clause(BAN, data="client_material"),
        Judgement("tension", "obligation_vs_prohibition", "partial"),
    ),
    (
        clause(EACH, tool="sora"),
        clause(CHATGPT, channel="tv"),
        Judgement("tension", "obligation_vs_exclusivity", "partial"),
    ),
]
OTHER_CASES = [
    (clause(MAY, action="gen_text"), clause(BAN, tool="openai"), NARROWED),
    (clause(BAN, action="fine_tune"), clause(Only(("self_hosted",)), data="patient_data"), NARROWED),
    (clause(BAN, tool="openai"), clause(CHATGPT, preference=True), NARROWED),
    (
        clause(Require(REGION, one_of=("DE",))),
        clause(Require(REGION, one_of=("EU",))),
        Judgement("stricter", direction="<"),
    ),
    (clause(Require(KEPT, None, 0)), clause(Require(KEPT, 0, 0)), Judgement("duplicate", direction="=")),
    (clause(Require(KEPT, 5), action="edit"), clause(Require(KEPT, 5)), Judgement("subsumed", direction="<")),
    (clause(CHATGPT, action="edit"), clause(Only(("openai",)), data="pricing"), Judgement("stricter", direction="<")),
    (clause(BAN, action="fine_tune"), clause(BAN, action="train"), Judgement("subsumed", direction="<")),
    (clause(MUST, action="fine_tune"), clause(MUST, action="train"), Judgement("subsumed", direction=">")),
    (clause(BAN, tool="sora"), clause(CHATGPT), Judgement("subsumed", direction="<")),
    (clause(BAN, action="train"), clause(Require(KEPT, 5), action="fine_tune"), Judgement("moot")),
    (clause(BAN, action="fine_tune"), clause(Require(KEPT, 5), action="train"), NONE),
    (clause(MAY, action="edit"), clause(Require(KEPT, 5)), NONE),
    (clause(CHATGPT), clause(Require(KEPT, 5)), NONE),
    (clause(Require(KEPT, 5)), clause(Require("human_reviewers", 5)), NONE),
    (clause(BAN, {"action": "train"}, action="train"), clause(BAN, action="train"), NONE),
    (clause(BAN, action="staffing", data="rival_brands"), clause(MAY, action="staffing"), UNKNOWN),
    (clause(BAN, action="staffing", data="rival_brands"), clause(MAY, action="edit"), NONE),
    (clause(MUST, {"data": "rival_brands"}, action="edit"), clause(BAN, tool="openai"), UNKNOWN),
]


@pytest.mark.parametrize(("a", "b", "expected"), [*CONFLICT_CASES, *TENSION_CASES, *OTHER_CASES])
def test_a_verdict_follows_from_its_definition(a: Clause, b: Clause, expected: Judgement) -> None:
    assert oracle_relation(a, b) == expected


def test_a_ban_whose_tool_exceptions_add_up_to_every_tool_is_an_activity_ban() -> None:
    openai = vocabulary().axes[Dimension.TOOL].children["openai"]
    others = " ".join(leaf for leaf in vocabulary().axes[Dimension.TOOL].leaves if leaf not in openai)
    halves = {"tool": "openai", "channel": "tv"}, {"tool": others, "channel": "tv"}
    assert oracle_relation(clause(BAN, *halves), clause(CHATGPT)) == NARROWED
    assert oracle_relation(clause(BAN, halves[0]), clause(CHATGPT)) == Judgement("conflict", "exclusive_tools")


def test_windows_that_only_touch_do_not_overlap() -> None:
    early = replace(clause(MAY), window=Window(None, date(2026, 3, 1)))
    late = replace(clause(BAN), window=Window(date(2026, 3, 1), None))
    assert oracle_relation(early, late) == NONE
    assert oracle_relation(early, replace(late, window=Window(date(2026, 2, 28), None))).degree == "partial"


def _choices() -> Iterator[tuple[str, ...]]:
    leaves = vocabulary().axes[Dimension.AUDIENCE].leaves
    for size in range(len(leaves) + 1):
        yield from combinations(leaves, size)


def _mapped(clause: Clause, word: str, leaves: tuple[str, ...]) -> Clause:
    """The clause with the unmapped word replaced by leaves, an empty list staying an empty list."""

    def written(scope: Scope) -> Scope:
        return Scope(
            tuple(
                (d, tuple(leaf for term in terms for leaf in (leaves if term == word else (term,))))
                for d, terms in scope.terms
            )
        )

    return replace(clause, scope=written(clause.scope), exceptions=tuple(map(written, clause.exceptions)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_unknown_is_what_enumerating_every_subset_says(seed: int) -> None:
    rng = Random(seed)
    a, b = (near_miss_pair, exception_cover_pair)[seed % 2](rng)
    terms = dict(a.scope.terms)
    written = {**terms, Dimension.AUDIENCE: (*terms.get(Dimension.AUDIENCE, ())[: seed % 3], "rival_brands")}
    a = replace(a, scope=Scope(tuple(sorted(written.items()))))
    verdicts = {oracle_relation(_mapped(a, "rival_brands", leaves), b) for leaves in _choices()}
    assert oracle_relation(a, b) == (verdicts.pop() if len(verdicts) == 1 else UNKNOWN)
