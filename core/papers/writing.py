"""A paper as a file, in whichever format: the one way that pages, jobs and the API hand out reports."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module

from core.papers.model import File, Format, Paper
from core.papers.times import zone

Writer = Callable[[Paper], tuple[str, bytes]]
"""Gives the ending of the file's name, and its bytes."""

# A writer's libraries are large, so each is loaded when it is first asked for.
_WRITERS: Mapping[Format, tuple[str, str]] = {
    Format.PDF: ("core.papers.pdf", "pdf_paper"),
    Format.XLSX: ("core.papers.workbook", "workbook_paper"),
    Format.HTML: ("core.papers.page", "page_paper"),
    Format.CSV: ("core.papers.spreadsheets", "csv_paper"),
    Format.PARQUET: ("core.papers.parquet", "parquet_paper"),
}
_MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9_]+")


def write(paper: Paper, format: Format) -> File:  # noqa: A002  # the word that everybody asks by
    """The paper as a file: the same paper gives the same bytes, in any process and on any machine.

    Several tables as CSV or Parquet come as one ZIP archive. The time in its name is that of its data.
    """
    module, name = _WRITERS[format]
    writer: Writer = getattr(import_module(module), name)
    ending, content = writer(paper)
    return File(f"{_stem(paper)}.{ending}", _MEDIA_TYPES[ending.rsplit(".")[-1]], content)


def _stem(paper: Paper) -> str:
    key = _NOT_IN_A_NAME.sub("_", paper.key.lower()).strip("_") or "report"
    return f"{key}-{paper.data_at.astimezone(zone(paper.zone_name)):%Y-%m-%d}"
