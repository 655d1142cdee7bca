"""No screen reads a whole table, however many rows there are, and the sums are always fresh."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from mahnlauf.desk.totals import totals_of
from tests.desk.visitor import Visitor, full_world
from tests.world import World

PATHS = (
    "/",
    "/claims",
    "/claims?state=open",
    "/claims?state=settled",
    "/claims?sort=next",
    "/claims?sort=next&state=open&shop=laden",
    "/claims?sort=amount&state=open",
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
    scanned = {name: text for text in own(asked) for name in scans(conn, text)}
    assert scanned == {}


def own(asked: list[str]) -> list[str]:
    """Our statements; those that the search index runs inside of them are marked."""
    return [text for text in asked if not text.startswith("--") and "claim_search_" not in text]


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
    plans = [row["detail"] for text in own(asked) for row in conn.execute(f"EXPLAIN QUERY PLAN {text}")]
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


def test_the_sums_are_those_that_counting_finds_whatever_happened(world: World) -> None:
    full_world(world)
    world.shop("zweiter")
    world.house.db.reader.execute("DELETE FROM claims WHERE order_ref = '1003'")
    counted = world.house.db.reader.execute(
        "SELECT shop, state, stage, currency, substr(due_date, 1, 7), count(*),"
        " sum(principal_minor + fees_minor + interest_minor), sum(paid_minor) FROM claims GROUP BY 1, 2, 3, 4, 5"
    )
    kept = world.house.db.reader.execute("SELECT * FROM claim_totals WHERE claims > 0")
    assert sorted(map(tuple, kept)) == sorted(map(tuple, counted))
    empty = world.house.db.reader.execute("SELECT open_minor, paid_minor FROM claim_totals WHERE claims = 0")
    assert {tuple(row) for row in empty} <= {(0, 0)}


def test_the_sums_are_fresh_and_only_those_of_the_shops_that_are_asked_for(world: World) -> None:
    assert totals_of(world.house.db.reader) == []
    world.order("1001")
    (euros,) = totals_of(world.house.db.reader, ["laden"])
    assert (euros.currency, euros.open.claims, euros.open.minor) == ("EUR", 1, 11900)
    assert totals_of(world.house.db.reader, ["zweiter"]) == []
