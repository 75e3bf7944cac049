"""Written papers, read by something else than what wrote them."""

import csv
import io
import subprocess
import zipfile
from html.parser import HTMLParser

import duckdb
from openpyxl import load_workbook


def unzipped(content, ending):
    """The files of an archive by their names without the ending."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name.removesuffix(f".{ending}"): archive.read(name) for name in archive.namelist()}


def rows_of_csv(data):
    """All rows as csv reads them, the header first."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def rows_by_duckdb(path):
    """All rows of a Parquet or CSV file as DuckDB reads them; moments as text in UTC."""
    with duckdb.connect() as session:
        session.execute("SET TimeZone = 'UTC'")
        source = "read_csv(?, all_varchar = true, header = true)" if path.suffix == ".csv" else "read_parquet(?)"
        described = session.execute(f"DESCRIBE SELECT * FROM {source}", [str(path)]).fetchall()
        types = {name: kind for name, kind, *_ in described}
        chosen = ", ".join(
            f'CAST("{name}" AS VARCHAR) AS "{name}"' if kind == "TIMESTAMP WITH TIME ZONE" else f'"{name}"'
            for name, kind in types.items()
        )
        return types, session.execute(f"SELECT {chosen} FROM {source}", [str(path)]).fetchall()


def opened(content):
    """The workbook as openpyxl reads it."""
    return load_workbook(io.BytesIO(content))


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables, self.row, self.cell, self.skipped = [], None, None, False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.row = []
            self.tables[-1].append(self.row)
        elif tag in ("td", "th"):
            self.cell = [given.get("data-by"), ""]
            self.row.append(self.cell)
        self.skipped = given.get("aria-hidden") == "true"

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None
        self.skipped = False

    def handle_data(self, data):
        if self.cell is not None and not self.skipped:
            self.cell[1] += data


def tables_of_page(html):
    """Each table's rows of (what it is sorted by, words); the header first."""
    parser = _Tables()
    parser.feed(html)
    return parser.tables


def text_of_pdf(content, path):
    """The words of a PDF as pdftotext reads them, line by line as they stand."""
    path.write_bytes(content)
    run = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(run, check=True, capture_output=True, text=True, encoding="utf-8").stdout
