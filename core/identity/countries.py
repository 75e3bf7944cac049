"""Countries whose public holidays are known, by their two letters, and the days themselves."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SMALL = re.compile(r" (And|Of|The)(?= )")


@cache
def country_names() -> Mapping[str, str]:
    """English names by ISO 3166 code, in the order of the names."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415  # a quarter of a second, needed by settings and one job

    named = sorted((_name(names[0]), names[1]) for names in COUNTRIES.values())
    return {code: name for name, code in named}


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The days of a year that are public holidays all over the country; none where the country is not known."""
    if country not in country_names():
        return frozenset()
    from holidays import country_holidays  # noqa: PLC0415  # as above

    return frozenset(country_holidays(country, years=year, observed=True))


def _name(written: str) -> str:
    """A name written as one word, such as IsleOfMan, in words."""
    return _SMALL.sub(lambda found: found.group().lower(), _WORDS.sub(" ", written))
