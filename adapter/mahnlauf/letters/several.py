"""One letter about several claims of a buyer: its sentences speak of all of them, its blocks of each.

Every claim keeps its number, its amounts and its payment reference. Amounts of one currency have a sum; those of
different currencies stand side by side and are never added up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mahnlauf.letters.blocks import Part, Row, build, sum_rows
from mahnlauf.letters.clean import line, strong, url
from mahnlauf.letters.facts import LetterFacts
from mahnlauf.letters.figures import money
from mahnlauf.letters.values import AMOUNTS, Scope, grouped, reference, values
from mahnlauf.letters.words import Words

_LISTED = frozenset({"matter", "claim_no", "order_number", "invoice_no", "contract", "payment_reference"})


def values_of_all(scope: Scope, names: frozenset[str]) -> dict[str, str]:
    """The variables of the text: listed, summed up, or what all claims have in common; else empty."""
    each = [values(one, names) for one in _scopes(scope)]
    found = {}
    for name in each[0]:
        texts = list(dict.fromkeys(one[name] for one in each))
        if name == "total":
            found[name] = strong(_sums(scope, lambda facts: facts.total_minor))
        elif name in AMOUNTS:
            found[name] = _sums(scope, AMOUNTS[name])
        elif name in _LISTED:
            found[name] = _joined([text for text in texts if text], scope.words)
        else:
            found[name] = texts[0] if len(texts) == 1 else ""
    return found


def build_for_all(name: str, scope: Scope, label: str = "") -> list[Part]:
    """The parts of the block ``[[name]]``, claim by claim where it speaks of amounts."""
    if name == "table":
        return _table(scope)
    return _pay(scope) if name == "pay" else build(name, scope, label)


def _scopes(scope: Scope) -> list[Scope]:
    return [scope._replace(facts=one) for one in (scope.facts, *scope.facts.others)]


def _sums(scope: Scope, minor_of: Callable[[LetterFacts], int | None]) -> str:
    sums: dict[str, int] = {}
    for facts in (scope.facts, *scope.facts.others):
        minor = minor_of(facts)
        if minor is not None:
            sums[facts.currency] = sums.get(facts.currency, 0) + minor
    return _joined([money(minor, code, scope.words.language) for code, minor in sums.items()], scope.words)


def _joined(texts: Sequence[str], words: Words) -> str:
    return words.joined.join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def _table(scope: Scope) -> list[Part]:
    numbers = ", ".join(_number(one) for one in _scopes(scope))
    parts = [Part("refs", rows=((scope.words.claim, numbers),))]
    for one in _scopes(scope):
        rows = sum_rows(one)
        _, amount = rows.pop()
        parts.append(Part("p", _heading(one)))
        parts.append(Part("sum", rows=(*rows, (scope.words.claims_head[-1], amount))))
    return parts + _totals(scope)


def _heading(scope: Scope) -> str:
    facts, words = scope.facts, scope.words
    order = f"{words.order} {line(facts.order_number, 40)}"
    rest = [scope.dated(order, facts.order_date)] if facts.order_number else []
    rest += [f"{words.invoice} {line(facts.invoice_no, 40)}"] if facts.invoice_no else []
    rest += [line(facts.subject_of_contract, 160)] if facts.subject_of_contract else []
    rest += [f"{words.due} {scope.day(facts.due_date)}"] if facts.due_date else []
    return " · ".join((strong(f"{words.claim} {_number(scope)}"), *rest))


def _totals(scope: Scope) -> list[Part]:
    """What is open of each claim and altogether, currency by currency."""
    rows: dict[str, list[Row]] = {}
    for one in _scopes(scope):
        label = f"{scope.words.claim} {_number(one)}"
        rows.setdefault(one.facts.currency, []).append((label, one.money(one.facts.total_minor)))
    return [Part("sum", rows=(*of_one, (scope.words.total, _total(scope, code)))) for code, of_one in rows.items()]


def _total(scope: Scope, currency: str) -> str:
    return _sums(scope, lambda facts: facts.total_minor if facts.currency == currency else None)


def _pay(scope: Scope) -> list[Part]:
    words, creditor = scope.words, scope.facts.creditor
    rows: list[Row] = [(words.pay_by, scope.day(scope.facts.deadline))] if scope.facts.deadline else []
    if creditor.iban:
        rows += [(words.payee, line(creditor.name)), ("IBAN", grouped(line(creditor.iban, 42)))]
        rows += [("BIC", line(creditor.bic, 11))] if creditor.bic else []
    for one in _scopes(scope):
        purpose = reference(one.facts.payment_reference)
        rows.append(
            (f"{words.claim} {_number(one)}", f"{one.money(one.facts.total_minor)}, {words.reference} {purpose}")
        )
    parts = [Part("pay", words.pay_heading, tuple(rows)), Part("p", words.pay_each)]
    for one in _scopes(scope):
        if online := url(one.facts.pay_link):
            parts.append(Part("button", f"{words.pay_online}: {words.claim} {_number(one)}", ((online,),)))
    return parts


def _number(scope: Scope) -> str:
    return line(scope.facts.claim_no, 40)
