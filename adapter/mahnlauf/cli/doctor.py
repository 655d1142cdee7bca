"""``mahnlauf doctor``: everything that could keep an installation from working, each with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import print_json, printable

if TYPE_CHECKING:
    from mahnlauf.contract.platform import Finding
    from mahnlauf.house import House
    from mahnlauf.settings import Settings
    from mahnlauf.shops.shop import Shop

_LATE = timedelta(minutes=15)
_NEEDED_LIVE = ("creditor", "creditor_address", "iban", "owner_email")


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Find what is wrong here, and how to repair it. Changes nothing.

    Exits with 1 if something is broken.
    """
    findings = list(_findings())
    if as_json:
        print_json([asdict(one) for one in findings])
    else:
        for one in findings:
            click.echo(f"{one.level:<8} {printable(one.text)}")
    if any(one.level == "error" for one in findings):
        raise click.exceptions.Exit(1)


def _findings() -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding
    from mahnlauf.core.errors import MahnlaufError
    from mahnlauf.house import House
    from mahnlauf.settings import Settings

    try:
        settings = Settings.load()
    except MahnlaufError as fault:
        yield Finding("error", str(fault))
        return
    yield from _of_settings(settings)
    yield from _of_mail(settings)
    yield from _of_mailbox(settings)
    if not settings.database.exists():
        yield Finding("error", f"There is no database at {settings.database}. Run: mahnlauf init")
        return
    try:
        house = House.open(settings, upgrade=False)
    except MahnlaufError as fault:
        yield Finding("error", str(fault))
        return
    try:
        yield from _of_house(house)
    except MahnlaufError as fault:
        yield Finding("error", str(fault))
    finally:
        house.close()


def _of_settings(settings: Settings) -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding
    from mahnlauf.settings import KEY_FILE

    key = settings.folder / KEY_FILE
    if settings.secret_key and key.exists() and key.stat().st_mode & 0o077:
        yield Finding("warning", f"Others on this machine can read {key}. Run: chmod 600 {key}")
    elif settings.secret_key:
        yield Finding("ok", "There is a key for the shops' secrets.")
    if settings.clock.fixed is not None:
        yield Finding(
            "warning", f"The test clock stands at {settings.clock.fixed}. Unset MAHNLAUF_TODAY for real work."
        )


def _of_mail(settings: Settings) -> Iterator[Finding]:
    import smtplib

    from mahnlauf.contract.platform import Finding
    from mahnlauf.core.errors import SettingsError
    from mahnlauf.outbox.smtp import Server

    if not settings.smtp:
        yield Finding("warning", f"No mail server is set: mails are written to {settings.mail_dir}. Set MAHNLAUF_SMTP.")
        return
    try:
        server = Server.from_url(settings.smtp)
        server.connect().close()
        yield Finding("ok", f"The mail server {server.host}:{server.port} takes our mails.")
    except SettingsError as fault:
        yield Finding("error", str(fault))
    except (OSError, smtplib.SMTPException) as fault:
        yield Finding(
            "error", f"The mail server of MAHNLAUF_SMTP cannot be used: {fault}. Correct address and password."
        )


def _of_mailbox(settings: Settings) -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding
    from mahnlauf.core.errors import MahnlaufError
    from mahnlauf.intake.mailbox import Address, opened

    if not settings.imap:
        return
    try:
        address = Address.from_url(settings.imap)
        with opened(address):
            yield Finding("ok", f"The mailbox {address.folder} at {address.host}:{address.port} can be read.")
    except MahnlaufError as fault:
        yield Finding("error", str(fault))


def _of_house(house: House) -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding

    for fault in house.registry.faults:
        yield Finding("error", f"Plugin {fault.plugin} failed in {fault.where}: {fault.text}. Update or remove it.")
    pending = house.db.pending()
    if pending:
        yield Finding(
            "error", f"The tables are older than this version ({', '.join(pending)}). Run: mahnlauf db upgrade"
        )
        return
    with house.db.write():  # raises CannotStore with a sentence
        pass
    yield Finding("ok", f"The database {house.settings.database} can be written.")
    yield from _of_shops(house)
    yield from _of_deliveries(house)
    yield from _of_outbox(house)
    yield from _of_notes(house)
    yield from _of_limitation(house)


def _of_limitation(house: House) -> Iterator[Finding]:
    """Claims that are barred at the end of this year, told from October on (§§ 195, 199 BGB)."""
    from datetime import date

    from mahnlauf.contract.platform import Finding
    from mahnlauf.dunning.default import limitation_warning
    from mahnlauf.store import claims

    today = house.clock.today("Europe/Berlin")
    oldest = date(today.year - 2, 1, 1)  # what arose before is barred at the end of this year or was already
    count = claims.count_open_before(house.db.reader, oldest.isoformat())
    if count and limitation_warning(date(today.year - 3, 1, 1), today) is not None:
        yield Finding(
            "warning",
            f"Open claims that are barred by limitation after 31 December: {count}. A reminder does not stop it.",
        )


def _of_shops(house: House) -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding
    from mahnlauf.core.errors import MahnlaufError
    from mahnlauf.store import shops

    rows = shops.all_shops(house.db.reader)
    if not rows:
        yield Finding(
            "warning", "No shop is connected. Connect one: mahnlauf shop add NAME --platform woocommerce --set …"
        )
    for row in rows:
        try:
            shop = house.shops.get(row.name)
            house.plans.current(shop.plan)
        except MahnlaufError as fault:
            yield Finding("error", f"{fault} Correct it: mahnlauf shop add {row.name} --set …")
            continue
        yield from _of_shop(house, shop)


def _of_shop(house: House, shop: Shop) -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding

    change = f"mahnlauf shop add {shop.name} --set"
    known = shop.known_up_to()
    age = (house.clock.today(shop.timezone) - known).days if known else None
    if known is None or age is None:
        yield Finding("warning", f"Shop {shop.name} was never heard. Test it: mahnlauf shop check {shop.name}")
    elif age > shop.stale_after_days:
        yield Finding(
            "error",
            f"Shop {shop.name} was last heard on {known}, {age} days ago, so nothing of it is dunned."
            f" Look at its webhooks: mahnlauf shop check {shop.name}",
        )
    else:
        yield Finding("ok", f"Shop {shop.name}: payments are known up to {known}.")
    if shop.test_mode:
        yield Finding("ok", f"Shop {shop.name} is in test mode: nothing reaches a buyer.")
        return
    missing = [name for name in _NEEDED_LIVE if not shop.settings.get(name)]
    if missing:
        yield Finding(
            "warning", f"Letters of shop {shop.name} lack {', '.join(missing)}. Set them: {change} {missing[0]}=…"
        )
    if _is_local(house.settings.base_url):
        yield Finding(
            "warning", f"Links lead to {house.settings.base_url}: set base_url in {house.settings.path.name}."
        )


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1", "http://localhost"))


def _of_deliveries(house: House) -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding
    from mahnlauf.store import deliveries

    parked = deliveries.counts(house.db.reader).get(deliveries.PARKED, 0)
    if parked:
        yield Finding("warning", f"Parked deliveries: {parked}. Look why: mahnlauf deliveries --state parked")


def _of_outbox(house: House) -> Iterator[Finding]:
    from mahnlauf.contract.platform import Finding
    from mahnlauf.core.clock import instant
    from mahnlauf.store import commands

    counts = commands.counts(house.db.reader)
    for state, words in ((commands.GAVE_UP, "given up"), (commands.REFUSED, "refused")):
        if counts.get(state):
            yield Finding("error", f"Commands {words}: {counts[state]}. Look why: mahnlauf outbox list --state {state}")
    if commands.anything_due(house.db.reader, instant(house.clock.now() - _LATE)):
        yield Finding(
            "error", "Commands wait longer than they should: no worker runs. Start: mahnlauf serve, or worker"
        )
    if counts.get(commands.TODO):
        yield Finding("ok", f"Tasks for you: {counts[commands.TODO]}. See: mahnlauf outbox list --state todo")


def _of_notes(house: House) -> Iterator[Finding]:
    """What intake, run and outbox wanted the operator to know."""
    from mahnlauf.contract.platform import Finding
    from mahnlauf.store import records

    for row in records.open_findings(house.db.reader):
        times = f" ({row['times']} times)" if row["times"] > 1 else ""
        yield Finding("warning", f"Shop {row['shop']}, {row['code']}: {row['text']}{times}")
