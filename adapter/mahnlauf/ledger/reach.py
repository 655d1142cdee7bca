"""Where something can be sent to a buyer at all: which ways his shop has told us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def has_postal_address(buyer: Mapping[str, Any]) -> bool:
    """Whether a letter could arrive: a street and a town at least."""
    return bool(buyer.get("street") and buyer.get("city"))


def is_reachable(buyer: Mapping[str, Any]) -> bool:
    """Whether a text can be sent to him, by mail or by post."""
    return bool(buyer.get("email")) or has_postal_address(buyer)


def channel_to(buyer: Mapping[str, Any], channel: str) -> str:
    """The channel that was meant, or post for a buyer who has no mail address."""
    return "letter" if channel == "email" and not buyer.get("email") and has_postal_address(buyer) else channel
