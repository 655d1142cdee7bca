"""Encrypts what a shop owner entrusts to us, with the key of ``MAHNLAUF_SECRET_KEY``."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from mahnlauf.core.errors import SettingsError


class Vault:
    """Seals and opens a shop's secrets (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, secret_key: str) -> None:
        if len(secret_key) < 16:
            raise SettingsError(
                "MAHNLAUF_SECRET_KEY is missing or shorter than 16 characters. Run `mahnlauf init`, which makes one,"
                " or set the variable."
            )
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret_key.encode()).digest()))

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, secrets: Mapping[str, str]) -> str:
        """The secrets as one encrypted token."""
        return self._fernet.encrypt(json.dumps(dict(secrets)).encode()).decode()

    def open(self, token: str, shop: str) -> dict[str, str]:
        """The inverse of `seal`; raises SettingsError if the key is another one."""
        try:
            return dict(json.loads(self._fernet.decrypt(token.encode())))
        except InvalidToken:
            raise SettingsError(
                f'The secrets of shop "{shop}" were sealed with another MAHNLAUF_SECRET_KEY. Set the old key again,'
                f" or enter them anew: mahnlauf shop add {shop} --set …"
            ) from None
