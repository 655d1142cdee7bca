"""``mahnlauf init``: what an installation needs, made where it is missing and never overwritten."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mahnlauf.settings import Settings

CONFIGURATION = """\
# Einstellungen von Mahnlauf. Jede Zeile mit # davor zeigt den Wert, der ohne sie gilt; zum Ändern # entfernen.
# Was zu einem einzelnen Shop gehört (Plan, Testbetrieb, IBAN …), steht in der Datenbank: mahnlauf shop settings NAME
# Umgebungsvariablen gehen vor: MAHNLAUF_DATABASE, MAHNLAUF_SMTP, MAHNLAUF_IMAP, MAHNLAUF_SECRET_KEY.
# Pfade gelten ab diesem Ordner.

# Die Datenbank. Sie enthält Namen und Anschriften von Käufern: sichern (mahnlauf db backup DATEI) und schützen.
# database = "mahnlauf.db"

# Unter dieser Adresse erreichen Shops und Käufer diesen Server von außen, ohne / am Ende.
# base_url = "http://127.0.0.1:8000"

# Der Postausgang für E-Mails: smtp://benutzer:passwort@mail.example.com:587, oder smtps://…:465.
# Ohne ihn liegt jede E-Mail als .eml-Datei in mail_dir, zum Ansehen.
# smtp = ""

# Das Postfach, in das unzustellbare E-Mails zurückkommen: imaps://benutzer:passwort@mail.example.com/INBOX.
# Als gelesen markiert werden dort nur die Meldungen zu eigenen E-Mails.
# imap = ""

# Absender der E-Mails, solange ein Shop keinen eigenen hat (Shop-Einstellung sender).
# sender = "Mahnlauf <mahnlauf@localhost>"

# Hierhin gehen im Testbetrieb alle Schreiben, sonst Kopien und Fragen, solange ein Shop nichts anderes sagt
# (Shop-Einstellung owner_email).
# owner_email = ""

# Wohin E-Mails ohne Postausgang, und wohin Briefe und Übergabeakten geschrieben werden.
# mail_dir = "mail"
# post_dir = "post"

# Eigene Mahnverfahren, eine Datei je Plan. Sie gehen mitgelieferten gleichen Namens vor (mahnlauf plan copy).
# plans_dir = "plans"
"""


@click.command()
def init() -> None:
    """Make settings, key and database in this folder.

    What is there already stays as it is. Keep the key file with your backups: without it the secrets of your shops
    cannot be read.
    """
    from mahnlauf.settings import Settings

    settings = Settings.load()
    _say(settings.path, _write_once(settings.path, CONFIGURATION, 0o644), "settings, each explained")
    _make_key(settings)
    fresh = not settings.database.exists()
    _make_database(Settings.load())
    _say(settings.database, fresh, "database")
    click.echo("Next: mahnlauf serve, which prints the link to your first shop (or: mahnlauf shop add NAME …)")


def _make_key(settings: Settings) -> None:
    from mahnlauf.core.errors import SettingsError
    from mahnlauf.settings import KEY_FILE

    path = settings.folder / KEY_FILE
    if settings.secret_key:
        _say(path if path.exists() else Path("MAHNLAUF_SECRET_KEY"), False, "key")
        return
    if path.exists():
        raise SettingsError(f"{path} is empty. Put the old key back; if there never was one, delete the file.")
    if settings.database.exists() and _has_shops(settings.database):
        raise SettingsError(
            f"{settings.database} has shops, but the key of their secrets is missing. Put {path} back from your"
            " backup, or set MAHNLAUF_SECRET_KEY to the old key."
        )
    _say(path, _write_once(path, secrets.token_urlsafe(32) + "\n", 0o600), "key, keep it secret")


def _has_shops(database: Path) -> bool:
    from mahnlauf.store.database import open_database
    from mahnlauf.store.shops import all_shops

    db = open_database(database)
    try:
        return bool(all_shops(db.reader))
    finally:
        db.close()


def _make_database(settings: Settings) -> None:
    from mahnlauf.house import House

    fresh = not settings.database.exists()
    House.open(settings).close()
    if fresh:
        settings.database.chmod(0o600)


def _write_once(path: Path, content: str, mode: int) -> bool:
    """Writes a new file; False if there is one. The mode holds from its first moment."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    return True


def _say(what: Path, made: bool, words: str) -> None:
    click.echo(f"{what}: {'made' if made else 'is there already'} ({words})")
