"""A paper's chart on a page: every kind is drawn, its numbers can be read as a table, statuses have a second sign."""

from datetime import date

import pytest

from core.papers.model import CellKind, Chart, ChartKind, Column, Mark, Table
from core.papers.palette import DARK, LIGHT
from pages import charts
from pages.view_models.figure_numbers import numbers_of
from pages.view_models.figures_of import figure_of

AGENCY, STATE = Column("agency", "Agency"), Column("state", "State", CellKind.STATUS)
DAY, COUNT = Column("day", "Day", CellKind.DAY), Column("count", "Count", CellKind.WHOLE)
LONG = "Birch & Partners <Healthcare> Communications"
BY_STATE = Table("t", "T", (AGENCY, STATE, COUNT), [(LONG, "Compliant", 3), (LONG, "At risk", 1), ("B", "At risk", 4)])
BY_DAY = Table("t", "T", (DAY, STATE, COUNT), [(date(2026, 9, 7), "Compliant", 3), (date(2026, 9, 14), "Compliant", 5)])


def chart(kind, table=BY_STATE, **options):
    return Chart(kind, table, table.columns[0].key, "count", "alt", series="state", **options)


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("table", [BY_STATE, BY_DAY], ids=["names", "days"])
def test_every_kind_is_drawn_and_read_as_a_table(kind, table):
    figure = figure_of(chart(kind, table))
    numbers = numbers_of(figure)
    assert numbers is not None
    said = {str(cell) for column in numbers for cell in numbers[column]}
    assert {str(row[2]) for row in table.rows} <= said


@pytest.mark.parametrize("kind", [ChartKind.LINE, ChartKind.BARS])
def test_a_target_and_what_happened_are_drawn(kind):
    figure = figure_of(chart(kind, BY_DAY, target=4, marks=[Mark(date(2026, 9, 10), "Published")]))
    assert len(figure.layout.shapes) == 2
    assert {"Target 4", "1"} <= {each.text for each in figure.layout.annotations}


def test_statuses_have_their_colour_and_a_pattern_each():
    bars = {trace.name: trace.marker for trace in figure_of(chart(ChartKind.STACKED_BARS)).data}
    assert bars["Compliant"].color == LIGHT.marks["green"]
    assert bars["At risk"].color == LIGHT.marks["orange"]
    assert bars["Compliant"].pattern.shape != bars["At risk"].pattern.shape


def test_other_series_are_left_to_the_theme_of_the_reader():
    plain = Table("t", "T", (AGENCY, COUNT), [("A", 1)])
    drawn = figure_of(Chart(ChartKind.BARS, plain, "agency", "count", "alt"))
    assert drawn.data[0].marker.color is None


@pytest.mark.parametrize(("dark", "ground"), [(False, LIGHT), (True, DARK)])
def test_outside_of_a_page_a_figure_stands_on_the_ground_that_is_named(dark, ground):
    look = figure_of(chart(ChartKind.LINE, BY_DAY), dark=dark).layout.template.layout
    assert (look.paper_bgcolor, look.font.color) == (ground.background, ground.text)
    assert look.colorway == tuple(ground.series)


def test_long_names_are_cut_beside_the_bars_and_whole_in_the_table():
    figure = figure_of(chart(ChartKind.STACKED_BARS))
    assert "Birch &amp; Partners &lt;Healthc…" in figure.layout.yaxis.ticktext
    assert LONG in list(numbers_of(figure)[""])


def test_a_bar_without_a_number_says_so_in_the_table():
    figure = charts.score_bars(["A", "B"], [None, 70], ["gray", "green"])
    assert numbers_of(figure).to_numpy().tolist() == [["A", "no data"], ["B", "70"]]


def test_two_series_of_one_name_stay_two_columns():
    figure = charts.stacked_bars(["A"], [("Same", "green", [1]), ("Same", "red", [2])], unit="x")
    assert list(numbers_of(figure).columns) == ["", "Same (1)", "Same (2)"]
