"""Where things are: environment first, then ``mahnlauf.toml``, then defaults. Nothing else reads the environment."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import SettingsError

KEY_FILE = "mahnlauf.key"
_BASE_URL = "http://127.0.0.1:8000"
_SENDER = "Mahnlauf <mahnlauf@localhost>"
_TEXTS = ("database", "smtp", "imap", "base_url", "sender", "owner_email", "mail_dir", "post_dir", "plans_dir")
_ENVIRONMENT = {"database": "MAHNLAUF_DATABASE", "smtp": "MAHNLAUF_SMTP", "imap": "MAHNLAUF_IMAP"}
_WHILE_RUNNING = ("smtp", "sender", "owner_email", "base_url")  # what may change without a new start


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
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)  # what was set at all, and where

    @property
    def public_url(self) -> str:
        """Where shops reach this installation; empty as long as the configuration does not say so."""
        return "" if self.base_url == _BASE_URL else self.base_url

    def is_fixed(self, name: str) -> bool:
        """Whether the file cannot change that setting, because something else (the environment) goes before it."""
        return self.sources.get(name, self.path.name) != self.path.name

    def reread(self) -> Settings:
        """The same with what the file says by now about mail and public address; raises SettingsError."""
        if not self.path.is_file():
            return self
        table = _table(self.path)
        fixed = {name: source for name, source in self.sources.items() if self.is_fixed(name)}
        given = {name: table.get(name, _DEFAULTS[name]) for name in _WHILE_RUNNING if name not in fixed}
        if "base_url" in given:
            given["base_url"] = given["base_url"].rstrip("/")
        return replace(self, **given, sources={**dict.fromkeys(table, self.path.name), **fixed})

    def keep(self, changes: Mapping[str, str]) -> Settings:
        """Writes these settings into the file, each in its place, and leaves the rest of it as it is; returns what
        holds from now on. The file may hold a password then, so nobody else can read it. Raises SettingsError."""
        fixed = [name for name in changes if self.is_fixed(name)]
        if fixed:
            raise SettingsError(f'"{fixed[0]}" is set by {self.sources[fixed[0]]}. Change it there.')
        before = _table(self.path)
        try:
            text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
            _write(self.path, _with_lines(self.path, text, {**before, **changes}, changes))
        except OSError as fault:
            raise SettingsError(f"{self.path} cannot be written: {fault.strerror}. Change it by hand.") from fault
        return self.reread()

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
            sources={**dict.fromkeys(table, path.name),
                     **{name: variable for name, variable in _ENVIRONMENT.items() if env.get(variable)}},
        )  # fmt: skip


_DEFAULTS = {"smtp": "", "sender": _SENDER, "owner_email": "", "base_url": _BASE_URL}


def _with_lines(path: Path, text: str, expected: Mapping[str, str], changes: Mapping[str, str]) -> str:
    """The text with these settings, in place of the lines that set or explain them; a file that is written in another
    way than line by line is left to its owner."""
    for name, value in changes.items():
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        place = re.search(rf"(?m)^{name}\s*=.*$", text) or re.search(rf"(?m)^#\s*{name}\s*=.*$", text)
        text = f"{text[: place.start()]}{line}{text[place.end() :]}" if place else f"{text.rstrip()}\n{line}\n".lstrip()
    try:
        if tomllib.loads(text) == expected:
            return text
    except tomllib.TOMLDecodeError:
        pass
    raise SettingsError(f"{path}: {', '.join(changes)} cannot be changed there. Set it by hand, on one line each.")


def _write(path: Path, text: str) -> None:
    """The whole file or none, readable by its owner alone from its first moment."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


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
