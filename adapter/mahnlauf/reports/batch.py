"""Gathers what goes into one DATEV file: which days, which currency, which rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from mahnlauf.core.clock import zone
from mahnlauf.core.errors import BadInput
from mahnlauf.reports.accounts import FILE, Accounts
from mahnlauf.reports.datev import Batch
from mahnlauf.reports.journal import bring_up_to_date, must_be_whole
from mahnlauf.reports.ledger import booked
from mahnlauf.reports.live import counted
from mahnlauf.reports.reading import House
from mahnlauf.reports.wish import Wish
from mahnlauf.store import claims
from mahnlauf.store.bookings import BookingRow

_TIMEZONE = "Europe/Berlin"


def datev_batch(
    house: House, wish: Wish, folder: Path, today: date
) -> tuple[Batch, Sequence[tuple[BookingRow, str]], Accounts]:
    """The file that is wanted, its rows with the numbers of their orders, the accounts. Without days: the business
    year so far; `counted` says which shops. Raises BadInput if several currencies are in it and none is named."""
    accounts = Accounts.load(folder / FILE)
    last = wish.last or today
    wish = replace(counted(house, wish), first=wish.first or accounts.year_of(last), last=last)
    bring_up_to_date(house)
    must_be_whole(house, wish.shops)
    rows = list(booked(house, wish))
    currency = _currency(rows, wish)
    batch = Batch(accounts, currency, *wish.span, house.clock.now(_TIMEZONE).astimezone(zone(_TIMEZONE)))
    return batch, [(row, _order(house, row)) for row in rows], accounts


def _currency(rows: Sequence[BookingRow], wish: Wish) -> str:
    found = sorted({row.currency for row in rows})
    if len(found) > 1:
        raise BadInput(f"The journal has {' and '.join(found)}; a DATEV file holds one. Expected --currency.")
    return wish.currency or next(iter(found), "EUR")


def _order(house: House, row: BookingRow) -> str:
    claim = claims.find(house.db.reader, row.shop, row.order_ref, row.instalment)
    return claim.number if claim else row.order_ref
