"""``mahnlauf mail`` and ``mahnlauf bounce``: whether mails leave, and what to do with one that came back."""

from __future__ import annotations

from pathlib import Path

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import print_json


@click.group()
def mail() -> None:
    """Whether mails can leave the house."""


@mail.command("test")
@click.argument("address")
def send_test(address: str) -> None:
    """Send a test mail to ADDRESS over the configured server, now."""
    from mahnlauf.outbox.mail import MailWay

    with open_house() as house:
        way = house.outbox().ways["mail"]
        assert isinstance(way, MailWay)
        outcome = way.send_test(address)
    click.echo(outcome.answer)
    if outcome.verdict != "done":
        click.get_current_context().exit(1)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def bounce(file: Path, as_json: bool) -> None:
    """Read a mail server's notification (.eml) that a mail did not arrive; its letter goes out by post instead."""
    from mahnlauf.intake.bounce import record_bounce

    with open_house() as house:
        told = record_bounce(house.intake, file.read_bytes())
    if as_json:
        print_json(told.as_json())
    else:
        click.echo(told.text)
