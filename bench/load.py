"""A small HTTP client that keeps many connections busy from one thread, so that it costs the server little.

Closed loop: each connection sends the next request as soon as it has its answer. At a fixed rate: requests have their
moment, and the time counts from that moment, also if no connection was free then; a server that stalls cannot hide it.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Load:
    """What came of a load: seconds it took, milliseconds per request, how often each status."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds that this share of the requests did not exceed."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def expect(self, status: int) -> None:
        """Ends the bench if anything else came back: a wrong answer is not fast."""
        if set(self.statuses) - {status}:
            raise SystemExit(f"Expected {status} for every request; the server answered {dict(self.statuses)}.")


@dataclass(slots=True)
class _Connection:
    port: int
    sock: socket.socket
    began: float = 0.0
    received: bytes = b""


def request(path: str, headers: dict[str, str], body: bytes) -> bytes:
    """A POST as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


def drive(
    port: int, requests: Sequence[bytes], *, connections: int = 16, seconds: float = 60.0, rate: float | None = None
) -> Load:
    """Sends the requests, for at most ``seconds``; with ``rate`` as many per second."""
    load, waiting = Load(), deque(requests)
    with selectors.DefaultSelector() as ready:
        idle = deque(_open(ready, port) for _ in range(connections))
        start = time.perf_counter()
        sent = 0
        while (waiting and time.perf_counter() - start < seconds) or len(idle) < connections:
            now = time.perf_counter()
            over = now - start >= seconds
            while waiting and idle and not over and (rate is None or start + sent / rate <= now):
                connection = idle.popleft()
                connection.began = now if rate is None else start + sent / rate
                connection.sock.sendall(waiting.popleft())
                sent += 1
            pause = None if rate is None or not (waiting and idle) else max(0.0, start + sent / rate - now)
            for key, _ in ready.select(pause):
                idle += _answered(ready, key.data, load)
        load.seconds = time.perf_counter() - start
        for key in list(ready.get_map().values()):
            key.data.sock.close()
    return load


def _open(ready: selectors.BaseSelector, port: int) -> _Connection:
    sock = socket.create_connection(("127.0.0.1", port), 30)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = _Connection(port, sock)
    ready.register(sock, selectors.EVENT_READ, connection)
    return connection


def _answered(ready: selectors.BaseSelector, connection: _Connection, load: Load) -> list[_Connection]:
    """Reads what arrived; the connection to use next, once its answer is complete."""
    arrived = connection.sock.recv(65536)
    connection.received += arrived
    head, complete, body = connection.received.partition(b"\r\n\r\n")
    head = head.lower()
    if not arrived or (complete and len(body) >= _length(head)):
        load.times.append((time.perf_counter() - connection.began) * 1000)
        load.statuses[int(head[9:12] or 0)] += 1
        if arrived and b"connection: close" not in head:
            connection.received = b""
            return [connection]
        ready.unregister(connection.sock)
        connection.sock.close()
        return [_open(ready, connection.port)]
    return []


def _length(head: bytes) -> int:
    _, found, rest = head.partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0
