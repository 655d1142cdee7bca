"""A plan is changed in a real Chromium: findings and picture follow the typing, the consequence comes before saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from mahnlauf.app import create_app
from mahnlauf.desk.tongue import LANGUAGE_COOKIE
from mahnlauf.shops.plan_files import stored_plan
from mahnlauf.testing.loopback import Loopback
from tests.desk.chromium import chromium, needs_chromium
from tests.desk.test_plans import RULES, filled
from tests.world import World

pytestmark = needs_chromium
AXE = (Path(__file__).parent / "axe/axe.min.js").read_text("utf-8")
PHONE, DESKTOP = 390, 1280
PATHS = ("/plans", "/plans/meins", "/plans/copecart", "/plans/meins/edit", "/plans/meins/edit?as=toml",
         "/plans/meins/move", "/plan-rules", "/plan-rules?q=1001")  # fmt: skip
_WIDER = "return document.documentElement.scrollWidth - innerWidth"
_AXE = "axe.run(document, {resultTypes: ['violations']}).then(arguments[0])"


class Screen:
    """Chromium at the desk of a world in which somebody may change plans."""

    def __init__(self, driver: webdriver.Chrome, url: str, world: World) -> None:
        self.driver, self.url, self.world = driver, url, world

    def open(self, path: str, wide: int, language: str = "de") -> None:
        size = {"width": wide, "height": 844, "deviceScaleFactor": 1, "mobile": wide < DESKTOP}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get(f"{self.url}/static/none")
        self.driver.add_cookie({"name": LANGUAGE_COOKIE, "value": language})
        self.driver.get(self.url + path)
        self.world.forget()

    def type(self, name: str, text: str) -> None:
        field = self.driver.find_element(By.NAME, name)
        field.clear()
        field.send_keys(text)

    def press(self, selector: str) -> None:
        found = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def shows(self, text: str, selector: str = "main") -> None:
        """Waits until that is there to be read."""
        there: Callable[[Any], bool] = lambda driver: text in driver.find_element(By.CSS_SELECTOR, selector).text  # noqa: E731
        WebDriverWait(self.driver, 20, ignored_exceptions=(StaleElementReferenceException,)).until(
            there, f"{text!r} is not shown"
        )

    def complaints(self) -> list[str]:
        entries = [str(entry["message"]) for entry in self.driver.get_log("browser")]
        return [one for one in entries if "/static/none" not in one]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with World(tmp_path_factory.mktemp("plans")) as world:
        filled(world)
        (world.folder / "plan_rules.toml").write_text(RULES, encoding="utf-8")
        with Loopback(create_app(world.house, open_desk=True)) as server, chromium() as driver:
            yield Screen(driver, server.url, world)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", PATHS)
def test_a_screen_about_plans_fits_and_axe_finds_nothing_serious(
    screen: Screen, path: str, wide: int, language: str
) -> None:
    screen.open(path, wide, language)
    assert screen.driver.execute_script(_WIDER) <= 0
    screen.driver.execute_script(AXE)
    found = screen.driver.execute_async_script(_AXE)["violations"]
    grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
    assert grave == []
    assert screen.complaints() == []


TYPED = {
    "de": (
        'ist "bald". Erwartet: eine ganze Zahl',
        "Tag",
        "Weiter: was würde sich ändern?",
        "Noch ohne Stufe",
        "Gespeichert",
    ),
    "en": ('is "bald". Expected a whole number', "Day", "Next: what would change?", "No stage has run yet", "Saved"),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_a_plan_is_changed_while_the_check_and_the_picture_follow(screen: Screen, wide: int, language: str) -> None:
    fault, day, following, waiting, saved = TYPED[language]
    new = str(40 + 2 * (wide == PHONE) + (language == "de"))
    screen.open("/plans/meins/edit", wide, language)
    screen.type("stages.1.term_days", "bald")
    screen.shows(fault, "#live")
    screen.type("stages.1.term_days", "7")
    screen.type("stages.1.offset_days", new)
    screen.shows(f"{day} {new}", "#live")
    assert screen.driver.execute_script(_WIDER) <= 0
    assert screen.driver.find_element(By.CSS_SELECTOR, "button.main").text == following
    screen.press("button.main")
    screen.shows(waiting)
    assert screen.driver.execute_script(_WIDER) <= 0
    screen.press("input[value=all]")
    screen.press("button.main")
    screen.shows(saved)
    assert f"offset_days = {new}" in stored_plan(screen.world.house.plans, "meins").text
    assert screen.complaints() == []


def test_rules_are_checked_while_they_are_typed(screen: Screen) -> None:
    screen.open("/plan-rules", DESKTOP)
    screen.type("toml", '[[rules]]\nplan = "gone"')
    screen.shows("so heißt kein Verfahren", "#live")
    screen.type("toml", '[[rules]]\nplan = "none"\ncountry = "CH"')
    screen.shows("Land CH", "#live")
    assert screen.complaints() == []
