"""Amounts in the fields of forms, as people write them in the language of the request."""

from __future__ import annotations

from mahnlauf.core.money import format_minor
from mahnlauf.desk.tongue import language


def plain_amount(text: str) -> str:
    """1.234,50 in German, 1,234.50 in English, as decimal text; without such a point as it is."""
    thousands, point = (".", ",") if language() == "de" else (",", ".")
    return text.replace(thousands, "").replace(point, ".") if point in text else text


def written_amount(minor: int, currency: str) -> str:
    """The amount without its currency, as somebody would type it."""
    return format_minor(minor, currency, language()).replace("\xa0", " ").strip(" €$£").replace(currency, "").strip()
