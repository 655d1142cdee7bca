"""Issued documents leave as they are: the bytes with their checksum, a table for the bookkeeper, and a check."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mahnlauf.core.errors import CannotStore
from mahnlauf.core.money import Money
from mahnlauf.store import documents
from mahnlauf.store.database import Connection
from mahnlauf.store.documents import DocumentRow

_HEAD = ("number", "kind", "issued_on", "shop", "order", "corrects", "currency", "rate", "net", "tax", "gross",
         "sha256", "file")  # fmt: skip


def as_json(row: DocumentRow) -> dict[str, Any]:
    """One document for programs; amounts are minor units, a credit note's negative."""
    sign = -1 if row.total_minor < 0 else 1
    return {
        "number": row.number,
        "kind": row.kind,
        "issued_on": row.issued_on,
        "shop": row.shop,
        "order_ref": row.order_ref,
        "order_number": row.content["order"],
        "corrects": row.corrects or None,
        "currency": row.currency,
        "total_minor": row.total_minor,
        "vat": [
            {"rate": rate or None, "net_minor": sign * net, "tax_minor": sign * tax}
            for rate, net, tax in row.content["vat"]
        ],
        "instalments": [
            {"number": number, "due_date": due, "amount_minor": minor}
            for number, due, minor in row.content["instalments"]
        ],
        "sha256": row.sha256,
    }


def pdf(conn: Connection, row: DocumentRow) -> bytes:
    """The file as it was issued; raises CannotStore if the database no longer holds those bytes."""
    found = documents.pdf_of(conn, row.id)
    if hashlib.sha256(found).hexdigest() != row.sha256:
        raise CannotStore(f"{row.number} is damaged: its file is not the one that was issued. Take it from a backup.")
    return found


def to_folder(conn: Connection, folder: Path, shop: str | None, since: str | None, until: str | None) -> int:
    """Writes the files, one folder per shop, and ``documents.csv``; returns how many documents."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with (folder / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_HEAD)
        for row in documents.issued(conn, shop, since, until):
            path = folder / row.shop / documents.file_name(row)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(pdf(conn, row))
            table.writerows(_rows(row, path.relative_to(folder)))
            written += 1
    return written


def check(conn: Connection, shop: str | None) -> tuple[int, list[str]]:
    """How many documents there are, and a sentence for each that is missing or damaged."""
    faults: list[str] = []
    number, last = 0, ("", "", 0)
    for row in documents.issued(conn, shop):
        number += 1
        if (row.shop, row.series) == last[:2] and row.position != last[2] + 1:
            gap = f"{row.series}{last[2] + 1:05d}"
            faults.append(f'Shop "{row.shop}": {gap} is missing before {row.number}.')
        last = (row.shop, row.series, row.position)
        try:
            pdf(conn, row)
        except CannotStore as fault:
            faults.append(str(fault))
    return number, faults


def _rows(row: DocumentRow, path: Path) -> Iterator[tuple[Any, ...]]:
    sign = -1 if row.total_minor < 0 else 1
    for rate, net, tax in row.content["vat"]:
        amounts = (Money(sign * minor, row.currency).decimal for minor in (net, tax, net + tax))
        yield (row.number, row.kind, row.issued_on, row.shop, row.content["order"], row.corrects, row.currency, rate,
               *amounts, row.sha256, path.as_posix())  # fmt: skip
