"""What the house does for a plugin that answers calls of its own: registrations, pages, commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest
from flask import Blueprint

from mahnlauf import Host, NotUnderstood, Options, hookimpl
from mahnlauf.app import create_app
from mahnlauf.cli.plugin_commands import plugin_commands
from mahnlauf.cli.root import cli
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.hosting import PlatformHost
from mahnlauf.house import House
from mahnlauf_woocommerce.platform import WooCommerce
from tests.world import house_settings

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Pages:
    """A plugin with one platform, one page and one command."""

    @hookimpl
    def register_platforms(self, register: Callable[[WooCommerce], None]) -> None:
        register(WooCommerce())

    @hookimpl
    def register_blueprint(self, register: Callable[[str, Blueprint], None], host: Callable[[str], Host]) -> None:
        pages, own = Blueprint("pages", __name__), host("woocommerce")
        pages.get("/hello")(lambda: f"now {own.now():%H:%M}, {own.option('GREETING')}")
        register("woocommerce", pages)

    @hookimpl
    def register_commands(
        self,
        register: Callable[[click.Command], None],
        host: Callable[[str], AbstractContextManager[Host]],
        options: Callable[[str], Options],
    ) -> None:
        register(click.Command("greet"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    registry = Registry()
    registry.add("pages", Pages())
    options = {"MAHNLAUF_WOOCOMMERCE_GREETING": "moin"}
    one = House.open(house_settings(tmp_path, Clock(NOON), options=options), registry=registry)
    yield one
    one.close()


def test_pages_lie_below_the_platforms_name(house: House) -> None:
    assert create_app(house).test_client().get("/platforms/woocommerce/hello").text == "now 12:00, moin"
    assert house.registry.faults == []


def test_commands_of_plugins_stand_beside_ours() -> None:
    context = click.Context(cli)
    assert plugin_commands()["shopware"] is cli.get_command(context, "shopware")
    assert {"shopware", "serve"} <= set(cli.list_commands(context))


def test_a_registration_is_kept_whole_or_not_at_all(house: House) -> None:
    host = PlatformHost(house, "woocommerce")

    def interrupted() -> None:
        with host.registering("id-1") as opened:
            opened.found.facts["word"] = "1"
            opened.change_shop("laden", {"webhook_secret": "s"})
            raise NotUnderstood("no")

    with pytest.raises(NotUnderstood):
        interrupted()
    assert host.registration("id-1") is None
    assert house.shops.all() == []


def test_a_store_is_made_once_and_then_changed(house: House) -> None:
    host = PlatformHost(house, "woocommerce")
    house.shops.save("laden", "woocommerce", {})
    for url in ("https://a.example", "https://b.example"):
        with host.registering("id-1") as opened:
            opened.found.facts["url"] = url
            opened.change_shop("laden", {"url": url})
    found = host.registration("id-1")
    assert found is not None
    assert (found.shop, found.facts) == ("laden-2", {"url": "https://b.example"})
    assert host.shop("laden-2").settings["url"] == "https://b.example"
    assert "url" not in host.shop("laden").settings


def test_a_long_name_keeps_its_number(house: House) -> None:
    host = PlatformHost(house, "woocommerce")
    for ident in ("a", "b"):
        with host.registering(ident) as opened:
            opened.change_shop("x" * 60, {})
    assert [one.shop for one in host.registrations()] == ["x" * 58 + "-2", "x" * 60]


def test_registrations_of_another_platform_are_not_seen(house: House) -> None:
    with PlatformHost(house, "woocommerce").registering("id-1") as opened:
        opened.change_shop("laden", {})
    assert PlatformHost(house, "digistore").registration("id-1") is None
    assert PlatformHost(house, "digistore").key != PlatformHost(house, "woocommerce").key


def test_a_test_clock_of_a_day_is_near_to_all_of_it(house: House) -> None:
    host = PlatformHost(house, "woocommerce")
    assert not host.is_near(NOON.replace(hour=9), 300)
    assert host.is_near(NOON.replace(minute=4), 300)
    object.__setattr__(house.clock, "fixed", date(2026, 3, 2))
    assert host.is_near(NOON.replace(hour=9), 300)
    assert not host.is_near(NOON.replace(day=3), 300)


def test_nobody_said_where_shops_reach_us(house: House) -> None:
    assert PlatformHost(house, "woocommerce").base_url == ""
