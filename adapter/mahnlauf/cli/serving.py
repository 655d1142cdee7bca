"""The service: web processes (granian), one worker process, and one parent that keeps them.

Whoever loses its parent ends by itself, also after kill -9: an orphan would go on answering with old code.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.core.errors import SettingsError

if TYPE_CHECKING:
    from flask import Flask

    from mahnlauf.settings import Settings

log = logging.getLogger(__name__)
# A slow client may occupy a thread while its body arrives; each busy thread has a database connection of its own.
THREADS = 8
# More requests than this wait in the kernel's queue instead of in our memory.
MOST_AT_ONCE = 256
_GRACE_SECONDS = 10
_WORKER_GRACE_SECONDS = 45  # a mail server may take half a minute; killed in the middle, nobody knows what it got
_LOOK_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_LOGGING = {
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s server: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


@dataclass(slots=True)
class Service:
    """One running installation."""

    host: str
    port: int
    workers: int
    settings: Settings | None = None  # of the desk whose link is printed, None: none is
    stopping: threading.Event = field(default_factory=threading.Event)
    announced: bool = False

    def run(self) -> None:
        """Serves until SIGTERM, SIGINT or SIGHUP; raises SettingsError if the port cannot be had."""
        import mahnlauf.app  # noqa: F401  # web processes are forked from here: one code for all, also after an update

        self.host, self.port = free_address(self.host, self.port)
        keeper = threading.Thread(target=self._keep_worker, name="keeper")
        server = self._server()
        server.on_startup(lambda: self._started(server, keeper))
        try:
            server.serve()
        finally:
            self.stopping.set()
            if keeper.is_alive():
                keeper.join()

    def _server(self) -> Any:
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels

        return Granian(
            "mahnlauf.cli.serving:web_process",
            address=self.host,
            port=self.port,
            interface=Interfaces.WSGI,
            factory=True,
            workers=self.workers,
            blocking_threads=THREADS,
            backpressure=MOST_AT_ONCE,
            respawn_failed_workers=True,
            workers_kill_timeout=_GRACE_SECONDS,
            log_level=LogLevels.error,
            log_dictconfig=_LOGGING,
        )

    def _started(self, server: Any, keeper: threading.Thread) -> None:
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        keeper.start()

    def _keep_worker(self) -> None:
        """Starts the worker once the web processes were forked, and again whenever it dies; after a quick death it
        waits longer each time."""
        self._wait_for_web()
        pause = 1.0
        while not self.stopping.is_set():
            began = time.monotonic()
            ended = self._watch_worker()
            if self.stopping.is_set():
                return
            pause = 1.0 if time.monotonic() - began > 60 else pause
            log.error("the worker ended (%s); it is started again in %.0f seconds", ended, pause)
            self.stopping.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def _wait_for_web(self) -> None:
        while not self.stopping.wait(0.05):
            with suppress(OSError):
                socket.create_connection((self._near, self.port), timeout=1).close()
                return

    def _watch_worker(self) -> str:
        """One worker from its start to its end; returns how it ended."""
        try:
            process = start_worker()
        except OSError as fault:
            return str(fault)
        self._announce()
        while process.poll() is None and not self.stopping.wait(0.2):
            pass
        if self.stopping.is_set():
            end(process)
        return f"code {process.returncode}"

    def _announce(self) -> None:
        """One line, once everything runs."""
        if self.announced:
            return
        self.announced = True
        host = f"[{self._near}]" if ":" in self._near else self._near
        address = f"http://{host}:{self.port}"
        with suppress(OSError):  # nobody may be reading
            click.echo(f"Mahnlauf is at {address} (stop: Ctrl+C)")
            if self.settings is not None:
                link = _link(self.settings, address)
                click.echo(f"Open it in your browser: {link} (works for an hour; a new one: mahnlauf desk)")
            sys.stdout.flush()

    @property
    def _near(self) -> str:
        """Where this machine reaches it."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104


def _link(settings: Settings, address: str) -> str:
    """What opens the desk: at its public address, or where this machine finds it."""
    from mahnlauf.desk.entry import entry_link

    return entry_link(replace(settings, base_url=settings.public_url or address), settings.clock)


def free_address(host: str, port: int) -> tuple[str, int]:
    """The numeric address of a host and the port, or a free one for 0. Raises SettingsError if it is taken.

    Web processes share their port by SO_REUSEPORT, which would let a second service slip in beside the first; so it
    is tried once without."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return str(address[0]), int(probe.getsockname()[1])
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise SettingsError(f"Cannot listen at {host}:{port}: {why}. Choose with --host and --port.") from fault


def start_worker() -> subprocess.Popen[bytes]:
    """A worker that ends with this process. Its own process group: Ctrl+C reaches it through us, in order."""
    return subprocess.Popen(
        [sys.executable, "-m", "mahnlauf.cli", "worker", "--parent", str(os.getpid())], process_group=0
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks it to finish what it has in hand; kills it if it does not."""
    process.terminate()
    try:
        process.wait(_WORKER_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def web_process() -> Flask:
    """The application inside a web process, which ends when its parent does."""
    from mahnlauf.app import create_app
    from mahnlauf.cli.server import log_to_stderr

    log_to_stderr()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), name="parent-watch", daemon=True).start()
    return create_app()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
