"""Parameters of a query are bound values: what stands in quotes or comments is text, and nothing typed joins it."""

from datetime import date

import pytest

from core.analytics.model import Parameter, ParameterKind, QueryNotValid
from core.analytics.parameters import parameters_of, values_of, with_markers


def test_each_parameter_is_found_once_with_its_kind():
    sql = "SELECT * FROM scores WHERE day >= {{since:day}} AND score < {{ most : whole }} AND day < {{since}}"
    assert parameters_of(sql) == (Parameter("since", ParameterKind.DAY), Parameter("most", ParameterKind.WHOLE))


def test_a_marker_takes_the_place_of_a_parameter_without_moving_anything():
    sql = "SELECT {{a}} + {{b:whole}} -- {{c}}\nFROM x"
    marked = with_markers(sql)
    assert marked == "SELECT $a    + $b          -- {{c}}\nFROM x"
    assert len(marked) == len(sql)


@pytest.mark.parametrize("sql", ["SELECT '{{a}}'", "SELECT $${{a}}$$", "SELECT 'it''s {{a}}'"])
def test_a_parameter_in_quotes_is_refused_with_the_reason(sql):
    with pytest.raises(QueryNotValid, match="stands in quotes"):
        parameters_of(sql)


@pytest.mark.parametrize("sql", ['SELECT "{{a}}" FROM x', "SELECT 1 /* {{a}} */", "SELECT 1 -- {{a}}"])
def test_in_names_and_comments_it_is_none(sql):
    assert parameters_of(sql) == ()
    assert with_markers(sql) == sql


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [("text", "' OR 1=1 --", "' OR 1=1 --"), ("whole", "12", 12), ("decimal", "1.5", 1.5), ("flag", "Yes", True),
     ("day", "2026-11-30", date(2026, 11, 30))],
)  # fmt: skip
def test_what_is_typed_becomes_a_value_of_its_kind(kind, typed, value):
    assert values_of((Parameter("a", ParameterKind(kind)),), {"a": typed}) == {"a": value}


@pytest.mark.parametrize(
    ("kind", "typed"), [("whole", "1; DROP"), ("day", "30.11.2026"), ("flag", "maybe"), ("decimal", "x")]
)
def test_what_does_not_read_as_its_kind_is_refused_by_name(kind, typed):
    with pytest.raises(QueryNotValid, match=r"^a must be"):
        values_of((Parameter("a", ParameterKind(kind)),), {"a": typed})


def test_a_missing_value_an_unknown_kind_and_two_kinds_are_refused():
    with pytest.raises(QueryNotValid, match="Fill in a"):
        values_of((Parameter("a"),), {})
    with pytest.raises(QueryNotValid, match="none of them"):
        parameters_of("SELECT {{a:money}}")
    with pytest.raises(QueryNotValid, match="of two kinds"):
        parameters_of("SELECT {{a:day}}, {{a:whole}}")
