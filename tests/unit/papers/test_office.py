"""Workbooks of random papers, opened and written anew by LibreOffice: the same numbers, and nothing calculated.

Where there is no LibreOffice this is left out; `make prove-reports` says how to get it.
"""

import io
import os
import shutil
import subprocess
import zipfile

import pytest

from core.papers.contents import held_tables
from core.papers.model import Format
from core.papers.writing import write
from tests.unit.papers.making import full_paper, paper_of_words, random_paper
from tests.unit.papers.payloads import PAYLOADS
from tests.unit.papers.reading import opened
from tests.unit.papers.test_numbers import as_in_workbook

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    # It writes the days of a chart in a way that openpyxl does not read; the cells beside it are what is compared.
    pytest.mark.filterwarnings("ignore:Unable to read chart"),
    pytest.mark.skipif(OFFICE is None or "PAPERS" not in os.environ, reason="make prove-reports runs it"),
]


def saved_again(papers, folder):
    """Each paper's workbook as LibreOffice writes it, after it has opened it and calculated whatever it can."""
    (folder / "in").mkdir()
    for name, paper in papers.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(write(paper, Format.XLSX).content)
    run = [OFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx",
           "--outdir", str(folder / "out"), *map(str, sorted((folder / "in").iterdir()))]  # fmt: skip
    subprocess.run(run, check=True, capture_output=True, timeout=600)
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in papers}


def test_libreoffice_reads_the_numbers_of_random_papers(tmp_path):
    papers = {f"paper_{seed}": random_paper(seed) for seed in range(int(os.environ["PAPERS"]))}
    for name, content in saved_again(papers, tmp_path).items():
        book = opened(content)
        for each in held_tables(papers[name]):
            sheet, columns = book[each.table.title], each.table.columns
            for place, row in enumerate(each.table.rows, start=2):
                read = [sheet.cell(place, at + 1).value for at in range(len(columns))]
                kinds = [column.kind for column in columns]
                assert read == [as_in_workbook(v, kind, papers[name]) for v, kind in zip(row, kinds, strict=True)], name


def test_libreoffice_keeps_every_chart_and_calculates_nothing(tmp_path):
    files = saved_again({"full": full_paper(), "typed": paper_of_words(PAYLOADS)}, tmp_path)
    parts = zipfile.ZipFile(io.BytesIO(files["full"])).namelist()
    assert sum(name.startswith("xl/charts/chart") for name in parts) == 4
    cells = [cell for sheet in opened(files["typed"]) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
