"""How a command gets at the house: settings, database, everything; closed again when the command ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.shops.shop import Shop


@contextmanager
def open_house(*, make: bool = False, upgrade: bool = True) -> Iterator[House]:
    """The installation that the environment names. ``make``: its database may be new; else a missing one is an error.
    Raises SettingsError with a sentence."""
    from mahnlauf.core.errors import SettingsError
    from mahnlauf.house import House
    from mahnlauf.settings import Settings

    settings = Settings.load()
    if settings.secret_key and not make and not settings.database.exists():
        raise SettingsError(
            f"There is no database at {settings.database}. Run `mahnlauf init` there, or set MAHNLAUF_DATABASE."
        )
    house = House.open(settings, upgrade=upgrade)
    try:
        yield house
    finally:
        house.close()


def known_shop(house: House, name: str | None) -> Shop | None:
    """The shop that an option names; raises NotFound. None if the option was not given."""
    return None if name is None else house.shops.get(name)
