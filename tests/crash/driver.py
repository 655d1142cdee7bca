"""The real house in real processes that are killed (SIGKILL) before a given SQL statement, and started again.

    python -m tests.crash.driver sweep SCENARIO TEMPLATE TARGET [SMTP]   killed before statement 1, then 2, then 3 …
    python -m tests.crash.driver once SCENARIO FOLDER [SMTP]             one process that nobody kills

Each process gets a folder of its own, a copy of TEMPLATE. What it could still say before it died stands there in
``said.txt``, line by line, written straight to the file. The sweep ends with the first process that survives; its
number is the last line of the output.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

from mahnlauf.app import create_app
from mahnlauf.core.clock import Clock
from mahnlauf.house import House
from mahnlauf.store.database import Database
from mahnlauf.worker import work
from tests.world import DAY_0, house_settings, no_power_cuts, recorded

STORY = (
    "01-bacs-on-hold__order-created",
    "02-bacs-processing__order-updated",
    "04-bacs-partial-refund-amount__order-updated",
    "14-card-payment-complete__action-woocommerce_payment_complete",
    "30-trashed__order-deleted",
    "29-to-trash__order-created",
)
TURN = datetime.combine(date.fromordinal(DAY_0.toordinal() + 21), time(9), tzinfo=UTC)
TICK = "tick"


class Tripwire:
    """Kills this process before its ``number``-th statement."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, _statement: str) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def opened(folder: Path, smtp: str = "", moment: datetime = TURN) -> House:
    """The house of that folder on the day of the run; mails name the folder as their sender."""
    others = {"smtp": smtp, "sender": f"{folder.name}@haendler.example"} if smtp else {}
    return House.open(house_settings(folder, Clock(moment), **others))


def receive(house: House, tick: Callable[[str], None]) -> None:
    """The shop delivers its story; what was acknowledged is said."""
    client = create_app(house).test_client()
    with (house.settings.folder / "said.txt").open("ab", buffering=0) as said:
        for name in STORY:
            one = recorded(name)
            if client.post("/webhooks/laden", data=one.body, headers=one.headers).status_code == 200:
                tick(TICK)
                said.write(f"{name}\n".encode())


def turn(house: House, _tick: Callable[[str], None]) -> None:
    """One turn of the worker: the run of the day, then the outbox."""
    work(house, once=True)


def run(house: House, _tick: Callable[[str], None]) -> None:
    """The run of the day alone."""
    house.runner.run()


SCENARIOS: dict[str, Callable[[House, Callable[[str], None]], None]] = {"receive": receive, "turn": turn, "run": run}
FOUND = "found"


def found(folder: Path, wire: Callable[[str], None] | None) -> None:
    """Makes the tables, as the first start does."""
    db = Database(folder / "mahnlauf.db")
    db.before_statement = wire
    db.upgrade()
    db.close()


def once(scenario: str, folder: Path, smtp: str, wire: Callable[[str], None] | None = None) -> None:
    """Carries the scenario out in this process."""
    if scenario == FOUND:
        found(folder, wire)
        return
    house = opened(folder, smtp)
    no_power_cuts(house)
    if wire is not None:
        house.db.before_statement = wire
        house.db.reader.set_trace_callback(wire)
    SCENARIOS[scenario](house, wire or (lambda _statement: None))
    house.close()


def in_child(act: Callable[[], None]) -> int:
    """Does it in a process of its own; returns how that ended: 0, or minus the signal."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def sweep(scenario: str, template: Path, target: Path, smtp: str) -> int:
    """Kills one process before each statement; returns the number of the first that came to its end."""
    once(scenario, shutil.copytree(template, target / "warm-up"), "")  # the children inherit what was loaded
    number = 0
    while True:
        number += 1
        folder = target / f"n{number:03}"
        shutil.copytree(template, folder)
        wire = Tripwire(number)
        ended = in_child(lambda folder=folder, wire=wire: once(scenario, folder, smtp, wire))  # type: ignore[misc]
        if ended not in (0, -signal.SIGKILL):
            raise SystemExit(f"statement {number}: the process ended with {ended}")
        if ended == 0:
            return number
        if scenario == "receive":
            shutil.copytree(folder, target / f"n{number:03}-dead")
        if again := in_child(lambda folder=folder: once(scenario, folder, smtp)):  # type: ignore[misc]
            raise SystemExit(f"statement {number}: started again, the process ended with {again}")


def main(mode: str, scenario: str, *rest: str) -> None:
    """The command line."""
    paths, smtp = [Path(one) for one in rest if "://" not in one], next((one for one in rest if "://" in one), "")
    if mode == "sweep":
        sys.stdout.write(f"{sweep(scenario, *paths, smtp)}\n")
    else:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        once(scenario, paths[0], smtp)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main(*sys.argv[1:])
