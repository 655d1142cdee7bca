"""Connected course platforms: their settings in clear when they are needed, sealed otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mahnlauf.contract.courses import CourseContext, CoursePlatform
from mahnlauf.contract.registry import Registry
from mahnlauf.core.addresses import leads_inside
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.shops.secrets import Vault
from mahnlauf.store import audit, leases, shops
from mahnlauf.store import connections as table
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection, Database

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")
TODO = "todo"  # no software behind it: a person does it by hand


@dataclass(slots=True)
class Connections:
    """All connected course platforms by name."""

    db: Database
    registry: Registry
    vault: Vault
    clock: Clock

    def get(self, name: str) -> tuple[CoursePlatform | None, CourseContext]:
        """The platform (None: by hand) and its settings; raises NotFound or SettingsError."""
        row = table.get(self.db.reader, name)
        if row is None:
            raise NotFound(f'Connection "{name}" does not exist. Add it: mahnlauf access connect {name} --platform …')
        settings = {**row.settings, **self.vault.open(row.secrets, name)}
        context = CourseContext(name, {**self._of_shop(name, settings.get("shop", "")), **settings})
        return (None if row.platform == TODO else self.registry.course_platform(row.platform)), context

    def _of_shop(self, name: str, shop: str) -> dict[str, str]:
        """What is known of the connected shop in which a course platform lives: its address and keys."""
        row = shops.get(self.db.reader, shop) if shop else None
        if shop and row is None:
            raise SettingsError(f'Connection "{name}": there is no shop "{shop}". See: mahnlauf shop list')
        return {**row.settings, **self.vault.open(row.secrets, shop)} if row else {}

    def listed(self) -> list[dict[str, Any]]:
        """Every connection without its secrets, JSON types only."""
        rows = table.all_connections(self.db.reader)
        return [{"name": row.name, "platform": row.platform, "settings": dict(row.settings)} for row in rows]

    def save(
        self, name: str, platform: str, settings: Mapping[str, str], by: str = "owner", via: str = "cli"
    ) -> None:  # fmt: skip
        """Adds a connection or changes the given settings of one; raises NotFound or SettingsError with a sentence."""
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f'"{name[:60]}" is no name for a connection. Expected letters, digits, "-" and "_", such as moodle.'
            )
        known = () if platform == TODO else self.registry.course_platform(platform).settings
        row = table.get(self.db.reader, name)
        before = {**row.settings, **self.vault.open(row.secrets, name)} if row and row.platform == platform else {}
        merged = {**before, **settings}
        for key in merged:
            if key not in {setting.name for setting in known}:
                names = ", ".join(setting.name for setting in known) or "none"
                raise SettingsError(f'Connection "{name}": setting "{key}" is not known. Known: {names}.')
        for setting in known:
            if setting.required and not merged.get(setting.name, "").strip():
                raise SettingsError(f'Connection "{name}": "{setting.name}" is missing. {setting.help}')
            if setting.name.endswith("url") and setting.name in merged:
                _check_url(name, setting.name, merged[setting.name])
        secret = {setting.name for setting in known if setting.secret}
        public = {key: value for key, value in merged.items() if key not in secret}
        sealed = self.vault.seal({key: value for key, value in merged.items() if key in secret})
        with self.db.write() as conn:
            table.save(conn, table.ConnectionRow(name, platform, public, sealed), instant(self.clock.now()))
            self._audit(conn, "connection.saved", name, by, via)

    def remove(self, name: str, by: str = "owner", via: str = "cli") -> None:
        """Forgets a connection that no product needs any more; raises NotFound or SettingsError with a sentence."""
        if table.get(self.db.reader, name) is None:
            raise NotFound(f'Connection "{name[:60]}" does not exist. See: mahnlauf access connections')
        with self.db.write() as conn:
            if seats := leases.taken(conn).get(name, 0):
                raise SettingsError(
                    f'Connection "{name}" still holds {seats} seats that were taken. Expected none: take its courses'
                    " from the products first, then they are given back."
                )
            table.remove(conn, name)
            leases.forget_health(conn, name)
            self._audit(conn, "connection.removed", name, by, via)

    def _audit(self, conn: Connection, what: str, name: str, by: str, via: str) -> None:
        detail = json.dumps({"connection": name}, ensure_ascii=False)
        audit.append(conn, AuditRow(instant(self.clock.now()), by, via, what, detail=detail))


def _check_url(connection: str, setting: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme == "https" else None
    except ValueError:
        host = None
    if not host:
        raise SettingsError(f'Connection "{connection}": "{setting}" is no address that begins with https://.')
    if leads_inside(host):
        raise SettingsError(
            f'Connection "{connection}": "{setting}" leads into a private network. Expected a public one.'
        )
