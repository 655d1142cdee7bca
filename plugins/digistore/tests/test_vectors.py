"""Every recorded call does what it says: its signature, its meaning, its amounts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahnlauf import Reading, SignatureMissing, SignatureWrong
from mahnlauf_digistore.platform import Digistore

PAYLOADS = sorted(path.stem for path in (Path(__file__).parent / "payloads").glob("*.json"))
# What an action of a vector means as facts, the claim's opening left out.
MEANS: dict[str, tuple[str, ...]] = {
    "paid": ("payment.received",),
    "duplicate-payment": ("payment.received",),
    "test": ("payment.received",),
    "missed": ("payment.missed",),
    "chargeback": ("payment.charged_back",),
    "refunded": ("refund.paid",),
    "cancelled": ("rebilling.stopped",),
    "resumed": ("rebilling.resumed",),
    "ended": ("access.ended",),
    "ignore": (),
    "answer-ok": (),
}


def understand(platform: Digistore, one: Any) -> Reading | str:
    """What the host would do: a GET is a probe, a POST is verified and read; a refusal by its name."""
    if one.delivery.method == "GET":
        return platform.probe(one.delivery, one.shop)
    try:
        platform.verify(one.delivery, one.shop)
    except (SignatureMissing, SignatureWrong) as fault:
        return type(fault).__name__
    return platform.read(one.delivery, one.shop)


def test_there_are_all_vectors() -> None:
    assert len(PAYLOADS) == 44


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_vector_is_judged_and_read_as_it_expects(
    name: str, platform: Digistore, vector: Callable[[str], Any]
) -> None:
    one = vector(name)
    expect, reading = one.expect, understand(platform, one)
    if expect["signature"] == "optional":
        assert reading in ("SignatureWrong", "SignatureMissing") or isinstance(reading, Reading)
        return
    if expect["signature"] == "invalid":
        assert reading in ("SignatureWrong", "SignatureMissing")
        return
    assert isinstance(reading, Reading)
    assert reading.answer == b"OK"
    kinds = tuple(fact.kind for fact in reading.events if fact.kind != "claim.opened")
    assert kinds[:1] == MEANS[expect["action"]][:1]
    assert bool(reading.ignored) is (not reading.events)
    assert reading.test_mode is (expect["action"] == "test")


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_vector_names_its_order_and_its_amounts(name: str, platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector(name)
    reading = understand(platform, one)
    if not isinstance(reading, Reading) or not reading.events:
        return
    expect = one.expect
    main = next(fact for fact in reading.events if fact.kind != "claim.opened")
    assert main.order_ref == expect["order_id"]
    for key in ("amount_cents", "refund_cents"):
        if key in expect:
            assert main.data["amount_minor"] == expect[key]
    if expect.get("instalments"):
        opened = reading.events[0]
        assert (opened.data["price_minor"], opened.data["principal_minor"]) == (150000, 50000)
    if expect.get("transaction_id") and main.kind != "payment.missed":
        assert expect["transaction_id"] in main.identity


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
