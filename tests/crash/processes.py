"""Processes for the tests of this folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def driver(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Starts the driver in a process of its own."""
    command = [sys.executable, "-m", "tests.crash.driver", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, **options)


def sweep(scenario: str, template: Path, target: Path, *smtp: str) -> int:
    """Runs the sweep; returns how many statements there were to be killed before."""
    target.mkdir()
    process = driver("sweep", scenario, template, target, *smtp, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return int(out) - 1


def together(scenario: str, folder: Path, number: int, *smtp: str) -> None:
    """Lets several processes do the same in one folder, starting at the same moment."""
    started = [driver("once", scenario, folder, *smtp, stdin=subprocess.PIPE) for _ in range(number)]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in started:
        one.communicate(timeout=120)
        assert one.returncode == 0
