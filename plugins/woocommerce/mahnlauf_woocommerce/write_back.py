"""Telling the shop: our own meta fields and one private note. Never a fee or a mail to the buyer; a status only to
mark an order as paid whose price came past the shop, and only if the owner wants that (`settling`).

Two calls cannot be made at once, so a crash may fall between them. The fields go first and carry the
command's key in `_mahnlauf_last_note`; then the note is written. A repeated attempt that finds its own key
there cannot know whether the note was written too, so it looks into the order's notes and writes only what
is missing. What can still happen: the note is left out if the same sentence stood there before from an
earlier command (the merchant misses nothing), or stands twice if the shop changed its wording while storing
it and we crashed there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import requests

from mahnlauf import Outcome, SettingsError, ShopCommand, ShopContext
from mahnlauf_woocommerce import settling
from mahnlauf_woocommerce.answers import Remedy, ShopFault
from mahnlauf_woocommerce.rest import Rest
from mahnlauf_woocommerce.settings import flag

PREFIX = "_mahnlauf_"
LAST_NOTE = f"{PREFIX}last_note"

_UNTOUCHABLE = {
    "trash": "The order is in the shop's bin; nothing was written.",
    "checkout-draft": "The order is a draft in the shop; nothing was written.",
    "auto-draft": "The order is a draft in the shop; nothing was written.",
}
_MEMORY = "id,status,meta_data"
_WITH_PAYMENT = f"{_MEMORY},transaction_id,needs_processing"


def write_back(command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
    """Reads the order, changes what differs, says before and after."""
    try:
        return _told(command, Rest(shop, http), settle=command.paid and flag(shop.settings, "settle_orders"))
    except SettingsError as fault:
        return Outcome.fix_settings(str(fault))
    except ShopFault as fault:
        return _left(command, str(fault)) if fault.remedy is Remedy.GONE else _outcome(fault)


def _left(command: ShopCommand, why: str) -> Outcome:
    """An order that is out of reach is refused; but that it owes nothing any more is what the shop said by that."""
    return Outcome.done(why) if command.meta.get("state") == "cancelled" else Outcome.refused(why)


def _outcome(fault: ShopFault) -> Outcome:
    if fault.remedy is Remedy.WAIT:
        return Outcome.retry(str(fault), fault.retry_after)
    if fault.remedy is Remedy.FIX_SETTINGS:
        return Outcome.fix_settings(str(fault))
    return Outcome.refused(str(fault))


def _told(command: ShopCommand, rest: Rest, *, settle: bool) -> Outcome:
    if not (command.order_ref.isascii() and command.order_ref.isdigit()):
        return Outcome.refused(f'"{command.order_ref[:40]}" is no order number of WooCommerce.')
    path = f"orders/{command.order_ref}"
    order = rest.get(path, _fields=_WITH_PAYMENT if settle else _MEMORY)
    if not isinstance(order, Mapping) or str(order.get("id")) != command.order_ref:
        return Outcome.refused(f"The shop answered with something else than order {command.order_ref}.")
    status = order.get("status")
    if isinstance(status, str) and status in _UNTOUCHABLE:
        return _left(command, _UNTOUCHABLE[status])
    settled = settling.settle(order, command.payment_ref, path, rest) if settle else None
    before = _own(order)
    after = before | _wanted(command)
    repeated = before.get(LAST_NOTE) == command.key
    changed = {name: text for name, text in after.items() if before.get(name, "") != text}
    if changed and not _stored(rest, path, changed):
        return Outcome.retry("The shop answered 200 but did not keep our fields on the order.")
    noted = bool(command.note.strip()) and not (repeated and _stands_there(rest, path, command.note))
    if noted:
        rest.post(f"{path}/notes", {"note": command.note, "customer_note": False})
    answer = "The order was told." if changed or noted else "The order knew it already."
    if settled is None:
        return Outcome.done(answer, before=before, after=after, note_written=noted)
    told = Outcome.done(
        f"{answer} {settled.text}", before=before, after=after, note_written=noted, status=settled.moved
    )
    return told if settled.worked else Outcome.refused(told.answer)


def _wanted(command: ShopCommand) -> dict[str, str]:
    wanted = {f"{PREFIX}{name}": str(text) for name, text in command.meta.items()}
    return wanted | {LAST_NOTE: command.key} if command.note.strip() else wanted


def _own(order: Mapping[str, Any]) -> dict[str, str]:
    """Our own fields; all others stay unread, whatever they hold."""
    rows = order.get("meta_data")
    found = rows.values() if isinstance(rows, Mapping) else rows if isinstance(rows, list) else ()
    return {
        row["key"]: str(row.get("value", ""))
        for row in found
        if isinstance(row, Mapping) and isinstance(row.get("key"), str) and row["key"].startswith(PREFIX)
    }


def _stored(rest: Rest, path: str, changed: Mapping[str, str]) -> bool:
    rows = [{"key": name, "value": text} for name, text in changed.items()]
    order = rest.put(path, {"meta_data": rows}, _fields=_MEMORY)
    if not isinstance(order, Mapping) or "meta_data" not in order:
        return True
    kept = _own(order)
    return all(kept.get(name, "") == text for name, text in changed.items())


def _stands_there(rest: Rest, path: str, note: str) -> bool:
    """Whether the note is in the order's history. If the shop does not say, no second one is risked."""
    try:
        notes = rest.get(f"{path}/notes")
    except ShopFault as fault:
        if fault.remedy is Remedy.WAIT:
            raise
        return True
    texts = [row.get("note") for row in notes if isinstance(row, Mapping)] if isinstance(notes, list) else []
    return _plain(note) in {_plain(text) for text in texts if isinstance(text, str)}


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
