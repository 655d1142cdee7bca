"""``mahnlauf db``: bring the database up to date, prove it right, copy it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import wrong_call
from mahnlauf.cli.output import counted, progress

if TYPE_CHECKING:
    from mahnlauf.house import House


@click.group()
def db() -> None:
    """Bring the database up to date, check it, back it up."""


@db.command()
def upgrade() -> None:
    """Bring the tables to what this version needs. Starting the service does it too."""
    with open_house(make=True, upgrade=False) as house:
        applied = house.db.upgrade()
    click.echo(f"Applied: {', '.join(applied)}." if applied else "The database is up to date.")


@db.command()
def check() -> None:
    """Prove that the database is right.

    Folds every claim's events again and compares with what is stored; looks for damage and orphans.
    Safe while the service runs. Exits with 1 if something differs.
    """
    from mahnlauf.dunning.check import Checked
    from mahnlauf.store.database import StoreFault

    try:
        with open_house(upgrade=False) as house:
            _must_be_current(house)
            with progress("Claims", lambda: _claims(house)) as forward:
                checked = Checked.of(house.db, house.plans, house.shops, forward)
    except StoreFault as fault:  # not even the list of tables can be read
        checked = Checked(0, (f"The file is damaged: {fault}. Go back to a backup.",))
    for difference in checked.differences:
        click.echo(difference)
    found = len(checked.differences)
    told = counted(found, "difference") if found else "no difference"
    click.echo(f"{counted(checked.claims, 'claim')} checked, {told}.")
    if found:
        raise click.exceptions.Exit(1)


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, which must be new. The service goes on working.

    Keep mahnlauf.key beside it: without the key the secrets of your shops cannot be read.
    """
    if file.exists():
        raise wrong_call(f"{file} exists already. Name a new file")
    if not file.absolute().parent.is_dir():
        raise wrong_call(f"The folder of {file} does not exist. Make it, or name another file")
    with open_house(upgrade=False) as house:
        draft = file.with_name(file.name + ".part")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        house.db.backup(draft)
        draft.rename(file)
    click.echo(f"Copied to {file}. Keep mahnlauf.key with it.")


def _must_be_current(house: House) -> None:
    from mahnlauf.core.errors import SettingsError

    if house.db.pending():
        raise SettingsError("The tables are older than this version. Run first: mahnlauf db upgrade")


def _claims(house: House) -> int:
    from mahnlauf.store.claims import totals

    return sum(row["claims"] for row in totals(house.db.reader))
