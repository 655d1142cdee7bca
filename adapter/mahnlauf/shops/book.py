"""Finds shops by name, with their secrets opened, and remembers them for a moment."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace

from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.letters import TextBook
from mahnlauf.shops.links import Links
from mahnlauf.shops.products import CourseMap
from mahnlauf.shops.secrets import Vault
from mahnlauf.shops.shop import Shop, shop_from_settings
from mahnlauf.store import shops as table
from mahnlauf.store.database import Connection, Database

log = logging.getLogger(__name__)
_REMEMBERED_SECONDS = 2.0


class ShopBook:
    """All connected stores. A change made elsewhere is seen after two seconds at the latest."""

    def __init__(
        self, db: Database, registry: Registry, vault: Vault, clock: Clock, texts: TextBook | None = None,
        desk_url: str = "",
    ) -> None:  # fmt: skip
        self.texts, self.desk_url = texts or TextBook(), desk_url
        self.courses = CourseMap()
        self.links: Links | None = None
        self.db, self.registry, self.vault, self.clock = db, registry, vault, clock
        self._known: dict[str, tuple[float, Shop]] = {}

    def get(self, name: str) -> Shop:
        """The shop of that name; raises NotFound, or SettingsError if its settings no longer fit."""
        known = self._known.get(name)
        if known is not None and time.monotonic() - known[0] < _REMEMBERED_SECONDS:
            return known[1]
        row = table.get(self.db.reader, name)
        if row is None:
            self._known.pop(name, None)
            raise NotFound(f'Shop "{name}" does not exist. Add it: mahnlauf shop add {name} --platform …')
        shop = self._opened(row)
        self._known[name] = (time.monotonic(), shop)
        return shop

    def all(self) -> list[Shop]:
        """Every shop that can be opened, by name. One whose platform is gone must not keep the others from their work:
        asked for by its name it says what is wrong."""
        rows = table.all_shops(self.db.reader)
        return [shop for row in rows if (shop := self._openable(row)) is not None]

    def save(self, name: str, platform: str, settings: Mapping[str, str]) -> Shop:
        """Adds a shop, or changes the given settings of one. A shop that leaves test mode is live from that day on
        unless ``live_since`` says otherwise: older orders are never dunned by surprise."""
        with self.db.write() as conn:
            shop = self.save_in(conn, name, platform, settings)
        self._known.pop(name, None)
        return shop

    def save_in(self, conn: Connection, name: str, platform: str, settings: Mapping[str, str]) -> Shop:
        """Like `save`, inside the caller's transaction, who says `forget` after it."""
        check_name(name)
        plugin = self.registry.platform(platform)
        merged = {**self.entered(conn, name), **settings}
        for setting in plugin.settings:
            if setting.generated and setting.name not in merged:
                merged[setting.name] = secrets.token_urlsafe(32)
        shop = shop_from_settings(name, plugin, merged)
        if not shop.test_mode and shop.live_since is None:
            merged["live_since"] = self.clock.today(shop.timezone).isoformat()
            shop = shop_from_settings(name, plugin, merged)
        all_settings = (*plugin.settings, *self.registry.channel_settings())
        secret = {setting.name for setting in all_settings if setting.secret}
        public = {key: value for key, value in merged.items() if key not in secret}
        sealed = self.vault.seal({key: value for key, value in merged.items() if key in secret})
        table.save(conn, table.ShopRow(name, platform, public, sealed, None), instant(self.clock.now()))
        return shop

    def forget(self, name: str) -> None:
        """The shop has changed: the next `get` reads it anew."""
        self._known.pop(name, None)

    def _openable(self, row: table.ShopRow) -> Shop | None:
        try:
            return self._opened(row)
        except SettingsError as fault:
            log.error("%s", fault)
            return None

    def _opened(self, row: table.ShopRow) -> Shop:
        try:
            platform = self.registry.platform(row.platform)
        except NotFound as fault:
            raise SettingsError(f'Shop "{row.name}": {fault} See: mahnlauf plugins') from fault
        shop = shop_from_settings(row.name, platform, self._settings(row), row.heard_at, self.texts)
        products = self.courses.of(row.name, external=shop.is_external, said=row.courses)
        return replace(shop, products=products, desk_url=self.desk_url, links=self.links)

    def entered(self, conn: Connection, name: str) -> dict[str, str]:
        """What was set before, secrets in clear, whether it fits or not; nothing for a new shop. Secrets that were
        sealed with a lost key are gone: the owner enters them anew."""
        row = table.get(conn, name)
        if row is None:
            return {}
        try:
            return self._settings(row)
        except SettingsError:
            return dict(row.settings)

    def _settings(self, row: table.ShopRow) -> dict[str, str]:
        return {**row.settings, **self.vault.open(row.secrets, row.name)}


def check_name(name: str) -> None:
    """Raises NotFound for what cannot be the name of a shop."""
    fits = 0 < len(name) <= 60 and name.isascii() and all(letter.isalnum() or letter in "-_" for letter in name)
    if not fits:
        raise NotFound(f'"{name}" cannot be the name of a shop. Expected letters, digits, - and _, at most 60.')
