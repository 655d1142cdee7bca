"""Message-IDs of our mails: the same for every try of a command, and the way back to it when the mail returns."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import NamedTuple

_ANYWHERE = re.compile(r"<?\b\d{1,18}\.[0-9a-f]{32}@[^\s<>]+>?")
_OUR_ID = re.compile(r"<?(\d{1,18})\.([0-9a-f]{32})@")


class MessageId(NamedTuple):
    """What one of our Message-IDs says: the command, and a digest by which a made-up one is told from ours."""

    ident: int
    digest: str

    def fits(self, shop: str, key: str) -> bool:
        """Whether it belongs to the command of that shop and key."""
        return hmac.compare_digest(self.digest, _digest(shop, key))


def message_id(ident: int, shop: str, key: str, address: str) -> str:
    """The same for every try of one command; a bounce finds its command by it."""
    return f"<{ident}.{_digest(shop, key)}@{address.rpartition('@')[2] or 'localhost'}>"


def parse_message_id(text: str) -> MessageId | None:
    """The parts of a Message-ID, None if it has another form than ours."""
    found = _OUR_ID.match(text.strip())
    return MessageId(int(found[1]), found[2]) if found else None


def find_message_id(text: str) -> str:
    """The first Message-ID of our form in a text, empty if there is none."""
    found = _ANYWHERE.search(text)
    return found[0] if found else ""


def _digest(shop: str, key: str) -> str:
    return hashlib.sha256(f"{shop}\n{key}".encode()).hexdigest()[:32]
