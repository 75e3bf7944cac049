"""A paper as a tagged PDF (PDF/UA), set by typst."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.papers.contents import definitions_table
from core.papers.model import Block, Cell, CellKind, Chart, Column, Figures, Paper, Table, Words
from core.papers.palette import PAPER, status_of
from core.papers.picture import svg
from core.papers.times import day, minute
from core.papers.vega import left_out
from core.papers.wording import NUMBERS, facts, said
from core.typeset import Spell, spelled_out, typeset

TEMPLATE = Path(__file__).with_name("paper.typ")
MOST_ROWS = 1_000
"""Of a table; more would take long to set and nobody reads them on paper."""
LONGEST_CELL = 2_000
_LONGEST_TITLE, _LONGEST_LABEL = 300, 120
_UPRIGHT = 105
"""As many characters stand beside each other on an upright page."""
_NEEDED = {CellKind.DAY: 13, CellKind.MOMENT: 20, CellKind.PERCENT: 9, CellKind.STATUS: 16}
_IN_ONE_LINE = {CellKind.DAY: 20, CellKind.MOMENT: 29}
_MOST_FIXED = 90
_LONGEST_WORD, _BREAK = 24, "\N{ZERO WIDTH SPACE}"


def pdf_paper(paper: Paper) -> tuple[str, bytes]:
    """The paper, which bears the time of its data.

    Returns:
        The ending of its name, and its bytes.
    """
    pictures: dict[int, str] = {}
    return "pdf", typeset(TEMPLATE, "paper", lambda spell: _data(paper, spell, pictures), at=paper.data_at)


def _data(paper: Paper, spell: Spell, pictures: dict[int, str]) -> Mapping[str, Any]:
    definitions = definitions_table(paper)
    setter = _Setter(paper, spell, pictures)
    return {
        "title": _cut(spell(paper.title).strip(), _LONGEST_TITLE) or "Report",
        "title_short": _cut(spell(paper.title), 60),
        "organization": _cut(spell(paper.organization), _LONGEST_TITLE),
        "organization_short": _cut(spell(paper.organization), 40),
        "data_at": f"{minute(paper.data_at, paper.zone_name)} ({spell(paper.zone_name)})",
        "facts": [[setter.text(name), setter.text(words)] for name, words in facts(paper).items()],
        "is_wide": any(_characters(block) > _UPRIGHT for part in paper.sections for block in part.blocks),
        "look": _look(),
        "spelled_out": spell is spelled_out,
        "sections": [
            {"title": setter.title(part.title) or "Section", "blocks": [setter.block(block) for block in part.blocks]}
            for part in paper.sections
        ],
        "definitions": [
            [setter.text(str(cell)) for cell in row] for row in (definitions.rows if definitions else ())
        ],
        "is_signed_by_hand": paper.is_signed_by_hand,
    }  # fmt: skip


class _Setter:
    """Turns the blocks of one paper into what the template reads."""

    def __init__(self, paper: Paper, spell: Spell, pictures: dict[int, str]) -> None:
        self._zone, self._spell, self._pictures = paper.zone_name, spell, pictures

    def text(self, words: str) -> str:
        """As it can be set: long words may be broken anywhere."""
        return _in_lines(self._spell(words))

    def title(self, words: str) -> str:
        """What stands above, below or beside: never longer than some lines."""
        return _in_lines(_cut(self._spell(words), _LONGEST_TITLE))

    def cell(self, words: str) -> str:
        """As much of it as a table on paper has room for."""
        return self.text(words) if len(words) <= _LONGEST_WORD else _in_lines(_cut(self._spell(words), LONGEST_CELL))

    def block(self, block: Block) -> Mapping[str, Any]:
        """One block."""
        match block:
            case Words():
                return {"kind": "words", "parts": [self.text(part) for part in block.text.split("\n") if part.strip()]}
            case Figures():
                return self._figures(block)
            case Chart():
                return self._chart(block)
            case Table():
                return self._table(block)

    def _figures(self, block: Figures) -> Mapping[str, Any]:
        items = [
            {
                "label": self.title(each.label),
                "value": self.title(said(each.value, each.kind, self._zone)),
                "before": None if each.before is None else self.text(said(each.before, each.kind, self._zone)),
                "meaning": self.text(each.meaning),
            }
            for each in block.items
        ]
        return {"kind": "figures", "items": items}

    def _chart(self, chart: Chart) -> Mapping[str, Any]:
        # Drawn once, though a paper whose letters had to be spelled out is set twice.
        picture = self._pictures.setdefault(id(chart), "") or svg(
            chart, self._zone, lambda words: _cut(spelled_out(words), _LONGEST_LABEL)
        )
        self._pictures[id(chart)] = picture
        more = left_out(chart, self._zone)
        notes = [f"{at}: {day(mark.day)}, {mark.words}" for at, mark in enumerate(chart.marks, start=1)]
        notes += [f"{more:,} more are left out of the picture; the workbook has all."] if more else []
        return {
            "kind": "chart", "svg": picture, "alt": self._spell(chart.alt) or self._spell(chart.table.title) or "Chart",
            "caption": self.title(chart.table.title), "notes": [self.text(note) for note in notes],
        }  # fmt: skip

    def _table(self, table: Table) -> Mapping[str, Any]:
        shown = table.rows[:MOST_ROWS]
        # Days stay in one line, unless so many stand beside each other that nothing else would have room.
        is_fixed = sum(_IN_ONE_LINE.get(column.kind, 0) for column in table.columns) <= _MOST_FIXED
        rows = [self._row(table.columns, row) for row in shown]
        notes = [table.note] if table.note else []
        if any(len(cell) >= LONGEST_CELL for row in rows for cell in row):
            notes.append("A text that ends in … goes on in the workbook (XLSX) and the CSV of this report.")
        if len(table.rows) > len(shown):
            notes.append(
                f"The first {len(shown):,} of {len(table.rows):,} rows. The workbook (XLSX) and the CSV of this report"
                " have all of them."
            )
        return {
            "kind": "table",
            "title": self.title(table.title),
            "columns": [self._column(column, is_fixed=is_fixed) for column in table.columns],
            "rows": rows,
            "statuses": self._statuses(table),
            "notes": [self.text(note) for note in notes],
        }

    def _column(self, column: Column, *, is_fixed: bool) -> Mapping[str, Any]:
        return {
            "title": self.title(column.title),
            "is_right": column.kind in NUMBERS,
            "is_status": column.kind is CellKind.STATUS,
            "weight": _weight(column),
            "mm": _IN_ONE_LINE.get(column.kind, 0) if is_fixed else 0,
        }

    def _statuses(self, table: Table) -> Mapping[str, Mapping[str, str]]:
        """How the statuses among its cells look, by their words as they are set."""
        places = [at for at, column in enumerate(table.columns) if column.kind is CellKind.STATUS]
        words = {str(row[at]) for row in table.rows[:MOST_ROWS] for at in places if row[at] is not None}
        known = {word: status for word in sorted(words) if (status := status_of(word))}
        return {
            self.text(word): {"colour": PAPER.inks[status.shape.colour], "sign": status.shape.sign}
            for word, status in known.items()
        }

    def _row(self, columns: Sequence[Column], row: Sequence[Cell]) -> list[str]:
        return [self.cell(said(cell, column.kind, self._zone)) for column, cell in zip(columns, row, strict=True)]


def _weight(column: Column) -> int:
    """Room for the column's width, the longest word of its heading, and a day or a moment in one line."""
    longest = max((len(word) for word in column.title.split()), default=0)
    return min(max(column.width, longest + 2, _NEEDED.get(column.kind, 5)), 80)


def _characters(block: Block) -> int:
    return sum(_weight(column) for column in block.columns) if isinstance(block, Table) else 0


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _in_lines(words: str) -> str:
    """The words, of which those that no line holds may be broken anywhere."""
    if len(words) <= _LONGEST_WORD:
        return words
    return " ".join(
        word if len(word) <= _LONGEST_WORD else _BREAK.join(word[at : at + 12] for at in range(0, len(word), 12))
        for word in words.split(" ")
    )


def _look() -> Mapping[str, Any]:
    return {"text": PAPER.text, "soft": PAPER.soft, "border": PAPER.border}
