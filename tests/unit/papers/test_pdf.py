"""A paper as PDF, read by poppler."""

import subprocess

from core.papers import pdf
from core.papers.model import Format, Section, Words
from core.papers.writing import write
from tests.unit.papers.making import ROWS, a_paper, a_table, full_paper
from tests.unit.papers.reading import text_of_pdf


def test_it_is_tagged_and_says_what_it_is_and_of_when_on_every_page(tmp_path):
    words = text_of_pdf(write(full_paper(), Format.PDF).content, tmp_path / "paper.pdf")
    told = subprocess.run(["pdfinfo", str(tmp_path / "paper.pdf")], check=True, capture_output=True, text=True).stdout
    assert "Tagged:          yes" in told
    assert "CreationDate:    Tue Nov 24 14:05:59 2026 UTC" in told or "CreationDate" not in told
    pages = words.split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        foot = page.strip().splitlines()[-1]
        assert foot.startswith("Helix Pharma · Compliance by agency · data of 24 Nov 2026, 15:05 (Europe/Berlin)")
        assert foot.endswith(f"page {number} of {len(pages)}")
    first = pages[0]
    for said in ("Organization", "Ines, ines@helix.example", "Filter: Status", "All but pending", "87.5 %"):
        assert said in first.replace("\xa0", " ")
    assert [f"Figure {at}." in words for at in range(1, 6)] == [True] * 5
    assert "Table 1. Agencies" in words
    assert "Prepared by" in pages[-1]
    assert "Score: From 0 to 100." in words


def test_a_table_over_pages_repeats_its_headings_and_a_long_one_says_where_the_whole_is(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_ROWS", 120)
    rows = [(f"Agency {at}", *ROWS[at % 3][1:]) for at in range(150)]
    words = text_of_pdf(write(a_paper(a_table(*rows)), Format.PDF).content, tmp_path / "paper.pdf")
    pages = [page for page in words.split("\f") if "Agency 1" in page]
    assert len(pages) > 2
    assert all("Last seen" in page for page in pages)
    assert "Agency 119" in words
    assert "Agency 120" not in words
    assert "The first 120 of 150 rows. The workbook (XLSX) and the CSV of this report have all of them." in words


def test_a_paper_of_more_than_two_sections_begins_with_its_contents(tmp_path):
    for count in (2, 3):
        sections = [Section(f"Part {at}", [Words("So.")]) for at in range(count)]
        words = text_of_pdf(write(a_paper(sections=sections), Format.PDF).content, tmp_path / f"{count}.pdf")
        assert ("Contents" in words) is (count > 2)


def test_letters_that_the_fonts_do_not_hold_are_spelled_out_and_the_paper_says_so(tmp_path):
    words = text_of_pdf(write(a_paper(title="日本 report"), Format.PDF).content, tmp_path / "paper.pdf")
    assert "[U+65E5][U+672C] report" in words
    assert "stand as their Unicode numbers" in words
    plain = text_of_pdf(write(a_paper(title="Überprüfung"), Format.PDF).content, tmp_path / "paper.pdf")
    assert "Überprüfung" in plain
    assert "Unicode numbers" not in plain
