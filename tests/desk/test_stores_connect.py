"""Connecting a shop from the desk: the owner is led there, allows it, comes back; the worker sets up the webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from werkzeug.test import Client

from mahnlauf.app import create_app
from mahnlauf.house import House
from mahnlauf.testing.fake_shop import FakeShop
from mahnlauf.testing.loopback import Loopback, reserve
from mahnlauf.worker import work
from tests.desk.test_stores import deeds, send, settings_of
from tests.desk.visitor import Visitor
from tests.world import World, house_settings, no_power_cuts


class Town:
    """A desk and a shop that reach each other over real sockets."""

    def __init__(self, folder: Path) -> None:
        self.held = reserve()
        self.base = f"http://127.0.0.1:{self.held.getsockname()[1]}"
        self.world = World(folder)
        self.world.house.close()
        self.world.house = House.open(house_settings(folder, self.world.clock, base_url=self.base))
        no_power_cuts(self.world.house)
        self.fake = FakeShop(now=lambda: self.world.now)

    def link(self) -> str:
        """Where the button leads."""
        answer = send(self.world, "/shops/laden/connect")
        assert answer.status_code == 200
        found = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', answer.text)
        assert found is not None
        assert unescape(found[1]) in unescape(answer.text.split("<main")[1])  # without the refresh there is the link
        return unescape(found[1])


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    made = Town(tmp_path / "house")
    try:
        with Loopback(create_app(made.world.house, open_desk=True), made.held), Loopback(made.fake) as shop:
            made.world.shop("laden", url=shop.url)
            made.world.forget()
            yield made
    finally:
        made.world.close()


def test_the_owner_is_led_to_the_shop_and_comes_back_connected(town: Town) -> None:
    link = town.link()
    with requests.Session() as browser:
        page = browser.get(link).text
        approve = re.search(r'id="approve" href="([^"]+)"', page)
        assert approve is not None
        back = browser.get(f"{link.split('/wc-auth')[0]}{unescape(approve[1])}")
    assert urlsplit(back.url).path == "/shops/laden"
    assert "Der Shop hat die Schlüssel übergeben." in back.text
    assert settings_of(town.world)["consumer_key"] == town.fake.key
    work(town.world.house, once=True)
    said = Visitor(town.world).read("/shops/laden")
    assert "erledigt" in said
    assert "Der Webhook order.created wurde angelegt." in said
    assert {hook.url for hook in town.fake.webhooks.hooks.values()} == {f"{town.base}/webhooks/laden"}
    assert ("shop.connect", "laden", {}) in deeds(town.world)


def test_an_owner_who_declines_changes_nothing(town: Town) -> None:
    with requests.Session() as browser:
        deny = re.search(r'id="deny" href="([^"]+)"', browser.get(town.link()).text)
        assert deny is not None
        back = browser.get(unescape(deny[1]))
    assert "Sie haben die Verbindung abgelehnt." in back.text
    assert "consumer_key" not in settings_of(town.world)


def test_keys_that_did_not_arrive_are_told(town: Town) -> None:
    said = Client(town.world.client.application).get("/shops/laden/connected?success=1")
    assert said.status_code == 401  # nobody is logged in here
    answer = Visitor(town.world).client.get("/shops/laden/connected?success=1&user_id=whatever")
    assert answer.headers["Location"] == "/shops/laden?told=waiting"
    assert "nicht angekommen" in Visitor(town.world).read("/shops/laden?told=waiting")


def test_each_link_is_another_and_the_browser_comes_back_to_this_shop(town: Town) -> None:
    one, two = (parse_qs(urlsplit(town.link()).query) for _ in range(2))
    assert one["user_id"] != two["user_id"]
    assert one["return_url"] == [f"{town.base}/shops/laden/connected"]


def test_with_keys_the_button_repairs_the_webhooks_once_however_often_it_is_pressed(town: Town) -> None:
    town.world.shop("laden", consumer_key=town.fake.key, consumer_secret=town.fake.secret)
    for _ in range(2):
        assert send(town.world, "/shops/laden/connect").headers["Location"] == "/shops/laden#connection"
    page = Visitor(town.world).open("/shops/laden").text
    assert 'hx-get="/shops/laden/connecting"' in page
    work(town.world.house, once=True)
    assert [row.kind for row in town.world.commands()] == ["connect"]
    assert len(town.fake.webhooks.hooks) > 3
    assert "hx-get" not in Visitor(town.world).open("/shops/laden/connecting").text


def test_a_shop_without_its_address_has_no_button_and_says_what_to_do(town: Town) -> None:
    town.world.shop("laden", url="")
    assert "/shops/laden/connect" not in Visitor(town.world).open("/shops/laden").text.replace("/connecting", "")
    assert send(town.world, "/shops/laden/connect").status_code == 400
