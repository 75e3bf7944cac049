"""CSV that a spreadsheet program reads as text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.papers.spreadsheets import cell, csv_bytes


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_what_would_be_calculated_gets_an_apostrophe(begins):
    assert cell(f'{begins}HYPERLINK("x")').startswith("'")


@given(st.text())
def test_no_cell_begins_a_formula_and_nothing_is_lost(text):
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell(text).removeprefix("'") == text or cell(text) == text


def test_quotes_commas_lines_and_other_scripts_survive():
    row = ['a "quoted", word', "two\nlines", "Überprüfung", None, 3]
    read = list(csv.reader(io.StringIO(csv_bytes(["A", "B", "C", "D", "E"], [row]).decode("utf-8-sig"))))
    assert read[1] == ['a "quoted", word', "two\nlines", "Überprüfung", "", "3"]
