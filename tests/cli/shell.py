"""A command line in a folder of its own: in this process by click's runner, or as a real process."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from mahnlauf.cli.root import cli
from mahnlauf.house import House
from mahnlauf.settings import Settings
from tests.world import SECRET, Recorded, all_recorded

DAY_0 = "2026-11-22"  # the day on which the shop was recorded
SHOP = ("shop", "add", "s1", "--platform", "woocommerce", "--set", f"webhook_secret={SECRET}")
LIVE = (*SHOP, "--set", "test_mode=false", "--set", "stale_after_days=3650", "--set", "agency=Beispiel Inkasso")
_SECONDS = 30


@dataclass
class Shell:
    """Somebody in a folder who types commands. ``today`` is the test clock."""

    folder: Path
    today: str = DAY_0
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """No variable of ours comes in from outside."""
        rest = {key: value for key, value in os.environ.items() if not key.startswith("MAHNLAUF_")}
        return {**rest, "MAHNLAUF_TODAY": self.today, **self.extra}

    def run(self, *words: object, stdin: str = "") -> Result:
        """What a command prints and how it ends, inside this process."""
        names = {key for key in os.environ if key.startswith("MAHNLAUF_")}
        env = {**dict.fromkeys(names), "MAHNLAUF_TODAY": self.today, **self.extra}
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            return CliRunner().invoke(cli, [str(word) for word in words], input=stdin, env=env)
        finally:
            os.chdir(before)

    def say(self, *words: object) -> str:
        """What a command prints that must end well."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def refused(self, *words: object, code: int = 2) -> str:
        """The one sentence of a command that must not end well; nothing else is printed."""
        result = self.run(*words)
        assert (result.exit_code, result.stdout) == (code, ""), result.output
        assert "Traceback" not in result.stderr
        assert len(result.stderr.splitlines()) == 1
        return result.stderr.strip()

    def refused_after_output(self, *words: object) -> str:
        """The sentence of a command that had told something before it met its problem."""
        result = self.run(*words)
        assert result.exit_code == 2, result.output
        assert len(result.stderr.splitlines()) == 1
        return result.stderr.strip()

    def json(self, *words: object) -> Any:
        """The one document that a command prints with ``--json``."""
        result = self.run(*words, "--json")
        assert result.stderr == ""
        return json.loads(result.stdout)

    @contextmanager
    def house(self) -> Iterator[House]:
        """The same installation, opened by hand."""
        house = House.open(Settings.load({"MAHNLAUF_TODAY": self.today}, self.folder))
        try:
            yield house
        finally:
            house.close()

    def deliver(self, deliveries: list[Recorded], shop: str = "s1") -> list[int]:
        """The shop calls; returns the answers' status codes."""
        with self.house() as house:
            return [house.intake.receive(shop, "POST", one.headers, one.body).status for one in deliveries]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A real process."""
        return subprocess.Popen(
            [sys.executable, "-m", "mahnlauf.cli", *words],
            cwd=self.folder,
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def process(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A real process from start to end."""
        with self.start(*words) as started:
            out, err = started.communicate(timeout=_SECONDS)
        return subprocess.CompletedProcess(words, started.returncode, out, err)


def installed(folder: Path, *shop: str) -> Shell:
    """A fresh installation with a shop."""
    folder.mkdir(exist_ok=True)
    shell = Shell(folder)
    shell.say("init")
    shell.say(*(shop or SHOP))
    return shell


def recorded_shop(folder: Path) -> Shell:
    """An installation whose live shop sent everything that was recorded."""
    shell = installed(folder, *LIVE)
    shell.today = f"{DAY_0}T12:00:00Z"
    assert set(shell.deliver(all_recorded())) == {200}
    return shell


def line_of(process: subprocess.Popen[str]) -> str:
    """The next line that a process prints, waited for but not for ever."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], _SECONDS)
    return process.stdout.readline().strip() if ready else ""


def children_of(pid: int) -> dict[int, str]:
    """Process ids and command lines of a process's living children."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found[int(entry.name)] = words
    return found


def has_ended(pid: int) -> bool:
    """Waits for a process of somebody else to end."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], _SECONDS)[0])
    finally:
        os.close(handle)


def until(happened: Callable[[], bool]) -> bool:
    """Looks again and again at what another process does."""
    end = time.monotonic() + _SECONDS
    while not happened():
        if time.monotonic() > end:
            return False
        select.select([], [], [], 0.02)
    return True
