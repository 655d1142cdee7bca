"""A fresh installation for each test, with a shop that has not installed the app yet; no call leaves the process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from mahnlauf.outbox import access as outbox_access
from mahnlauf.outbox import shop as outbox_shop
from mahnlauf.testing.in_memory import InMemory
from tests.shopware.world import ShopwareWorld


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShopwareWorld]:
    one = ShopwareWorld(tmp_path)

    def session() -> requests.Session:
        made = requests.Session()
        made.mount("https://", InMemory(one.shop.admin))
        return made

    monkeypatch.setattr(outbox_shop, "session", session)
    monkeypatch.setattr(outbox_access, "session", session)
    yield one
    one.close()
