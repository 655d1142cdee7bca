"""The list of claims: filters, search, pages by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.words import STATES
from mahnlauf.store import claims, search, shops
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection

PAGE = 50
_MOST_WORDS, _LONGEST, _AT_ONCE = 6, 100, 500
SORTS: Mapping[str, str] = {"": "Neueste zuerst", "next": "Nächster Schritt", "amount": "Höchster offener Betrag"}
_HIGHEST = 2**63 - 1
_AT_THE_AGENCY = ("handed_over", "in_court")
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
    """What somebody wants to see. ``state`` is a group or one state, ``within`` searches even if a number fits;
    ``sort`` is one of `SORTS`, and ``key`` says where its page begins."""

    query: str = ""
    state: str = ""
    shop: str = ""
    after: int | None = None
    within: bool = False
    sort: str = ""
    key: str = ""

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are meant; an unknown filter means all."""
        known = GROUPS.get(self.state)
        return known[1] if known else (self.state,) if self.state in STATES else ALL_STATES


@dataclass(frozen=True, slots=True)
class Page:
    """``following`` is the key of the next page, ``exact`` says that a number was found and the search not needed."""

    lines: tuple[Line, ...]
    following: int | str | None
    exact: bool = False


def page_of(office: Office, asked: Asked) -> Page:
    """The claims that were asked for, newest first."""
    states, shops = _visible(office, asked)
    if not states:
        return Page((), None)
    words = asked.query[:_LONGEST].split()[:_MOST_WORDS]
    if not words:
        if asked.sort:
            return _sorted(office, asked, states, shops)
        rows = claims.listed(office.conn, states, shops, asked.after, PAGE + 1)
        return _page(office, rows)
    exact = [] if asked.within or len(words) > 1 else _numbered(office, words[0])
    if exact:
        return Page(tuple(line_of(office, row) for row in exact[:PAGE]), None, exact=True)
    look = _anywhere if asked.within else search.found
    fitting = (row for row in look(office.conn, words, states, shops, asked.after) if office.sees(row))
    return _page(office, list(islice(fitting, PAGE + 1)))


def _sorted(office: Office, asked: Asked, states: tuple[str, ...], shops: tuple[str, ...]) -> Page:
    """By the next step or by the amount; the key of a page is what its last claim is sorted by, and its id."""
    value, _, ident = asked.key.rpartition("~")
    last = min(int(ident), _HIGHEST) if ident.isascii() and ident.isdecimal() and len(ident) < 20 else -1
    if asked.sort == "next":
        rows = claims.by_next_step(office.conn, states, shops, (value, last), PAGE + 1)
        keys = [row.next_on for row in rows]
    else:
        minor = int(value) if last >= 0 and value.isascii() and value.isdecimal() and len(value) < 19 else _HIGHEST
        rows = claims.by_amount(office.conn, shops, (minor, last), PAGE + 1) if "open" in states else []
        keys = [str(row.principal_minor + row.fees_minor + row.interest_minor) for row in rows]
    lines = tuple(line_of(office, row) for row in rows[:PAGE])
    return Page(lines, f"{keys[PAGE - 1]}~{lines[-1].id}" if len(rows) > PAGE else None)


def every(office: Office, asked: Asked) -> Iterator[ClaimRow]:
    """All claims that were asked for, page after page, newest first."""
    states, shops = _visible(office, asked)
    words, after = asked.query[:_LONGEST].split()[:_MOST_WORDS], asked.after
    if not states:
        return
    if words:
        look = _anywhere if asked.within else search.found
        yield from (row for row in look(office.conn, words, states, shops, after) if office.sees(row))
        return
    while rows := claims.listed(office.conn, states, shops, after, _AT_ONCE):
        yield from (row for row in rows if office.sees(row))
        after = rows[-1].id


def _page(office: Office, rows: list[ClaimRow]) -> Page:
    lines = tuple(line_of(office, row) for row in rows[:PAGE])
    return Page(lines, lines[-1].id if len(rows) > PAGE else None)


def _numbered(office: Office, word: str) -> list[ClaimRow]:
    """Claims that are called so: by our own number (ML000022) or by the shop's order number."""
    own = word.upper().removeprefix("ML")
    if own != word.upper() and own.isdecimal() and len(own) < 19:
        row = claims.get(office.conn, int(own))
        return [row] if row and office.sees(row) else []
    names = [shop.name for shop in shops.all_shops(office.conn) if office.visitor.sees_shop(shop.name)]
    found = (row for name in names for row in claims.numbered(office.conn, name, word))
    return [row for row in found if office.sees(row)]


def _visible(office: Office, asked: Asked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of what is asked for the states and shops that the visitor may see; no state: nothing."""
    visitor = office.visitor
    if asked.shop and not visitor.sees_shop(asked.shop):
        return (), ()
    states = tuple(one for one in asked.states if not visitor.only_handed_over or one in _AT_THE_AGENCY)
    return states, (asked.shop,) if asked.shop else visitor.shops


def _anywhere(
    conn: Connection, words: Sequence[str], states: Sequence[str], shops: Sequence[str], after: int | None
) -> Iterator[ClaimRow]:
    """Also in the middle of a word: reads claims one by one, so it takes its time."""
    found = claims.search(conn, words, states, shops, after)
    return (row for row in found if all(search.fits(row, word) for word in words))
