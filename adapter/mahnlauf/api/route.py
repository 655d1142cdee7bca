"""One route of the API as data: who may ask, what may be asked, what is answered. The document is made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests

from mahnlauf.access.products import Products
from mahnlauf.access.subscribe import Subscribers
from mahnlauf.api.schema import MOST_ID, Field, Schema
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.dunning.run import Runner
from mahnlauf.intake.receive import Intake
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.readiness import Post
from mahnlauf.store.access import LeaseRow
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection, Database
from mahnlauf.store.tokens import TokenRow

IDENT = f"<int(max={MOST_ID}):ident>"


class House(Protocol):
    """The part of an installation that the API works with."""

    @property
    def db(self) -> Database: ...
    @property
    def registry(self) -> Registry: ...
    @property
    def shops(self) -> ShopBook: ...
    @property
    def plans(self) -> PlanBook: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def intake(self) -> Intake: ...
    def leases(self, row: ClaimRow) -> list[LeaseRow]: ...
    def subscribers(self) -> Subscribers: ...
    @property
    def runner(self) -> Runner: ...
    def http(self) -> requests.Session: ...
    def post(self) -> Post: ...
    def products(self) -> Products: ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: who asks, and what. ``query`` and ``body`` hold checked values under the names of the route's
    fields."""

    house: House
    token: TokenRow
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    path: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def shop(self) -> str:
        """The only shop that the token may ask about."""
        return self.token.shop

    @property
    def conn(self) -> Connection:
        """For reading."""
        return self.house.db.reader

    @property
    def ident(self) -> int:
        """The number in the path."""
        return int(self.path["ident"])


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is sent as it is made, so that its length needs no memory: its pieces, what they are, and a name
    to save them under. What goes wrong before the first piece is still a refusal."""

    pieces: Iterator[bytes]
    content_type: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A JSON answer with an ETag; ``body`` None: the caller has it already (304)."""

    tag: str
    body: Mapping[str, Any] | None


Answer = Mapping[str, Any] | File | Tagged


@dataclass(frozen=True, slots=True)
class Route:
    """``path`` is Flask's, below /api/v1. A token needs one of the ``scopes``; none means that everybody may ask.
    ``gives`` describes the answer, ``files`` are the other content types that it may have. ``faults`` are the refusals
    beyond those that every route has. ``keyed``: it takes an Idempotency-Key; a POST without it may be repeated
    anyway."""

    method: str
    path: str
    name: str
    summary: str
    answer: Callable[[Ask], Answer]
    gives: Schema
    scopes: tuple[str, ...]
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] | None = None
    files: tuple[str, ...] = ()
    faults: tuple[int, ...] = ()
    limited: bool = True
    keyed: bool = False
    tag: str = ""
