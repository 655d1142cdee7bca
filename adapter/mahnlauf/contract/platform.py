"""A platform's promise: what a plugin has to do so that its shops can be connected.

One object per platform is handed to the host by `register_platforms`. It holds no state: everything it needs
comes in as an argument, `http` is a `requests.Session` prepared by the host (time-outs, no redirects).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import orjson

from mahnlauf.core.clock import instant
from mahnlauf.core.events import Event
from mahnlauf.core.observation import Observation

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing the shop owner fills in. ``secret`` values are encrypted at rest and never shown again;
    ``generated`` ones are made by us if the owner names none.

    ``kind`` is how a form asks for it and what is refused at once: text, lines (parted by ``|``), flag, number, day,
    url, mail, sender (name and mail), iban, colour or choice (one of ``choices``); ``given`` is what the shop itself
    brings, which no form asks for. ``german`` and ``german_help`` are the words of a German screen."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = False
    generated: bool = False
    kind: str = "text"
    choices: tuple[str, ...] = ()
    german: str = ""
    german_help: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call from a shop: the raw bytes and the headers, names in lower case. ``received_at`` is aware UTC."""

    shop: str
    method: str
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    query: str = ""


@dataclass(frozen=True, slots=True)
class ShopContext:
    """What a plugin may know about the shop: its name, its settings (secrets in clear), where and how it dates.

    ``today`` is the merchant's calendar day of the call. ``address`` is where the shop's webhooks are to arrive; empty
    where nobody needs to know.
    """

    name: str
    settings: Mapping[str, str] = field(repr=False)
    timezone: str = "Europe/Berlin"
    today: date | None = None
    test_mode: bool = True
    payment_days: int = 14
    address: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact as the plugin reports it: the host adds the merchant's calendar day.

    ``at`` is when it happened (aware), never when it arrived; ``position`` orders facts of one instant.
    """

    kind: str
    identity: str
    order_ref: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    instalment: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a delivery means. ``key`` tells repeated deliveries apart (default: digest of topic and body).

    ``fetch`` lists orders that the shop should be asked for: the delivery was a doorbell, or two reports of one second
    contradict each other. ``ignored`` says in words why there is nothing to do (a ping), ``alarm`` is a sentence for
    the operator. ``answer`` and ``answer_type`` are the body of the 200 that the shop wants to hear. ``hint``: it says
    that something happened and not how payments stand, so it is no proof that they are known: only asking is.
    """

    key: str = ""
    topic: str = ""
    events: tuple[Noted, ...] = ()
    fetch: tuple[str, ...] = ()
    ignored: str = ""
    alarm: str = ""
    test_mode: bool = False
    hint: bool = False
    answer: bytes = b""
    answer_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt to get something out of the house ended. ``verdict`` is done, retry, refused or fix_settings."""

    verdict: str
    answer: str = ""
    retry_after: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def done(cls, answer: str = "", **facts: Any) -> Outcome:
        """It arrived, or it already was so."""
        return cls("done", answer, None, facts)

    @classmethod
    def retry(cls, why: str, after: int | None = None) -> Outcome:
        """Not now; ``after`` seconds if the other side named a time."""
        return cls("retry", why, after)

    @classmethod
    def refused(cls, why: str) -> Outcome:
        """The other side will never take this."""
        return cls("refused", why)

    @classmethod
    def fix_settings(cls, what: str) -> Outcome:
        """A person must change a setting; the sentence names it."""
        return cls("fix_settings", what)


@dataclass(frozen=True, slots=True)
class ShopCommand:
    """What the shop should be told about one claim: the dunning state, and a note for the order's history.

    ``meta`` holds our own fields (level, state, open amount …), ``note`` one sentence for the merchant. ``paid``: the
    price came past the shop, which still shows the order as unpaid ("settle" in ``can``); ``payment_ref`` is that
    payment. ``access``: instead of all this, what of the order may be opened ("granted", "suspended", "revoked" by
    product, "downloads" in ``can``). ``document`` is the letter that went out, as PDF, and ``document_name`` its name
    ("attach" in ``can``).
    """

    order_ref: str
    key: str
    note: str
    meta: Mapping[str, str]
    paid: bool = False
    payment_ref: str = ""
    access: Mapping[str, str] = field(default_factory=dict)
    document: bytes = field(default=b"", repr=False)
    document_name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of "Test connection": ``level`` is ok, warning or error; ``text`` one sentence with the remedy."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """Part of the answer to "what did I miss?": facts, and the instant up to which everything is told with them.
    ``total`` is how many orders the shop counts, if it says so."""

    facts: tuple[Noted, ...]
    reached: datetime
    total: int | None = None


@runtime_checkable
class Reconciles(Protocol):
    """What a platform adds that can be asked for everything that changed ("reconcile" in ``can``)."""

    def reconcile(self, shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
        """Everything that changed since then, oldest first, page by page, so that it can be resumed in the middle.
        Raises requests.RequestException if the shop cannot be asked."""


@runtime_checkable
class Connects(Protocol):
    """What a platform adds that can set up its own webhooks ("connect" in ``can``)."""

    def connect(self, shop: ShopContext, address: str, http: requests.Session) -> Sequence[Finding]:
        """Makes, repairs and checks the webhooks that deliver to ``address``; says what it did, a sentence each."""


@runtime_checkable
class Repairs(Protocol):
    """What a platform that "connect"s may add: looking after its webhooks by itself, every few hours."""

    def repair(self, shop: ShopContext, address: str, http: requests.Session) -> Sequence[Finding]:
        """Repairs the webhooks that deliver to ``address``, and says only what was wrong; makes none where there are
        none, so that a copy of the installation on another machine takes nothing over.
        Raises requests.RequestException or SettingsError if it cannot."""


@runtime_checkable
class Refetches(Protocol):
    """What a platform adds whose shops change orders without saying so ("reconcile" in ``can``)."""

    def refetch(self, order_refs: Sequence[str], shop: ShopContext, http: requests.Session) -> Iterator[Page]:
        """How these orders stand now, some at a time; one that is gone is told as erased.
        Raises requests.RequestException if the shop cannot be asked."""


@runtime_checkable
class Rebills(Protocol):
    """What a platform adds that debits buyers itself and lets a person stop that ("rebilling" in ``can``)."""

    rebilling_words: Mapping[bool, str]  # what resuming (True) and stopping (False) mean, read before the click

    def set_rebilling(self, order_ref: str, shop: ShopContext, http: requests.Session, *, on: bool) -> Outcome:
        """Resumes or stops the debits of an order; "already so" is done. Only ever called for a person's click.
        Raises requests.RequestException or SettingsError."""


@runtime_checkable
class Authorizes(Protocol):
    """What a platform adds whose shops hand out keys when their owner allows it ("authorize" in ``can``)."""

    def authorize_url(self, shop: ShopContext, token: str, callback: str, back: str) -> str:
        """Where the owner allows it. The shop answers at ``callback``, the browser comes ``back``."""

    def keys_from(self, body: bytes, token: str) -> Mapping[str, str]:
        """The settings that the shop's answer holds; raises NotUnderstood, also if it carries another token."""

    def prove(self, shop: ShopContext, http: requests.Session) -> None:
        """Uses the keys once; raises requests.RequestException if they do not work at this shop."""


@runtime_checkable
class Platform(Protocol):
    """The promise. Facts about the platform stand in the class, everything else comes in as an argument.

    Three parts are optional: ``probe(delivery, shop) -> Reading`` answers a GET (some platforms try the address before
    they save it), ``stored_answer`` are the words that also a call which cannot be read is answered with, and
    ``registers_itself`` is the sentence that says how, where shops connect themselves and nobody enters an address.
    """

    name: str
    title: str
    settings: Sequence[Setting]
    can: Mapping[str, Sequence[str]]  # fetch, write_back, check …: the settings that each needs
    collected_by: str  # "us", or who collects this platform's claims

    def verify(self, delivery: Delivery, shop: ShopContext) -> None:
        """Raises SignatureMissing or SignatureWrong; compares in constant time over the raw bytes."""

    def read(self, delivery: Delivery, shop: ShopContext) -> Reading:
        """Translates; raises NotUnderstood with a sentence if a genuine delivery cannot be read."""

    def fetch(self, order_ref: str, shop: ShopContext, http: requests.Session) -> Sequence[Noted]:
        """Asks the shop how an order stands now; raises requests.RequestException if it cannot be reached."""

    def write_back(self, command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
        """Tells the shop; reads its state first, changes nothing that already is so."""

    def check(self, shop: ShopContext, http: requests.Session) -> Sequence[Finding]:
        """Test connection: one finding per thing that works or does not."""


def is_able(platform: Platform, ability: str, shop_settings: Mapping[str, str]) -> bool:
    """Whether this shop's settings let its platform do it ("fetch", "write_back", "check" …)."""
    needed = platform.can.get(ability)
    return needed is not None and all(shop_settings.get(name) for name in needed)


def observed(
    order_ref: str,
    at: datetime,
    observation: Observation,
    *,
    position: int = 0,
    instalment: int = 0,
    apart_from: Set[str] = frozenset(),
    digest: str = "",
) -> Noted:
    """An observation as a fact: its identity is order, second and a digest of what was seen, ``apart_from`` the fields
    that differ between two reports of one state. Empty fields do not count: one that is new tomorrow changes nothing.
    A plugin that tells states apart by something else brings a ``digest`` of that.
    """
    data = observation.as_data()
    digest = digest or _digest({name: value for name, value in data.items() if name not in apart_from})
    return Noted(
        kind="order.observed",
        identity=f"observed:{order_ref}@{instant(at)}#{digest[:16]}",
        order_ref=order_ref,
        at=at,
        data=data,
        instalment=instalment,
        position=position,
    )


def _digest(matters: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(matters, option=orjson.OPT_SORT_KEYS)).hexdigest()


def as_event(noted: Noted, timezone_day: date) -> Event:
    """The plugin's fact with the merchant's calendar day on it."""
    return Event(
        kind=noted.kind,
        identity=noted.identity,
        order_ref=noted.order_ref,
        at=instant(noted.at),
        on=timezone_day,
        data=noted.data,
        instalment=noted.instalment,
        position=noted.position,
    )
