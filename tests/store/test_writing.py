"""Threads that write at the same moment: one commit for those who wait for each other, and each answers for itself."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mahnlauf.core.errors import CannotStore
from mahnlauf.store import writing
from mahnlauf.store.database import Connection, Database

SOON = 10  # seconds; only a test that fails waits so long
Act = Callable[[Connection], object]


class Writers:
    """Threads that write into one table of names, and what became of each."""

    def __init__(self, path: Path) -> None:
        self.statements: list[str] = []
        self.db = Database(path)
        self.db.before_statement = self.statements.append
        with self.db.write() as conn:
            conn.execute("CREATE TABLE names (name TEXT PRIMARY KEY) STRICT")
            conn.execute("CREATE TABLE owned (name TEXT REFERENCES names DEFERRABLE INITIALLY DEFERRED) STRICT")
        self.statements.clear()
        self.threads: list[threading.Thread] = []
        self.ended: dict[str, Exception | None] = {}

    def start(self, name: str, act: Act) -> None:
        """A thread that writes its name, then does more."""

        def write() -> None:
            fault = None
            try:
                with self.db.write() as conn:
                    conn.execute("INSERT INTO names VALUES (?)", (name,))
                    act(conn)
            except Exception as raised:
                fault = raised
            self.ended[name] = fault

        self.threads.append(threading.Thread(target=write, name=name))
        self.threads[-1].start()

    def together(self, first: Act, *others: Act) -> None:
        """The first writes as "0" and leaves its block when the others, "1", "2" … wait for their turn."""
        inside, may_go = threading.Event(), threading.Event()

        def hold(conn: Connection) -> None:
            inside.set()
            assert may_go.wait(SOON)
            first(conn)

        self.start("0", hold)
        assert inside.wait(SOON)
        for number, act in enumerate(others, start=1):
            self.start(str(number), act)
        while self.db._writing.waiting < len(others):
            threading.Event().wait(0.001)
        may_go.set()
        for thread in self.threads:
            thread.join(SOON)

    def stored(self) -> set[str]:
        """The names that are in the table, as another connection sees it."""
        other = sqlite3.connect(self.db.path)
        found = {row[0] for row in other.execute("SELECT name FROM names")}
        other.close()
        return found

    def count(self, statement: str) -> int:
        """How often it was executed."""
        return self.statements.count(statement)


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[Writers]:
    made = Writers(tmp_path / "mahnlauf.db")
    yield made
    made.db.close()


def nothing(_conn: Connection) -> None:
    """No more than its name."""


def fail(_conn: Connection) -> None:
    raise RuntimeError("in the middle")


def test_those_who_wait_for_each_other_share_one_commit(writers: Writers) -> None:
    writers.together(nothing, nothing, nothing)
    assert writers.stored() == {"0", "1", "2"}
    assert writers.count("BEGIN IMMEDIATE") == writers.count("COMMIT") == 1


def test_who_writes_alone_has_a_transaction_without_savepoints(writers: Writers) -> None:
    writers.together(nothing)
    assert [one.split()[0] for one in writers.statements] == ["BEGIN", "INSERT", "COMMIT"]


def test_nobody_returns_before_the_commit(writers: Writers) -> None:
    early: list[bool] = []
    writers.together(nothing, lambda _: early.append("0" in writers.ended or "0" in writers.stored()))
    assert early == [False]
    assert writers.ended == {"0": None, "1": None}


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_what_fails_is_undone_for_itself_alone(writers: Writers, failing: int) -> None:
    acts: list[Act] = [nothing, nothing, nothing]
    acts[failing] = fail
    writers.together(*acts)
    assert writers.stored() == {"0", "1", "2"} - {str(failing)}
    assert {name for name, fault in writers.ended.items() if fault} == {str(failing)}
    assert isinstance(writers.ended[str(failing)], RuntimeError)


def test_a_commit_that_fails_fails_for_all_of_them(writers: Writers) -> None:
    writers.together(nothing, lambda conn: conn.execute("INSERT INTO owned VALUES ('nobody')"))
    assert writers.stored() == set()
    assert all(isinstance(fault, sqlite3.IntegrityError) for fault in writers.ended.values())
    writers.start("later", nothing)
    writers.threads[-1].join(SOON)
    assert writers.stored() == {"later"}


def test_when_sqlite_takes_everything_back_nobody_believes_it_is_stored(writers: Writers) -> None:
    writers.together(nothing, lambda conn: (conn.execute("ROLLBACK"), fail(conn)))
    assert writers.stored() == set()
    assert isinstance(writers.ended["0"], CannotStore)
    assert isinstance(writers.ended["1"], RuntimeError)


def test_a_transaction_does_not_grow_for_ever(writers: Writers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_MOST_TOGETHER", 2)
    writers.together(*[nothing] * 5)
    assert writers.count("COMMIT") == 3
    assert writers.stored() == {"0", "1", "2", "3", "4"}


def test_if_nobody_comes_to_commit_those_who_wait_do_it(writers: Writers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_PATIENCE_SECONDS", 0.01)
    door = writers.db._writing
    writers.start("0", lambda _: setattr(door, "waiting", 1))  # somebody waits, it seems
    while door._turn.locked() or not door._open:
        threading.Event().wait(0.001)
    assert writers.stored() == set()
    door.waiting = 0  # and gave up
    writers.threads[-1].join(SOON)
    assert writers.stored() == {"0"}
