"""Who sent it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mahnlauf import Delivery, SettingsError, ShopContext, SignatureMissing, SignatureWrong
from mahnlauf_woocommerce.platform import WooCommerce
from mahnlauf_woocommerce.signature import signature

RECORDED = sorted(path.stem for path in (Path(__file__).parent / "payloads").glob("*.json"))
PING = "00-ping__order-created"


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_delivery_verifies(
    name: str, platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    platform.verify(recorded(name), shop)


@pytest.mark.parametrize("name", [name for name in RECORDED if name != PING])
def test_one_flipped_byte_does_not_verify(
    name: str, platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    delivery = recorded(name)
    body = delivery.body
    for position in {*range(0, len(body), max(1, len(body) // 40)), len(body) - 1}:
        flipped = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
        with pytest.raises(SignatureWrong):
            platform.verify(replace(delivery, body=flipped), shop)


def test_a_newline_added_by_a_proxy_does_not_verify(
    platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    delivery = recorded("01-bacs-on-hold__order-updated")
    with pytest.raises(SignatureWrong, match="webhook_secret"):
        platform.verify(replace(delivery, body=delivery.body + b"\n"), shop)


@pytest.mark.parametrize("given", ["x", "ü" * 44, "", "\udcff"])
def test_a_signature_that_is_none_is_refused(
    given: str, platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    delivery = recorded("01-bacs-on-hold__order-updated")
    headers = {**delivery.headers, "x-wc-webhook-signature": given}
    with pytest.raises(SignatureWrong if given else SignatureMissing):
        platform.verify(replace(delivery, headers=headers), shop)


@pytest.mark.parametrize("secret", ["", "   "])
def test_an_empty_secret_accepts_nobody_not_even_a_ping(
    secret: str,
    platform: WooCommerce,
    recorded: Callable[[str], Delivery],
    with_settings: Callable[..., ShopContext],
) -> None:
    for name in (PING, "01-bacs-on-hold__order-updated"):
        with pytest.raises(SettingsError, match='"webhook_secret" is empty'):
            platform.verify(recorded(name), with_settings(webhook_secret=secret))


@pytest.mark.parametrize(
    "stored, signed_with",
    [("a&amp;b", "a&b"), ("a&b", "a&b"), ("a&#039;b", "a'b"), ("a&copy=b", "a&copy=b"), ("ä+!/", "ä+!/")],
)
def test_the_shop_decodes_the_secret_before_it_signs(stored: str, signed_with: str) -> None:
    assert signature(stored, b"{}") == signature(signed_with, b"{}")


def test_a_ping_passes_unsigned_and_means_nothing(
    platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    delivery = recorded(PING)
    platform.verify(delivery, shop)
    reading = platform.read(delivery, shop)
    assert (reading.topic, reading.events, reading.fetch, reading.alarm) == ("ping", (), (), "")
    assert reading.ignored


@pytest.mark.parametrize(
    "body, headers",
    [
        (b"webhook_id=25", {}),
        (b"webhook_id=25", {"content-type": "application/json"}),
        (b"webhook_id=25\n", {"content-type": "application/x-www-form-urlencoded"}),
        (b"webhook_id=x", {"content-type": "application/x-www-form-urlencoded"}),
        (b"webhook_id=25&id=1", {"content-type": "application/x-www-form-urlencoded"}),
        (b"", {"content-type": "application/x-www-form-urlencoded"}),
        (
            b"webhook_id=25",
            {"content-type": "application/x-www-form-urlencoded", "x-wc-webhook-topic": "order.updated"},
        ),
        (b'{"id":25}', {"content-type": "application/json"}),
    ],
)
def test_anything_else_unsigned_is_refused(
    body: bytes, headers: dict[str, str], platform: WooCommerce, shop: ShopContext, sent: Callable[..., Delivery]
) -> None:
    delivery = replace(sent(body), headers=headers)
    with pytest.raises(SignatureMissing):
        platform.verify(delivery, shop)
