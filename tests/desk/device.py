"""A device that holds one passkey, as software: it signs what it is told to, also what no honest browser would send."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """``verifies``: it checks its owner; ``count`` is how often the key was used."""

    domain: str = "localhost"
    origin: str = "http://localhost"
    verifies: bool = True
    count: int = 0
    ident: bytes = field(default_factory=lambda: token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""

    def make(self, options: dict[str, Any], **instead: Any) -> str:
        """Answers the question for a new passkey."""
        self.handle = unb64(options["user"]["id"])
        client = self._client("webauthn.create", options, instead)
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.ident).to_bytes(2, "big") + self.ident + cbor2.dumps(cose)
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        return self._answer({"clientDataJSON": b64(client), "attestationObject": b64(cbor2.dumps(statement))})

    def sign(self, options: dict[str, Any], **instead: Any) -> str:
        """Answers the question of a login; ``handle`` and ``origin`` may lie."""
        self.count += 1
        client, data = self._client("webauthn.get", options, instead), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({
            "clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature),
            "userHandle": b64(instead.get("handle", self.handle)),
        })  # fmt: skip

    def _client(self, kind: str, options: dict[str, Any], instead: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": instead.get("origin", self.origin)}
        return json.dumps({**told, "crossOrigin": False}).encode()

    def _data(self, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        ident = b64(self.ident)
        return json.dumps({"id": ident, "rawId": ident, "type": "public-key", "response": response})


def b64(raw: bytes) -> str:
    """base64url without padding, as browsers write it."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The inverse."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
