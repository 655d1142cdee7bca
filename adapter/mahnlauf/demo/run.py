"""Runs the demo, tells what came of it, and serves its screens."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from mahnlauf.app import create_app
from mahnlauf.core.errors import SettingsError
from mahnlauf.demo.courses import open_courses
from mahnlauf.demo.days import Days, moment, turn_to
from mahnlauf.demo.installation import SHOP, connect, open_house
from mahnlauf.demo.recordings import FIRST_DAY, orders_at_the_end, recordings, webhook_secret
from mahnlauf.demo.summary import Summary, summary_of
from mahnlauf.house import House
from mahnlauf.store import records
from mahnlauf.testing.fake_shop import FakeShop
from mahnlauf.testing.loopback import HOST, Loopback, reserve
from mahnlauf.worker import stop_on_signals, work

_AFTERNOON = 15
_PAUSE_SECONDS = 2
_NO_PROXY = ("no_proxy", "NO_PROXY")


def run_demo(port: int = 8000, days: int = 70, serve: bool = True, folder: Path | None = None) -> int:
    """Plays the recordings and ``days`` days into the installation of ``folder`` (default: the current folder), tells
    what came of it, and with ``serve`` shows the screens on ``port`` until Ctrl-C.

    Returns the exit code: 0, or 1 if something was parked or could not be sent. Raises SettingsError with a sentence
    if the port is taken or the folder's database is somebody's."""
    with _unproxied():
        return _run(port, days, serve, folder)


def _run(port: int, days: int, serve: bool, folder: Path | None) -> int:
    with _reserved(port if serve else 0) as held:
        port = held.getsockname()[1] if serve else port
        house = open_house(folder, f"http://{HOST}:{port}")
        try:
            fake = FakeShop(orders_at_the_end(recordings()), now=lambda: house.clock.now())
            with Loopback(fake) as shop_server:
                connect(house, fake, shop_server.url)
                open_courses(house)
                answers = _play(house, fake, days)
                found = summary_of(house)
                _tell(found, answers, days)
                if serve:
                    _show(house, held, days)
            return 0 if found.undone == 0 and not found.parked and set(answers) == {200} else 1
        finally:
            house.close()


def _play(house: House, fake: FakeShop, days: int) -> Counter[int]:
    """The whole time, over real HTTP; how often the shop's deliveries were answered with which status."""
    answers: Counter[int] = Counter()
    deliveries = recordings()
    with Loopback(create_app(house)) as server, _progress(len(deliveries) + days) as tick:
        address = f"{server.url}/webhooks/{SHOP}"
        fake.subscribe(address, webhook_secret())
        walk = Days(house, fake, address)
        for status in walk.first(deliveries):
            answers[status] += 1
            tick()
        for day in range(1, days + 1):
            answers.update(walk.live(day))
            tick()
    return answers


def _tell(found: Summary, answers: Counter[int], days: int) -> None:
    heard = ", ".join(f"{number} with {status}" for status, number in sorted(answers.items()))
    last = FIRST_DAY + timedelta(days=days)
    click.echo(f"{days} days, {FIRST_DAY} to {last}; the shop's deliveries were answered {heard}.")
    for line in found.lines():
        click.echo(line)


def _show(house: House, held: socket.socket, days: int) -> None:
    """Serves the desk on the demo's last day, with a worker, until Ctrl-C."""
    start = moment(max(days, _days_run(house)), _AFTERNOON)
    turn_to(house, start)
    try:
        with Loopback(create_app(house, open_desk=True), held):
            click.echo(_invitation(house, start))
            _keep_working(house, start)
    except OSError as fault:
        raise _taken(held.getsockname()[1], fault) from fault


def _keep_working(house: House, start: datetime) -> None:
    """What a visitor clicks has consequences: the demo's clock goes on in seconds, the worker does what is due."""
    stop, begun = stop_on_signals(), time.monotonic()
    while not stop.wait(_PAUSE_SECONDS):
        turn_to(house, start + timedelta(seconds=int(time.monotonic() - begun)))
        work(house, once=True)


def _days_run(house: House) -> int:
    """How far an earlier start came."""
    last = records.last_run(house.db.reader)
    return (date.fromisoformat(last["day"]) - FIRST_DAY).days if last else 0


def _invitation(house: House, today: datetime) -> str:
    settings = house.settings
    return f"""
Open {settings.base_url}/ (Ctrl-C ends the demo). There it is {today:%d %B %Y}. Worth a look:
  order 77   paid in two parts, with a promise that was kept; the course was suspended on the announced day
             and opened again with the last payment
  order 22   an objection, settled with a new term
  order 23   disputed, so nothing goes out
  order 25   a returned direct debit, handed over to the agency
  {settings.mail_dir / SHOP}   the mails as sent
  {settings.post_dir / SHOP}   the letters on paper"""


@contextmanager
def _progress(length: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, nothing in a pipe."""
    hidden = not (sys.stdout.isatty() and sys.stderr.isatty())
    with click.progressbar(length=length, label="The days go by", file=sys.stderr, hidden=hidden) as bar:
        yield lambda: bar.update(1)


@contextmanager
def _reserved(port: int) -> Iterator[socket.socket]:
    """Holds the port while the demo works, so that a busy one is told at once and nobody finds half a demo there."""
    try:
        held = reserve(port)
    except (OSError, OverflowError) as fault:
        raise _taken(port, fault) from fault
    with held:
        yield held


def _taken(port: int, fault: Exception) -> SettingsError:
    why = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return SettingsError(f"Port {port} cannot be used: {why}. Choose another: mahnlauf demo --port {port % 65535 + 1}")


@contextmanager
def _unproxied() -> Iterator[None]:
    """The fake shop is on this machine: a proxy that is set for the world outside must not be asked for it."""
    before = {name: os.environ.get(name) for name in _NO_PROXY}
    for name, value in before.items():
        os.environ[name] = f"{value},{HOST}" if value else HOST
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
