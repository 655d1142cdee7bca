"""Short mails to the merchant about access: what a person must do, what was switched off. In the shop's language."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from mahnlauf.store import shops
from mahnlauf.store.commands import NewCommand
from mahnlauf.store.database import Connection

Text = tuple[str, str]  # subject, text
SUSPEND: Mapping[str, Text] = {
    "de": ("Kurszugang sperren", "Bitte den Kurs {course} für {participant} sperren."),
    "en": ("Suspend course access", "Please suspend the course {course} for {participant}."),
}
RESTORE: Mapping[str, Text] = {
    "de": ("Kurszugang wieder freigeben", "Bitte den Kurs {course} für {participant} wieder freigeben."),
    "en": ("Restore course access", "Please restore the course {course} for {participant}."),
}
SWITCHED_OFF: Mapping[str, Text] = {
    "de": (
        "Webhook abgeschaltet: {host}",
        "Mahnlauf meldet an {url} nichts mehr. {why}\n\n"
        "Was dort verpasst wird, wird aufbewahrt. Wenn die Gegenstelle wieder annimmt:\n"
        "mahnlauf subscriber on {ident}\nmahnlauf subscriber recover {ident} --since {day}",
    ),
    "en": (
        "Webhook switched off: {host}",
        "Mahnlauf tells {url} nothing any more. {why}\n\n"
        "What it misses is kept. Once it takes messages again:\n"
        "mahnlauf subscriber on {ident}\nmahnlauf subscriber recover {ident} --since {day}",
    ),
}
GONE: Mapping[str, str] = {
    "de": "Die Gegenstelle hat mit 410 geantwortet: Sie will keine Nachrichten mehr.",
    "en": "It answered 410: it wants no more messages.",
}
SILENT: Mapping[str, str] = {
    "de": "Sie hat drei Tage lang keine Nachricht angenommen.",
    "en": "It took no message for three days.",
}


def language_of(conn: Connection, shop: str) -> str:
    """The language of a shop's letters; German for one that names another or is gone."""
    row = shops.get(conn, shop)
    known = row.settings.get("language") if row is not None else None
    return known if known in ("de", "en") else "de"


def owner_mail(shop: str, claim_id: int, key: str, template: str, text: Text, now: str, **values: object) -> NewCommand:
    """The outbox row of a mail to the merchant."""
    subject, body = (part.format(**values) for part in text)
    html = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in body.split("\n\n"))
    payload = {"audience": "vendor", "to": "", "template": template, "subject": subject, "text": f"{body}\n",
               "html": html, "test": False}  # fmt: skip
    return NewCommand(shop, claim_id, key, "mail", payload, now)
