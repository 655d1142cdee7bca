"""Two databases with the same many open claims: one of Mahnlauf, one of the yardstick.

Mahnlauf's claims are copies of one that really came in by a webhook, each with its own number, buyer and amount;
those that are due also have their event, so that they can be folded again.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import common
import yardstick
from common import CENTS, NUMBER
from yardstick import TODAY

_DUE_ORDERED, _LATER_ORDERED = date(2026, 11, 22), date(2026, 12, 10)  # the reminder follows three weeks later
_FIRST_NUMBER = 910_000_000


@dataclass(frozen=True, slots=True)
class World:
    """A folder with ``claims`` open claims, ``due`` of them today."""

    folder: Path
    claims: int
    due: int

    def __str__(self) -> str:
        return f"{self.claims:,} open, {self.due:,} due"


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A row to be copied: an INSERT, and its values as JSON text."""

    insert: str
    text: str

    def copy(self, index: int) -> list[object]:
        text = self.text.replace(NUMBER, str(_FIRST_NUMBER + index))
        return list(json.loads(text.replace(CENTS, str(1000 + index * 37 % 90_000))))


def make(folder: Path, claims: int, due: int) -> World:
    """Fills both databases; every ``claims / due``-th claim is due."""
    folder.mkdir()
    step = claims // due if due else claims + 1
    yardstick.fill(folder, claims, step)
    house = common.new_house(folder, TODAY)
    later = _pattern(house, "claims", _LATER_ORDERED)
    claim = _pattern(house, "claims", _DUE_ORDERED)
    event = _pattern(house, "events", _DUE_ORDERED)
    house.close()
    with closing(_connect(folder)) as conn:
        conn.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
        conn.executemany(claim.insert, ((later if i % step else claim).copy(i) for i in range(1, claims + 1)))
        conn.executemany(event.insert, (event.copy(i) for i in range(step, claims + 1, step)))
        conn.execute("COMMIT")
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("ATTACH ? AS kept", (str(folder / "kept.db"),))
        conn.execute("CREATE TABLE kept.claims AS SELECT * FROM claims WHERE next_on <= ?", (TODAY.isoformat(),))
    return World(folder, claims, due)


def reset(world: World) -> None:
    """Mahnlauf's database as it was before a run."""
    with closing(_connect(world.folder)) as conn:
        conn.execute("ATTACH ? AS kept", (str(world.folder / "kept.db"),))
        conn.executescript(
            "BEGIN; DELETE FROM commands; DELETE FROM runs; DELETE FROM events WHERE kind = 'action.taken';"
            "INSERT OR REPLACE INTO main.claims SELECT * FROM kept.claims; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"
        )


def _pattern(house: common.House, table: str, ordered: date) -> _Pattern:
    """Takes in an order of that day and returns the row that it left in the table, which is empty again then."""
    orders = common.Orders()
    body = orders.pattern(ordered)
    answer = house.intake.receive(common.SHOP, "POST", orders.headers(body), body)
    with house.db.write() as conn:
        found = conn.execute(f"SELECT * FROM {table}").fetchone()
        if answer.status != 200 or found is None:
            raise SystemExit(f"The order for the pattern was not taken in: {answer}")
        for one in ("claims", "events", "deliveries"):
            conn.execute(f"DELETE FROM {one}")
    names = [name for name in found.keys() if name != "id"]  # noqa: SIM118, a row's keys are not its iterator
    insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    return _Pattern(insert, json.dumps([found[name] for name in names]))


def _connect(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "mahnlauf.db", isolation_level=None)
