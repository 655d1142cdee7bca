"""Writing a letter in a real Chromium: it is seen while it is written, in both languages, on a desk and on a phone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from mahnlauf.app import create_app
from mahnlauf.desk.tongue import LANGUAGE_COOKIE
from mahnlauf.testing.loopback import Loopback
from tests.desk.chromium import chromium, needs_chromium
from tests.desk.visitor import buyer
from tests.world import World

pytestmark = needs_chromium
PHONE, DESKTOP = 390, 1280
DUNNING = "/letters/laden/de/dunning_1"
_PATIENCE = 10
_TYPE = """
const field = document.querySelector(arguments[0]);
field.value = field.value.replace(arguments[1], arguments[2]);
field.dispatchEvent(new Event('input', {bubbles: true}));
"""


class Screen:
    """A Chromium at one desk, with what a person at these screens does."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver, self.url = driver, url

    def open(self, path: str, wide: int, language: str) -> None:
        size = {"width": wide, "height": 900, "deviceScaleFactor": 1, "mobile": wide < DESKTOP}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        if not self.driver.current_url.startswith(self.url):
            self.driver.get(f"{self.url}/static/none")  # a cookie needs a page of its host
        self.driver.add_cookie({"name": LANGUAGE_COOKIE, "value": language})
        self.complaints()
        self.driver.get(self.url + path)

    def ask(self, script: str) -> Any:
        return self.driver.execute_script(f"return {script}")

    def type(self, field: str, old: str, new: str) -> None:
        self.driver.execute_script(_TYPE, field, old, new)

    def soon(self, true: Callable[[], object]) -> None:
        """Waits until it is so."""
        end = time.monotonic() + _PATIENCE
        while not true():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.05)

    def shown(self) -> str:
        """The words in the frame; empty while a new one is on its way."""
        try:
            self.driver.switch_to.frame(self.driver.find_element(By.CSS_SELECTOR, ".stage iframe:not(.coming)"))
            return self.driver.find_element(By.TAG_NAME, "body").text
        except WebDriverException:  # the frame made way for the next one while we looked
            return ""
        finally:
            self.driver.switch_to.default_content()

    def complaints(self) -> list[str]:
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("texts")) as made:
        made.order("1001", "220.50", billing=buyer("Mira Castellanos", "mira@post.example"))
        made.run()
        yield made


@pytest.fixture(scope="module")
def screen(world: World) -> Iterator[Screen]:
    with Loopback(create_app(world.house, open_desk=True)) as server, chromium() as driver:
        yield Screen(driver, server.url)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_the_letter_and_what_it_lacks_are_seen_while_it_is_written(screen: Screen, wide: int, language: str) -> None:
    screen.open(DUNNING, wide, language)
    screen.soon(lambda: "Bitte überweisen Sie 154,37 €" in screen.shown())
    steps = screen.ask("history.length")
    screen.type("#text", "{{ deadline }}.\n\n[[table]]", "{{ deadline }}, heute noch.")
    missing = "Im Schreiben fehlt: die Aufstellung" if language == "de" else "The letter lacks the table of the claim"
    screen.soon(lambda: missing in str(screen.ask("document.querySelector('#checked').textContent")))
    screen.soon(lambda: "21.09.2026, heute noch." in screen.shown())
    screen.driver.find_element(By.ID, "claim").send_keys("ML000001")
    screen.soon(lambda: "Guten Tag Mira Castellanos" in screen.shown())
    screen.soon(lambda: "220,50" in str(screen.ask("document.querySelector('#values').textContent")))
    screen.driver.execute_script("document.querySelector('input[value=text]').click()")
    screen.soon(lambda: "------" in screen.shown())
    assert screen.ask("history.length") == steps  # the way back leads out of the page, not through its previews
    assert screen.ask("document.querySelectorAll('.stage iframe').length") == 1
    assert screen.complaints() == []


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", ["/letters", DUNNING, "/letters/laden/en/_object", "/letters/laden/look"])
def test_a_screen_fits_its_window_and_complains_of_nothing(screen: Screen, path: str, wide: int, language: str) -> None:
    screen.open(path, wide, language)
    assert screen.ask("document.documentElement.scrollWidth") <= wide
    assert screen.ask("document.documentElement.lang") == language
    assert screen.complaints() == []


def test_a_text_is_saved_and_taken_back_with_the_keyboard(world: World, screen: Screen) -> None:
    screen.open(DUNNING, DESKTOP, "de")
    screen.type("#text", "Subject: 1. Mahnung", "Subject: Ganz eigene Mahnung")
    screen.driver.find_element(By.CSS_SELECTOR, "#draft button.main").send_keys(Keys.ENTER)
    screen.soon(lambda: "done=saved" in screen.driver.current_url)
    path = world.folder / "letters/laden/de/dunning_1.txt"
    assert "Subject: Ganz eigene Mahnung" in path.read_text("utf-8")
    assert screen.ask("document.querySelector('.lead .tag').textContent") == "eigener Text"
    screen.driver.find_element(By.CSS_SELECTOR, "button.danger").send_keys(Keys.ENTER)
    screen.soon(lambda: "done=reset" in screen.driver.current_url)
    assert not path.exists()


def test_a_lighter_colour_is_warned_of_and_worn_at_once(screen: Screen) -> None:
    screen.open("/letters/laden/look", DESKTOP, "de")
    screen.type("#accent", "#1f5f5b", "#ffee00")
    screen.soon(lambda: "Zu hell für Schrift" in str(screen.ask("document.querySelector('#colour').textContent")))
    screen.type("#footer", "", "HRB 4711")
    screen.soon(lambda: "HRB 4711" in screen.shown())
    assert screen.complaints() == []


def test_without_script_the_button_shows_the_letter(screen: Screen) -> None:
    screen.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        screen.driver.get(screen.url + DUNNING)
        screen.driver.find_element(By.CSS_SELECTOR, "button[name=show]").click()
        screen.soon(lambda: "Bitte überweisen Sie 154,37 €" in screen.shown())
    finally:
        screen.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
