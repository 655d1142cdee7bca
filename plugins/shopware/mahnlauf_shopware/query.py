"""The query of a call exactly as the shop sent it: signed as raw bytes, read without a form decoder.

A shop leaves ``:``, ``/``, ``+`` and more as they are, so a rebuilt query is another one, and ``+`` is no space.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, unquote_to_bytes

from mahnlauf import SignatureMissing, SignatureWrong
from mahnlauf_shopware.signature import SHOP_SIGNATURE, fits

_OURS = frozenset({"shop-id", "shop-url", "timestamp", SHOP_SIGNATURE})  # what a shop adds itself: once
_MARK = f"&{SHOP_SIGNATURE}=".encode()


@dataclass(frozen=True, slots=True)
class Query:
    """``values`` are decoded; ``raw`` is what was signed."""

    raw: bytes
    values: dict[str, str]

    @property
    def shop_id(self) -> str:
        """The shop that says so."""
        return self.values.get("shop-id", "")

    @property
    def shop_url(self) -> str:
        """Its APP_URL, untouched."""
        return self.values.get("shop-url", "")

    @property
    def timestamp(self) -> int | None:
        """When it was sent, as a Unix time."""
        text = self.values.get("timestamp", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 11 else None

    @property
    def is_ambiguous(self) -> bool:
        """Whether a percent sign was in the address: it is not escaped again, so nobody can tell what it was."""
        raw = dict(_pairs(self.raw)).get(b"shop-url", b"")
        return b"%" in unquote_to_bytes(raw)


def read(raw: bytes) -> Query | None:
    """The query; None if one of the shop's own fields stands there twice: what was meant would be guesswork."""
    values: dict[str, str] = {}
    for name, value in _pairs(raw):
        decoded = unquote(name.decode("latin-1"))
        if decoded in values and decoded in _OURS:
            return None
        values[decoded] = unquote(value.decode("utf-8", "replace"))
    return Query(raw, values)


def signed_part(raw: bytes) -> tuple[bytes, str]:
    """What a page's address signs, and the signature, which must be its end. Raises SignatureMissing or
    SignatureWrong."""
    content, mark, given = raw.rpartition(_MARK)
    if not mark:
        raise SignatureMissing(f"The address carries no {SHOP_SIGNATURE}. Open the page in the administration.")
    if b"&" in given:
        raise SignatureWrong(f"Something was added behind {SHOP_SIGNATURE}, which must end the address.")
    return content, given.decode("ascii", "replace")


def check_signed(raw: bytes, secret: str) -> Query:
    """The query of a page that this shop signed; raises SignatureMissing or SignatureWrong."""
    content, given = signed_part(raw)
    query = read(content)
    if query is None or not fits(secret, content, given):
        raise SignatureWrong("The signature does not fit the address. Open the page in the administration again.")
    return query


def _pairs(raw: bytes) -> list[tuple[bytes, bytes]]:
    return [(name, value) for part in raw.split(b"&") for name, _, value in [part.partition(b"=")]]
