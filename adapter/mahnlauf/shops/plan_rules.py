"""Which plan for which claim: rules that a merchant writes into ``plan_rules.toml``, beside the folder of his plans.

The first rule that fits decides; where none fits, the shop's setting ``plan`` does. Pure: facts in, a name out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

from mahnlauf.core.errors import PlanError
from mahnlauf.core.money import Money, MoneyError, exponent, known_currency
from mahnlauf.core.plan import BUYERS
from mahnlauf.core.table_reader import TableReader

FILE = "plan_rules.toml"
TRIGGERS = ("opened", "returned_debit", "chargeback")
WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "shop": "Shop", "method": "Zahlungsart", "trigger": "Auslöser", "buyer": "Käufer", "country": "Land",
        "product": "Produkt", "amount": "Betrag", "currency": "Währung", "from": "ab", "below": "unter", "and": "und",
        "or": "oder", "point": ",", "always": "immer", "consumer": "Verbraucher", "business": "Unternehmen",
        "opened": "nie bezahlt", "returned_debit": "Rücklastschrift", "chargeback": "Rückbuchung",
    },
    "en": {
        "shop": "shop", "method": "payment method", "trigger": "trigger", "buyer": "buyer", "country": "country",
        "product": "product", "amount": "amount", "currency": "currency", "from": "from", "below": "below",
        "and": "and", "or": "or", "point": ".", "always": "always", "consumer": "consumer", "business": "business",
        "opened": "never paid", "returned_debit": "returned debit", "chargeback": "chargeback",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What a rule may look at; ``amount_minor`` is the original amount in the minor unit of ``currency``.
    ``methods`` are the shop's id and title of the payment method, ``trigger`` is why the newest run began."""

    shop: str
    currency: str
    amount_minor: int
    methods: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    trigger: str = "opened"
    country: str = ""
    buyer: str = "consumer"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: every condition that it names must hold, of several values of one condition any."""

    plan: str
    shop: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    trigger: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    buyer: tuple[str, ...] = ()
    currency: str = ""
    amount_from: Decimal | None = None
    amount_below: Decimal | None = None

    def fits(self, facts: ClaimFacts) -> bool:
        """Whether the claim meets every condition. Methods and products are compared as patterns with ``*``."""
        return not self.misses(facts)

    def misses(self, facts: ClaimFacts) -> str:
        """The key of the first condition that does not hold, ``amount`` for the range; empty if all of them do."""
        holds = {
            "shop": _one_of(self.shop, facts.shop),
            "trigger": _one_of(self.trigger, facts.trigger),
            "country": _one_of(self.country, facts.country),
            "buyer": _one_of(self.buyer, facts.buyer),
            "method": _like(self.method, facts.methods),
            "product": _like(self.product, facts.products),
            "amount": self._in_range(facts),
        }
        return next((key for key, held in holds.items() if not held), "")

    def conditions(self, language: str = "de") -> str:
        """The rule's conditions in German or English, "immer" if it has none."""
        words = WORDS[language]
        parts = [
            _list(words["shop"], self.shop, words),
            _list(words["method"], self.method, words),
            _list(words["trigger"], [words[one] for one in self.trigger], words),
            _list(words["buyer"], [words[one] for one in self.buyer], words),
            _list(words["country"], self.country, words),
            _list(words["product"], self.product, words),
            self._range_words(words),
        ]
        return ", ".join(part for part in parts if part) or words["always"]

    def _in_range(self, facts: ClaimFacts) -> bool:
        """Amounts of other currencies are not compared: such a claim does not fit."""
        if not self.currency:
            return True
        if facts.currency != self.currency:
            return False
        amount = Money(facts.amount_minor, facts.currency).decimal
        low, high = self.amount_from, self.amount_below
        return (low is None or amount >= low) and (high is None or amount < high)

    def _range_words(self, words: Mapping[str, str]) -> str:
        limits = [f"{words['from']} {self.amount_from}" if self.amount_from is not None else ""]
        limits += [f"{words['below']} {self.amount_below}" if self.amount_below is not None else ""]
        told = f" {words['and']} ".join(limit for limit in limits if limit).replace(".", words["point"])
        if not told:
            return f"{words['currency']} {self.currency}" if self.currency else ""
        return f"{words['amount']} {told} {self.currency}"


def rules_from_toml(text: str, source: str) -> tuple[Rule, ...]:
    """Reads the rules; raises PlanError with one sentence per fault."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        raise PlanError(
            [f'{source}: this is not TOML: {fault}. Expected lines such as: plan = "spreadmind"']
        ) from fault
    findings: list[str] = []
    reader = TableReader(table, source, findings)
    rules = tuple(_rule(row) for row in reader.rows("rules"))
    reader.finish()
    findings += _never_reached(rules, source)
    if findings:
        raise PlanError(findings)
    return rules


def fitting(rules: Sequence[Rule], facts: ClaimFacts, otherwise: str) -> Iterator[str]:
    """The names of the plans that the rules offer this claim, best first; last the shop's own."""
    yield from (rule.plan for rule in rules if rule.fits(facts))
    yield otherwise


class RuleBook:
    """The rules of one installation, read again when their file changes."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._known: tuple[int, tuple[Rule, ...]] = (0, ())

    def current(self) -> tuple[Rule, ...]:
        """The rules as they stand in the file now, none without a file; raises PlanError."""
        try:
            stamp = self.path.stat().st_mtime_ns if self.path else 0
        except FileNotFoundError:
            stamp = 0
        if self.path is not None and stamp != self._known[0]:
            rules = rules_from_toml(self.path.read_text(encoding="utf-8"), str(self.path)) if stamp else ()
            self._known = (stamp, rules)
        return self._known[1]


def _rule(reader: TableReader) -> Rule:
    rule = Rule(
        plan=reader.text("plan"),
        shop=reader.names("shop", ()),
        method=reader.names("method", ()),
        product=reader.names("product", ()),
        trigger=reader.names("trigger", (), TRIGGERS),
        country=tuple(one.upper() for one in reader.names("country", ())),
        buyer=reader.names("buyer", (), BUYERS),
        currency=reader.take("currency", "", _is_currency, "an ISO 4217 code such as EUR"),
        amount_from=_amount(reader, "amount_from"),
        amount_below=_amount(reader, "amount_below"),
    )
    if not rule.plan:
        reader.missing("plan", 'the name of a plan, see: mahnlauf plan list, or "none" for no dunning')
    if (rule.amount_from is not None or rule.amount_below is not None) and not rule.currency:
        reader.missing("currency", "the currency of the amounts, such as EUR")
    if rule.amount_from is not None and rule.amount_below is not None and rule.amount_from >= rule.amount_below:
        reader.fault(f'"amount_from" is {rule.amount_from}. Expected less than "amount_below", {rule.amount_below}.')
    reader.finish()
    return rule


def _amount(reader: TableReader, key: str) -> Decimal | None:
    value = reader.take(key, None, _is_amount, 'an amount as text, such as "50.00"')
    return None if value is None else Decimal(value)


def _is_amount(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return Money.parse(value, "KWD").minor >= 0  # three decimals are the most that a currency has
    except MoneyError:
        return False


def _is_currency(value: object) -> bool:
    return isinstance(value, str) and known_currency(value) and exponent(value) >= 0


def _never_reached(rules: Sequence[Rule], source: str) -> Iterator[str]:
    for number, rule in enumerate(rules[:-1], start=1):
        if rule == Rule(rule.plan):
            yield (
                f"{source}, [[rules]] {number}: it fits every claim, so no rule after it is ever asked. "
                "Expected a condition, or this rule as the last."
            )
            return


def _one_of(wanted: Sequence[str], value: str) -> bool:
    return not wanted or value in wanted


def _like(patterns: Sequence[str], values: Sequence[str]) -> bool:
    return not patterns or any(
        fnmatchcase(value.casefold(), pattern.casefold()) for pattern in patterns for value in values
    )


def _list(label: str, values: Sequence[str], words: Mapping[str, str]) -> str:
    either = f" {words['or']} "
    return f"{label} {either.join(values)}" if values else ""
