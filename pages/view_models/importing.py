"""Import: what is to be mended in a file, its rows, and the sentences around them."""

from collections.abc import Mapping

import pandas as pd

from core.identity.model import Actor, OrganizationKind
from core.importing.model import COLUMNS, PERMISSION_FOR, Checked, Subject
from core.importing.rules import role_words
from core.papers.spreadsheets import csv_bytes
from pages.view_models.markdown import code, literal, unlinked
from pages.view_models.words import counted

NAMES: Mapping[Subject, str] = {Subject.PEOPLE: "People", Subject.ENGAGEMENTS: "Engagements"}
ROW, STATE = "Row", "State"
READY, WRONG = "● Good", "■ To mend"
PROBLEM_COLUMNS = [ROW, "Column", "In the file", "What to do"]
VALUE_IN_PROSE = 30
_NOUNS: Mapping[Subject, tuple[str, str]] = {
    Subject.PEOPLE: ("person", "people"),
    Subject.ENGAGEMENTS: ("proposal", "proposals"),
}


def subjects(actor: Actor) -> Mapping[str, Subject]:
    """What the actor may import, by its words."""
    return {name: subject for subject, name in NAMES.items() if actor.may(PERMISSION_FOR[subject])}


def columns_frame(subject: Subject, kind: OrganizationKind) -> pd.DataFrame:
    """What each column of the file holds."""
    says = {"role": f"One of: {', '.join(role_words(kind))}."}
    rows = [
        (each.name, "yes" if each.is_required else "no", says.get(each.name, each.says)) for each in COLUMNS[subject]
    ]
    return pd.DataFrame(rows, columns=["Column", "Needed", "What it holds"])


def problems_frame(checked: Checked) -> pd.DataFrame:
    """Everything to mend, by row."""
    return pd.DataFrame(_problems(checked), columns=PROBLEM_COLUMNS)


def problems_prose(checked: Checked) -> pd.DataFrame:
    """The same for a short table of sentences, ready for Markdown; what stands in the file is set apart."""
    rows = [
        (str(row), literal(column), f"{code(_clipped(value))} {unlinked(says)}" if value else unlinked(says))
        for row, column, value, says in _problems(checked)
    ]
    return pd.DataFrame(rows, columns=[ROW, "Column", "What to mend"])


def problems_csv(checked: Checked) -> bytes:
    """The same as a file."""
    return csv_bytes(PROBLEM_COLUMNS, _problems(checked))


def rows_frame(checked: Checked) -> pd.DataFrame:
    """Every row as it was read, under the number it has in the file."""
    header, wrong = checked.table.header.cells, checked.wrong_rows
    rows = [
        (
            row.number,
            WRONG if row.number in wrong else READY,
            *row.cells[: len(header)],
            *[""] * (len(header) - len(row.cells)),
        )
        for row in checked.table.rows
    ]
    return pd.DataFrame(rows, columns=[ROW, STATE, *_headings(header)])


def summary(checked: Checked) -> str:
    """How much was read and how much of it is good; ready for Markdown."""
    count = len(checked.table.rows)
    if not checked.problems:
        return f"**{counted_rows(count)}: nothing to mend.**"
    if not checked.are_rows_judged:
        below = "row below is" if count == 1 else "rows below are"
        return f"**The first row is to be mended.** The {count:,} {below} judged once it is right."
    good, wrong = checked.good_count, count - checked.good_count
    said = f"{good:,} of {counted_rows(count)} {'is' if good == 1 else 'are'} good"
    if wrong:
        said += f"; {wrong:,} {'has' if wrong == 1 else 'have'} something to mend"
    if checked.table.header.number in checked.wrong_rows:
        said += "; the first row names a column that is not known"
    return f"**{said}.** Nothing is written while anything is left."


def read_sentence(checked: Checked) -> str:
    """How the file was read, and how its rows are counted."""
    table = checked.table
    said = f"Read: {table.read_as}. Rows have the numbers that a spreadsheet program shows."
    return f"{said} {table.note}".rstrip()


def verb(subject: Subject, checked: Checked) -> str:
    """The word on the button."""
    return f"Import {_counted(subject, checked.good_count)}"


def confirming_says(subject: Subject, checked: Checked) -> str:
    """What it does, before it is done."""
    count = _counted(subject, checked.good_count)
    if subject is Subject.PEOPLE:
        return f"**{count}**: each gets an invitation by mail, with a link of their own. All are written, or none."
    return f"**{count}**: each waits at its address until an agency answers. All are written, or none."


def done_says(subject: Subject, count: int) -> str:
    """What was done."""
    if subject is Subject.PEOPLE:
        return f"{_counted(subject, count)} invited: the links are on their way."
    return f"{_counted(subject, count)} sent. You learn an agency's name when it accepts."


def counted_rows(count: int) -> str:
    """A count of rows, with its thousands apart."""
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _clipped(value: str) -> str:
    """As much as fits beside a sentence on a phone."""
    return value if len(value) <= VALUE_IN_PROSE else f"{value[: VALUE_IN_PROSE - 1]}…"


def _problems(checked: Checked) -> list[tuple[int, str, str, str]]:
    return [(each.row, each.column, each.value, each.says) for each in checked.problems]


def _counted(subject: Subject, count: int) -> str:
    return counted(count, *_NOUNS[subject])


def _headings(names: tuple[str, ...]) -> list[str]:
    """The file's own headings, each told apart from the others and from ours."""
    taken = [ROW, STATE]
    for at, name in enumerate(names, start=1):
        taken.append(name if name.strip() and name not in taken else f"{name or 'column'} ({at})")
    return taken[2:]
