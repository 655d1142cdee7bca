"""``mahnlauf deliveries`` and ``mahnlauf replay``: what the shops sent, and taking it in once more."""

from __future__ import annotations

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option, shop_option
from mahnlauf.cli.output import counted, print_json, print_table


@click.command()
@click.option("--state", type=click.Choice(("applied", "ignored", "parked")), help="parked: not understood or refused.")
@shop_option
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@json_option
def deliveries(state: str | None, shop_name: str | None, limit: int, as_json: bool) -> None:
    """List what the shops sent, newest first, and what became of it.

    A parked delivery was kept but could not be used; its reason says why. Correct that, then: mahnlauf replay ID
    """
    from mahnlauf.store import deliveries as table

    with open_house() as house:
        rows = [dict(row) for row in table.newest(house.db.reader, state=state, shop=shop_name, limit=limit)]
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("There is no such delivery.")
    else:
        print_table(
            (">id", "received", "shop", "topic", "state", ">events", "reason"),
            [tuple(row[name] for name in ("id", "received_at", "shop", "topic", "state", "events", "reason"))
             for row in rows],
        )  # fmt: skip


@click.command()
@click.argument("idents", metavar="ID...", nargs=-1, required=True, type=int)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def replay(idents: tuple[int, ...], dry_run: bool) -> None:
    """Take kept deliveries in once more, after a correction. What is known already changes nothing.

    Exits with 1 if one of them still cannot be used.
    """
    from mahnlauf.intake.replay import replay as take_again

    is_parked = False
    with open_house() as house:
        for ident in idents:
            found = take_again(house.intake, ident, dry_run=dry_run)
            is_parked |= found.state == "parked"
            click.echo(f"Delivery {ident}: {found.state}{_told(found.reason, len(found.events), found.new, dry_run)}")
    if is_parked:
        raise click.exceptions.Exit(1)


def _told(reason: str, events: int, new: int, dry_run: bool) -> str:
    parts = [reason] if reason else []
    if events:
        parts.append(counted(events, "event") + ("" if dry_run else f", {counted(new, 'claim')} changed"))
    return f" ({'; '.join(parts)})" if parts else ""
