"""Every recorded call does what it says: its signature, its meaning, its amounts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahnlauf import SignatureWrong
from mahnlauf.testing.calls import check_call
from mahnlauf_digistore.platform import Digistore

FOLDER = Path(__file__).parent / "payloads"
PAYLOADS = sorted(path.stem for path in FOLDER.glob("*.json"))
PLATFORMS = {"digistore": Digistore()}


def document(name: str) -> dict[str, Any]:
    """The vector as it stands in its file."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def test_there_are_all_vectors() -> None:
    assert len(PAYLOADS) == 44


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_vector_is_judged_and_read_as_it_expects(name: str) -> None:
    assert check_call(document(name), PLATFORMS) == []


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_is_let_in_hears_ok(name: str, platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector(name)
    if one.expect["signature"] == "none":
        assert platform.probe(one.delivery, one.shop).answer == b"OK"
    if one.expect["signature"] != "valid":
        return
    reading = platform.read(one.delivery, one.shop)
    assert reading.answer == b"OK"
    assert bool(reading.ignored) is (not reading.events)
    assert reading.test_mode is (one.expect["action"] == "test")
    if one.expect.get("instalments"):
        opened = reading.events[0]
        assert (opened.data["price_minor"], opened.data["principal_minor"]) == (150000, 50000)


@pytest.mark.parametrize(
    "name,changes,says",
    [
        ("03-payment-single", {"order_id": "ANDERE01"}, "order_id"),
        ("03-payment-single", {"amount_cents": 1}, "amount_cents"),
        ("03-payment-single", {"transaction_id": "1"}, "transaction_id"),
        ("03-payment-single", {"action": "missed"}, "payment.missed"),
        ("03-payment-single", {"action": "ignore"}, "expected nothing"),
        ("03-payment-single", {"action": "tanzen"}, "not known"),
        ("03-payment-single", {"signature": "invalid"}, "let in"),
        ("37-neg-tampered", {"signature": "valid"}, "SignatureWrong"),
    ],
)
def test_what_differs_is_said(name: str, changes: dict[str, Any], says: str) -> None:
    known = document(name)
    (difference,) = check_call({**known, "expect": {**known["expect"], **changes}}, PLATFORMS)
    assert says in difference


def test_a_call_of_a_platform_that_is_not_installed_is_said() -> None:
    assert "no platform" in check_call({**document("03-payment-single"), "path": "/webhooks/nirgends"}, PLATFORMS)[0]


@pytest.mark.parametrize(
    "name",
    [one for one in PAYLOADS if one[:2] not in ("01", "02", "16", "20", "21", "22", "23") and "-neg-" not in one],
)
def test_one_flipped_byte_is_refused(name: str, platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector(name)
    body = one.delivery.body
    spot = body.index(b"order_id=") + len(b"order_id=")
    forged = body[:spot] + bytes([body[spot] ^ 1]) + body[spot + 1 :]
    with pytest.raises(SignatureWrong):
        platform.verify(type(one.delivery)("akademie", "POST", {}, forged, one.delivery.received_at), one.shop)
