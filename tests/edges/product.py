"""The product as people run it: `python app.py` in a process of its own, and a browser's side of Streamlit's socket."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.postgres import Database

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class Product:
    """A running product; `url` is its address, `log` what it wrote."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def client(self, token: str | None = None) -> httpx2.Client:
        """A client that follows no redirects; with the cookie of a session when given."""
        return httpx2.Client(base_url=self.url, cookies={"session": token} if token else None, timeout=20)

    def socket(self, token: str | None, *protocols: str, **headers: str) -> ClientConnection:
        """A page's socket as the browser opens it; raises `InvalidStatus` when refused."""
        sent = dict(headers)
        if token:
            sent["Cookie"] = f"session={token}"
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        return connect(address, additional_headers=sent, subprotocols=["streamlit", *protocols], max_size=None)

    def stop(self) -> float:
        """Ask the process to end, as a service manager does; the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - began


@contextmanager
def running_product(database: Database | None, folder: Path, **environment: str) -> Iterator[Product]:
    """The product on a migrated database (None: on an embedded one of its own in `folder`), ready to serve."""
    port = _free_port()
    log = folder / "product.log"
    settings = {"DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1", "DEMO": "0"}
    if database is not None:
        settings["DATABASE_URL"] = database.login_url
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, ROOT / "app.py"],
            cwd=ROOT, env=inherited | settings | environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    product = Product(f"http://127.0.0.1:{port}", log, process)
    try:
        _wait_until_ready(product)
        yield product
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def letters_until(product: Product, words: str, *, seconds: float = 60) -> str:
    """What stands in the letters of the mail folder, once the words do."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        files = sorted((product.log.parent / "mail").glob("*.eml"))
        bodies = [message_from_bytes(file.read_bytes(), policy=default).get_body() for file in files]
        said = "\n".join(body.get_content() for body in bodies if body)
        if words in said:
            return said
        time.sleep(0.5)
    raise RuntimeError(f"No letter said {words} within {seconds:.0f} s.")


def page_shown(
    page: ClientConnection, *, path: str = "", page_script_hash: str = "", seconds: float = 15
) -> list[ForwardMsg]:
    """Run the script for an address and take what it sends until it is done."""
    request = BackMsg()
    request.rerun_script.page_name = path
    request.rerun_script.page_script_hash = page_script_hash
    page.send(request.SerializeToString())
    messages: list[ForwardMsg] = []
    end = time.monotonic() + seconds
    while True:
        message = ForwardMsg()
        message.ParseFromString(page.recv(timeout=end - time.monotonic()))
        messages.append(message)
        if message.WhichOneof("type") == "script_finished":
            return messages


def texts(messages: list[ForwardMsg]) -> str:
    """Everything that the messages carry, to look for words in."""
    return "\n".join(str(message) for message in messages)


def session_id_of(messages: list[ForwardMsg]) -> str:
    """Streamlit's own name for the session."""
    return next(each.new_session.initialize.session_id for each in messages if each.WhichOneof("type") == "new_session")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(product: Product) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if product.process.poll() is not None:
            break
        try:
            if httpx2.get(f"{product.url}/api/health/ready", timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"The product did not start:\n{product.log.read_text(errors='replace')[-3000:]}")
