"""``mahnlauf invoice``: the invoices and credit notes that were issued here: list, read, take out, check, issue."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import known_shop, open_house
from mahnlauf.cli.options import iso_day, json_option, shop_option, wrong_call
from mahnlauf.cli.output import amount, counted, print_json, print_json_list, print_table

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.store.documents import DocumentRow

_SINCE = click.option("--since", type=iso_day, metavar="DAY", help="Issued on that day or later.")
_UNTIL = click.option("--until", type=iso_day, metavar="DAY", help="Issued on that day or earlier.")


@click.group()
def invoice() -> None:
    """Invoices and credit notes, for shops that have none of their own: shop add NAME --set invoices=true."""


@invoice.command("list")
@shop_option
@_SINCE
@_UNTIL
@json_option
def list_documents(shop_name: str | None, since: date | None, until: date | None, as_json: bool) -> None:
    """List what was issued, in the order of the numbers."""
    from mahnlauf.documents.export import as_json as told
    from mahnlauf.store import documents

    with open_house() as house:
        known_shop(house, shop_name)
        rows = documents.issued(house.db.reader, shop_name, _iso(since), _iso(until))
        if as_json:
            print_json_list(told(one) for one in rows)
            return
        print_table(
            ("number", "of", "kind", "shop", "order", ">total", "lowers"),
            [(one.number, one.issued_on, one.kind.replace("_", " "), one.shop, one.content["order"],
              amount(one.total_minor, one.currency), one.corrects) for one in rows],
        )  # fmt: skip


@invoice.command()
@click.argument("number")
@shop_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the PDF there, as it was issued.")
@json_option
def show(number: str, shop_name: str | None, out: Path | None, as_json: bool) -> None:
    """Show one document: what it says per rate, its instalments, its checksum."""
    from mahnlauf.documents import export

    with open_house() as house:
        row = _numbered(house, number, shop_name)
        if out is not None:
            out.write_bytes(export.pdf(house.db.reader, row))
    if as_json:
        print_json(export.as_json(row))
    else:
        _print(row)
        if out is not None:
            click.echo(f"Written to {out}.")


@invoice.command("export")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the files.")
@shop_option
@_SINCE
@_UNTIL
def export_documents(out: Path, shop_name: str | None, since: date | None, until: date | None) -> None:
    """Write every PDF as it was issued, and documents.csv with one row per document and rate."""
    from mahnlauf.documents import export

    with open_house() as house:
        known_shop(house, shop_name)
        written = export.to_folder(house.db.reader, out, shop_name, _iso(since), _iso(until))
    click.echo(f"{counted(written, 'document')} written to {out}, with documents.csv.")


@invoice.command()
@click.argument("claims", metavar="CLAIM...", type=int, nargs=-1, required=True)
def issue(claims: tuple[int, ...]) -> None:
    """Issue now what the orders of these claims still need, instead of waiting for the worker."""
    from mahnlauf.intake.record import claim_of

    with open_house() as house:
        for ident in claims:
            row = claim_of(house.intake, ident)
            _must_be_on(house, row.shop)
            made = house.issuer().issue(row.shop, row.order_ref)
            for one in made:
                click.echo(f"{one.number}: {amount(one.total_minor, one.currency)}, order {one.content['order']}.")
            if not made:
                click.echo(f"Claim {ident} needs no document: all is said, or its order is older than live_since.")


@invoice.command()
@click.argument("claim", type=int)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF.")
def preview(claim: int, out: Path) -> None:
    """Write the invoice of a claim's order as a draft: no number is taken, nothing is stored or sent."""
    from mahnlauf.intake.record import claim_of

    with open_house() as house:
        row = claim_of(house.intake, claim)
        out.write_bytes(house.issuer().draft(row.shop, row.order_ref))
    click.echo(f"Written to {out}.")


@invoice.command()
@shop_option
def check(shop_name: str | None) -> None:
    """Check that no number is missing and every file is the one that was issued; exit code 1 if not."""
    from mahnlauf.documents import export

    with open_house() as house:
        known_shop(house, shop_name)
        number, faults = export.check(house.db.reader, shop_name)
    for fault in faults:
        click.echo(fault)
    click.echo(f"{counted(number, 'document')} checked, {counted(len(faults), 'fault')}.")
    if faults:
        click.get_current_context().exit(1)


def _must_be_on(house: House, shop: str) -> None:
    found = house.shops.get(shop)
    if not found.invoicing.wanted:
        raise wrong_call(f'Shop "{shop}" has no invoices from here; see: mahnlauf shop add {shop} --set invoices=true')
    if found.test_mode:
        raise wrong_call(f'Shop "{shop}" is in test mode, which takes no numbers; see: mahnlauf invoice preview')


def _numbered(house: House, number: str, shop_name: str | None) -> DocumentRow:
    from mahnlauf.core.errors import NotFound
    from mahnlauf.store import documents

    known_shop(house, shop_name)
    found = documents.of_number(house.db.reader, number, shop_name)
    if not found:
        raise NotFound(f'There is no document "{number}". See: mahnlauf invoice list')
    if len(found) > 1:
        shops = ", ".join(one.shop for one in found)
        raise wrong_call(f'Several shops have a document "{number}": {shops}. Name one: --shop')
    return found[0]


def _print(row: DocumentRow) -> None:
    rows: list[tuple[str, Any]] = [
        ("Number", row.number),
        ("Kind", row.kind.replace("_", " ")),
        ("Issued", row.issued_on),
        ("Lowers", row.corrects),
        ("Shop, order", f"{row.shop}, {row.content['order']}"),
        ("Total", amount(row.total_minor, row.currency)),
        ("SHA-256", row.sha256),
    ]
    for label, value in rows:
        if value:
            click.echo(f"{label + ':':<13}{value}")
    print_table(
        ("rate", ">net", ">tax", ">gross"),
        [(f"{rate} %" if rate else "no VAT", *(amount(minor, row.currency) for minor in (net, tax, net + tax)))
         for rate, net, tax in row.content["vat"]],
    )  # fmt: skip
    for number, due, minor in row.content["instalments"]:
        click.echo(f"{f'Instalment {number}' if number else 'Payable'}: {amount(minor, row.currency)} by {due or '-'}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
