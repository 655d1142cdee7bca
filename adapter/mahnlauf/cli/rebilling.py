"""``mahnlauf claim stop-rebilling`` and ``start-rebilling``: debits of a platform that collects itself."""

from __future__ import annotations

import sys

import click

from mahnlauf.cli.claim import claim
from mahnlauf.cli.opening import open_house

_ID = click.argument("ident", metavar="ID", type=int)
_SURE = click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")


@claim.command("stop-rebilling")
@_ID
@_SURE
def stop_rebilling(ident: int, is_sure: bool) -> None:
    """Have the platform debit nothing more for this order. Says first what that means.

    Only a person ever does this; Mahnlauf never does it by itself.
    """
    _click(ident, is_sure, on=False)


@claim.command("start-rebilling")
@_ID
@_SURE
def start_rebilling(ident: int, is_sure: bool) -> None:
    """Have the platform debit this order again. Says first what that means."""
    _click(ident, is_sure, on=True)


def _click(ident: int, is_sure: bool, *, on: bool) -> None:
    from mahnlauf.access.rebilling import rebilling_words, set_rebilling
    from mahnlauf.intake.record import claim_of

    with open_house() as house:
        row = claim_of(house.intake, ident)
        shop = house.shops.get(row.shop)
        click.echo(rebilling_words(house.registry, shop, on=on))
        if shop.test_mode:
            click.echo("Test mode: nothing will be changed there.")
        if not is_sure:
            _must_be_somebody()
            click.confirm(f"{'Resume' if on else 'Stop'} the debits of order {row.order_ref}?", abort=True)
        set_rebilling(house.db, house.clock, row, on=on, by="owner")
    click.echo("Queued; the worker sends it. What became of it: mahnlauf outbox list")


def _must_be_somebody() -> None:
    """A script that nobody watches must say that somebody decided."""
    if not sys.stdin.isatty():
        raise click.UsageError("A person must confirm this. In a script say so: --yes")
