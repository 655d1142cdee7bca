"""``mahnlauf mail`` and ``mahnlauf bounce``: whether mails leave, and what to do with one that came back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option, wrong_call
from mahnlauf.cli.output import print_json

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.intake.bounce import Told


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
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def bounce(file: Path | None, as_json: bool) -> None:
    """Read a mail server's notification (.eml) that a mail did not arrive; its letter goes out by post instead.

    Without FILE, read the mailbox of MAHNLAUF_IMAP now, as the worker does every five minutes.
    """
    from mahnlauf.intake.bounce import record_bounce

    with open_house() as house:
        found = _from_mailbox(house) if file is None else [record_bounce(house.intake, file.read_bytes())]
    if as_json:
        rows = [told.as_json() for told in found]
        print_json(rows if file is None else rows[0])
    else:
        click.echo("\n".join(told.text for told in found) or "No mail came back.")


def _from_mailbox(house: House) -> list[Told]:
    mailbox = house.mailbox()
    if mailbox is None:
        raise wrong_call(
            "Name the FILE of a notification, or set MAHNLAUF_IMAP to imaps://user:password@host/INBOX to read the "
            "mailbox"
        )
    return mailbox.look()
