"""What an owner may answer to a setting: yes or no, a number; anything else is a sentence that names the setting."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.core.errors import SettingsError

_YES, _NO = ("true", "yes", "ja", "1", "on"), ("false", "no", "nein", "0", "off")


def wrong(shop: str, key: str, value: str, expected: str) -> SettingsError:
    """The sentence."""
    text = f'Shop "{shop}": "{key}" is "{value}". Expected {expected}.'
    return SettingsError(text, setting=key, advice=f"Expected {expected}.")


def missing(shop: str, key: str, why: str) -> SettingsError:
    """The sentence for what must be filled in."""
    text = f'Shop "{shop}": "{key}" is missing. {why}'.rstrip()
    return SettingsError(text, setting=key, advice=f"This must be filled in. {why}".rstrip())


def is_flag(value: str) -> bool:
    """Whether somebody says yes or no with it."""
    return value.strip().lower() in _YES + _NO


def flag(shop: str, settings: Mapping[str, str], key: str, default: bool) -> bool:
    """Yes or no; raises SettingsError."""
    value = settings.get(key, "").strip().lower()
    if not value:
        return default
    if not is_flag(value):
        raise wrong(shop, key, value, "true or false")
    return value in _YES


def count(shop: str, settings: Mapping[str, str], key: str, default: int, lowest: int, highest: int) -> int:
    """A whole number within bounds; raises SettingsError."""
    value = settings.get(key) or str(default)
    if not value.isdecimal() or not lowest <= int(value) <= highest:
        raise wrong(shop, key, value, f"a whole number from {lowest} to {highest}")
    return int(value)
