"""The service as a real process: a shop owner's first quarter of an hour, and every way in which it can end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from mahnlauf.cli.serving import free_address
from mahnlauf.core.errors import SettingsError
from tests.cli.shell import LIVE, Shell, children_of, has_ended, line_of, until
from tests.cli.test_claims import RECORDED
from tests.world import all_recorded

_MADE_ANEW = {"host", "content-length", "connection"}


@contextmanager
def served(shell: Shell, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running service and its address."""
    process = shell.start("serve", "--port", "0", "--workers", "1", *words)
    try:
        line = line_of(process)
        assert line.startswith("Mahnlauf is at http://"), process.communicate(timeout=5)[1]
        yield process, line.split()[3]
    finally:
        process.terminate()
        process.communicate(timeout=60)


def post(url: str, headers: dict[str, str], body: bytes) -> int:
    kept = {key: value for key, value in headers.items() if key.lower() not in _MADE_ANEW}
    with urlopen(Request(url, body, kept), timeout=30) as answer:
        return int(answer.status)


def test_from_an_empty_folder_to_the_recorded_shops_claims(empty: Shell) -> None:
    for words in (("init",), LIVE):
        assert empty.process(*words).returncode == 0
    with served(empty) as (process, url):
        assert urlopen(f"{url}/readyz", timeout=30).read() == b"ready\n"
        answers = {post(f"{url}/webhooks/s1", one.headers, one.body) for one in all_recorded()}
        assert answers == {200}
        found = {
            one["order_ref"]: (one["state"], one["total_minor"], one["paid_minor"]) for one in empty.json("claims")
        }
        assert found == RECORDED
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert empty.say("db", "check") == "26 claims checked, no difference.\n"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_nobody_is_left_behind(fresh: Shell, how: signal.Signals) -> None:
    with served(fresh) as (process, _):
        assert until(lambda: any("worker --parent" in words for words in children_of(process.pid).values()))
        children = children_of(process.pid)
        assert len(children) >= 2
        process.send_signal(how)
        process.wait(30)
        assert process.returncode == (-9 if how is signal.SIGKILL else 0)
    assert all(has_ended(pid) for pid in children)


def test_a_worker_and_a_web_process_that_die_are_started_again(fresh: Shell) -> None:
    with served(fresh) as (process, url):
        before = children_of(process.pid)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert until(lambda: len(set(children_of(process.pid)) - set(before)) >= len(before))
        assert until(lambda: answers(url))


def answers(url: str) -> bool:
    try:
        return bool(urlopen(f"{url}/healthz", timeout=5).status == 200)
    except OSError:
        return False


def test_a_worker_ends_with_the_process_that_started_it(fresh: Shell) -> None:
    code = (
        "import os, subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-m', 'mahnlauf.cli', 'worker', '--parent', str(os.getpid())]);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=fresh.folder, env=fresh.environment, stdout=subprocess.PIPE, text=True
    )
    with parent:
        worker = int(line_of(parent))
        parent.kill()
    assert has_ended(worker)


def test_a_second_service_on_the_same_port_is_refused(fresh: Shell) -> None:
    with served(fresh) as (_, url):
        done = fresh.process("serve", "--port", url.rpartition(":")[2])
    assert done.returncode == 2
    assert "Choose with --host and --port" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_thread_that_ends_gives_its_connection_back(fresh: Shell) -> None:
    def opened() -> int:
        return sum(os.path.realpath(path).endswith(".db") for path in Path("/proc/self/fd").iterdir())

    with fresh.house() as house:
        house.shops.all()
        before = opened()
        for _ in range(5):
            thread = threading.Thread(target=house.shops.all)
            thread.start()
            thread.join()
        assert opened() <= before + 1  # SQLite itself keeps one handle for the next who opens


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_ours_is_one_sentence(host: str) -> None:
    with pytest.raises(SettingsError, match="Cannot listen at"):
        free_address(host, 0)


def test_a_name_becomes_an_address_and_port_0_a_free_one() -> None:
    host, port = free_address("localhost", 0)
    assert host in ("127.0.0.1", "::1")
    assert port > 0


@pytest.mark.parametrize(
    "name,value,sentence",
    [
        ("MAHNLAUF_SMTP", "mail.example", "MAHNLAUF_SMTP cannot be read"),
        ("MAHNLAUF_DATABASE", "nowhere/x.db", "its folder cannot be written"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(fresh: Shell, name: str, value: str, sentence: str) -> None:
    fresh.extra[name] = value
    done = fresh.process("serve", "--port", "0")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
