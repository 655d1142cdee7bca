"""How dates, amounts and rates are written in the letter's language."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from mahnlauf.core.money import format_minor

_STUCK = re.compile(r"[A-Z]{2,}(?=\d)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=4096)
def day(value: date, language: str) -> str:
    """A calendar date as people write it: 14.09.2026 or 14 September 2026."""
    if language == "de":
        return f"{value.day:02}.{value.month:02}.{value.year}"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


@lru_cache(maxsize=4096)
def money(minor: int, currency: str, language: str) -> str:
    """An amount in the letter's language; letters of a currency do not stick to its digits."""
    return _STUCK.sub("\\g<0>\xa0", format_minor(minor, currency, language))


def percent(rate: str, language: str) -> str:
    """``6.52`` as people write it."""
    return rate.replace(".", ",") if language == "de" else rate
