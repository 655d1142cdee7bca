"""Connected course platforms: their settings in clear when they are needed, sealed otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mahnlauf.contract.courses import CourseContext, CoursePlatform
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.shops.secrets import Vault
from mahnlauf.store import connections as table
from mahnlauf.store.database import Database

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
        context = CourseContext(name, {**row.settings, **self.vault.open(row.secrets, name)})
        return (None if row.platform == TODO else self.registry.course_platform(row.platform)), context

    def save(self, name: str, platform: str, settings: Mapping[str, str]) -> None:
        """Adds a connection or changes the given settings of one; raises NotFound or SettingsError with a sentence."""
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
            if setting.name.endswith("url") and merged.get(setting.name, "https://").partition("://")[0] != "https":
                raise SettingsError(f'Connection "{name}": "{setting.name}" is no address that begins with https://.')
        secret = {setting.name for setting in known if setting.secret}
        public = {key: value for key, value in merged.items() if key not in secret}
        sealed = self.vault.seal({key: value for key, value in merged.items() if key in secret})
        with self.db.write() as conn:
            table.save(conn, table.ConnectionRow(name, platform, public, sealed), instant(self.clock.now()))
