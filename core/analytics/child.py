"""`python -m core.analytics.child`: one query over the tables that come in by the pipe, then the end.

It reads a header and the tables, gives up its rights, then looks at the query for the first time. What it writes is
a line of JSON when it begins, one that says how it went, and after it the rows as an Arrow stream.
"""

import json
import sys
from decimal import Decimal
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from core.analytics.confinement import confine
from core.analytics.gate import GateError, admitted

CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "threads": "1",
}
ROWS_AT_ONCE = 2048
MOST_WORDS = 2000


def main() -> None:
    """Answer the one query of the header; nobody asking any more is no reason to complain."""
    _warm()
    asked = _header(sys.stdin.buffer)
    if asked is not None:
        conn = opened(asked, sys.stdin.buffer)
        reply(conn, asked, sys.stdout.buffer)


def opened(asked: dict[str, Any], source: BinaryIO) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables that follow the header, and its settings locked."""
    conn = duckdb.connect(config={**CLOSED, "memory_limit": asked["memory_limit"]})
    for name in asked["tables"]:
        content = source.read(int.from_bytes(source.read(8), "big"))
        # Arrow keeps the rows; DuckDB looks at them there.
        conn.register(name, pa.ipc.open_stream(pa.py_buffer(content)).read_all())
    conn.execute("SET TimeZone = 'UTC'")
    conn.execute("SET lock_configuration = true")
    return conn


def reply(conn: duckdb.DuckDBPyConnection, asked: dict[str, Any], sink: BinaryIO) -> None:
    """Give up all rights, say that it begins, then how it went, then the rows."""
    is_filtered = confine(seconds=asked["seconds"], bytes_more=asked["bytes_more"])
    _say(sink, {"is_filtered": is_filtered})
    try:
        schema, batches, is_cut = _answer(conn, asked)
    except GateError as refusal:
        _say(sink, {"refused": str(refusal)})
    except RecursionError:
        _say(sink, {"refused": "The query is nested too deeply: write it in fewer levels."})
    except (MemoryError, pa.ArrowMemoryError):
        _say(sink, {"stopped": "memory"})
    except duckdb.Error as error:
        _say(sink, {"failed": type(error).__name__, "message": str(error)[:MOST_WORDS]})
    else:
        _say(sink, {"is_cut": is_cut})
        with pa.ipc.new_stream(sink, schema) as stream:
            for batch in batches:
                stream.write_batch(batch)
    sink.flush()


def _header(source: BinaryIO) -> dict[str, Any] | None:
    length = int.from_bytes(source.read(4), "big")
    return json.loads(source.read(length)) if length else None


def _warm() -> None:
    """Have everything loaded that the way of an answer needs: afterwards no file can be opened."""
    pa.set_cpu_count(1)
    conn = duckdb.connect(config=dict(CLOSED))
    admitted(conn, "SELECT 1 AS a", frozenset())
    conn.register("t", pa.table({"a": [1]}))
    reader: Any = conn.sql("SELECT a, 'x' AS b, TIMESTAMPTZ '2026-01-01' AS c FROM t").to_arrow_reader(1)
    table = reader.read_all()
    with pa.ipc.new_stream(pa.BufferOutputStream(), table.schema) as stream:
        stream.write_table(table)
    _printable(pa.table({"a": [[1]], "b": [Decimal(1)]}).to_batches()[0])
    try:
        conn.execute("SELECT nothing FROM nowhere")
    except duckdb.Error as error:
        json.dumps(str(error))
    conn.close()


def _answer(conn: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> tuple[Any, list[Any], bool]:
    statement = admitted(conn, asked["sql"], frozenset(asked["tables"]))
    values = {name: asked["values"][name] for name in statement.named_parameters if name in asked["values"]}
    try:
        # `sql` hands rows on as they come; `execute` would gather them all first.
        reader: Any = conn.sql(statement, params=values).to_arrow_reader(ROWS_AT_ONCE)
    except (duckdb.BinderException, duckdb.CatalogException):
        # It fails there in the same way, before anything runs, and says at which place.
        conn.execute(statement, values)
        raise
    batches: list[Any] = []
    rows = size = 0
    for batch in reader:
        taken = _printable(batch.slice(0, asked["rows"] - rows))
        rows, size = rows + taken.num_rows, size + taken.get_total_buffer_size()
        if size > asked["bytes"]:
            return _schema(reader, batches), batches, True
        batches.append(taken)
        if batch.num_rows > taken.num_rows or (rows == asked["rows"] and _has_more(reader)):
            return _schema(reader, batches), batches, True
    return _schema(reader, batches), batches, False


def _has_more(reader: Any) -> bool:  # Arrow's
    return any(batch.num_rows for batch in reader)


def _schema(reader: Any, batches: list[Any]) -> Any:  # Arrow's
    return batches[0].schema if batches else _printable(pa.RecordBatch.from_pylist([], reader.schema)).schema


def _printable(batch: Any) -> Any:  # Arrow's
    """Lists, structs and bytes as text: what a grid and every file can hold."""
    columns = [column if _is_plain(column.type) else _as_text(column) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _is_plain(kind: Any) -> bool:  # Arrow's
    return bool(
        pa.types.is_string(kind) or pa.types.is_boolean(kind) or pa.types.is_date32(kind) or pa.types.is_timestamp(kind)
        or pa.types.is_floating(kind) or (pa.types.is_integer(kind) and not isinstance(kind, pa.ExtensionType))
    )  # fmt: skip


def _as_text(column: Any) -> Any:  # Arrow's
    if pa.types.is_decimal(column.type):
        return _number(column)
    return pa.array([None if each is None else str(each) for each in column.to_pylist()], pa.string())


def _number(column: Any) -> Any:  # Arrow's
    """A sum of whole numbers is a whole number, where it fits."""
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column.cast(pa.float64())


def _say(sink: BinaryIO, outcome: dict[str, Any]) -> None:
    sink.write(json.dumps(outcome).encode() + b"\n")
    sink.flush()


if __name__ == "__main__":
    main()
