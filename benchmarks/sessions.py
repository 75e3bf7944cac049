"""People who press all the time: how many runs of a page a second, and how long each takes, beside a blank page.

They speak Streamlit's own protocol without a browser, so that the figure is the server's. A run that fails, or a lost
socket, ends the benchmark: the figures are of runs without an error.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.page_loads import blank_server, quieten
from benchmarks.rounds import p95
from benchmarks.row import Row
from benchmarks.stage import Stage
from core.demo.cast import PASSWORD
from core.demo.large import HEAVY_AGENCY, HEAVY_CLIENT
from tests.edges.product import Product, running_product

SESSIONS = (1, 10, 25)
PAGES = {HEAVY_CLIENT: ("today", "compliance", "follow_up", "dashboards"), HEAVY_AGENCY: ("inbox", "conflicts")}
PATIENCE_SECONDS = 60


class RunFailedError(Exception):
    """A script that did not end well: the figure would be of something else."""


@dataclass(frozen=True)
class Pressed:
    """So many runs in so many seconds, and the milliseconds of each."""

    seconds: float
    took: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Runs a second."""
        return len(self.took) / self.seconds


def rows(stage: Stage) -> list[Row]:
    """Each page with 1, 10 and 25 sessions that press without a pause, beside as many on a blank page."""
    quieten(stage)
    found: list[Row] = []
    with blank_server() as blank, running_product(stage.large, stage.folder) as product:
        cookies = {email: cookie_of(product, email) for email in PAGES}
        for count in SESSIONS:
            floor = pressed(blank, "", "", count, stage.seconds)
            for email, pages in PAGES.items():
                for page in pages:
                    taken = pressed(product.url, page, cookies[email], count, stage.seconds)
                    found += _rows(page, count, taken, floor)
    return found


def pressed(url: str, page: str, cookie: str, count: int, seconds: float) -> Pressed:
    """So many sessions on a page, each running it anew as soon as it is done; the first run of each is not counted."""
    return asyncio.run(_pressed(url.replace("http", "ws") + "/_stcore/stream", page, cookie, count, seconds))


async def _pressed(address: str, page: str, cookie: str, count: int, seconds: float) -> Pressed:
    headers = {"Cookie": cookie} if cookie else {}
    protocols = [Subprotocol("streamlit")]
    sockets = [
        await connect(address, additional_headers=headers, subprotocols=protocols, max_size=None) for _ in range(count)
    ]
    try:
        scripts = [await run(socket, page) for socket in sockets]
        began = perf_counter()
        each = await asyncio.gather(
            *(_press(socket, page, script, began + seconds) for socket, script in zip(sockets, scripts, strict=True))
        )
        return Pressed(perf_counter() - began, [took for taken in each for took in taken])
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


async def _press(socket: ClientConnection, page: str, script: str, until: float) -> list[float]:
    taken: list[float] = []
    while perf_counter() < until:
        began = perf_counter()
        await run(socket, page, script)
        taken.append(1000 * (perf_counter() - began))
    return taken


async def run(socket: ClientConnection, page: str, script: str = "") -> str:
    """Run the page's script once; the hash by which it is called again."""
    request = BackMsg()
    request.rerun_script.page_name = "" if script else page
    request.rerun_script.page_script_hash = script
    await socket.send(request.SerializeToString())
    while True:
        message = ForwardMsg()
        received = await asyncio.wait_for(socket.recv(decode=False), PATIENCE_SECONDS)
        message.ParseFromString(received)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            script = message.new_session.page_script_hash
        if kind == "page_not_found" or _is_exception(message):
            raise RunFailedError(f"{page or 'the blank page'}: {message}")
        if kind == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                raise RunFailedError(f"{page or 'the blank page'} ended as {message.script_finished}.")
            return script


def _is_exception(message: ForwardMsg) -> bool:
    return message.WhichOneof("type") == "delta" and message.delta.new_element.WhichOneof("type") == "exception"


def cookie_of(product: Product, email: str) -> str:
    """Of somebody who signs in by the form, as their browser sends it from then on."""
    with product.client() as client:
        form = {"email": email, "password": PASSWORD}
        client.post("/login", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        return f"session={client.cookies['session']}"


def _rows(page: str, count: int, taken: Pressed, floor: Pressed) -> Iterator[Row]:
    name = f"/{page}, {count} {'session' if count == 1 else 'sessions'} pressing, no error:"
    yield Row(f"{name} runs a second / of a blank page", taken.rate, "1/s", floor.rate, taken.rate / floor.rate)
    for word, of in (("median", median), ("p95", p95)):
        ours, blank = of(taken.took), of(floor.took)
        yield Row(f"{name} a run, {word} / of a blank page", ours, "ms", blank, ours / blank)
