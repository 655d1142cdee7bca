"""The desk in a real Chromium: nothing overlaps or overflows, nothing is complained about in the console."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from mahnlauf.app import create_app
from mahnlauf.testing.loopback import Loopback
from tests.desk.test_hostile import HOSTILE
from tests.desk.visitor import buyer, full_world
from tests.world import World

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not CHROMIUM or not DRIVER, reason="there is no browser here: apt-get install chromium chromium-driver"
)

PATHS = (
    "/",
    "/claims",
    "/claims?q=öztürk",
    "/claims/1",
    "/claims/2",
    "/claims/8",
    "/claims/9",
    "/claims/1/letters/1",
    "/deliveries",
    "/outbox",
    "/claims/1/do/pay?amount=20,00&ref=bank",
    "/claims/1/buyer",
    "/claims/bulk?verb=hold&id=1&id=2&until=2026-07-01",
    "/phone",
    "/users",
    "/protocol",
    "/money",
    "/me",
    "/claims/1/buyer/merge?with=2",
)
PHONE, DESKTOP = 390, 1280
_BOXES = """
return [...document.querySelectorAll(arguments[0])].map(one => {
  const box = one.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom, one.textContent];
});
"""

# The picture lets go of today a moment after it was opened.
_TO_THE_PAST = """
const [path, done] = [document.querySelector('.path'), arguments[0]];
const until = () => getComputedStyle(document.querySelector('.here')).scrollSnapAlign === 'none'
  ? (path.scrollLeft = 0, requestAnimationFrame(() => requestAnimationFrame(done))) : requestAnimationFrame(until);
until();
"""


class Browser:
    """A Chromium that looks at one desk."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver, self.url = driver, url

    def open(self, path: str, *, wide: int = DESKTOP, dark: bool = False) -> None:
        """Opens a page at that width."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        size = {"width": wide, "height": 844, "deviceScaleFactor": 1, "mobile": wide < DESKTOP}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get(self.url + path)

    def complaints(self) -> list[str]:
        """What stands in the console."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def boxes(self, selector: str) -> list[list[Any]]:
        """Left, top, right, bottom and text of every element."""
        found: list[list[Any]] = self.driver.execute_script(_BOXES, selector)
        return found

    def ask(self, script: str) -> Any:
        """The value of an expression on the page."""
        return self.driver.execute_script(f"return {script}")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Claims of every kind, one with a very long story, one with hostile texts."""
    with World(tmp_path_factory.mktemp("browser")) as made:
        full_world(made)
        made.order("1008", "900.00", billing=buyer("Jana Okafor-Wunderlich", "jana@post.example"))
        made.order("1009", "10.00", billing=buyer(HOSTILE["script"], "x@post.example", company=HOSTILE["long"]))
        for number in range(16):
            made.turn(made.now + timedelta(days=1 if number % 3 else 0))
            made.money(1000 + number, "1008")
        made.tell("dispute.opened", "1008", reason=HOSTILE["long words"])
        made.tell("dispute.resolved", "1008", new_term_days=10)
        made.tell("hold.set", "1009", reason=HOSTILE["long"])
        made.hear_of_others()
        made.run()
        yield made


@pytest.fixture(scope="module")
def browser(world: World) -> Iterator[Browser]:
    """Debian's Chromium, headless, at a desk that is open to it."""
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
        service = webdriver.ChromeService(str(DRIVER))
        driver = webdriver.Chrome(options=options, service=service)
        try:
            yield Browser(driver, server.url)
        finally:
            driver.quit()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_its_window_and_nothing_is_complained_about(
    browser: Browser, path: str, wide: int, dark: bool
) -> None:
    browser.complaints()
    browser.open(path, wide=wide, dark=dark)
    assert browser.complaints() == []
    assert browser.ask("document.documentElement.scrollWidth") <= wide
    assert browser.ask("getComputedStyle(document.querySelector('.card')).borderTopStyle") == "solid"  # it is styled


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
@pytest.mark.parametrize("claim", range(1, 10))
def test_no_two_texts_of_a_timeline_touch(browser: Browser, claim: int, wide: int) -> None:
    browser.open(f"/claims/{claim}", wide=wide)
    texts = browser.boxes(".timeline text")
    assert len(texts) > 2
    touching = [(one[4], two[4]) for one, two in combinations(texts, 2) if touch(one, two)]
    assert touching == []


@pytest.mark.parametrize("claim", range(1, 10))
def test_no_text_of_a_timeline_touches_the_line_a_mark_or_today(browser: Browser, claim: int) -> None:
    browser.open(f"/claims/{claim}")
    marks = browser.boxes(".timeline .dot, .timeline line.today, .timeline line.past, .timeline line.coming")
    (drawing,) = browser.boxes(".timeline")
    for text in browser.boxes(".timeline text"):
        assert not any(touch(text, mark) for mark in marks), text
        assert drawing[0] <= text[0], text
        assert text[2] <= drawing[2], text


def touch(one: list[Any], other: list[Any]) -> bool:
    """Whether two boxes share more than a hair; the box of a text is as high as its line."""
    hair = 1.5
    return bool(
        one[0] < other[2] - hair and other[0] < one[2] - hair and one[1] < other[3] - hair and other[1] < one[3] - hair
    )


def test_the_long_story_is_long(browser: Browser) -> None:
    browser.open("/claims/8")
    assert len(browser.boxes(".timeline .dot")) >= 12
    assert browser.ask("document.querySelector('.timeline').width.baseVal.value") > DESKTOP


def test_a_phone_shows_today_first_and_the_past_can_be_scrolled_to(browser: Browser) -> None:
    browser.open("/claims/8", wide=PHONE)
    (today,) = browser.boxes(".timeline line.today")
    assert 0 < today[0] < PHONE
    browser.driver.execute_async_script(_TO_THE_PAST)
    assert browser.ask("document.querySelector('.path').scrollLeft") < 5


@pytest.mark.parametrize("wide", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", PATHS)
def test_no_text_runs_out_of_its_card(browser: Browser, path: str, wide: int) -> None:
    browser.open(path, wide=wide)
    for box in browser.boxes(".card :is(.amount, .tag, .day, a, dd, td):not(.timeline *), .lead *"):
        inside = box[2] <= wide + 0.5
        assert inside, (box, wide)


def test_amounts_of_a_column_end_at_the_same_place(browser: Browser) -> None:
    browser.open("/claims")
    assert len({round(box[2]) for box in browser.boxes(".claims td.open")}) == 1
    browser.open("/claims/1")
    assert len({round(box[2]) for box in browser.boxes(".account td.open")}) == 1


def test_the_keyboard_reaches_the_content_and_the_picture(browser: Browser) -> None:
    browser.open("/claims/1")
    body = browser.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert browser.ask("document.activeElement.className") == "skip"
    assert browser.ask("document.activeElement.getBoundingClientRect().left") >= 0
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    reached = set()
    for _ in range(20):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(browser.ask("document.activeElement.className || document.activeElement.tagName"))
    assert "path" in reached
    assert "SUMMARY" in reached


def test_a_mail_is_shown_as_it_was_sent(browser: Browser) -> None:
    browser.open("/claims/1/letters/1")
    frame = browser.driver.find_element(By.CSS_SELECTOR, "iframe.mail")
    assert browser.ask("document.querySelector('iframe.mail').contentDocument") is None  # an origin of its own
    browser.driver.switch_to.frame(frame)
    assert "Zahlungserinnerung" in browser.driver.find_element(By.TAG_NAME, "body").text
    browser.driver.switch_to.default_content()
    assert browser.complaints() == []


def test_on_paper_the_picture_fits_the_page_and_the_menu_is_gone(browser: Browser) -> None:
    browser.open("/claims/8", wide=DESKTOP)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        (drawing,) = browser.boxes(".timeline")
        assert drawing[2] - drawing[0] <= DESKTOP
        assert not browser.driver.find_element(By.CSS_SELECTOR, ".top nav").is_displayed()
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
