"""Passkeys in a real Chromium with a virtual authenticator: made on one's own page, used at the door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.virtual_authenticator import Credential, VirtualAuthenticatorOptions
from selenium.webdriver.support.ui import WebDriverWait

from mahnlauf.app import create_app
from mahnlauf.desk.door import COOKIE
from mahnlauf.people import register
from mahnlauf.store import passkeys
from mahnlauf.testing.loopback import Loopback
from tests.desk.chromium import chromium, needs_chromium
from tests.desk.device import b64
from tests.world import World

pytestmark = needs_chromium
_SECONDS = 20


@dataclass
class Anna:
    """Somebody at a browser whose device knows her fingerprint."""

    driver: webdriver.Chrome
    url: str
    world: World

    def open(self, path: str) -> None:
        self.driver.get(self.url + path)

    def see(self, selector: str, text: str) -> None:
        """Waits until something with that text is shown; pages make way for each other meanwhile."""
        asked = "return [...document.querySelectorAll(arguments[0])].some(one => one.innerText.includes(arguments[1]))"
        WebDriverWait(self.driver, _SECONDS).until(lambda driver: driver.execute_script(asked, selector, text))

    def press(self, text: str) -> None:
        """Presses the button of that name."""
        self.see("main button", text)
        buttons = self.driver.find_elements(By.CSS_SELECTOR, "main button")
        next(one for one in buttons if one.text == text and one.is_displayed()).click()

    def come_in_by_link(self) -> None:
        self.open("/login")
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": COOKIE, "value": self.world.house.entrance().begin(1, "Chromium")})

    def go_out(self) -> None:
        self.open("/login")
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": "mahnlauf_language", "value": "de"})
        self.open("/login")

    def make(self, name: str) -> None:
        """Adds a passkey on the page of one's own access."""
        self.open("/me")
        self.driver.find_element(By.ID, "name").send_keys(name)
        self.press("Passkey anlegen")
        self.see(".keys b", name)

    def complaints(self) -> list[str]:
        """What stands in the console, besides the answer 401 of a refusal, which Chromium notes there."""
        noted = [str(one["message"]) for one in self.driver.get_log("browser")]
        return [one for one in noted if "status of 401" not in one]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[webdriver.Chrome, str, World]]:
    with World(tmp_path_factory.mktemp("passkeys")) as world:
        register.add(world.house.db, world.house.clock, "anna@laden.example", "clerk", ["laden"], "Anna")
        with Loopback(create_app(world.house)) as server, chromium() as driver:
            yield driver, server.url.replace("127.0.0.1", "localhost"), world


@pytest.fixture
def anna(house: tuple[webdriver.Chrome, str, World]) -> Iterator[Anna]:
    driver, url, world = house
    driver.add_virtual_authenticator(
        VirtualAuthenticatorOptions(
            protocol=VirtualAuthenticatorOptions.Protocol.CTAP2,
            transport=VirtualAuthenticatorOptions.Transport.INTERNAL,
            has_resident_key=True, has_user_verification=True, is_user_verified=True,
        )
    )  # fmt: skip
    try:
        yield Anna(driver, url, world)
    finally:
        driver.remove_virtual_authenticator()
        with world.house.db.write() as conn:
            passkeys.remove_all(conn, 1)


def test_a_passkey_is_made_and_opens_the_door_again_and_again(anna: Anna) -> None:
    anna.come_in_by_link()
    anna.make("Laptop")
    for _ in range(2):
        anna.go_out()
        anna.press("Mit Passkey anmelden")
        anna.see("nav a", "Heute")
    assert passkeys.of_user(anna.world.house.db.reader, 1)[0].sign_count > 0
    assert anna.complaints() == []


def test_the_page_of_my_access_fits_a_phone_and_speaks_english(anna: Anna) -> None:
    anna.come_in_by_link()
    anna.driver.add_cookie({"name": "mahnlauf_language", "value": "en"})
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    anna.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        anna.open("/me")
        anna.see("button", "Make a passkey")
        assert anna.driver.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        anna.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert anna.complaints() == []


def test_a_finger_that_is_not_hers_opens_nothing_and_the_page_says_so(anna: Anna) -> None:
    anna.come_in_by_link()
    anna.make("Laptop")
    anna.go_out()
    anna.driver.set_user_verified(False)
    anna.press("Mit Passkey anmelden")
    anna.see("[role=alert]", "Das Gerät hat nicht geantwortet")
    assert anna.driver.get_cookie(COOKIE) is None


def test_a_removed_passkey_is_refused_at_the_door(anna: Anna) -> None:
    anna.come_in_by_link()
    anna.make("Laptop")
    anna.press("Entfernen")
    anna.see(".empty", "Noch keiner.")
    anna.go_out()
    anna.press("Mit Passkey anmelden")
    anna.see("[role=alert]", "Dieser Passkey gilt hier nicht")
    assert anna.driver.get_cookie(COOKIE) is None


def test_a_passkey_of_another_installation_is_refused(anna: Anna) -> None:
    anna.come_in_by_link()
    anna.make("Laptop")
    kept = anna.driver.get_credentials()[0]
    anna.driver.remove_all_credentials()
    other = {**kept.to_dict(), "credentialId": b64(b"another-credential")}
    anna.driver.add_credential(Credential.from_dict(other))
    anna.go_out()
    anna.press("Mit Passkey anmelden")
    anna.see("[role=alert]", "Dieser Passkey gilt hier nicht")
