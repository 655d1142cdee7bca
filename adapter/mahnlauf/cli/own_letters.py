"""``mahnlauf letter save``, ``reset``, ``versions``, ``logo``: a shop's own texts and logo, as the desk keeps them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from mahnlauf.cli.letters import letter
from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option, wrong_call
from mahnlauf.cli.output import print_json, print_table, printable

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.shops.wording import Place, Wordings

_ACTOR, _VIA = "owner", "cli"
_VOICES = ("de", "de_du", "en")
_SHOP = click.option("--shop", "shop_name", required=True, metavar="NAME", help="Whose text.")
_VOICE = click.option(
    "--voice", type=click.Choice(_VOICES), default="de", show_default=True, help="German with Sie or du, or English."
)


@letter.command()
@click.argument("template")
@click.argument("file", type=click.File(encoding="utf-8"))
@_SHOP
@_VOICE
def save(template: str, file: TextIO, shop_name: str, voice: str) -> None:
    """Make FILE ("-": standard input) the shop's own text of TEMPLATE; the one before is kept as a version.

    A text with a fault is not saved: one sentence per fault, exit code 1.
    """
    from mahnlauf.shops.wording import FaultyText

    try:
        text = file.read()
    except UnicodeDecodeError:
        raise wrong_call(f"{file.name} is not UTF-8 text; save it as UTF-8") from None
    with open_house() as house:
        book, place = _place(house, shop_name, voice, template)
        try:
            book.save(place, text, _ACTOR, _VIA)
        except FaultyText as fault:
            for flaw in fault.flaws:
                click.echo(flaw.text(), err=True)
            raise click.exceptions.Exit(1) from fault
    click.echo(f"Saved: {template} ({voice}) of {shop_name}. It counts from the next letter on.")


@letter.command()
@click.argument("template")
@_SHOP
@_VOICE
def reset(template: str, shop_name: str, voice: str) -> None:
    """Go back to our text of TEMPLATE; the shop's own is kept as a version."""
    with open_house() as house:
        book, place = _place(house, shop_name, voice, template)
        book.reset(place, _ACTOR, _VIA)
    click.echo(f"{template} ({voice}) of {shop_name} is our text again, from the next letter on.")


@letter.command()
@click.argument("template")
@_SHOP
@_VOICE
@click.option("--id", "ident", type=int, metavar="ID", help="Print the text of this version.")
@json_option
def versions(template: str, shop_name: str, voice: str, ident: int | None, as_json: bool) -> None:
    """List every own text that the shop ever had for TEMPLATE, newest first."""
    with open_house() as house:
        book, place = _place(house, shop_name, voice, template)
        rows = book.versions(place)
    if ident is not None:
        text = next((row.text for row in rows if row.id == ident), None)
        if text is None:
            raise wrong_call(f"There is no version {ident} of {template} ({voice}). Leave --id out to list them")
        click.echo(text, nl=False)
    elif as_json:
        print_json([{"id": row.id, "saved_at": row.saved_at, "by": row.actor, "text": row.text} for row in rows])
    else:
        told = [(row.id, row.saved_at, row.actor or "(by hand)", "" if row.text else "back to ours") for row in rows]
        print_table(("id", "saved", "by", "remark"), told)


@letter.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--shop", "shop_name", required=True, metavar="NAME", help="Whose logo.")
@click.option("--remove", is_flag=True, help="Letters bear no logo any more.")
def logo(file: Path | None, shop_name: str, remove: bool) -> None:
    """Put the picture FILE (PNG or JPEG) on the shop's mails and letters."""
    from functools import partial

    from mahnlauf.documents.press import prints_logo
    from mahnlauf.shops.entering import enter
    from mahnlauf.shops.logo import LARGEST, keep

    if (file is None) is not remove:
        raise wrong_call("Name a FILE, or --remove")
    with open_house() as house:
        shop = house.shops.get(shop_name)
        name = ""
        if file is not None:
            with file.open("rb") as opened:
                content = opened.read(LARGEST + 1)
            name = keep(house.settings.folder / "letters" / shop.name, content, partial(prints_logo, shop))
        enter(house.shops, house.plans, shop.name, shop.platform, {"logo": name}, actor=_ACTOR, via=_VIA, new=False)
    click.echo(printable(f"Letters of {shop_name} bear {name}." if name else f"Letters of {shop_name} bear no logo."))


def _place(house: House, shop_name: str, voice: str, template: str) -> tuple[Wordings, Place]:
    from mahnlauf.shops.wording import Wordings

    shop = house.shops.get(shop_name)
    book = Wordings(house.db, shop.texts, house.clock)
    return book, book.place(shop.name, voice, template)
