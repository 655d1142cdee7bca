"""What a webhook means: a doorbell, nearly always."""

from __future__ import annotations

import pytest

from mahnlauf import NotUnderstood
from mahnlauf_shopware.webhooks import read_webhook


def read(world, event: str, payload: object, **source: str):
    body = {"data": {"payload": payload, "event": event}, "source": source, "timestamp": 1}
    return read_webhook(world.delivery(body), world.shop)


def written(*names: str, operation: str = "update", **more: object) -> dict[str, object]:
    row = {"entity": "order", "operation": operation, "primaryKey": "a" * 32, "updatedFields": list(names)}
    return row | {"versionId": "0fa91ce3e96a4bc2be4bd9ce752c3425"} | more


def test_a_checkout_tells_the_whole_order_at_once(world) -> None:
    order = world.orders.place(148.9)
    placed, doorbell = [read_webhook(one, world.shop) for one in world.deliveries()]
    assert (placed.events[0].data["gross_minor"], placed.fetch) == (14890, ())
    assert (doorbell.events, doorbell.fetch) == ((), (order,))


def test_what_a_checkout_told_is_not_told_otherwise_by_asking(world) -> None:
    order = world.orders.place()
    placed = read_webhook(world.deliveries()[0], world.shop)
    asked = world.fetch(order)
    assert [fact.identity for fact in placed.events] == [fact.identity for fact in asked[:-1]]
    assert asked[-1].data["buyer"]["customer_ref"]


@pytest.mark.parametrize("way", ["paid", "paid_partially", "authorize", "fail", "cancel", "remind"])
def test_a_change_of_state_only_says_which_order_to_ask_for(world, way: str) -> None:
    order = world.orders.place()
    world.told.clear()
    world.orders.pay(order, way)
    (reading,) = [read_webhook(one, world.shop) for one in world.deliveries()]
    assert (reading.events, reading.fetch) == ((), (order,))


def test_no_webhook_proves_that_payments_are_known(world) -> None:
    order = world.orders.place()
    world.orders.pay(order, "paid")
    assert all(read_webhook(one, world.shop).hint for one in world.deliveries())


def test_attempts_of_one_event_have_one_key_and_two_events_two(world) -> None:
    keys = [read(world, "order.written", [written("price")], eventId=ident).key for ident in ("1", "1", "2")]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(
    "row",
    [
        written("id", "versionId", "billingAddressVersionId", "updatedAt", "customFields"),
        written("id", "updatedAt"),
        written("price", versionId="b" * 32),
        written("price", entity="order_line_item"),
    ],
)
def test_our_own_echo_and_drafts_ring_no_bell(world, row: dict[str, object]) -> None:
    reading = read(world, "order.written", [row], eventId="1")
    assert (reading.fetch, bool(reading.ignored)) == ((), True)


@pytest.mark.parametrize(
    "row",
    [
        written("id", "customFields", "price"),
        written("customFields", operation="insert"),
        written(operation="delete"),
        written("stateId", "id"),
        written(updatedFields=None),
    ],
)
def test_whatever_else_is_written_rings(world, row: dict[str, object]) -> None:
    assert read(world, "order.written", [row], eventId="1").fetch == ("a" * 32,)


@pytest.mark.parametrize("event", ["customer.written", "product.written", "something.new", "checkout.customer.login"])
def test_events_about_other_things_are_taken_and_left(world, event: str) -> None:
    assert read(world, event, {"x": 1}, eventId="1").ignored


@pytest.mark.parametrize(
    "event, payload",
    [("state_enter.order_transaction.state.paid", {}), ("state_enter.order.state.cancelled", {"order": {"id": "7"}}),
     ("checkout.order.placed", None), ("order.written", {"a": 1}), ("order.written", ["x"]), ("", {}), (None, [])],
)  # fmt: skip
def test_an_event_that_cannot_be_read_is_answered_with_a_sentence(world, event: object, payload: object) -> None:
    with pytest.raises(NotUnderstood, match=r"\.$"):
        read(world, event, payload, eventId="1")


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"\xff", b"{", b'{"data": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_event_is_answered_with_a_sentence(world, body: bytes) -> None:
    with pytest.raises(NotUnderstood, match=r"\.$"):
        read_webhook(world.delivery(body), world.shop)
