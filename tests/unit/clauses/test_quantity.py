"""Amounts read and said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clauses.quantity import LARGEST, amount, in_words


@pytest.mark.parametrize(
    ("written", "unit", "meant"),
    [
        (30, "day", 30),
        ("30", "day", 30),
        ("24 months", "day", 720),
        ("1 year", "day", 365),
        ("2 weeks", "day", 14),
        ("720 days", "day", 720),
        ("48 h", "day", 2),
        ("30 h", "hour", 30),
        ("2 days", "hour", 48),
        ("1 month", "hour", 720),
        ("2 people", "person", 2),
        ("1 person", "person", 1),
        ("8 hours", "hour per year", 8),
        ("8 hour per year", "hour per year", 8),
        ("0", "day", 0),
    ],
)
def test_an_amount_is_normalised_to_the_unit(written: object, unit: str, meant: int) -> None:
    assert amount(written, unit) == meant


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        (True, "day"),
        (1.5, "day"),
        (-1, "day"),
        (None, "day"),
        ("", "day"),
        ("soon", "day"),
        ("1.5 years", "day"),
        ("-3 days", "day"),
        ("30 h", "day"),
        ("3 days", "person"),
        ("3 people", "day"),
        ("3 moons", "day"),
        (LARGEST + 1, "day"),
        ("999999999 years", "day"),
    ],
)
def test_what_is_no_exact_amount_of_the_unit_is_not_guessed(written: object, unit: str) -> None:
    assert amount(written, unit) is None


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (720, "day", "720 days (24 months)"),
        (365, "day", "365 days (1 year)"),
        (730, "day", "730 days (2 years)"),
        (30, "day", "30 days (1 month)"),
        (45, "day", "45 days"),
        (0, "day", "0 days"),
        (1, "day", "1 day"),
        (24, "hour", "24 hours"),
        (48, "hour", "48 hours (2 days)"),
        (2, "person", "2 people"),
        (1, "person", "1 person"),
        (8, "hour per year", "8 hours per year"),
    ],
)
def test_an_amount_is_said_with_the_rounder_unit_beside_it(number: int, unit: str, said: str) -> None:
    assert in_words(number, unit) == said


@given(st.integers(0, 100_000), st.sampled_from(["day", "hour", "person", "hour per year"]))
def test_what_is_said_reads_back_as_the_same_amount(number: int, unit: str) -> None:
    assert amount(in_words(number, unit).split(" (")[0], unit) == number
