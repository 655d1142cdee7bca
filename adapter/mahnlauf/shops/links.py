"""Links that open one claim without a login: the buyer's page, the merchant's consent. Signed, dated, nameless."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeSerializer

BUYER, MERCHANT = "c", "m"
_DAYS = {BUYER: 180, MERCHANT: 30}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens, and the day on which it was made: links made up to a day can be revoked."""

    claim_id: int
    made_on: date


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads the links of one installation."""

    secret_key: str
    base_url: str

    @property
    def reach_others(self) -> bool:
        """Whether somebody elsewhere could open them: not while the address is this machine's own."""
        return _reaches_others(self.base_url)

    def address(self, purpose: str, claim_id: int, today: date) -> str:
        """The link to that claim; `BUYER` lasts half a year, `MERCHANT` thirty days."""
        return f"{self.base_url}/{purpose}/{self.token(purpose, claim_id, today)}"

    def token(self, purpose: str, claim_id: int, today: date) -> str:
        """The part of it that is signed: the same claim and day give the same token, so a letter can be made again."""
        return str(_signer(self.secret_key, purpose).dumps([claim_id, today.toordinal()]))

    def read(self, purpose: str, token: str, today: date) -> Opened | None:
        """What the token opens; None if it is forged, over, or from a day to come."""
        try:
            claim_id, ordinal = _signer(self.secret_key, purpose).loads(token)
            made_on = date.fromordinal(ordinal)
        except (BadData, TypeError, ValueError, OverflowError):
            return None
        if not made_on <= today + timedelta(days=1) or today > made_on + timedelta(days=_DAYS[purpose]):
            return None
        return Opened(claim_id, made_on)


@lru_cache(maxsize=16)
def _reaches_others(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host not in ("", "localhost")


@lru_cache(maxsize=16)
def _signer(secret_key: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret_key, salt=f"mahnlauf.link.{purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )  # fmt: skip
