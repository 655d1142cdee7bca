"""Our own claims, by a shop that sends whole orders: access by the merchant's rule, by a person, and back again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.clerk import Refusal, perform
from mahnlauf.clerk.actor import CLI
from mahnlauf.core.clock import Clock
from mahnlauf.core.events import ACTION_TAKEN, VENDOR_ACCESS_RESTORE, VENDOR_ACCESS_SUSPEND
from mahnlauf.intake.record import record_on_claim
from mahnlauf.store import access, claims
from tests.access.world import PAYLOADS, School

ORDERS = PAYLOADS.parents[2] / "woocommerce/tests/payloads"
SECRET = "ein-geheimnis-fuer-den-laden"
MAPPED = '[shops.laden.products."{product}"]\ncourses = ["lms:1"]\ngrace_days = 5\nsuspend = "auto"\n'


def order(name: str) -> dict[str, Any]:
    record = json.loads((ORDERS / f"{name}.json").read_text("utf-8"))
    found: dict[str, Any] = json.loads(base64.b64decode(record["body_base64"]))
    return found


OPEN, PAID = order("01-bacs-on-hold__order-created"), order("02-bacs-processing__order-updated")
PRODUCT = str(OPEN["line_items"][0]["product_id"])
EMAIL = OPEN["billing"]["email"].lower()


class Shop(School):
    """The school's house with a WooCommerce shop."""

    def send(self, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        signature = base64.b64encode(hmac.digest(SECRET.encode(), raw, hashlib.sha256)).decode()
        headers = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Signature": signature,
                   "Content-Type": "application/json"}  # fmt: skip
        assert self.web.post("/webhooks/laden", data=raw, headers=headers).status_code == 200

    def of_buyer(self) -> tuple[str, str, str | None] | None:
        row = access.grant(self.house.db.reader, "laden", EMAIL, PRODUCT)
        return (row.state, row.reason, row.until) if row else None

    def due(self) -> str:
        (row,) = claims.page(self.house.db.reader)
        return row.due_date or ""


def opened(folder: Path, courses: str) -> Shop:
    shop = Shop.open(folder, courses, today=date(2026, 11, 22))
    assert isinstance(shop, Shop)
    shop.house.shops.save("laden", "woocommerce", {"webhook_secret": SECRET, "test_mode": "false"})
    return shop


@pytest.fixture
def mapped(tmp_path: Path) -> Iterator[Shop]:
    shop = opened(tmp_path, MAPPED.format(product=PRODUCT))
    yield shop
    shop.house.close()


def test_an_unpaid_order_announces_and_takes_on_the_day(mapped: Shop) -> None:
    mapped.send(OPEN)
    due = date.fromisoformat(mapped.due())
    takes = date.fromordinal(due.toordinal() + 6)
    assert mapped.of_buyer() == ("granted", "missed_payment", takes.isoformat())
    mapped.day(date.fromordinal(takes.toordinal() - 1))
    assert mapped.of_buyer() == ("granted", "missed_payment", takes.isoformat())
    mapped.day(takes)
    assert mapped.of_buyer() == ("suspended", "missed_payment", None)
    mapped.send(PAID)
    assert mapped.of_buyer() == ("granted", "", None)
    assert [one["wanted"] for one in mapped.sent("access")] == ["suspended", "granted"]


def test_a_paid_order_is_granted_and_tells_no_course(mapped: Shop) -> None:
    mapped.send(PAID)
    assert mapped.of_buyer() == ("granted", "", None)
    assert mapped.sent("access") == []


def test_a_person_takes_and_gives(mapped: Shop) -> None:
    mapped.send(OPEN)
    (row,) = claims.page(mapped.house.db.reader)
    record_on_claim(mapped.house.intake, row.id or 0, VENDOR_ACCESS_SUSPEND, "s:1", {})
    assert mapped.of_buyer() == ("suspended", "manual", None)
    mapped.house.intake.clock = Clock(date(2026, 11, 23))
    record_on_claim(mapped.house.intake, row.id or 0, VENDOR_ACCESS_RESTORE, "r:1", {})
    assert (mapped.of_buyer() or ("",))[0] == "granted"


def test_a_person_announces_a_day_and_it_is_taken_on_that_day_and_given_back_on_payment(mapped: Shop) -> None:
    mapped.send(OPEN)
    (row,) = claims.page(mapped.house.db.reader)
    said = perform(mapped.house.intake, row.id or 0, "suspend", {"from": "2026-11-26"}, CLI).said
    assert said.text() == "Access is suspended for claim 1 on 2026-11-26 unless it is paid by then."
    assert mapped.of_buyer() == ("granted", "manual", "2026-11-26")
    mapped.day(date(2026, 11, 25))
    assert mapped.of_buyer() == ("granted", "manual", "2026-11-26")
    mapped.day(date(2026, 11, 26))
    assert mapped.of_buyer() == ("suspended", "manual", None)
    mapped.send(PAID)  # what the shop says of it is older than the click
    assert mapped.of_buyer() == ("granted", "", None)
    assert [one["wanted"] for one in mapped.sent("access")] == ["suspended", "granted"]


def test_an_announced_day_may_be_moved_or_given_up_and_falls_away_with_the_money(mapped: Shop) -> None:
    mapped.send(OPEN)
    (row,) = claims.page(mapped.house.db.reader)
    intake, ident = mapped.house.intake, row.id or 0
    perform(intake, ident, "suspend", {"from": "2026-11-26"}, CLI)
    assert perform(intake, ident, "suspend", {"from": "2026-11-26"}, CLI).changed is False
    perform(intake, ident, "suspend", {"from": "2026-11-24"}, CLI)
    assert mapped.of_buyer() == ("granted", "manual", "2026-11-24")
    perform(intake, ident, "restore", {}, CLI)
    mapped.day(date(2026, 11, 24))
    assert (mapped.of_buyer() or ("",))[0] == "granted"
    perform(intake, ident, "suspend", {"from": "2026-11-25"}, CLI)
    mapped.send(PAID)
    mapped.day(date(2026, 11, 26))
    assert mapped.of_buyer() == ("granted", "", None)
    assert mapped.sent("access") == []


def test_a_day_that_is_over_cannot_be_announced(mapped: Shop) -> None:
    mapped.send(OPEN)
    (row,) = claims.page(mapped.house.db.reader)
    with pytest.raises(Refusal, match="2026-11-21 is over"):
        perform(mapped.house.intake, row.id or 0, "suspend", {"from": "2026-11-21"}, CLI)


@pytest.mark.parametrize("suspend,state", [("auto", "suspended"), ("manual", "suspended"), ("never", "granted")])
def test_a_plan_that_takes_access_with_the_hand_over_reaches_the_course(
    suspend: str, state: str, tmp_path: Path
) -> None:
    rule = MAPPED.format(product=PRODUCT).replace("grace_days = 5", "grace_days = 300").replace("auto", suspend)
    shop = opened(tmp_path, rule)
    shop.send(OPEN)
    (row,) = claims.page(shop.house.db.reader)
    taken = {"type": "access_suspend", "key": "on_handover:1:0", "round": 1}
    record_on_claim(shop.house.intake, row.id or 0, ACTION_TAKEN, "a:1", taken)
    assert (shop.of_buyer() or ("",))[0] == state
    assert (shop.of_buyer() or ("", ""))[1] == ("dunning_level" if state == "suspended" else "")
    later = "2026-11-24T08:00:00"
    shop.send({**PAID, "date_modified_gmt": later, "date_modified": later})
    assert shop.of_buyer() == ("granted", "", None)
    shop.house.close()


def test_a_shop_that_maps_nothing_has_no_leases(tmp_path: Path) -> None:
    shop = opened(tmp_path, "")
    shop.send(OPEN)
    assert shop.of_buyer() is None
    (row,) = claims.page(shop.house.db.reader)
    record_on_claim(shop.house.intake, row.id or 0, VENDOR_ACCESS_SUSPEND, "s:1", {})
    assert shop.of_buyer() == ("suspended", "manual", None)
    later = "2026-11-24T08:00:00"
    shop.send({**PAID, "date_modified_gmt": later, "date_modified": later})
    assert shop.of_buyer() == ("granted", "", None)
    shop.house.close()
