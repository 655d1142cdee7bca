"""May this participant open the course? Asked over HTTP with 1,000,000 grants, beside one indexed SELECT through the
same server.

    python bench/access.py [--grants 1000000]

Everything happens in a temporary folder and on the loopback interface.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import common
from common import ROUNDS, SHOP, Goal, alternate, heading, ratio, row

from mahnlauf.access import tokens
from mahnlauf.store import access

_ASKED = 2000
_NOW = "2026-11-22T08:00:00Z"
_PRODUCTS = 5


def main() -> None:
    """Fills, starts both servers, asks them in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grants", type=int, default=1_000_000)
    grants = parser.parse_args().grants
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        token = _fill(folder, grants)
        with _server(folder, "ours") as ours, _server(folder, "bare") as bare:
            _measure(ours, bare, token, grants)


def _fill(folder: Path, grants: int) -> str:
    house = common.new_house(folder)
    token = tokens.make(house.db, house.clock, "bench", SHOP, "access")
    states = ("granted", "granted", "granted", "suspended")
    with house.db.write() as conn:
        access.save_many(
            conn,
            (
                (SHOP, f"kunde{number // _PRODUCTS}@example.com", str(512000 + number % _PRODUCTS),
                 states[number % 4], "", None, None, 1, _NOW)
                for number in range(grants)
            ),
        )  # fmt: skip
    house.close()
    return token


@contextmanager
def _server(folder: Path, app: str) -> Iterator[int]:
    """One worker process of the production server; the port it listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = Path(__file__).parent
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "1", "--no-access-log", "--log-level", "error", f"access_server:{app}"]  # fmt: skip
    process = subprocess.Popen(command, cwd=here, env={**os.environ, "BENCH_FOLDER": str(folder)})
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"Nothing listens on port {port}.")


def _measure(ours: int, bare: int, token: str, grants: int) -> None:
    dice = random.Random(1)
    people = [dice.randrange(grants // _PRODUCTS) for _ in range(_ASKED)]
    times: dict[int, list[float]] = {ours: [], bare: []}

    def medians(port: int) -> float:
        found = _ask(port, people, token)
        times[port] += found
        return statistics.median(found)

    medians(ours), medians(bare)
    for found in times.values():
        found.clear()
    one, other = alternate(ROUNDS, lambda: medians(ours), lambda: medians(bare))
    heading(f"Access, {grants:,} grants, one client, {_ASKED:,} questions a round")
    mine, theirs = (statistics.median(found) * 1000 for found in (one, other))
    row("median", f"{mine:.2f} ms", f"{theirs:.2f} ms, one SELECT", value=ratio(one, other))
    row("median in milliseconds", f"{mine:.2f} ms", "", Goal(mine, at_most=5))
    late = [sorted(times[port])[int(len(times[port]) * 0.99)] * 1000 for port in (ours, bare)]
    row("99th percentile", f"{late[0]:.2f} ms", f"{late[1]:.2f} ms", value=late[0] / late[1])


def _ask(port: int, people: list[int], token: str) -> list[float]:
    client = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {token}"}
    found = []
    for number in people:
        path = f"/api/v1/access?email=kunde{number}%40example.com&product={512000 + number % _PRODUCTS}"
        start = time.perf_counter()
        client.request("GET", path, headers=headers)
        answer = client.getresponse()
        body = answer.read()
        found.append(time.perf_counter() - start)
        if answer.status != 200 or b'"state":' not in body or b"unknown" in body:
            raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
    client.close()
    return found


if __name__ == "__main__":
    main()
