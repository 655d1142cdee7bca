"""``mahnlauf money``: money on the merchant's account that found no claim by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import known_shop, open_house
from mahnlauf.cli.options import iso_day, json_option, shop_option
from mahnlauf.cli.output import amount, print_json, print_table, printable

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.store.money_in import MoneyRow

_STATES = ("open", "assigned", "sent_back", "not_ours")
_ID = click.argument("ident", metavar="ID", type=int)


@click.group()
def money() -> None:
    """Incoming money that names no claim: keep it, assign it, or say that it is not ours."""


@money.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Only those; default: all.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="How many, the newest first. Default: 50.")
@shop_option
@json_option
def list_money(state: str | None, limit: int, shop_name: str | None, as_json: bool) -> None:
    """List incoming money, the newest first."""
    from mahnlauf.clerk.incoming import as_json as described
    from mahnlauf.store import money_in

    with open_house() as house:
        known_shop(house, shop_name)
        rows = money_in.page(house.db.reader, [shop_name] if shop_name else [], state or "", None, limit)
        shares = {row.id: money_in.shares_of(house.db.reader, row.id) for row in rows}
    if as_json:
        print_json([described(row, shares[row.id]) for row in rows])
    elif not rows:
        click.echo("No such money. What comes in is entered by: mahnlauf money add SHOP AMOUNT")
    else:
        table = [(row.id, row.shop, row.on_day, amount(row.amount_minor, row.currency), row.state, row.payer,
                  row.purpose[:60]) for row in rows]  # fmt: skip
        print_table((">id", "shop", "on", ">amount", "state", "payer", "purpose"), table)


@money.command()
@shop_option
@json_option
def days(shop_name: str | None, as_json: bool) -> None:
    """Show how many claims were paid how many days after their invoice, per currency."""
    from mahnlauf.store import money_in

    with open_house() as house:
        known_shop(house, shop_name)
        found = money_in.days_to_pay(house.db.reader, [shop_name] if shop_name else [])
    if as_json:
        print_json([{"currency": code, "days": count, "claims": claims} for code, count, claims in found])
    elif not found:
        click.echo("No claim was paid yet.")
    else:
        print_table(("currency", ">days", ">claims"), found)


@money.command()
@_ID
@json_option
def show(ident: int, as_json: bool) -> None:
    """Show incoming money and the claims that it may belong to."""
    from mahnlauf.clerk.incoming import as_json as described
    from mahnlauf.clerk.incoming import money_of
    from mahnlauf.clerk.suggesting import suggestions
    from mahnlauf.store import money_in

    with open_house() as house:
        row = money_of(house.intake, ident)
        shares = money_in.shares_of(house.db.reader, ident)
        found = suggestions(house.intake, row) if row.state == money_in.OPEN else []
    if as_json:
        told = [{"claim_id": one.row.id, "why": one.why, "open_minor": one.open_minor} for one in found]
        print_json({**described(row, shares), "suggestions": told})
        return
    click.echo(f"{amount(row.amount_minor, row.currency)} of {row.on_day} in shop {row.shop}: {row.state}.")
    click.echo(f"From {printable(row.payer) or 'nobody named'}: {printable(row.purpose) or 'no text'} ({row.ref})")
    for claim, minor in shares:
        click.echo(f"Assigned to claim {claim}: {amount(minor, row.currency)}")
    if found:
        table = [(one.row.id, one.row.number, one.row.buyer_name, amount(one.open_minor, row.currency),
                  one.why.replace("_", " ")) for one in found]  # fmt: skip
        print_table((">claim", "order", "buyer", ">open", "why"), table)


@money.command()
@click.argument("shop_name", metavar="SHOP")
@click.argument("text", metavar="AMOUNT")
@click.option("--currency", default="EUR", metavar="CODE", help="Default: EUR.")
@click.option("--on", type=iso_day, metavar="DAY", help="The day on which it came in. Default: today.")
@click.option("--payer", default="", metavar="NAME", help="Who sent it.")
@click.option("--purpose", default="", metavar="TEXT", help="What the payer wrote (Verwendungszweck).")
@click.option("--ref", default="", metavar="REF", help="The bank's own reference; the same one counts once.")
def add(shop_name: str, text: str, currency: str, on: date | None, payer: str, purpose: str, ref: str) -> None:
    """Keep money that came in. If it names one claim that owes as much, it is booked there at once."""
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.incoming import Incoming, take
    from mahnlauf.core.money import Money

    with open_house() as house:
        today = house.clock.today(house.shops.get(shop_name).timezone)
        told = Incoming(Money.parse(text, currency.upper()), on or today, payer.strip(), purpose.strip(), ref.strip())
        said, _ = take(house.intake, shop_name, told, CLI)
    click.echo(said.text())


@money.command()
@_ID
@click.option(
    "--claim", "claims", multiple=True, required=True, metavar="ID[=AMOUNT]",
    help="A claim, and its share; again for more. Without shares it is split by § 366 BGB.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would follow.")
def assign(ident: int, claims: tuple[str, ...], dry_run: bool) -> None:
    """Give incoming money to one claim or to several."""
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.assigning import assign as give
    from mahnlauf.clerk.assigning import preview_assignment
    from mahnlauf.clerk.incoming import money_of

    with open_house() as house:
        row = money_of(house.intake, ident)
        shares = _shares(house, row, claims)
        if not dry_run:
            click.echo(give(house.intake, row, shares, CLI).text())
            return
        for (case, found), (_, minor) in zip(preview_assignment(house.intake, row, shares), shares, strict=True):
            click.echo(f"Claim {case.id} gets {amount(minor, row.currency)}. {' '.join(found.words('en'))}")


@money.command()
@_ID
@click.option("--sent-back", "state", flag_value="sent_back", help="You transferred it back to the payer.")
@click.option("--not-ours", "state", flag_value="not_ours", help="It belongs to no claim. The default.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands with the money.")
def dismiss(ident: int, state: str | None, reason: str) -> None:
    """Say that incoming money goes to no claim. Undone by: mahnlauf money reopen ID."""
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.incoming import dismiss as settle
    from mahnlauf.clerk.incoming import money_of

    with open_house() as house:
        click.echo(settle(house.intake, money_of(house.intake, ident), state or "not_ours", reason, CLI).text())


@money.command()
@_ID
def reopen(ident: int) -> None:
    """Take up again what was sent back or was not ours."""
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.incoming import money_of, take_up_again

    with open_house() as house:
        click.echo(take_up_again(house.intake, money_of(house.intake, ident), CLI).text())


def _shares(house: House, row: MoneyRow, claims: tuple[str, ...]) -> list[tuple[int, int]]:
    from mahnlauf.clerk.assigning import shares_of
    from mahnlauf.clerk.suggesting import suggestion_of
    from mahnlauf.core.money import Money
    from mahnlauf.intake.record import claim_of

    told: dict[int, int] = {}
    idents = []
    for text in claims:
        number, _, share = text.partition("=")
        if not number.isdecimal() or len(number) > 18:
            raise click.BadParameter(f'"{text}" is no claim. Expected its id, and a share if you like: 17 or 17=50.00.')
        idents.append(int(number))
        if share:
            told[int(number)] = Money.parse(share, row.currency).minor
    chosen = [suggestion_of(house.intake, claim_of(house.intake, one)) for one in dict.fromkeys(idents)]
    return shares_of(row, chosen, told)
