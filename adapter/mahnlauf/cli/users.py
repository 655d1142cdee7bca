"""``mahnlauf user``: who may enter the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import counted, print_json, print_table

if TYPE_CHECKING:
    from mahnlauf.house import House

_ROLES = ("owner", "clerk", "bookkeeper", "agency")  # as people.roles; importing it would slow down every --help


@click.group()
def user() -> None:
    """People who may enter the desk, each with a role."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice(_ROLES), required=True, help="What they may do.")
@click.option("--shop", "shops", multiple=True, metavar="NAME", help="Only this shop; again for more. Default: all.")
@click.option("--name", default="", help="As the desk calls them; default: the address before the @.")
@click.option("--language", type=click.Choice(("de", "en")), default="de", help="Of their desk. Default: de.")
def add(email: str, role: str, shops: tuple[str, ...], name: str, language: str) -> None:
    """Add a user, or change one, and send an invitation by mail.

    owner: everything. clerk: claims, calls, outbox. bookkeeper: reads and exports. agency: reads what was handed over.
    """
    from mahnlauf.people import register

    with open_house() as house:
        found = register.add(house.db, house.clock, email, role, shops, name, language)
        entrance = house.entrance()
        link = entrance.send_link(found, "invitation")
        click.echo(f"{found.name} <{found.email}> is {found.role} of {', '.join(found.shops) or 'all shops'}.")
        if link is None:
            click.echo("No further invitation was sent: five within an hour are the most.")
        else:
            click.echo(f"The invitation goes out by mail. Its link works once: {_address(house, entrance.token(link))}")


@user.command()
@click.argument("email")
def remove(email: str) -> None:
    """Let a user in no more, and end every session of theirs at once."""
    from mahnlauf.people import register

    with open_house() as house:
        found = register.remove(house.db, house.clock, email)
    click.echo(f"{found.email} may not enter any more.")


@user.command("passkeys")
@click.argument("email")
@click.option("--remove", "away", is_flag=True, help="Take all of them away, as after a lost phone.")
@json_option
def passkeys_of(email: str, away: bool, as_json: bool) -> None:
    """List the passkeys of a user, or take them away; "owner" means those made after `mahnlauf desk`.

    They are made on the desk, under "Mein Zugang" at the foot of the page.
    """
    from mahnlauf.people import passkeys, register
    from mahnlauf.store.passkeys import of_user

    with open_house() as house:
        ident = None if email == "owner" else register.known(house.db, email).id
        if away:
            number = passkeys.remove_all(house.db, house.clock, ident)
            click.echo(f"{counted(number, 'passkey')} of {email} taken away. The login link still works.")
            return
        rows = of_user(house.db.reader, ident)
    if as_json:
        print_json([{"id": one.id, "name": one.name, "made_at": one.made_at, "used_at": one.used_at} for one in rows])
    elif not rows:
        click.echo(f'{email} has no passkey. They are made on the desk, under "Mein Zugang".')
    else:
        print_table(
            (">id", "name", "made at", "used at"), [(one.id, one.name, one.made_at, one.used_at) for one in rows]
        )


@user.command("list")
@json_option
def list_users(as_json: bool) -> None:
    """List the users with their roles and shops."""
    from mahnlauf.store import people

    with open_house() as house:
        rows = people.users(house.db.reader)
    if as_json:
        print_json([{"id": one.id, "email": one.email, "name": one.name, "role": one.role, "shops": list(one.shops),
                     "language": one.language, "created_at": one.created_at} for one in rows])  # fmt: skip
    elif not rows:
        click.echo("No users yet; the owner enters by: mahnlauf desk. Add one: mahnlauf user add EMAIL --role clerk")
    else:
        table = [(one.email, one.name, one.role, ", ".join(one.shops) or "all", one.language) for one in rows]
        print_table(("email", "name", "role", "shops", "language"), table)


def _address(house: House, token: str) -> str:
    return f"{house.settings.base_url}/login/{token}"
