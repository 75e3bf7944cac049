"""Tables as Parquet: columns of real types, times in UTC, and what the paper says of itself beside the schema."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from core.papers import archive
from core.papers.contents import figures_table, held_tables
from core.papers.model import Cell, CellKind, Column, Paper, Table

_TYPES: Mapping[CellKind, pa.DataType] = {
    CellKind.TEXT: pa.string(),
    CellKind.STATUS: pa.string(),
    CellKind.WHOLE: pa.int64(),
    CellKind.DECIMAL: pa.float64(),
    CellKind.PERCENT: pa.float64(),
    CellKind.DAY: pa.date32(),
    CellKind.MOMENT: pa.timestamp("us", tz="UTC"),
}


def parquet_paper(paper: Paper) -> tuple[str, bytes]:
    """Its one table, key figures counted as one; several come as an archive.

    Returns:
        The ending of its name, and its bytes. A percent is from 0 to 100.
    """
    tables = {each.name: each.table for each in held_tables(paper)}
    if (figures := figures_table(paper)) or not tables:
        tables["key_figures" if "key_figures" not in tables else "paper_key_figures"] = figures or _nothing()
    about = _about(paper)
    files = {f"{name}.parquet": _written(table, about) for name, table in tables.items()}
    if len(files) == 1:
        return "parquet", next(iter(files.values()))
    return "parquet.zip", archive.zipped(files)


def _written(table: Table, about: Mapping[str, str]) -> bytes:
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    arrays = [
        pa.array([_stored(value) for value in values], _TYPES[column.kind], from_pandas=False)
        for column, values in zip(table.columns, columns, strict=True)
    ]
    fields = [
        pa.field(column.key, _TYPES[column.kind], metadata={"title": column.title, "meaning": column.meaning})
        for column in table.columns
    ]
    schema = pa.schema(fields, metadata={**about, "table": table.title, "note": table.note})
    made = io.BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), made, compression="zstd")
    return made.getvalue()


def _stored(value: Cell) -> Cell:
    """A moment in UTC; what is no number is nothing."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return None if value != value else value  # noqa: PLR0124  # what is no number is not itself


def _about(paper: Paper) -> dict[str, str]:
    return {
        "report": paper.title,
        "organization": paper.organization,
        "made_by": paper.made_by,
        "data_at": paper.data_at.astimezone(UTC).isoformat(timespec="seconds"),
        "zone": paper.zone_name,
        "filters": json.dumps(dict(paper.filters), ensure_ascii=False),
    }


def _nothing() -> Table:
    return Table("key_figures", "Key figures", (Column("label", "Key figure"),), [])
