"""No screen reads a whole table, however many rows there are; only the totals do, and they remember."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from mahnlauf.desk.totals import Counter
from mahnlauf.store import claims
from tests.desk.visitor import Visitor, full_world
from tests.world import World

PATHS = (
    "/",
    "/claims",
    "/claims?state=open",
    "/claims?state=settled",
    "/claims?shop=laden",
    "/claims?shop=laden&state=paid&after=900",
    "/claims?q=1001",
    "/claims?q=okafor",
    "/claims/1",
    "/claims/1/letters/1",
    "/deliveries",
    "/deliveries?state=parked",
    "/deliveries?state=ignored&q=x",
    "/outbox",
    "/outbox?state=todo",
    "/outbox?state=refused",
    "/outbox?state=waiting",
    "/outbox?state=leased",
    "/outbox?state=done&q=x",
)
LARGE = ("claims", "commands", "deliveries", "events", "attempts")
_SCAN = re.compile(r"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with World(tmp_path_factory.mktemp("speed")) as world:
        yield Visitor(full_world(world))


@pytest.mark.parametrize("path", PATHS)
def test_every_statement_finds_its_rows_by_a_key(visitor: Visitor, path: str) -> None:
    asked: list[str] = []
    conn = visitor.world.house.db.reader
    conn.set_trace_callback(asked.append)
    visitor.open(path)
    conn.set_trace_callback(None)
    assert asked
    scanned = {name: text for text in asked for name in scans(conn, text)}
    totals = [name for name, text in scanned.items() if "GROUP BY stage" in text]
    assert set(scanned) - set(totals) == set(), scanned
    assert totals == (["claims"] if path == "/" else [])


def scans(conn: sqlite3.Connection, text: str) -> list[str]:
    """The large tables that a statement reads from end to end; an index of a few rows only may be read so."""
    names = {**{name: name for name in LARGE}, "c": "commands", "k": "claims"}
    partial = {
        row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
    }
    steps = [_SCAN.match(row["detail"]) for row in conn.execute(f"EXPLAIN QUERY PLAN {text}")]
    found = [names.get(step[1]) for step in steps if step and step[2] not in partial]
    return [name for name in found if name]


@pytest.mark.parametrize(
    "path,index",
    [
        ("/outbox?state=todo", "commands_of_people"),
        ("/outbox?state=refused", "commands_of_people"),
        ("/outbox?state=gave_up", "commands_of_people"),
        ("/outbox?state=waiting", "commands_due"),
        ("/outbox?state=leased", "commands_leased"),
        ("/deliveries?state=parked", "deliveries_parked"),
        ("/claims?state=handed_over", "claims_state"),
        ("/claims?shop=laden&state=settled", "claims_of_shop"),
        ("/claims?shop=laden", "claims_of_shop"),
        ("/", "claims_stuck"),
    ],
)
def test_what_is_rare_is_found_by_an_index_of_its_own(visitor: Visitor, path: str, index: str) -> None:
    asked: list[str] = []
    conn = visitor.world.house.db.reader
    conn.set_trace_callback(asked.append)
    visitor.open(path)
    conn.set_trace_callback(None)
    plans = [row["detail"] for text in asked for row in conn.execute(f"EXPLAIN QUERY PLAN {text}")]
    assert any(index in step for step in plans), plans


def test_a_scan_would_be_seen(world: World) -> None:
    assert scans(world.house.db.reader, "SELECT id FROM claims WHERE buyer_name = 'x'") == ["claims"]


def test_the_number_of_statements_does_not_grow_with_the_claims(world: World) -> None:
    def statements(path: str) -> int:
        asked: list[str] = []
        world.house.db.reader.set_trace_callback(asked.append)
        visitor.open(path)
        world.house.db.reader.set_trace_callback(None)
        return len(asked)

    visitor = Visitor(world)
    for number in range(1, 11):
        world.order(str(number))
    few = [statements(path) for path in ("/", "/claims")]
    for number in range(11, 200):
        world.order(str(number))
    assert [statements(path) for path in ("/", "/claims")] == few


def test_totals_that_are_quick_to_count_are_always_fresh(world: World) -> None:
    counter = Counter()
    assert counter.totals(world.house.db.reader) == []
    world.order("1001")
    (euros,) = counter.totals(world.house.db.reader)
    assert (euros.currency, euros.open.claims, euros.open.minor) == ("EUR", 1, 11900)


def test_totals_that_are_slow_to_count_are_kept_for_a_while(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("mahnlauf.desk.totals.time.monotonic", lambda: now[0])
    counted = []

    def slow(conn: sqlite3.Connection) -> list[tuple[str, int, str, int, int, int]]:
        counted.append(now[0])
        now[0] += 1.0
        return [("open", 1, "EUR", 1, 100 * len(counted), 0)]

    monkeypatch.setattr(claims, "standing", slow)
    counter, conn = Counter(), world.house.db.reader
    assert counter.totals(conn)[0].dunned.minor == 100
    now[0] = 49.0
    assert counter.totals(conn)[0].dunned.minor == 100
    now[0] = 51.0
    assert counter.totals(conn)[0].dunned.minor == 200
    assert len(counted) == 2
