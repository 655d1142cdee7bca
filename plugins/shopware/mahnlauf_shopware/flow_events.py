"""Starts the merchant's flows: a level was reached, the claim was paid, handed over, access was taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mahnlauf import ShopCommand
from mahnlauf_shopware.api import Api
from mahnlauf_shopware.faults import Refused
from mahnlauf_shopware.fields import Fields
from mahnlauf_shopware.vocabulary import HANDED_OVER, LEVEL, LEVEL_REACHED, PAID, STATE

_NO_SUCH_TRIGGER = "ADMINISTRATION__CUSTOM_TRIGGER_BY_NAME_NOT_FOUND"
_BY_STATE = {"paid": PAID, "handed_over": HANDED_OVER}


def start(command: ShopCommand, order: Mapping[str, Any], before: Mapping[str, Any], api: Api) -> list[str]:
    """Starts what this command is news of; a sentence for each."""
    return [_fired(event, command, order, api) for event in _events(command, before)]


def fire(event: str, order: Mapping[str, Any], data: Mapping[str, str], api: Api) -> bool:
    """Starts the flows of one trigger; False if the shop does not know it (an older app, no administration)."""
    customer = Fields(order, "The order").part("orderCustomer").text("customerId")
    content = {
        "orderId": order.get("id"),
        "customerId": customer,
        "salesChannelId": order.get("salesChannelId"),
        **data,
    }
    try:
        api.post(f"_action/trigger-event/{event}", {name: held for name, held in content.items() if held})
    except Refused as fault:
        if fault.status != 404 and fault.code != _NO_SUCH_TRIGGER:
            raise
        return False
    return True


def _events(command: ShopCommand, before: Mapping[str, Any]) -> Iterator[str]:
    level, state = command.meta.get("level", ""), command.meta.get("state", "")
    was_over = state == "open" and before.get(STATE) not in (None, "", "open")  # paid before, charged back since
    if level and (level != before.get(LEVEL) or was_over):
        yield LEVEL_REACHED
    if state in _BY_STATE and state != before.get(STATE):
        yield _BY_STATE[state]


def _fired(event: str, command: ShopCommand, order: Mapping[str, Any], api: Api) -> str:
    data = {name: command.meta[name] for name in ("level", "state", "claim") if command.meta.get(name)}
    known = fire(event, order, data, api)
    return f"Flows of {event} were started." if known else f"The shop does not know the trigger {event}."
