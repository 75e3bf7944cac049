"""Files as people upload them, and a list of a thousand people with 37 rows wrong, each in a way of its own."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from core.importing.files import read_table
from core.importing.model import FileNotReadable, Table

HEADER = ["email", "name", "role", "time_zone", "access_until"]
MEMBER, INVITED = "member@helix.example", "invited@helix.example"

# What is typed into one good row, the column that is to be named, and a part of what is said of it.
MISTAKES: Sequence[tuple[Mapping[str, str], str, str]] = (
    ({"email": ""}, "email", "blank"),
    ({"email": "ada.helix.example"}, "email", "one e-mail address"),
    ({"email": "ada@@helix.example"}, "email", "one e-mail address"),
    ({"email": "ada lovelace@helix.example"}, "email", "one e-mail address"),
    ({"email": "ada@helix.example; bob@helix.example"}, "email", "one e-mail address"),
    ({"email": "Ada <ada@helix.example>"}, "email", "one e-mail address"),
    ({"email": "mailto:ada@helix.example"}, "email", "one e-mail address"),
    ({"email": "adä@helix.example"}, "email", "one e-mail address"),
    ({"email": "ada@helix."}, "email", "one e-mail address"),
    ({"email": f"{'a' * 250}@helix.example"}, "email", "characters; at most 254"),
    ({"email": '=CONCAT(B2,"@helix.example")'}, "email", "formula"),
    ({"email": "#N/A"}, "email", "error of the spreadsheet"),
    ({"email": "ada@helix\n.example"}, "email", "more than one line"),
    ({"email": "ad\u200ba@helix.example"}, "email", "U+200B"),
    ({"email": "person.0@helix.example"}, "email", "row 2 already"),
    ({"email": "PERSON.1@Helix.Example"}, "email", "row 3 already"),
    ({"email": MEMBER}, "email", "somebody of your organization already"),
    ({"email": INVITED.upper()}, "email", "invited this address already"),
    ({"name": ""}, "name", "blank"),
    ({"name": "N" * 121}, "name", "121 characters; at most 120"),
    ({"name": "Ada\nLovelace"}, "name", "more than one line"),
    ({"name": "Ada\u202eecalevoL"}, "name", "U+202E"),
    ({"name": "=A2"}, "name", "formula"),
    ({"name": "#REF!"}, "name", "error of the spreadsheet"),
    ({"role": ""}, "role", "blank"),
    ({"role": "boss"}, "role", "no such role"),
    ({"role": "agency user"}, "role", "no such role"),
    ({"role": "platform_admin"}, "role", "no such role"),
    ({"role": "analyst, auditor"}, "role", "no such role"),
    ({"time_zone": "CEST"}, "time_zone", "no such time zone"),
    ({"time_zone": "Europe/Atlantis"}, "time_zone", "no such time zone"),
    ({"role": "auditor", "access_until": ""}, "access_until", "needs the last day"),
    ({"role": "auditor", "access_until": "2026-11-01"}, "access_until", "in the future"),
    ({"role": "analyst", "access_until": "2027-03-31"}, "access_until", "Only an auditor"),
    ({"role": "auditor", "access_until": "31.03.2027"}, "access_until", "no day that can be read"),
    ({"role": "auditor", "access_until": "2027-02-30"}, "access_until", "calendar has no such day"),
    ({"role": "auditor", "access_until": "2927-03-31"}, "access_until", "Look at the year"),
)


def a_person(number: int, **typed: str) -> list[str]:
    """The cells of a row with nothing to mend, but for what is typed."""
    cells = {
        "email": f"person.{number}@helix.example",
        "name": f"Person Number {number}",
        "role": ("analyst", "Compliance officer", "enterprise_admin")[number % 3],
        "time_zone": ("", "Europe/Berlin")[number % 2],
        "access_until": "",
    }
    return list((cells | typed).values())


def people(count: int) -> list[list[str]]:
    """A header and people with nothing to mend."""
    return [HEADER, *(a_person(number) for number in range(count))]


def people_with_mistakes() -> tuple[list[list[str]], dict[tuple[int, str], str]]:
    """A header and 1,000 rows, and what is to be said of which row and column: the mistakes stand 27 rows apart."""
    rows, expected = people(1_000), {}
    for at, (typed, column, said) in enumerate(MISTAKES):
        number = 20 + 26 * at
        rows[number - 1] = a_person(number - 2, **typed)
        expected[number, column] = said
    return rows, expected


def as_csv(rows: Sequence[Sequence[str]], *, sign: str = ",", encoding: str = "utf-8") -> bytes:
    """As a spreadsheet program writes it."""
    written = io.StringIO()
    csv.writer(written, delimiter=sign).writerows(rows)
    return written.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of one sheet."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("People")
    for row in rows:
        sheet.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The file of a workbook."""
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def workbook(fill: Callable[[Any], object]) -> bytes:
    """A workbook whose one sheet `fill` writes."""
    made = Workbook()
    fill(made.active)
    return saved(made)


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A workbook whose parts went through `change(name, bytes)`; None leaves a part out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return made.getvalue()


def refused(name: str, data: bytes) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(FileNotReadable) as refusal:
        read_table(name, data)
    return refusal.value.message


def table_of(rows: Sequence[Sequence[str]], name: str = "p.csv") -> Table:
    """The rows as they are read from a file."""
    return read_table(name, as_xlsx(rows) if name.endswith("xlsx") else as_csv(rows))


def of_our_own(rows: Sequence[Sequence[str]], stamp: str) -> list[list[str]]:
    """The same rows with addresses that no other test has."""
    return [[re.sub("@helix", f"@{stamp}", cell, flags=re.IGNORECASE) for cell in row] for row in rows]


def proposals(*emails: str) -> Table:
    """One proposal to each address, all of the same terms."""
    header = ["email", "brands", "starts_on", "markets"]
    return table_of([header, *([email, "Corvexa; Oncora", "2026-12-01", "Germany"] for email in emails)])
