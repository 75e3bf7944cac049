"""A row of the benchmarks: its verdict, its place in the table, and the JSON that other runs are compared with."""

import json

import pytest

from benchmarks.__main__ import SUBJECTS, arguments, keep
from benchmarks.row import Goal, Of, Row, as_json, number, table

FAST = Row("rows / COPY", 1.5, "s", 0.3, 0.2, Goal(0.12, at_least=True))
SLOW = Row("a longer name than the other's", 1_234.5, "pairs/s", 7, 176.4, Goal(10_000, at_least=True))
PLAIN = Row("told", 0.0421, "s", 0.0001, 421, Goal(1, at_least=False, of=Of.VALUE))
ALONE = Row("no goal", 2, "ms", 1, 2)


@pytest.mark.parametrize(("row", "met"), [(FAST, True), (SLOW, False), (PLAIN, True), (ALONE, None)])
def test_a_goal_is_about_the_ratio_or_the_value_and_from_one_side(row, met):
    assert row.met is met


def test_a_bound_itself_reaches_the_goal_from_either_side():
    assert Goal(20, at_least=True).reached_by(20)
    assert Goal(20, at_least=False).reached_by(20)


def test_the_results_are_a_list_of_rows_with_the_goal_in_words():
    assert json.loads(as_json([FAST, PLAIN, ALONE])) == [
        {
            "name": "rows / COPY",
            "value": 1.5,
            "unit": "s",
            "reference": 0.3,
            "ratio": 0.2,
            "goal": "≥ 0.12",
            "met": True,
        },
        {
            "name": "told",
            "value": 0.0421,
            "unit": "s",
            "reference": 0.0001,
            "ratio": 421,
            "goal": "value ≤ 1",
            "met": True,
        },
        {"name": "no goal", "value": 2, "unit": "ms", "reference": 1, "ratio": 2, "goal": None, "met": None},
    ]


def test_the_table_has_its_columns_under_each_other_and_names_what_is_missed():
    heading, *lines = table([FAST, SLOW, ALONE]).splitlines()
    starts = [heading.index(name) for name in ("unit", "goal", "met")]
    assert [[line[start] for start in starts] for line in lines] == [["s", "≥", "y"], ["p", "≥", "N"], ["m", "–", "–"]]
    assert {line[: heading.index("unit")].rstrip()[-1] for line in lines} <= set("0123456789")
    assert "10,000" in lines[1]


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(0, "0"), (0.000146, "0.000146"), (0.1234, "0.123"), (1.5, "1.50"), (45.67, "45.7"), (91_183.4, "91,183")],
)
def test_numbers_show_three_digits_and_no_exponent(figure, shown):
    assert number(figure) == shown


def test_the_results_are_kept_in_a_folder_that_is_made_for_them(tmp_path):
    keep([FAST], tmp_path / "out" / "results.json")
    assert json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))[0]["name"] == FAST.name


def test_without_a_subject_all_are_measured_and_an_unknown_one_is_refused(capsys):
    assert arguments([]).subjects == list(SUBJECTS)
    assert arguments(["reading", "--distributions", "1000000"]).distributions == 1_000_000
    with pytest.raises(SystemExit):
        arguments(["reading", "guessing"])
    assert "no subject is called guessing" in capsys.readouterr().err
