"""Limits of a shop: what is over them waits, says why, and goes out later; nothing is lost and nobody else waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.outbox.limits import Limits
from mahnlauf.store import commands, records
from mahnlauf.store.commands import CommandRow, NewCommand
from tests.world import World

HOUR = timedelta(hours=1)


class Sent:
    """A way out that takes everything."""

    def __init__(self) -> None:
        self.ids: list[int] = []

    def send(self, command: CommandRow) -> Outcome:
        self.ids.append(command.id)
        return Outcome.done("Accepted.")

    def arrived(self, command: CommandRow) -> bool | None:
        return None

    def close(self) -> None:
        """Nothing."""


def put(world: World, number: int, *, shop: str = "laden", kind: str = "mail", **more: Any) -> None:
    now = instant(world.now)
    with world.house.db.write() as conn:
        first = conn.execute("SELECT count(*) FROM commands").fetchone()[0]
        rows = [NewCommand(shop, 0, f"{kind}:{first + one}", kind, {"n": one, **more}, now) for one in range(number)]
        commands.insert_many(conn, rows, now)


def worker(world: World, way: Sent, **options: Any) -> Outbox:
    world.forget()
    ways = {"mail": way, "letter": way}
    return Outbox(world.house.db, world.clock, ways, limits=Limits(world.house.shops), **options)


def waiting(world: World) -> list[CommandRow]:
    return world.commands(state="waiting")


def findings(world: World) -> list[str]:
    return [row["text"] for row in records.open_findings(world.house.db.reader)]


def test_what_is_over_an_hours_limit_waits_with_the_reason_and_follows_hour_by_hour(world: World) -> None:
    world.shop("laden", mails_per_hour="10")
    put(world, 25)
    way = Sent()
    assert worker(world, way).work() == 10
    assert {one.answer for one in waiting(world)} == {
        "Shop laden: at most 10 e-mails an hour leave (mails_per_hour); from 10:00 on the next."
    }
    assert {one.not_before for one in waiting(world)} == {instant(world.now + HOUR)}
    world.later(HOUR - timedelta(seconds=1))
    assert worker(world, way).work() == 0
    for expected in (10, 5, 0):
        world.later(HOUR)
        assert worker(world, way).work() == expected
    assert way.ids == list(range(1, 26))
    assert {one.attempts for one in world.commands()} == {1}


def test_the_limit_holds_for_any_sixty_minutes(world: World) -> None:
    world.shop("laden", mails_per_hour="10")
    way = Sent()
    for minutes, new, expected in ((0, 6, 6), (30, 6, 4), (29, 0, 0), (1, 0, 2)):
        world.later(timedelta(minutes=minutes))
        put(world, new)
        assert worker(world, way).work() == expected


def test_the_seat_belt_of_a_day_tells_the_owner_and_opens_at_midnight_of_the_merchant(world: World) -> None:
    world.shop("laden", mails_per_day="30")
    put(world, 70)
    way = Sent()
    assert worker(world, way).work() == 30
    reason = "At most 30 e-mails a day leave (mails_per_day); the others follow tomorrow."
    assert findings(world) == [f"{reason} Were so many meant?"]
    assert waiting(world)[0].answer == f"Shop laden: {reason[0].lower()}{reason[1:]}"
    assert waiting(world)[0].not_before == instant(datetime(2026, 3, 2, 23, tzinfo=UTC)), "midnight in Berlin"
    world.day(1)
    assert worker(world, way).work() == 30
    world.day(2)
    assert worker(world, way).work() == 10
    assert findings(world) == []
    assert way.ids == list(range(1, 71))


def test_a_day_on_which_the_clocks_change_ends_at_midnight(world: World) -> None:
    world.shop("laden", mails_per_day="1")
    world.turn(datetime(2026, 3, 29, 10, tzinfo=UTC))  # summer time began in the night
    put(world, 2)
    worker(world, Sent()).work()
    assert waiting(world)[0].not_before == instant(datetime(2026, 3, 29, 22, tzinfo=UTC))


def test_one_shops_limit_holds_up_neither_other_shops_nor_letters(world: World) -> None:
    world.shop("laden", mails_per_hour="1")
    world.shop("anderer")
    put(world, 60)
    put(world, 3, shop="anderer")
    put(world, 2, kind="letter")
    way = Sent()
    assert worker(world, way).work() == 6
    assert way.ids == [1, 61, 62, 63, 64, 65]


def test_workers_that_send_at_the_same_time_keep_to_the_limit_together(world: World) -> None:
    world.shop("laden", mails_per_hour="10")
    put(world, 30)
    way = Sent()

    class Busy(Sent):
        def send(self, command: CommandRow) -> Outcome:
            if not self.ids:
                self.ids.append(0)
                worker(world, way, batch=6).work()
            return super().send(command)

    worker(world, busy := Busy(), batch=6).work()
    assert len(way.ids) + len(busy.ids) - 1 == 10


def test_a_mail_that_could_not_be_sent_does_not_count(world: World) -> None:
    class Down(Sent):
        def send(self, command: CommandRow) -> Outcome:
            return Outcome.retry("Not now.")

    world.shop("laden", mails_per_hour="5")
    put(world, 5)
    worker(world, Down()).work()
    world.later(timedelta(minutes=5))
    assert worker(world, Sent()).work() == 5


def test_a_limit_that_was_raised_counts_at_once_for_what_is_put_back_by_hand(world: World) -> None:
    world.shop("laden", mails_per_hour="1")
    put(world, 2)
    worker(world, Sent()).work()
    world.shop("laden", mails_per_hour="2")
    with world.house.db.write() as conn:
        assert commands.retry(conn, waiting(world)[0].id, instant(world.now))
    assert worker(world, Sent()).work() == 1


def test_the_limits_of_the_house_are_those_of_the_shop(world: World) -> None:
    world.shop("laden", mails_per_hour="1")
    for ref in ("1001", "1002"):
        world.order(ref)
    world.day(21).run()
    assert len(world.mails()) == 1
    [held] = waiting(world)
    assert "mails_per_hour" in held.answer
    world.later(HOUR).outbox()
    assert len(world.mails()) == 2


@pytest.mark.parametrize("name", ["mails_per_hour", "mails_per_day"])
@pytest.mark.parametrize("value", ["-1", "many", "1.5", "2000000"])
def test_a_limit_that_is_no_whole_number_is_one_sentence(world: World, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f'"{name}" is "{value}". Expected a whole number from 0 to 1000000'):
        world.shop("laden", **{name: value})
