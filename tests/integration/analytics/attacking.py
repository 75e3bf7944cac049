"""Runs attacks and looks at what they left behind: the canary in an answer, files, connections, time, memory."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[3]
CANARY = "heron-under-ice-7715"


@dataclass(frozen=True)
class Field:
    """Where attacks may do harm, and how they would be seen."""

    secret: Path
    target: Path
    listener: socket.socket

    def filled(self, sql: str) -> str:
        """The attack with this field's places in it."""
        port = str(self.listener.getsockname()[1])
        return sql.replace("{secret}", str(self.secret)).replace("{target}", str(self.target)).replace("{port}", port)

    def was_called(self) -> bool:
        """Whether anybody connected to the port."""
        self.listener.setblocking(False)
        try:
            self.listener.accept()
        except BlockingIOError:
            return False
        return True


@contextmanager
def field() -> Iterator[Field]:
    """A file that everybody may read, a folder that everybody may write to, a port that listens."""
    with TemporaryDirectory(prefix="policysync-field-") as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        target, secret = Path(folder) / "target", Path(folder) / "secret.txt"
        target.mkdir()
        secret.write_text(f"{CANARY}\n")
        for path, mode in ((Path(folder), 0o755), (target, 0o777), (secret, 0o644)):
            path.chmod(mode)
        yield Field(secret, target, listener)


def run(
    queries: Mapping[str, str], *, seconds: float, is_loose: bool = False, is_gateless: bool = False
) -> dict[str, dict[str, Any]]:
    """How each came out, by name; an environment with a secret stands around them."""
    asked = {
        "queries": dict(queries), "is_loose": is_loose, "is_gateless": is_gateless, "seconds": seconds, "bytes_more": 700 * 1024**2, "values": {},
        "memory_limit": "300MB", "rows": 1000, "bytes": 4_000_000,
    }  # fmt: skip
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "tests.integration.analytics.many"], input=json.dumps(asked).encode(), cwd=ROOT,
        capture_output=True, check=True, env={**os.environ, "ATTACK_CANARY": CANARY},
    )  # fmt: skip
    outcomes: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return outcomes


def said(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """The second line of the child: how it went; empty when it was ended before."""
    lines = outcome["heard"].split("\n", 2)
    return json.loads(lines[1]) if len(lines) > 1 and lines[1].startswith("{") else {}
