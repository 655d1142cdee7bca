"""What somebody wants to see: shops, currency, days, grouping, columns, language. Read from words, checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.core.errors import BadInput

LANGUAGES = ("de", "en")
GROUPS = ("", "shop", "country", "plan", "stage", "cause", "month", "tax_rate", "agency")
NAMES = ("shop", "currency", "from", "to", "on", "group", "columns", "lang", "test_shops")
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Wish:
    """``shops`` are the shops to be read, ``currency`` narrows down to one, ``first`` and ``last`` are days, both
    included; ``on`` is the day for which balances are shown, None for today. ``columns`` empty: all of them.
    ``test_shops`` is yes or no to shops in test mode, empty: as `counted` decides, which fills ``left_out`` and
    ``tests``; ``is_named``: a shop was named."""

    shops: tuple[str, ...]
    currency: str = ""
    first: date | None = None
    last: date | None = None
    on: date | None = None
    group: str = ""
    columns: tuple[str, ...] = ()
    language: str = "de"
    test_shops: str = ""
    is_named: bool = False
    left_out: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, str], shops: tuple[str, ...]) -> Wish:
        """From words (of a query, options, a form); ``shops`` are those that the asker may see. Raises BadInput."""
        if unknown := sorted(set(given) - set(NAMES)):
            raise BadInput(f'The parameter "{unknown[0][:40]}" is not known. Known: {", ".join(NAMES)}.')
        wish = cls(
            shops=_shops(given.get("shop", ""), shops),
            currency=_currency(given.get("currency", "")),
            first=_day("from", given.get("from", "")),
            last=_day("to", given.get("to", "")),
            on=_day("on", given.get("on", "")),
            group=_one("group", given.get("group", ""), GROUPS),
            columns=tuple(name for one in given.get("columns", "").split(",") if (name := one.strip())),
            language=_one("lang", given.get("lang", "") or "de", LANGUAGES),
            test_shops=_one("test_shops", given.get("test_shops", ""), ("", "yes", "no")),
            is_named=bool(given.get("shop")),
        )
        if wish.first and wish.last and wish.last < wish.first:
            raise BadInput(f'"to" is {wish.last}, before "from" ({wish.first}). Expected that day or a later one.')
        return wish

    @property
    def span(self) -> tuple[date, date]:
        """First and last day, far away where none was named."""
        return self.first or _FIRST, self.last or _LAST

    def about(self, on: date | None = None) -> dict[str, Any]:
        """The parameters as JSON types, those that were given or follow."""
        found = {
            "shop": ", ".join(self.shops), "currency": self.currency, "from": _iso(self.first), "to": _iso(self.last),
            "on": _iso(on or self.on), "group": self.group, "left_out_test_shops": ", ".join(self.left_out),
            "test_shops": ", ".join(self.tests),
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    def fits(self, currency: str) -> bool:
        """Whether amounts of that currency are wanted."""
        return not self.currency or currency == self.currency


def _shops(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if name and name not in known:
        raise BadInput(f'Shop "{name[:60]}" does not exist. Known: {", ".join(known) or "none"}.')
    return (name,) if name else known


def _currency(code: str) -> str:
    if code and not _CODE.fullmatch(code):
        raise BadInput(f'"currency" is "{code[:20]}". Expected a code in capitals such as EUR.')
    return code


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        found = None
    if found is None or not _FIRST <= found <= _LAST:
        raise BadInput(f'"{name}" is "{text[:40]}". Expected a day such as 2026-12-31.')
    return found


def _one(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise BadInput(f'"{name}" is "{value[:40]}". Expected one of {", ".join(filter(None, allowed))}.')
    return value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
