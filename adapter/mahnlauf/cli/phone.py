"""``mahnlauf phone``: whom to call, what to say, what the call brought."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import iso_day, json_option, shop_option
from mahnlauf.cli.output import amount, print_json, print_table

if TYPE_CHECKING:
    from mahnlauf.intake.phone import PhoneTask

_OUTCOMES = ("reached", "promise", "dispute", "wrong-number", "call-again")
_COLUMNS = (
    "id",
    "shop",
    "claim",
    "stage",
    "name",
    "link",
    "open",
    "currency",
    "call_from",
    "call_until",
    "tries_today",
)
_MINUTES = timedelta(minutes=15)


@click.group()
def phone() -> None:
    """Calls to make: list them, read the script, note what a call brought."""


@phone.command("list")
@shop_option
@json_option
def list_tasks(shop_name: str | None, as_json: bool) -> None:
    """List the calls to make, with the next time at which the buyer may be called."""
    tasks = _tasks(shop_name)
    if as_json:
        print_json([task.as_json() for task in tasks])
    elif not tasks:
        click.echo("Nobody has to be called.")
    else:
        print_table(
            (">id", "shop", "claim", "name", "phone", ">open", "call from", "until", ">tries today"),
            [(task.id, task.shop, task.claim, task.name, task.phone or "no number",
              amount(task.open_minor, task.currency), f"{task.slot.start:%Y-%m-%d %H:%M}", f"{task.slot.end:%H:%M}",
              task.tries_today) for task in tasks],
        )  # fmt: skip


@phone.command()
@click.argument("ident", metavar="ID", type=int)
def script(ident: int) -> None:
    """Show what to say in the call of that task."""
    from mahnlauf.cli.letter_of_claim import compose_for
    from mahnlauf.core.errors import NotFound
    from mahnlauf.letters import text_of
    from mahnlauf.store import commands

    with open_house() as house:
        row = commands.get(house.db.reader, ident)
        if row is None or row.kind != "phone":
            raise NotFound(f"Phone task {ident} does not exist. See: mahnlauf phone list")
        shop = house.shops.get(row.shop)
        _, written = compose_for(house, "phone_script", row.claim_id, None, shop.language, None)
    click.echo(text_of(written), nl=False)


@phone.command()
@click.argument("ident", metavar="ID", type=int)
@click.option("--outcome", required=True, type=click.Choice(_OUTCOMES), help="What the call brought.")
@click.option("--until", type=iso_day, metavar="DAY", help="Of a promise: the day until which the buyer wants to pay.")
@click.option("--note", default="", help="In your own words.")
def done(ident: int, outcome: str, until: date | None, note: str) -> None:
    """Note what a call brought; a promise or an objection holds the claim back at once."""
    from mahnlauf.intake.phone import note_call

    with open_house() as house:
        click.echo(note_call(house.intake, ident, outcome, until=until, note=note))


@phone.command()
@click.option("--format", "shape", type=click.Choice(("csv", "ics")), default="csv", help="Default: csv.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it there instead of printing it.")
@shop_option
def export(shape: str, out: Path | None, shop_name: str | None) -> None:
    """Export the calls to make as a table (CSV) or as appointments (iCalendar)."""
    tasks = _tasks(shop_name)
    content = as_csv(tasks) if shape == "csv" else as_calendar(tasks)
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_text(content, encoding="utf-8", newline="")
        click.echo(f"{len(tasks)} calls written to {out}.")


def as_csv(tasks: list[PhoneTask]) -> str:
    """The calls as CSV. No cell begins like a formula, whatever a buyer is called."""
    from mahnlauf.core.money import Money

    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_COLUMNS)
    for task in tasks:
        row = task.as_json() | {"open": str(Money(task.open_minor, task.currency).decimal)}
        writer.writerow([_harmless(str(row[column])) for column in _COLUMNS])
    return sheet.getvalue()


def as_calendar(tasks: list[PhoneTask]) -> str:
    """The calls as appointments of a quarter of an hour, each keeping its UID, so that importing again moves them."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Mahnlauf//Phone tasks//DE")
    calendar.add("version", "2.0")
    for task in tasks:
        event = Event()
        event.add("uid", f"phone-{task.shop}-{task.id}@mahnlauf")
        event.add("dtstamp", task.slot.start)
        event.add("dtstart", task.slot.start)
        event.add("dtend", task.slot.start + _MINUTES)
        event.add("summary", f"{task.claim}: {task.name}")
        event.add(
            "description", f"{task.phone}, {amount(task.open_minor, task.currency)}. mahnlauf phone script {task.id}"
        )
        if task.link:
            event.add("url", task.link)
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell


def _tasks(shop_name: str | None) -> list[PhoneTask]:
    from mahnlauf.cli.opening import known_shop
    from mahnlauf.intake.phone import phone_tasks

    with open_house() as house:
        known_shop(house, shop_name)
        return phone_tasks(house.intake, shop_name)
