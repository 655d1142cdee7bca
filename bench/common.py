"""What the benches share: an installation in a folder of its own, recorded orders as patterns, the table of results."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from mahnlauf.house import House
from mahnlauf.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHOP = "bench"
SECRET = "the-secret-of-the-bench-shop"  # of the webhook, and of the installation
ROUNDS = 5
Result = TypeVar("Result")
_PAYLOADS = ROOT / "plugins/woocommerce/tests/payloads"
_CHECKOUT = _PAYLOADS / "50-storefront-checkout-bacs__order-created.json"
_TWO_LINES = _PAYLOADS / "21-two-lines-19-7__order-created.json"
NUMBER = "987650001"  # stands for the number of an order in a pattern
CENTS = "9876543"  # stands for its amount
_TOTAL = "98765.43"
_MOMENT = "2001-02-03T04:05:06"  # stands for when it was placed

_SHOP_SETTINGS = {
    "webhook_secret": SECRET,
    "test_mode": "false",
    "live_since": "2026-01-01",
    "creditor": "Kräuterhof Beispiel GmbH",
    "creditor_address": "Am Anger 1|99084 Erfurt",
    "owner_email": "buchhaltung@kraeuterhof.example",
    "phone": "+49 361 000000",
    "iban": "DE02120300000000202051",
    "privacy_url": "https://kraeuterhof.example/datenschutz",
    # With an address and keys each stage also puts a command for the shop into the outbox.
    "url": "https://kraeuterhof.example",
    "consumer_key": "ck_bench",
    "consumer_secret": "cs_bench",
}


def environment(folder: Path, today: date | None = None) -> dict[str, str]:
    """What a process needs to find the installation in that folder; ``today`` is the test clock."""
    found = {"MAHNLAUF_DATABASE": str(folder / "mahnlauf.db"), "MAHNLAUF_SECRET_KEY": SECRET}
    return found | ({"MAHNLAUF_TODAY": today.isoformat()} if today else {})


def open_house(folder: Path, today: date | None = None) -> House:
    """The installation in that folder, made if there is none."""
    return House.open(Settings.load(environment(folder, today), folder))


def new_house(folder: Path, today: date | None = None) -> House:
    """A fresh installation with one WooCommerce shop."""
    house = open_house(folder, today)
    house.shops.save(SHOP, "woocommerce", _SHOP_SETTINGS)
    return house


class Orders:
    """Deliveries of as many different orders as wanted, each in the shape that a real shop sent."""

    def __init__(self) -> None:
        recorded = json.loads(_CHECKOUT.read_text("utf-8"))
        self._headers = {name: value for name, value in recorded["headers"].items() if name.startswith("X-WC-")}
        checkout, lines = (_order(path) for path in (_CHECKOUT, _TWO_LINES))
        many = {**lines, "line_items": lines["line_items"] * 5}
        self._patterns = tuple(_pattern(order) for order in (checkout, lines, many))

    def body(self, number: int, placed: date) -> bytes:
        """The order of that number, 2.9 to 6 kB, owed from that day on."""
        text = self._patterns[number % len(self._patterns)].replace(NUMBER, str(number))
        cents = 1000 + number * 37 % 90_000
        text = text.replace(_TOTAL, f"{cents // 100}.{cents % 100:02d}").replace(_MOMENT, f"{placed}T08:30:00")
        return text.encode("ascii")

    def pattern(self, placed: date) -> bytes:
        """An order to make many of: the row and the event that come of it hold NUMBER and CENTS where copies differ."""
        return self._patterns[0].replace(_MOMENT, f"{placed}T08:30:00").encode("ascii")

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers of a delivery with that body, signed."""
        return {**self._headers, "Content-Type": "application/json", "X-WC-Webhook-Signature": signature(body)}


def signature(body: bytes) -> str:
    """As WooCommerce signs."""
    return base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode("ascii")


def _order(path: Path) -> dict[str, object]:
    order: dict[str, object] = json.loads(base64.b64decode(json.loads(path.read_text("utf-8"))["body_base64"]))
    return order


def _pattern(order: dict[str, object]) -> str:
    billing = {**order["billing"], "email": f"kunde{NUMBER}@example.com"}
    moments = dict.fromkeys(("date_created", "date_modified", "date_created_gmt", "date_modified_gmt"), _MOMENT)
    pattern = {**order, **moments, "id": int(NUMBER), "number": NUMBER, "total": _TOTAL, "billing": billing}
    return json.dumps(pattern, separators=(",", ":")).replace("/", "\\/")


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio and what it should be: ``at_least`` or ``at_most``."""

    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether it is what it should be."""
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )

    def __str__(self) -> str:
        return f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' ratios: machines change their speed from minute to minute, ratios hardly."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def alternate(rounds: int, *measures: Callable[[], Result]) -> list[list[Result]]:
    """Calls each in turn, round after round; one list of results per measure."""
    results: list[list[Result]] = [[] for _ in measures]
    for _ in range(rounds):
        for found, measure in zip(results, measures, strict=True):
            found.append(measure())
    return results


def heading(title: str) -> None:
    """Begins a table in Markdown."""
    print(
        f"\n**{title}**\n\n| what | ours | compared with | ratio | goal | |\n|---|---:|---:|---:|---|---|", flush=True
    )


def row(what: str, ours: str, compared: str = "", goal: Goal | None = None, value: float | None = None) -> None:
    """One line of the table."""
    shown = f"{goal.value:.2f}" if goal else f"{value:.2f}" if value is not None else ""
    verdict = "" if goal is None else "met" if goal.is_met else "**missed**"
    print(f"| {what} | {ours} | {compared} | {shown} | {goal or ''} | {verdict} |", flush=True)


def compare(
    what: str, ours: Sequence[float], theirs: Sequence[float], unit: str, against: str, **goal: float | None
) -> None:
    """One line of the table from the results of the rounds; ``unit`` is a format such as ``{:.2f} ms``."""
    mine, other = (unit.format(statistics.median(side)) for side in (ours, theirs))
    found = ratio(ours, theirs)
    row(what, mine, f"{other} {against}", Goal(found, **goal) if goal else None, found)
