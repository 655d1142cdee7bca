"""Starts the server under test on a free port of this machine, and ends it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import common

THREADS, AT_ONCE = 8, 256  # as `mahnlauf serve` has them


@dataclass(frozen=True, slots=True)
class Kind:
    """A WSGI server with its settings."""

    name: str
    workers: int
    threads: int

    def __str__(self) -> str:
        return f"{self.name}, {self.workers} x {self.threads}"

    def command(self, port: int, app: str) -> list[str]:
        """The command line; ``app`` is ``module:name`` or, for a function that makes it, ``module:name()``."""
        address, factory = f"127.0.0.1:{port}", app.endswith("()")
        if self.name == "granian":
            numbers = {"workers": self.workers, "blocking-threads": self.threads, "backpressure": AT_ONCE}
            options = [word for name, value in numbers.items() for word in (f"--{name}", str(value))]
            return [*_module("granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), *options,
                    "--log-level", "error", *(["--factory"] if factory else []), app.removesuffix("()")]  # fmt: skip
        if self.name == "waitress":
            return [*_module("waitress"), f"--listen={address}", f"--threads={self.threads}",
                    *(["--call"] if factory else []), app.removesuffix("()")]  # fmt: skip
        kind = "sync" if self.threads == 1 else "gthread"
        return [*_module("gunicorn"), "--bind", address, "--worker-class", kind, "--workers", str(self.workers),
                "--threads", str(self.threads), "--keep-alive", "60", "--log-level", "error", app]  # fmt: skip


SERVED = Kind("granian", min(2, os.cpu_count() or 1), THREADS)
OTHERS = (
    Kind("granian", 1, THREADS),
    Kind("granian", 2, 2),
    Kind("gunicorn", 2, 1),
    Kind("gunicorn", 2, THREADS),
    Kind("waitress", 1, THREADS),
)
OURS, BARE = "mahnlauf.app:create_app()", "bare:app"


def is_installed(kind: Kind) -> bool:
    """Whether this server can be started here."""
    from importlib.util import find_spec

    return find_spec(kind.name) is not None


@contextmanager
def serving(kind: Kind, app: str, folder: Path) -> Iterator[int]:
    """The server with the application over that folder; the port on which it listens."""
    port = _free_port()
    env = {**os.environ, **common.environment(folder), "BENCH_FOLDER": str(folder), "BENCH_SECRET": common.SECRET}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent), env.get("PYTHONPATH"))))
    with subprocess.Popen(kind.command(port, app), cwd=folder, env=env, start_new_session=True) as process:
        try:
            _wait(port, process)
            yield port
        finally:
            _end(process)


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            time.sleep(1)  # the other worker processes of the port
            return
    raise SystemExit(f"The server did not start on port {port}; it ended with {process.poll()}.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
