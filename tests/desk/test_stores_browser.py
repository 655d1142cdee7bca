"""The shops in a real Chromium: connected by clicks against a shop, tested, synced, taken live; at 390 and 1280 px, in
both languages, nothing in the console, and axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By

from mahnlauf.shops.links import Links
from mahnlauf.testing.fake_shop import FakeShop
from mahnlauf.testing.loopback import Loopback
from mahnlauf.worker import work
from tests.desk import test_walks
from tests.desk.test_browser import CHROMIUM, DESKTOP, DRIVER, PHONE, Browser
from tests.desk.test_stores_live import READY
from tests.desk.test_walks import click, shows
from tests.world import World

pytestmark = pytest.mark.skipif(
    not CHROMIUM or not DRIVER, reason="there is no browser here: apt-get install chromium chromium-driver"
)
AXE = (Path(__file__).parent / "axe/axe.min.js").read_text("utf-8")
_SERIOUS = """const done = arguments[0];
axe.run().then(found => done(found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
  .map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' '))));"""
WORDS = {
    "de": ("Mit dem Shop verbinden", "Der Shop hat die Schlüssel übergeben", "wurde angelegt", "Jetzt prüfen",
           "Alle Webhooks sind da", "Jetzt abgleichen", "Er beginnt.", "Bestellungen erzählt", "Scharf schalten …",
           "Ja, scharf schalten", "Der Shop ist scharf.", "Zurück in den Testbetrieb", "An Käufer geht nichts mehr"),
    "en": ("Connect with the shop", "The shop handed out its keys", "was made", "Test now", "All webhooks are there",
           "Sync now", "It begins.", "orders told", "Go live …", "Yes, go live", "The shop is live.",
           "Back to test mode", "Nothing goes to buyers any more"),
}  # fmt: skip
browser = test_walks.browser


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A shop in test mode that lacks nothing but its connection."""
    with World(tmp_path / "house", test_mode="true", **READY) as made:
        made.order("1001")
        yield made


@pytest.fixture
def fake(world: World, browser: Browser) -> Iterator[FakeShop]:
    """The shop and the desk reach each other."""
    house, shop = world.house, FakeShop(now=lambda: world.now)
    house.settings = replace(house.settings, base_url=browser.url, smtp="smtp://user:pass@mail.muster.example")
    house.shops.links = Links(house.settings.secret_key, browser.url)
    with Loopback(shop) as server:
        world.shop("laden", url=server.url)
        world.forget()
        yield shop


def speak(browser: Browser, language: str, wide: int) -> None:
    browser.open("/shops", wide=wide)
    if browser.ask("document.documentElement.lang") != language:
        browser.driver.find_element(By.CSS_SELECTOR, 'form[action="/language"] button').click()
        browser.open("/shops", wide=wide)


def faults(browser: Browser, wide: int) -> list[Any]:
    """What is wrong with the page as it stands."""
    found: list[Any] = browser.complaints()
    if browser.ask("document.documentElement.scrollWidth") > wide:
        found.append("it is wider than the window")
    browser.driver.execute_script(AXE)
    return found + list(browser.driver.execute_async_script(_SERIOUS))


@pytest.mark.parametrize("language,wide", [("de", PHONE), ("en", DESKTOP)])
def test_a_shop_is_connected_tested_synced_and_taken_live_and_back(
    browser: Browser, world: World, fake: FakeShop, wide: int, language: str
) -> None:
    (connect, given, made, test, fine, sync, begins, told, live, yes, is_live, back, is_test) = WORDS[language]
    speak(browser, language, wide)
    browser.open("/shops/laden", wide=wide)
    assert faults(browser, wide) == []
    click(browser, connect)
    assert shows(browser, "An application would like to connect to your store")
    browser.driver.find_element(By.ID, "approve").click()
    assert shows(browser, given)
    work(world.house, once=True)
    assert shows(browser, made)  # nobody reloads: the page asks by itself
    click(browser, test)
    assert shows(browser, fine)
    click(browser, sync)
    assert shows(browser, begins)
    work(world.house, once=True)
    assert shows(browser, told)
    assert faults(browser, wide) == []
    click(browser, live)
    assert shows(browser, yes)
    assert faults(browser, wide) == []
    click(browser, yes)
    assert shows(browser, is_live)
    world.forget()
    assert not world.house.shops.get("laden").test_mode
    click(browser, back)
    assert shows(browser, is_test)
    assert faults(browser, wide) == []
    assert fake.webhooks.hooks


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_a_shop_is_added_by_its_form_and_a_fault_stands_beside_its_field(
    browser: Browser, world: World, wide: int, language: str
) -> None:
    speak(browser, language, wide)
    browser.open("/new-shop", wide=wide)
    assert faults(browser, wide) == []
    browser.driver.find_element(By.PARTIAL_LINK_TEXT, "WooCommerce").click()
    browser.driver.find_element(By.ID, "shop").send_keys("zweiter")
    browser.driver.find_element(By.ID, "s-url").send_keys("shop.example")
    browser.driver.find_element(By.CSS_SELECTOR, "button.main").click()
    assert shows(browser, "https://shop.example")
    found = browser.boxes("#s-url, #s-url-fault")
    assert found[1][1] >= found[0][3] - 1  # below its field
    assert [one for one in faults(browser, wide) if "400" not in str(one)] == []
    field = browser.driver.find_element(By.ID, "s-url")
    assert field.get_attribute("value") == "shop.example"
    field.clear()
    field.send_keys("https://shop.example")
    browser.driver.find_element(By.CSS_SELECTOR, "button.main").click()
    assert shows(browser, "zweiter")
    assert browser.ask("document.getElementById('webhook').value").endswith("/webhooks/zweiter")
    for path in ("/shops", "/shops/zweiter/settings", "/shops/zweiter/live"):
        browser.open(path, wide=wide)
        assert faults(browser, wide) == [], path
