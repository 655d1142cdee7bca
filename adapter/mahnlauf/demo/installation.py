"""The demo's installation: the folder's own database with one shop, and never one that belongs to somebody."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

from mahnlauf.core.errors import SettingsError
from mahnlauf.demo.recordings import FIRST_DAY, webhook_secret
from mahnlauf.house import House
from mahnlauf.settings import KEY_FILE, Settings
from mahnlauf.store import shops
from mahnlauf.store.database import open_database
from mahnlauf.testing.fake_shop import FakeShop

SHOP = "demo"
_PUBLIC = {
    "test_mode": "false",
    "live_since": FIRST_DAY.isoformat(),
    "owner_email": "buchhaltung@lernwerk.example",
    "sender": "Lernwerk Beispiel GmbH <buchhaltung@lernwerk.example>",
    "creditor": "Lernwerk Beispiel GmbH",
    "creditor_address": "Beispielstraße 12|10115 Berlin",
    "phone": "+49 30 23125014",
    "website": "https://lernwerk.example",
    "privacy_url": "https://lernwerk.example/datenschutz",
    "iban": "DE02120300000000202051",
    "bic": "BYLADEM1001",
    "agency": "Beispiel Inkasso GmbH",
}


def open_house(folder: Path | None, base_url: str) -> House:
    """Opens the installation of that folder (default: the current one) for the demo and makes what is missing.

    Raises SettingsError if it has a shop that is not the demo's. No mail leaves the machine, whatever is set."""
    settings = Settings.load(folder=folder)
    _must_be_ours(settings.database)
    if not settings.secret_key:
        settings = replace(settings, secret_key=_new_key(settings.folder))
    fixed = dict.fromkeys(("smtp", "imap", "base_url", "sender", "owner_email"), "mahnlauf demo")
    settings = replace(settings, smtp="", imap="", base_url=base_url, sources=fixed)
    return House.open(settings)


def connect(house: House, fake: FakeShop, url: str) -> None:
    """Adds the shop, or enters anew where its fake answers today."""
    keys = {"webhook_secret": webhook_secret(), "consumer_key": fake.key, "consumer_secret": fake.secret}
    house.shops.save(SHOP, "woocommerce", {**_PUBLIC, **keys, "url": url})


def _must_be_ours(path: Path) -> None:
    """Looks without changing anything: not even the schema of a real installation may move."""
    if not path.exists() or path.stat().st_size == 0:
        return
    db = open_database(path, upgrade=False)
    try:
        foreign = [row.name for row in shops.all_shops(db.reader) if not _is_demo(row)]
    finally:
        db.close()
    if foreign:
        raise SettingsError(
            f'The database {path} holds the shop "{foreign[0]}", which is not the demo\'s. Start the demo in an'
            " empty folder, or set MAHNLAUF_DATABASE to another file."
        )


def _is_demo(row: shops.ShopRow) -> bool:
    return row.name == SHOP and row.settings.get("creditor") == _PUBLIC["creditor"]


def _new_key(folder: Path) -> str:
    """Made once, readable by its owner alone; a file that is there stays as it is."""
    key = secrets.token_urlsafe(32)
    try:
        handle = os.open(folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise SettingsError(
            f"{folder / KEY_FILE} cannot be made: {fault.strerror}. Start the demo elsewhere."
        ) from fault
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
