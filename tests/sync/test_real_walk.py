"""A shop owner's first weeks over real HTTP: added with address and keys, connected, dunned, paid, down for an hour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.app import create_app
from mahnlauf.intake.record import record_on_claim
from mahnlauf.testing.fake_shop import KEY, SECRET, FakeShop
from mahnlauf.testing.loopback import HOST, Loopback, reserve
from mahnlauf_woocommerce.topics import SUBSCRIBE
from tests.cli.shell import Shell
from tests.world import order_body

MONDAY = "2026-03-02T09:00:00Z"


class Walk:
    """A shop on one port, an installation on another, and one clock for both."""

    def __init__(self, folder: Path) -> None:
        self.shell = Shell(folder, MONDAY)
        self.fake = FakeShop(now=lambda: datetime.fromisoformat(self.shell.today))
        with reserve() as held:
            self.port = held.getsockname()[1]
        (folder / "mahnlauf.toml").write_text(f'base_url = "http://{HOST}:{self.port}"\n', "utf-8")
        self.shell.say("init")

    @contextmanager
    def up(self) -> Iterator[None]:
        """While this lasts somebody answers at our address."""
        with self.shell.house() as house, Loopback(create_app(house), reserve(self.port)):
            yield

    def order(self) -> int:
        """Somebody orders by bank transfer."""
        return self.fake.place(order_body("1", "119.00", "bacs", datetime.fromisoformat(self.shell.today)))

    def claim(self, number: int) -> dict[str, Any]:
        """The order's claim."""
        (found,) = [one for one in self.shell.json("claims") if one["order_ref"] == str(number)]
        return dict(found)

    def work(self, day: str) -> None:
        """The run and the worker of that day."""
        self.shell.today = f"{day}T09:00:00Z"
        self.shell.say("shop", "sync", "real")
        self.shell.say("run")
        self.shell.say("worker", "--once")


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, HOST)
    made = Walk(tmp_path)
    with Loopback(made.fake) as server:
        keys = (f"url={server.url}", f"consumer_key={KEY}", f"consumer_secret={SECRET}", "test_mode=false")
        pairs = [word for pair in keys for word in ("--set", pair)]
        made.shell.say("shop", "add", "real", "--platform", "woocommerce", *pairs)
        yield made


@pytest.fixture
def connected(walk: Walk) -> Iterator[Walk]:
    """Its webhooks are made, and we listen."""
    with walk.up():
        walk.shell.say("shop", "connect", "real")
        yield walk


def test_connecting_makes_every_webhook_with_a_secret_of_ours(walk: Walk) -> None:
    with walk.up():
        walk.shell.say("shop", "connect", "real")
        hooks = list(walk.fake.webhooks.hooks.values())
        assert sorted(hook.topic for hook in hooks) == sorted(SUBSCRIBE)
        assert {hook.url for hook in hooks} == {f"http://{HOST}:{walk.port}/webhooks/real"}
        assert len({hook.secret for hook in hooks}) == 1
        assert len(hooks[0].secret) >= 40
        told = walk.shell.say("shop", "check", "real")
    assert "All webhooks are there and active." in told
    assert "error" not in told


def test_connecting_again_makes_no_second_webhook(connected: Walk) -> None:
    connected.shell.say("shop", "connect", "real")
    assert len(connected.fake.webhooks.hooks) == len(SUBSCRIBE)


def test_an_order_is_a_claim_is_reminded_there_and_settled_by_paying_there(connected: Walk) -> None:
    number = connected.order()
    assert set(connected.fake.deliver()) == {200}
    assert (connected.claim(number)["state"], connected.claim(number)["total_minor"]) == ("open", 11900)

    connected.work("2026-03-24")
    assert connected.claim(number)["stage"] == "reminder"
    (note,) = connected.fake.notes[number]
    assert note["note"].startswith("Mahnlauf: ")
    assert not note["customer_note"]
    assert connected.fake.meta(number)["_mahnlauf_open"] == "11900 EUR"
    assert connected.fake.orders[number]["status"] == "on-hold"

    connected.fake.change(number, status="processing")
    assert set(connected.fake.deliver()) == {200}
    assert (connected.claim(number)["state"], connected.claim(number)["total_minor"]) == ("paid", 0)
    connected.work("2026-03-25")
    assert "bezahlt" in connected.fake.notes[number][0]["note"]
    assert connected.fake.meta(number)["_mahnlauf_state"] == "paid"


def test_our_own_writing_comes_back_and_changes_nothing(connected: Walk) -> None:
    number = connected.order()
    connected.fake.deliver()
    connected.work("2026-03-24")
    before = connected.claim(number)
    assert set(connected.fake.deliver()) == {200}
    connected.shell.say("worker", "--once")
    assert connected.claim(number) == before
    assert connected.shell.say("db", "check").endswith("no difference.\n")


def test_an_hour_of_silence_loses_nothing(walk: Walk) -> None:
    with walk.up():
        walk.shell.say("shop", "connect", "real")
        first, second = walk.order(), walk.order()
        walk.fake.deliver()
    walk.shell.today = "2026-03-02T10:00:00Z"
    walk.fake.change(first, status="processing")
    walk.fake.trash(second)
    third = walk.order()
    assert set(walk.fake.deliver()) == {0}
    walk.shell.today = "2026-03-02T11:00:00Z"
    told = walk.shell.json("shop", "sync", "real")
    assert told["changed"] == 3
    states = [walk.claim(number)["state"] for number in (first, second, third)]
    assert states == ["paid", "cancelled", "open"]


def test_webhooks_that_died_while_we_were_away_are_replaced_by_the_worker(walk: Walk) -> None:
    with walk.up():
        walk.shell.say("shop", "connect", "real")
        number = walk.order()
    dead = [hook.id for hook in walk.fake.webhooks.hooks.values() if hook.topic == "order.updated"]
    for _ in range(7):
        walk.fake.change(number)
        walk.fake.deliver()
    assert [walk.fake.webhooks.hooks[ident].status for ident in dead] == ["disabled"]
    with walk.up():
        assert "order.updated is switched off" in walk.shell.run("shop", "check", "real").stdout
        walk.shell.say("worker", "--once")
        assert dead[0] not in walk.fake.webhooks.hooks
        assert "All webhooks are there and active." in walk.shell.say("shop", "check", "real")
        assert "is replaced by a new one" in walk.shell.run("doctor").stdout
        walk.fake.change(number, status="processing")
        assert set(walk.fake.deliver()) == {200}
    assert walk.claim(number)["state"] == "paid"


def test_keys_that_the_shop_does_not_know_are_said_in_a_sentence(walk: Walk) -> None:
    walk.shell.say("shop", "add", "real", "--set", "consumer_secret=cs_wrong")
    result = walk.shell.run("shop", "connect", "real")
    assert (result.exit_code, "error" in result.stdout) == (1, True)
    assert "cs_wrong" not in result.output


def test_an_unclear_reversal_says_what_the_shop_noted_and_keeps_a_persons_word(connected: Walk) -> None:
    number = connected.order()
    connected.fake.change(number, payment_method="woocommerce_payments", status="processing")
    connected.fake.deliver()
    connected.fake.add_note(number, "Dispute opened, account DE89370400440532013000, answer by 10.03.2026.")
    connected.fake.change(number, status="on-hold")
    connected.fake.deliver()
    connected.shell.say("worker", "--once")
    (blocker,) = [one for one in connected.claim(number)["blockers"] if one["code"] == "reversal_unclear"]
    assert "Dispute opened, account …, answer by 10.03.2026." in blocker["text"]

    ident = connected.claim(number)["id"]
    with connected.shell.house() as house:
        record_on_claim(house.intake, ident, "reversal.confirmed", "person:1", {"is_chargeback": False})
    assert connected.claim(number)["state"] == "paid"
    connected.shell.today = "2026-03-04T09:00:00Z"
    connected.fake.change(number)
    connected.fake.deliver()
    connected.shell.say("worker", "--once")
    assert connected.claim(number)["state"] == "paid"
    assert connected.shell.say("db", "check").endswith("no difference.\n")


@pytest.mark.parametrize("status, method", [("on-hold", "bacs"), ("pending", "cheque"), ("failed", "bacs")])
def test_money_on_the_bank_account_marks_the_order_as_paid_if_the_owner_wants_it(
    connected: Walk, status: str, method: str
) -> None:
    connected.shell.say("shop", "add", "real", "--set", "settle_orders=true")
    number = connected.order()
    connected.fake.change(number, status=status, payment_method=method)
    connected.fake.deliver()
    ident = connected.claim(number)["id"]
    with connected.shell.house() as house:
        money = {"amount_minor": 11900, "payment_ref": "camt 2026/7"}
        record_on_claim(house.intake, ident, "payment.received", "bank:1", money)
    connected.shell.say("worker", "--once")
    order = connected.fake.orders[number]
    assert (order["status"], order["transaction_id"]) == ("processing", "camt-2026-7")
    before = connected.claim(number)
    assert (before["state"], before["paid_minor"], before["credit_minor"]) == ("paid", 11900, 0)

    assert set(connected.fake.deliver()) == {200}
    calls = len(connected.fake.calls)
    connected.shell.say("worker", "--once")
    assert connected.claim(number) == before
    assert "PUT" not in [method for method, _ in connected.fake.calls[calls:]]
    assert connected.shell.say("db", "check").endswith("no difference.\n")


def test_money_on_the_bank_account_leaves_the_order_alone_otherwise(connected: Walk) -> None:
    number = connected.order()
    connected.fake.deliver()
    with connected.shell.house() as house:
        money = {"amount_minor": 11900, "payment_ref": "camt 2026/7"}
        record_on_claim(house.intake, connected.claim(number)["id"], "payment.received", "bank:1", money)
    connected.shell.say("worker", "--once")
    assert connected.fake.orders[number]["status"] == "on-hold"


def test_an_order_deleted_for_good_without_a_word_is_found_by_the_slow_round(walk: Walk) -> None:
    with walk.up():
        walk.shell.say("shop", "connect", "real")
        number, other = walk.order(), walk.order()
        walk.fake.deliver()
    del walk.fake.orders[number]
    walk.shell.say("shop", "sync", "real")
    assert walk.claim(number)["state"] == "open"
    walk.shell.say("worker", "--once")
    assert (walk.claim(number)["state"], walk.claim(other)["state"]) == ("cancelled", "open")
