"""Unmapped terms: the verdict stands only when every meaning gives it; judged by trying every subset of leaves."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clauses.model import Clause, Dimension
from core.conflicts.boxes import AUDIENCE
from core.conflicts.compile import Compiled, Meaning, compile_clause, every_leaf
from core.conflicts.model import Degree, Relation, Verdict
from core.conflicts.relate import relation, verdict
from core.conflicts.unmapped import unmapped_terms, verdict_under_every_meaning
from tests.unit.conflicts.factories import clause, demand, only

OPINION_LEADERS = "key opinion leaders"
TOOLS = ["azure_openai", "chatgpt_enterprise", "chatgpt_free", "claude_api", "claude_for_work", "deepl_pro", "elevenlabs",
         "firefly", "gemini_api", "imagen", "m365_copilot", "midjourney", "onprem_llm", "openai_api", "sora"]  # fmt: skip


def every_meaning(*words: str) -> Iterator[Meaning]:
    """All subsets of the nine audiences for each of the words."""
    if not words:
        yield {}
        return
    for rest in every_meaning(*words[1:]):
        for leaves in range(every_leaf()[AUDIENCE] + 1):
            yield {**rest, (Dimension.AUDIENCE, words[0]): leaves}


def by_trying_all(a: Clause, b: Clause, *words: str) -> Verdict:
    found = {verdict(compile_clause(a, meaning), compile_clause(b, meaning)) for meaning in every_meaning(*words)}
    return found.pop() if len(found) == 1 else Verdict(Relation.UNKNOWN)


def audience_scopes(words: list[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    terms = st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)
    return st.one_of(st.just({}), st.fixed_dictionaries({"audience": terms}))


@st.composite
def clauses_about_audiences(draw: st.DrawFn, words: list[str]) -> Clause:
    words = [*words, "hcp", "physician", "patient", "consumer"]
    kind = draw(st.sampled_from(["permit", "prohibit", "duty", "only", "require"]))
    scope = draw(audience_scopes(words))
    exceptions = draw(st.lists(audience_scopes(words).filter(bool), max_size=1))
    if kind == "only":
        return only(draw(st.sampled_from(["openai", "sora"])), scope=scope, except_=exceptions)
    if kind == "require":
        return demand("human_reviewers", min=draw(st.integers(1, 2)), scope=scope, except_=exceptions)
    tool = draw(st.sampled_from([{}, {"tool": ["sora"]}, {"tool": ["openai"]}]))
    return clause(kind, scope=scope | tool, except_=exceptions)


@settings(max_examples=60, deadline=None)
@given(clauses_about_audiences([OPINION_LEADERS]), clauses_about_audiences([OPINION_LEADERS]))
def test_one_unmapped_word_is_judged_as_if_every_subset_were_tried(a: Clause, b: Clause) -> None:
    assert relation(a, b) == by_trying_all(a, b, OPINION_LEADERS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("a", "b"),
    [
        (clause(audience=["x", "hcp"]), clause(audience=["y", "hcp"])),
        (clause("duty", audience=["x"]), clause(audience=["y"])),
        (clause("permit", audience=["x", "y"]), clause(audience=["y", "x"])),
        (demand("human_reviewers", min=1, audience=["x", "hcp"]), demand("human_reviewers", max=0, audience=["y", "nurse"])),
        (clause("permit", audience=["hcp"], except_=[{"audience": ["x"]}]), clause(except_=[{"audience": ["y"]}])),
    ],
)  # fmt: skip
def test_two_unmapped_words_are_judged_as_if_every_pair_of_subsets_were_tried(a: Clause, b: Clause) -> None:
    assert relation(a, b) == by_trying_all(a, b, "x", "y")


def test_each_meaning_of_a_spared_tool_gets_its_own_verdict() -> None:
    """Nothing: a ban on the activity. A tool beside the list, all of the list, every tool: three more verdicts."""
    spared = clause(except_=[{"tool": ["Jasper"], "audience": ["hcp"]}])
    seen = []

    def listened(a: Compiled, b: Compiled) -> Verdict:
        seen.append(verdict(a, b))
        return Verdict(Relation.UNKNOWN)

    verdict_under_every_meaning(spared, only("sora", "firefly", audience=["hcp"]), listened)
    assert {str(found.conflict_type or found.relation) for found in seen} == {
        "narrowed",
        "exclusive_tools",
        "subsumed",
        "none",
    }


def test_a_verdict_that_hangs_on_the_word_is_unknown() -> None:
    leaders = clause("permit", audience=[OPINION_LEADERS])
    assert relation(leaders, clause(audience=["hcp"])).relation is Relation.UNKNOWN
    assert relation(leaders, clause()).relation is Relation.UNKNOWN


def test_a_verdict_that_holds_for_every_meaning_is_kept() -> None:
    keep = demand("record.retention_days", min=1825, audience=["hcp", OPINION_LEADERS])
    drop = demand("record.retention_days", max=90, audience=["physician"])
    assert relation(keep, drop).conflict_type == "incompatible_record.retention_days"


def test_scopes_that_cannot_meet_whatever_the_word_means_have_no_relation() -> None:
    leaders = clause(action=["staffing"], audience=[OPINION_LEADERS])
    assert relation(leaders, clause(action=["gen_text"])).relation is Relation.NONE
    assert relation(leaders, demand("human_reviewers", min=2)).relation is Relation.NONE


def test_an_unmapped_tool_in_a_list_can_be_what_the_other_list_allows() -> None:
    assert relation(only("Jasper"), only("sora")).relation is Relation.UNKNOWN
    assert relation(only("Jasper", "sora"), only("sora", "adobe")).relation is Relation.UNKNOWN


def test_an_unmapped_region_leaves_the_verdict_open_only_where_it_matters() -> None:
    anywhere = demand("storage_region", one_of=["EU", "Mars"])
    assert relation(anywhere, demand("storage_region", one_of=["UK"])).relation is Relation.UNKNOWN
    assert relation(anywhere, demand("human_reviewers", min=2)).relation is Relation.NONE


def test_the_same_word_in_both_clauses_means_the_same() -> None:
    twice = [clause(audience=[OPINION_LEADERS, "hcp"]), clause(audience=["hcp", OPINION_LEADERS])]
    assert relation(*twice).relation is Relation.DUPLICATE


def test_what_a_word_means_inside_a_known_list_makes_no_difference() -> None:
    everyone = ["hcp", "patient", "public", "internal", "payers"]
    assert relation(clause(audience=[*everyone, OPINION_LEADERS]), clause()).relation is Relation.DUPLICATE


def test_words_that_cross_many_known_lists_are_still_judged() -> None:
    """Found by the proof (seed 1, pair 131228), when all 26,244 combinations would have had to be tried."""
    ground = {"action": ["pretrain"], "jurisdiction": ["US-CO"]}
    spared = (
        ["house_blend"],
        ["chatgpt_enterprise", "claude_api", "deepl_pro", "firefly", "inhouse_image_library", "other_tool",
         "stable_diffusion_selfhosted", "veeva_ai"],
        ["claude_for_work", "elevenlabs", "gemini_api", "gemini_free", "imagen", "m365_copilot", "onprem_llm", "sora"],
    )  # fmt: skip
    owed_except = (
        ["azure_openai", "claude_for_work", "client_llm", "deepl_pro", "elevenlabs", "gemini_free", "imagen",
         "midjourney", "onprem_llm", "openai_api", "sora", "stable_diffusion_api", "stable_diffusion_selfhosted"],
        ["chatgpt_enterprise", "chatgpt_free", "claude_api", "claude_free", "deepl_free", "firefly", "gemini_api",
         "gemini_workspace", "inhouse_image_library", "m365_copilot", "other_tool", "veeva_ai"],
    )  # fmt: skip
    word_in_action = {
        "action": ["house_blend"],
        "jurisdiction": ["US"],
        "tool": ["azure_openai", "chatgpt_free", "openai_api"],
    }
    until = {"until": "2026-10-21"}
    ban = clause(jurisdiction=["US-CO"], window=until, except_=[ground | {"tool": tools} for tools in spared])
    duty = clause(
        "duty_each",
        jurisdiction=["US"],
        window=until,
        except_=[*(ground | {"tool": tools} for tools in owed_except), word_in_action],
    )
    expected = Verdict(Relation.TENSION, "obligation_vs_prohibition", Degree.PARTIAL)
    assert relation(ban, duty) == relation(duty, ban) == expected


def test_a_word_that_could_mean_anything_in_many_classes_takes_few_runs() -> None:
    ladder = [{"tool": ["Jasper"], "audience": ["hcp"]}, *({"tool": [tool], "audience": ["patient"]} for tool in TOOLS)]
    first, second = (
        clause(except_=ladder[:8]),
        clause("permit", except_=[*ladder[8:15], {"action": ["Jasper"], "audience": ["hcp"]}]),
    )
    seen = []

    def counted(a: Compiled, b: Compiled) -> Verdict:
        seen.append(verdict(a, b))
        return seen[-1]

    found = verdict_under_every_meaning(first, second, counted)
    assert found == Verdict(Relation.TENSION, "permission_vs_prohibition", Degree.PARTIAL)
    assert 1 < len(seen) < 200


def test_too_many_words_to_try_are_unknown_rather_than_guessed() -> None:
    words = [f"word {n}" for n in range(6)]
    first = clause("permit", audience=["hcp", *words[:1]], except_=[{"audience": [word]} for word in words[1:4]])
    second = clause(audience=["patient", words[4]], except_=[{"audience": [words[5]], "channel": ["web"]}])
    assert relation(first, second).relation is Relation.UNKNOWN


def test_more_words_than_can_be_told_apart_leave_the_verdict_unknown() -> None:
    def excepting(*words: int) -> Clause:
        return clause(jurisdiction=["DE"], except_=[{"jurisdiction": [f"word {n}"], "channel": ["web"]} for n in words])

    assert relation(excepting(*range(5)), excepting(*range(5))).relation is Relation.DUPLICATE
    assert relation(excepting(*range(8)), excepting(*range(3, 11))).relation is Relation.UNKNOWN


def test_an_exception_says_nothing_outside_its_scope_so_many_words_can_still_be_tried() -> None:
    words = [f"word {n}" for n in range(8)]
    narrow = clause(jurisdiction=["DE"], except_=[{"jurisdiction": [word], "channel": ["web"]} for word in words])
    assert relation(narrow, narrow).relation is Relation.DUPLICATE
    assert relation(narrow, clause()).relation is Relation.SUBSUMED


def test_unmapped_terms_are_found_in_every_list_of_a_clause() -> None:
    found = unmapped_terms(
        only(
            "sora", "Jasper", audience=["hcp", OPINION_LEADERS], except_=[{"data": ["secrets"]}, {"data": ["pricing"]}]
        )
    )
    assert found == (
        (Dimension.AUDIENCE, OPINION_LEADERS),
        (Dimension.DATA, "secrets"),
        (Dimension.TOOL, "Jasper"),
    )
    assert unmapped_terms(demand("storage_region", one_of=["Mars"])) == ((Dimension.JURISDICTION, "Mars"),)
    assert unmapped_terms(demand("watermark", one_of=["yes"])) == ()
