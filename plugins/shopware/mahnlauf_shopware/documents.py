"""A letter as a document of the order. Shopware's core knows four types of documents, and none is a letter: the
delivery note is the one that moves no amount and no number range of the books."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mahnlauf import NotUnderstood, ShopCommand
from mahnlauf_shopware.api import Api

_TYPE = "delivery_note"


def attach(command: ShopCommand, api: Api) -> str:
    """Attaches the command's letter once: it is recognised by its number. Raises what the `Api` raises."""
    number = command.document_name
    known = _known(command.order_ref, number, api)
    if known is not None and known.get("documentMediaFileId"):
        return ""
    ident = str(known["id"]) if known is not None else _made(command, number, api)
    name = quote(number, safe="")
    api.upload(f"_action/document/{ident}/upload?fileName={name}&extension=pdf", command.document, "application/pdf")
    return "The letter was attached."


def _known(order_ref: str, number: str, api: Api) -> Mapping[str, Any] | None:
    criteria = {
        "filter": [
            {"type": "equals", "field": "orderId", "value": order_ref},
            {"type": "equals", "field": "config.documentNumber", "value": number},
        ],
        "limit": 1,
    }
    rows = api.search("document", criteria).rows
    return rows[0] if rows else None


def _made(command: ShopCommand, number: str, api: Api) -> str:
    config = {"documentNumber": number, "documentComment": command.note, "custom": {"deliveryNoteNumber": number}}
    wish = [{"orderId": command.order_ref, "fileType": "pdf", "static": True, "config": config}]
    answer = api.post(f"_action/order/document/{_TYPE}/create", wish)
    rows = answer.get("data") if isinstance(answer, Mapping) else None
    ident = rows[0].get("documentId") if isinstance(rows, list) and rows and isinstance(rows[0], Mapping) else None
    if not isinstance(ident, str):
        raise NotUnderstood("The shop made no document for the letter. Look whether the order has a delivery.")
    return ident
