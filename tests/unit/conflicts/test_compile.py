"""Clauses compiled: masks, folded exceptions, values, cylinders."""

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import ACTION, AFTER_LAST_DAY, DATA, END, FIRST_DAY, START, TOOL
from core.conflicts.compile import UNBOUNDED, compile_clause, every_leaf, mask
from tests.unit.conflicts.factories import clause, demand, only

DATA_MASK = vocabulary().taxonomies[Dimension.DATA].masks


def test_a_scope_that_names_nothing_is_everything_on_every_day() -> None:
    compiled = compile_clause(clause())
    assert compiled.box == (*every_leaf(), FIRST_DAY, AFTER_LAST_DAY)
    assert not compiled.holes


def test_masks_are_wider_than_a_machine_word() -> None:
    assert every_leaf()[-1].bit_length() > 64


def test_an_exception_that_leaves_one_box_is_folded_into_it() -> None:
    compiled = compile_clause(clause(data=["personal"], except_=[{"data": ["patient_data"]}]))
    assert compiled.box is not None
    assert compiled.box[DATA] == DATA_MASK["personal"] & ~DATA_MASK["patient_data"]
    assert not compiled.holes


def test_folding_one_exception_can_fold_the_next() -> None:
    excepted = [{"data": ["hcp_data"], "action": ["gen_text"]}, {"data": ["patient_data"]}]
    compiled = compile_clause(clause(data=["hcp_data", "patient_data"], except_=excepted))
    assert compiled.box is not None
    assert not compiled.holes
    assert compiled.box[DATA] == DATA_MASK["hcp_data"]
    assert compiled.box[ACTION] == every_leaf()[ACTION] & ~mask(Dimension.ACTION, ["gen_text"])


def test_an_exception_elsewhere_is_forgotten() -> None:
    assert not compile_clause(clause(data=["pricing"], except_=[{"data": ["hcp_data"], "channel": ["web"]}])).holes


def test_exceptions_that_together_cover_the_scope_leave_a_dead_clause() -> None:
    covering = [{"data": ["health_record"]}, {"data": ["adverse_event"]}]
    assert compile_clause(clause(data=["patient_data"], except_=covering)).box is None


def test_exceptions_that_cover_only_in_union_leave_a_dead_clause_too() -> None:
    covering = [
        {"data": ["health_record"], "channel": ["web"]},
        {"data": ["adverse_event"], "channel": ["web"]},
        {"data": ["health_record"], "channel": ["email"]},
        {"data": ["adverse_event"], "channel": ["email"]},
    ]
    assert compile_clause(clause(data=["patient_data"], channel=["web", "email"], except_=covering)).box is None
    assert compile_clause(clause(data=["patient_data"], channel=["web", "email"], except_=covering[:3])).box is not None


def test_the_window_is_half_open_in_ordinals() -> None:
    box = compile_clause(clause(window={"from": "2026-01-01", "until": "2026-01-31"})).box
    assert box is not None
    assert box[END] - box[START] == 31


def test_regions_expand_to_leaves_and_numbers_to_ranges() -> None:
    jurisdictions = vocabulary().taxonomies[Dimension.JURISDICTION].masks
    assert (
        compile_clause(demand("storage_region", one_of=["DE", "US"])).values
        == jurisdictions["DE"] | jurisdictions["US"]
    )
    assert compile_clause(demand("human_reviewers", min=2)).values == (2, UNBOUNDED)
    assert compile_clause(demand("human_reviewers", max=2)).values == (0, 2)


def test_ordinals_and_sets_become_masks_of_their_values() -> None:
    assert compile_clause(demand("review.level", min="second_person")).values == 0b1100
    assert compile_clause(demand("review.level", max="author")).values == 0b0011
    assert compile_clause(demand("review.level", min="author", max="author")).values == 0b0010
    assert compile_clause(demand("watermark", one_of=["yes"])).values == 0b10


def test_a_ban_is_one_of_the_activity_when_it_is_the_same_for_every_tool() -> None:
    every_tool_by_name = list(vocabulary().taxonomies[Dimension.TOOL].leaves)
    for_all = {"channel": ["web"], "data": ["pricing"]}
    assert compile_clause(clause(action=["gen_text"])).cylinder
    assert compile_clause(clause(tool=every_tool_by_name)).cylinder
    assert compile_clause(clause(except_=[for_all])).cylinder
    assert compile_clause(clause(except_=[for_all, for_all | {"tool": ["sora"]}])).cylinder
    assert not compile_clause(clause(tool=["openai"])).cylinder
    assert not compile_clause(clause(except_=[for_all | {"tool": ["sora"]}])).cylinder


def test_unmapped_terms_stand_for_what_they_are_taken_to_mean() -> None:
    named = clause(data=["pricing", "secrets"])
    assert compile_clause(named).box == compile_clause(clause(data=["pricing"])).box
    meaning = {(Dimension.DATA, "secrets"): DATA_MASK["hcp_data"]}
    assert compile_clause(named, meaning).box == compile_clause(clause(data=["pricing", "hcp_data"])).box
    assert compile_clause(clause(data=["secrets"])).box is None


def test_a_tool_list_is_kept_beside_a_box_of_all_tools() -> None:
    compiled = compile_clause(only("openai", "sora"))
    assert compiled.box is not None
    assert compiled.box[TOOL] == every_leaf()[TOOL]
    assert compiled.allowed == mask(Dimension.TOOL, ["openai"])
