"""From the shop's states to a claim: the same whether we heard every change, heard it late, or asked at the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mahnlauf.intake.record import record_on_claim
from mahnlauf.store import events
from mahnlauf.testing.fake_shopware import Reply
from mahnlauf.testing.fake_shopware_orders import ORDER_MACHINE, PAYMENT_MACHINE
from tests.shopware.world import ShopwareWorld
from tests.world import unlike

_EXAMPLES = settings().max_examples // 10  # each is three whole histories through the door
_WAYS = sorted({way for machine in (PAYMENT_MACHINE, ORDER_MACHINE) for ways in machine.values() for way in ways})
_OF_THE_ORDER = ("id", "order_ref", "number", "order_number", "payment_reference")


@pytest.fixture
def live(world: ShopwareWorld) -> ShopwareWorld:
    """A shop that is dunned."""
    return world.go_live()


def state(world: ShopwareWorld, order: str) -> dict[str, Any]:
    """The claim without what names the order; empty if there is none."""
    found = world.host.claims(world.name, order_refs=[order])
    claim = {name: value for name, value in found[0].items() if name not in _OF_THE_ORDER} if found else {}
    return json.loads(json.dumps(claim).replace(order, "ORDER"))


def kinds(world: ShopwareWorld, order: str) -> list[str]:
    return [event.kind for event in events.of_claim(world.house.db.reader, world.name, order, 0)]


def blockers(world: ShopwareWorld, order: str) -> dict[str, str]:
    return {one["code"]: one["text"] for one in world.claim(order)["blockers"]}


def went(world: ShopwareWorld, *ways: str, **placed: Any) -> str:
    """An order whose payment goes these ways, a minute apart, each heard."""
    order = world.orders.place(**placed)
    for way in ways:
        world.later(minutes=1)
        world.orders.pay(order, way)
        world.work()
    return world.work() and order


@pytest.mark.parametrize(
    "ways, expected, owed",
    [
        ((), "open", 11900),
        (("process_unconfirmed",), "open", 11900),
        (("fail",), "open", 11900),
        (("paid",), "paid", 0),
        (("authorize", "paid"), "paid", 0),
        (("paid", "refund"), "cancelled", 0),
        (("paid", "refund_partially"), "paid", 0),
        (("paid", "chargeback"), "open", 11900),
        (("paid", "chargeback", "paid"), "paid", 0),
        (("paid", "reopen"), "open", 11900),
        (("paid_partially", "pay"), "paid", 0),
        (("paid_partially", "refund"), "cancelled", 0),
    ],
)
def test_a_payments_way_ends_in_a_claim(live: ShopwareWorld, ways: tuple[str, ...], expected: str, owed: int) -> None:
    order = went(live, *ways)
    claim = live.claim(order)
    assert (claim["state"], claim["principal_minor"], claim["credit_minor"]) == (expected, owed, 0)
    assert unlike(live.house, live.name, order, 0) == ""


@pytest.mark.parametrize("ways", [("cancel",), ("cancel", "refund")])
def test_a_payment_that_never_came_and_was_cancelled_leaves_nothing_owed(
    live: ShopwareWorld, ways: tuple[str, ...]
) -> None:
    order = went(live, *ways)
    assert (live.claim(order)["state"], live.claim(order)["total_minor"]) == ("cancelled", 0)


def test_an_order_cancelled_after_it_was_paid_is_to_be_paid_back(live: ShopwareWorld) -> None:
    order = went(live, "paid")
    live.orders.move("order", order, "cancel")
    live.later(minutes=1).work()
    assert (live.claim(order)["state"], live.claim(order)["credit_minor"]) == ("cancelled", 11900)


@pytest.mark.parametrize("way", ["authorize", "do_pay", "paid_partially"])
def test_while_a_provider_decides_or_nobody_knows_the_rest_nothing_goes_out(live: ShopwareWorld, way: str) -> None:
    order = went(live, way)
    live.day(42)
    assert (live.claim(order)["stage"], live.mails()) == (None, [])
    assert "hold" in blockers(live, order)


def test_a_part_payment_is_dunned_for_its_rest_once_somebody_entered_it(live: ShopwareWorld) -> None:
    order = went(live, "paid_partially")
    assert "Zahlung eintragen" in blockers(live, order)["hold"]
    ident = live.claim(order)["id"]
    money = {"amount_minor": 5000, "payment_ref": "bank-1"}
    record_on_claim(live.house.intake, ident, "payment.received", "bank:1", money)
    record_on_claim(live.house.intake, ident, "hold.lifted", "person:1", {})
    live.day(42)
    assert (live.claim(order)["principal_minor"], blockers(live, order)) == (6900, {})
    assert len(live.mails()) >= 1
    live.sync().work()
    assert "hold" not in blockers(live, order)


def test_what_held_a_claim_back_ends_with_the_state(live: ShopwareWorld) -> None:
    order = went(live, "authorize", "fail")
    assert "hold" not in blockers(live, order)
    assert kinds(live, order).count("hold.lifted") == 1


def test_a_chargeback_costs_what_the_bank_takes_once(live: ShopwareWorld) -> None:
    live.house.shops.save(live.name, "shopware", {"return_fee": "3,50"})
    order = went(live, "paid", "chargeback", method="payment_debitpayment")
    live.sync().work()
    claim = live.claim(order)
    assert (claim["fees_minor"], claim["total_minor"]) == (350, 12250)
    assert kinds(live, order).count("fee.added") == 1


def test_our_own_writing_leaves_the_claim_as_it_is(live: ShopwareWorld) -> None:
    order = live.orders.place()
    live.work().day(25)
    before, facts = state(live, order), len(kinds(live, order))
    for _ in range(3):
        live.later(minutes=20).sync().work()
    assert state(live, order) == before
    assert len(kinds(live, order)) <= facts + 1


def test_a_withdrawal_that_a_person_entered_survives_our_own_echo(live: ShopwareWorld) -> None:
    order = live.orders.place()
    live.work().day(25)
    record_on_claim(live.house.intake, live.claim(order)["id"], "withdrawal", "person:1", {})
    live.later(hours=1).sync().work()
    assert live.claim(order)["state"] == "cancelled"


def test_webhooks_alone_do_not_prove_that_payments_are_known(live: ShopwareWorld) -> None:
    """The keys are dead, so nothing can be asked, and the shop's own webhooks keep arriving."""
    order = live.orders.place()
    live.work()
    live.shop.api_key = "SWIANEW"
    live.shop._tokens.clear()
    live.later(days=45)
    live.orders.place()
    live.work()
    assert "stale_feed" in blockers(live, order)
    assert live.mails() == []


def test_a_second_doorbell_within_one_second_is_answered_too(live: ShopwareWorld) -> None:
    order = live.orders.place()
    live.work()
    live.orders.pay(order, "remind")
    live.work()
    live.orders.pay(order, "pay")
    live.work()
    assert live.claim(order)["state"] == "paid"


class Recorder:
    """Keeps what the shop sends instead of sending it."""

    def __init__(self, world: ShopwareWorld) -> None:
        self.world, self.bodies, self._send = world, [], world.shop.send

    def __enter__(self) -> list[bytes]:
        self.world.shop.send = self._keep
        return self.bodies

    def __exit__(self, *fault: object) -> None:
        self.world.shop.send = self._send

    def _keep(self, method: str, address: str, headers: Any, body: bytes) -> Reply:
        self.bodies.append(body)
        return Reply(200, {}, b"")


def move(world: ShopwareWorld, order: str, way: str) -> None:
    """One change in the shop, if there is such a way: "another" adds a payment."""
    if way == "another":
        world.orders.pay_by(order, "payment_prepayment")
    elif way.startswith("order:"):
        world.orders.move("order", order, way.removeprefix("order:"))
    else:
        world.orders.pay(order, way)


steps = st.lists(
    st.sampled_from([*_WAYS, "another", "order:process", "order:cancel", "order:reopen"]), min_size=1, max_size=6
)


@settings(max_examples=_EXAMPLES, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=steps, data=st.data())
def test_the_claim_is_the_same_however_its_history_reached_us(
    live: ShopwareWorld, ways: list[str], data: st.DataObject
) -> None:
    """Three orders live through the same: one is heard at once, one is asked about at the end, one is heard of later,
    in any order, some of it again and again."""
    heard, asked, shuffled = (live.later(seconds=2) and place(live, how) for how in ("tell", "lose", "keep"))
    bodies = list(shuffled[1])
    for way in ways:
        live.later(seconds=20)
        for order, how in ((heard[0], "tell"), (asked[0], "lose"), (shuffled[0], "keep")):
            bodies += change(live, order, way, how)
        live.work()
    again = data.draw(st.lists(st.sampled_from(bodies), max_size=4), label="again")
    for body in data.draw(st.permutations([*bodies, *again]), label="mixed"):
        assert live.shop.post_webhook(body).status == 200
        if data.draw(st.booleans(), label="asked between"):
            live.work()
    live.later(minutes=3).work().sync().work()
    told = [state(live, order) for order, _ in (heard, asked, shuffled)]
    assert told[0] == told[1] == told[2]
    assert [unlike(live.house, live.name, order, 0) for order, _ in (heard, asked, shuffled)] == ["", "", ""]


def place(world: ShopwareWorld, how: str) -> tuple[str, list[bytes]]:
    """An order, and the webhooks that were kept back."""
    return silently(world, how, world.orders.place)


def change(world: ShopwareWorld, order: str, way: str, how: str) -> list[bytes]:
    """One change of it."""
    return silently(world, how, lambda: move(world, order, way))[1]


def silently(world: ShopwareWorld, how: str, what: Callable[[], Any]) -> tuple[Any, list[bytes]]:
    """Does something in the shop and tells it, loses it, or keeps what would be told."""
    if how == "tell":
        return what(), []
    with Recorder(world) as bodies:
        done = what()
    return done, bodies if how == "keep" else []


def test_money_on_the_bank_account_marks_the_payment_as_paid_and_counts_once(live: ShopwareWorld) -> None:
    live.house.shops.save(live.name, "shopware", {"settle_orders": "true"})
    order = live.orders.place()
    live.work().day(25).later(minutes=1)
    money = {"amount_minor": 11900, "payment_ref": "camt 7"}
    record_on_claim(live.house.intake, live.claim(order)["id"], "payment.received", "bank:1", money)
    live.work()
    assert live.orders.state(order) == "paid"
    live.later(hours=1).sync().work()
    claim = live.claim(order)
    assert (claim["state"], claim["paid_minor"], claim["credit_minor"], claim["stage"]) == (
        "paid",
        11900,
        0,
        "reminder",
    )


def test_a_pause_is_shown_in_the_order_and_ends_there_too(live: ShopwareWorld) -> None:
    order = live.orders.place()
    live.work()
    ident = live.claim(order)["id"]
    record_on_claim(live.house.intake, ident, "hold.set", "person:1", {"reason": "Kulanz"})
    live.work()
    assert live.orders.orders[order]["customFields"]["mahnlauf_paused"] is True
    record_on_claim(live.house.intake, ident, "hold.lifted", "person:2", {})
    live.later(minutes=1).work()
    assert live.orders.orders[order]["customFields"]["mahnlauf_paused"] is False


def test_a_letter_is_kept_with_the_order_where_the_merchant_wants_it(live: ShopwareWorld) -> None:
    live.house.shops.save(live.name, "shopware", {"attach_letters": "true"})
    live.orders.place()
    live.work().day(25)
    ((name, pdf),) = [(one["name"], live.orders.files[one["id"]]) for one in live.orders.documents.values()]
    assert name.endswith("-reminder")
    assert pdf.startswith(b"%PDF")


def granted(world: ShopwareWorld, order: str) -> set[bool]:
    return {one["accessGranted"] for one in world.orders.downloads(order)}


def test_downloads_stay_taken_when_the_shop_grants_them_with_a_payment(live: ShopwareWorld) -> None:
    """Paid again after a chargeback, but the bank's fee is open and the merchant took the access by hand."""
    live.house.shops.save(live.name, "shopware", {"return_fee": "3.50", "suspend_downloads": "true"})
    order = went(live, "paid", "chargeback", product="KURS-1")
    assert granted(live, order) == {True}
    record_on_claim(live.house.intake, live.claim(order)["id"], "vendor.access_suspend", "person:1", {})
    live.later(minutes=1).work()
    assert granted(live, order) == {False}
    live.later(minutes=1).orders.pay(order, "paid")
    assert granted(live, order) == {True}
    live.work()
    assert (live.claim(order)["total_minor"], granted(live, order)) == (350, {False})
    money = {"amount_minor": 350, "payment_ref": "camt 8"}
    record_on_claim(live.house.intake, live.claim(order)["id"], "payment.received", "bank:1", money)
    live.later(minutes=1).work()
    assert (live.claim(order)["state"], granted(live, order)) == ("paid", {True})


def test_another_order_of_the_same_product_opens_nothing_of_the_one_that_is_owed(live: ShopwareWorld) -> None:
    live.house.shops.save(live.name, "shopware", {"suspend_downloads": "true"})
    order = went(live, "paid", "chargeback", product="KURS-1")
    record_on_claim(live.house.intake, live.claim(order)["id"], "vendor.access_suspend", "person:1", {})
    live.later(minutes=1).work()
    other = went(live, "paid", product="KURS-1")
    assert (granted(live, order), granted(live, other)) == ({False}, {True})


def test_what_is_refunded_is_not_downloaded_any_more(live: ShopwareWorld) -> None:
    live.house.shops.save(live.name, "shopware", {"suspend_downloads": "true"})
    order = went(live, "paid", product="KURS-1")
    live.later(minutes=1).orders.pay(order, "refund")
    live.work()
    assert granted(live, order) == {False}


def test_nobody_takes_downloads_unless_the_merchant_wants_it(live: ShopwareWorld) -> None:
    order = went(live, "paid", "refund", product="KURS-1")
    assert granted(live, order) == {True}


def test_a_tag_locks_a_customer_out_and_goes_with_the_debt(live: ShopwareWorld) -> None:
    live.house.connections().save("tags", "shopware", {"shop": live.name})
    rules = f'[shops.{live.name}.products.KURS-1]\ncourses = ["tags:Gesperrt"]\n'
    (live.house.settings.folder / "courses.toml").write_text(rules, "utf-8")
    order = went(live, "paid", "chargeback", product="KURS-1")
    (customer,) = live.orders.customers.values()
    record_on_claim(live.house.intake, live.claim(order)["id"], "vendor.access_suspend", "person:1", {})
    live.later(minutes=1).work()
    assert len(customer["tags"]) == 1
    live.later(minutes=1).orders.pay(order, "paid")
    live.work()
    assert customer["tags"] == []
