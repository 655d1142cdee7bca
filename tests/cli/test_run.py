"""``mahnlauf run`` and ``worker --once``: the run fills the outbox, the worker empties it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import BinaryIO

from tests.cli.shell import Shell

REMINDED = "2026-12-14"


def test_a_dry_run_says_what_would_be_done_and_does_nothing(shell: Shell) -> None:
    shell.today = REMINDED
    planned = shell.json("run", "--dry-run")["planned"]
    assert {one["template"] for one in planned} == {"payment_reminder"}
    assert "payment_reminder" in shell.say("run", "--dry-run")
    assert shell.json("outbox", "list") == []


def test_a_run_acts_and_says_how_much_waits(shell: Shell) -> None:
    shell.today = REMINDED
    report = shell.json("run")
    assert report["actions"] == {"message": report["acted"]}
    assert report["outbox_waiting"] == report["acted"] > 0
    assert report["payments_known_up_to"] == {"s1": "2026-11-22"}


def test_a_second_run_does_nothing(shell: Shell) -> None:
    shell.today = REMINDED
    shell.say("run")
    again = shell.json("run")
    assert (again["due"], again["acted"]) == (0, 0)


def test_a_run_can_be_told_its_day(shell: Shell) -> None:
    assert shell.json("run", "--dry-run", "--today", "2026-12-13")["due"] == 0
    assert shell.json("run", "--dry-run", "--today", REMINDED)["due"] > 0


def test_a_shop_that_was_silent_is_not_dunned_and_the_run_says_so(shell: Shell) -> None:
    shell.say("shop", "add", "s1", "--set", "stale_after_days=5")
    shell.today = REMINDED
    report = shell.json("run")
    assert report["acted"] == 0
    assert set(report["reasons"]) == {"stale_feed"}
    assert "payments are known up to 2026-11-22" in shell.say("run")


def test_a_run_of_another_shop_leaves_this_one_alone(shell: Shell) -> None:
    shell.say("shop", "add", "s2", "--platform", "woocommerce", "--set", "webhook_secret=another-secret")
    shell.today = REMINDED
    assert shell.json("run", "--shop", "s2")["due"] == 0
    assert list(shell.json("run", "--shop", "s1", "--dry-run")["payments_known_up_to"]) == ["s1"]


def test_no_progress_bar_in_a_pipe(shell: Shell) -> None:
    shell.today = REMINDED
    for words in (["run"], ["db", "check"]):
        result = shell.run(*words)
        assert result.stderr == ""
        assert "\r" not in result.stdout


def test_a_terminal_sees_a_progress_bar(shell: Shell) -> None:
    assert "26/26" in on_terminal(shell, "db", "check")
    shell.today = REMINDED
    assert "16/16" in on_terminal(shell, "run")
    assert "16/16" not in on_terminal(shell, "shop", "list")


def on_terminal(shell: Shell, *words: str) -> str:
    """What somebody at a terminal sees."""
    ours, theirs = os.openpty()
    with open(ours, "rb", buffering=0) as screen:
        subprocess.run(
            [sys.executable, "-m", "mahnlauf.cli", *words],
            cwd=shell.folder,
            env={**shell.environment, "TERM": "xterm"},
            stdout=theirs,
            stderr=theirs,
            check=True,
        )
        os.close(theirs)
        return b"".join(iter(lambda: _read(screen), b"")).decode()


def _read(screen: BinaryIO) -> bytes:
    try:
        return screen.read(4096)
    except OSError:  # the other end was closed and everything is read
        return b""


def test_the_worker_writes_every_mail_once(shell: Shell) -> None:
    shell.today = REMINDED
    sent = shell.json("run")["acted"]
    for _ in range(2):
        assert "waiting" not in shell.say("worker", "--once")
    assert len(list((shell.folder / "mail").rglob("*.eml"))) == sent
    assert {one["state"] for one in shell.json("outbox", "list") if one["kind"] == "mail"} == {"done"}
