"""Asking: the child gets tables and query by pipe, a little time and memory, and is killed when it takes more."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from select import select
from threading import Thread
from time import perf_counter
from typing import Any

import pyarrow as pa

from core.analytics.children import PROGRAM, child_of
from core.analytics.model import (
    MOST_RESULT_BYTES,
    MOST_RESULT_ROWS,
    MOST_STATEMENT_LENGTH,
    SECONDS_A_QUERY,
    Answer,
    Extract,
    QueryNotValid,
    QueryStopped,
    Value,
)
from core.analytics.parameters import parameters_of, values_of, with_markers

BYTES_OF_ANSWER = MOST_RESULT_BYTES * 2
SECONDS_TO_START = 15.0
PAUSE = 0.1
ENDED = "The query was ended because it took more memory or time than one may: narrow it, and run it again."
TOO_BUSY = "The machine is too busy to begin with the query: run it again in a minute."
_PLACE = re.compile(r"\n+LINE (?P<line>\d+): (?P<shown>[^\n]*)\n(?P<before> *)\^", re.MULTILINE)


@dataclass(frozen=True)
class Allowance:
    """How much one query may take."""

    seconds: float = SECONDS_A_QUERY
    bytes_more: int = 1536 * 1024**2
    memory_limit: str = "768MB"
    rows: int = MOST_RESULT_ROWS
    bytes: int = MOST_RESULT_BYTES
    program: Sequence[str] = field(default=PROGRAM)


def ask(
    extract: Extract,
    sql: str,
    given: Mapping[str, str] | None = None,
    *,
    allowance: Allowance | None = None,
    while_waiting: Callable[[float], None] | None = None,
) -> Answer:
    """The answer of one query over the extract.

    Args:
        extract: the organization's own facts.
        sql: as it was typed, with `{{parameters}}`.
        given: what was filled in for them.
        allowance: other limits than the usual ones.
        while_waiting: called every tenth of a second with the seconds so far; what it raises ends the query.

    Raises:
        QueryNotValid: the query cannot be answered as it is written.
        QueryStopped: it took more time or memory than it may.
    """
    allowed = allowance or Allowance()
    if not sql.strip():
        raise QueryNotValid("There is no query yet: write one, or take an example.")
    if len(sql) > MOST_STATEMENT_LENGTH:
        raise QueryNotValid(f"A query has {MOST_STATEMENT_LENGTH:,} characters at most; this one has {len(sql):,}.")
    values = values_of(parameters_of(sql), given or {})
    began = perf_counter()
    with child_of(allowed.program) as child:
        writer = Thread(target=_feed, args=(child, extract, with_markers(sql), values, allowed), daemon=True)
        writer.start()
        said = _heard(child, began, allowed, while_waiting or (lambda _: None))
    writer.join()
    return _read(said, perf_counter() - began, sql)


def _feed(
    child: subprocess.Popen[bytes], extract: Extract, sql: str, values: Mapping[str, Value], allowed: Allowance
) -> None:
    """The header and every table; a child that is gone is not told any more."""
    header = {
        "sql": sql, "values": {name: _plain(value) for name, value in values.items()}, "tables": list(extract.tables),
        "rows": allowed.rows, "bytes": allowed.bytes, "seconds": allowed.seconds, "bytes_more": allowed.bytes_more,
        "memory_limit": allowed.memory_limit,
    }  # fmt: skip
    sink = child.stdin
    assert sink is not None  # noqa: S101  # it was opened as a pipe
    try:
        content = json.dumps(header).encode()
        sink.write(len(content).to_bytes(4, "big") + content)
        for table in _mentioned(extract, sql):
            _send(sink, table)
        sink.close()
    except (BrokenPipeError, ValueError):
        return


def _mentioned(extract: Extract, sql: str) -> Iterator[Any]:
    """Each table whole where the query has its name somewhere, and without rows where it cannot mean it."""
    lowered = sql.lower()
    for name, table in extract.tables.items():
        yield table if name in lowered else table.slice(0, 0)


def _send(sink: Any, table: Any) -> None:  # Arrow's
    buffer = pa.BufferOutputStream()
    with pa.ipc.new_stream(buffer, table.schema) as stream:
        stream.write_table(table)
    content = buffer.getvalue()
    sink.write(content.size.to_bytes(8, "big"))
    sink.write(content)


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _heard(
    child: subprocess.Popen[bytes], began: float, allowed: Allowance, while_waiting: Callable[[float], None]
) -> bytes:
    """All that the child says, until it ends, its time is over, or it says more than it may.

    Its time counts from its first line on: before it, it has not looked at the query.
    """
    source = child.stdout
    assert source is not None  # noqa: S101  # it was opened as a pipe
    heard, ends = bytearray(), began + SECONDS_TO_START
    while True:
        ready, _, _ = select([source], [], [], PAUSE)
        now = perf_counter()
        if ready:
            piece = source.read1(1 << 20)  # type: ignore[attr-defined]  # a buffered reader
            if not piece:
                return bytes(heard)
            ends = ends if heard else now + allowed.seconds
            heard += piece
            if len(heard) > BYTES_OF_ANSWER:
                raise QueryStopped("The answer is larger than a result may be: ask for fewer rows or columns.")
        elif now > ends:
            raise QueryStopped(_too_long(allowed.seconds) if heard else TOO_BUSY)
        else:
            while_waiting(now - began)


def _too_long(seconds: float) -> str:
    return f"The query was stopped after {seconds:g} seconds: narrow it, by a WHERE or fewer joins, and run it again."


def _read(heard: bytes, seconds: float, sql: str) -> Answer:
    begun, _, after = heard.partition(b"\n")
    line, _, rest = after.partition(b"\n")
    if not begun or not line:
        raise QueryStopped(ENDED)
    said = json.loads(line)
    if refused := said.get("refused"):
        raise QueryNotValid(str(refused))
    if said.get("stopped") or said.get("failed") == "OutOfMemoryException":
        raise QueryStopped("The query needs more memory than one may take: group earlier, or ask for less at once.")
    if said.get("failed"):
        raise QueryNotValid(failure(said["message"], sql))
    try:
        table = pa.ipc.open_stream(pa.py_buffer(rest)).read_all()
        table.validate(full=True)
    except pa.ArrowInvalid:
        raise QueryStopped(ENDED) from None
    return Answer(table, bool(said["is_cut"]), seconds)


def failure(message: str, sql: str) -> str:
    """DuckDB's complaint as a sentence, with the place in the text where it has one."""
    found = _PLACE.search(message)
    kind, _, words = (message[: found.start()] if found else message).strip().partition(": ")
    reason = " ".join((words or kind).split())
    if found is None:
        return f"The query does not run: {reason.rstrip('.')}."
    line = int(found["line"])
    text = sql.splitlines()[line - 1] if line <= len(sql.splitlines()) else ""
    shown = found["shown"].removeprefix("...")
    column = len(found["before"]) - len(f"LINE {line}: ") + 1
    if found["shown"].startswith("..."):
        column = max(text.find(shown.removesuffix("...")), 0) + column - 3
    return f"Line {line}, character {column}: {reason.rstrip('.')}."
