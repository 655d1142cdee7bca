"""Which kind a payment method is, and what else the owner decided about "what is owed"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache

from mahnlauf import SettingsError
from mahnlauf_shopware.settings import value


class Kind(StrEnum):
    """Payment methods by who moves the money and when."""

    INVOICE = "invoice"  # delivered first, the buyer pays later
    TRANSFER = "transfer"  # the buyer transfers in advance
    DEBIT = "debit"  # collected from the account; may come back for weeks
    IMMEDIATE = "immediate"  # a provider pays at once, or not at all
    COD = "cod"  # paid at the door


class Meaning(StrEnum):
    """What an owner may say that a state of a payment means."""

    PAID = "paid"
    OPEN = "open"
    WAIT = "wait"  # owed, and nothing goes out while it lasts
    VOID = "void"


# First match counts. Providers that buy the claim (the buyer owes them, not the shop) stand before the general words.
DEFAULT_METHODS: tuple[tuple[str, Kind], ...] = (
    ("payment_invoicepayment", Kind.INVOICE),
    ("payment_prepayment", Kind.TRANSFER),
    ("payment_debitpayment", Kind.DEBIT),
    ("payment_cashpayment", Kind.COD),
    ("*klarna*", Kind.IMMEDIATE),
    ("*ratepay*", Kind.IMMEDIATE),
    ("*billie*", Kind.IMMEDIATE),
    ("*unzer*invoice*", Kind.IMMEDIATE),
    ("*pay*upon*invoice*", Kind.IMMEDIATE),
    ("*_pui*", Kind.IMMEDIATE),
    ("*sepa*", Kind.DEBIT),
    ("*direct*debit*", Kind.DEBIT),
    ("*debitpayment*", Kind.DEBIT),
    ("*lastschrift*", Kind.DEBIT),
    ("*invoice*", Kind.INVOICE),
    ("*rechnung*", Kind.INVOICE),
    ("*prepayment*", Kind.TRANSFER),
    ("*vorkasse*", Kind.TRANSFER),
    ("*bank*transfer*", Kind.TRANSFER),
    ("*cashpayment*", Kind.COD),
    ("*nachnahme*", Kind.COD),
)

_METHOD_SETTINGS = {f"{kind}_methods": kind for kind in Kind}
_STATE_SETTINGS = {f"{meaning}_states": meaning for meaning in Meaning}


@dataclass(frozen=True, slots=True)
class Terms:
    """The owner's decisions, read from the settings once."""

    methods: tuple[tuple[str, Kind], ...] = ()
    states: tuple[tuple[str, str, Meaning], ...] = ()  # scope ("" for all), state, what it means

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Terms:
        """Reads them; raises SettingsError with a sentence where two decisions contradict each other."""
        return _terms(tuple(value(settings, name) for name in (*_METHOD_SETTINGS, *_STATE_SETTINGS)))

    def kind(self, method: str) -> Kind:
        """The kind of a payment method: the owner's lists first, then the defaults, else immediate."""
        found = (kind for pattern, kind in (*self.methods, *DEFAULT_METHODS) if fnmatchcase(method.lower(), pattern))
        return next(found, Kind.IMMEDIATE)

    def decided(self, state: str, method: str) -> Meaning | None:
        """What the owner said that this state means: for the method, for its kind, or for all."""
        for scope in (method.lower(), self.kind(method).value, ""):
            for wanted, one, meaning in self.states:
                if (wanted, one) == (scope, state):
                    return meaning
        return None


@lru_cache(maxsize=256)
def _terms(texts: tuple[str, ...]) -> Terms:
    lists = dict(zip((*_METHOD_SETTINGS, *_STATE_SETTINGS), texts, strict=True))
    methods = _once({name: _entries(lists[name]) for name in _METHOD_SETTINGS}, "payment method")
    states = _once({name: _entries(lists[name]) for name in _STATE_SETTINGS}, "state")
    return Terms(
        tuple((method, _METHOD_SETTINGS[name]) for method, name in methods.items()),
        tuple((*_scoped(entry), _STATE_SETTINGS[name]) for entry, name in states.items()),
    )


def _once(lists: Mapping[str, list[str]], what: str) -> dict[str, str]:
    """Each entry and the setting in which it stands."""
    found: dict[str, str] = {}
    for name, entries in lists.items():
        for entry in entries:
            if found.setdefault(entry, name) != name:
                raise SettingsError(
                    f'The {what} "{entry}" stands in "{found[entry]}" and in "{name}". Expected it in one of them.'
                )
    return found


def _scoped(entry: str) -> tuple[str, str]:
    scope, _, state = entry.rpartition(":")
    return scope.strip(), state.strip()


def _entries(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]
