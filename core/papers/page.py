"""A paper as one HTML file: charts that answer, tables that sort, nothing fetched, no script but its own."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.papers.contents import definitions_table
from core.papers.model import Block, Cell, CellKind, Chart, Column, Figures, Paper, Table, Words
from core.papers.palette import DARK, LIGHT, SHAPES, Ground, Status, status_of
from core.papers.plotly_chart import figure
from core.papers.tidy import number
from core.papers.times import day, minute
from core.papers.wording import NUMBERS, facts, said

MOST_ROWS = 10_000
"""Of a table; a browser would be slow with more."""
_HERE = Path(__file__).parent / "html"
_FEW_ROWS = 12
_Shown = tuple[str, str, bool, Status | None]


def page_paper(paper: Paper) -> tuple[str, bytes]:
    """The page.

    Returns:
        The ending of its name, and its bytes.
    """
    charts: list[Mapping[str, Any]] = []
    sections = [
        {"title": part.title, "blocks": [_block(block, paper.zone_name, charts) for block in part.blocks]}
        for part in paper.sections
    ]
    definitions = definitions_table(paper)
    style = _style()
    scripts = [_plotly(), _script("charts.js")] if charts else []
    scripts.append(_script("tables.js"))
    html = _template().render(
        paper=paper,
        facts=facts(paper),
        sections=sections,
        definitions=definitions.rows if definitions else (),
        data_at=minute(paper.data_at, paper.zone_name),
        charts=charts,
        look={"light": _look("light", LIGHT), "dark": _look("dark", DARK)},
        style=style,
        scripts=scripts,
        style_hash=_digest(style),
        script_hashes=[_digest(each) for each in scripts],
        empty_hash=_digest(""),
    )
    return "html", html.encode("utf-8", "replace")


def _block(block: Block, zone_name: str, charts: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    match block:
        case Words():
            return {"kind": "words", "parts": [part for part in block.text.split("\n") if part.strip()]}
        case Figures():
            return {"kind": "figures", "items": [
                {"label": each.label, "value": said(each.value, each.kind, zone_name), "meaning": each.meaning,
                 "before": None if each.before is None else said(each.before, each.kind, zone_name)}
                for each in block.items
            ]}  # fmt: skip
        case Chart():
            charts.append(figure(block, zone_name))
            marks = [f"{day(mark.day)}: {mark.words}" for mark in block.marks]
            return {"kind": "chart", "alt": block.alt, "number": len(charts), "title": block.table.title,
                    "marks": marks, "table": _table(block.table, zone_name)}  # fmt: skip
        case Table():
            return _table(block, zone_name)


def _table(table: Table, zone_name: str) -> Mapping[str, Any]:
    shown = table.rows[:MOST_ROWS]
    left_out = ""
    if len(table.rows) > len(shown):
        left_out = (
            f"The first {len(shown):,} of {len(table.rows):,} rows. The workbook (XLSX) and the CSV of this report have"
            " all of them."
        )
    return {
        "kind": "table", "title": table.title, "note": table.note, "left_out": left_out,
        "is_long": len(shown) > _FEW_ROWS,
        "columns": [{"title": each.title, "is_right": each.kind in NUMBERS, "meaning": each.meaning}
                    for each in table.columns],
        "rows": [list(_cells(table.columns, row, zone_name)) for row in shown],
    }  # fmt: skip


def _cells(columns: Sequence[Column], row: Sequence[Cell], zone_name: str) -> Iterator[_Shown]:
    """Of each cell its words, what it is sorted by where that is something else, whether it is a number, its status."""
    for column, value in zip(columns, row, strict=True):
        status = status_of(value) if column.kind is CellKind.STATUS and isinstance(value, str) else None
        yield said(value, column.kind, zone_name), _sorted_by(value), column.kind in NUMBERS, status


def _sorted_by(value: Cell) -> str:
    if value is None or isinstance(value, str):
        return ""
    plain = number(value)
    return str(plain) if plain is not None else (value.isoformat() if not isinstance(value, int | float) else "")


@cache
def _template() -> Any:
    # What people wrote is escaped wherever it is put, and a name that is not given is an error.
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("page.html")


@cache
def _script(name: str) -> Markup:
    """A file of ours, as it stands."""
    return Markup((_HERE / name).read_text(encoding="utf-8"))  # noqa: S704  # ours, and nobody's input


@cache
def _plotly() -> Markup:
    """The library that draws, from its package, which is found without being loaded."""
    found = find_spec("plotly")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("The package plotly, which holds the library that draws charts, is not installed.")
    path = Path(found.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
    # A browser takes every end of a line for a line feed before it compares the hash.
    return Markup(path.read_text(encoding="utf-8").replace("\r\n", "\n"))  # noqa: S704  # a library's, and nobody's input


@cache
def _style() -> Markup:
    """The colours of both grounds as names, and the rules that use them."""
    light, dark = ("".join(f"--{name}:{value};" for name, value in _names(each).items()) for each in (LIGHT, DARK))
    names = f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    signs = "".join(f".sign-{meaning.value}{{color:var(--{shape.colour})}}\n" for meaning, shape in SHAPES.items())
    return Markup(names + signs) + _script("page.css")  # noqa: S704  # ours, and nobody's input


def _names(ground: Ground) -> Mapping[str, str]:
    plain = ("background", "surface", "text", "soft", "border", "accent")
    return {**{name: getattr(ground, name) for name in plain}, **ground.inks}


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _look(name: str, ground: Ground) -> Mapping[str, Any]:
    return {"name": name, "text": ground.text, "soft": ground.soft, "border": ground.border, "scale": ground.scale}
