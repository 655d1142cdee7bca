"""A WSGI application on a port of this machine, for as long as a `with` block lasts."""

from __future__ import annotations

import socket
import threading
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
_THREADS = 8


def reserve(port: int = 0) -> socket.socket:
    """A socket that holds the port (0: any free one) and refuses callers until a server takes it over.

    Raises OSError if somebody has the port already."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((HOST, port))
    except OSError:
        held.close()
        raise
    return held


class Loopback:
    """Serves ``app`` in background threads: ``with Loopback(app) as server: requests.get(server.url)``.

    The threads stay for as long as the server does, so that what an application keeps per thread (a database
    connection) is made a few times and not with every call."""

    def __init__(self, app: WSGIApplication, held: socket.socket | None = None) -> None:
        held = held or reserve()
        self.port: int = held.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self._server = _Server(app, held)
        self._threads = [threading.Thread(target=self._server.answer_calls, daemon=True) for _ in range(_THREADS)]
        self._threads.append(threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True))

    def __enter__(self) -> Loopback:
        self._server.socket.listen(64)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        for _ in range(_THREADS):
            self._server.calls.put(None)
        for thread in self._threads:
            thread.join(timeout=2)  # a browser may hold an idle connection open; nobody waits for it
        self._server.server_close()


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"  # one call per connection, so that an idle one keeps no thread from the others
    timeout = 10

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nobody reads a line per call here."""


class _Server(BaseWSGIServer):
    """Hands accepted connections to a few lasting threads."""

    multithread = True

    def __init__(self, app: WSGIApplication, held: socket.socket) -> None:
        self.calls: SimpleQueue[tuple[Any, Any] | None] = SimpleQueue()
        with held:
            super().__init__(HOST, held.getsockname()[1], app, handler=_Handler, fd=held.fileno())

    def process_request(self, request: Any, client_address: Any) -> None:
        self.calls.put((request, client_address))

    def answer_calls(self) -> None:
        while (call := self.calls.get()) is not None:
            try:
                self.finish_request(*call)
            except Exception:
                self.handle_error(*call)
            finally:
                self.shutdown_request(call[0])
