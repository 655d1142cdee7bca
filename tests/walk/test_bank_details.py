"""Bank details that a shop sends along are never stored; what is not stored whole can still be replayed."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest

from mahnlauf.intake.replay import replay
from mahnlauf.store import deliveries
from mahnlauf_woocommerce.platform import WooCommerce
from tests.world import SECRET, World, order_body

IBAN = "DE89370400440532013000"
BANK = [{"id": 1, "key": "_direct_debit_iban", "value": IBAN}]


def everything_stored(world: World) -> bytes:
    """All values of all tables, the compressed ones in clear as well."""
    reader = world.house.db.reader
    tables = [row[0] for row in reader.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'")]
    values = [value for table in tables for row in reader.execute(f'SELECT * FROM "{table}"') for value in row]
    return b"\n".join(_clear(value) if isinstance(value, bytes) else str(value).encode() for value in values)


def _clear(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def with_bank(world: World, **fields: object) -> dict[str, object]:
    return {**order_body("1001", "119.00", "direct-debit", world.now), "meta_data": BANK, **fields}


def test_bank_details_of_an_order_reach_no_table(world: World) -> None:
    assert world.send(with_bank(world)).status_code == 200
    assert b"1001" in everything_stored(world)
    assert IBAN.encode() not in everything_stored(world)


def test_an_order_that_could_not_be_read_is_kept_without_them(world: World) -> None:
    world.send(with_bank(world, total="viel"))
    assert len(world.parked()) == 1
    assert IBAN.encode() not in everything_stored(world)


def test_two_orders_that_look_alike_without_them_are_two_deliveries(world: World) -> None:
    for value in ("1", "2"):
        world.send(with_bank(world, total="viel", meta_data=[{"key": "x", "value": value}]))
    assert world.stored() == {"parked": 2}


def test_what_was_verified_is_not_verified_again_without_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WooCommerce, "read", lambda *_: [][0])
    world.send(with_bank(world))
    monkeypatch.undo()
    ((ident, _),) = world.parked()
    assert replay(world.house.intake, ident).state == "applied"
    assert world.claim()["principal_minor"] == 11900


def test_what_was_refused_is_sealed_until_its_secret_is_corrected(make_world: Callable[..., World]) -> None:
    world = make_world(webhook_secret="mistyped")
    assert world.send(with_bank(world)).status_code == 401
    assert IBAN.encode() not in everything_stored(world)
    world.shop("laden", webhook_secret=SECRET)
    ((ident, _),) = world.parked()
    assert replay(world.house.intake, ident).state == "applied"
    assert IBAN.encode() not in everything_stored(world)


def test_a_plugin_that_fails_at_trimming_costs_no_delivery(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(WooCommerce, "kept", lambda *_: [][0])
    assert world.send(with_bank(world)).status_code == 200
    assert world.claim()["principal_minor"] == 11900
    assert "could not trim" in caplog.text
    row = deliveries.get(world.house.db.reader, 1)
    assert row is not None
    assert deliveries.unpack(row["body"]) == b""
