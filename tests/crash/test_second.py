"""A long run takes a second process: the same comes out as of one alone, whatever becomes of the second."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.dunning import second
from mahnlauf.store import claims
from tests.crash.driver import opened
from tests.crash.processes import ROOT
from tests.crash.test_kill import all_commands, combining, sound
from tests.crash.two import LEAST
from tests.world import World

MANY = 210
pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="there is one core only"
)


@pytest.fixture(scope="module")
def due(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with many claims whose reminder is due."""
    folder = tmp_path_factory.mktemp("due")
    with World(folder) as world:
        for number in range(MANY):
            world.order(str(2000 + number))
        world.day(20)
    return folder


def run_by_two(folder: Path, *fate: str) -> dict[str, Any]:
    command = [sys.executable, "-W", "error", "-m", "tests.crash.two", str(folder), *fate]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def outcome(folder: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """What became of the claims, and what leaves the house, without the numbers that depend on who came first."""
    with closing(opened(folder)) as house:
        sound(house)
        rows = sorted(f"{row.order_ref} {row.stage} {row.next_on} {row.folded}" for row in claims.page(house.db.reader))
        return rows, sorted((one.key, str(one.payload)) for one in all_commands(house))


def test_two_processes_do_what_one_alone_does(due: Path, tmp_path: Path) -> None:
    alone, shared = (shutil.copytree(due, tmp_path / name) for name in ("alone", "shared"))
    with closing(opened(alone)) as house:
        expected = house.runner.run().as_json()
    report = run_by_two(shared)
    assert (report["told"], report["second"]) == (MANY, MANY // 2)
    assert {name: report[name] for name in expected} == expected
    assert outcome(shared) == outcome(alone)


@pytest.mark.parametrize("fate", ["die", "full"])
def test_if_the_second_ends_the_first_does_its_half_as_well(due: Path, tmp_path: Path, fate: str) -> None:
    alone, shared = (shutil.copytree(due, tmp_path / name) for name in ("alone", "shared"))
    with closing(opened(alone)) as house:
        house.runner.run()
    report = run_by_two(shared, fate)
    assert 0 < report["second"] < MANY // 2
    assert outcome(shared) == outcome(alone)


def test_claims_of_one_buyer_share_their_letter_across_both_halves(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        combining(world)
        for number in range(2 * LEAST):
            world.order(str(2000 + number))
        world.day(20)
    report = run_by_two(tmp_path)
    assert report["second"] > 0
    with closing(opened(tmp_path)) as house:
        assert Counter(one.state for one in all_commands(house)) == {"waiting": 1, "carried": 2 * LEAST - 1}
        sound(house)


def test_a_short_run_takes_no_second_process(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        for number in range(LEAST - 1):
            world.order(str(2000 + number))
        world.day(20)
    report = run_by_two(tmp_path)
    assert (report["acted"], report["told"], report["second"]) == (LEAST - 1, LEAST - 1, 0)


def test_beside_other_threads_nothing_is_forked() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert not second.is_possible()
    finally:
        stop.set()
        other.join()
