"""The Admin API of a fake Shopware, as far as orders go: searches, writing, changes of state, with the codes and the
oddities of a real one. Logging in is `mahnlauf.testing.fake_shopware`.

    shop = FakeShopware("http://app.example", "secret")
    orders = FakeOrders(shop)
    api = FakeAdminApi(orders)     # shop.admin is the WSGI application
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request

from mahnlauf.testing.fake_shopware_orders import ORDER_MACHINE, PAYMENT_MACHINE, FakeOrders

_MOST = 500
_HEX = re.compile(r"[0-9a-f]{32}")
_NESTED = {
    "order": ("transactions", "orderCustomer", "billingAddress", "lineItems", "currency", "stateMachineState",
              "language", "tags", "addresses"),
    "transactions": ("stateMachineState", "paymentMethod"),
    "lineItems": ("downloads",),
    "state-machine-history": ("fromStateMachineState", "toStateMachineState"),
}  # fmt: skip


class _Refused(Exception):
    def __init__(self, status: int, code: str, detail: str = "", **more: Any) -> None:
        super().__init__(code)
        error = {"status": str(status), "code": code, "title": "", "detail": detail or None, **more}
        self.answer = _json({"errors": [error]}, status)


@dataclass(slots=True)
class FakeAdminApi:
    """Answers what an app asks. ``missing`` are rights that the app does not have, such as ``order:update``;
    ``triggers`` those that it brought along; ``calls`` is what was asked for."""

    orders: FakeOrders
    missing: set[str] = field(default_factory=set)
    known_triggers: set[str] = field(default_factory=set)
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    _failures: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        app = self.orders.shop.admin
        app.before_request(self._noted)
        app.register_error_handler(_Refused, lambda refused: refused.answer)
        app.post("/api/search/<entity>")(self._search)
        app.patch("/api/<entity>/<ident>")(self._patch)
        app.post("/api/tag")(self._tag)
        app.delete("/api/customer/<ident>/tags/<tag>")(self._untag)
        app.get("/api/_action/state-machine/<entity>/<ident>/state")(self._ways)
        app.post("/api/_action/<entity>/<ident>/state/<way>")(self._move)
        app.post("/api/_action/trigger-event/<name>")(self._trigger)
        app.post("/api/_action/order/document/<kind>/create")(self._document)
        app.post("/api/_action/document/<ident>/upload")(self._upload)

    def fail(self, status: int = 503, times: int = 1, *, html: bool = False, retry_after: int | None = None) -> None:
        """The next calls are answered so and change nothing: maintenance, a crash, too many calls."""
        body = "<html>Wartung</html>" if html else json.dumps({"errors": [{"status": str(status), "code": "0"}]})
        headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
        kind = "text/html" if html else "application/json"
        self._failures += [Response(body, status, headers, content_type=kind) for _ in range(times)]

    def asked(self, method: str, part: str = "") -> list[Any]:
        """The contents of the calls of that method whose path holds the part."""
        return [content for one, path, content in self.calls if one == method and part in path]

    def _noted(self) -> Response | None:
        self.calls.append((request.method, request.path, request.get_json(silent=True)))
        return self._failures.pop(0) if self._failures and "/oauth/" not in request.path else None

    def _search(self, entity: str) -> Response:
        self._needs(f"{entity.replace('-', '_')}:read")
        criteria = request.get_json(silent=True) or {}
        limit, page = criteria.get("limit", 25), criteria.get("page", 1)
        if limit > _MOST:
            raise _Refused(400, "FRAMEWORK__QUERY_LIMIT_EXCEEDED", source={"pointer": "/limit"})
        wanted = criteria.get("ids")
        found = [row for row in self._rows(entity) if (wanted is None or row["id"] in wanted) and _all(criteria, row)]
        for one in reversed(criteria.get("sort", [])):
            found.sort(key=lambda row: str(row.get(one["field"], "")), reverse=one.get("order") == "DESC")
        shown = [_shown(entity, row, criteria) for row in found[(page - 1) * limit : page * limit]]
        total = len(found) if criteria.get("total-count-mode") else len(shown)
        return _json({"total": total, "data": shown, "aggregations": []})

    def _rows(self, entity: str) -> list[dict[str, Any]]:
        orders = self.orders
        tables: dict[str, Any] = {
            "order": orders.orders.values(), "state-machine-history": orders.history, "tag": orders.tags.values(),
            "customer": orders.customers.values(), "document": orders.documents.values(),
            "order-line-item-download": list(_downloads(orders)),
        }  # fmt: skip
        return list(tables[entity])

    def _patch(self, entity: str, ident: str) -> Response:
        self._needs(f"{entity.replace('-', '_')}:update")
        row = next((one for one in self._rows(entity) if one["id"] == ident), None)
        if row is None or not _HEX.fullmatch(ident):
            raise _Refused(400, "FRAMEWORK__WRITE_TYPE_INTEND_ERROR")
        content = request.get_json()
        if entity == "order":
            self._write_order(row, content)
        elif entity == "customer":
            row["tags"] = [*row["tags"], *(tag for tag in content.get("tags", []) if tag not in row["tags"])]
        else:
            row["row"]["accessGranted"] = content["accessGranted"]
        return Response(status=204)

    def _write_order(self, order: dict[str, Any], content: Mapping[str, Any]) -> None:
        """Custom fields are merged; null wipes them all; what is unknown is ignored without a word."""
        if "customFields" in content:
            given = content["customFields"]
            merged = None if given is None else {**(order["customFields"] or {}), **given}
            self.orders.change(order["id"], customFields=merged)

    def _tag(self) -> Response:
        self._needs("tag:create")
        tag = request.get_json()
        self.orders.tags[tag["id"]] = dict(tag)
        return Response(status=204)

    def _untag(self, ident: str, tag: str) -> Response:
        self._needs("customer_tag:delete")
        customer = self.orders.customers[ident]
        if all(one["id"] != tag for one in customer["tags"]):
            raise _Refused(404, "FRAMEWORK__RESOURCE_NOT_FOUND")
        customer["tags"] = [one for one in customer["tags"] if one["id"] != tag]
        return Response(status=204)

    def _ways(self, entity: str, ident: str) -> Response:
        state = self._state(entity, ident)
        machine = ORDER_MACHINE if entity == "order" else PAYMENT_MACHINE
        rows = [{"actionName": way, "fromStateName": state, "toStateName": after, "technicalName": after}
                for way, after in sorted(machine.get(state, {}).items())]  # fmt: skip
        return _json({"transitions": rows})

    def _move(self, entity: str, ident: str, way: str) -> Response:
        self._needs(f"{entity}:update")
        state = self._state(entity, ident)
        machine = ORDER_MACHINE if entity == "order" else PAYMENT_MACHINE
        mails = (request.get_json(silent=True) or {}).get("sendMail", True)
        after = self.orders.move(entity, ident, way, mails=mails)
        if after is None:
            possible = {"transition": way, "possibleTransitions": sorted(machine[state])}
            raise _Refused(400, "SYSTEM__ILLEGAL_STATE_TRANSITION", meta={"parameters": possible})
        return _json({"technicalName": after})

    def _state(self, entity: str, ident: str) -> str:
        for order in self.orders.orders.values():
            for row in [order] if entity == "order" else order["transactions"]:
                if row["id"] == ident:
                    return str(row["stateMachineState"]["technicalName"])
        raise _Refused(400, "SYSTEM__STATE_MACHINE_INVALID_ENTITY_ID")

    def _trigger(self, name: str) -> Response:
        if name not in self.known_triggers:
            raise _Refused(404, "ADMINISTRATION__CUSTOM_TRIGGER_BY_NAME_NOT_FOUND")
        self.orders.triggers.append((name, request.get_json()))
        return _json({"message": "dispatched"})

    def _document(self, kind: str) -> Response:
        self._needs("document:create")
        (wish,) = request.get_json()
        ident = secrets.token_hex(16)
        self.orders.documents[ident] = {"id": ident, "kind": kind, "documentMediaFileId": None, **wish}
        return _json({"data": [{"documentId": ident, "documentDeepLink": "x"}], "errors": []})

    def _upload(self, ident: str) -> Response:
        self._needs("media:create")
        self.orders.files[ident] = request.get_data()
        self.orders.documents[ident] |= {"documentMediaFileId": ident, "name": request.args["fileName"]}
        return _json({"documentId": ident, "documentDeepLink": "x"})

    def _needs(self, right: str) -> None:
        if right in self.missing:
            detail = json.dumps({"message": "Missing privilege", "missingPrivileges": [right, right]})
            raise _Refused(403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR", detail)


def _downloads(orders: FakeOrders) -> Iterator[dict[str, Any]]:
    for order in orders.orders.values():
        for item in order["lineItems"]:
            for one in item["downloads"]:
                product = {"productNumber": item["payload"]["productNumber"]}
                yield {**one, "row": one, "orderLineItem": {"product": product, "productId": item["productId"],
                                                            "order": order}}  # fmt: skip


def _all(criteria: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return all(_fits(one, row) for one in criteria.get("filter", []))


def _fits(one: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    if one["type"] == "multi":
        fitting = [_fits(query, row) for query in one["queries"]]
        return any(fitting) if one["operator"].lower() == "or" else all(fitting)
    held = list(_values(row, one["field"].split(".")))
    if one["type"] == "equals":
        return one["value"] in held
    if one["type"] == "equalsAny":
        wanted = one["value"].split("|") if isinstance(one["value"], str) else one["value"]
        return any(value in wanted for value in held)
    bounds = one["parameters"]
    return any(
        value is not None and bounds.get("gte", "") <= value and (("lt" not in bounds) or value < bounds["lt"])
        for value in held
    )


def _values(row: Any, path: list[str]) -> Iterator[Any]:
    """Every value at a path; an association to many has several."""
    if not path:
        yield row
    elif isinstance(row, list):
        for one in row:
            yield from _values(one, path)
    elif isinstance(row, Mapping):
        if path[0] not in row:
            raise _Refused(400, "FRAMEWORK__UNMAPPED_FIELD", f'Field "{path[0]}" was not found.')
        yield from _values(row[path[0]], path[1:])
    else:
        yield None


def _shown(entity: str, row: Mapping[str, Any], criteria: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the associations that were asked for; others are null."""
    asked = criteria.get("associations", {})
    shown = {name: held for name, held in row.items() if name != "row"}
    if entity == "order":
        address = next(one for one in row["addresses"] if one["id"] == row["billingAddressId"])
        shown["billingAddress"] = address
    for name in _NESTED.get(entity, ()):
        if name not in asked:
            shown[name] = None
        elif isinstance(shown.get(name), list):
            shown[name] = [_shown(name, one, asked[name]) for one in shown[name]]
    return shown


def _json(content: Any, status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json")
