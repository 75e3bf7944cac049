"""The rulebook: golden for the worked portfolio, and on generated clauses neither looser nor stricter than the clauses."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clauses.model import Clause, Dimension, Priority, Require, Window
from core.clauses.taxonomy import vocabulary
from core.conflicts.interpreter import applies
from core.conflicts.model import PolicyClause
from core.conflicts.reach import reached
from core.guidance.rulebook import Place, PlaceKind, Rule, RuleKind, rulebook
from core.guidance.strictest import Values, is_nothing, together, values_given
from tests.unit.conflicts.factories import clause, demand, held, identity, only, shared_world, worked_portfolio
from tests.unit.conflicts.strategies import holdings

ALL, AGENCY = Place(PlaceKind.ALL), Place(PlaceKind.AGENCY)
HELIX, CORVEXA = Place(PlaceKind.CLIENT, identity("Helix")), Place(PlaceKind.ALLIANCE, identity("Corvexa"))


def rules(*clauses: PolicyClause, place: Place = ALL, kind: RuleKind | None = None) -> list[Rule]:
    found = rulebook(clauses or worked_portfolio(), shared_world())
    return [rule for rule in found if rule.place == place and kind in (None, rule.kind)]


def told(rule: Rule) -> tuple[str, tuple[str, ...], bool]:
    return rule.said, tuple(each.clause.id for each in rule.clauses), rule.is_contradiction


def test_a_clients_place_holds_its_own_rules_and_none_of_a_rivals():
    assert {told(rule) for rule in rules(place=HELIX)} == {
        ("", ("H7",), False),
        ("ChatGPT Enterprise or Microsoft 365 Copilot", ("H2",), False),
        ("at most 24 hours", ("H8",), False),
        ("yes", ("H4",), False),
    }


def test_lists_of_a_shared_brand_that_leave_no_tool_are_a_contradiction_of_both():
    (tools,) = rules(place=CORVEXA, kind=RuleKind.TOOLS)
    assert told(tools) == ("", ("H2c", "N2c"), True)


def test_what_the_whole_agency_must_keep_stands_at_the_agency_alone_with_who_contradicts():
    values = [rule for rule in rules(place=AGENCY) if rule.topic == "tool_lead_days"]
    assert [told(rule)[1:] for rule in values] == [(("B2", "N6", "B1"), True), (("B2",), False)]


def test_the_strictest_value_for_all_clients_alike_names_the_clause_that_imposes_it():
    loose = held(demand("ae_report_hours", name="A", max=48), "Novara")
    strict = held(demand("ae_report_hours", name="B", max=24), "Helix")
    (rule,) = rules(loose, strict)
    assert told(rule) == ("at most 24 hours (1 day)", ("B",), False) or told(rule) == (
        "at most 24 hours",
        ("B",),
        False,
    )


def test_a_narrower_scope_has_a_row_of_its_own_only_where_it_is_stricter():
    wide = held(demand("human_reviewers", name="A", min=2))
    stricter = held(demand("human_reviewers", name="B", min=3, audience=["patient"]))
    looser = held(demand("human_reviewers", name="C", min=1, audience=["hcp"]))
    assert [told(rule)[1] for rule in rules(wide, stricter, looser)] == [("A",), ("B",)]


def test_demands_that_clash_on_a_part_of_both_scopes_are_told_as_such():
    one = held(demand("ae_report_hours", name="A", max=24, audience=["patient"]))
    other = held(demand("ae_report_hours", name="B", min=30, jurisdiction=["DE"]))
    contradictions = [rule for rule in rules(one, other) if rule.is_contradiction]
    assert [(told(rule)[1], rule.in_part) for rule in contradictions] == [(("A", "B"), True)]


def test_a_ban_on_tools_shortens_a_list_and_is_named_with_it():
    listed = held(only("chatgpt_enterprise", "firefly", name="L"))
    (rule,) = rules(listed, held(clause("prohibit", name="B", tool=["firefly"])), kind=RuleKind.TOOLS)
    assert told(rule) == ("ChatGPT Enterprise", ("L", "B"), False)


def test_preferences_narrow_nothing():
    must = held(only("chatgpt_enterprise", name="L"))
    should = held(only("firefly", name="P", priority="preference"))
    found = {rule.is_preference: told(rule) for rule in rules(must, should, kind=RuleKind.TOOLS)}
    assert found == {
        True: ("Adobe Firefly", ("P",), False),
        False: ("ChatGPT Enterprise", ("L",), False),
    }


def test_a_rule_whose_scope_hangs_on_a_word_says_so():
    (rule,) = rules(place=AGENCY, kind=RuleKind.BAN)
    assert rule.hangs_on == ("competing oncology brands",)


def _points() -> st.SearchStrategy[dict[Dimension, str]]:
    leaves = {d: st.sampled_from(vocabulary().taxonomies[d].leaves) for d in Dimension}
    likely = {
        Dimension.ACTION: st.sampled_from(["gen_text", "gen_image", "translate"]),
        Dimension.DATA: st.sampled_from(["health_record", "pricing", "adverse_event"]),
        Dimension.AUDIENCE: st.sampled_from(["physician", "minor_patient", "adult_patient"]),
        Dimension.JURISDICTION: st.sampled_from(["DE", "FR", "US-CA", "NO"]),
    }
    return st.fixed_dictionaries(leaves | likely)


def _admitted(of: Clause) -> Values:
    norm = of.norm
    assert isinstance(norm, Require)
    parameter = vocabulary().parameters[norm.param]
    if norm.one_of is not None:
        return sum({values_given(norm.param, value) for value in norm.one_of})  # type: ignore[arg-type]
    if parameter.values:
        low, high = (None if end is None else parameter.values.index(str(end)) for end in (norm.minimum, norm.maximum))
        inside = range(low or 0, len(parameter.values) if high is None else high + 1)
        return sum(1 << each for each in inside)
    return int(norm.minimum or 0), 1 << 62 if norm.maximum is None else int(norm.maximum)


def _met(values: list[Values]) -> Values | None:
    found: Values | None = None
    for each in values:
        found = each if found is None else together(found, each)
    return "nothing" if found is not None and is_nothing(found) else found  # type: ignore[return-value]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(holdings(), _points(), st.sampled_from([ALL, HELIX, CORVEXA, AGENCY]))
def test_the_rows_that_hold_for_an_activity_admit_exactly_what_its_clauses_admit(
    clauses: list[PolicyClause], point: dict[Dimension, str], place: Place
):
    day = date(2026, 5, 1)
    always = [replace(each, clause=replace(each.clause, window=Window())) for each in clauses]
    for param in {each.clause.norm.param for each in always if isinstance(each.clause.norm, Require)}:
        demands = [
            _admitted(each.clause)
            for each in always
            if isinstance(each.clause.norm, Require) and each.clause.norm.param == param
            and each.clause.priority is not Priority.PREFERENCE
            and _is_at(each, place) and applies(each.clause, point, day)
        ]  # fmt: skip
        rows = [
            rule.values
            for rule in rulebook(always, shared_world())
            if rule.topic == param and rule.place in {place, AGENCY if place is not ALL else ALL}
            and not rule.is_preference and not rule.in_part and _holds(rule, point)
        ]  # fmt: skip
        assert _met(rows) == _met(demands)


def _is_at(each: PolicyClause, place: Place) -> bool:
    at = reached(each, shared_world())
    return (
        place == ALL or at.everywhere or (place == HELIX and at.client == place.id)
        or (place == CORVEXA and any(instance.id == place.id for instance in at.instances))
    )  # fmt: skip


def _holds(rule: Rule, point: dict[Dimension, str]) -> bool:
    return applies(replace(clause("permit"), scope=rule.scope, exceptions=rule.exceptions), point, date(2026, 5, 1))
