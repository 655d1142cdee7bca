"""The way of invitations and login links: the link is signed when the mail is sent, so no table ever holds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mahnlauf.core.errors import NotFound
from mahnlauf.core.message_id import message_id
from mahnlauf.letters.clean import escape
from mahnlauf.outbox.mail import MailWay
from mahnlauf.outbox.message import address_of, mime
from mahnlauf.outbox.smtp import Envelope
from mahnlauf.store import people
from mahnlauf.store.commands import CommandRow

_TEXTS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("login", "de"): (
        "Ihr Link zu Mahnlauf",
        "Guten Tag {name},\n\nmit diesem Link melden Sie sich bei Mahnlauf an:\n\n{link}\n\nEr gilt einmal und eine"
        " halbe Stunde lang. Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun.\n",
    ),
    ("login", "en"): (
        "Your link to Mahnlauf",
        "Hello {name},\n\nthis link signs you in to Mahnlauf:\n\n{link}\n\nIt works once, within half an hour. If you"
        " did not ask for it, there is nothing to do.\n",
    ),
    ("invitation", "de"): (
        "Einladung zu Mahnlauf",
        "Guten Tag {name},\n\nSie sind zu Mahnlauf eingeladen, dem Forderungsmanagement unter {base_url}. Mit diesem"
        " Link melden Sie sich zum ersten Mal an:\n\n{link}\n\nEr gilt einmal und drei Tage lang. Später fordern Sie"
        " unter {base_url}/login jederzeit einen neuen an; ein Passwort gibt es nicht.\n",
    ),
    ("invitation", "en"): (
        "Invitation to Mahnlauf",
        "Hello {name},\n\nyou are invited to Mahnlauf, the receivables management at {base_url}. This link signs you in"
        " for the first time:\n\n{link}\n\nIt works once, within three days. Later, ask for a new one at any time at"
        " {base_url}/login; there is no password.\n",
    ),
}


class UserMailWay(MailWay):
    """Sends ``login`` commands: `{user_id, link_id, what}`. They go to the user, whatever mode the shops are in."""

    def __init__(self, *mail: Any, base_url: str, sign: Callable[[int], str]) -> None:
        super().__init__(*mail)
        self.base_url, self.sign = base_url, sign

    def _envelope(self, command: CommandRow) -> Envelope:
        user = people.user(self.shops.db.reader, command.payload["user_id"])
        if user is None:
            raise NotFound("The user was removed meanwhile.")
        subject, text = _TEXTS[command.payload["what"], user.language]
        link = f"{self.base_url}/login/{self.sign(command.payload['link_id'])}"
        text = text.format(name=user.name, link=link, base_url=self.base_url)
        payload = {"to": user.email, "name": user.name, "subject": subject, "text": text, "html": _html(text, link)}
        message = mime(
            payload, sender=self.sender, reply_to="", date=self.clock.now(),
            message_id=message_id(command.id, "user", command.key, address_of(self.sender)),
        )  # fmt: skip
        return Envelope(address_of(self.sender), user.email, message)


def _html(text: str, link: str) -> str:
    """The same text, its link to be clicked."""
    safe = escape(text).replace(escape(link), f'<a href="{escape(link)}">{escape(link)}</a>')
    return "".join(f"<p>{part}</p>" for part in safe.strip().split("\n\n"))
