"""``mahnlauf access``, ``token`` and ``subscriber``: who may open which course, and who is told."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import iso_day, json_option, shop_option, wrong_call
from mahnlauf.cli.output import counted, print_json, print_table, progress

if TYPE_CHECKING:
    from mahnlauf.house import House

_ONCE = "Keep it now; it is never shown again."


@click.group()
def access() -> None:
    """Course access: what participants have, which product opens which course, connected course platforms."""


@access.command("show")
@click.argument("shop_name", metavar="SHOP")
@click.argument("email")
@json_option
def show(shop_name: str, email: str, as_json: bool) -> None:
    """What a participant has in a shop, and which orders say so."""
    from mahnlauf.store import access as table

    with open_house() as house:
        house.shops.get(shop_name)
        grants = table.grants_of(house.db.reader, shop_name, email.strip().lower())
        rows = [
            {"product": one.product, "state": one.state, "reason": one.reason, "since": one.since, "until": one.until,
             "version": one.version, "orders": _orders(house, shop_name, one.participant, one.product)}
            for one in grants
        ]  # fmt: skip
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo(f"Nothing is known of {email} in shop {shop_name}.")
    else:
        names = ("product", "state", "reason", "since", "until", "orders")
        print_table(names, [[_cell(row[name]) for name in names] for row in rows])


@access.command()
@click.argument("name")
@click.option("--platform", required=True, metavar="NAME", help="moodle, memberspot … or todo (a person does it).")
@click.option("--set", "pairs", metavar="KEY=VALUE", multiple=True, help="A setting; may be given several times.")
def connect(name: str, platform: str, pairs: tuple[str, ...]) -> None:
    """Connect a course platform, or change the given settings of one that is connected."""
    for pair in pairs:
        if "=" not in pair:
            raise wrong_call(f'"{pair}" is no setting. Expected KEY=VALUE.')
    with open_house() as house:
        house.connections().save(name, platform, dict(pair.split("=", 1) for pair in pairs))
    click.echo(f"Connected {name} ({platform}). Now: mahnlauf access rule SHOP PRODUCT --course {name}:COURSE")


@access.command()
@click.argument("connection")
@click.argument("course")
@click.argument("email")
def look(connection: str, course: str, email: str) -> None:
    """Ask a course platform how a participant stands there. Changes nothing."""
    from mahnlauf.contract.courses import Participant

    with open_house() as house, closing(house.courses()) as way:
        found = way.look(connection, course, Participant(email.strip().lower()))
    if found is None:
        raise click.ClickException(f"{connection} has no interface: a person must look.")
    click.echo(f"{found.seat} {found.words}".strip())


@access.command()
@click.argument("name")
def disconnect(name: str) -> None:
    """Forget a connected course platform that no product needs any more."""
    from mahnlauf.access import courses

    with open_house() as house:
        courses.disconnect(house.connections(), house.shops.all(), name)
    click.echo(f"{name} is forgotten.")


@access.command()
@click.argument("shop_name", metavar="SHOP")
def refresh(shop_name: str) -> None:
    """Decide every order of a shop anew, after its courses or rules were changed."""
    from mahnlauf.store.access import count_orders

    with open_house() as house:
        house.shops.courses.check()
        house.shops.get(shop_name)
        with progress("Orders", lambda: count_orders(house.db.reader, shop_name)) as forward:
            number = house.sweep().shop(shop_name, progress=forward)
    click.echo(f"{counted(number, 'order')} decided anew.")


@click.group()
def token() -> None:
    """Tokens for the API: each for one shop and what it needs."""


@token.command("add")
@click.argument("name")
@click.option("--shop", "shop_name", required=True, metavar="NAME", help="The shop that it may ask about.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=["access"],
    show_default=True,
    metavar="SCOPE",
    help="What it is for: access, claims, claims:read, reports, operations; may be given several times.",
)
def add_token(name: str, shop_name: str, scopes: tuple[str, ...]) -> None:
    """Make a token and show it, this once."""
    from mahnlauf.access import tokens

    with open_house() as house:
        made = tokens.make(house.db, house.clock, name, shop_name, ",".join(scopes))
    click.echo(made)
    click.echo(_ONCE, err=True)


@token.command("list")
@json_option
def list_tokens(as_json: bool) -> None:
    """List the tokens, never their text."""
    from mahnlauf.store import tokens

    with open_house() as house:
        found = tokens.all_tokens(house.db.reader)
    names = ("name", "shop", "scope", "created_at", "revoked_at")
    rows = [{name: getattr(row, name) for name in names} for row in found]
    if as_json:
        print_json(rows)
    elif rows:
        print_table(names, [[row[name] for name in names] for row in rows])
    else:
        click.echo("There is no token. Make one: mahnlauf token add NAME --shop SHOP")


@token.command("revoke")
@click.argument("name")
def revoke_token(name: str) -> None:
    """From now on it opens nothing."""
    from mahnlauf.core.clock import instant
    from mahnlauf.store import tokens

    with open_house() as house, house.db.write() as conn:
        if not tokens.revoke(conn, name, instant(house.clock.now())):
            raise click.ClickException(f'There is no token "{name}" that counts. See: mahnlauf token list')
    click.echo(f"Token {name} opens nothing any more.")


@click.group()
def subscriber() -> None:
    """Endpoints that hear our signed messages (Standard Webhooks)."""


@subscriber.command("add")
@click.argument("url")
@click.option("--shop", "shop_name", required=True, metavar="NAME", help="The shop whose news it hears.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only these, such as access.suspended.")
def add_subscriber(url: str, shop_name: str, types: tuple[str, ...]) -> None:
    """Add an endpoint and show its secret, this once. Added again it gets a new secret and works again."""
    with open_house() as house:
        ident, secret = house.subscribers().add(shop_name, url, types)
    click.echo(secret)
    click.echo(f"Subscriber {ident}. {_ONCE} Try it: mahnlauf subscriber ping {ident}", err=True)


@subscriber.command("list")
@shop_option
@json_option
def list_subscribers(shop_name: str | None, as_json: bool) -> None:
    """List the endpoints and whether they work."""
    from mahnlauf.store import subscribers

    with open_house() as house:
        found = subscribers.of_shop(house.db.reader, shop_name)
    rows = [
        {"id": row.id, "shop": row.shop, "url": row.url, "types": row.types.split(",") if row.types else [],
         "works": row.disabled_at is None, "why": row.why}
        for row in found
    ]  # fmt: skip
    if as_json:
        print_json(rows)
    elif rows:
        names = ("id", "shop", "url", "types", "works", "why")
        print_table(names, [[_cell(row[name]) for name in names] for row in rows])
    else:
        click.echo("Nobody is told. Add an endpoint: mahnlauf subscriber add URL --shop SHOP")


@subscriber.command()
@click.argument("ident", metavar="ID", type=int)
def ping(ident: int) -> None:
    """Queue a message that says nothing, to try the endpoint."""
    with open_house() as house:
        house.subscribers().ping(ident)
    click.echo("Queued. What became of it: mahnlauf outbox list")


@subscriber.command()
@click.argument("ident", metavar="ID", type=int)
def rotate(ident: int) -> None:
    """Make a new secret. For three days messages carry two signatures, the new and the old."""
    with open_house() as house:
        secret = house.subscribers().rotate(ident)
    click.echo(secret)
    click.echo(_ONCE, err=True)


@subscriber.command()
@click.argument("ident", metavar="OUTBOX-ID", type=int)
def replay(ident: int) -> None:
    """Send one message of the outbox once more; the receiver knows it by its id."""
    with open_house() as house:
        house.subscribers().replay(ident)
    click.echo("Queued.")


@subscriber.command()
@click.argument("ident", metavar="ID", type=int)
@click.option("--since", required=True, type=iso_day, metavar="DAY", help="From this day on.")
def recover(ident: int, since: date) -> None:
    """Tell an endpoint everything again that was told since a day."""
    with open_house() as house:
        number = house.subscribers().recover(ident, datetime(since.year, since.month, since.day, tzinfo=UTC))
    click.echo(f"{counted(number, 'message')} queued.")


@subscriber.command("on")
@click.argument("ident", metavar="ID", type=int)
def switch_on(ident: int) -> None:
    """Switch an endpoint on again."""
    with open_house() as house:
        house.subscribers().switch(ident, on=True)
    click.echo(f"Subscriber {ident} is told again. What it missed: mahnlauf subscriber recover {ident} --since DAY")


@subscriber.command("off")
@click.argument("ident", metavar="ID", type=int)
def switch_off(ident: int) -> None:
    """Switch an endpoint off."""
    with open_house() as house:
        house.subscribers().switch(ident, on=False)
    click.echo(f"Subscriber {ident} is told nothing any more.")


def _orders(house: House, shop: str, participant: str, product: str) -> list[str]:
    from mahnlauf.store import access as table

    return [f"{row.order_ref}: {row.state}" for row in table.leases_of(house.db.reader, shop, participant, product)]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else value
