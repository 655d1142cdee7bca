"""``mahnlauf shop connect`` and ``shop sync``: set up the shop's webhooks, ask it for what they lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import iso_day, json_option
from mahnlauf.cli.output import counted, print_json, printable, progress
from mahnlauf.cli.shop import shop
from mahnlauf.core.errors import MahnlaufError

if TYPE_CHECKING:
    import requests

    from mahnlauf.house import House


class ShopUnreachable(MahnlaufError):
    """The shop could not be asked; the text says why."""


@shop.command()
@click.argument("name")
def connect(name: str) -> None:
    """Set up the shop's webhooks; without REST keys, print the link under which its owner allows that.

    Run it again at any time: webhooks that were switched off or moved are repaired.
    """
    with open_house() as house:
        if "connect" not in house.shops.get(name).abilities:
            _ask_owner(house, name)
            return
        findings = _set_up(house, name)
    for one in findings:
        click.echo(f"{one.level:<8} {printable(one.text)}")
    if any(one.level == "error" for one in findings):
        raise click.exceptions.Exit(1)


@shop.command()
@click.argument("name")
@click.option(
    "--since", type=iso_day, metavar="DAY", help="Ask for everything since that day (default: since the last time)."
)
@json_option
def sync(name: str, since: date | None, as_json: bool) -> None:
    """Ask the shop for every order that changed: what a webhook lost comes in here.

    The worker does it every quarter of an hour. One that was cut off goes on where it was.
    """
    from mahnlauf.intake.syncing import watched_sync as ask

    with open_house() as house, _polite() as http, progress("Orders", lambda: 0) as forward:
        began = datetime.combine(since, time(), UTC) if since else None
        done = ask(house.intake, name, http, since=began, progress=forward and (lambda page: forward(len(page.facts))))
    if as_json:
        print_json({"shop": name, "orders": done.orders, "changed": done.changed})
    else:
        click.echo(f"Shop {name}: {counted(done.orders, 'order')} told, {counted(done.changed, 'claim')} changed.")


def _ask_owner(house: House, name: str) -> None:
    from mahnlauf.intake.handshake import begin

    link = begin(house.intake, name, house.settings.base_url)
    click.echo("Open this link as the shop's administrator and allow the connection (valid for 30 minutes, once):")
    click.echo(link)
    click.echo(
        f"Mahnlauf must be reachable at {house.settings.base_url} by https; then the webhooks are set up by themselves."
    )


def _set_up(house: House, name: str) -> Any:
    from mahnlauf.contract.platform import Connects

    one = house.shops.get(name)
    platform = house.registry.platform(one.platform)
    if not isinstance(platform, Connects):
        raise ShopUnreachable(f"{platform.title} cannot set up its webhooks by itself: enter them in the shop.")
    context = one.context(house.clock.today(one.timezone))
    with _polite() as http:
        return platform.connect(context, f"{house.settings.base_url}/webhooks/{name}", http)


@contextmanager
def _polite() -> Iterator[requests.Session]:
    """A session whose failures become a sentence."""
    import requests

    from mahnlauf.outbox.shop import session

    with session() as http:
        try:
            yield http
        except requests.RequestException as fault:
            raise ShopUnreachable(f"The shop could not be asked. {fault}") from fault
