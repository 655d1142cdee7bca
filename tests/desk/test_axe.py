"""What axe-core finds on every screen: nothing serious, in both languages, on a phone and on a desktop.

A new screen is one line in `SCREENS`; ``axe/`` holds axe-core as Deque publishes it, for tests only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from mahnlauf.app import create_app
from mahnlauf.clerk import Actor
from mahnlauf.clerk.incoming import Incoming, take
from mahnlauf.core.money import Money
from mahnlauf.desk.door import COOKIE
from mahnlauf.desk.tongue import LANGUAGE_COOKIE, LANGUAGES
from mahnlauf.people import register
from mahnlauf.shops.links import BUYER, MERCHANT, Links
from mahnlauf.store import passkeys
from mahnlauf.testing.loopback import Loopback
from tests.desk.chromium import chromium, needs_chromium
from tests.desk.visitor import full_world
from tests.world import World

pytestmark = needs_chromium
AXE = (Path(__file__).parent / "axe/axe.min.js").read_text("utf-8")
WIDTHS = (390, 1280)
OWNER, NOBODY = "owner", ""
GRAVE = ("serious", "critical")
_RUN = "axe.run(document, {resultTypes: ['violations'], preload: false}).then(arguments[0])"
_STATUS = "return performance.getEntriesByType('navigation')[0].responseStatus"


@dataclass(frozen=True)
class Screen:
    """An address, who looks at it, and the status that it answers; ``{buyer}`` and ``{merchant}`` are signed
    links, whose pages are told their language by ``{lang}``."""

    path: str
    who: str = OWNER
    status: int = 200


SCREENS = (
    Screen("/"),
    Screen("/claims"),
    Screen("/claims?q=öztürk"),
    Screen("/claims?q=niemand"),
    Screen("/claims/1"),
    Screen("/claims/2"),
    Screen("/claims/4"),
    Screen("/claims/999", status=404),
    Screen("/claims/1/letters/1"),
    Screen("/claims/1/do/hold"),
    Screen("/claims/1/do/pay?amount=20,00&ref=bank"),
    Screen("/claims/1/do/pay?amount=viel"),
    Screen("/claims/bulk?verb=hold&id=1&id=2&until=2026-07-01"),
    Screen("/claims/1/buyer"),
    Screen("/claims/1/buyer/merge?q=mira"),
    Screen("/claims/1/buyer/merge?with=3"),
    Screen("/phone"),
    Screen("/money"),
    Screen("/money/1"),
    Screen("/money/1?shown=1&claim=1&share_1=70,50"),
    Screen("/money/1?shown=1&claim=1&share_1=viel"),
    Screen("/letters"),
    Screen("/letters/laden/de/dunning_1"),
    Screen("/letters/laden/en/_object"),
    Screen("/letters/laden/look"),
    Screen("/deliveries"),
    Screen("/outbox"),
    Screen("/letters"),
    Screen("/plans"),
    Screen("/shops"),
    Screen("/start"),
    Screen("/courses"),
    Screen("/subscribers"),
    Screen("/reports/ageing"),
    Screen("/reports/open-items"),
    Screen("/users"),
    Screen("/me"),
    Screen("/protocol"),
    Screen("/login", NOBODY),
    Screen("/", NOBODY, 401),
    Screen("{buyer}?lang={lang}", NOBODY),
    Screen("{merchant}?lang={lang}", NOBODY),
    Screen("/c/forged?lang={lang}", NOBODY, 404),
)


@dataclass
class Reader:
    """A browser at one desk, and the cookies of each visitor."""

    driver: webdriver.Chrome
    url: str
    session: str
    links: dict[str, str]

    def become(self, who: str, language: str) -> None:
        """From now on this visitor, in this language."""
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": LANGUAGE_COOKIE, "value": language})
        if who == OWNER:
            self.driver.add_cookie({"name": COOKIE, "value": self.session})

    def open(self, path: str, language: str) -> int:
        """Opens the page with axe-core in it; returns the status that the server answered."""
        self.driver.get(self.url + path.format(**self.links, lang=language))
        self.driver.execute_script(AXE)
        status: int = self.driver.execute_script(_STATUS)
        return status

    def faults(self, wide: int) -> list[str]:
        """What axe-core finds serious at that width."""
        size = {"width": wide, "height": 844, "deviceScaleFactor": 1, "mobile": wide < max(WIDTHS)}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        found: list[dict[str, Any]] = self.driver.execute_async_script(_RUN)["violations"]
        return [
            f"{one['impact']} {one['id']}: {one['help']} at {[node['html'][:120] for node in one['nodes'][:3]]}"
            for one in found
            if one["impact"] in GRAVE
        ]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with World(tmp_path_factory.mktemp("axe")) as world:
        full_world(world)
        house = world.house
        told = Incoming(Money(7050, "EUR"), world.today, "Jürgen Weiß", "Bestellung 1001 und 1003")
        take(house.intake, "laden", told, Actor("owner", "cli"))
        user = register.add(house.db, house.clock, "anna@laden.example", "owner", name="Anna")
        with house.db.write() as conn:
            key = passkeys.PasskeyRow(0, user.id, "c", "", 0, "Laptop", "2026-03-02T08:00:00Z", None)
            passkeys.add(conn, key)
        links = Links(house.settings.secret_key, "")
        tokens = {"buyer": links.address(BUYER, 1, world.today), "merchant": links.address(MERCHANT, 1, world.today)}
        with Loopback(create_app(house)) as server, chromium() as driver:
            url = server.url.replace("127.0.0.1", "localhost")  # where passkeys are offered, too
            driver.get(f"{url}/login")
            yield Reader(driver, url, house.entrance().begin(user.id, "axe"), tokens)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda one: f"{one.who or 'nobody'}:{one.path}")
def test_axe_finds_nothing_serious(reader: Reader, screen: Screen) -> None:
    found = []
    for language in LANGUAGES:
        reader.become(screen.who, language)
        assert reader.open(screen.path, language) == screen.status
        assert reader.driver.execute_script("return document.documentElement.lang") == language
        found += [f"{language} {wide}: {fault}" for wide in WIDTHS for fault in reader.faults(wide)]
    assert found == []


def test_axe_finds_what_is_serious(reader: Reader) -> None:
    reader.become(NOBODY, "de")
    reader.open("/login", "de")
    reader.driver.execute_script("document.querySelector('label[for=email]').remove()")
    assert any("label" in one for one in reader.faults(1280))
