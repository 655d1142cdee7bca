"""The list of claims: filters, search, pages by key."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.words import STATES
from mahnlauf.store import claims, shops
from mahnlauf.store.claims import ClaimRow

PAGE = 50
_MOST_WORDS, _LONGEST = 6, 100
ALL_STATES = tuple(STATES)
GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "": ("Alle", ALL_STATES),
    "open": ("Offen", ("open",)),
    "handed_over": ("Beim Inkasso", ("handed_over", "in_court")),
    "paid": ("Bezahlt", ("paid",)),
    "settled": ("Erledigt ohne Zahlung", ("cancelled", "stopped", "written_off", "external")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see. ``state`` is a group or one state, ``within`` searches even if a number fits."""

    query: str = ""
    state: str = ""
    shop: str = ""
    after: int | None = None
    within: bool = False

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are meant; an unknown filter means all."""
        known = GROUPS.get(self.state)
        return known[1] if known else (self.state,) if self.state in STATES else ALL_STATES


@dataclass(frozen=True, slots=True)
class Page:
    """``following`` is the key of the next page, ``exact`` says that a number was found and the search not needed."""

    lines: tuple[Line, ...]
    following: int | None
    exact: bool = False


def page_of(office: Office, asked: Asked) -> Page:
    """The claims that were asked for, newest first."""
    words = asked.query[:_LONGEST].split()[:_MOST_WORDS]
    if not words:
        rows = claims.listed(office.conn, asked.states, asked.shop or None, asked.after, PAGE + 1)
        return _page(office, rows)
    exact = [] if asked.within or len(words) > 1 else _numbered(office, words[0])
    if exact:
        return Page(tuple(line_of(office, row) for row in exact[:PAGE]), None, exact=True)
    found = claims.search(office.conn, words, asked.states, asked.shop or None, asked.after)
    fitting = (row for row in found if _fits(row, words))
    return _page(office, list(islice(fitting, PAGE + 1)))


def _page(office: Office, rows: list[ClaimRow]) -> Page:
    lines = tuple(line_of(office, row) for row in rows[:PAGE])
    return Page(lines, lines[-1].id if len(rows) > PAGE else None)


def _numbered(office: Office, word: str) -> list[ClaimRow]:
    """Claims that are called so: by our own number (ML000022) or by the shop's order number."""
    own = word.upper().removeprefix("ML")
    if own != word.upper() and own.isdecimal() and len(own) < 19:
        row = claims.get(office.conn, int(own))
        return [row] if row else []
    names = (shop.name for shop in shops.all_shops(office.conn))
    return [row for name in names for row in claims.numbered(office.conn, name, word)]


def _fits(row: ClaimRow, words: Iterable[str]) -> bool:
    """The exact check behind the store's rough one: umlauts with and without capitals are the same."""
    text = _folded(f"{row.number}\n{row.order_ref}\n{row.buyer_name}\n{row.buyer_email}")
    return all(_folded(word) in text for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
