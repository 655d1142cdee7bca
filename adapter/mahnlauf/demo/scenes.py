"""What people do while the demo's days go by, so that every kind of claim can be seen at the end.

Identities are fixed: a scene that was played once is known, and playing it again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mahnlauf.contract.platform import Noted
from mahnlauf.core import events as kinds
from mahnlauf.demo.recordings import FIRST_DAY
from mahnlauf.house import House
from mahnlauf.intake.record import record
from mahnlauf.ledger.state import COLLECTING
from mahnlauf.store import claims
from mahnlauf.testing.fake_shop import FakeShop


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact that a bank, a buyer or the merchant reports about an order, ``day`` days after the recordings."""

    day: int
    order: str
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def play(self, house: House, shop: FakeShop, name: str, now: datetime) -> None:
        """Takes the fact in."""
        identity = f"demo:{self.kind}:{self.order}:{self.day}"
        record(house.intake, name, [Noted(self.kind, identity, self.order, now, self.data)])


@dataclass(frozen=True, slots=True)
class ChangedInShop:
    """The merchant changes the status of an order in the shop, and the shop tells by webhook."""

    day: int
    order: str
    status: str

    def play(self, house: House, shop: FakeShop, name: str, now: datetime) -> None:
        """Changes it, unless the claim was settled before: by this scene, when the demo ran the last time."""
        row = claims.find(house.db.reader, name, self.order, 0)
        if row is not None and row.state in COLLECTING:
            shop.change(int(self.order), status=self.status)


def scenes_of(day: int) -> list[Reported | ChangedInShop]:
    """What happens that many days after the recordings."""
    return [one for one in SCENES if one.day == day]


def _on(day: int) -> str:
    return (FIRST_DAY + timedelta(days=day)).isoformat()


def _hold(order: str, day: int, reason: str) -> dict[str, Any]:
    return {"hold": f"demo-{order}", "until": _on(day), "reason": reason}


def _paid(minor: int, ref: str) -> dict[str, Any]:
    return {"amount_minor": minor, "payment_ref": ref, "source": "bank"}


SCENES: tuple[Reported | ChangedInShop, ...] = (
    # Cancelled at PayPal after it was paid: no letter until a person has looked.
    Reported(10, "90", kinds.REVERSAL_CONFIRMED, {"is_chargeback": True}),
    # Two buyers asked for time before the first reminder: their plans run later than those of the others.
    Reported(20, "62", kinds.HOLD_SET, _hold("62", 48, "Stundung bis 9. Januar vereinbart")),
    Reported(20, "63", kinds.HOLD_SET, _hold("63", 62, "Rechnung war nicht angekommen")),
    # Paid by bank transfer, four days after the first reminder.
    Reported(26, "76", kinds.PAYMENT_RECEIVED, _paid(11900, "bank:2026-12-18:0007")),
    # Cancelled in the shop, after the first reminder.
    ChangedInShop(30, "24", "cancelled"),
    # An objection that is settled with a new term.
    Reported(37, "22", kinds.DISPUTE_OPENED, {"reason": "Kurs war nicht freigeschaltet"}),
    Reported(47, "22", kinds.DISPUTE_RESOLVED, {"new_term_days": 10}),
    # Pays in two parts, promises the second, keeps the promise.
    Reported(38, "77", kinds.PAYMENT_RECEIVED, _paid(5000, "bank:2026-12-30:0003")),
    Reported(52, "77", kinds.PROMISE_MADE, {"until": _on(66), "amount_minor": 7050}),
    Reported(65, "77", kinds.PAYMENT_RECEIVED, _paid(7050, "bank:2027-01-26:0011")),
    # The merchant found the transfer and marked the order as paid in the shop.
    ChangedInShop(43, "36", "processing"),
    # Pays a round sum, too much: the rest is owed back.
    Reported(45, "37", kinds.PAYMENT_RECEIVED, _paid(12500, "bank:2027-01-06:0002")),
    # Nothing goes out while these stand.
    Reported(43, "32", kinds.HOLD_SET, _hold("32", 84, "Käuferin im Krankenhaus")),
    Reported(52, "23", kinds.DISPUTE_OPENED, {"reason": "Ware sei nie angekommen"}),
    Reported(60, "70", kinds.PROMISE_MADE, {"until": _on(75), "amount_minor": 12050}),
    # The merchant gives up: one claim before the hand-over, one after it.
    Reported(60, "90", kinds.WRITTEN_OFF, {"reason": "Kulanz"}),
    Reported(66, "88", kinds.VENDOR_STOPPED, {"reason": "Auf Wunsch des Händlers"}),
)
