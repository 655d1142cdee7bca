"""What the house asks of the database, counted in statements: the same at ten claims and at a hundred thousand."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.world import World, recorded

MANY = 100_000
AT_REST = 5  # statements of a run that finds nothing due
PER_WEBHOOK = 14
PER_DUE_CLAIM = 4
_WITH_TRIGGERS = ("INSERT INTO claims ", "UPDATE claims ")


def statements(world: World, act: Callable[[], object]) -> list[str]:
    """Every statement that it executes, values filled in. What the triggers of the claims do appears under the text of
    their statement, again and again, and is left out; any other statement counts as often as it is executed."""
    seen: list[str] = []
    world.house.db.reader.set_trace_callback(seen.append)
    act()
    world.house.db.reader.set_trace_callback(None)
    repeated = zip(seen, ["", *seen], strict=False)
    return [one for one, before in repeated if one != before or not one.startswith(_WITH_TRIGGERS)]


def fill(world: World, number: int) -> None:
    """Copies the only claim that many times; nothing of it is due yet."""
    with world.house.db.write() as conn:
        names = [row[1] for row in conn.execute("PRAGMA table_info(claims)") if row[1] not in ("id", "order_ref")]
        kept = ", ".join(names)
        conn.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            f" INSERT INTO claims (order_ref, {kept}) SELECT 'copy-' || i, {kept} FROM claims, n",
            (number,),
        )


@pytest.fixture(scope="module", params=[10, MANY], ids=["ten claims", "a hundred thousand claims"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("filled")) as world:
        world.order()
        fill(world, request.param)
        world.later()
        yield world


@pytest.fixture
def due(world: World) -> World:
    for number in range(30):
        world.order(str(2000 + number))
    return world.day(21)


def plan_of(world: World, statement: str) -> str:
    """How SQLite carries a statement out."""
    rows = world.house.db.reader.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    return "\n".join(row[3] for row in rows)


def test_a_run_with_nothing_due_executes_a_handful_of_statements(filled: World) -> None:
    seen = statements(filled, filled.house.runner.run)
    assert len(seen) <= AT_REST
    assert not [one for one in seen if not one.startswith("SELECT")]


def test_a_turn_of_the_outbox_with_nothing_due_executes_one_statement(filled: World) -> None:
    assert len(statements(filled, lambda: filled.house.outbox().work())) == 1


def test_a_webhook_is_one_transaction_with_a_bounded_number_of_statements(filled: World) -> None:
    numbers = []
    for ref in ("7001", "7002"):
        seen = statements(filled, lambda ref=ref: filled.order(ref))  # type: ignore[misc]
        assert seen.count("BEGIN IMMEDIATE") == 1
        assert seen.count("COMMIT") == 1
        numbers.append(len(seen))
    assert max(numbers) <= PER_WEBHOOK


def test_a_repeated_webhook_writes_nothing(filled: World) -> None:
    one = recorded("06-invoice-cheque-on-hold__order-created")
    filled.deliver(one)
    seen = statements(filled, lambda: filled.deliver(one))
    assert len(seen) <= 2
    assert all(one.startswith("SELECT") for one in seen)


def test_no_statement_of_a_webhook_or_a_run_reads_a_whole_table(filled: World) -> None:
    seen = statements(filled, lambda: filled.order("7003")) + statements(filled, filled.house.runner.run)
    plans = {one: plan_of(filled, one) for one in seen if one.split()[0] in ("SELECT", "UPDATE", "DELETE")}
    whole = {one: plan for one, plan in plans.items() if "SCAN" in plan and "FROM shops" not in one}
    assert not whole


def test_the_run_finds_due_claims_by_their_index(filled: World) -> None:
    asked = [one for one in statements(filled, filled.house.runner.run) if "next_on <=" in one]
    assert asked
    for query in asked:
        assert "claims_next" in plan_of(filled, query)
        assert "USE TEMP B-TREE" not in plan_of(filled, query)


def test_the_outbox_finds_its_work_by_index(due: World) -> None:
    due.run_only()
    seen = statements(due, lambda: due.house.outbox().work(most=1))
    (lease,) = [one for one in seen if one.startswith("UPDATE commands SET state = 'leased'")]
    (freed,) = [one for one in seen if one.startswith("UPDATE commands SET state = 'waiting'")]
    assert "commands_due" in plan_of(due, lease)
    assert "commands_leased" in plan_of(due, freed)
    asked = plan_of(due, next(one for one in seen if "EXISTS" in one))
    assert "commands_due" in asked
    assert "commands_leased" in asked


def test_due_claims_are_written_in_batches(due: World) -> None:
    due.forget()
    seen = statements(due, due.house.runner.run)
    assert seen.count("BEGIN IMMEDIATE") <= 2  # the batch, the note of the run
    writes = [one for one in seen if one.split()[0] in ("INSERT", "UPDATE")]
    assert len({one.split("VALUES")[0][:60] for one in writes}) <= 5
    assert len(seen) <= 30 * PER_DUE_CLAIM + 12


def test_a_run_of_many_batches_holds_no_long_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mahnlauf.dunning.run.BATCH", 10)
    for number in range(25):
        world.order(str(2000 + number))
    world.day(21).forget()
    seen = statements(world, world.house.runner.run)
    assert seen.count("BEGIN IMMEDIATE") == 4  # three batches, the note of the run
    assert len(world.commands()) == 25


def test_a_run_leaves_nothing_for_the_garbage_collector_which_is_off_meanwhile(due: World) -> None:
    due.forget()
    due.house.runner.run(dry_run=True)  # what is made once is made
    gc.collect()
    asked: list[bool] = []
    gc.disable()
    try:
        due.house.runner.run(progress=lambda number: asked.append(gc.isenabled()))
        assert gc.collect() == 0
    finally:
        gc.enable()
    assert asked == [False]


def test_what_a_run_holds_in_memory_does_not_grow_with_what_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mahnlauf.dunning.run.BATCH", 20)
    peaks = []
    for number in (20, 80, 320):  # the first warms up
        with World(tmp_path / str(number)) as world:
            for one in range(number):
                world.order(str(2000 + one))
            world.day(21).forget()
            tracemalloc.start()
            assert world.house.runner.run().acted == number
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[2] < 1.5 * peaks[1]
