"""What the house does for a plugin that answers calls of its own: handshakes, pages inside a shop, commands.

A plugin is handed one `Host` per platform. It remembers what shops that registered themselves said, takes deliveries
in, shows the claims of one shop and does what a person wants done to them. Nothing here opens the database to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from mahnlauf.contract.platform import Delivery, ShopContext

if TYPE_CHECKING:
    import requests


@dataclass(slots=True)
class Registration:
    """What a platform remembers about a shop that registered itself, by the id that the shop gave itself.

    ``facts`` are texts of the platform's own, secrets among them: encrypted at rest. ``shop`` is the name of the
    connected store, empty as long as there is none."""

    ident: str
    shop: str = ""
    facts: dict[str, str] = field(default_factory=dict, repr=False)


class Registering(Protocol):
    """A registration inside one transaction: all of it is kept, or nothing if the block raises."""

    found: Registration

    @property
    def settings(self) -> Mapping[str, str]:
        """The settings of the connected store, secrets in clear; empty if there is none."""

    def change_shop(self, wish: str, settings: Mapping[str, str]) -> None:
        """Changes these settings of the connected store. If there is none it makes one, in test mode, named after
        ``wish`` if that name is free."""

    def lose_touch(self) -> None:
        """Nothing more is heard of the store: nobody is dunned for it until it reports again."""


@dataclass(frozen=True, slots=True)
class Received:
    """What the shop should hear: an HTTP status and a body."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class Options(Protocol):
    """What the operator told one platform; needs no database."""

    @property
    def base_url(self) -> str:
        """Where shops reach this installation, without a slash at its end; empty if nobody has said so yet."""

    def option(self, name: str) -> str:
        """``MAHNLAUF_<PLATFORM>_<NAME>`` of the environment, empty if it is not set."""


class Host(Options, Protocol):
    """One platform's door into the house."""

    @property
    def key(self) -> str:
        """A secret of this installation and platform, for signing what comes back to us."""

    def now(self) -> datetime:
        """The aware current moment; the test clock turns it."""

    def is_near(self, moment: datetime, seconds: float) -> bool:
        """Whether a moment is that near to now. A test clock that names only a day is near to all of that day."""

    def registration(self, ident: str) -> Registration | None:
        """What is remembered about the shop of that id."""

    def registrations(self) -> Sequence[Registration]:
        """Every registration, those without a store too."""

    def registering(self, ident: str) -> AbstractContextManager[Registering]:
        """Changes a registration, or makes one, in one transaction. Raises CannotStore."""

    def shop(self, name: str) -> ShopContext:
        """The store as its settings stand at this moment; raises NotFound or SettingsError."""

    def is_heard(self, name: str) -> bool:
        """Whether the store has answered or told anything since it was connected, or since touch with it was lost."""

    def http(self) -> requests.Session:
        """A session for calls to shops, with the host's bounds; close it after use."""

    def receive(self, delivery: Delivery) -> Received:
        """Takes a delivery of ``delivery.shop`` in: verified, kept, read, like any webhook."""

    def claims(
        self, shop: str, *, order_refs: Sequence[str] | None = None, states: Sequence[str] = (),
        after: int | None = None, limit: int = 50, language: str = "de",
    ) -> list[dict[str, Any]]:  # fmt: skip
        """The shop's claims in their fixed shape, newest first: of these orders, or in these states (else all that are
        being collected). ``state_title``, ``stage_title`` and ``next_stage_title`` are for people."""

    def claim(self, shop: str, ident: int, *, language: str = "de") -> dict[str, Any] | None:
        """That claim if it belongs to the shop, with two lists of steps (on, title, total_minor): ``past``, in German
        and with a ``text``, and ``coming``, what follows if nobody pays."""

    def perform(
        self, shop: str, ident: int, verb: str, fields: Mapping[str, Any], *, key: str, language: str = "de"
    ) -> str:
        """Does what a person wants done to a claim of this shop (hold, resume, pay, approve …) and says so in a
        sentence; the same ``key`` does it once. Raises BadInput or NotFound."""
