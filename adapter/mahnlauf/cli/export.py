"""``mahnlauf export``: claims, the ledger, court and agency cases for another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.report import LANG, OUT, day_here, narrowed, save, wish_of, write_report

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.reports.wish import Wish


@click.group()
def export() -> None:
    """Write claims, ledger, court or agency cases for another program."""


def _plain(name: str, words: str) -> click.Command:
    @narrowed
    @click.option(
        "--format",
        "kind",
        type=click.Choice(("csv", "json", "xlsx")),
        default="csv",
        show_default=True,
        help="What to write.",
    )
    @LANG
    @OUT
    def command(
        kind: str, shop: str, currency: str, first: str, last: str, test_shops: str | None, lang: str | None,
        out: Path | None,
    ) -> None:  # fmt: skip
        given = {"shop": shop, "currency": currency, "from": first, "to": last, "test_shops": test_shops, "lang": lang}
        with open_house() as house:
            write_report(house, name, kind, wish_of(house, given), out)

    return click.command(name, help=words)(command)


export.add_command(_plain("claims", "Every claim with its amounts, dates and state; those invoiced from and to."))
export.add_command(_plain("court", "What an application for a court order asks for, of every claim handed over."))
export.add_command(_plain("agency", "What was handed over to the agency, and what became of it."))


@export.command("ledger")
@click.option(
    "--format",
    "kind",
    type=click.Choice(("datev", "csv", "json", "xlsx")),
    default="csv",
    show_default=True,
    help="datev: a batch of bookings (EXTF) of one business year.",
)
@narrowed
@LANG
@OUT
def export_ledger(
    kind: str, shop: str, currency: str, first: str, last: str, test_shops: str | None, lang: str | None,
    out: Path | None,
) -> None:  # fmt: skip
    """The journal for the bookkeeper: numbered without gaps, never changed.

    DATEV takes accounts and numbers from datev.toml beside mahnlauf.toml; docs/reports.md shows one.
    """
    given = {"shop": shop, "currency": currency, "from": first, "to": last, "test_shops": test_shops, "lang": lang}
    with open_house() as house:
        wish = wish_of(house, given)
        if kind == "datev":
            _write_datev(house, wish, out)
        else:
            write_report(house, "ledger", kind, wish, out)


def _write_datev(house: House, wish: Wish, out: Path | None) -> None:
    from mahnlauf.reports.batch import datev_batch

    batch, rows, accounts = datev_batch(house, wish, house.settings.folder, day_here(house))
    if not accounts.named:
        click.echo("datev.toml names no consultant and client; 1001 and 1 stand in the file.", err=True)
    save(batch.lines(rows), out, binary=True, name=batch.name)
