"""An order of Shopware as facts: how it stood after each change of its payments, and how it stands now.

Amounts are in the order's currency already: ``currencyFactor`` is history, multiplying by it would be wrong. The total
holds everything, credits and deposits too, so nothing is added up here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mahnlauf import Noted, Observation, ShopContext, Standing, observed
from mahnlauf_shopware.basket import basket_of
from mahnlauf_shopware.buyers import buyer_of
from mahnlauf_shopware.fields import Fields, is_id
from mahnlauf_shopware.methods import Terms
from mahnlauf_shopware.settings import amount, value, zone
from mahnlauf_shopware.states import Ruling, Situation, rule, status
from mahnlauf_shopware.timeline import Change, Payment, Step, steps

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # for facts that the shop reports without a time
LIVE_VERSION = "0fa91ce3e96a4bc2be4bd9ce752c3425"

_SECOND = timedelta(seconds=1)
_LATER = 1000  # within one second the shop comes last: what it says is often the answer to what we just did
_NOT_TOLD_APART = frozenset({"pay_link", "charges", "taxes", "tax_reason", "tax_rate"})  # makes no other report


@dataclass(frozen=True, slots=True)
class Stand:
    """One moment of an order: what it means, and under which name it is told."""

    at: datetime
    mark: str
    ruling: Ruling
    observation: Observation


def notes_of(
    data: Mapping[str, Any], history: Sequence[Change], shop: ShopContext, *, is_whole: bool = True
) -> tuple[Noted, ...]:
    """Everything that the order tells, oldest first; raises NotUnderstood with a sentence. ``is_whole`` False: it comes
    by webhook, which leaves things out (customer, language), so it is not how the order stands now."""
    order = Fields(data, "An order")
    ref = order.ident("id")
    order = Fields(data, f"Order {order.text('orderNumber') or ref}")
    stands = list(_stands(order, history, shop))
    if not stands:
        return ()
    facts = [
        fact for one, before in zip(stands, [None, *stands], strict=False) for fact in _told(ref, one, before, shop)
    ]
    return (*facts, _present(ref, order, stands[-1])) if is_whole else tuple(facts)


def payments_of(data: Mapping[str, Any]) -> list[Payment]:
    """The payments (transactions) of an order."""
    return [_payment(row) for row in Fields(data, "An order").rows("transactions")]


def _payment(row: Fields) -> Payment:
    method = row.part("paymentMethod")
    handler = method.text("handlerIdentifier").rpartition("\\")[2]
    return Payment(
        ident=row.ident("id"),
        created=_required(row, "createdAt"),
        updated=row.moment("updatedAt"),
        state=row.part("stateMachineState").text("technicalName"),
        method=method.text("technicalName") or (f"payment_{handler.lower()}" if handler else ""),
        method_title=_translated(method, "name"),
    )


def _translated(fields: Fields, name: str) -> str:
    return fields.part("translated").text(name) or fields.text(name)


def _required(fields: Fields, name: str) -> datetime:
    found = fields.moment(name)
    if found is None:
        raise fields.complaint(name, 'a date-time such as "2026-11-22T05:01:46.949+00:00"')
    return found


def _stands(order: Fields, history: Sequence[Change], shop: ShopContext) -> Iterator[Stand]:
    """Each moment at which the order began to mean something else, no two within one second: seconds are what a fact
    is dated by, and several changes within one are usual here."""
    terms, common = Terms.of(shop.settings), _common(order, shop)
    head = (order.ident("id"), _required(order, "createdAt"), order.moment("updatedAt"),
            order.part("stateMachineState").text("technicalName"))  # fmt: skip
    primary = order.raw("primaryOrderTransactionId")
    payments = [_payment(row) for row in order.rows("transactions")]
    at, last = NO_TIME, None
    for step in steps(payments, head, history, primary if is_id(primary) else ""):
        situation = Situation(step.state, step.payment.method, step.order_cancelled, step.paid_at is not None)
        ruling = rule(situation, terms)
        if (ruling, status(situation)) == last:
            continue
        last = (ruling, status(situation))
        at = max(step.at.replace(microsecond=0), at + _SECOND)
        yield Stand(at, step.mark, ruling, _seen(common, step, ruling, status(situation), shop))


def _common(order: Fields, shop: ShopContext) -> Observation:
    """What does not hang on the payment."""
    currency = order.part("currency").text("isoCode")
    if len(currency) != 3:
        raise order.part("currency").complaint("isoCode", "an ISO 4217 code such as EUR")
    ordered = order.moment("orderDateTime") or _required(order, "createdAt")
    ordered_on = _day(ordered, shop)
    buyer, basket = buyer_of(order), basket_of(order, currency)
    return Observation(
        standing=Standing.NONE,
        currency=currency,
        gross_minor=max(order.minor("amountTotal", currency), 0),
        status="",
        number=order.text("orderNumber") or order.ident("id"),
        ordered_on=ordered_on,
        due_on=_due_on(order, shop) or ordered_on + timedelta(days=shop.payment_days),
        pay_link=_pay_link(order, shop),
        buyer=buyer,
        items=basket.items,
        charges=basket.charges,
        taxes=basket.taxes,
        tax_reason="reverse_charge" if basket.tax_free and buyer.vat_id and buyer.kind == "business" else "",
    )


def _seen(common: Observation, step: Step, ruling: Ruling, word: str, shop: ShopContext) -> Observation:
    owed_nothing = common.gross_minor == 0
    known = ruling.standing in (Standing.PAID, Standing.VOID, Standing.REVERSED)
    return replace(
        common,
        standing=Standing.NONE if owed_nothing else ruling.standing,
        status=word,
        refunded_minor=common.gross_minor if ruling.gave_back else 0,
        method=step.payment.method,
        method_title=step.payment.method_title,
        paid_on=_day(step.paid_at, shop) if step.paid_at and known else None,
        grace_until=ruling.grace_until(common.ordered_on),
        reason=ruling.reason,
        reversal_kind=ruling.reversal_kind,
        transaction_ref=step.payment.ident,
    )


def _told(ref: str, now: Stand, before: Stand | None, shop: ShopContext) -> Iterator[Noted]:
    """The order as it stood, the hold that begins or ends with it, the bank's fee."""
    essence = (now.mark, now.observation.standing, now.observation.status, now.ruling.hold)
    yield observed(ref, now.at, now.observation, digest=_digest(essence), position=_LATER)
    hold = f"shopware:{ref}"
    without_history = ":" in now.mark  # then nobody tells whether a hold came before
    if (before is not None and before.ruling.hold) or (without_history and not now.ruling.hold):
        yield Noted("hold.lifted", f"lifted:{ref}:{now.mark}", ref, now.at, {"hold": hold}, position=_LATER + 1)
    if now.ruling.hold:
        data = {"hold": hold, "reason": now.ruling.hold}
        yield Noted("hold.set", f"hold:{ref}:{now.mark}", ref, now.at, data, position=_LATER + 2)
    fee = _return_fee(now, shop)
    if fee:
        kind = "return_debit" if now.ruling.reversal_kind == "returned_debit" else "chargeback"
        booked = {"kind": kind, "amount_minor": fee}
        yield Noted("fee.added", f"fee:{ref}:{now.mark}", ref, now.at, booked, position=_LATER + 3)


def _present(ref: str, order: Fields, last: Stand) -> Noted:
    """How it stands now, with everything that may have changed beside the payments: amount, buyer, positions."""
    dates = [order.moment("updatedAt"), *(row.moment("updatedAt") for row in order.rows("transactions"))]
    newest = max((one.replace(microsecond=0) for one in dates if one is not None), default=last.at)
    return observed(
        ref, max(newest, last.at + _SECOND), last.observation, digest=_digest(last.observation), position=_LATER
    )


def _return_fee(now: Stand, shop: ShopContext) -> int:
    if now.observation.standing is not Standing.REVERSED or not value(shop.settings, "return_fee"):
        return 0
    return amount(shop.settings, "return_fee", now.observation.currency)


def _due_on(order: Fields, shop: ShopContext) -> date | None:
    """The day that the merchant keeps in a custom field of the order, if he named one and it holds a day."""
    name = value(shop.settings, "due_field")
    text = order.part("customFields").text(name) if name else ""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _pay_link(order: Fields, shop: ShopContext) -> str:
    """The order's page in the storefront, where the buyer may pay; opens for guests too."""
    storefront, code = value(shop.settings, "storefront_url").rstrip("/"), order.text("deepLinkCode")
    return f"{storefront}/account/order/{code}" if storefront and code.isalnum() else ""


def _day(moment: datetime, shop: ShopContext) -> date:
    return moment.astimezone(zone(shop.timezone)).date()


def _digest(thing: Any) -> str:
    return hashlib.sha256(json.dumps(thing, default=_plain, sort_keys=True).encode("ascii")).hexdigest()


def _plain(thing: Any) -> Any:
    """A record's fields without the empty ones, so that a field which is new tomorrow changes no identity."""
    if not is_dataclass(thing):
        return thing.isoformat()
    named = {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in _NOT_TOLD_APART}
    return {name: held for name, held in named.items() if held not in ("", None, ())}
