"""A day's run that takes a second process although little is due.

    python -m tests.crash.two FOLDER [die|full]

When the second one has written its first batch it is killed (``die``) or the disk takes no more of it (``full``).
Prints the report, how much progress was told, and what the second process had looked at.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from mahnlauf.core.errors import CannotStore
from mahnlauf.dunning import run, second
from mahnlauf.dunning.report import Report
from mahnlauf.dunning.second import Progress
from tests.crash.driver import opened

LEAST = 10
_work = second._work


def main(folder: Path, fate: str = "") -> None:
    """Runs once."""
    looked_at = folder / "second.txt"

    def watched(work: second.Work, outbox: Connection, parent: int) -> None:
        def half(tell: Progress) -> Report:
            def told(number: int) -> None:
                with looked_at.open("a") as file:
                    file.write(f"{number}\n")
                if fate == "die":
                    os.kill(os.getpid(), signal.SIGKILL)
                if fate == "full":
                    raise CannotStore(f"{folder}: database or disk is full.")
                tell(number)

            return work(told)

        _work(half, outbox, parent)

    second._work = watched
    run.WORTH_A_SECOND = LEAST
    house, told = opened(folder), list[int]()
    report = house.runner.run(progress=told.append)
    house.close()
    second_one = [int(line) for line in looked_at.read_text().split()] if looked_at.exists() else []
    sys.stdout.write(json.dumps({**report.as_json(), "told": sum(told), "second": sum(second_one)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
