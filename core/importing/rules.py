"""What the rows of a file say, and what is to be mended before they are written. No database."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.clauses.model import Dimension
from core.clauses.taxonomy import Vocabulary, vocabulary
from core.engagements.model import Terms
from core.engagements.rules import address, terms
from core.errors import NotValid
from core.identity.importing import Invited
from core.identity.model import ROLES_OF_KIND, OrganizationKind, Role
from core.identity.person_rules import TIME_ZONES, check_end_of_access, normal_address, person_name
from core.importing.cells import Cells, CheckedCells, Findings, check_cells, legible
from core.importing.model import COLUMNS, EMAIL, Checked, Problem, Proposed, Register, Subject, Table

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_ZONES = {name.lower(): name for name in TIME_ZONES}
_SOME_BRAND = ("any",)

Become = TypeVar("Become")


def check_people(table: Table, register: Register, kind: OrganizationKind) -> Checked:
    """Whom the rows invite to an organization of this kind, and what is to be mended first."""
    cells = check_cells(table, COLUMNS[Subject.PEOPLE], register, address=normal_address)
    people, problems = _become(cells, lambda row, found: _person(row, found, register, kind))
    return Checked(table, people=people, problems=problems, are_rows_judged=bool(cells.rows))


def check_engagements(table: Table, register: Register) -> Checked:
    """What the rows propose, and what is to be mended first."""
    cells = check_cells(table, COLUMNS[Subject.ENGAGEMENTS], register, address=address)
    engagements, problems = _become(cells, lambda row, found: _engagement(row, found, register.now.date()))
    return Checked(table, engagements=engagements, problems=problems, are_rows_judged=bool(cells.rows))


def role_words(kind: OrganizationKind) -> list[str]:
    """The roles of an organization of this kind, as a cell may name them."""
    return sorted(each.value.replace("_", " ") for each in ROLES_OF_KIND[kind])


def _become(
    cells: CheckedCells, makes: Callable[[Cells, Findings], Become | None]
) -> tuple[tuple[Become, ...], tuple[Problem, ...]]:
    """What the good rows become; the problems by row, and in a row by the order of the columns."""
    made, problems = [], list(cells.problems)
    for row, found in cells.rows:
        become = makes(row, found)
        if become is not None and not found.problems:
            made.append(become)
        problems.extend(_by_column(found.problems, row))
    return tuple(made), tuple(problems)


def _by_column(problems: Iterable[Problem], columns: Iterable[str]) -> list[Problem]:
    places = {name: at for at, name in enumerate(columns)}
    return sorted(problems, key=lambda each: places.get(each.column, len(places)))


def _person(row: Cells, found: Findings, register: Register, kind: OrganizationKind) -> Invited | None:
    if _has_moved(found, row):
        return None
    name = found.read("name", person_name)
    role = found.read("role", lambda typed: _role(typed, kind))
    time_zone = found.read("time_zone", _zone)
    until = found.read("access_until", lambda typed: _end(typed, register.time_zone))
    if role is not None:
        found.read("access_until", lambda _: check_end_of_access(role, until, register.now))
    if found.problems or name is None or role is None:
        return None
    return Invited(normal_address(row[EMAIL]), name, role, until, time_zone)


def _engagement(row: Cells, found: Findings, today: date) -> Proposed | None:
    if _has_moved(found, row):
        return None
    brands = found.read("brands", lambda typed: terms(Terms(tuple(typed.split(";")), today), today=today).brands)
    starts_on = found.read("starts_on", _day)
    ends_on = found.read("ends_on", lambda typed: _day(typed) if typed else None)
    markets = found.read(
        "markets", lambda typed: terms(Terms(_SOME_BRAND, today, None, _markets(typed)), today=today).markets
    )
    if starts_on is not None:
        found.read("ends_on", lambda _: terms(Terms(_SOME_BRAND, starts_on, ends_on), today=today))
    if found.problems or brands is None or starts_on is None:
        return None
    return Proposed(address(row[EMAIL]), Terms(brands, starts_on, ends_on, markets or ()))


def _has_moved(found: Findings, row: Cells) -> bool:
    """Whether the row has cells too many: then what stands under a column is another column's."""
    return any(each.column not in row for each in found.problems)


def _role(typed: str, kind: OrganizationKind) -> Role:
    word = "_".join(typed.replace("_", " ").lower().split())
    if word not in ROLES_OF_KIND[kind]:
        raise NotValid(f"Your organization has no such role. Write one of: {', '.join(role_words(kind))}.")
    return Role(word)


def _zone(typed: str) -> str | None:
    if typed and typed.lower() not in _ZONES:
        raise NotValid("There is no such time zone. Write one such as Europe/Berlin, or leave the cell empty.")
    return _ZONES.get(typed.lower())


@lru_cache(maxsize=2)
def _terms_of_markets(known: Vocabulary) -> Mapping[str, str]:
    """The term of every market, by itself and by its words, in small letters."""
    taxonomy = known.taxonomies[Dimension.JURISDICTION]
    return {said.lower(): term for term in taxonomy.masks for said in (taxonomy.label(term), term)}


def _markets(typed: str) -> tuple[str, ...]:
    known, said = _terms_of_markets(vocabulary()), [" ".join(each.split()) for each in typed.split(";") if each.strip()]
    if unknown := next((each for each in said if each.lower() not in known), None):
        raise NotValid(f"There is no market “{legible(unknown)}”. Write countries or regions, such as Germany or DE.")
    return tuple(known[each.lower()] for each in said)


def _day(typed: str) -> date:
    if not _DAY.fullmatch(typed):
        raise NotValid("This is no day that can be read. Write the year, the month and the day, as 2026-12-01.")
    try:
        day = date(*map(int, typed.split("-")))
    except ValueError:
        raise NotValid("The calendar has no such day. Write the year, the month and the day, as 2026-12-01.") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotValid(f"Days from {FIRST_DAY} to {LAST_DAY} are read. Look at the year.")
    return day


def _end(typed: str, zone_name: str) -> datetime | None:
    """The end of a day in the administrator's zone, as on the page where one person is invited."""
    if not typed:
        return None
    day = _day(typed)
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=zone).astimezone(UTC)
