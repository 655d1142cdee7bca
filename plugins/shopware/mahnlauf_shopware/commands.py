"""``mahnlauf shopware``: the app as a zip, the shops that installed it, and the operator's release for one of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import click

from mahnlauf import Host, MahnlaufError, Options, SettingsError
from mahnlauf_shopware import handshake, packing

OpenHost = Callable[[str], AbstractContextManager[Host]]
_LINES = tuple(packing.EDITIONS)


def shopware(open_host: OpenHost, options: Callable[[str], Options]) -> click.Group:
    """The group with its commands."""

    @click.group()
    def group() -> None:
        """Shopware 6: the app for shops, and the shops that installed it."""

    @group.command("zip")
    @click.option("--app-url", metavar="URL", help="Where shops reach Mahnlauf; default: base_url of mahnlauf.toml.")
    @click.option("--for", "line", type=click.Choice(_LINES), help="One line of Shopware; default: a zip for each.")
    @click.option("--output", type=click.Path(file_okay=False, path_type=Path), default=Path("dist"), show_default=True,
                  help="The folder for the zips.")  # fmt: skip
    @click.option("--attach-letters", is_flag=True, help="Ask for the rights to attach letters to orders as documents.")
    def zip_(app_url: str | None, line: str | None, output: Path, attach_letters: bool) -> None:
        """Build the app that a shop owner uploads; print the file of each zip. The same input gives the same bytes."""
        told = options("shopware")
        address, secret, name = app_url or told.base_url, told.option("APP_SECRET"), handshake.app_name(told)
        if not address:
            raise click.UsageError("Say where shops reach Mahnlauf: --app-url https://…")
        if not secret:
            click.echo("Without MAHNLAUF_SHOPWARE_APP_SECRET only Shopware's store can vouch for this app.", err=True)
        app = packing.App(name, address, secret, attach_letters)
        output.mkdir(parents=True, exist_ok=True)
        for edition in packing.EDITIONS.values():
            if line in (None, edition.line):
                target = output / f"{name}-shopware-{edition.line}.zip"
                target.write_bytes(packing.pack(app, edition))
                click.echo(target)

    @group.command("list")
    def list_() -> None:
        """List the shops that registered: shop, shop id, address, state."""
        with open_host("shopware") as host:
            for one in host.registrations():
                click.echo("  ".join([one.shop or "-", one.ident, *_standing(host, one.shop)]))

    @group.command()
    @click.argument("shop")
    def release(shop: str) -> None:
        """Let SHOP register once without its own signature, within 15 minutes.

        For shops before 6.6.10.15 and 6.7.8.1, which cannot sign, and for a shop that comes back at another address.
        Ask the shop's owner by another way first: whoever knows the app secret could use this moment."""
        with open_host("shopware") as host:
            ident = next((one.ident for one in host.registrations() if shop in (one.shop, one.ident) and shop), None)
            if ident is None:
                raise SettingsError(f'No shop "{shop}" has registered. See: mahnlauf shopware list')
            until = handshake.release(host, ident)
        click.echo(f"{shop} may register once until {until:%H:%M:%S} UTC. Let its owner install or move now.")

    group.name = "shopware"
    return group


def _standing(host: Host, shop: str) -> tuple[str, str]:
    if not shop:
        return "", "waits for its confirmation"
    try:
        settings = host.shop(shop).settings
    except MahnlaufError as fault:
        return "", str(fault)
    return settings.get("url", ""), "installed" if handshake.is_confirmed(settings) else "removed"
