"""One SQLite file, opened so that an acknowledged webhook survives a power cut, and one door for writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from sqlite_utils import Database as UtilsDatabase

from mahnlauf.core.errors import CannotStore, SettingsError
from mahnlauf.store.gate import Gate
from mahnlauf.store.schema import migrations

_PRAGMAS = (
    # FULL: NORMAL is several times faster and loses the last acknowledged webhooks at a power cut.
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-8192",
)


Connection = sqlite3.Connection
StoreFault = sqlite3.Error  # what reading may raise; writing turns it into CannotStore
Conflict = sqlite3.IntegrityError  # a row that must be there only once was there


class _Held:
    """A thread's connection, closed when the thread ends: those of a web server come and go."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def __del__(self) -> None:
        self.conn.close()


class Database:
    """Connections of one file, one per thread. Reading: ``db.reader``. Writing: ``with db.write() as conn``."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._local = threading.local()
        self._opened: WeakSet[_Held] = WeakSet()
        self._gate = self._make_gate()
        self.before_statement: Callable[[str], object] | None = None

    def _make_gate(self) -> Gate:
        try:
            return Gate(self.path)
        except OSError as fault:
            raise SettingsError(
                f'MAHNLAUF_DATABASE is "{self.path}", but its folder cannot be written: {fault.strerror}.'
            ) from fault

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's connection, for reading."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            held = self._local.held = _Held(self._connect())
            self._opened.add(held)
        return held.conn

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that may read first: BEGIN IMMEDIATE behind the gate, commit or roll back. When the
        block has been left, what it wrote is on the disk.

        Raises CannotStore if the database does not take it; then nothing was changed."""
        conn = self.reader
        with self._gate:
            try:
                conn.execute("BEGIN IMMEDIATE")
                yield conn
                conn.execute("COMMIT")
            except sqlite3.OperationalError as fault:
                _roll_back(conn)
                raise CannotStore(f"{self.path}: {fault}.") from fault
            except BaseException:
                _roll_back(conn)
                raise

    def upgrade(self) -> list[str]:
        """Applies pending migrations, all or none; returns their names.

        In a transaction that writes from its first statement: one that begins with reading is refused at once, not
        after a while, if another process sets up the log of a new file in between."""
        if not self.pending():
            return []
        with self.write() as conn:
            utils = UtilsDatabase(conn)
            pending = [migration.name for migration in migrations.pending(utils)]
            migrations.apply(utils)
        return pending

    def pending(self) -> list[str]:
        """Names of migrations that are not applied yet."""
        return [migration.name for migration in migrations.pending(UtilsDatabase(self.reader))]

    def backup(self, target: Path) -> None:
        """A consistent copy while others go on writing."""
        copy = sqlite3.connect(target)
        try:
            self.reader.backup(copy)
        finally:
            copy.close()

    def close(self) -> None:
        """Closes every thread's connection; what is used once more opens again, in a forked process as well."""
        for held in self._opened:
            held.conn.close()
        self._opened.clear()
        self._local = threading.local()
        self._gate.close()

    def _connect(self) -> sqlite3.Connection:
        try:
            conn = sqlite3.connect(self.path, isolation_level=None, timeout=10, check_same_thread=False)
            self._keep_a_wal(conn)
            for pragma in _PRAGMAS:
                conn.execute(pragma)
        except sqlite3.DatabaseError as fault:
            if fault.sqlite_errorname == "SQLITE_CORRUPT":  # the right file, but damaged
                raise
            raise SettingsError(f'MAHNLAUF_DATABASE is "{self.path}": {fault}.') from fault
        conn.row_factory = sqlite3.Row
        if self.before_statement is not None:
            conn.set_trace_callback(self.before_statement)
        return conn

    def _keep_a_wal(self, conn: sqlite3.Connection) -> None:
        """The file remembers its journal mode, so only the first connection of its life sets it: behind the gate,
        because SQLite answers "locked" at once, without its busy handler, when two processes switch together."""
        if conn.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            with self._gate:
                conn.execute("PRAGMA journal_mode=WAL")


def open_database(path: str | Path, *, upgrade: bool = True) -> Database:
    """Opens the file, makes it if needed and brings it to the newest schema."""
    db = Database(path)
    if upgrade:
        db.upgrade()
    return db


def _roll_back(conn: Connection) -> None:
    if conn.in_transaction:
        conn.execute("ROLLBACK")
