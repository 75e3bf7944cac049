"""The severity table, cell by cell, and what moves a finding within it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clauses.model import Clause, Priority
from core.conflicts.compile import compile_clause
from core.conflicts.model import Degree, Reach, Relation, Severity, Verdict
from core.conflicts.relate import relation
from core.conflicts.severity import is_grave, severity, touches
from tests.unit.conflicts.factories import clause, demand

TODAY = date(2026, 11, 24)
CONFLICT = Verdict(Relation.CONFLICT, "exclusive_tools")
FULL = Verdict(Relation.TENSION, "permission_vs_prohibition", Degree.FULL)
PARTIAL = Verdict(Relation.TENSION, "permission_vs_prohibition", Degree.PARTIAL)
NO_TOOL = Verdict(Relation.CONFLICT, "no_remaining_tool")
VERDICTS = [CONFLICT, FULL, PARTIAL, NO_TOOL, *map(Verdict, (Relation.NARROWED, Relation.STRICTER, Relation.MOOT))]


@pytest.mark.parametrize(
    ("judged", "grave", "binding", "divergent"),
    [
        (CONFLICT, True, "critical", "high"),
        (CONFLICT, False, "high", "medium"),
        (FULL, False, "high", "low"),
        (FULL, True, "high", "low"),
        (PARTIAL, False, "medium", "low"),
        (NO_TOOL, False, "high", "medium"),
        (NO_TOOL, True, "critical", "high"),
        *((Verdict(of), False, "low", "low") for of in Relation if of not in (Relation.CONFLICT, Relation.TENSION)),
    ],
)
def test_each_cell_of_the_table(judged: Verdict, grave: bool, binding: str, divergent: str) -> None:
    assert severity(judged, Reach.BINDING, grave=grave, today=TODAY) == binding
    assert severity(judged, Reach.DIVERGENT, grave=grave, today=TODAY) == divergent


def test_a_service_line_without_a_tool_has_a_row_of_its_own() -> None:
    for judged in VERDICTS:
        assert severity(judged, Reach.BINDING, is_service=True, grave=True, today=TODAY) == "high"
        assert severity(judged, Reach.DIVERGENT, is_service=True, today=TODAY) == "low"


def test_one_step_lower_only_while_the_overlap_is_more_than_90_days_ahead() -> None:
    def of(judged: Verdict, days: int) -> Severity:
        return severity(judged, Reach.BINDING, starts_on=TODAY + timedelta(days=days), today=TODAY)

    assert (of(CONFLICT, 90), of(CONFLICT, 91), of(CONFLICT, -400)) == ("high", "medium", "high")
    assert of(Verdict(Relation.NARROWED), 400) == "low"


@given(st.sampled_from(VERDICTS), st.booleans(), st.integers(-200, 200), st.integers(0, 200))
def test_severity_never_falls_when_priority_reach_or_window_grow(
    judged: Verdict, grave: bool, days: int, earlier: int
) -> None:
    def rank(reach: Reach, start: int, *, regulatory: bool) -> int:
        day = TODAY + timedelta(days=start)
        return severity(judged, reach, grave=regulatory, starts_on=day, today=TODAY).rank

    assert rank(Reach.BINDING, days, regulatory=grave) >= rank(Reach.DIVERGENT, days, regulatory=grave)
    assert rank(Reach.BINDING, days, regulatory=True) >= rank(Reach.BINDING, days, regulatory=grave)
    assert rank(Reach.BINDING, days - earlier, regulatory=grave) >= rank(Reach.BINDING, days, regulatory=grave)


def touched(a: Clause, b: Clause) -> tuple[str, ...]:
    return touches(compile_clause(a), compile_clause(b), relation(a, b))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, ()),
        ({"data": ["patient_data"]}, {}, ("patient_data",)),
        ({"data": ["personal"]}, {"data": ["adverse_event", "pricing"]}, ("patient_data",)),
        ({"data": ["pricing"]}, {}, ()),
        ({"audience": ["patient"]}, {}, ("minor_patient",)),
        ({"audience": ["adult_patient"]}, {"audience": ["patient"]}, ()),
        ({"data": ["patient_data"], "audience": ["minor_patient"]}, {}, ("patient_data", "minor_patient")),
        ({"data": ["personal"], "except_": [{"data": ["patient_data"]}]}, {}, ()),
        ({"data": ["personal"]}, {"except_": [{"data": ["patient_data"]}]}, ()),
        ({}, {"except_": [{"data": ["pricing"], "channel": ["web"]}]}, ()),
        ({"channel": ["web"]}, {"except_": [{"data": ["pricing"], "channel": ["web"]}]}, ("patient_data",)),
    ],
)
def test_a_restricted_overlap_touches_what_remains_in_it(
    first: dict[str, Any], second: dict[str, Any], expected: tuple[str, ...]
) -> None:
    keep, drop = demand("record.retention_days", min=9, **first), demand("record.retention_days", max=3, **second)
    assert touched(keep, drop) == touched(drop, keep) == expected


def test_two_deadlines_for_adverse_events_touch_them_whatever_the_scope() -> None:
    pair = demand("ae_report_hours", min=48), demand("ae_report_hours", max=24)
    assert touched(*pair) == ("ae_report_hours",)


def test_a_regulatory_side_or_anything_touched_is_grave() -> None:
    plain, regulated = clause(), clause(priority=Priority.REGULATORY.value)
    assert is_grave((plain, regulated), ())
    assert is_grave((plain, plain), ("patient_data",))
    assert not is_grave((plain, plain), ())
