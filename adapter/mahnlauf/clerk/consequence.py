"""What a deed changes: the claim before and after, in money, dates and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mahnlauf.clerk.case import Case
from mahnlauf.clerk.instalments import DIVIDED
from mahnlauf.clerk.saying import Said, written
from mahnlauf.clerk.titles import state_title, step_title, way_title
from mahnlauf.core.money import Money
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.describe import blockers
from mahnlauf.dunning.forecast import Future, forecast
from mahnlauf.ledger import balance
from mahnlauf.ledger.balance import Amounts

_SILENT = frozenset({"pause", "resume", "log"})  # steps that reach nobody
_ACCESS = {"suspend.done": "access.goes", "suspend.announced": "suspend.announced", "restore.done": "access.comes"}
_BUCKETS = (
    ("principal_minor", "Hauptforderung", "Principal"),
    ("fees_minor", "Kosten", "Fees"),
    ("interest_minor", "Zinsen", "Interest"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands: ``now`` are the steps that the next run takes, ``next`` is the one after them."""

    state: str
    open: Amounts
    credit: int
    currency: str
    now: tuple[Future, ...]
    next: Future | None
    held: tuple[dict[str, Any], ...]
    plan: Plan

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        return {
            "state": self.state,
            **self.open.as_json(),
            "credit_minor": self.credit,
            "with_the_next_run": [one.as_json() for one in self.now],
            "next": self.next.as_json() if self.next else None,
            "blockers": list(self.held),
        }


@dataclass(frozen=True, slots=True)
class Consequence:
    """A deed before it is done. ``version`` is the claim's that was looked at, ``undo`` the deed that takes it back."""

    before: Standing
    after: Standing
    said: Said
    changes: bool
    version: int
    undo: str
    final: bool

    def as_json(self) -> dict[str, Any]:
        """JSON types only; the words are English."""
        return {
            "changes": self.changes,
            "answer": self.said.as_json(),
            "version": self.version,
            "undo": self.undo or None,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "words": self.words("en"),
        }

    def words(self, language: str) -> list[str]:
        """The consequence in sentences, money first."""
        if self.said.code in DIVIDED:  # its instalments are other claims, which the picture of this one does not show
            return [self.said.text(language)]
        access = _ACCESS.get(self.said.code)
        first = [Said(access, self.said.values).text(language)] if access and self.changes else []
        return [*first, *_money(self.before, self.after, language), *_what_goes_out(self.before, self.after, language)]


def standing_of(case: Case) -> Standing:
    """How the case stands in its draft."""
    calendar = case.shop.calendar_of(case.state.buyer)
    steps = [one for one in forecast(case.state, case.plan, calendar, case.today) if one.action.type not in _SILENT]
    if case.shop.is_external:
        steps = []
    later = (one for one in steps if one.on > case.today)
    return Standing(
        state=case.row.state,
        open=balance.amounts(case.state, case.plan, case.today),
        credit=case.state.credit,
        currency=case.row.currency,
        now=tuple(one for one in steps if one.on <= case.today),
        next=next(later, None),
        held=tuple(blockers(case.state, case.plan, case.shop, case.today)),
        plan=case.plan,
    )


def _money(before: Standing, after: Standing, language: str) -> Iterator[str]:
    de = language == "de"

    def shown(minor: int) -> str:
        return written(Money(minor, after.currency), language)

    if before.state != after.state:
        old, new = state_title(before.state, language), state_title(after.state, language)
        yield f"Die Forderung ist danach {new} (jetzt {old})." if de else f"The claim is {new} then (now {old})."
    if before.open != after.open:
        now, then = shown(before.open.total_minor), shown(after.open.total_minor)
        parts = ", ".join(
            f"{german if de else english} {shown(getattr(before.open, name))} → {shown(getattr(after.open, name))}"
            for name, german, english in _BUCKETS
            if getattr(before.open, name) != getattr(after.open, name)
        )
        yield f"Offen: {now} → {then} ({parts})." if de else f"Open: {now} → {then} ({parts})."
    if before.credit != after.credit:
        now, then = shown(before.credit), shown(after.credit)
        yield f"Guthaben des Käufers: {now} → {then}." if de else f"The buyer's credit: {now} → {then}."


def _what_goes_out(before: Standing, after: Standing, language: str) -> Iterator[str]:
    de = language == "de"
    there = {one.action.key for one in before.now}
    for one in after.now:
        new = one.action.key not in there
        what = _step(one, after, language)
        if de:
            yield f"Mit dem nächsten Lauf{'' if new else ' (wie schon vorgesehen)'}: {what}."
        else:
            yield f"With the next run{'' if new else ' (as planned)'}: {what}."
    if (before.next and (before.next.on, before.next.action.key)) != (
        after.next and (after.next.on, after.next.action.key)
    ):
        yield _moved(before.next, after.next, after, language)
    elif after.next is not None:
        what, day = _step(after.next, after, language), written(after.next.on, language)
        yield f"Es bleibt dabei: {what} am {day}." if de else f"As before: {what} on {day}."
    else:
        yield "Danach geht nichts mehr von selbst hinaus." if de else "Nothing more goes out by itself."


def _moved(old: Future | None, new: Future | None, at: Standing, language: str) -> str:
    de = language == "de"
    if new is None:
        assert old is not None
        what, day = _step(old, at, language), written(old.on, language)
        if de:
            return f"Nicht mehr vorgesehen: {what} am {day}. Von selbst geht nichts mehr hinaus."
        return f"No longer planned: {what} on {day}. Nothing more goes out by itself."
    what, day = _step(new, at, language), written(new.on, language)
    if old is None:
        return f"Als Nächstes: {what} am {day}." if de else f"Next: {what} on {day}."
    was, then = _step(old, at, language), written(old.on, language)
    if old.action.stage == new.action.stage and old.action.type == new.action.type:
        return f"{what}: am {day} statt am {then}." if de else f"{what}: on {day} instead of {then}."
    if de:
        return f"Als Nächstes: {what} am {day} (bisher: {was} am {then})."
    return f"Next: {what} on {day} (before: {was} on {then})."


def _step(one: Future, at: Standing, language: str) -> str:
    """A step with its way and its amount: 1. Mahnung (E-Mail, 121,50 €)."""
    way = way_title(one.action, language)
    minor = one.action.details.get("amount_minor", one.open.total_minor)
    amount = written(Money(minor, at.currency), language) if minor else ""
    more = ", ".join(part for part in (way, amount) if part)
    return (
        f"{step_title(one.action, at.plan, language)} ({more})" if more else step_title(one.action, at.plan, language)
    )
