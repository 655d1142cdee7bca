"""``mahnlauf run``: the dunning run of one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import known_shop, open_house
from mahnlauf.cli.options import iso_day, json_option, shop_option
from mahnlauf.cli.output import counted, print_json, print_table, progress

if TYPE_CHECKING:
    from mahnlauf.house import House


@click.command()
@click.option("--today", type=iso_day, metavar="DAY", help="Run as if it were that day.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@shop_option
@json_option
def run(today: date | None, dry_run: bool, shop_name: str | None, as_json: bool) -> None:
    """Do everything that is due today. Safe to repeat.

    Books fees, writes letters, hands over. Letters and notes go to the outbox; the worker inside
    `mahnlauf serve` sends them.
    """
    with open_house() as house:
        known_shop(house, shop_name)
        known = _known_up_to(house, shop_name)
        with progress("Claims", lambda: _due(house, today, shop_name)) as forward:
            report = house.runner.run(today, shop=shop_name, dry_run=dry_run, progress=forward)
        waiting = _waiting(house)
    document = {"today": today.isoformat() if today else None, "dry_run": dry_run, "payments_known_up_to": known,
                **report.as_json(), "outbox_waiting": waiting}  # fmt: skip
    if as_json:
        print_json(document)
    else:
        _print(document)


def _known_up_to(house: House, shop_name: str | None) -> dict[str, str | None]:
    """Per shop the day up to which payments are known."""
    shops = [one for one in house.shops.all() if shop_name in (None, one.name)]
    return {one.name: day.isoformat() if (day := one.known_up_to()) else None for one in shops}


def _due(house: House, today: date | None, shop_name: str | None) -> int:
    from mahnlauf.store import due

    latest = today or max((house.clock.today(one.timezone) for one in house.shops.all()), default=date.min)
    return due.count(house.db.reader, latest.isoformat(), shop_name)


def _waiting(house: House) -> int:
    from mahnlauf.store import commands

    return commands.counts(house.db.reader).get(commands.WAITING, 0)


def _print(document: Mapping[str, Any]) -> None:
    for name, day in document["payments_known_up_to"].items():
        click.echo(f"Shop {name}: payments are known up to {day}." if day else f"Shop {name} was never heard.")
    if document["planned"]:
        print_table(
            (">claim", "order", "action", "stage", "template", "channel", "pay by"),
            [(one["claim"], one["number"], one["type"], one.get("stage"), one.get("template"), one.get("channel"),
              one.get("deadline")) for one in document["planned"]],
        )  # fmt: skip
    verb = "would be acted on" if document["dry_run"] else "acted on"
    click.echo(
        f"{counted(document['due'], 'claim')} due: {document['acted']} {verb}{_counts(document['actions'])},"
        f" {document['blocked']} held back{_counts(document['reasons'])}."
    )
    if not document["dry_run"] and document["outbox_waiting"]:
        waiting = counted(document["outbox_waiting"], "command")
        click.echo(f"In the outbox: {waiting}. The worker sends them: mahnlauf serve, or mahnlauf worker --once.")


def _counts(numbers: Mapping[str, int]) -> str:
    told = ", ".join(f"{name} {number}" for name, number in sorted(numbers.items()))
    return f" ({told})" if told else ""
