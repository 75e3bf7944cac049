"""What people type is words in every format: over a hundred texts that somewhere begin a formula, markup or a script.

Each kind has its control: the same text where nothing holds it back does what its writer wanted.
"""

import io
import json
import os
import re
import zipfile

import openpyxl
import pytest
import typst
from jinja2 import Environment
from vl_convert import vegalite_to_svg

from core.papers.model import Format
from core.papers.pen import held
from core.papers.picture import svg
from core.papers.sheet_names import LONGEST, SheetNames
from core.papers.spreadsheets import csv_bytes
from core.papers.vega import spec
from core.papers.writing import write
from core.typeset import without_controls
from tests.unit.papers.making import charts, paper_of_words
from tests.unit.papers.payloads import EXPRESSIONS, FORMULAS, MARKUP, PAYLOADS, TYPESET
from tests.unit.papers.reading import opened, rows_by_duckdb, rows_of_csv, tables_of_page, text_of_pdf, unzipped

LIVE_IN_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/EmbeddedFile", b"/GoToR", b"/SubmitForm")
FOREIGN = r"<(script|img|iframe|svg|b|!--)[ >-]|<a (?!href=\"#[a-z0-9-]+\">)"
# `make prove-reports` lets every one stand everywhere.
EVERYWHERE = range(len(PAYLOADS)) if "PAPERS" in os.environ else (9, 28, 64)
BEGIN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture(scope="module")
def paper():
    return paper_of_words(PAYLOADS)


def test_no_cell_of_a_workbook_is_calculated_or_leads_anywhere(paper):
    content = write(paper, Format.XLSX).content
    book = opened(content)
    sheet = book.worksheets[book.sheetnames.index("Heat") + 1]
    assert [row[0] or "" for row in sheet.iter_rows(2, values_only=True)] == [held(word) for word in PAYLOADS[:-1]]
    assert {cell.data_type for each in book for row in each.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for each in book for row in each.iter_rows() for cell in row)
    parts = zipfile.ZipFile(io.BytesIO(content))
    for name in parts.namelist():
        if name.startswith("xl/worksheets/sheet"):
            assert not re.search(rb"<f[ >]|<hyperlink|<oleObject", parts.read(name)), name
        assert "externalLink" not in name
        # What a chart is drawn from is a range of cells of this book, in every one of its formulas.
        for formula in re.findall(rb"<c:f>(.*?)</c:f>", parts.read(name)):
            assert re.fullmatch(rb"'?[A-Z][a-z]+'?!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", formula), formula


def test_the_control_a_careless_writer_makes_live_cells():
    book = openpyxl.Workbook()
    book.active["A1"] = FORMULAS[0]
    kept = io.BytesIO()
    book.save(kept)
    assert b"<f>" in zipfile.ZipFile(kept).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("at", EVERYWHERE)
def test_a_word_that_stands_everywhere_is_harmless_in_every_format(at, tmp_path):
    """As title, organization, name of a person, filter, heading, note, term, key figure, and in each chart."""
    turned = list(dict.fromkeys((*PAYLOADS[at:], *PAYLOADS[:at])))
    paper = paper_of_words(turned[:5])
    parts = zipfile.ZipFile(io.BytesIO(write(paper, Format.XLSX).content))
    for name in parts.namelist():
        assert not re.search(rb"<f[ >]|<hyperlink|<oleObject", parts.read(name)), name
        for formula in re.findall(rb"<c:f>(.*?)</c:f>", parts.read(name)):
            assert re.fullmatch(rb"[A-Z][a-z]+!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", formula), formula
    for data in unzipped(write(paper, Format.CSV).content, "csv").values():
        assert not any(_is_live(cell) for row in rows_of_csv(data) for cell in row)
    assert len(unzipped(write(paper, Format.PARQUET).content, "parquet")) == 7
    html = write(paper, Format.HTML).content.decode()
    assert not re.search(FOREIGN, html.partition("<body>")[2].partition("<script")[0])
    content = write(paper, Format.PDF).content
    assert not any(live in content for live in LIVE_IN_PDF)
    assert "root:" not in text_of_pdf(content, tmp_path / "paper.pdf")


@pytest.mark.parametrize("word", [*dict.fromkeys(PAYLOADS)], ids=range(len(set(PAYLOADS))))
def test_a_sheet_can_bear_any_title(word):
    names = SheetNames(("About",))
    first, second = names.name_for(word), names.name_for(word)
    for name in (first, second):
        assert 0 < len(name.encode("utf-16-le")) / 2 <= LONGEST
        assert not set(name) & set("[]:*?/\\\x00")
        assert name[0] != "'" != name[-1]
    assert first.casefold() != second.casefold()
    assert names.name_for("about").casefold() != "about"


def test_no_cell_of_a_csv_begins_a_formula_and_nothing_is_lost(paper, tmp_path):
    files = unzipped(write(paper, Format.CSV).content, "csv")
    typed = [row[0] for row in rows_of_csv(files["agencies"])][1:]
    assert [word.removeprefix("'") for word in typed] == [word.removeprefix("'") for word in PAYLOADS]
    for data in files.values():
        for row in rows_of_csv(data):
            for cell in row:
                assert not _is_live(cell), cell
    path = tmp_path / "agencies.csv"
    path.write_bytes(files["agencies"])
    assert [row[0] or "" for row in rows_by_duckdb(path)[1]] == typed


def _is_live(cell):
    seen = cell.lstrip("\u200b\ufeff\x00 ")
    return seen.startswith(BEGIN) and not re.fullmatch(r"-?[\d.]+", cell)


def test_the_control_a_formula_is_one_without_its_apostrophe():
    assert b"'=1+1" in csv_bytes(["Typed"], [["=1+1"]])
    assert b"\r\n-1.5," in csv_bytes(["Number", "Word"], [[-1.5, "+"]])


def test_parquet_holds_every_word_as_it_was_typed(paper, tmp_path):
    files = unzipped(write(paper, Format.PARQUET).content, "parquet")
    path = tmp_path / "agencies.parquet"
    path.write_bytes(files["agencies"])
    assert [row[0] for row in rows_by_duckdb(path)[1]] == list(PAYLOADS)


def test_a_page_holds_every_word_as_text(paper):
    html = write(paper, Format.HTML).content.decode()
    tables = tables_of_page(html)
    typed = next(each for each in tables if each[0][0][1] == "Typed")[1:]
    assert [words for (_, words), *_ in typed] == [word.replace("\r\n", "\n") for word in PAYLOADS] or [
        words.replace("\r", "\n") for (_, words), *_ in typed
    ] == [word.replace("\r", "\n") for word in PAYLOADS]
    body, _, data = html.partition('<script type="application/json" id="charts">')
    data = data.partition("</script>")[0]
    assert not re.search(FOREIGN, body.partition("<body>")[2])
    assert not set(data) & set("<>&")
    json.loads(data)


def test_the_control_a_template_that_escapes_nothing_lets_a_script_through():
    assert "<script>" in Environment(autoescape=False).from_string("{{ typed }}").render(typed=MARKUP[0])


def test_a_pdf_says_every_word_and_does_none(paper, tmp_path):
    content = write(paper, Format.PDF).content
    said = "".join(text_of_pdf(content, tmp_path / "paper.pdf").split())
    for word in (*FORMULAS, *MARKUP, *TYPESET, *EXPRESSIONS):
        start = without_controls(word).replace(" ", "")[:9]
        assert start in said or not start.isascii(), word
    assert "root:" not in said
    assert not any(live in content for live in LIVE_IN_PDF)


def test_the_control_the_typesetter_does_what_markup_says(tmp_path):
    (tmp_path / "control.typ").write_text('#eval("1 + 1") #link("https://evil.example")[here]')
    assert b"/URI" in typst.compile(tmp_path / "control.typ")


def test_no_word_is_an_expression_or_a_field_of_a_chart():
    few = [*EXPRESSIONS, *FORMULAS[:3], *MARKUP[:3]]
    for chart in charts(tuple(few[:6]), tuple(few[6:])):
        made = spec(chart, "UTC", without_controls)
        typed = {without_controls(word) for word in few}
        assert not typed & set(_decided(made)), chart.kind
        assert "<script" not in svg(chart, "UTC", without_controls)


@pytest.mark.parametrize("word", ["constructor", "toString", "__proto__"])
def test_a_series_may_be_called_as_a_thing_inside_the_library(word):
    for chart in charts((word, "b"), (word, "c")):
        assert f"{word}<" in svg(chart, "UTC", without_controls)


def _decided(part, key=""):
    """Every word of a specification that the library reads as a field, an expression, an address or a mark."""
    if isinstance(part, dict):
        for name, each in part.items():
            if name not in ("values", "domain", "sort", "title"):
                yield from _decided(each, name)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _decided(each, key)
    elif isinstance(part, str):
        yield part


def test_the_control_an_expression_in_a_chart_is_calculated():
    text = {"mark": {"type": "text", "text": {"expr": "6 * 7"}}, "data": {"values": [{}]}}
    assert ">42<" in vegalite_to_svg(text, vl_version="6.1")
