"""Where things are: environment first, then ``mahnlauf.toml``, then defaults. Nothing else reads the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import SettingsError

KEY_FILE = "mahnlauf.key"
_BASE_URL = "http://127.0.0.1:8000"
_SENDER = "Mahnlauf <mahnlauf@localhost>"
_TEXTS = ("database", "smtp", "imap", "base_url", "sender", "owner_email", "mail_dir", "post_dir", "plans_dir")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that one installation can be set to. Paths are relative to the folder of the configuration file."""

    folder: Path
    database: Path
    secret_key: str = field(default="", repr=False)
    smtp: str = field(default="", repr=False)
    imap: str = field(default="", repr=False)
    base_url: str = _BASE_URL
    sender: str = _SENDER
    owner_email: str = ""
    mail_dir: Path = Path("mail")
    post_dir: Path = Path("post")
    plans_dir: Path = Path("plans")
    clock: Clock = field(default_factory=Clock)
    max_body: int = 2 * 1024 * 1024
    path: Path = Path("mahnlauf.toml")  # where the configuration stands, or would
    options: Mapping[str, str] = field(default_factory=dict, repr=False)  # MAHNLAUF_<PLATFORM>_<NAME>, for plugins

    @property
    def public_url(self) -> str:
        """Where shops reach this installation; empty as long as the configuration does not say so."""
        return "" if self.base_url == _BASE_URL else self.base_url

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
        """Reads environment and file; raises SettingsError with a sentence."""
        env = os.environ if environ is None else environ
        path = (folder or Path.cwd()) / env.get("MAHNLAUF_CONFIG", "mahnlauf.toml")
        table = _table(path)
        home = path.parent
        return cls(
            folder=home,
            database=_database(env.get("MAHNLAUF_DATABASE") or table.get("database", "mahnlauf.db"), home),
            secret_key=env.get("MAHNLAUF_SECRET_KEY") or _key(home),
            smtp=env.get("MAHNLAUF_SMTP") or table.get("smtp", ""),
            imap=env.get("MAHNLAUF_IMAP") or table.get("imap", ""),
            base_url=table.get("base_url", _BASE_URL).rstrip("/"),
            sender=table.get("sender", _SENDER),
            owner_email=table.get("owner_email", ""),
            mail_dir=home / table.get("mail_dir", "mail"),
            post_dir=home / table.get("post_dir", "post"),
            plans_dir=home / table.get("plans_dir", "plans"),
            clock=Clock.from_text(env.get("MAHNLAUF_TODAY")),
            path=path,
            options={name: value for name, value in env.items() if name.startswith("MAHNLAUF_")},
        )


def _table(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{path}: this is not TOML: {fault}.") from fault
    for key, value in table.items():
        if key not in _TEXTS:
            raise SettingsError(f'{path}: "{key}" is not known. Known: {", ".join(_TEXTS)}.')
        if not isinstance(value, str):
            raise SettingsError(f'{path}: "{key}" is {value!r}. Expected a text in quotation marks.')
    return table


def _database(text: str, home: Path) -> Path:
    if text.startswith(("postgresql:", "postgres:")):
        raise SettingsError("MAHNLAUF_DATABASE names PostgreSQL, which this version cannot use yet. Expected a path.")
    return home / text.removeprefix("sqlite:///")


def _key(home: Path) -> str:
    try:
        return (home / KEY_FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
