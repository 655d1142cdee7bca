"""What we know of a shop: written by the handshake when the app is installed, and what its owner may choose."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mahnlauf import Money, MoneyError, Setting, SettingsError
from mahnlauf_shopware.choices import CHOICES

_YES, _NO = ("true", "yes", "ja", "1", "on"), ("false", "no", "nein", "0", "off")
_BY_HANDSHAKE = "Comes from the shop when the app is installed."

SETTINGS = (
    Setting("url", "Shop address", f"APP_URL of the shop, as it says so itself. {_BY_HANDSHAKE}", kind="given"),
    Setting("shop_id", "Shop id", _BY_HANDSHAKE, kind="given"),
    Setting("shop_secret", "Shop secret", f"Signs every call of the shop. {_BY_HANDSHAKE}", secret=True, kind="given"),
    Setting(
        "previous_secret",
        "Shop secret before",
        "Counts for a minute after a change of the secret.",
        secret=True,
        kind="given",
    ),
    Setting("previous_until", "Shop secret before, valid until", "UTC.", kind="given"),
    Setting("api_key", "Access key id of the Admin API", _BY_HANDSHAKE, secret=True, kind="given"),
    Setting("secret_key", "Secret access key of the Admin API", _BY_HANDSHAKE, secret=True, kind="given"),
    *CHOICES,
)
KEYS = ("url", "api_key", "secret_key")  # what the Admin API needs


def value(settings: Mapping[str, str], name: str) -> str:
    """The setting, without blanks around it; empty if it is not known."""
    return (settings.get(name) or "").strip()


def required(settings: Mapping[str, str], name: str) -> str:
    """The setting; raises SettingsError with a sentence that says where it comes from."""
    found = value(settings, name)
    if not found:
        raise SettingsError(
            f'The setting "{name}" is empty: the app is not installed in this shop, or was removed. Install it there.'
        )
    return found


def flag(settings: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    """A yes or no; raises SettingsError for anything else."""
    text = value(settings, name).lower()
    if text and text not in (*_YES, *_NO):
        raise SettingsError(f'The setting "{name}" is "{text[:20]}". Expected true or false.')
    return text in _YES if text else default


def amount(settings: Mapping[str, str], name: str, currency: str) -> int:
    """An amount such as 3.00 or 3,00 in minor units, zero if it is empty; raises SettingsError for anything else."""
    text = value(settings, name)
    try:
        found = Money.parse(text.replace(",", "."), currency).minor if text else 0
    except MoneyError:
        found = -1
    if found < 0:
        raise SettingsError(f'The setting "{name}" is "{text[:20]}". Expected an amount such as 3.00.')
    return found


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The merchant's time zone; raises SettingsError for an unknown name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise SettingsError(
            f'The timezone "{name[:40]}" is unknown. Expected an IANA name such as Europe/Berlin.'
        ) from fault
