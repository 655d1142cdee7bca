"""``mahnlauf report``: what is open, what was booked, what reminding brought, as a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import F
from mahnlauf.cli.output import print_table

if TYPE_CHECKING:
    from datetime import date

    from mahnlauf.house import House
    from mahnlauf.reports.saved import Saved
    from mahnlauf.reports.wish import Wish

_FORMATS = ("csv", "json", "xlsx", "pdf")
LANG = click.option("--lang", type=click.Choice(("de", "en")), help="Language; de if left out.")
OUT = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write there, not to stdout."
)


def narrowed(command: F) -> F:
    """The parameters that every report has."""
    options = (
        click.option("--shop", metavar="NAME", default="", help="Only this shop."),
        click.option("--currency", metavar="EUR", default="", help="Only this currency; they are never added up."),
        click.option("--from", "first", metavar="DAY", default="", help="From this day on."),
        click.option("--to", "last", metavar="DAY", default="", help="Up to and including this day."),
        click.option(
            "--test-shops",
            type=click.Choice(("yes", "no")),
            default=None,
            help="Whether shops in test mode count. If left out, only one that is named, or where there is no other.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("name")
@click.option("--format", "kind", type=click.Choice(_FORMATS), help="What to write; csv if left out.")
@narrowed
@click.option("--on", metavar="DAY", default="", help="As it stood in the evening of that day; today if left out.")
@click.option(
    "--group",
    metavar="BY",
    default="",
    help="Add rows up: ageing by shop, country, plan, stage; ledger by cause, month, country, tax_rate, shop.",
)
@click.option("--columns", metavar="A,B", default="", help="Only these columns, in this order.")
@LANG
@OUT
def report(
    name: str, kind: str | None, shop: str, currency: str, first: str, last: str, on: str, group: str, columns: str,
    lang: str | None, out: Path | None, test_shops: str | None,
) -> None:  # fmt: skip
    """Make a report. `report list` names them and what their rows can be added up by.

    ageing: what is open, by days overdue. open-items: every claim on which something is open or owed to the buyer.
    ledger: every booking, numbered and never changed. stages: how many claims reached a stage, what came in after it,
    how fast. agency: what was handed over, and what became of it. access: who may open which course. claims, court: as
    in `mahnlauf export`. Any other name is one that you saved in reports.toml.
    """
    if name == "list":
        _print_catalog(lang or "de")
        return
    given = {"shop": shop, "currency": currency, "from": first, "to": last, "on": on, "group": group,
             "columns": columns, "lang": lang, "test_shops": test_shops}  # fmt: skip
    with open_house() as house:
        saved = _saved(house, name)
        wish = wish_of(house, {**(saved.given if saved else {}), **{key: one for key, one in given.items() if one}})
        write_report(house, saved.report if saved else name, kind or (saved.kind if saved else "csv"), wish, out)


def _saved(house: House, name: str) -> Saved | None:
    """The saved report of that name; None for a report's own. Raises NotFound."""
    from mahnlauf.reports.catalog import REPORTS
    from mahnlauf.reports.saved import saved_report

    return None if name.replace("_", "-") in REPORTS else saved_report(house.settings.folder, name)


def wish_of(house: House, given: Mapping[str, str | None]) -> Wish:
    """What the options ask for; raises BadInput with a sentence."""
    from mahnlauf.reports.wish import Wish
    from mahnlauf.store import shops

    known = tuple(row.name for row in shops.all_shops(house.db.reader))
    return Wish.read({name: value for name, value in given.items() if value}, known)


def write_report(house: House, name: str, kind: str, wish: Wish, out: Path | None) -> None:
    """Makes a report and writes it to the file or to stdout."""
    from mahnlauf.reports.catalog import make
    from mahnlauf.reports.output import output
    from mahnlauf.reports.words import test_shops_told

    table = make(house, name, wish)
    made = output(table, kind, wish.language, day_here(house))
    save(made.pieces, out, binary=kind in ("xlsx", "pdf"), name=made.name)
    if kind == "csv" and (told := test_shops_told(table.about, "en")):
        click.echo(told, err=True)  # a table of nothing but rows has no place for it


def save(pieces: Iterable[bytes], out: Path | None, *, binary: bool, name: str) -> None:
    """Writes the pieces of a file; ``binary`` ones never to a terminal."""
    if out is not None:
        draft = out.with_name(f"{out.name}.part")  # a report that fails half way leaves the old file as it is
        try:
            with draft.open("wb") as file:
                file.writelines(pieces)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
        click.echo(f"Written to {out}.", err=True)
        return
    if binary and sys.stdout.isatty():
        raise click.UsageError(f"This would spoil the terminal. Say --out {name}", click.get_current_context())
    for piece in pieces:
        sys.stdout.buffer.write(piece)


def _print_catalog(lang: str) -> None:
    from mahnlauf.reports.catalog import REPORTS

    rows: list[tuple[Any, ...]] = []
    for one in REPORTS.values():
        rows.append((one.name, one.title(lang), ", ".join(one.groups)))
    print_table(("report", "title", "group"), rows)


def day_here(house: House) -> date:
    """Today at the first shop's place."""
    shop = next(iter(house.shops.all()), None)
    return house.clock.today(shop.timezone if shop else "Europe/Berlin")
