"""Clients that press an endpoint: as many kept connections as asked for, each sending as soon as it is answered."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import perf_counter

Address = tuple[str, int]
LENGTH = b"content-length:"


class NotServedError(Exception):
    """No success, or nothing left to ask for: the figure would be of something else."""


@dataclass(frozen=True)
class Request:
    """One request, by what it is written from."""

    method: str
    path: str
    token: str = ""
    body: object = None

    def written(self) -> bytes:
        """As it goes over the wire."""
        body = b"" if self.body is None else json.dumps(self.body).encode()
        head = [f"{self.method} {self.path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        if self.token:
            head.append(f"Authorization: Bearer {self.token}")
        if body:
            head.append("Content-Type: application/json")
        return "\r\n".join([*head, "", ""]).encode() + body


def throughput(address: Address, clients: int, seconds: float, requests: Callable[[int], Iterator[Request]]) -> float:
    """Answers a second, from `clients` that each send what `requests` gives for their number.

    Raises:
        NotServedError: an answer was no success, or a client ran out of requests.
    """
    return asyncio.run(_throughput(address, clients, seconds, requests))


async def _throughput(
    address: Address, clients: int, seconds: float, requests: Callable[[int], Iterator[Request]]
) -> float:
    began = perf_counter()
    pressing = (_press(address, began + seconds, requests(number)) for number in range(clients))
    counts = await asyncio.gather(*pressing)
    return sum(counts) / (perf_counter() - began)


async def _press(address: Address, until: float, requests: Iterator[Request]) -> int:
    count = 0
    async with AsyncExitStack() as stack:
        reader, writer = await asyncio.open_connection(*address)
        stack.callback(writer.close)
        while perf_counter() < until:
            request = next(requests, None)
            if request is None:
                raise NotServedError("A client has nothing left to send: the large database is too small.")
            writer.write(request.written())
            await _answered(reader)
            count += 1
    return count


async def _answered(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().splitlines() if line.startswith(LENGTH))
    body = await reader.readexactly(int(length.removeprefix(LENGTH)))
    if not head.startswith(b"HTTP/1.1 2"):
        raise NotServedError(f"{head.splitlines()[0].decode()}: {body.decode(errors='replace')[:500]}")
