"""``mahnlauf access map`` and ``access rule``: which product opens which course, and when it is taken."""

from __future__ import annotations

from typing import Any

import click

from mahnlauf.cli.access import access
from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option, shop_option, wrong_call
from mahnlauf.cli.output import print_json, print_table

_COLUMNS = ("shop", "product", "courses", "suspend", "grace_days", "missing", "in_file")


@access.command("map")
@shop_option
@json_option
def show_map(shop_name: str | None, as_json: bool) -> None:
    """Which product opens which course, and the rule of each; says what is wrong in courses.toml."""
    with open_house() as house:
        names = [shop_name] if shop_name else [shop.name for shop in house.shops.all()]
        rows = [one.as_json() for name in names for one in house.products().of(name)]
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("No product is mapped. Map one: mahnlauf access rule SHOP PRODUCT --course CONNECTION:COURSE")
    else:
        print_table(_COLUMNS, [[_cell(row[name]) for name in _COLUMNS] for row in rows])


@access.command()
@click.argument("shop_name", metavar="SHOP")
@click.argument("product")
@click.option(
    "--course",
    "courses",
    multiple=True,
    metavar="CONNECTION:COURSE",
    help="What it opens, all of it; may be given several times. COURSE@2: paid for with 2 instalments.",
)
@click.option("--no-course", is_flag=True, help="It opens no course.")
@click.option(
    "--suspend", type=click.Choice(["auto", "manual", "never"]), help="auto: by the rule; manual: by a person."
)
@click.option("--grace-days", type=int, metavar="N", help="Days between what was missed and the suspension.")
@click.option("--threshold-percent", type=int, metavar="N", help="Below this part of the price nothing is taken …")
@click.option("--threshold-instalments", type=int, metavar="N", help="… unless so many instalments are missed.")
@click.option("--forget", is_flag=True, help="Take back what was said here: courses.toml counts again.")
def rule(
    shop_name: str, product: str, courses: tuple[str, ...], no_course: bool, forget: bool, **numbers: str | int | None
) -> None:  # fmt: skip
    """Say which courses a product opens, and when who does not pay loses them.

    PRODUCT is its id in the shop. Only what you name is changed; from then on courses.toml says nothing about this
    product.
    """
    changes: dict[str, Any] = {name: value for name, value in numbers.items() if value is not None}
    if courses or no_course:
        changes["courses"] = list(courses)
    if forget == bool(changes) or (courses and no_course):
        raise wrong_call("Say what to change, such as --course moodle:42 or --suspend auto, or only --forget")
    with open_house() as house:
        products = house.products()
        if forget:
            products.forget(shop_name, product)
            click.echo(f"Nothing is said here about product {product} any more.")
        else:
            made = products.save(shop_name, product, changes).as_json()
            told = ", ".join(f"{name} {_cell(value)}" for name, value in made.items())
            click.echo(f"Product {product} of {shop_name}: {told}.")
    click.echo(f"The worker decides the known orders anew. At once: mahnlauf access refresh {shop_name}")


@access.command("connections")
@json_option
def list_connections(as_json: bool) -> None:
    """List the connected course platforms, without secrets."""
    from mahnlauf.access.courses import standings

    with open_house() as house:
        rows = [one.as_json() for one in standings(house.connections(), house.shops.all())]
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("No course platform is connected. Connect one: mahnlauf access connect NAME --platform …")
    else:
        told = [(row["name"], row["platform"], ", ".join(f"{key}={text}" for key, text in row["settings"].items()),
                 row["answered_at"], row["pending"], row["fault"]) for row in rows]  # fmt: skip
        print_table(("name", "platform", "settings", "answered", ">waiting", "fault"), told)


@access.command()
@click.argument("ident", metavar="CLAIM", type=int)
@click.argument("emails", metavar="EMAIL...", nargs=-1)
@click.option("--product", default="", help="Only of this product of the order.")
@click.option("--buyer", "as_buyer", is_flag=True, help="The buyer again.")
def participants(ident: int, emails: tuple[str, ...], product: str, as_buyer: bool) -> None:
    """Say who has the course if that is not the buyer of the claim's order; without addresses, show who has it."""
    from mahnlauf.intake.participants import name_participants, participants_of

    if emails and as_buyer:
        raise wrong_call("Name the participants, or say --buyer")
    with open_house() as house:
        if (emails or as_buyer) and not name_participants(house.intake, ident, emails, product):
            click.echo("That was said already.")
        rows = participants_of(house.intake, ident)
    if rows:
        print_table(("product", "participant", "state"), rows)
    else:
        click.echo(
            f"Access is not decided for the order of claim {ident}. Map its products: mahnlauf access rule --help"
        )


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (", ".join(map(str, value)) or "none") if isinstance(value, list) else value
