"""Telling the shop: our fields on the order, the state of its payment, the merchant's flows, the letter as a document.

Everything reads first and changes only what differs, so a repeated attempt finishes what the first one began. Our
fields go last and carry the command's key: while it is missing there, the flows were perhaps not started. What can
still happen: they are started twice if we crash between the two. The shop never mails because of us (``sendMail``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from mahnlauf import Money, MoneyError, NotUnderstood, Outcome, SettingsError, ShopCommand, ShopContext
from mahnlauf_shopware import documents, downloads, flow_events, payment_state
from mahnlauf_shopware.api import Api
from mahnlauf_shopware.faults import GONE, Busy, Refused
from mahnlauf_shopware.fields import is_id
from mahnlauf_shopware.orders import LIVE_VERSION
from mahnlauf_shopware.settings import flag
from mahnlauf_shopware.vocabulary import CLAIM, LEVEL, NEXT_STEP, OPEN_AMOUNT, PAUSED, STATE

TOLD = "mahnlauf_told"  # the key of the command that was carried out last
_NEEDED: Mapping[str, Any] = {
    "associations": {
        "transactions": {"associations": {"stateMachineState": {}}},
        "stateMachineState": {},
        "orderCustomer": {},
    },
    "includes": {
        "order": ["id", "versionId", "customFields", "salesChannelId", "stateMachineState", "transactions",
                  "orderCustomer", "primaryOrderTransactionId"],
        "order_transaction": ["id", "createdAt", "updatedAt", "stateMachineState"],
        "order_customer": ["customerId"],
        "state_machine_state": ["technicalName"],
    },
    "limit": 1,
}  # fmt: skip


def write(command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
    """Carries a command out; says what was before and what is now."""
    try:
        api = Api(shop, http)
        return downloads.bring(command, shop, api) if command.access else _told(command, shop, api)
    except SettingsError as fault:
        return Outcome.fix_settings(str(fault))
    except Busy as fault:
        return Outcome.retry(str(fault), fault.retry_after)
    except NotUnderstood as fault:
        return Outcome.refused(str(fault))


def _told(command: ShopCommand, shop: ShopContext, api: Api) -> Outcome:
    if not is_id(command.order_ref):
        return Outcome.refused(f'"{command.order_ref[:40]}" is no order id of Shopware.')
    found = api.search("order", {"ids": [command.order_ref], **_NEEDED}).rows
    if not found or found[0].get("versionId", LIVE_VERSION) != LIVE_VERSION:
        return Outcome.refused("The order does not exist in the shop any more.")
    order = found[0]
    fields = order.get("customFields")
    before = dict(fields) if isinstance(fields, Mapping) else {}
    moved = payment_state.bring(command, order, shop, api)
    texts = [moved.text]
    if command.document and flag(shop.settings, "attach_letters"):
        texts.append(documents.attach(command, api))
    if before.get(TOLD) != command.key:
        texts += flow_events.start(command, order, before, api)
    after = wanted(command)
    changed = {name: held for name, held in after.items() if before.get(name) != held}
    if changed:
        _store(command.order_ref, changed, api)
    answer = " ".join(["The order was told." if changed else "The order knew it already.", *filter(None, texts)])
    facts = {"before": {name: before.get(name) for name in after}, "after": after, "state": moved.states}
    return Outcome.done(answer, **facts) if moved.worked else Outcome("refused", answer, None, facts)


def wanted(command: ShopCommand) -> dict[str, Any]:
    """Our fields on the order, under the names that the app brings along."""
    meta = command.meta
    return {
        LEVEL: meta.get("level", ""),
        STATE: meta.get("state", ""),
        OPEN_AMOUNT: _amount(meta.get("open", "")),
        NEXT_STEP: meta.get("next_on", ""),
        PAUSED: meta.get("paused") == "true",
        CLAIM: meta.get("claim", ""),
        TOLD: command.key,
    }


def _amount(text: str) -> str:
    """ "11900 EUR" as "119.00 EUR"."""
    minor, _, currency = text.partition(" ")
    try:
        return f"{Money(int(minor), currency).decimal:f} {currency}"
    except (ValueError, MoneyError):
        return text


def _store(ref: str, changed: Mapping[str, Any], api: Api) -> None:
    """Keys are merged, those of others stay. An order that is gone is answered as if it were to be made."""
    try:
        api.patch(f"order/{ref}", {"customFields": changed})
    except Refused as fault:
        if fault.code == GONE:
            raise Refused("The order does not exist in the shop any more.", fault.status, fault.code) from None
        raise
