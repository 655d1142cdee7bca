"""The queue: leases, the ladder of tries, workers that die or dawdle, clocks that jump."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound
from mahnlauf.outbox.deliver import LADDER, LEASE, Outbox
from mahnlauf.store import commands, records
from mahnlauf.store.commands import CommandRow, NewCommand
from tests.world import World

HOURS = timedelta(hours=1)


@dataclass
class Fake:
    """A way out that does what it is told, and remembers what it sent."""

    outcome: Outcome | Exception = field(default_factory=lambda: Outcome.done("Arrived."))
    known: bool | Exception | None = False
    sent: list[int] = field(default_factory=list)
    while_sending: Callable[[], object] = lambda: None

    def send(self, command: CommandRow) -> Outcome:
        self.sent.append(command.id)
        self.while_sending()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def arrived(self, command: CommandRow) -> bool | None:
        if isinstance(self.known, Exception):
            raise self.known
        return self.known

    def close(self) -> None:
        """Nothing."""


def put(world: World, number: int = 1, kind: str = "mail") -> None:
    """That many commands wait."""
    now = instant(world.now)
    rows = [NewCommand("laden", 0, f"{kind}:{one}", kind, {"n": one}, now) for one in range(number)]
    with world.house.db.write() as conn:
        commands.insert_many(conn, rows, now)


def worker(world: World, way: Fake, **options: Any) -> Outbox:
    return Outbox(world.house.db, world.clock, {"mail": way}, **options)


def states(world: World) -> list[str]:
    return [one.state for one in world.commands()]


def found(world: World) -> list[str]:
    return [row["text"] for row in records.open_findings(world.house.db.reader)]


def test_each_command_is_sent_once_and_in_order(world: World) -> None:
    put(world, 45)
    way = Fake()
    assert worker(world, way).work() == 45
    assert way.sent == list(range(1, 46))
    assert set(states(world)) == {"done"}
    assert worker(world, way).work() == 0


def test_the_ladder_takes_three_days_and_ends_with_a_finding(world: World) -> None:
    put(world)
    way = Fake(Outcome.retry("Not now."))
    start, tries = world.now, 0
    while states(world) == ["waiting"]:
        tries += worker(world, way).work()
        world.later(timedelta(minutes=1))
    assert tries == len(LADDER) + 1
    assert 64 * HOURS <= world.now - start <= 96 * HOURS, "a Friday evening to a Monday morning, and no week"
    assert states(world) == ["gave_up"]
    assert found(world) == ["Not now."]
    attempts = commands.attempts_of(world.house.db.reader, 1)
    assert [row["verdict"] for row in attempts] == ["retry"] * tries


def test_a_time_that_the_other_side_names_is_kept(world: World) -> None:
    put(world)
    way = Fake(Outcome.retry("Busy.", after=7200))
    worker(world, way).work()
    world.later(timedelta(seconds=7190))
    assert worker(world, way).work() == 0
    world.later(timedelta(seconds=20))
    assert worker(world, way).work() == 1


def test_what_a_person_must_correct_is_told_and_tried_again(world: World) -> None:
    put(world)
    worker(world, Fake(Outcome.fix_settings("Set the consumer_key."))).work()
    assert states(world) == ["waiting"]
    assert found(world) == ["Set the consumer_key."]


def test_what_is_refused_is_not_tried_again(world: World) -> None:
    put(world)
    way = Fake(Outcome.refused("Never."))
    worker(world, way).work()
    world.later(100 * HOURS)
    assert worker(world, way).work() == 0
    assert (states(world), found(world)) == (["refused"], ["Never."])


def test_a_refused_command_can_be_put_back_by_hand(world: World) -> None:
    put(world)
    worker(world, Fake(Outcome.refused("Never."))).work()
    with world.house.db.write() as conn:
        assert commands.retry(conn, 1, instant(world.now))
    assert worker(world, Fake()).work() == 1
    assert states(world) == ["done"]


def test_a_way_that_raises_stops_nobody_else(world: World) -> None:
    put(world, 3)
    way = Fake(RuntimeError("a bug"))
    assert worker(world, way).work() == 3
    assert states(world) == ["waiting"] * 3
    assert {one.answer for one in world.commands()} == {"RuntimeError: a bug"}


def test_a_kind_that_nobody_carries_out_is_refused_with_a_sentence(world: World) -> None:
    put(world, kind="pigeon")
    worker(world, Fake()).work()
    assert found(world) == ['Nothing here can carry out a "pigeon".']


# --- leases ---


def begun(world: World, token: str) -> None:
    """Another worker has leased everything and begun the first."""
    with world.house.db.write() as conn:
        now, until = instant(world.now), instant(world.now + LEASE)
        first = commands.lease(conn, token, now, until, 20)[0]
        assert commands.begin(conn, first.id, token, until)


def test_what_another_worker_has_leased_is_left_alone(world: World) -> None:
    put(world, 3)
    begun(world, "elsewhere:1:aa")
    way = Fake()
    assert worker(world, way).work() == 0
    world.later(LEASE - timedelta(seconds=1))
    assert worker(world, way).work() == 0


def test_a_lease_that_ran_out_is_taken_over(world: World) -> None:
    put(world, 3)
    begun(world, "elsewhere:1:aa")
    way = Fake(known=False)
    world.later(LEASE)
    assert worker(world, way).work() == 3
    assert way.sent == [1, 2, 3]
    assert states(world) == ["done"] * 3


def test_what_had_arrived_before_the_crash_is_not_sent_again(world: World) -> None:
    put(world, 2)
    begun(world, "elsewhere:1:aa")
    way = Fake(known=True)
    world.later(LEASE)
    worker(world, way).work()
    assert way.sent == [2]
    assert states(world) == ["done", "done"]


@pytest.mark.parametrize("known", [None, RuntimeError("a bug"), NotFound("no such shop")])
def test_what_nobody_can_know_waits_for_a_person(world: World, known: Any) -> None:
    put(world, 2)
    begun(world, "elsewhere:1:aa")
    way = Fake(known=known)
    world.later(LEASE)
    worker(world, way).work()
    assert way.sent == [2]
    assert states(world) == ["refused", "done"]
    (text,) = found(world)
    assert "may have arrived" in text
    assert "mahnlauf outbox retry 1" in text


def test_leases_of_a_dead_worker_of_this_machine_are_freed_at_once(world: World) -> None:
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    put(world, 2)
    begun(world, f"{socket.gethostname()}:{gone}:aa")
    way = Fake(known=False)
    one = worker(world, way)
    one.recover()
    assert one.work() == 2


LIVING = [f"{socket.gethostname()}:{os.getpid()}:aa", f"{socket.gethostname()}:1:aa", "elsewhere:1:aa"]


@pytest.mark.parametrize("token", LIVING, ids=["this process", "another process", "another machine"])
def test_leases_of_the_living_and_of_other_machines_are_kept(world: World, token: str) -> None:
    put(world, 2)
    begun(world, token)
    one = worker(world, Fake())
    one.recover()
    assert one.work() == 0


def test_a_worker_whose_lease_ran_out_while_it_was_slow_sends_nothing_more(world: World) -> None:
    put(world, 3)
    fast = Fake()

    def dawdle() -> None:
        world.later(LEASE)
        worker(world, fast).work()

    slow = Fake(while_sending=dawdle)
    worker(world, slow).work()
    assert slow.sent == [1]
    assert sorted(set(fast.sent)) in ([1, 2, 3], [2, 3])
    assert sorted(slow.sent + [one for one in fast.sent if one != 1]) == [1, 2, 3]
    assert states(world) == ["done"] * 3


def test_what_the_slow_worker_finds_out_in_the_end_counts_if_it_arrived(world: World) -> None:
    """The other one could not know and left it to a person; it did arrive, so nobody need look."""
    put(world)
    doubting = Fake(known=None)

    def dawdle() -> None:
        world.later(LEASE)
        worker(world, doubting).work()
        assert states(world) == ["refused"]

    worker(world, Fake(while_sending=dawdle)).work()
    assert states(world) == ["done"]


def test_a_slow_failure_does_not_undo_what_another_worker_sent(world: World) -> None:
    put(world)

    def dawdle() -> None:
        world.later(LEASE)
        worker(world, Fake(known=False)).work()
        assert states(world) == ["done"]

    worker(world, Fake(Outcome.retry("Not now."), while_sending=dawdle)).work()
    assert states(world) == ["done"]
    assert found(world) == []


def test_a_doubt_does_not_undo_what_arrived_meanwhile(world: World) -> None:
    """The slow worker's mail arrives after another one has leased it, before that one looks."""
    put(world, 2)
    begun(world, "elsewhere:1:aa")
    world.later(LEASE)

    def arrives() -> None:
        with world.house.db.write() as conn:
            commands.settle(conn, 1, "done", "Arrived.", done_at=instant(world.now), token="elsewhere:1:aa")

    class Asked(Fake):
        def arrived(self, command: CommandRow) -> bool | None:
            arrives()
            return None

    worker(world, Asked()).work()
    assert states(world) == ["done", "done"]
    assert found(world) == []


# --- clocks ---


def test_a_clock_that_jumps_forth_and_back_sends_nothing_twice(world: World) -> None:
    put(world, 3)
    way = Fake()
    world.later(1000 * HOURS)
    worker(world, way, batch=1).work(most=1)
    world.turn(world.now - 1000 * HOURS)
    worker(world, way).work()
    world.turn(world.now + 3000 * HOURS)
    worker(world, way).work()
    assert sorted(way.sent) == [1, 2, 3]
    assert states(world) == ["done"] * 3


def test_a_run_whose_clock_jumps_sends_each_letter_once_and_in_order(world: World) -> None:
    world.order()
    for day in (35, 10, 21, 90, 36, 0, 50, 49, 63, 64, 120, 119):
        world.day(day).run()
    letters = [one for one in world.commands() if one.kind in ("mail", "letter")]
    sent = [one.payload["template"] for one in letters]
    assert sent[:3] == ["payment_reminder", "dunning_1", "dunning_2_collection_warning"]
    assert len(sent) == len({one.key for one in letters})
    assert sent.count("payment_reminder") == sent.count("dunning_1") == 1
    world.check()


# --- alarms ---


@pytest.mark.parametrize("first", [Outcome.fix_settings("Set the consumer_key."), Outcome.refused("No such user.")])
def test_an_alarm_is_settled_when_the_command_leaves_after_all(world: World, first: Outcome) -> None:
    put(world)
    worker(world, Fake(first)).work()
    world.later()
    worker(world, Fake(Outcome.retry("The server sleeps."))).work()
    assert found(world) == [first.answer]
    with world.house.db.write() as conn:
        commands.retry(conn, 1, instant(world.now))
    worker(world, Fake()).work()
    assert found(world) == []


def test_an_alarm_stays_while_another_command_failed_for_the_same_reason(world: World) -> None:
    put(world, 2)
    worker(world, Fake(Outcome.refused("No such user."))).work()
    for ident, expected in ((1, ["No such user."]), (2, [])):
        with world.house.db.write() as conn:
            commands.retry(conn, ident, instant(world.now))
        worker(world, Fake()).work()
        assert found(world) == expected


def test_a_success_settles_no_alarm_of_another_shop_or_kind(world: World) -> None:
    put(world)
    worker(world, Fake(Outcome.refused("Never."))).work()
    now = instant(world.now)
    with world.house.db.write() as conn:
        records.report(conn, "laden", "outbox_shop", "Never.", now)
        records.report(conn, "anderer", "outbox_mail", "Never.", now)
        commands.retry(conn, 1, now)
    worker(world, Fake()).work()
    assert found(world) == ["Never.", "Never."]
