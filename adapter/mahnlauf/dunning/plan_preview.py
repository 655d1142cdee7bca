"""What a plan does to a made-up claim that nobody pays: the dates, letters, deadlines and amounts, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mahnlauf.core import events as kinds
from mahnlauf.core.calendar import Calendar, calendar_for
from mahnlauf.core.events import Event
from mahnlauf.core.money import format_minor
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.forecast import Future, forecast
from mahnlauf.dunning.timeline import action_title
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import ClaimState

_DAYS_UNTIL_RETURN = 3
_USUAL_DAYS = 14
_RETURN_COST = 300  # minor units; a real return brings its own cost
_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_WAYS = {"email": "E-Mail", "letter": "Brief"}
_TO = {"vendor": "Sie", "customer": "Käufer", "collection_agency": "Inkassopartner", "shop": "Shop", "court": "Gericht"}
_ON_THE_WAY = {"phone_task": "Anruf", "offer": "E-Mail", "consent_request": "E-Mail", "handover": "Akte"}


@dataclass(frozen=True, slots=True)
class Example:
    """The made-up claim; ``amount_minor`` in the minor unit of ``currency``. ``today``: steps before that day are taken
    as missed by an outage, None: there was none."""

    invoice_date: date
    amount_minor: int = 11900
    currency: str = "EUR"
    country: str = "DE"
    state: str = ""
    buyer: str = "consumer"
    payment_days: int = 14
    today: date | None = None
    known: Mapping[str, Any] = field(default_factory=dict)  # what else the order says: number, subject, buyer …

    @property
    def due_date(self) -> date:
        """The last day of the time for payment, not rolled."""
        return self.invoice_date + timedelta(days=self.payment_days)

    @property
    def calendar(self) -> Calendar:
        """Working days at the buyer's home; raises CalendarError for a country that is unknown."""
        return calendar_for(self.country, self.state or None)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``day`` counts from the preview's start, ``way`` and ``to`` are German words."""

    day: int
    title: str
    way: str
    to: str
    future: Future

    @property
    def on(self) -> date:
        """The day of the step."""
        return self.future.on

    @property
    def deadline(self) -> date | None:
        """The last day of the term that this step sets."""
        return self.future.action.deadline


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan's steps for an example. ``start`` is the day from which they are counted: the invoice date, or for a plan
    that waits for it the day on which the payment came back (``returned``)."""

    plan: Plan
    example: Example
    start: date
    returned: bool
    steps: tuple[Step, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """JSON types only; amounts in minor units."""
        example = self.example
        return {
            "plan": self.plan.name,
            "version": self.plan.version,
            "title": self.plan.title,
            "claim": {
                "principal_minor": example.amount_minor,
                "currency": example.currency,
                "invoice_date": example.invoice_date.isoformat(),
                "due_date": example.due_date.isoformat(),
                "returned_on": self.start.isoformat() if self.returned else None,
                "buyer": example.buyer,
                "country": example.country,
                "state": example.state or None,
            },
            "steps": [{"day": step.day, "title": step.title, **step.future.as_json()} for step in self.steps],
        }


def usual_payment_days(plan: Plan) -> int:
    """The time to pay that the plan's days count on: none where the first reminder comes within two weeks of the
    invoice (payable at once), else the usual 14 days."""
    first = next((stage for stage in plan.stages if stage.counts_as_dunning), None)
    at_once = first is not None and first.anchor == "invoice_date" and first.offset_days <= _USUAL_DAYS
    return 0 if at_once else _USUAL_DAYS


def preview(plan: Plan, example: Example) -> Preview:
    """Runs the plan over the example. A merchant who is asked says yes the same day, and it is said that he must."""
    state = begun(plan, example)
    start = beginning(plan, example)
    future = forecast(state, plan, example.calendar, max(example.today or start, start), assume_yes=True)
    steps = (_step(plan, one, start) for one in future if one.action.type != "log")
    return Preview(plan, example, start, waits_for_return(plan), tuple(steps))


def waits_for_return(plan: Plan) -> bool:
    """Whether the plan begins only once a payment has come back."""
    return not {"opened", "due_date"} & set(plan.triggers) and bool(plan.triggers)


def beginning(plan: Plan, example: Example) -> date:
    """The day from which the steps are counted: the order's, or the one on which its payment comes back."""
    return example.invoice_date + timedelta(days=_DAYS_UNTIL_RETURN if waits_for_return(plan) else 0)


def begun(plan: Plan, example: Example) -> ClaimState:
    """The example's claim on that day."""
    back = beginning(plan, example) if waits_for_return(plan) else None
    return fold("preview", "1", 0, _events(example, back), plan)


def heading(shown: Preview) -> list[str]:
    """Lines that say which plan and which claim this is, in German."""
    example = shown.example
    money = format_minor(example.amount_minor, example.currency, "de")
    who = "Unternehmen" if example.buyer == "business" else "Verbraucher"
    place = f"{example.country}-{example.state}" if example.state else f"{example.country}, Feiertage aller Länder"
    if example.country == "DE" and not example.state:
        place = "DE, Feiertage aller Bundesländer"
    due = f"fällig am {_day(example.due_date)}"
    if shown.returned:
        cost = format_minor(_RETURN_COST, example.currency, "de")
        due = f"Zahlung am {_day(shown.start)} zurückgegeben, angenommene Kosten {cost}"
    claim = f"{money}, Rechnung vom {_day(example.invoice_date)}, {due}, {who} in {place}; niemand zahlt."
    assumed = any(step.future.assumed for step in shown.steps)
    return [f"{shown.plan.title} ({shown.plan.name})", claim, *(["* nur, wenn Sie zustimmen"] if assumed else [])]


def rows(shown: Preview) -> Iterator[tuple[str, ...]]:
    """The steps as cells: day, date, what, way, to whom, deadline, costs, open amount."""
    for step in shown.steps:
        action, currency = step.future.action, shown.example.currency
        fee = action.fee_minor + action.lump_sum_minor
        yield (
            f"{step.day:+d}" if step.day else "0",
            f"{_WEEKDAYS[step.on.weekday()]} {_day(step.on)}",
            step.title + (" *" if step.future.assumed else ""),
            step.way,
            step.to,
            _day(step.deadline) if step.deadline else "",
            format_minor(fee, currency, "de") if fee else "",
            format_minor(step.future.open.total_minor, currency, "de"),
        )


HEADINGS = (">Tag", "Datum", "Schritt", "Weg", "An", "Frist bis", ">Kosten", ">Offen")


def _events(example: Example, returned_on: date | None) -> Iterator[Event]:
    opened = {
        **example.known,
        "principal_minor": example.amount_minor,
        "currency": example.currency,
        "invoice_date": example.invoice_date.isoformat(),
        "due_date": example.due_date.isoformat(),
        "buyer": {
            **example.known.get("buyer", {}),
            "kind": example.buyer,
            "country": example.country,
            "state": example.state,
        },
    }
    yield _event(kinds.CLAIM_OPENED, example.invoice_date, 0, opened)
    if returned_on is not None:
        paid = {"amount_minor": example.amount_minor, "payment_ref": "p1"}
        yield _event(kinds.PAYMENT_RECEIVED, example.invoice_date, 1, paid)
        back = {"payment_ref": "p1", "fee_minor": _RETURN_COST, "reason_code": "AM04"}
        yield _event(kinds.PAYMENT_RETURNED, returned_on, 2, back)


def _event(kind: str, on: date, position: int, data: Mapping[str, Any]) -> Event:
    return Event(kind, f"preview:{position}", "1", f"{on}T00:00:00Z", on, data, 0, position)


def _step(plan: Plan, future: Future, start: date) -> Step:
    action = future.action
    to = _TO.get(action.to, "") or ("Käufer" if action.type in ("message", "phone_task") else "")
    if "vendor" in action.copy_to:
        to += ", Kopie an Sie"
    way = _WAYS.get(action.channel, "") or _ON_THE_WAY.get(action.type, "")
    return Step((future.on - start).days, action_title(action.as_data(), plan), way, to, future)


def _day(on: date) -> str:
    return f"{on:%d.%m.%Y}"
