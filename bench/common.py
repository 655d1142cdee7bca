"""What both benches share: an installation in a folder of its own, a recorded order as a pattern, the result table."""

from __future__ import annotations

import base64
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mahnlauf.core.events import Event
from mahnlauf.house import House
from mahnlauf.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHOP = "bench"
SECRET = "the-secret-of-the-bench-shop"  # also the key of the installation: long enough for both
RECORDED = ROOT / "plugins/woocommerce/tests/payloads/50-storefront-checkout-bacs__order-created.json"
RECORDED_LINES = ROOT / "plugins/woocommerce/tests/payloads/21-two-lines-19-7__order-created.json"
ROUNDS = 5

_OFFLINE = {
    "webhook_secret": SECRET,
    "test_mode": "false",
    "live_since": "2026-01-01",
    "agency": "Beispiel Inkasso GmbH",
    "creditor": "Kräuterhof Beispiel GmbH",
    "creditor_address": "Am Anger 1|99084 Erfurt",
    "owner_email": "buchhaltung@kraeuterhof.example",
    "phone": "+49 361 000000",
    "iban": "DE02120300000000202051",
    "website": "https://kraeuterhof.example",
    "privacy_url": "https://kraeuterhof.example/datenschutz",
}
_SETTINGS = {
    **_OFFLINE,
    # With these the shop can be written to, so that every stage also puts a command for the shop into the outbox.
    "url": "https://kraeuterhof.example",
    "consumer_key": "ck_bench",
    "consumer_secret": "cs_bench",
}


def environment(folder: Path, today: date | None = None) -> dict[str, str]:
    """What a process needs to find the installation in that folder."""
    found = {"MAHNLAUF_DATABASE": str(folder / "mahnlauf.db"), "MAHNLAUF_SECRET_KEY": SECRET}
    return found | ({"MAHNLAUF_TODAY": today.isoformat()} if today else {})


def open_house(folder: Path, today: date | None = None) -> House:
    """The installation in that folder, made if it is not there."""
    return House.open(Settings.load(environment(folder, today), folder))


def new_house(folder: Path, today: date | None = None, *, written_back: bool = True) -> House:
    """A fresh installation with one WooCommerce shop that was heard of just now."""
    house = open_house(folder, today)
    house.shops.save(SHOP, "woocommerce", _SETTINGS if written_back else _OFFLINE)
    return house
