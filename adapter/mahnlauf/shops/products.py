"""Which product opens which courses, and when a buyer who does not pay loses them: ``courses.toml``, or said by
command, screen or API, which then counts for that product instead of the file.

[shops.akademie.defaults]
grace_days = 3

[shops.akademie.products.512001]
courses = ["moodle:42", "moodle:43@2"]    # connection:course; @2: paid for with the first two instalments
suspend = "auto"                          # auto, manual (a person decides), never
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mahnlauf.core.errors import SettingsError

log = logging.getLogger(__name__)
SUSPEND = ("auto", "manual", "never")
COUNTS = {"grace_days": 365, "threshold_percent": 100, "threshold_instalments": 100}


@dataclass(frozen=True, slots=True)
class Course:
    """A course at a connected course platform. ``instalments`` n > 0: it is paid for with the first n instalments."""

    connection: str
    course: str
    instalments: int = 0

    @classmethod
    def from_text(cls, text: str) -> Course:
        """Reads ``connection:course`` or ``connection:course@n``; raises ValueError."""
        connection, _, rest = text.partition(":")
        course, at, number = rest.rpartition("@")
        if not at:
            course, number = rest, "0"
        if not connection or not course or not (number.isascii() and number.isdigit()):
            raise ValueError(text)
        return cls(connection, course, int(number))

    def __str__(self) -> str:
        return f"{self.connection}:{self.course}" + (f"@{self.instalments}" if self.instalments else "")


@dataclass(frozen=True, slots=True)
class AccessRule:
    """When access is taken. ``suspend``: auto, manual or never; ``grace_days`` after the day that was missed. Below the
    threshold nothing is taken: ``threshold_percent`` of the price, or ``threshold_instalments`` missed ones."""

    suspend: str = "auto"
    grace_days: int = 0
    threshold_percent: int = 20
    threshold_instalments: int = 2
    courses: tuple[Course, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As `rule_of` reads it."""
        return {"courses": [str(one) for one in self.courses], "suspend": self.suspend, **{name: getattr(self, name)
                for name in COUNTS}}  # fmt: skip


# Digistore24 tells a missed payment days after its own retries. For our own claims a person or the plan decides.
EXTERNAL_RULE, OWN_RULE = AccessRule(), AccessRule(suspend="manual")


@dataclass(frozen=True, slots=True)
class ProductBook:
    """The rules of one shop. ``said`` are the products whose rule does not come from the file; ``watched``: some
    product is mapped or some rule is set."""

    products: Mapping[str, AccessRule] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    said: frozenset[str] = frozenset()

    @property
    def watched(self) -> bool:
        """Whether the merchant said anything about access in this shop."""
        return bool(self.products or self.defaults)

    def rule(self, product: str, *, external: bool = False) -> AccessRule:
        """The rule of a product; without one the shop's defaults, else ours."""
        known = self.products.get(product)
        return known or replace(EXTERNAL_RULE if external else OWN_RULE, **self.defaults)

    def opening(self, connection: str, course: str) -> list[tuple[str, Course]]:
        """(product, entry) of every product that opens that course."""
        return [
            (product, entry)
            for product, rule in self.products.items()
            for entry in rule.courses
            if (entry.connection, entry.course) == (connection, course)
        ]


NO_PRODUCTS = ProductBook()


class CourseMap:
    """Reads ``courses.toml`` when it changes; no file means that nothing is mapped."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._known: tuple[float, dict[str, _Rows]] = (-1.0, {})

    def of(self, shop: str, *, external: bool = False, said: Mapping[str, Any] | None = None) -> ProductBook:
        """The rules of that shop; ``said``: those that count instead of the file's, by product. A file that cannot be
        read changes nothing: the last good one stays in force, and no webhook is lost over it; `check` says what is
        wrong."""
        try:
            self.check()
        except SettingsError as fault:
            log.error("%s", fault)
        rows = self._known[1].get(shop, _NO_ROWS)
        own = {key: rule_of(row, f"The rule of product {key}") for key, row in (said or {}).items()}
        if rows is _NO_ROWS and not own:
            return NO_PRODUCTS
        base = replace(EXTERNAL_RULE if external else OWN_RULE, **rows.defaults)
        merged = {**rows.products, **own}
        return ProductBook({key: replace(base, **row) for key, row in merged.items()}, rows.defaults, frozenset(own))

    def check(self) -> None:
        """Reads the file if it has changed; raises SettingsError with a sentence."""
        if self.path is None or not self.path.is_file():
            self._known = (-1.0, {})
            return
        stamp = self.path.stat().st_mtime
        if self._known[0] != stamp:
            self._known = (stamp, _read(self.path))


@dataclass(frozen=True, slots=True)
class _Rows:
    products: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, Any]


_NO_ROWS = _Rows({}, {})


def _read(path: Path) -> dict[str, _Rows]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{path}: this is not TOML: {fault}.") from fault
    books = {}
    for shop, rows in _table(table.get("shops", {}), f"{path}, [shops]").items():
        where = f"{path}, [shops.{shop}"
        rows = _table(rows, f"{where}]")
        defaults = rule_of(rows.get("defaults", {}), f"{where}.defaults]")
        products = _table(rows.get("products", {}), f"{where}.products]")
        books[shop] = _Rows({key: rule_of(row, f"{where}.products.{key}]") for key, row in products.items()}, defaults)
    return books


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise SettingsError(f"{where} is {value!r}. Expected a table.")
    return value


def rule_of(value: Any, where: str) -> dict[str, Any]:
    """The keys of a rule that were set, checked; raises SettingsError beginning with ``where``."""
    row = dict(_table(value, where))
    for key, given in row.items():
        if key == "suspend" and given in SUSPEND:
            continue
        if key in COUNTS and isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= COUNTS[key]:
            continue
        if key == "courses" and isinstance(given, list):
            row[key] = tuple(_course(one, where) for one in given)
            continue
        expected = f"one of {', '.join(SUSPEND)}" if key == "suspend" else f"0 to {COUNTS.get(key)}"
        if key not in ("suspend", "courses", *COUNTS):
            raise SettingsError(f'{where}: "{key}" is not known. Known: courses, suspend, {", ".join(COUNTS)}.')
        raise SettingsError(f'{where}: "{key}" is {given!r}. Expected {"a list" if key == "courses" else expected}.')
    return row


def _course(text: Any, where: str) -> Course:
    try:
        return Course.from_text(str(text))
    except ValueError:
        raise SettingsError(f'{where}: the course "{text}" cannot be read. Expected connection:course.') from None
