"""`python -m tests.integration.analytics.many`: many queries in one go, each in a process of its own as the child answers it.

Python and DuckDB are loaded once; what follows (tables, settings, giving up all rights, the gate, the answer) happens
anew for each query, after a fork. `is_loose` leaves all of that out: what the attacks are for must then succeed;
`is_gateless` leaves out the look at the query alone, so that settings and limits stand by themselves.
"""

import contextlib
import io
import json
import os
import select
import signal
import sys
import time

import duckdb
import pyarrow as pa

from core.analytics import child


def tables():
    """Two small ones in place of an organization's."""
    days = pa.table(
        {
            name: [1, 2]
            for name in (
                "day",
                "year",
                "quarter",
                "month",
                "month_starts_on",
                "week_starts_on",
                "weekday",
                "is_weekend",
            )
        }
    )
    return {"days": days, "scores": pa.table({"score": [1, None, 90]})}


def fed():
    """What follows the header in the child's pipe."""
    sink = io.BytesIO()
    for table in tables().values():
        buffer = pa.BufferOutputStream()
        with pa.ipc.new_stream(buffer, table.schema) as stream:
            stream.write_table(table)
        content = buffer.getvalue().to_pybytes()
        sink.write(len(content).to_bytes(8, "big") + content)
    sink.seek(0)
    return sink


def answer_loosely(sql, sink):
    """Without any of the guards."""
    conn = duckdb.connect()
    for name, table in tables().items():
        conn.register(name, table)
    rows = None
    for statement in conn.extract_statements(sql):
        rows = conn.execute(statement).to_arrow_table().to_pydict()
    sink.write(json.dumps({"rows": str(rows)}).encode())


def one(asked, sql, *, is_loose):
    """Fork, answer, and hear at most `bytes` of it for at most `seconds`."""
    source, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(sink, 1)
        os.closerange(3, 64)
        os.setsid()
        with contextlib.suppress(BaseException), os.fdopen(1, "wb") as out:
            if is_loose:
                answer_loosely(sql, out)
            else:
                child.reply(child.opened(asked, fed()), {**asked, "sql": sql}, out)
        os._exit(0)
    os.close(sink)
    began, heard, is_killed = time.perf_counter(), bytearray(), False
    while not is_killed:
        ready, _, _ = select.select([source], [], [], max(0.0, began + asked["seconds"] - time.perf_counter()))
        piece = os.read(source, 1 << 20) if ready else None
        if piece == b"":
            break
        heard += piece or b""
        is_killed = piece is None or len(heard) > 2 * asked["bytes"]
    os.close(source)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    return {
        "heard": heard[:200_000].decode("latin-1"), "byte_count": len(heard), "is_killed": is_killed, "status": status,
        "seconds": time.perf_counter() - began, "kilobytes": used.ru_maxrss,
    }  # fmt: skip


def main():
    asked = json.loads(sys.stdin.buffer.read())
    child._warm()
    if asked["is_gateless"]:
        child.admitted = lambda conn, sql, _tables: conn.extract_statements(sql)[-1]
    asked["tables"] = list(tables())
    outcomes = {name: one(asked, sql, is_loose=asked["is_loose"]) for name, sql in asked["queries"].items()}
    sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main()
