"""May I? The rules of the answer one by one, the worked portfolio, and a second reading on generated clauses."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clauses.model import Dimension, Only, Require
from core.conflicts.model import PolicyClause, Subject, SubjectKind, World
from core.guidance.activity import Activity, Answer, Bearing, Decision
from core.guidance.deciding import decide
from tests.unit.conflicts.factories import (
    CLIENTS,
    asset,
    clause,
    demand,
    held,
    identity,
    only,
    shared_world,
    split_world,
    worked_portfolio,
)
from tests.unit.conflicts.strategies import TERMS, holdings
from tests.unit.guidance.second_reading import read

DAY = date(2026, 11, 24)
HELIX, NOVARA = (Subject(SubjectKind.CLIENT, identity(name)) for name in ("Helix", "Novara"))
CORVEXA = Subject(SubjectKind.ALLIANCE, identity("Corvexa"))
AGENCY = Subject(SubjectKind.AGENCY)


def activity(subject: Subject = HELIX, values: dict[str, int | str] | None = None, **terms: str) -> Activity:
    named = tuple((Dimension(name), term) for name, term in terms.items())
    return Activity(subject, named, tuple((values or {}).items()))


def decided(asked: Activity, *clauses: PolicyClause, world: World | None = None, day: date = DAY) -> Decision:
    return decide(asked, clauses or worked_portfolio(), world or shared_world(), day)


def cited(decision: Decision, bearing: Bearing) -> list[str]:
    return [each.held.clause.id for each in decision.citations if each.bearing is bearing]


def test_a_prohibition_that_applies_forbids_and_is_cited():
    decision = decided(activity(action="synthetic_avatar", audience="physician"))
    assert decision.answer is Answer.FORBIDDEN
    assert cited(decision, Bearing.FORBIDS) == ["H7"]


def test_a_tool_outside_the_list_is_forbidden_and_one_on_it_has_the_conditions_of_the_work():
    forbidden = decided(activity(action="gen_text", tool="claude_for_work"))
    assert (forbidden.answer, cited(forbidden, Bearing.FORBIDS)) == (Answer.FORBIDDEN, ["H2"])
    decision = decided(activity(action="gen_text", tool="m365_copilot"))
    assert decision.answer is Answer.CONDITIONS
    assert "medical, legal and regulatory review before release is required" in [c.said for c in decision.conditions]


def test_what_one_client_forbids_is_no_rule_for_another_ones_work():
    assert decided(activity(NOVARA, action="synthetic_avatar", audience="physician")).answer is Answer.ALLOWED
    assert decided(activity(NOVARA, action="gen_text", tool="claude_for_work")).answer is Answer.CONDITIONS


def test_silence_is_told_as_silence():
    decision = decided(activity(NOVARA, action="synthetic_avatar"))
    assert (decision.answer, decision.is_silent) == (Answer.ALLOWED, True)
    assert not decided(activity(NOVARA, action="gen_text", tool="claude_for_work")).is_silent


def test_a_brand_has_the_rules_of_its_alliance_and_no_tool_meets_both_lists():
    for tool in ("claude_for_work", "chatgpt_enterprise", "onprem_llm"):
        assert decided(activity(CORVEXA, action="gen_text", tool=tool)).answer is Answer.FORBIDDEN
    whole = decided(activity(CORVEXA, action="gen_text"))
    assert (whole.answer, cited(whole, Bearing.FORBIDS)) == (Answer.FORBIDDEN, ["H2c", "N2c"])


def test_a_duty_for_every_activity_is_a_condition():
    decision = decided(activity(CORVEXA, action="disclose_prompts", data="public_data"))
    assert decision.answer is Answer.CONDITIONS
    assert next(each.said for each in decision.conditions) == "disclose prompts, every time"


def test_demands_of_the_whole_agency_that_contradict_each_other_are_to_be_asked():
    decision = decided(activity(AGENCY, action="new_subprocessor"))
    assert decision.answer is Answer.ASK
    (found,) = decision.contradictions
    assert found.param == "tool_lead_days"
    assert {"B2"} < {each.clause.id for each in found.clauses} <= {"B1", "B2", "N6"}


def test_a_word_outside_the_vocabulary_is_asked_for_by_name():
    decision = decided(activity(AGENCY, action="staffing"))
    (unclear,) = decision.citations[:1]
    assert decision.answer is Answer.ASK
    assert (unclear.held.clause.id, unclear.words) == ("H6", ("competing oncology brands",))


def test_a_tool_that_an_unmapped_word_of_a_list_may_mean_is_asked_for():
    listed = held(only("firefly", "Jasper"))
    assert decided(activity(tool="firefly"), listed).answer is Answer.ALLOWED
    decision = decided(activity(tool="sora"), listed)
    assert (decision.answer, decision.citations[0].words) == (Answer.ASK, ("Jasper",))


def test_a_region_that_an_unmapped_word_may_mean_neither_breaks_nor_contradicts():
    regions = held(demand("storage_region", name="A", one_of=["DE", "our own site"]))
    assert decided(activity(values={"storage_region": "DE"}), regions).answer is Answer.CONDITIONS
    assert decided(activity(values={"storage_region": "US"}), regions).answer is Answer.ASK
    other = held(demand("storage_region", name="B", one_of=["US"]))
    assert decided(activity(), regions, other).answer is Answer.CONDITIONS


def test_a_dimension_left_open_is_named_with_what_each_part_of_it_gives():
    decision = decided(activity(action="gen_text"))
    assert decision.answer is Answer.ASK
    (tool,) = decision.settlings
    outcomes = dict(tool.outcomes)
    assert tool.dimension is Dimension.TOOL
    assert set(outcomes[Answer.CONDITIONS]) == {"chatgpt_enterprise", "m365_copilot"}
    assert "claude_for_work" in outcomes[Answer.FORBIDDEN]


def test_where_no_one_dimension_settles_it_those_that_matter_are_all_named():
    ban = [
        held(clause("prohibit", name="A", tool=["firefly"], data=["pricing"])),
        held(clause("prohibit", name="B", tool=["sora"], data=["copyrighted"])),
    ]
    decision = decided(activity(), *ban)
    assert decision.answer is Answer.ASK
    assert [each.dimension for each in decision.settlings] == [Dimension.TOOL, Dimension.DATA]


def test_the_strictest_value_of_several_demands_is_the_condition_and_its_clause_is_named():
    rules = [
        held(demand("human_reviewers", name="A", min=1)),
        held(demand("human_reviewers", name="B", min=3)),
        held(demand("human_reviewers", name="C", max=5)),
    ]
    (condition,) = decided(activity(action="edit"), *rules).conditions
    assert condition.said == "human reviewers must be at least 3 people and at most 5 people"
    assert {each.clause.id for each in condition.clauses} == {"B", "C"}


def test_a_demand_for_a_part_of_what_was_asked_says_for_which():
    rule = held(demand("human_reviewers", min=2, audience=["patient"]))
    (condition,) = decided(activity(action="edit"), rule).conditions
    assert condition.when == "use AI for patients"


def test_three_demands_that_only_together_leave_no_value_contradict_each_other():
    regions = [["EU", "US"], ["US", "UK"], ["EU", "UK"]]
    rules = [held(demand("storage_region", name=f"C{i}", one_of=each)) for i, each in enumerate(regions)]
    decision = decided(activity(action="edit"), *rules)
    assert decision.answer is Answer.ASK
    assert len(decision.contradictions[0].clauses) == 3


@pytest.mark.parametrize(("value", "answer", "is_met"), [(2, Answer.CONDITIONS, True), (1, Answer.FORBIDDEN, False)])
def test_a_value_in_the_question_is_checked(value: int, answer: Answer, is_met: bool):
    rule = held(demand("human_reviewers", min=2))
    decision = decided(activity(values={"human_reviewers": value}), rule)
    assert decision.answer is answer
    assert [each.is_met for each in decision.conditions] == [is_met]


def test_a_group_given_as_a_value_that_is_admitted_in_part_is_to_be_asked():
    rule = held(demand("storage_region", one_of=["DE", "FR"]))
    assert decided(activity(values={"storage_region": "EU"}), rule).answer is Answer.ASK
    assert decided(activity(values={"storage_region": "DE"}), rule).answer is Answer.CONDITIONS


def test_what_the_work_runs_on_is_told_beside_the_answer_and_decides_where_a_value_is_given():
    asked = activity(NOVARA, action="synthetic_avatar")
    decision = decided(asked)
    assert decision.answer is Answer.ALLOWED
    assert {each.param for each in decision.standing_contradictions} == {"prompt_log.retention_days", "storage_region"}
    kept = activity(NOVARA, {"prompt_log.retention_days": 30}, action="synthetic_avatar")
    assert decided(kept).answer is Answer.FORBIDDEN
    assert decided(kept, world=split_world()).answer is Answer.ALLOWED


def test_a_ban_on_what_the_work_runs_on_forbids_whoever_asked_for_it():
    ban = held(clause("prohibit", action=["upload"], binding="asset:llm_tenant"), "Novara")
    shared = World((asset("llm_tenant", *CLIENTS),))
    apart = World((asset("llm_tenant", "Novara"), asset("llm_tenant", "Helix", name="own")))
    assert decided(activity(action="upload"), ban, world=shared).answer is Answer.FORBIDDEN
    assert decided(activity(action="upload"), ban, world=apart).answer is Answer.ALLOWED


def test_work_on_a_brand_runs_on_what_serves_one_of_its_partners():
    of_novara = held(clause("prohibit", action=["upload"], binding="asset:llm_tenant"), "Novara")
    of_brightwell = held(clause("prohibit", action=["upload"], binding="asset:llm_tenant"), "Brightwell")
    apart = World((asset("llm_tenant", "Novara"), asset("llm_tenant", "Brightwell")), shared_world().alliances)
    assert decided(activity(CORVEXA, action="upload"), of_novara, world=apart).answer is Answer.FORBIDDEN
    assert decided(activity(CORVEXA, action="upload"), of_brightwell, world=apart).answer is Answer.ALLOWED
    assert decided(activity(AGENCY, action="upload"), of_brightwell, world=apart).answer is Answer.FORBIDDEN


def test_preferences_advise_and_decide_nothing():
    decision = decided(activity(NOVARA, action="gen_image", tool="firefly", audience="physician"))
    assert decision.answer is Answer.ALLOWED
    assert cited(decision, Bearing.ADVISES) == ["N8"]
    assert not decision.is_silent


def test_a_clause_counts_on_the_days_of_its_window():
    ban = held(clause("prohibit", window={"from": "2026-12-01", "until": "2026-12-02"}))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)]
    answers = [decided(activity(), ban, day=day).answer for day in days]
    assert answers == [Answer.ALLOWED, Answer.FORBIDDEN, Answer.FORBIDDEN, Answer.ALLOWED]


def test_an_exception_is_outside_the_ban():
    ban = held(clause("prohibit", action=["generate"], except_=[{"tool": ["onprem_llm"]}]))
    assert decided(activity(action="gen_text", tool="onprem_llm"), ban).answer is Answer.ALLOWED
    assert decided(activity(action="gen_text"), ban).answer is Answer.ASK


def test_an_exception_inside_two_bans_leaves_the_question_open_and_another_ban_closes_it():
    spared = {"tool": ["onprem_llm"], "data": ["public_data"], "audience": ["staff"]}
    bans = [held(clause("prohibit", name=name, except_=[spared])) for name in ("A", "B")]
    assert decided(activity(action="edit"), *bans).answer is Answer.ASK
    last = held(clause("prohibit", name="C", tool=["internal", "self_hosted"]))
    assert decided(activity(action="edit"), *bans, last).answer is Answer.FORBIDDEN


def test_bans_that_only_together_cover_the_question_forbid_it():
    bans = [held(clause("prohibit", name=each, tool=[each])) for each in ("consumer_grade", "enterprise_grade")]
    rest = held(only("consumer_grade", "enterprise_grade", name="O"))
    assert decided(activity(), *bans, rest).answer is Answer.FORBIDDEN
    assert decided(activity(), *bans).answer is Answer.ASK


def _questions() -> st.SearchStrategy[Activity]:
    subjects = [HELIX, NOVARA, CORVEXA, AGENCY]
    values: list[dict[str, Any]] = [
        {}, {}, {"human_reviewers": 1}, {"storage_region": "EU"}, {"storage_region": "DE"}, {"review.level": "author"},
    ]  # fmt: skip
    dimensions = st.lists(st.sampled_from(list(TERMS)), max_size=4, unique=True)
    terms = dimensions.flatmap(lambda named: st.fixed_dictionaries({d: st.sampled_from(TERMS[d]) for d in named}))
    return st.builds(
        lambda subject, named, given: activity(subject, given, **named),
        st.sampled_from(subjects), terms, st.sampled_from(values),
    )  # fmt: skip


def _with_unmapped_norms(each: PolicyClause) -> PolicyClause:
    """Every other clause with a word nobody shares in its tool list or its regions, which the strategy leaves out."""
    norm = each.clause.norm
    if int(each.clause.id[1:]) % 2:
        return each
    if isinstance(norm, Only):
        norm = Only((*norm.tools, "Jasper"))
    elif isinstance(norm, Require) and norm.param == "storage_region":
        norm = replace(norm, one_of=(*(norm.one_of or ()), "our own site"))
    return replace(each, clause=replace(each.clause, norm=norm))


QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(holdings(unmapped=True), _questions(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_the_answer_is_that_of_a_second_reading(clauses: list[PolicyClause], asked: Activity, day: date):
    held_by_lumen = [_with_unmapped_norms(each) for each in clauses]
    assert decide(asked, held_by_lumen, shared_world(), day).answer is read(asked, held_by_lumen, shared_world(), day)


@QUICK
@given(holdings(unmapped=True), _questions(), st.randoms())
def test_the_order_of_the_clauses_changes_no_answer(clauses: list[PolicyClause], asked: Activity, mixed: Any):
    shuffled = list(clauses)
    mixed.shuffle(shuffled)
    assert decided(asked, *shuffled).answer is decided(asked, *clauses).answer


@QUICK
@given(holdings(), _questions())
def test_what_is_said_to_settle_the_question_settles_it(clauses: list[PolicyClause], asked: Activity):
    decision = decided(asked, *clauses)
    for settling in decision.settlings:
        for answer, leaves in settling.outcomes:
            terms = {**dict(asked.terms), settling.dimension: leaves[0]}
            narrowed = Activity(asked.subject, tuple(terms.items()), asked.values)
            assert answer is Answer.ASK or decided(narrowed, *clauses).answer is answer


@QUICK
@given(holdings(unmapped=True), _questions())
def test_whoever_is_cited_reaches_the_question_and_what_forbids_it_is_cited(
    clauses: list[PolicyClause], asked: Activity
):
    decision = decided(asked, *clauses)
    uncited = [held for held in clauses if held not in [each.held for each in decision.citations]]
    assert not decide(asked, uncited, shared_world(), DAY).citations
    if decision.answer is Answer.FORBIDDEN:
        forbidding = [each.held for each in decision.citations if each.bearing is Bearing.FORBIDS]
        assert decided(asked, *forbidding).answer is Answer.FORBIDDEN
