"""Which class a payment method belongs to, and what else the owner decided about "what is owed"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache

from mahnlauf import SettingsError, Standing
from mahnlauf_woocommerce import settings as filled_in


class MethodClass(StrEnum):
    """Payment methods by what an order status says about money."""

    INVOICE = "invoice"  # delivered first, paid later: processing and completed mean delivered
    TRANSFER = "transfer"  # bank transfer in advance: the shop waits on-hold
    DEBIT = "debit"  # collected from the account; may come back for weeks
    IMMEDIATE = "immediate"  # a provider pays at once, or not at all
    COD = "cod"  # paid at the door


# First match counts. Providers that buy the claim (Klarna, Ratepay, PayPal "pay upon invoice", Billie) stand
# before the general words: the buyer owes them, not the shop, although their method is called an invoice.
DEFAULT_METHODS: tuple[tuple[str, MethodClass], ...] = (
    ("cheque", MethodClass.INVOICE),
    ("invoice", MethodClass.INVOICE),
    ("german_market_purchase_on_account", MethodClass.INVOICE),
    ("bacs", MethodClass.TRANSFER),
    ("mollie_wc_gateway_banktransfer", MethodClass.TRANSFER),
    ("direct-debit", MethodClass.DEBIT),
    ("german_market_sepa_direct_debit", MethodClass.DEBIT),
    ("stripe_sepa*", MethodClass.DEBIT),
    ("mollie_wc_gateway_directdebit", MethodClass.DEBIT),
    ("woocommerce_payments_sepa*", MethodClass.DEBIT),
    ("cod", MethodClass.COD),
    ("stripe*", MethodClass.IMMEDIATE),
    ("woocommerce_payments*", MethodClass.IMMEDIATE),
    ("ppcp-*", MethodClass.IMMEDIATE),
    ("paypal*", MethodClass.IMMEDIATE),
    ("mollie_*", MethodClass.IMMEDIATE),
    ("klarna*", MethodClass.IMMEDIATE),
    ("kco", MethodClass.IMMEDIATE),
    ("ratepay*", MethodClass.IMMEDIATE),
    ("billie*", MethodClass.IMMEDIATE),
    ("*direct*debit*", MethodClass.DEBIT),
    ("*sepa*", MethodClass.DEBIT),
    ("*lastschrift*", MethodClass.DEBIT),
    ("*invoice*", MethodClass.INVOICE),
    ("*rechnung*", MethodClass.INVOICE),
    ("*prepayment*", MethodClass.TRANSFER),
    ("*vorkasse*", MethodClass.TRANSFER),
    ("*bank*transfer*", MethodClass.TRANSFER),
    ("*nachnahme*", MethodClass.COD),
    ("*cash*delivery*", MethodClass.COD),
)
DEFAULT_VAT_KEYS = (
    "_billing_vat_id",
    "_vat_number",
    "_billing_vat_number",
    "_vat_id",
    "billing_vat_id",
    "_billing_vat",
)

_METHOD_SETTINGS = {f"{one}_methods": one for one in MethodClass}
_STATUS_SETTINGS = {
    "paid_statuses": Standing.PAID,
    "open_statuses": Standing.OPEN,
    "reversed_statuses": Standing.REVERSED,
    "void_statuses": Standing.VOID,
}
_NAMES = (*_METHOD_SETTINGS, *_STATUS_SETTINGS, "vat_meta_key", "retry_grace_days")


@dataclass(frozen=True, slots=True)
class Terms:
    """The owner's decisions, read from the settings once."""

    methods: tuple[tuple[str, MethodClass], ...] = ()
    statuses: tuple[tuple[str, str, Standing], ...] = ()  # scope ("" for all), status, what it means
    vat_keys: tuple[str, ...] = DEFAULT_VAT_KEYS
    retry_grace_days: int = 7

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Terms:
        """Reads them; raises SettingsError with a sentence where two decisions contradict each other."""
        return _terms(tuple(settings.get(name) or "" for name in _NAMES))

    def method_class(self, method: str) -> MethodClass:
        """The class of a payment method: the owner's lists first, then the defaults, else immediate."""
        return _method_class(method.lower(), self.methods)

    def decided(self, status: str, method: str) -> Standing | None:
        """What the owner said that this status means: for the method, for its class, or for all."""
        scopes = (method.lower(), self.method_class(method).value, "")
        for scope in scopes if self.statuses else ():
            for wanted, one, standing in self.statuses:
                if wanted == scope and one == status:
                    return standing
        return None


@lru_cache(maxsize=256)
def _terms(texts: tuple[str, ...]) -> Terms:
    settings = dict(zip(_NAMES, texts, strict=True))
    methods: dict[str, MethodClass] = {}
    for name, method_class in _METHOD_SETTINGS.items():
        for method in filled_in.entries(settings, name):
            if methods.setdefault(method, method_class) is not method_class:
                raise SettingsError(
                    f'The payment method "{method}" stands in "{methods[method]}_methods" and in "{name}". '
                    "Expected it in one of them."
                )
    statuses: dict[tuple[str, str], Standing] = {}
    for name, standing in _STATUS_SETTINGS.items():
        for entry in filled_in.entries(settings, name):
            scope, _, status = entry.rpartition(":")
            key = (scope.strip(), status.strip().removeprefix("wc-"))
            if statuses.setdefault(key, standing) is not standing:
                raise SettingsError(
                    f'The status "{entry}" stands in "{statuses[key]}_statuses" and in "{name}". '
                    "Expected it in one of them."
                )
    return Terms(
        methods=tuple(methods.items()),
        statuses=tuple((scope, status, standing) for (scope, status), standing in statuses.items()),
        vat_keys=tuple(key.strip() for key in settings["vat_meta_key"].split(",") if key.strip()) or DEFAULT_VAT_KEYS,
        retry_grace_days=filled_in.days(settings, "retry_grace_days", 7),
    )


@lru_cache(maxsize=1024)
def _method_class(method: str, owners: tuple[tuple[str, MethodClass], ...]) -> MethodClass:
    for pattern, method_class in (*owners, *DEFAULT_METHODS):
        if fnmatchcase(method, pattern):
            return method_class
    return MethodClass.IMMEDIATE
