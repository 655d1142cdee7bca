"""A day's run over many open claims: ours beside the yardstick and plain SQL, round by round.

    python bench/run.py [--claims 1000000] [--rounds 5] [--all-due]

Everything happens in a temporary folder; nothing is sent.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import world as worlds
import yardstick
from common import ROUNDS, Goal, alternate, compare, heading, row
from measure import Measured, apart
from world import World

Results = list[Measured]
_ROUNDS_OF_ALL = 2  # a run in which 100,000 are due takes its time


def main() -> None:
    """Fills, runs, compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000, help="open claims of the large case")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--all-due", action="store_true", help="also: every claim of the large case is due")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = worlds.make(folder / "small", 10_000, 10_000)
        large = worlds.make(folder / "large", given.claims, 10_000)
        heading("A day's run, claims per second")
        of_large, theirs = busy(large, given.rounds, at_least=0.3)
        of_small, _ = busy(small, given.rounds)
        busy(worlds.make(folder / "middle", 100_000, 1000), given.rounds)
        of_all, _ = busy(worlds.make(folder / "all", 100_000, 100_000), min(_ROUNDS_OF_ALL, given.rounds))
        if given.all_due:
            busy(worlds.make(folder / "everything", given.claims, given.claims), 1)
        heading("Time and memory of a run")
        compare("10,000 due", _seconds(of_large), _seconds(of_small), "{:.2f} s", f"with {small}", at_most=2)
        _memory("peak memory", of_large, theirs, "yardstick", at_most=2)
        _memory("peak memory, 100,000 due", of_all, of_small, "10,000 due", at_most=1.1)
        idle(large, small)


def busy(world: World, rounds: int, **goal: float) -> tuple[Results, Results]:
    """Ours, the yardstick with its own short letter and with one as long as ours, and SQL, in turn; returns the first
    two."""

    def mine() -> Measured:
        worlds.reset(world)
        return apart("ours.py", "run", world.folder)

    def theirs(kind: str) -> Measured:
        yardstick.reset(world.folder)
        return apart("yardstick.py", kind, world.folder)

    kinds = ("run", "long", "sql")
    ours, short, long, sql = alternate(rounds, mine, *(lambda kind=kind: theirs(kind) for kind in kinds))
    rates = [[world.due / one.seconds for one in side] for side in (ours, short, long, sql)]
    compare(str(world), rates[0], rates[1], "{:,.0f}/s", "yardstick", **goal)
    compare("", rates[0], rates[2], "{:,.0f}/s", "yardstick, letters as long as ours")
    compare("", rates[0], rates[3], "{:,.0f}/s", "plain SQL, no letters")
    return ours, short


def idle(large: World, small: World) -> None:
    """Nothing is due: what the worker asks every second."""
    much, little = (apart("ours.py", "idle", world.folder) for world in (large, small))
    times = much.seconds * 1000, little.seconds * 1000
    row("nothing due, milliseconds", f"{times[0]:.2f} ms", "", Goal(times[0], at_most=1))
    row(
        "",
        f"{times[0]:.2f} ms",
        f"{times[1]:.2f} ms with {small.claims:,} open",
        Goal(times[0] / times[1], at_most=1.5),
    )
    row("nothing due, statements", str(much.statements), f"{little.statements}", Goal(much.statements, at_most=5))


def _seconds(results: Results) -> list[float]:
    return [one.seconds for one in results]


def _memory(what: str, ours: Results, theirs: Results, against: str, **goal: float) -> None:
    peaks = [[one.peak_mb for one in side] for side in (ours, theirs)]
    rounds = min(map(len, peaks))
    compare(what, peaks[0][:rounds], peaks[1][:rounds], "{:.0f} MB", against, **goal)


if __name__ == "__main__":
    main()
