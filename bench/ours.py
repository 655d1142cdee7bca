"""Measures a day's run of Mahnlauf in this process: `run` does what is due, `idle` finds that nothing is."""

from __future__ import annotations

import statistics
from pathlib import Path

import common
from measure import Measured, answer, peak_mb, timed
from world import TODAY

_IDLE_RUNS = 30


def run(folder: Path) -> Measured:
    """The real Runner, once."""
    house = common.open_house(folder, TODAY)
    seconds = timed(house.runner.run)
    house.close()
    return Measured(seconds, peak_mb())


def idle(folder: Path) -> Measured:
    """The real Runner with nothing left to do; the median of many runs, and the statements of one."""
    house = common.open_house(folder, TODAY)
    house.runner.run()
    seconds = statistics.median(timed(house.runner.run) for _ in range(_IDLE_RUNS))
    statements: list[str] = []
    house.db.reader.set_trace_callback(statements.append)
    house.runner.run()
    house.close()
    return Measured(seconds, peak_mb(), len(statements))


if __name__ == "__main__":
    answer({"run": run, "idle": idle})
