"""``mahnlauf claims``: all claims, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import known_shop, open_house
from mahnlauf.cli.options import json_option, shop_option
from mahnlauf.cli.output import amount, counted, print_json_list, print_table

if TYPE_CHECKING:
    from mahnlauf.house import House

STATES = ("open", "handed_over", "in_court", "paid", "cancelled", "stopped", "written_off", "external")
_HEADINGS = (">id", "shop", "order", "buyer", "state", ">open", "stage", "next", "held back by")


@click.command()
@shop_option
@click.option("--state", type=click.Choice(STATES), help="Only claims in this state.")
@json_option
def claims(shop_name: str | None, state: str | None, as_json: bool) -> None:
    """List claims, oldest first. Shows what is owed, where it stands, what comes next."""
    with open_house() as house:
        known_shop(house, shop_name)
        found = _described(house, shop_name, state)
        if as_json:
            print_json_list(found)
        else:
            _print(found)


def _described(house: House, shop_name: str | None, state: str | None) -> Iterator[dict[str, Any]]:
    from mahnlauf.dunning.describe import claim_json
    from mahnlauf.store.claims import oldest_first

    for row in oldest_first(house.db.reader, shop=shop_name, state=state):
        shop = house.shops.get(row.shop)
        plan = house.plans.version(house.db.reader, row.plan_version)
        yield claim_json(row, plan, shop, house.clock.today(shop.timezone), house.leases(row))


def _print(found: Iterator[dict[str, Any]]) -> None:
    totals: dict[str, int] = {}
    rows = []
    for one in found:
        totals[one["currency"]] = totals.get(one["currency"], 0) + one["total_minor"]
        rows.append(_row(one))
    if not rows:
        click.echo("There is no such claim. Claims come from the shops' deliveries: mahnlauf deliveries")
        return
    print_table(_HEADINGS, rows)
    sums = ", ".join(amount(minor, currency) for currency, minor in sorted(totals.items()))
    click.echo(f"{counted(len(rows), 'claim')}, open: {sums}")


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    coming = f"{one['next_stage'] or ''} {one['next_on'] or ''}".strip()
    held = ", ".join(blocker["code"] for blocker in one["blockers"])
    order = one["order_number"] + (f"/{one['instalment']}" if one["instalment"] else "")
    test = " (test)" if one["test_mode"] else ""
    return (one["id"], one["shop"], order, one["buyer"]["name"], one["state"] + test,
            amount(one["total_minor"], one["currency"]), one["stage"], coming, held)  # fmt: skip
