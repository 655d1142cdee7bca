"""The link with which the owner opens the desk: printed by ``mahnlauf desk``."""

from __future__ import annotations

from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import SettingsError
from mahnlauf.desk.door import link_of
from mahnlauf.settings import Settings


def entry_link(settings: Settings, clock: Clock) -> str:
    """An address of this installation that opens the desk for an hour; raises SettingsError without a secret key."""
    if not settings.secret_key:
        raise SettingsError(
            f"There is no secret key in {settings.folder}. Run `mahnlauf init` there, or set MAHNLAUF_SECRET_KEY."
        )
    return link_of(settings, clock)
