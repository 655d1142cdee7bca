"""Deliveries that arrive while another is being stored: one transaction for all that wait, and each its own answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from mahnlauf.intake import keep, take
from tests.world import Recorded, World, recorded

SOON = 10  # seconds; only a test that fails waits so long
NAMES = (
    "01-bacs-on-hold__order-created",
    "06-invoice-cheque-on-hold__order-created",
    "09-cod-processing__order-created",
    "25-b2b-vat-id__order-created",
)


class Crowd:
    """Deliveries that arrive at once: the first is being stored when the others come."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.statements: list[str] = []
        self.answers: dict[str, int] = {}
        world.house.db.before_statement = self.statements.append

    def arrive(self, sent: list[Recorded]) -> None:
        intake = self.world.house.intake
        with self.world.house.db.write():
            threads = [threading.Thread(target=self._send, args=(one,)) for one in sent]
            threads[0].start()
            wait_until(intake._keeper._turn.locked)
            wait_until(lambda: not intake._keeper._arrived)
            for thread in threads[1:]:
                thread.start()
            wait_until(lambda: len(intake._keeper._arrived) == len(sent) - 1)
        for thread in threads:
            thread.join(SOON)

    def _send(self, one: Recorded) -> None:
        answer = self.world.house.intake.receive("laden", "POST", one.headers, one.body)
        self.answers[one.name] = answer.status

    @property
    def commits(self) -> int:
        return self.statements.count("COMMIT")


def wait_until(holds: Callable[[], object]) -> None:
    for _ in range(SOON * 1000):
        if holds():
            return
        threading.Event().wait(0.001)
    raise AssertionError("it never happened")


@pytest.fixture
def crowd(world: World) -> Crowd:
    return Crowd(world)


def sent(*names: str) -> list[Recorded]:
    return [recorded(name) for name in names]


def orders(world: World) -> set[str]:
    return {row[0] for row in world.house.db.reader.execute("SELECT order_ref FROM claims")}


def refs(deliveries: list[Recorded]) -> set[str]:
    return {str(json.loads(one.body)["id"]) for one in deliveries}


def test_those_that_wait_are_stored_in_one_transaction(crowd: Crowd) -> None:
    deliveries = sent(*NAMES)
    crowd.arrive(deliveries)
    assert set(crowd.answers.values()) == {200}
    assert orders(crowd.world) == refs(deliveries)
    assert crowd.commits == 2  # the first, and the three that waited for it


def test_the_same_delivery_twice_at_once_is_stored_once(crowd: Crowd) -> None:
    crowd.arrive(sent(NAMES[0], NAMES[1], NAMES[1]))
    assert set(crowd.answers.values()) == {200}
    stored = crowd.world.house.db.reader.execute("SELECT COUNT(*) FROM deliveries").fetchone()
    assert stored[0] == 2


def test_one_that_cannot_be_applied_is_parked_and_costs_the_others_nothing(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries = sent(*NAMES)
    (faulty,) = refs(deliveries[2:3])
    real: Callable[..., Any] = take.project

    def broken(conn: Any, plans: Any, shop: Any, order_ref: str, *more: Any) -> Any:
        if order_ref == faulty:
            raise ZeroDivisionError("a bug")
        return real(conn, plans, shop, order_ref, *more)

    monkeypatch.setattr(take, "project", broken)
    crowd.arrive(deliveries)
    assert set(crowd.answers.values()) == {200}
    assert orders(crowd.world) == refs(deliveries) - {faulty}
    ((_, why),) = crowd.world.parked()
    assert "ZeroDivisionError: a bug" in why


def test_if_the_disk_is_full_nobody_believes_that_his_is_stored(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries = sent(*NAMES)
    real: Callable[..., Any] = take.project

    def fill_the_disk(conn: Any, *more: Any) -> Any:
        conn.execute(f"PRAGMA max_page_count = {conn.execute('PRAGMA page_count').fetchone()[0]}")
        conn.execute("CREATE TABLE more AS SELECT zeroblob(1000000) AS x")
        return real(conn, *more)

    monkeypatch.setattr(take, "project", fill_the_disk)
    crowd.arrive(deliveries)
    assert set(crowd.answers.values()) == {503}
    assert orders(crowd.world) == set()


def test_more_than_one_transaction_should_hold_take_several(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "_MOST_TOGETHER", 2)
    deliveries = sent(*NAMES)
    crowd.arrive(deliveries)
    assert orders(crowd.world) == refs(deliveries)
    assert crowd.commits == 3  # one alone, two together, one more
