"""What ``mahnlauf claim`` writes about one claim: its statement of account, the template letters to go on with."""

from __future__ import annotations

from pathlib import Path

import click

from mahnlauf.cli.claim import claim
from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import wrong_call
from mahnlauf.cli.output import print_json

_LANGUAGE = click.option("--lang", "language", type=click.Choice(("de", "en")), help="Default: the buyer's or shop's.")


@claim.command()
@click.argument("ident", metavar="ID", type=int)
@click.option(
    "--format", "shape", type=click.Choice(("text", "json", "csv", "pdf")), default="text", help="Default: text."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it there; pdf needs this.")
@_LANGUAGE
def statement(ident: int, shape: str, out: Path | None, language: str | None) -> None:
    """The account of a claim: everything that moved money, how it was set off, the balance after it."""
    from mahnlauf.documents import statement as shapes
    from mahnlauf.documents.account import statement_of
    from mahnlauf.intake.record import claim_of

    if shape == "pdf" and out is None:
        raise wrong_call("A PDF cannot be shown here; name a file: --out statement.pdf")
    with open_house() as house:
        row = claim_of(house.intake, ident)
        found = statement_of(house.db.reader, house.shops, house.plans, house.clock, row, language)
        if out is None and shape == "json":
            print_json(shapes.as_json(found))
            return
        content = shapes.shaped(found, shape)
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        out.write_bytes(content)
        click.echo(f"Written to {out}.")


@claim.command("template-letters")
@click.argument("ident", metavar="ID", type=int)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the files.")
def template_letters(ident: int, out: Path) -> None:
    """Write letters to go on with yourself, filled with the claim: reminder to final notice, as DOCX and PDF."""
    from mahnlauf.documents.bundle import files_of
    from mahnlauf.dunning.describe import state_of
    from mahnlauf.dunning.template_letters import bundle
    from mahnlauf.intake.record import claim_of

    with open_house() as house:
        row = claim_of(house.intake, ident)
        shop, state = house.shops.get(row.shop), state_of(row)
        if not state.booked_total:
            raise wrong_call(f"Claim {ident} is {row.state}; there is nothing left to write letters about")
        plan = house.plans.version(house.db.reader, row.plan_version)
        letters = bundle(state, plan, shop, ident, house.clock.today(shop.timezone))["letters"]
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files_of(letters, shop):
            (out / name).write_bytes(content)
            click.echo(f"Written to {out / name}.")
