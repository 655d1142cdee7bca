"""Issues documents: each once, with the next number of its series, in one transaction with its file, its mail and its
event.

The file says the number, and setting it takes longer than a transaction may. So number and claim are read first, the
page is set outside, and the transaction takes the number only if it is still the next one and the claim has not moved;
else everything is done anew. What fails at any point has taken no number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import CannotStore, NotFound, SettingsError
from mahnlauf.core.events import DOCUMENT_ISSUED, Event
from mahnlauf.documents.mail import document_mail
from mahnlauf.documents.order import Order, order_of
from mahnlauf.documents.page import Sheet, document_page
from mahnlauf.documents.press import press_of
from mahnlauf.documents.rules import must_name_recipient, vat_for
from mahnlauf.documents.steps import CREDIT_NOTE, INVOICE, Step, next_step
from mahnlauf.documents.vat import total
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.projection import project
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, commands, documents, events
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection, Database
from mahnlauf.store.documents import DocumentRow

_DIGITS = 5
_MOST_TRIES = 200  # each lost try is a document that somebody else issued


@dataclass(frozen=True, slots=True)
class _Known:
    """An order as it was read, and the document that it needs next."""

    shop: Shop
    rows: Sequence[ClaimRow]
    order: Order
    issued: Sequence[DocumentRow]
    step: Step | None


@dataclass(slots=True)
class Issuer:
    """Issues what orders need. Safe to use from several processes at once."""

    db: Database
    shops: ShopBook
    plans: PlanBook
    clock: Clock

    def issue(self, shop: str, order_ref: str) -> list[DocumentRow]:
        """Issues every document that this order still needs, oldest first; none if it needs none. Raises NotFound,
        SettingsError if the owner must set something first, CannotIssue if the order lacks something."""
        made: list[DocumentRow] = []
        for _ in range(_MOST_TRIES):
            known = self._look(shop, order_ref)
            if known.step is None or not may_issue(known.shop, known.rows):
                return made
            if (row := self._issue(known, known.step)) is not None:
                made.append(row)
        raise CannotStore(f'The documents of order {order_ref} of shop "{shop}" lost every race for a number.')

    def draft(self, shop: str, order_ref: str) -> bytes:
        """The invoice of an order as it would look: no number, nothing is stored. Raises like `issue`."""
        known = self._look(shop, order_ref)
        return self._set(self._sheet(known, Step(INVOICE), "", self.clock.today(known.shop.timezone)))

    def _look(self, name: str, order_ref: str) -> _Known:
        shop, reader = self.shops.get(name), self.db.reader
        rows = claims.numbered(reader, name, order_ref)
        if not rows:
            raise NotFound(f'Order {order_ref} of shop "{name}" is no claim. See: mahnlauf claims')
        issued = documents.of_order(reader, name, order_ref)
        order = order_of(states_of(rows), events.of_order(reader, name, order_ref))
        return _Known(shop, rows, order, issued, next_step(order, issued))

    def _issue(self, known: _Known, step: Step) -> DocumentRow | None:
        """The document, None if somebody else was quicker."""
        shop, today = known.shop, self.clock.today(known.shop.timezone)
        series = shop.invoicing.series(step.kind, shop.name, today)
        position = self._position(self.db.reader, known, step.kind, series)
        number = f"{series}{position:0{_DIGITS}d}"
        self._must_be_unique(shop, number)
        sheet = self._sheet(known, step, number, today)
        pdf = self._set(sheet)
        now = instant(self.clock.now())
        row = _row(known, sheet, series, position, pdf, now)
        with self.db.write() as conn:
            if not self._still(conn, known, step.kind, series, position):
                return None
            ident = documents.insert(conn, row, pdf)
            self._note(conn, known, sheet, now)
            mail = document_mail(sheet, known.rows[0], ident, now)
            commands.insert_many(conn, [mail] if mail else [], now)
        return documents.get(self.db.reader, ident)

    def _must_be_unique(self, shop: Shop, number: str) -> None:
        """A company's numbers are given once, over all of its shops (§ 14 (4) no. 4 UStG)."""
        for one in documents.of_number(self.db.reader, number):
            other = self.shops.get(one.shop)
            if one.shop != shop.name and other.settings.get("creditor") == shop.settings.get("creditor"):
                raise SettingsError(
                    f'Shop "{shop.name}": the number {number} was given by shop "{one.shop}" of the same creditor. '
                    f"Choose another beginning: mahnlauf shop add {shop.name} --set invoice_prefix=… and "
                    "credit_note_prefix=…"
                )

    def _position(self, conn: Connection, known: _Known, kind: str, series: str) -> int:
        first = known.shop.invoicing.first if kind == INVOICE else 1
        return documents.next_position(conn, known.shop.name, series, first)

    def _still(self, conn: Connection, known: _Known, kind: str, series: str, position: int) -> bool:
        versions = [(row.id or 0, row.version) for row in known.rows]
        issued = documents.of_order(conn, known.shop.name, known.order.ref)
        free = self._position(conn, known, kind, series) == position
        return free and len(issued) == len(known.issued) and len(claims.unmoved(conn, versions)) == len(versions)

    def _sheet(self, known: _Known, step: Step, number: str, today: date) -> Sheet:
        if step.kind == CREDIT_NOTE:
            return Sheet(known.order, step, known.shop, step.vat, number, today)
        must_name_recipient(known.order, known.shop)
        return Sheet(known.order, step, known.shop, vat_for(known.order, known.shop), number, today)

    def _set(self, sheet: Sheet) -> bytes:
        return press_of(sheet.shop).letter(document_page(sheet))

    def _note(self, conn: Connection, known: _Known, sheet: Sheet, now: str) -> None:
        """The claims of the order know their invoice from now on."""
        for row in known.rows:
            state = state_of(row)
            at = max(now, state.last_at)
            position = state.last_position + 1 if at == state.last_at else 0
            said = {"number": sheet.number, "document": sheet.step.kind, "text": sheet.number}
            data = {**said, "amount_minor": total(sheet.vat)}
            identity = f"document:{sheet.number}:{row.instalment}"
            event = Event(DOCUMENT_ISSUED, identity, row.order_ref, at, sheet.on, data, row.instalment, position)
            events.insert(conn, known.shop.name, event, None, now)
            project(conn, self.plans, known.shop, row.order_ref, row.instalment, now)


def may_issue(shop: Shop, rows: Sequence[ClaimRow]) -> bool:
    """Whether we issue documents for this order: switched on, live, ours, and ordered since the shop went live."""
    if not shop.invoicing.wanted or shop.test_mode or shop.is_external:
        return False
    states = [state for _, state in states_of(rows)]
    since = shop.live_since
    fresh = all(since is None or (one.invoice_date is not None and one.invoice_date >= since) for one in states)
    return bool(states) and fresh and not any(one.is_test for one in states)


def states_of(rows: Sequence[ClaimRow]) -> list[tuple[int, ClaimState]]:
    """The claims of an order with what they fold to."""
    return [(row.id or 0, state_of(row)) for row in rows]


def _row(known: _Known, sheet: Sheet, series: str, position: int, pdf: bytes, now: str) -> DocumentRow:
    sign = -1 if sheet.step.kind == CREDIT_NOTE else 1
    return DocumentRow(
        shop=known.shop.name,
        kind=sheet.step.kind,
        order_ref=known.order.ref,
        part=len(known.issued) + 1,
        series=series,
        position=position,
        number=sheet.number,
        corrects=sheet.step.corrects.number if sheet.step.corrects else "",
        issued_on=sheet.on.isoformat(),
        currency=known.order.currency,
        total_minor=sign * total(sheet.vat),
        content=_content(sheet),
        sha256=hashlib.sha256(pdf).hexdigest(),
        issued_at=now,
    )


def _content(sheet: Sheet) -> dict[str, Any]:
    """What programs need to know of a document; who bought what stands in its file alone. ``told`` is the VAT as the
    shop said it, by which a later change of the order is seen."""
    return {
        "order": sheet.order.number,
        "vat": [one.as_json() for one in sheet.vat],
        "told": [one.as_json() for one in sheet.order.vat],
        "instalments": [
            [one.number, one.due.isoformat() if one.due else None, one.minor] for one in sheet.order.instalments
        ],
    }
