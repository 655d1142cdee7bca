"""``mahnlauf buyer``: the account of one person over all claims, also under several mail addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import amount, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mahnlauf.clerk.merging import Sum
    from mahnlauf.store.claims import ClaimRow

_CLAIM = click.argument("ident", metavar="CLAIM", type=int)


@click.group()
def buyer() -> None:
    """Buyers: their accounts, and merging those who are one person."""


@buyer.command()
@_CLAIM
@json_option
def show(ident: int, as_json: bool) -> None:
    """Show the account of the buyer of a claim: every claim, per currency, and what was merged."""
    from mahnlauf.clerk.erasing import claims_of
    from mahnlauf.clerk.merging import name_of, sums_of
    from mahnlauf.intake.record import claim_of
    from mahnlauf.store import merges

    with open_house() as house:
        row = claim_of(house.intake, ident)
        rows, pairs = claims_of(house.intake, row), merges.pairs_of(house.db.reader, row.shop, name_of(row))
        sums = sums_of(house.intake, rows)
    if as_json:
        print_json({
            "shop": row.shop, "claims": [one.id for one in rows], "balances": _described(sums),
            "merges": [{"id": one.id, "one": one.one, "other": one.other, "at": one.merged_at} for one in pairs],
        })  # fmt: skip
        return
    _print(rows, sums)
    for one in pairs:
        click.echo(f"Merge {one.id}: {one.one} = {one.other}")


@buyer.command()
@_CLAIM
@click.argument("other", metavar="OTHER", type=int)
@click.option("--dry-run", is_flag=True, help="Only show the account that they would have.")
def merge(ident: int, other: int, dry_run: bool) -> None:
    """Say that the buyers of two claims are one person. Amounts and readers of letters stay as they are."""
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.merging import look
    from mahnlauf.clerk.merging import merge as join
    from mahnlauf.intake.record import claim_of

    with open_house() as house:
        one, two = claim_of(house.intake, ident), claim_of(house.intake, other)
        if dry_run:
            found = look(house.intake, one, two)
            _print([*found.one, *found.other], found.sums[2])
            click.echo(f"Letters still go to: {', '.join(found.readers) or 'nobody'}")
        else:
            click.echo(join(house.intake, one, two, CLI)[0].text())


@buyer.command()
@click.argument("pair", metavar="MERGE", type=int)
def part(pair: int) -> None:
    """Undo a merge: they are two buyers again."""
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.merging import pair_of, undo

    with open_house() as house:
        click.echo(undo(house.intake, pair_of(house.intake, pair), CLI).text())


@buyer.command()
@_CLAIM
@click.option("--dry-run", is_flag=True, help="Only show what would go and what has to stay.")
@json_option
def erase(ident: int, dry_run: bool, as_json: bool) -> None:
    """Forget the buyer of a claim where nothing has to be kept: names, addresses, letters and their files.

    Accounting records stay until the retention of their claim ends (§ 147 AO); it says until when.
    """
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.erasing import claims_of
    from mahnlauf.clerk.forgetting import fates, forget
    from mahnlauf.intake.record import claim_of

    with open_house() as house:
        rows, cabinet = claims_of(house.intake, claim_of(house.intake, ident)), house.cabinet()
        files = cabinet.of(house.db.reader, rows)
        if dry_run:
            number, found = 0, fates(house.intake, rows, files)
        else:
            number, found = forget(house.intake, rows, files, cabinet.remove, CLI)
    if as_json:
        print_json({"erased_claims": number, "files": [one.as_json() for one in found]})
        return
    if not dry_run:
        click.echo(f"Claims in which the buyer was forgotten: {number} of {len(rows)}.")
    for one in found:
        stays = f"stays until {one.until}" if one.until else "stays, its claim is not settled"
        gone = "would be deleted" if dry_run else "deleted"
        click.echo(f"{one.path}: {gone if one.may_go else stays}")


def _print(rows: Iterable[ClaimRow], sums: Iterable[Sum]) -> None:
    print_table(
        (">claim", "order", "name", "mail", "state", ">principal"),
        [(one.id, one.number, one.buyer_name, one.buyer_email, one.state, amount(one.principal_minor, one.currency))
         for one in rows],
    )  # fmt: skip
    for one in sums:
        parts = [("Open", one.open_minor), ("credit", one.credit_minor), ("paid", one.paid_minor)]
        click.echo(", ".join(f"{word}: {amount(minor, one.currency)}" for word, minor in parts))


def _described(sums: Iterable[Sum]) -> list[dict[str, object]]:
    return [{"currency": one.currency, "open_minor": one.open_minor, "credit_minor": one.credit_minor,
             "paid_minor": one.paid_minor} for one in sums]  # fmt: skip
