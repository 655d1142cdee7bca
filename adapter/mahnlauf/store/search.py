"""Finding claims by the beginnings of words: number, name, mail, or an amount, fast among millions of rows.

The index (FTS5) is not written with the webhook: a trigger only notes which claims are new or changed, and `refresh`
takes them in, a few thousand at a time. Until then they are searched one by one beside the index, so nothing is missed.
"""

from __future__ import annotations

import heapq
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence

from mahnlauf.core.money import MoneyError, exponent
from mahnlauf.store.claims import COLUMNS, ClaimRow

AT_ONCE = 2000
_LAST = 2**63 - 1
_TOKEN = re.compile(r"[^\W_]+")
_AMOUNT = re.compile(r"[0-9]{1,12}[.,][0-9]{1,3}")
_MOST_TOKENS = 12
# A mail address is one word of the index: the words of its domain stand in half of all claims and would find nothing.
_AT, _DOT = "0at0", "0dot0"


def refresh(conn: sqlite3.Connection, most: int = AT_ONCE) -> int:
    """Takes noted claims into the index; returns how many. Call it again until it returns fewer than ``most``."""
    noted = [row[0] for row in conn.execute("SELECT claim_id FROM search_noted ORDER BY claim_id LIMIT ?", (most,))]
    if noted:
        marks = ", ".join("?" * len(noted))
        conn.execute(f"DELETE FROM claim_search WHERE rowid IN ({marks})", noted)
        conn.execute(
            "INSERT INTO claim_search (rowid, words) SELECT id, number || ' ' || order_ref || ' ' || buyer_name || ' '"
            " || substr(buyer_email, 1, instr(buyer_email, '@')) || ' '"
            f" || replace(replace(buyer_email, '@', '{_AT}'), '.', '{_DOT}') || ' minor' || principal_minor"
            f" FROM claims WHERE id IN ({marks})",
            noted,
        )
        conn.execute(f"DELETE FROM search_noted WHERE claim_id IN ({marks})", noted)
    return len(noted)


def is_behind(conn: sqlite3.Connection) -> bool:
    """Whether there is anything to take in."""
    return bool(conn.execute("SELECT EXISTS (SELECT 1 FROM search_noted)").fetchone()[0])


def found(
    conn: sqlite3.Connection, words: Sequence[str], states: Sequence[str], shops: Sequence[str], after: int | None
) -> Iterator[ClaimRow]:
    """Claims of these states and shops (none: of all) in which every word begins a word, newest first."""
    before = _LAST if after is None else after
    asked = [part for word in words if (part := _asked(word))]
    if len(asked) < len(words):  # a word of nothing but signs is in no claim
        return iter(())
    where = f" AND c.state IN ({', '.join('?' * len(states))})"
    values: list[object] = [*states]
    if shops:
        where, values = f"{where} AND c.shop IN ({', '.join('?' * len(shops))})", [*values, *shops]
    named = ", ".join(f"c.{name.strip()}" for name in COLUMNS.split(","))
    indexed = conn.execute(
        f"SELECT {named}, c.id, c.version FROM claim_search s CROSS JOIN claims c ON c.id = s.rowid"
        f" WHERE claim_search MATCH ? AND s.rowid < ?{where} ORDER BY s.rowid DESC",
        (" AND ".join(asked), before, *values),
    )
    noted = conn.execute(
        f"SELECT {named}, c.id, c.version FROM search_noted n CROSS JOIN claims c ON c.id = n.claim_id"
        f" WHERE n.claim_id < ?{where} ORDER BY n.claim_id DESC",
        (before, *values),
    )
    both = heapq.merge(map(_claim, indexed), map(_claim, noted), key=lambda row: -(row.id or 0))
    return (row for row in _once(both) if all(fits(row, word) for word in words))


def fits(row: ClaimRow, word: str) -> bool:
    """Whether the word is in the claim as people compare: without capitals and accents; an amount as its principal."""
    text = f"{row.number}\n{row.order_ref}\n{row.buyer_name}\n{row.buyer_email}"
    return _folded(word) in _folded(text) or _minor(word, row.currency) == row.principal_minor


def _asked(word: str) -> str:
    """The word as a question to the index: every part begins a word; empty if there is none. ``weiss`` finds weiß."""
    if "@" in word:
        word = word.replace("@", _AT).replace(".", _DOT)
    tokens = [one.casefold() for one in _TOKEN.findall(unicodedata.normalize("NFC", word))][:_MOST_TOKENS]
    parts = [f'("{one}"* OR "{one.replace("ss", "ß")}"*)' if "ss" in one else f'"{one}"*' for one in tokens]
    text = " AND ".join(parts)
    minors = {_minor(word, code) for code in ("EUR", "JPY", "KWD")} - {None}
    amounts = "".join(f' OR "minor{minor}"' for minor in sorted(one for one in minors if one is not None))
    return f"(({text}){amounts})" if text else ""


def _minor(word: str, currency: str) -> int | None:
    """119,00 or 119.00 in minor units; None if the word is no amount of that currency."""
    if not _AMOUNT.fullmatch(word):
        return None
    whole, _, rest = word.replace(",", ".").partition(".")
    try:
        decimals = exponent(currency)
    except MoneyError:
        return None
    return int(whole + rest.ljust(decimals, "0")) if len(rest) <= decimals else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _once(rows: Iterator[ClaimRow]) -> Iterator[ClaimRow]:
    """A claim that is noted may stand in the index as it was: both come next to each other."""
    last = None
    for row in rows:
        if row.id != last:
            yield row
        last = row.id


def _claim(row: sqlite3.Row) -> ClaimRow:
    return ClaimRow(*row)
