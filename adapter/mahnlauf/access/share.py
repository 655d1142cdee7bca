"""What one order says about each of its products: paid how far, missed since when, refunded, over. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from mahnlauf.core import events as kinds
from mahnlauf.core.events import Event
from mahnlauf.ledger.state import CANCELLED, COLLECTING, WRITTEN_OFF, ClaimState

_DAY = timedelta(days=1)
_PROMISE = "promise"
MANUAL, DUNNING_LEVEL = "manual", "dunning_level"


@dataclass(frozen=True, slots=True)
class Missed:
    """Money that is not there. ``since`` is the first day of being late; ``told``: a platform says so, whatever the
    day. ``held_until``: a dispute or hold stands, date.max if it has no end. ``promises``: (made on, until), which keep
    an access that is still there; one that was taken is not given back for a word."""

    since: date
    amount: int
    instalment: int
    reason: str
    told: bool = False
    held_until: date | None = None
    promises: tuple[tuple[date, date], ...] = ()

    def held(self, takes_on: date) -> date | None:
        """Until when this is not held against anybody whose access it would take on that day."""
        kept = [until for made_on, until in self.promises if made_on < takes_on]
        return max([*kept, *([self.held_until] if self.held_until else [])], default=None)


@dataclass(frozen=True, slots=True)
class Share:
    """One product of one order, for one participant. Amounts in minor units of the order's currency.

    ``begins_on``: granted from that day on. ``ended_on`` date.min: over, whatever the day. ``taken_from``: a person, or
    the plan with the hand-over (``taken_for`` "dunning_level"), took the access from that day; ``given_on``: a person
    gave it back on that day, and what was missed before is forgiven."""

    product: str
    participant: str
    price: int
    missed: tuple[Missed, ...] = ()
    refunded: bool = False
    begins_on: date | None = None
    ended_on: date | None = None
    ended_reason: str = ""
    taken_from: date | None = None
    taken_for: str = MANUAL
    given_on: date | None = None
    paid_through: int = 0


@dataclass(slots=True)
class _Item:
    """The events of one item of an order that the platform collects itself."""

    product: str = ""
    participant: str = ""
    price: int = 0
    billed: dict[int, int] = field(default_factory=dict)
    payments: dict[str, tuple[int, int]] = field(default_factory=dict)  # reference -> instalment, amount
    undone: set[str] = field(default_factory=set)
    missed: list[tuple[Event, str]] = field(default_factory=list)
    resumed: list[Event] = field(default_factory=list)
    begins: list[str] = field(default_factory=list)
    ended: list[Event] = field(default_factory=list)
    refunds: int = 0

    @property
    def moved(self) -> bool:
        """Whether anything happened that can open or close a door."""
        return bool(self.payments or self.missed or self.ended or self.refunds)


def shares(events: Iterable[Event], states: Sequence[ClaimState], *, external: bool) -> list[Share]:
    """The shares of one order: ``events`` are all of it, ``states`` its claims as folded."""
    ordered = sorted({event.identity: event for event in events}.values(), key=lambda one: one.sort_key)
    found = _collected(ordered) if external else _own(states)
    taken, reason, given = _by_hand(ordered, states)
    named = {event.data["product_ref"]: event.data["participants"] for event in ordered
             if event.kind == kinds.ACCESS_PARTICIPANTS}  # fmt: skip
    return [
        replace(one, participant=participant, taken_from=taken, taken_for=reason, given_on=given)
        for one in found
        if one.product
        for participant in named.get(one.product) or named.get("") or [one.participant]
        if participant
    ]


def _by_hand(events: Sequence[Event], states: Sequence[ClaimState]) -> tuple[date | None, str, date | None]:
    """What the merchant decided, by a click or by the plan: (taken from, why, given on). The ledger lifts it when the
    claim that caused it is settled."""
    taken, reason, given = None, MANUAL, None
    for event in events:
        if event.kind == kinds.VENDOR_ACCESS_SUSPEND:
            taken, reason, given = date.fromisoformat(event.data.get("from") or event.on.isoformat()), MANUAL, None
        elif event.kind == kinds.VENDOR_ACCESS_RESTORE:
            taken, given = None, event.on
        elif taken is None and event.kind == kinds.ACTION_TAKEN and is_taken_by_plan(event.data):
            taken, reason, given = event.on, DUNNING_LEVEL, None
    return (taken if any(state.access_suspended for state in states) else None), reason, given


def is_taken_by_plan(action: Mapping[str, Any]) -> bool:
    """Whether the plan itself takes the access (with the hand-over); other actions only carry out a person's word."""
    return action.get("type") == "access_suspend" and action["key"].startswith("on_")


def _own(states: Sequence[ClaimState]) -> list[Share]:
    """Our own claims: late from the day after the due date, unless something holds them."""
    opened = [state for state in states if state.opened]
    products = list(dict.fromkeys(product for state in opened for product in state.products))
    if not opened or not products:
        return []
    participant = next((state.buyer["email"].strip().lower() for state in opened if state.buyer.get("email")), "")
    missed = tuple(one for state in opened if (one := _late(state)) is not None)
    price = sum(state.original for state in opened)
    gone = all(state.state == CANCELLED for state in opened)
    through = _unbroken({state.instalment for state in opened if state.principal == 0 and state.state != CANCELLED})
    return [
        Share(product, participant, price, missed, ended_on=date.min if gone else None,
              ended_reason="cancelled" if gone else "", paid_through=through)
        for product in products
    ]  # fmt: skip


def _late(state: ClaimState) -> Missed | None:
    if state.state not in COLLECTING and state.state != WRITTEN_OFF:
        return None
    owed = state.principal if state.state != WRITTEN_OFF else state.written_off
    if owed <= 0 or state.due_date is None:
        return None
    ends = [pause.until for pause in state.pauses if pause.code != _PROMISE]
    promises = tuple((one.since, one.until or date.max) for one in state.pauses if one.code == _PROMISE)
    held = date.max if state.unclear or None in ends else max((end for end in ends if end is not None), default=None)
    return Missed(state.due_date + _DAY, owed, state.instalment, "missed_payment", held_until=held, promises=promises)


def _collected(events: Sequence[Event]) -> list[Share]:
    """Orders of a platform that collects itself, item by item."""
    items: dict[str, _Item] = {}
    upgrades = []
    for event in events:
        if event.kind == kinds.ACCESS_ENDED and event.data.get("successor"):
            upgrades.append(event)
        elif part := event.data.get("part"):
            _take(items.setdefault(part, _Item()), event)
    for event in upgrades:
        for item in items.values() or [items.setdefault("", _Item())]:
            if event.data.get("product_ref") in ("", item.product) or not item.product:
                _about(item, event.data)
                item.ended.append(event)
    return [_share(item) for item in items.values() if item.moved]


def _take(item: _Item, event: Event) -> None:
    data = event.data
    _about(item, data)
    match event.kind:
        case kinds.CLAIM_OPENED:
            item.price = data.get("price_minor", 0)
            item.participant = data.get("buyer", {}).get("email", "").strip().lower() or item.participant
            item.billed[event.instalment] = data["principal_minor"]
        case kinds.PAYMENT_RECEIVED:
            item.payments[data.get("payment_ref") or event.identity] = (event.instalment, data["amount_minor"])
        case kinds.PAYMENT_CHARGED_BACK:
            item.undone.add(data.get("payment_ref") or _newest(item, event.instalment))
            item.missed.append((event, "chargeback"))
        case kinds.PAYMENT_MISSED:
            item.missed.append((event, "missed_payment"))
        case kinds.REBILLING_RESUMED:
            item.resumed.append(event)
        case kinds.REFUND_PAID:
            item.refunds += data["amount_minor"]
        case kinds.ACCESS_BEGINS:
            item.begins.append(data["begins_on"])
        case kinds.ACCESS_ENDED:
            item.ended.append(event)


def _about(item: _Item, data: Mapping[str, str]) -> None:
    item.product = data.get("product_ref") or item.product
    item.participant = item.participant or data.get("email", "").strip().lower()


def _newest(item: _Item, instalment: int) -> str:
    refs = [ref for ref, (paid_for, _) in item.payments.items() if paid_for == instalment and ref not in item.undone]
    return refs[-1] if refs else ""


def _share(item: _Item) -> Share:
    kept = {ref: paid for ref, paid in item.payments.items() if ref not in item.undone}
    covered = {instalment for instalment, _ in kept.values()}
    worth = sum(amount for _, amount in kept.values()) if kept else sum(item.billed.values())
    ended_on, reason = _end(item, covered)
    return Share(
        product=item.product,
        participant=item.participant,
        price=item.price,
        missed=_open_misses(item, covered),
        begins_on=date.fromisoformat(min(item.begins)) if item.begins else None,
        refunded=item.refunds > 0 and item.refunds >= worth,
        ended_on=ended_on,
        ended_reason=reason,
        paid_through=_unbroken(covered),
    )


def _open_misses(item: _Item, covered: set[int]) -> tuple[Missed, ...]:
    """One per instalment that no payment covers; a resumed debit forgives what was missed before it, no chargeback."""
    found: dict[int, Missed] = {}
    for event, reason in item.missed:
        forgiven = reason != "chargeback" and any(
            one.instalment >= event.instalment and one.at >= event.at for one in item.resumed
        )
        if event.instalment not in covered and not forgiven:
            known = found.get(event.instalment)
            worse = "chargeback" if known and known.reason == "chargeback" else reason
            since = min(known.since, event.on) if known else event.on
            found[event.instalment] = Missed(since, event.data["amount_minor"], event.instalment, worse, told=True)
    return tuple(found[number] for number in sorted(found))


def _end(item: _Item, covered: set[int]) -> tuple[date | None, str]:
    """The day on which the paid time ends and why. A payment for a later instalment opens the door again; after an
    upgrade it stays closed, the new order opens its own."""
    for event in sorted(item.ended, key=lambda one: one.data.get("ends_on", "")):
        if not event.data.get("successor") and max(covered, default=0) > event.instalment:
            continue
        day = event.data.get("ends_on")
        return (date.fromisoformat(day) if day else date.min), event.data.get("reason", "")
    return None, ""


def _unbroken(paid: set[int]) -> int:
    """How many instalments from the first on are paid without a gap; a single payment (0) counts as one."""
    count = 0
    while count + 1 in paid:
        count += 1
    return count or int(0 in paid)
