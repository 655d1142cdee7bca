"""``mahnlauf shop live``: what would be sent today if the shop were live, what is missing, and going live."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import iso_day, json_option
from mahnlauf.cli.output import amount, counted, print_json, print_table, printable
from mahnlauf.cli.shop import shop

if TYPE_CHECKING:
    from mahnlauf.dunning.rehearsal import Rehearsal
    from mahnlauf.shops.readiness import Obstacle


@shop.command()
@click.argument("name")
@click.option("--since", type=iso_day, metavar="DAY", help="Orders since that day count (default: today).")
@click.option("--yes", is_flag=True, help="Go live, unless something is missing.")
@json_option
def live(name: str, since: date | None, yes: bool, as_json: bool) -> None:
    """Show what would be sent today if the shop were live, and what is missing.

    Sends and changes nothing, except with --yes: then the shop is live, and the next run writes to buyers. Exits with
    1 if something is missing. Back to test mode: mahnlauf shop add NAME --set test_mode=true
    """
    from mahnlauf.dunning.rehearsal import rehearse
    from mahnlauf.shops.entering import enter
    from mahnlauf.shops.readiness import obstacles

    with open_house() as house:
        one = house.shops.get(name)
        day = since or one.live_since or house.clock.today(one.timezone)
        missing = obstacles(house.shops, house.plans, one, house.post())
        found = rehearse(house.runner, one, day)
        blocked = any(each.blocks for each in missing)
        if yes and not blocked:
            values = {"test_mode": "false", "live_since": day.isoformat()}
            one = enter(house.shops, house.plans, name, one.platform, values, new=False)
    if as_json:
        print_json(_table(found, missing) | {"shop": name, "test_mode": one.test_mode})
    else:
        _tell(name, found, missing)
        click.echo(f"Shop {name} is {'in test mode' if one.test_mode else f'live since {one.live_since}'}.")
    if blocked:
        raise click.exceptions.Exit(1)


def _table(found: Rehearsal, missing: list[Obstacle]) -> dict[str, Any]:
    return {
        "since": found.since.isoformat(),
        "sendings": [
            {"claim": one.claim.id, "number": one.claim.number, "kind": one.kind, "to": one.to, "subject": one.subject,
             "open_minor": one.open_minor, "currency": one.claim.currency, "tested": one.tested}
            for one in found.sendings
        ],
        "held": found.held,
        "begun": [row.id for row in found.begun],
        "faults": found.faults,
        "missing": [{"code": one.code, "blocks": one.blocks, "text": one.text("en")} for one in missing],
    }  # fmt: skip


def _tell(name: str, found: Rehearsal, missing: list[Obstacle]) -> None:
    for one in missing:
        click.echo(f"{'missing' if one.blocks else 'note':<8} {printable(one.text('en'))}")
    click.echo(f"Orders since {found.since} count. Today would leave: {counted(len(found.sendings), 'message')}.")
    if found.sendings:
        rows = [(one.kind, one.to or one.name or "-", one.subject, amount(one.open_minor, one.claim.currency),
                 "as a test" if one.tested else "") for one in found.sendings]  # fmt: skip
        print_table(("way", "to", "subject", ">open", "today already"), rows)
    if older := found.held.get("before_go_live", 0):
        click.echo(f"Due, but of an older order, so never reminded: {counted(older, 'claim')}.")
    if found.begun:
        numbers = ", ".join(row.number for row in found.begun)
        click.echo(f"Orders whose letters so far went to you alone, so buyers hear first of a later stage: {numbers}")
    for text in found.faults:
        click.echo(printable(text))
