"""A small HTTP/1.1 load: a fixed number of GETs over kept connections to this machine, each timed."""

import asyncio
import time
from collections.abc import Sequence

CONNECTIONS = 4


class BadAnswer(RuntimeError):
    """The server did not answer 200, so the figure would measure nothing."""


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> float:
    started = time.perf_counter()
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: fr\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = head.split(" ", 2)[1]
    if status != "200":
        raise BadAnswer(f"{path} answered {status}")
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    else:
        while (size := int((await reader.readline()).strip() or b"0", 16)) > 0:
            await reader.readexactly(size + 2)
        await reader.readline()
    return time.perf_counter() - started


async def load(port: int, path: str, count: int, *, anew: bool = False) -> tuple[Sequence[float], float]:
    """(seconds of each request, whole seconds) for ``count`` GETs of one page over four connections.

    ``anew`` gives each request an address of its own, so that no page kept by the server answers it.
    """
    left, spent = count, []

    async def work() -> None:
        nonlocal left
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while left > 0:
                left -= 1
                address = f"{path}?load={time.monotonic_ns()}-{left}" if anew else path
                spent.append(await _one(reader, writer, address))
        finally:
            writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return spent, time.perf_counter() - started


async def paced(port: int, path: str, count: int, *, rate: int) -> Sequence[float]:
    """Seconds of each of ``count`` GETs sent at a fixed rate, each rendered anew, counted from when it was due."""
    began, spent = time.perf_counter(), []

    async def one(place: int) -> None:
        due = began + place / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            await _one(reader, writer, f"{path}?load={time.monotonic_ns()}-{place}")
            spent.append(time.perf_counter() - due)
        finally:
            writer.close()

    await asyncio.gather(*(one(place) for place in range(count)))
    return spent
