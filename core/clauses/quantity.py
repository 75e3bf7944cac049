"""Amounts as people write them ("24 months", "30 h") to integers in a parameter's unit, and back to words."""

import re

HOURS_IN = {"hour": 1, "day": 24, "week": 7 * 24, "month": 30 * 24, "year": 365 * 24}
_SPELLINGS = {
    "h": "hour", "hr": "hour", "hour": "hour", "d": "day", "day": "day", "w": "week", "week": "week",
    "month": "month", "mo": "month", "y": "year", "yr": "year", "year": "year",
    "person": "person", "people": "person", "reviewer": "person",
}  # fmt: skip
PER_YEAR = " per year"
_AMOUNT = re.compile(r"^\s*(\d{1,9})\s*([a-z ]*?)\s*$", re.IGNORECASE)
LARGEST = 1_000_000_000  # keeps every amount exact in canonical JSON


def amount(written: object, unit: str) -> int | None:
    """Whole number of `unit` that a written amount means; None when it cannot be read exactly.

    1 month = 30 days, 1 year = 365 days; a bare number is already in the unit.
    """
    if isinstance(written, bool) or not isinstance(written, int | str):
        return None
    if isinstance(written, int):
        return written if 0 <= written <= LARGEST else None
    match = _AMOUNT.match(written)
    return _convert(int(match[1]), match[2].lower(), unit) if match else None


def _convert(number: int, word: str, unit: str) -> int | None:
    if word in ("", unit):
        return number
    base = unit.removesuffix(PER_YEAR)
    word = word.removesuffix(PER_YEAR) if unit.endswith(PER_YEAR) else word
    named = _SPELLINGS.get(word) or _SPELLINGS.get(word.removesuffix("s"))
    if named is None:
        return None
    if named == base:
        return number
    if named not in HOURS_IN or base not in HOURS_IN:
        return None
    whole, rest = divmod(number * HOURS_IN[named], HOURS_IN[base])
    return whole if rest == 0 and whole <= LARGEST else None


def in_words(number: int, unit: str) -> str:
    """Amount with its unit, and the rounder unit in brackets where one fits: "720 days (24 months)"."""
    plain = f"{number} {_plural(unit, number)}".strip()
    rounder = _rounder(number, unit)
    return f"{plain} ({rounder})" if rounder else plain


def _rounder(number: int, unit: str) -> str:
    if unit not in ("hour", "day"):
        return ""
    for word in ("year", "month", "day"):
        size = HOURS_IN[word] // HOURS_IN[unit]
        # A unit that fits once is no clearer than "24 hours"; a month or a year is.
        if size > 1 and number and number % size == 0 and (number > size or word != "day"):
            count = number // size
            return f"{count} {_plural(word, count)}"
    return ""


def _plural(unit: str, number: int) -> str:
    if number == 1 or not unit:
        return unit
    if unit == "person":
        return "people"
    head, _, tail = unit.partition(" ")
    return f"{head}s {tail}".strip()
