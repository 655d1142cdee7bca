"""Bearer tokens for the API: shown once when they are made, kept as a digest, each for one shop and one scope."""

from __future__ import annotations

import hashlib
import secrets

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.store import shops, tokens
from mahnlauf.store.database import Database
from mahnlauf.store.tokens import TokenRow

SCOPES = ("access", "claims")
_PREFIX = "ml_"


def make(db: Database, clock: Clock, name: str, shop: str, scope: str) -> str:
    """A new token in clear: the only time that it is seen. Raises SettingsError or NotFound with a sentence."""
    if scope not in SCOPES:
        raise SettingsError(f'The scope "{scope}" is not known. Known: {", ".join(SCOPES)}.')
    if shops.get(db.reader, shop) is None:
        raise NotFound(f'Shop "{shop}" does not exist. See: mahnlauf shop list')
    token = _PREFIX + secrets.token_urlsafe(32)
    with db.write() as conn:
        if not tokens.add(conn, name, _digest(token), shop, scope, instant(clock.now())):
            raise SettingsError(f'There is a token "{name}" already. Choose another name, or revoke that one.')
    return token


def find(db: Database, authorization: str) -> TokenRow | None:
    """The token of an ``Authorization`` header, None if it is none of ours. The digest is looked up, so how long that
    takes tells nothing about the token."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token.startswith(_PREFIX):
        return None
    return tokens.by_digest(db.reader, _digest(token.strip()))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
