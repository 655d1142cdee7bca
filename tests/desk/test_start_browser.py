"""The wizard in a real Chromium, from the link that opens it to the letters: both languages, desk and phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from mahnlauf.app import create_app
from mahnlauf.desk.entry import entry_link
from mahnlauf.testing.loopback import Loopback
from tests.desk.beginner import SECRET, Beginner
from tests.outbox.postman import Postman, mail_server

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not CHROMIUM or not DRIVER, reason="there is no browser here: apt-get install chromium chromium-driver"
)
AXE = Path(__file__).parent / "axe/axe.min.js"
PHONE, DESKTOP = 390, 1280
_SERIOUS = """
const done = arguments[0];
axe.run({iframes: false}).then(found => done(
  found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => one.id)));
"""
WORDS = {
    "de": {
        "hello": "Drei Fragen, dann läuft Ihr Mahnwesen zur Probe.",
        "tested": "Der Mailserver hat die Testmail angenommen.",
        "done": "Fertig: laden läuft im Testbetrieb.",
        "case": "Wenn niemand zahlt",
    },
    "en": {
        "hello": "Three questions, then your dunning is on trial.",
        "tested": "The mail server has taken the test mail.",
        "done": "Done: laden runs in test mode.",
        "case": "If nobody pays",
    },
}


class Screen:
    """A browser of that width in front of the wizard."""

    def __init__(self, driver: webdriver.Chrome, url: str, wide: int) -> None:
        self.driver, self.url, self.wide = driver, url, wide
        driver.delete_all_cookies()
        size = {"width": wide, "height": 844, "deviceScaleFactor": 1, "mobile": wide < DESKTOP}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.get_log("browser")

    def go(self, path: str) -> None:
        self.driver.get(self.url + path)

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.one(f"[name={name}]")
            field.clear()
            field.send_keys(value)

    def press(self, selector: str) -> None:
        """Clicks and waits for the page that follows."""
        button = self.one(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        before = self.one("html")
        button.click()
        WebDriverWait(self.driver, 20).until(lambda _: self._is_another(before))

    def _is_another(self, before: WebElement) -> bool:
        now = self.driver.find_elements(By.TAG_NAME, "html")
        return bool(now) and now[0] != before and self.driver.execute_script("return document.readyState") == "complete"

    def text(self) -> str:
        return self.one("main").text

    def at(self, path: str) -> None:
        """The page is this one, fits its window, and nobody complains: console, axe."""
        assert urlsplit(self.driver.current_url).path == path
        assert self.driver.execute_script("return document.documentElement.scrollWidth") <= self.wide
        self.driver.execute_script(AXE.read_text("utf-8"))
        assert self.driver.execute_async_script(_SERIOUS) == []
        assert [entry["message"] for entry in self.driver.get_log("browser")] == []


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in ("headless=new", "disable-gpu", "disable-dev-shm-usage", "no-first-run", "no-proxy-server"):
        options.add_argument(f"--{switch}")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        patch.setenv("no_proxy", "127.0.0.1,localhost")
        made = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
        try:
            yield made
        finally:
            made.quit()


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Beginner]:
    with Beginner(tmp_path / "new") as made:
        yield made


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
@pytest.mark.parametrize("language", ["de", "en"])
def test_from_the_printed_link_to_the_letters_of_a_real_order(
    driver: webdriver.Chrome, owner: Beginner, language: str, wide: int
) -> None:
    words = WORDS[language]
    with Loopback(create_app(owner.house)) as server, mail_server(Postman()) as postman:
        screen = Screen(driver, server.url, wide)
        screen.go(urlsplit(entry_link(owner.house.settings, owner.house.clock)).path)
        if language == "en":
            screen.press(".foot button[lang=en]")
        screen.at("/start")
        assert words["hello"] in screen.text()

        screen.press(".way .now a")
        screen.at("/start/shop")
        screen.press(".choices a[href*=digistore]")
        screen.at("/start/shop")
        screen.press(".choices a[href*=woocommerce]")
        screen.fill(name="laden", url="https://shop.example", webhook_secret=SECRET)
        screen.press("button.main")
        screen.at("/start/shop")
        owner.order("1001")

        screen.press(".onward a.main")
        screen.at("/start/mail")
        sender = "Muster GmbH <buchhaltung@example.com>"
        port = postman.url.rpartition(":")[2]
        screen.fill(host="127.0.0.1", port=port, sender=sender, owner_email="anna@example.com")
        screen.press("button[value=test]")
        screen.at("/start/mail")
        assert words["tested"] in screen.text()
        assert [one.rcpt_tos for one in postman.envelopes] == [["anna@example.com"]]
        screen.press("button[value=save]")

        screen.at("/start/plan")
        label = screen.one("label[for=plan-bezahlt]")
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", label)
        label.click()
        screen.fill(creditor="Keramikwerkstatt Lind GmbH", creditor_address="Werkstattgasse 7\n04109 Leipzig")
        screen.press("button.main")

        screen.at("/start/letters")
        assert words["done"] in screen.text()
        assert words["case"] in screen.text()
        assert "1001" in screen.text()
        driver.switch_to.frame(screen.one("details[open] iframe"))
        assert "Keramikwerkstatt Lind GmbH" in screen.one("body").text
        driver.switch_to.default_content()
        paper = screen.one("details.letter:has(img) summary")
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", paper)
        paper.click()
        picture = screen.one("details[open] img")
        WebDriverWait(driver, 20).until(
            lambda one: one.execute_script("return arguments[0].naturalWidth", picture) > 500
        )
        screen.at("/start/letters")

        screen.go("/start")
        assert len(driver.find_elements(By.CSS_SELECTOR, ".way .done")) == 3
    shop = owner.house.shops.get("laden")
    assert (shop.plan, shop.test_mode, shop.settings["creditor"]) == ("bezahlt", True, "Keramikwerkstatt Lind GmbH")


def test_a_plan_can_be_chosen_with_the_keyboard_alone(driver: webdriver.Chrome, owner: Beginner) -> None:
    owner.with_shop()
    with Loopback(create_app(owner.house, open_desk=True)) as server:
        screen = Screen(driver, server.url, DESKTOP)
        screen.go("/start/plan")
        checked = "return document.querySelector('[name=plan]:checked').value"
        assert driver.execute_script(checked) == "full_service"
        screen.one("[name=plan]:checked").send_keys("\ue015")  # arrow down
        assert driver.execute_script(checked) == "novalnet"


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
def test_the_days_of_a_plan_are_drawn_apart(driver: webdriver.Chrome, owner: Beginner, wide: int) -> None:
    owner.with_shop()
    with Loopback(create_app(owner.house, open_desk=True)) as server:
        screen = Screen(driver, server.url, wide)
        screen.go("/start/plan")
        boxes = driver.execute_script(
            "return [...document.querySelectorAll('.strip-of-days')].map(one => [one.getBoundingClientRect().right,"
            " ...[...one.querySelectorAll('circle, rect, path')].map(mark => mark.getBoundingClientRect())"
            ".map(box => [box.left, box.right])])"
        )
        assert len(boxes) == 5
        for edge, *marks in boxes:
            assert all(one[1] <= two[0] + 1 for one, two in pairwise(marks)), marks
            assert marks[-1][1] <= edge + 0.5
