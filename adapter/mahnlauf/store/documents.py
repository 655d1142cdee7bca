"""Documents: invoices and credit notes as they were issued. Rows are only ever added, the database refuses the rest.

A number is its series and a position in it. The next position is one more than the highest there is, taken in the
transaction that stores the document: what is rolled back leaves no gap.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_COLUMNS = (
    "shop, kind, order_ref, part, series, position, number, corrects, issued_on, currency, total_minor, content,"
    " sha256, issued_at, id"
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document without its file. ``total_minor`` is negative for a credit note, ``corrects`` the number of the
    invoice that it lowers, ``part`` counts the documents of an order from 1, ``content`` is what the file says."""

    shop: str
    kind: str
    order_ref: str
    part: int
    series: str
    position: int
    number: str
    corrects: str
    issued_on: str
    currency: str
    total_minor: int
    content: Mapping[str, Any]
    sha256: str
    issued_at: str
    id: int = 0


def next_position(conn: sqlite3.Connection, shop: str, series: str, first: int = 1) -> int:
    """The position that comes next; ``first`` where nothing was issued yet."""
    row = conn.execute("SELECT max(position) FROM documents WHERE shop = ? AND series = ?", (shop, series)).fetchone()
    return first if row[0] is None else int(row[0]) + 1


def insert(conn: sqlite3.Connection, row: DocumentRow, pdf: bytes) -> int:
    """Issues it; returns its id. Raises sqlite3.IntegrityError if position, number or part is taken."""
    made = conn.execute(
        "INSERT INTO documents (shop, kind, order_ref, part, series, position, number, corrects, issued_on, currency,"
        " total_minor, content, sha256, issued_at, pdf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        (
            row.shop, row.kind, row.order_ref, row.part, row.series, row.position, row.number, row.corrects,
            row.issued_on, row.currency, row.total_minor, json.dumps(row.content, ensure_ascii=False), row.sha256,
            row.issued_at, pdf,
        ),
    ).fetchone()  # fmt: skip
    return int(made[0])


def of_order(conn: sqlite3.Connection, shop: str, order_ref: str) -> list[DocumentRow]:
    """The documents of one order as they were issued."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM documents WHERE shop = ? AND order_ref = ? ORDER BY part", (shop, order_ref)
    )
    return [_document(row) for row in rows]


def of_number(conn: sqlite3.Connection, number: str, shop: str | None = None) -> list[DocumentRow]:
    """The documents of that number: one, or one per shop that counts alike."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM documents WHERE number = ? AND (? IS NULL OR shop = ?) ORDER BY shop",
        (number, shop, shop),
    )
    return [_document(row) for row in rows]


def issued(
    conn: sqlite3.Connection, shop: str | None = None, since: str | None = None, until: str | None = None
) -> Iterator[DocumentRow]:
    """What was issued in those days (both included), series by series, one at a time."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM documents WHERE (? IS NULL OR shop = ?) AND (? IS NULL OR issued_on >= ?)"
        " AND (? IS NULL OR issued_on <= ?) ORDER BY shop, series, position",
        (shop, shop, since, since, until, until),
    )
    return (_document(row) for row in rows)


def get(conn: sqlite3.Connection, ident: int) -> DocumentRow | None:
    """The document of that id."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM documents WHERE id = ?", (ident,)).fetchone()
    return _document(row) if row else None


def file_name(row: DocumentRow) -> str:
    """The number as a file's name."""
    return f"{row.number.replace('/', '-')}.pdf"


def pdf_of(conn: sqlite3.Connection, ident: int) -> bytes:
    """The file of a document, byte for byte as it was issued."""
    return bytes(conn.execute("SELECT pdf FROM documents WHERE id = ?", (ident,)).fetchone()[0])


def _document(row: sqlite3.Row) -> DocumentRow:
    values = list(row)
    values[11] = json.loads(values[11])
    return DocumentRow(*values)
