"""Whole walks in a real Chromium, at the width of a phone and of a desk: click after click, nothing in the console."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from mahnlauf.app import create_app
from mahnlauf.shops.links import BUYER, Links
from mahnlauf.store import commands
from mahnlauf.testing.loopback import Loopback
from tests.desk.test_browser import CHROMIUM, DESKTOP, DRIVER, PHONE, Browser
from tests.desk.visitor import buyer
from tests.world import World

pytestmark = pytest.mark.skipif(
    not shutil.which("chromium") or not DRIVER, reason="there is no browser here: apt-get install chromium"
)
NOW = "2026-03-02T08:00:00Z"


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two reminded claims, one buyer to be called."""
    with World(tmp_path_factory.mktemp("walks"), creditor="Lind", iban="DE02120300000000202051") as made:
        made.order("1001")
        made.order("1002", "89.40", billing=buyer("Mira Castellanos", "mira@post.example"))
        made.days(21, 22)
        task = {"type": "phone_task", "stage": "call", "phone": "+49 30 5550177", "name": "Mira Castellanos"}
        with made.house.db.write() as conn:
            row = commands.NewCommand("laden", made.row("1002").id or 0, "call", "phone", task, NOW, "todo")
            commands.insert_many(conn, [row], NOW)
        yield made


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in ("headless=new", "disable-gpu", "disable-dev-shm-usage", "no-first-run", "no-proxy-server"):
        options.add_argument(f"--{switch}")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    with pytest.MonkeyPatch.context() as patch, Loopback(create_app(world.house, open_desk=True)) as server:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        patch.setenv("no_proxy", "127.0.0.1,localhost")
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
        try:
            yield Browser(driver, server.url)
        finally:
            driver.quit()


def click(browser: Browser, text: str) -> None:
    """The link or button of that text."""
    browser.driver.find_element(By.XPATH, f"//main//*[(self::a or self::button or self::summary)][.='{text}']").click()


def shows(browser: Browser, text: str) -> bool:
    """Whether it comes to be seen. While one page makes way for the next, the driver complains in several ways."""

    def said(driver: webdriver.Chrome) -> bool:
        return text in str(driver.execute_script("return document.body.innerText")).replace("\xa0", " ")

    wait = WebDriverWait(browser.driver, 10, ignored_exceptions=[WebDriverException])
    return bool(wait.until(said, text))


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_a_hold_is_looked_at_set_and_taken_back(browser: Browser, world: World, wide: int) -> None:
    browser.open("/claims/1", wide=wide)
    click(browser, "Mahnsperre setzen")
    assert shows(browser, "Nicht mehr vorgesehen: 1. Mahnung")
    assert world.claim()["blockers"] == []
    world.later()
    click(browser, "Mahnsperre setzen")
    assert shows(browser, "Zuletzt: Mahnsperre setzen, Inhaber")
    assert [one["code"] for one in world.claim()["blockers"]] == ["hold"]
    browser.driver.find_element(By.CSS_SELECTOR, ".notice a").click()
    assert shows(browser, "Was dann geschieht")
    world.later()
    click(browser, "Mahnsperre aufheben")
    assert shows(browser, "Zuletzt: Mahnsperre aufheben")
    assert world.claim()["blockers"] == []
    assert browser.complaints() == []


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_a_payment_is_booked_with_the_keyboard_alone_in_english(browser: Browser, world: World, wide: int) -> None:
    browser.open("/", wide=wide)
    browser.driver.find_element(By.CSS_SELECTOR, 'form[action="/language"] button').send_keys(Keys.ENTER)
    assert shows(browser, "Needs a person")
    browser.open("/claims/1/do/pay", wide=wide)
    field = browser.driver.find_element(By.ID, "amount")
    field.clear()
    field.send_keys("20.00", Keys.ENTER)
    assert shows(browser, "Open: 119.00 EUR → 99.00 EUR")
    world.later()
    browser.driver.find_element(By.CSS_SELECTOR, "button.main").send_keys(Keys.ENTER)
    assert shows(browser, "Last: Book a payment, Owner")
    assert world.claim()["total_minor"] == 9900
    assert browser.complaints() == []


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_a_call_is_noted_and_the_list_is_empty(browser: Browser, world: World, wide: int) -> None:
    world.later()
    browser.open("/phone", wide=wide)
    assert shows(browser, "Mira Castellanos")
    click(browser, "Zahlung zugesagt")
    assert shows(browser, "Niemand muss angerufen werden.")
    assert [one["code"] for one in world.claim("1002")["blockers"]] == ["promise"]
    assert browser.complaints() == []


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_a_buyer_objects_on_his_page(browser: Browser, world: World, wide: int) -> None:
    settings = world.house.settings
    token = Links(settings.secret_key, settings.base_url).token(BUYER, world.row().id or 0, world.today)
    browser.open(f"/c/{token}", wide=wide)
    assert shows(browser, "Noch offen: 119,00 €")
    assert browser.ask("document.documentElement.scrollWidth") <= wide
    click(browser, "Ich widerspreche der Forderung")
    browser.driver.find_element(By.ID, "object-text").send_keys("Nie bestellt")
    world.later()
    browser.driver.find_element(By.CSS_SELECTOR, "details[open] button").click()
    assert shows(browser, "Danke, das ist angekommen.")
    assert [one["code"] for one in world.claim()["blockers"]] == ["disputed"]
    assert browser.driver.get_cookies() == []
    assert browser.complaints() == []


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_several_claims_are_chosen_and_held(browser: Browser, world: World, wide: int) -> None:
    browser.open("/claims", wide=wide)
    for box in browser.driver.find_elements(By.CSS_SELECTOR, "input[name=id]"):
        box.click()
    click(browser, "Folgen zeigen")
    assert shows(browser, "2 von 2 gewählten Forderungen")
    world.later()
    click(browser, "Mahnsperre setzen: 2")
    assert shows(browser, "Geändert: 2")
    assert browser.complaints() == []
