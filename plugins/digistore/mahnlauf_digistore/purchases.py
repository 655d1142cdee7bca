"""Orders as the API tells them, turned into the calls that Digistore24 would have sent: one reading for both ways, so a
payment has the same name however we hear of it and is never booked twice.

The API leaves two things out. Which instalment a payment is for: it covers the first one that is open. How a
payment of several products is split: the whole is booked on the main product, the others count as paid with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

import requests

from mahnlauf import Noted, NotUnderstood, ShopContext
from mahnlauf_digistore.api import ApiFault, call
from mahnlauf_digistore.events import facts_of, is_test_purchase
from mahnlauf_digistore.terms import ZONE, amount, start_of

AT_A_TIME = 50
_EVENTS = {"payment": "on_payment", "refund": "on_refund", "chargeback": "on_chargeback"}
_UNPAID = frozenset({"unpaid", "reminding"})
_BUYER = {
    "id": "buyer_id", "email": "buyer_email", "first_name": "buyer_first_name", "last_name": "buyer_last_name",
    "company": "address_company", "phone_no": "address_phone_no", "street": "buyer_address_street",
    "zipcode": "buyer_address_zipcode", "city": "buyer_address_city", "country": "buyer_address_country",
}  # fmt: skip
_MONEY = ("first_amount", "other_amounts", "amount", "amount_brutto", "transaction_amount")
Row = Mapping[str, Any]
Form = dict[str, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """One transaction: which instalment it is about (0 for a single payment), which payment it takes back."""

    row: Row
    kind: str
    sequence: int
    parent: str = ""


def ask(order_refs: Iterable[str], shop: ShopContext, http: requests.Session) -> dict[str, Row]:
    """The orders by their ids; one that Digistore24 does not know is left out. Raises what `api.call` raises."""
    wanted = [ref for ref in dict.fromkeys(order_refs) if ref and "," not in ref]
    found: dict[str, Row] = {}
    for start in range(0, len(wanted), AT_A_TIME):
        found |= _ask(wanted[start : start + AT_A_TIME], shop, http)
    return found


def facts(purchase: Row, shop: ShopContext) -> list[Noted]:
    """Everything that this order says about money. Raises NotUnderstood with a sentence."""
    turns = list(_turns(purchase))
    told = [fact for turn in turns for fact in _told(purchase, _transaction(turn), shop)]
    return told + (_missed(purchase, turns, shop) if _text(purchase, "billing_status") in _UNPAID else [])


def change_facts(change: Row, purchase: Row, shop: ShopContext) -> list[Noted]:
    """What a change of the debits (stopped, resumed, paid time over) means for each product of its order."""
    about = {"event": _change_event(change), "pay_sequence_no": _text(change, "pay_sequence_no"), **_at(change)}
    return _told(purchase, about, shop)


def moment_of(row: Row) -> datetime | None:
    """When Digistore24 made this row: its own clock is Berlin's unless it names a zone. None if it says nothing."""
    text = _text(row, "created_at")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def _ask(refs: Sequence[str], shop: ShopContext, http: requests.Session) -> dict[str, Row]:
    try:
        data = call("getPurchase", {"purchase_id": ",".join(refs)}, shop, http)
    except ApiFault as fault:
        if not fault.is_unknown:
            raise
        return {} if len(refs) == 1 else {key: row for ref in refs for key, row in _ask([ref], shop, http).items()}
    if not isinstance(data, Mapping):
        raise ApiFault("Digistore24 answered getPurchase with something else than orders.")
    rows = [data] if "transaction_list" in data else [row for row in data.values() if isinstance(row, Mapping)]
    return {_text(row, "id"): row for row in rows if _text(row, "id") in refs}


def _turns(purchase: Row) -> Iterator[Turn]:
    """The transactions in the order in which they happened, each with its instalment."""
    is_single = _is_single(purchase)
    covering: dict[str, Turn] = {}
    for row in sorted(_list(purchase, "transaction_list"), key=_when):
        kind = _text(row, "type") or _text(row, "transaction_type")
        if kind == "payment":
            told = _text(row, "pay_sequence_no")
            number = int(told) if told.isdecimal() else _first_open({turn.sequence for turn in covering.values()})
            turn = Turn(row, kind, 0 if is_single else number)
            covering[_text(row, "id")] = turn
        elif kind in _EVENTS:
            parent = _taken_back(row, covering, _text(purchase, "currency"))
            turn = Turn(row, kind, covering[parent].sequence if parent else int(not is_single), parent)
            if kind == "chargeback":
                covering.pop(parent, None)
        else:
            continue  # a request for a refund moves no money
        yield turn


def _is_single(purchase: Row) -> bool:
    return _text(purchase, "billing_type") in ("", "single_payment")


def _first_open(paid: Collection[int]) -> int:
    return next(number for number in count(1) if number not in paid)


def _taken_back(row: Row, covering: Mapping[str, Turn], currency: str) -> str:
    """The payment that this takes back: the one it names, else the newest of the same amount, else the newest."""
    named = _text(row, "parent_transaction_id")
    if named in covering:
        return named
    minor = _minor(row, currency)
    same = [ref for ref, turn in covering.items() if _minor(turn.row, currency) == minor]
    return (same or list(covering) or [""])[-1]


def _minor(row: Row, currency: str) -> int:
    return amount({"amount": _text(row, "amount")}, "amount", currency or "EUR")


def _transaction(turn: Turn) -> Form:
    row = turn.row
    return {
        "event": _EVENTS[turn.kind],
        "pay_sequence_no": str(turn.sequence),
        "transaction_id": _text(row, "id"),
        "parent_transaction_id": turn.parent,
        "transaction_amount": _text(row, "amount"),
        "pay_method": _text(row, "pay_method"),
        **_at(row),
    }


def _missed(purchase: Row, turns: Sequence[Turn], shop: ShopContext) -> list[Noted]:
    """A debit that failed is no transaction: only the state of the order tells, and not since when. So it counts as
    missed from the day on which we saw it, and an announced suspension is never shortened. Where nothing was ever
    paid there was no sale."""
    back = {turn.parent for turn in turns if turn.kind == "chargeback"}
    paid = {turn.sequence for turn in turns if turn.kind == "payment" and _text(turn.row, "id") not in back}
    if _is_single(purchase) or not paid or shop.today is None:
        return []
    about = {"event": "on_payment_missed", "pay_sequence_no": str(_first_open(paid)), "next_payment_at": ""}
    seen = start_of(shop.today)
    return [replace(fact, at=seen) if fact.kind == "payment.missed" else fact
            for fact in _told(purchase, about, shop)]  # fmt: skip


def _told(purchase: Row, about: Form, shop: ShopContext) -> list[Noted]:
    """The facts of every product. Terms that a call told at the same moment stay: they say more than the API."""
    found = [fact for form in _forms(purchase, about) if shop.test_mode or not is_test_purchase(form)
             for fact in facts_of(form)]  # fmt: skip
    return [replace(fact, position=-1) if fact.kind == "claim.opened" else fact for fact in found]


def _forms(purchase: Row, about: Form) -> Iterator[Form]:
    """One form per product of the order, as one call comes for each."""
    items = sorted(_list(purchase, "items"), key=lambda item: (_text(item, "no").zfill(6), _text(item, "id").zfill(20)))
    for index, item in enumerate(items):
        form = {**_order(purchase), **about, "order_item_id": _text(item, "id"),
                "product_id": _text(item, "product_id"), "product_name": _text(item, "product_name")}  # fmt: skip
        yield {**form, **dict.fromkeys(_MONEY, "0")} if index else form


def _order(purchase: Row) -> Form:
    """What all calls of an order have in common. The API names many fields as the calls do."""
    form = {key: str(value) for key, value in purchase.items() if isinstance(value, (str, int))}
    buyer = purchase.get("buyer")
    known = buyer if isinstance(buyer, Mapping) else {}
    made = moment_of(purchase)
    paid = [row for row in _list(purchase, "transaction_list") if _text(row, "type") == "payment"]
    first = _text(purchase, "first_amount") or _text(min(paid, key=_when, default=purchase), "amount")
    return {
        **form,
        "first_amount": first,
        "other_amounts": _text(purchase, "other_amounts") or first,
        **{name: _text(known, key) for key, name in _BUYER.items()},
        "order_id": _text(purchase, "id"),
        "order_date": f"{made.astimezone(ZONE):%F}" if made else "",
        "order_time": f"{made.astimezone(ZONE):%T}" if made else "",
        "transaction_currency": _text(purchase, "currency"),
    }


def _change_event(change: Row) -> str:
    kind = _text(change, "type")
    event = kind if kind == "last_paid_day" else f"on_{kind}"
    if event not in ("last_paid_day", "on_rebill_cancelled", "on_rebill_resumed"):
        raise NotUnderstood(f'The change "{kind[:40]}" of an order changes nothing here.')
    return event


def _at(row: Row) -> Form:
    made = moment_of(row)
    here = made.astimezone(ZONE) if made else None
    return {"transaction_date": f"{here:%F}", "transaction_time": f"{here:%T}"} if here else {}


def _when(row: Row) -> tuple[str, str]:
    made = moment_of(row)
    return (made.astimezone(ZONE).isoformat() if made else "", _text(row, "id").zfill(20))


def _list(row: Row, name: str) -> list[Row]:
    found = row.get(name)
    listed = list(found.values()) if isinstance(found, Mapping) else found
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return str(value).strip() if isinstance(value, (str, int)) else ""
