"""What of a delivery is stored. Some shops send more than may be: bank details among an order's free fields.

A verified delivery is stored without them; it was verified as it came, so a replay does not verify it again. One that
was refused is vouched for by nobody and may be replayed once its secret is corrected, so it stays whole, but sealed
with the installation's key, which is not in the database.
"""

from __future__ import annotations

import base64
import logging

from mahnlauf.contract.platform import Delivery, Platform, ShopContext
from mahnlauf.shops.secrets import Vault

log = logging.getLogger(__name__)
REFUSED = "refused:"
_SEALED = b"sealed:"


def trimmed(platform: Platform, delivery: Delivery, shop: ShopContext) -> bytes:
    """The body as it may be stored; all of it if the platform says nothing about that, nothing if it fails at it."""
    kept = getattr(platform, "kept", None)
    if kept is None:
        return delivery.body
    try:
        return bytes(kept(delivery, shop))
    except Exception:  # a plugin's bug must not cost the delivery, nor store what may not be stored
        log.exception("platform %s could not trim a delivery of shop %s", platform.name, shop.name)
        return b""


def sealed(body: bytes, vault: Vault) -> bytes:
    """A body that nobody without the key can read."""
    return _SEALED + vault.seal({"body": base64.b64encode(body).decode()}).encode() if body else b""


def opened(body: bytes, vault: Vault, shop: str) -> bytes:
    """The inverse of `sealed`, for bodies that are not sealed as well. Raises SettingsError if the key is another."""
    if not body.startswith(_SEALED):
        return body
    return base64.b64decode(vault.open(body.removeprefix(_SEALED).decode(), shop)["body"])


def shown(body: bytes) -> bytes:
    """What a person may see of a stored body: nothing of one that was refused."""
    return b"" if body.startswith(_SEALED) else body
