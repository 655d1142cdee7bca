"""``mahnlauf db``: the check finds what was changed by hand, the backup can be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.shell import Shell


def changed(shell: Shell, statement: str) -> None:
    with shell.house() as house, house.db.write() as conn:
        conn.execute(statement)


def found(shell: Shell) -> list[str]:
    """What the check says, without its last line."""
    result = shell.run("db", "check")
    assert result.exit_code == 1, result.output
    lines: list[str] = result.stdout.splitlines()
    assert lines[-1].endswith(f"{len(lines) - 1} difference{'' if len(lines) == 2 else 's'}.")
    return lines[:-1]


def test_a_right_database_has_no_difference(shell: Shell) -> None:
    assert shell.say("db", "check") == "26 claims checked, no difference.\n"


@pytest.mark.parametrize("day", ["2026-12-14", "2027-01-25"])
def test_after_runs_and_mails_there_is_still_none(shell: Shell, day: str) -> None:
    shell.today = day
    shell.say("run")
    shell.say("worker", "--once")
    assert shell.say("db", "check") == "26 claims checked, no difference.\n"


@pytest.mark.parametrize(
    "change,words",
    [
        ("principal_minor = 1", "principal_minor is stored as 1, its events say 11900"),
        ("next_on = '2026-12-15'", "next_on is stored as '2026-12-15', its events say '2026-12-14'"),
        ("state = 'paid'", "state is stored as 'paid', its events say 'open'"),
        ("folded = replace(folded, '11900', '11901')", "principal in the stored state is 11901, its events say 11900"),
        ("folded = folded || ' '", "is written otherwise"),
    ],
)
def test_every_column_is_compared(shell: Shell, change: str, words: str) -> None:
    changed(shell, f"UPDATE claims SET {change} WHERE id = 2")
    assert any("Claim 2 (order 22 of s1)" in line and words in line for line in found(shell))


def test_an_event_that_was_lost_shows(shell: Shell) -> None:
    changed(shell, "DELETE FROM events WHERE order_ref = '23'")
    assert found(shell) == ["Orphan: claim 3 has no events."]


def test_a_claim_that_was_lost_shows(shell: Shell) -> None:
    changed(shell, "DELETE FROM claims WHERE order_ref = '23'")
    assert found(shell) == ["Order 23 of s1 has events that make a claim, but none is stored."]


@pytest.mark.parametrize(
    "statement,sentence",
    [
        (
            "UPDATE claims SET plan_version = 'x' WHERE id = 2",
            "Orphan: claim 2 names a plan version that was not kept.",
        ),
        ("UPDATE commands SET claim_id = 999 WHERE id = 1", "Orphan: command 1 belongs to no claim."),
        ("UPDATE attempts SET command_id = 999 WHERE id = 1", "Orphan: attempt 1 belongs to no command."),
    ],
)
def test_rows_that_lost_what_they_belong_to_show(shell: Shell, statement: str, sentence: str) -> None:
    shell.today = "2026-12-14"
    shell.say("run")
    shell.say("worker", "--once")
    changed(shell, statement)
    assert sentence in found(shell)


def test_a_damaged_file_is_said_to_be_damaged(shell: Shell) -> None:
    copy = shell.folder / "copy.db"
    shell.say("db", "backup", copy)
    with closing(sqlite3.connect(copy)) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'claims'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with copy.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    shell.extra["MAHNLAUF_DATABASE"] = str(copy)
    assert all(line.startswith("The file is damaged: ") for line in found(shell))
    listed = shell.run("claims")
    assert listed.exit_code == 1
    assert listed.stderr.startswith("The database cannot be read: ")


def test_a_file_that_is_half_gone_is_said_to_be_damaged(shell: Shell) -> None:
    copy = shell.folder / "copy.db"
    shell.say("db", "backup", copy)
    half = copy.stat().st_size // 2
    with copy.open("r+b") as file:
        file.seek(half)
        file.write(b"\xff" * half)
    shell.extra["MAHNLAUF_DATABASE"] = str(copy)
    assert all(line.startswith("The file is damaged: ") for line in found(shell))
    listed = shell.run("claims")
    assert listed.exit_code == 1
    assert listed.stderr.startswith("The database cannot be read: ")


def test_a_backup_is_a_whole_database_for_its_owner_alone(shell: Shell) -> None:
    shell.say("db", "backup", "copy.db")
    assert (shell.folder / "copy.db").stat().st_mode & 0o777 == 0o600
    claims = shell.json("claims")
    shell.extra["MAHNLAUF_DATABASE"] = "copy.db"
    assert shell.json("claims") == claims


def test_a_backup_overwrites_nothing(shell: Shell) -> None:
    before = (shell.folder / "mahnlauf.db").read_bytes()
    assert "exists already" in shell.refused("db", "backup", "mahnlauf.db")
    assert "does not exist" in shell.refused("db", "backup", "nowhere/copy.db")
    assert (shell.folder / "mahnlauf.db").read_bytes() == before


def test_upgrade_makes_the_tables_once(empty: Shell) -> None:
    empty.extra["MAHNLAUF_SECRET_KEY"] = "a key in the environment, long enough"
    assert "first_tables" in empty.say("db", "upgrade")
    assert empty.say("db", "upgrade") == "The database is up to date.\n"


def test_old_tables_are_not_checked_but_upgraded(empty: Shell) -> None:
    empty.extra["MAHNLAUF_SECRET_KEY"] = "a key in the environment, long enough"
    Path(empty.folder / "mahnlauf.db").touch()
    assert "mahnlauf db upgrade" in empty.refused("db", "check")
