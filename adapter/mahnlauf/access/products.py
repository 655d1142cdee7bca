"""What the merchant says about a product: which courses it opens, and when who does not pay loses them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mahnlauf.access.sweep import refresh_command
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.products import AccessRule, rule_of
from mahnlauf.store import audit, commands, connections, shops
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection, Database

_MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Mapped:
    """One product with its rule. ``missing`` are connections that it names and that are not there; ``in_file``: the
    rule stands in courses.toml."""

    shop: str
    product: str
    rule: AccessRule
    missing: tuple[str, ...]
    in_file: bool

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        return {"shop": self.shop, "product": self.product, **self.rule.as_json(), "missing": list(self.missing),
                "in_file": self.in_file}  # fmt: skip


@dataclass(slots=True)
class Products:
    """The products of all shops and their rules. A change is carried out by the worker: it decides the orders that are
    known anew."""

    db: Database
    shops: ShopBook
    clock: Clock

    def of(self, shop_name: str) -> list[Mapped]:
        """Every product of a shop that has a rule. Raises NotFound, or SettingsError for a file that cannot be read."""
        self.shops.courses.check()
        shop = self.shops.get(shop_name)
        known = self._connections()
        return [
            Mapped(shop_name, product, rule, tuple(sorted({one.connection for one in rule.courses} - known)),
                   product not in shop.products.said)
            for product, rule in shop.products.products.items()
        ]  # fmt: skip

    def save(
        self, shop_name: str, product: str, changes: Mapping[str, Any], by: str = "owner", via: str = "cli"
    ) -> AccessRule:  # fmt: skip
        """Changes the named parts of a product's rule; what is not named stays as it is in force. From then on the file
        says nothing about this product. Raises NotFound or SettingsError with a sentence."""
        _check_name(product)
        shop = self.shops.get(shop_name)
        now_in_force = shop.products.rule(product, external=shop.is_external).as_json()
        whole = {**now_in_force, **changes}
        rule = AccessRule(**rule_of(whole, f"Product {product} of shop {shop_name}"))
        self._must_be_connected(rule)
        with self.db.write() as conn:
            shops.save_courses(conn, shop_name, {**self._said(conn, shop_name), product: rule.as_json()})
            self._decide_anew(conn, shop_name)
            self._audit(conn, shop_name, "product.said", {"product": product, **rule.as_json()}, by, via)
        self.shops.forget(shop_name)
        return rule

    def forget(self, shop_name: str, product: str, by: str = "owner", via: str = "cli") -> None:
        """Takes back what was said: the file counts again, or nothing does. Raises NotFound."""
        self.shops.get(shop_name)
        with self.db.write() as conn:
            said = self._said(conn, shop_name)
            if product not in said:
                raise NotFound(
                    f"Nothing was said about product {product} of shop {shop_name}. See: mahnlauf access map"
                )
            shops.save_courses(conn, shop_name, {key: rule for key, rule in said.items() if key != product})
            self._decide_anew(conn, shop_name)
            self._audit(conn, shop_name, "product.forgotten", {"product": product}, by, via)
        self.shops.forget(shop_name)

    def _said(self, conn: Connection, shop_name: str) -> dict[str, Any]:
        row = shops.get(conn, shop_name)
        return dict(row.courses) if row is not None else {}

    def _decide_anew(self, conn: Connection, shop_name: str) -> None:
        now = instant(self.clock.now())
        commands.insert_many(conn, [refresh_command(shop_name, "", now)], now)

    def _audit(
        self, conn: Connection, shop: str, what: str, told: Mapping[str, Any], by: str, via: str
    ) -> None:  # fmt: skip
        detail = json.dumps(told, ensure_ascii=False)
        audit.append(conn, AuditRow(instant(self.clock.now()), by, via, what, shop, detail=detail))

    def _connections(self) -> set[str]:
        return {row.name for row in connections.all_connections(self.db.reader)}

    def _must_be_connected(self, rule: AccessRule) -> None:
        for course in rule.courses:
            if course.connection not in self._connections():
                raise SettingsError(
                    f'"{course.connection}" is not connected. Connect it first: '
                    f"mahnlauf access connect {course.connection} --platform …"
                )


def _check_name(product: str) -> None:
    if not product.strip() or len(product) > _MOST_LETTERS or not product.isprintable():
        raise SettingsError(f'"{product[:60]}" is no product. Expected its id in the shop, such as 512001.')
