"""Whatever a shop signs: a reading or a sentence, never a crash."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mahnlauf import Delivery, NotUnderstood, ShopContext
from mahnlauf_woocommerce.orders import NO_TIME
from mahnlauf_woocommerce.platform import WooCommerce
from mahnlauf_woocommerce.topics import SUBSCRIBE

SHOP = ShopContext("laden", {"webhook_secret": "geheim"})
_FILE = Path(__file__).parent / "payloads" / "46-dispute-lost-as-full-refund__order-updated.json"
ORDER: dict[str, Any] = json.loads(base64.b64decode(json.loads(_FILE.read_text("utf-8"))["body_base64"]))

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["", "-", "1.00", "x"])
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
topics = st.sampled_from([*SUBSCRIBE, "customer.updated", "action.woocommerce_new_customer_note"]) | st.text()
fields = sorted(ORDER)


def told(sentence: str) -> None:
    assert sentence.endswith(".")
    sentence.encode("utf-8")


def read(body: bytes, topic: str) -> None:
    headers = {"x-wc-webhook-topic": topic, "x-wc-webhook-delivery-id": "d"}
    delivery = Delivery("laden", "POST", headers, body, datetime(2026, 11, 22, tzinfo=UTC))
    try:
        reading = WooCommerce().read(delivery, SHOP)
    except NotUnderstood as fault:
        told(str(fault))
        return
    for event in reading.events:
        json.dumps(dict(event.data), ensure_ascii=False, allow_nan=False).encode("utf-8")
        assert event.at == NO_TIME or event.at.year >= 1990
        assert 0 <= event.position < 2**31


@quick
@given(st.binary(), topics)
def test_any_bytes_are_read_or_answered_with_a_sentence(body: bytes, topic: str) -> None:
    read(body, topic)


@quick
@given(values, topics)
def test_any_json_is_read_or_answered_with_a_sentence(value: object, topic: str) -> None:
    read(json.dumps(value).encode(), topic)


@quick
@given(st.dictionaries(st.sampled_from(fields), values, max_size=4))
def test_an_order_with_any_field_changed_is_read_or_answered_with_a_sentence(changes: dict[str, Any]) -> None:
    read(json.dumps({**ORDER, **changes}).encode(), "order.updated")


@quick
@given(st.sampled_from(["refunds", "line_items", "meta_data", "billing"]), st.data())
def test_a_part_with_any_field_changed_is_read_or_answered_with_a_sentence(part: str, data: st.DataObject) -> None:
    whole = ORDER[part]
    inner = (
        whole[0] if isinstance(whole, list) and whole else whole if isinstance(whole, dict) else {"key": "", "value": 1}
    )
    changed = {**inner, data.draw(st.sampled_from(sorted(inner))): data.draw(values)}
    body = {**ORDER, part: [changed] if isinstance(whole, list) else changed}
    read(json.dumps(body).encode(), "order.updated")
