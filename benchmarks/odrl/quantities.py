"""Values with an order as exact numbers: decimals, instants, durations."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction

from core.clauses.odrl.model import Literal, Value
from core.clauses.odrl.terms import XSD

_DURATION = re.compile(
    r"(?P<minus>-?)P(?:(?P<Y>\d+)Y)?(?:(?P<M>\d+)M)?(?:(?P<W>\d+)W)?(?:(?P<D>\d+)D)?"
    r"(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?"
)
_DAYS = {"Y": Fraction(365), "M": Fraction(30), "W": Fraction(7), "D": Fraction(1),
         "h": Fraction(1, 24), "m": Fraction(1, 1440), "s": Fraction(1, 86400)}  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})(/\d{1,30})?")
_INSTANTS = frozenset({XSD + "date", XSD + "dateTime", XSD + "dateTimeStamp"})


def is_quantity(value: Value) -> bool:
    """Whether the value stands in an order."""
    return isinstance(value, Literal) and _quantity(value) is not None


def quantity(value: Value) -> Fraction:
    """The number that a value is; durations and instants in days, a month being 30 and a year 365."""
    found = _quantity(value) if isinstance(value, Literal) else None
    if found is None:
        raise ValueError(value)
    return found


def _quantity(value: Literal) -> Fraction | None:
    if value.datatype in _INSTANTS:
        return _instant(value.text)
    if value.datatype.endswith(("#duration", "#dayTimeDuration", "#yearMonthDuration")):
        return _duration(value.text)
    return Fraction(value.text) if _NUMBER.fullmatch(value.text) else None


def _instant(text: str) -> Fraction | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = moment - datetime.combine(date(1970, 1, 1), datetime.min.time(), UTC)
    return Fraction(since.days) + Fraction(since.seconds, 86400) + Fraction(since.microseconds, 86_400_000_000)


def _duration(text: str) -> Fraction | None:
    match = _DURATION.fullmatch(text)
    if match is None or not any(match[unit] for unit in _DAYS):
        return None
    days = sum((Fraction(match[unit]) * size for unit, size in _DAYS.items() if match[unit]), start=Fraction(0))
    return -days if match["minus"] else days
