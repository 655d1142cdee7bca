"""Whatever comes in at the shop's door: the right answer, the delivery kept with its reason, nothing in the claims."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from mahnlauf.core.errors import NotFound
from mahnlauf.intake.replay import replay
from mahnlauf.store import claims, deliveries, events, records
from tests.world import SECRET, World, order_body, recorded, signed

ORDER = order_body("1001", "119.00", "bacs", datetime(2026, 3, 2, 8, tzinfo=UTC))


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in ORDER.items() if key != name}).encode()


def with_(**fields: Any) -> bytes:
    return json.dumps({**ORDER, **fields}).encode()


WHOLE = with_()
# What is wrong: the body, the topic, a part of the sentence that says so. All of them are signed rightly.
NOT_UNDERSTOOD: dict[str, tuple[bytes, str, str]] = {
    "truncated": (WHOLE[: len(WHOLE) // 2], "order.updated", "not JSON"),
    "not UTF-8": (with_(number="x").replace(b'"x"', b'"\xff\xfe"'), "order.updated", "not UTF-8"),
    "not JSON": (b"hello", "order.updated", "not JSON"),
    "empty": (b"", "order.updated", "not JSON"),
    "a list": (b"[1, 2]", "order.updated", "a list"),
    "a text": (b'"order"', "order.updated", "order.updated"),
    "null": (b"null", "order.updated", "null"),
    "an empty object": (b"{}", "order.updated", '"id" is missing'),
    "not a number": (b'{"id": NaN}', "order.updated", "beyond all bounds"),
    "nested beyond all bounds": (b"[" * 100_000, "order.updated", "beyond all bounds"),
    "another shape": (b'{"id": {"order": 1}, "status": []}', "order.updated", '"id" is an object'),
    "no currency": (without("currency"), "order.updated", '"currency" is missing'),
    "a currency in words": (with_(currency="Euro"), "order.updated", '"currency" is "Euro"'),
    "a currency that nobody has": (with_(currency="ZZZ"), "order.updated", "ZZZ"),
    "a total of abc": (with_(total="abc"), "order.updated", '"total" is "abc"'),
    "a negative total": (with_(total="-1.00"), "order.updated", '"total" is "-1.00"'),
    "a huge total": (with_(total="9" * 30), "order.updated", '"total" is'),
    "no total": (without("total"), "order.updated", '"total" is missing'),
    "no status": (without("status"), "order.updated", '"status" is missing'),
    "no time": (with_(date_modified_gmt=None, date_created_gmt=None), "order.updated", "date_modified_gmt"),
    "a time in words": (with_(date_modified_gmt="yesterday"), "order.updated", '"date_modified_gmt" is "yesterday"'),
    "billing in one line": (with_(billing="Weiß"), "order.updated", '"billing" is "Weiß"'),
    "an unknown topic": (WHOLE, "product.updated", '"product.updated" is unknown'),
    "no topic": (WHOLE, "", "X-WC-Webhook-Topic"),
    "a doorbell without an order": (b'{"action": "x", "arg": "x"}', "action.woocommerce_update_order", '"arg" is "x"'),
}


def nothing_owed(world: World) -> bool:
    reader = world.house.db.reader
    return not claims.page(reader) and not list(events.claims_with_events(reader)) and not world.commands()


@pytest.mark.parametrize("name", NOT_UNDERSTOOD)
def test_a_genuine_delivery_that_cannot_be_read_is_parked_with_a_sentence(world: World, name: str) -> None:
    body, topic, told = NOT_UNDERSTOOD[name]
    assert world.send(body, topic).status_code == 200
    ((_, reason),) = world.parked()
    assert told in reason
    assert reason.endswith(".")
    assert "Traceback" not in reason
    assert nothing_owed(world)


def test_what_was_parked_is_kept_byte_for_byte(world: World) -> None:
    body = NOT_UNDERSTOOD["not UTF-8"][0]
    world.send(body)
    row = deliveries.get(world.house.db.reader, world.parked()[0][0])
    assert row is not None
    assert deliveries.unpack(row["body"]) == body


def test_a_parked_delivery_that_comes_again_is_kept_once(world: World) -> None:
    for _ in range(3):
        assert world.send(b"hello").status_code == 200
    assert world.stored() == {"parked": 1}


# --- who is not let in ---


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-WC-Webhook-Signature": ""},
        {"X-WC-Webhook-Signature": "AAAA"},
        {"X-WC-Webhook-Signature": "ä" * 44},
        {"X-WC-Webhook-Signature": signed(WHOLE + b" ", "order.updated", "d")["X-WC-Webhook-Signature"]},
        {"X-WC-Webhook-Signature": signed(WHOLE, "order.updated", "d", "another secret")["X-WC-Webhook-Signature"]},
        {"X-WC-Webhook-Signature": signed(WHOLE, "order.updated", "d")["X-WC-Webhook-Signature"].lower()},
    ],
    ids=["none", "empty", "short", "odd", "of other bytes", "of another secret", "in small letters"],
)
def test_a_forged_delivery_gets_401_and_is_parked(world: World, headers: dict[str, str]) -> None:
    answer = world.post({"X-WC-Webhook-Topic": "order.updated", **headers}, WHOLE)
    assert answer.status_code == 401
    ((_, reason),) = world.parked()
    assert "X-WC-Webhook-Signature" in reason
    assert nothing_owed(world)


def test_a_flood_of_forged_deliveries_is_kept_in_part_only(world: World) -> None:
    answers = {world.post({"X-WC-Webhook-Signature": "AAAA"}, f"{n}".encode()).status_code for n in range(200)}
    assert answers == {401}
    assert 40 <= len(world.parked()) < 60
    assert world.order().status_code == 200


def test_an_unknown_shop_gets_404(world: World) -> None:
    answer = world.send(WHOLE, shop="nobody")
    assert answer.status_code == 404
    assert "laden" not in answer.text
    assert nothing_owed(world)


@pytest.mark.parametrize("name", ["%ff%fe", "a%00b", "x" * 3000, "💶", "..%2f..", "laden%20"])
def test_an_odd_name_of_a_shop_gets_404(world: World, name: str) -> None:
    assert world.send(WHOLE, shop=name).status_code == 404


def test_a_body_above_the_bound_gets_413_and_the_call_is_kept(world: World) -> None:
    body = b"x" * (world.house.settings.max_body + 1)
    assert world.send(body).status_code == 413
    ((_, reason),) = world.parked()
    assert "larger" in reason
    assert nothing_owed(world)


def test_a_body_that_hides_its_length_is_not_read_beyond_the_bound(world: World) -> None:
    body = b"x" * (2 * world.house.settings.max_body)
    stream = BytesIO(body)
    answer = world.client.post(
        "/webhooks/laden",
        input_stream=stream,
        headers={**signed(body, "order.updated", "d"), "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code in (401, 413)
    assert stream.tell() <= world.house.settings.max_body
    assert nothing_owed(world)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_method_gets_405(world: World, method: str) -> None:
    answer = world.post(signed(WHOLE, "order.updated", "d"), WHOLE, method=method)
    assert answer.status_code == 405
    assert nothing_owed(world)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_platform_that_probes_gets_200(world: World, method: str) -> None:
    assert world.post({}, b"", method=method).status_code == 200


def test_no_answer_shows_a_traceback_or_a_secret(world: World) -> None:
    answers = [world.send(body, topic) for body, topic, _ in NOT_UNDERSTOOD.values()]
    answers += [world.post({}, WHOLE), world.send(WHOLE, shop="nobody"), world.client.get("/nothing/here")]
    for answer in answers:
        assert "Traceback" not in answer.text
        assert SECRET not in answer.text


# --- what a fix makes of it ---


def test_after_the_secret_is_corrected_a_replay_applies_what_was_refused(
    make_world: Callable[..., World],
) -> None:
    world = make_world(webhook_secret="mistyped")
    assert world.deliver("06-invoice-cheque-on-hold__order-created").status_code == 401
    ((ident, _),) = world.parked()
    assert replay(world.house.intake, ident).state == "parked"
    world.shop("laden", webhook_secret=SECRET)
    done = replay(world.house.intake, ident)
    assert (done.state, done.new) == ("applied", 1)
    assert world.claim("22")["principal_minor"] == 11900
    assert world.parked() == []
    world.check()


def test_a_doorbell_that_was_refused_asks_the_shop_when_it_is_replayed(make_world: Callable[..., World]) -> None:
    keys = {"url": "https://shop.example", "consumer_key": "ck_" + "a" * 40, "consumer_secret": "cs_" + "b" * 40}
    world = make_world(webhook_secret="mistyped", **keys)
    world.deliver("14-card-payment-complete__action-woocommerce_payment_complete")
    ((ident, _),) = world.parked()
    world.shop("laden", webhook_secret=SECRET)
    assert replay(world.house.intake, ident).state == "applied"
    assert [(one.kind, one.payload["order_ref"]) for one in world.commands()] == [("fetch", "26")]


def test_an_alarm_that_was_refused_is_raised_when_it_is_replayed(make_world: Callable[..., World]) -> None:
    world = make_world(webhook_secret="mistyped")
    world.deliver("42-webhook-owner-demoted__order-updated")
    ((ident, _),) = world.parked()
    world.shop("laden", webhook_secret=SECRET)
    replay(world.house.intake, ident)
    assert [one["code"] for one in records.open_findings(world.house.db.reader)] == ["alarm"]


def test_a_dry_replay_says_what_would_happen_and_changes_nothing(make_world: Callable[..., World]) -> None:
    world = make_world(webhook_secret="mistyped")
    world.deliver("06-invoice-cheque-on-hold__order-created")
    ((ident, _),) = world.parked()
    world.shop("laden", webhook_secret=SECRET)
    told = replay(world.house.intake, ident, dry_run=True)
    assert told.state == "applied"
    assert told.events[0].startswith("observed:22@")
    assert len(world.parked()) == 1
    assert nothing_owed(world)


def test_replayed_and_sent_again_it_counts_once(make_world: Callable[..., World]) -> None:
    world = make_world(webhook_secret="mistyped")
    one = recorded("06-invoice-cheque-on-hold__order-created")
    world.deliver(one)
    ((ident, _),) = world.parked()
    world.shop("laden", webhook_secret=SECRET)
    for _ in range(2):
        assert replay(world.house.intake, ident).state == "applied"
        assert world.deliver(one).status_code == 200
    assert len(world.facts("22")) == 1
    assert world.claim("22")["principal_minor"] == 11900


def test_an_applied_delivery_may_be_replayed(world: World) -> None:
    world.order()
    before = world.claim()
    assert replay(world.house.intake, 1).new == 0
    assert world.claim() == before


def test_a_delivery_that_does_not_exist_is_named(world: World) -> None:
    with pytest.raises(NotFound, match="Delivery 7 does not exist"):
        replay(world.house.intake, 7)
