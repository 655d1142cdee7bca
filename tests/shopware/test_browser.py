"""The pages in a real Chromium, inside a frame of the shop's administration, German and English."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from flask import Flask
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from mahnlauf.testing.loopback import Loopback
from tests.shopware.world import ShopwareWorld

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not CHROMIUM or not DRIVER, reason="there is no browser here: apt-get install chromium chromium-driver"
)
BUYERS = ("Jana Okafor-Wunderlich", "Peer Lindqvist", "Änne O'Brien & Söhne", "Tomasz Wójcik")
_SECONDS = 10  # the administration gives a page five to say that it is there
_ADMINISTRATION = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Administration</title>
<style>body{{margin:0}}iframe{{border:0;width:100vw;height:100vh;display:block}}</style>
<script>let heard = []; addEventListener("message", e => heard.push([e.data, e.origin]));</script>
<iframe src="{address}"></iframe></html>"""


class Administration:
    """The shop's own pages: one with a frame around an address of ours."""

    def __init__(self, driver: webdriver.Chrome, world: ShopwareWorld) -> None:
        self.driver, self.world, self.address = driver, world, ""
        self.app = Flask("administration")
        self.app.get("/favicon.ico", endpoint="icon")(lambda: ("", 204))
        self.app.get("/admin", endpoint="admin")(lambda: _ADMINISTRATION.format(address=escape(self.address)))
        self.url = ""

    def open(self, address: str) -> None:
        """Shows the address in the frame; from then on the driver looks into the frame."""
        self.address = address
        self.driver.get(f"{self.url}/admin")
        self.driver.switch_to.frame(self.driver.find_element(By.TAG_NAME, "iframe"))

    def heard(self) -> list[list[str]]:
        """What the frame told the administration."""
        self.driver.switch_to.default_content()
        WebDriverWait(self.driver, _SECONDS).until(lambda one: one.execute_script("return heard.length"))
        told: list[list[str]] = self.driver.execute_script("return heard")
        self.driver.switch_to.frame(self.driver.find_element(By.TAG_NAME, "iframe"))
        return told

    def text(self) -> str:
        """What people read in the frame."""
        return self.driver.find_element(By.TAG_NAME, "body").text

    def press(self, label: str) -> None:
        """Presses a button in the frame and waits for the next page."""
        old = self.driver.find_element(By.TAG_NAME, "html")
        self.driver.find_element(By.XPATH, f"//button[normalize-space()='{label}']").click()
        WebDriverWait(self.driver, _SECONDS).until(lambda one: one.find_element(By.TAG_NAME, "html") != old)

    def picture(self, name: str) -> None:
        """Keeps what is seen, if somebody wants to look: MAHNLAUF_PICTURES names the folder."""
        folder = os.environ.get("MAHNLAUF_PICTURES")
        if folder:
            self.driver.switch_to.default_content()
            self.driver.save_screenshot(Path(folder) / f"{name}.png")
            self.driver.switch_to.frame(self.driver.find_element(By.TAG_NAME, "iframe"))


def order_of(world: ShopwareWorld, number: int) -> str:
    """One of the buyers orders."""
    first, _, last = BUYERS[number].partition(" ")
    place = {"street": "Lindenweg 4", "zipcode": "10115", "city": "Berlin", "country": {"iso": "DE"}}
    return world.orders.place(
        59 + 40 * number, email=f"b{number}@post.example", billingAddressId="a" * 32,
        addresses=[{"id": "a" * 32, "firstName": first, "lastName": last, **place}],
    )  # fmt: skip


@pytest.fixture
def administration(world: ShopwareWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[Administration]:
    """A shop with four unpaid orders, one of them reminded, one paused."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in ("headless=new", "disable-gpu", "disable-dev-shm-usage", "no-first-run", "no-proxy-server",
                   "window-size=1180,900"):  # fmt: skip
        options.add_argument(f"--{switch}")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        shown = Administration(driver, world)
        with Loopback(shown.app) as shop, Loopback(world.client.application) as ours:
            world.go_live(language="de")
            orders = [order_of(world, number) for number in (0, 1)]
            world.work().day(22)
            orders += [order_of(world, number) for number in (2, 3)]
            world.work().sync()
            world.shop.press("pause", [orders[2]])
            world.house.shops.save(world.name, "shopware", {"url": shop.url})
            world.shop.url, world.shop.app_url, shown.url = shop.url, ours.url, shop.url
            yield shown
    finally:
        driver.quit()


@pytest.mark.parametrize(
    "locale,title,deed,told", [("de-DE", "Forderungen", "Mahnlauf anhalten", "Mahnsperre"),
                               ("en-GB", "Claims", "Pause dunning", "on hold")]
)  # fmt: skip
def test_list_and_claim_in_the_frame(
    administration: Administration, locale: str, title: str, deed: str, told: str
) -> None:
    world, driver = administration.world, administration.driver
    world.shop.locale = locale
    administration.open(world.shop.page_url("claims"))
    assert [message for message, _ in administration.heard()] == ["sw-app-loaded"]
    assert driver.find_element(By.TAG_NAME, "h1").text == title
    assert len(driver.find_elements(By.CSS_SELECTOR, "tbody tr")) == 4
    assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    administration.picture(f"module-{locale[:2]}")
    administration.press(driver.find_elements(By.CSS_SELECTOR, "tbody button")[-1].text)
    assert [message for message, _ in administration.heard()] == ["sw-app-loaded", "sw-app-loaded"]
    administration.picture(f"claim-{locale[:2]}")
    administration.press(deed)
    assert told in driver.find_element(By.CSS_SELECTOR, "[role=status]").text
    assert driver.get_log("browser") == []


def test_the_order_page_fits_a_narrow_window(administration: Administration) -> None:
    world, driver = administration.world, administration.driver
    driver.set_window_size(420, 900)
    (row, *_) = world.host.claims(world.name)
    administration.open(world.shop.page_url("order", id=row["order_ref"]))
    assert str(row["order_number"]) in administration.text()
    assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("change", ["&role=admin", "x", "&shopware-shop-signature=0"])
def test_an_address_that_was_touched_shows_nothing(administration: Administration, change: str) -> None:
    administration.open(administration.world.shop.page_url("claims") + change)
    assert "nur aus der Verwaltung" in administration.text()
    assert not administration.driver.find_elements(By.TAG_NAME, "table")


def test_a_strange_page_cannot_frame_it(administration: Administration) -> None:
    """Another site got hold of a fresh address and shows it in a frame of its own."""
    world = administration.world
    address = world.shop.page_url("claims")
    world.house.shops.save(world.name, "shopware", {"url": "https://shop.lernwerk.example"})
    administration.open(address)
    assert not administration.driver.find_elements(By.TAG_NAME, "table")
    refused = [one["message"] for one in administration.driver.get_log("browser")]
    assert any("frame-ancestors" in text for text in refused)


def test_the_clock_of_a_page_ends_it(administration: Administration) -> None:
    world = administration.world
    administration.open(world.shop.page_url("claims"))
    world.now += timedelta(minutes=31)
    world.later()
    administration.press("Abgeschlossene")
    assert "Sitzung ist abgelaufen" in administration.text()
