"""The database: its tables, its one door for writing, and what it says when it cannot."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mahnlauf.app import create_app
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import CannotStore, SettingsError
from mahnlauf.house import House
from mahnlauf.store import claims, deliveries
from mahnlauf.store.database import Database, open_database
from tests.world import World, house_settings, unlike


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = open_database(tmp_path / "mahnlauf.db")
    yield made
    made.close()


def tables(db: Database) -> dict[str, bool]:
    """Our tables, and whether each is STRICT; those of the search index are SQLite's own."""
    rows = db.reader.execute("PRAGMA table_list").fetchall()
    return {
        row["name"]: bool(row["strict"]) for row in rows if not row["name"].startswith(("sqlite_", "_", "claim_search"))
    }


# --- tables ---


def test_an_empty_file_gets_every_table_and_the_second_time_nothing_is_left_to_do(tmp_path: Path) -> None:
    made = Database(tmp_path / "mahnlauf.db")
    pending = made.pending()
    assert pending
    assert made.upgrade() == pending
    assert made.pending() == made.upgrade() == []
    assert {"shops", "deliveries", "events", "claims", "commands", "attempts"} <= set(tables(made))
    made.close()


def test_every_table_is_strict(db: Database) -> None:
    assert [name for name, strict in tables(db).items() if not strict] == []


def test_no_column_can_hold_a_float(db: Database) -> None:
    kinds = {row["type"] for name in tables(db) for row in db.reader.execute(f"PRAGMA table_info({name})")}
    assert kinds <= {"INTEGER", "TEXT", "BLOB"}


def test_a_float_is_no_amount(world: World) -> None:
    world.order()
    with pytest.raises(sqlite3.IntegrityError), world.house.db.write() as conn:
        conn.execute("UPDATE claims SET principal_minor = 119.5")
    assert world.row().principal_minor == 11900


def test_two_processes_that_start_at_once_make_the_tables_once(tmp_path: Path) -> None:
    def start(path: Path, together: threading.Barrier, done: list[list[str]]) -> None:
        together.wait()
        made = open_database(path)
        done.append(made.pending())
        made.close()

    for attempt in range(25):  # SQLite refuses only now and then
        path, together, done = tmp_path / f"{attempt}.db", threading.Barrier(4), list[list[str]]()
        threads = [threading.Thread(target=start, args=(path, together, done)) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert done == [[]] * 4


# --- writing ---


def test_what_fails_in_the_middle_changes_nothing(world: World) -> None:
    def fail() -> None:
        with world.house.db.write() as conn:
            conn.execute("UPDATE shops SET platform = 'other'")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail()
    assert world.house.shops.get("laden").platform == "woocommerce"
    assert world.order().status_code == 200


def test_writers_of_several_threads_queue(world: World) -> None:
    with world.house.db.write() as conn:
        conn.execute("CREATE TABLE counter (n INTEGER) STRICT")
        conn.execute("INSERT INTO counter VALUES (0)")

    def count() -> None:
        for _ in range(25):
            with world.house.db.write() as conn:
                (found,) = conn.execute("SELECT n FROM counter").fetchone()
                conn.execute("UPDATE counter SET n = ?", (found + 1,))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert world.house.db.reader.execute("SELECT n FROM counter").fetchone()[0] == 100


def test_what_is_acknowledged_is_synced_to_the_disk(db: Database) -> None:
    assert db.reader.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.reader.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


# --- backup ---


def test_a_backup_holds_what_was_committed_and_nothing_of_what_is_under_way(world: World, tmp_path: Path) -> None:
    world.order("1001")
    target = tmp_path / "copy.db"
    with world.house.db.write() as conn:
        conn.execute("UPDATE claims SET principal_minor = 1")

        def copy() -> None:
            other = Database(world.house.db.path)
            other.backup(target)
            other.close()

        thread = threading.Thread(target=copy)
        thread.start()
        thread.join()
    restored = Database(target)
    (row,) = claims.page(restored.reader)
    assert row.principal_minor == 11900
    assert restored.pending() == []
    restored.close()


def test_from_a_backup_the_house_goes_on(world: World, tmp_path: Path) -> None:
    for ref in ("1001", "1002"):
        world.order(ref)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    world.house.db.backup(folder / "mahnlauf.db")
    house = House.open(house_settings(folder, Clock(world.day(21).now)))
    assert house.shops.get("laden").settings["webhook_secret"]
    assert {row.order_ref for row in claims.page(house.db.reader)} == {"1001", "1002"}
    assert not unlike(house, "laden", "1001", 0)
    house.close()


# --- what it says when it cannot ---


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "mahnlauf.db"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(SettingsError, match=r'MAHNLAUF_DATABASE is ".*mahnlauf\.db": file is not a database\.'):
        open_database(path)


@pytest.mark.parametrize("name", ["missing/mahnlauf.db", "a-file/mahnlauf.db"])
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(SettingsError, match="its folder cannot be written"):
        open_database(tmp_path / name)


def test_a_read_only_folder_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)  # for root no folder is read-only
    with pytest.raises(SettingsError, match="its folder cannot be written: Read-only file system"):
        open_database(tmp_path / "mahnlauf.db")


def test_a_full_disk_answers_503_and_what_comes_again_is_stored(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    reader = world.house.db.reader
    pages = reader.execute("PRAGMA page_count").fetchone()[0]
    reader.execute(f"PRAGMA max_page_count = {pages}")
    answers = [world.order(str(ref)).status_code for ref in range(2000, 2080)]
    assert set(answers) == {200, 503}
    stored = sum(world.stored().values())
    assert stored == answers.count(200)
    world.check()
    reader.execute("PRAGMA max_page_count = 100000")
    assert world.order("2079").status_code == 200
    assert world.claim("2079")["state"] == "open"


def test_a_full_disk_is_an_error_for_callers(world: World) -> None:
    reader = world.house.db.reader
    pages = reader.execute("PRAGMA page_count").fetchone()[0]
    reader.execute(f"PRAGMA max_page_count = {pages}")
    rows = [(number, "x", "y", "z", 1, 1, 1) for number in range(1000)]
    with pytest.raises(CannotStore, match="full"), world.house.db.write() as conn:
        conn.executemany("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    assert reader.execute("SELECT count(*) FROM runs").fetchone()[0] == 0


def test_a_database_that_somebody_else_holds_answers_503(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    world.house.db.reader.execute("PRAGMA busy_timeout = 20")
    stranger = sqlite3.connect(world.house.db.path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    answer = world.order()
    assert answer.status_code == 503
    assert answer.text == "Cannot store this now. Please send it again.\n"
    stranger.execute("ROLLBACK")
    stranger.close()
    assert world.order().status_code == 200


def test_a_database_that_cannot_be_read_answers_503(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> bool:
        raise sqlite3.OperationalError("disk I/O error")

    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(deliveries, "known", broken)
    answer = world.order()
    assert answer.status_code == 503
    assert "disk" not in answer.text


def test_a_house_whose_tables_are_old_is_not_ready(tmp_path: Path) -> None:
    house = House.open(house_settings(tmp_path, Clock()), upgrade=False)
    client = create_app(house).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "mahnlauf db upgrade" in answer.text
    house.db.upgrade()
    assert client.get("/readyz").status_code == 200
    house.close()


def test_connections_of_threads_that_ended_are_closed(db: Database) -> None:
    def read() -> None:
        db.reader.execute("SELECT 1")

    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for _ in range(20):
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    after = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    assert after - before < 10
