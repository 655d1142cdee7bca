"""Marking an order as paid whose price came past the shop.

The shop takes ``set_paid`` for pending and failed orders and ignores it, with 200, on hold: there the status is set,
the one that the shop itself would choose. An order of downloads or fees alone is completed by its payment; "processing"
would be a status in which the shop dates no payment.
Orders that are further on than that are left alone, so a repeated attempt, and one that a payment in the shop came
before, change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mahnlauf_woocommerce.rest import Rest

_UNPAID, _WAITING, _DONE = ("pending", "failed"), "on-hold", ("processing", "completed")
_LONGEST_REF = 100


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of it: a sentence, the status before and after, and whether the order is now beyond waiting."""

    text: str
    moved: tuple[str, str]
    worked: bool = True


def settle(order: Mapping[str, Any], payment_ref: str, path: str, rest: Rest) -> Settled:
    """Changes the status at most once; ``order`` is what the shop answered just before."""
    status = str(order.get("status"))
    if status in _DONE:
        return Settled("It is past payment there already.", (status, status))
    if status not in (*_UNPAID, _WAITING):
        text = f'Its status "{status}" is none that waits for money, so it was left: change it in the shop.'
        return Settled(text, (status, status))
    change: dict[str, Any] = {"status": _paid(order)} if status == _WAITING else {"set_paid": True}
    reference = re.sub(r"[^A-Za-z0-9._:-]+", "-", payment_ref)[:_LONGEST_REF]
    if reference and not order.get("transaction_id"):
        change["transaction_id"] = reference
    answer = rest.put(path, change, _fields="id,status")
    now = str(answer.get("status")) if isinstance(answer, Mapping) else status
    if now == status:
        text = f'The shop answered 200 but left the order on "{status}": mark it as paid there.'
        return Settled(text, (status, now), worked=False)
    return Settled(f'It was marked as paid: "{status}" became "{now}".', (status, now))


def _paid(order: Mapping[str, Any]) -> str:
    processing, completed = _DONE
    return completed if order.get("needs_processing") is False else processing
