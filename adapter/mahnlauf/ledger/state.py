"""A claim as it stands: the value that folding its events yields, and that is stored beside it as a projection.

All amounts are integers in the minor unit of ``currency``; all days are `datetime.date`, kept as ISO text in JSON.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import Any

OPEN, HANDED_OVER, IN_COURT, PAID = "open", "handed_over", "in_court", "paid"
CANCELLED, STOPPED, WRITTEN_OFF, EXTERNAL = "cancelled", "stopped", "written_off", "external"
COLLECTING = frozenset({OPEN, HANDED_OVER, IN_COURT})


@dataclass(slots=True)
class Payment:
    """One payment and how it was allocated; ``undone`` when it was returned or charged back."""

    ref: str
    on: date
    amount: int
    fees: int = 0
    interest: int = 0
    principal: int = 0
    credit: int = 0
    undone: bool = False
    source: str = ""


@dataclass(slots=True)
class Pause:
    """A time in which nothing is sent. ``since`` counts, ``until`` does not; None: open-ended.
    ``code`` is disputed, hold or promise."""

    ident: str
    code: str
    since: date
    until: date | None = None
    reason: str = ""


@dataclass(slots=True)
class Fee:
    """A cost that was booked, with its kind and its day."""

    kind: str
    minor: int
    on: date


@dataclass(slots=True)
class Duty:
    """Something an event obliges us to do (tell, confirm, correct): done once, discharged by an action of that key.

    ``action`` holds what `decide` hands out: type, template, channel, to, stage …"""

    key: str
    on: date
    action: dict[str, Any]


@dataclass
class ClaimState:
    """The fold of one claim's events. Grouped: who and what, money, interest, run, pauses, shop's own view.

    No slots: a state that is read from JSON holds what differs from the defaults, the class holds the rest."""

    shop: str
    order_ref: str
    instalment: int = 0
    opened: bool = False
    state: str = OPEN
    number: str = ""
    currency: str = "EUR"
    invoice_date: date | None = None
    due_date: date | None = None
    method: str = ""
    method_ref: str = ""
    pay_link: str = ""
    invoice_no: str = ""  # of the invoice that we issued, and its day
    invoiced_on: date | None = None
    subject: str = ""
    buyer: dict[str, Any] = field(default_factory=dict)
    products: list[str] = field(default_factory=list)

    principal: int = 0
    fees: int = 0
    interest: int = 0
    credit: int = 0
    original: int = 0
    credited: int = 0
    paid_out: int = 0
    written_off: int = 0
    cancelled_minor: int = 0
    charged_to_vendor: int = 0
    payments: list[Payment] = field(default_factory=list)
    fee_items: list[Fee] = field(default_factory=list)
    interest_total: int = 0

    interest_from: date | None = None
    accrue_from: date | None = None
    carried: str = ""
    default_since: date | None = None
    default_reason: str = ""
    provisional_interest: bool = False

    running: bool = False
    round: int = 0
    latest_round: int = 0  # of any action: what was reported late may have moved the rounds
    stage: int = 0
    last_stage: str = ""
    trigger: str = ""
    run_since: date | None = None
    trigger_on: date | None = None
    return_code: str = ""
    return_words: str = ""
    last_action_on: date | None = None
    last_letter_on: date | None = None
    last_message: str = ""
    deadline: date | None = None
    deadline_from: date | None = None
    deadline_stage: str = ""
    consent_on: date | None = None
    accepted_on: date | None = None
    declined: bool = False
    dunned: bool = False
    lateness: int = 0
    restarts: int = 0
    handed_over_on: date | None = None
    duties: list[Duty] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)  # keys of actions whose letters were held back

    pauses: list[Pause] = field(default_factory=list)
    unclear: str = ""
    grace_until: date | None = None
    access_suspended: bool = False

    parts: dict[str, int] = field(default_factory=dict)
    split: list[int] = field(default_factory=list)  # what each instalment of the order is, if it was divided
    split_due: date | None = None  # when this one is due
    is_test: bool = False

    shop_status: str = ""
    shop_standing: str = ""
    shop_note: str = ""
    shop_gross: int = 0
    shop_refunded: int = 0
    trashed: int = 0
    restored: int = 0
    erased: bool = False
    seen_in_bin: bool = False
    shop_payments: int = 0
    shop_paid_by: str = ""
    seen_on: date | None = None

    last_at: str = ""
    last_position: int = 0
    last_identity: str = ""

    @property
    def booked_total(self) -> int:
        """Open amount without interest that is only accrued."""
        return self.principal + self.fees + self.interest

    @property
    def paid(self) -> int:
        """What arrived and stayed: payments not undone, less what the shop paid back."""
        return sum(one.amount for one in self.payments if not one.undone) - self.paid_out

    @property
    def last_key(self) -> tuple[str, int, str]:
        """Sort key of the newest event folded in."""
        return (self.last_at, self.last_position, self.last_identity)

    def is_paused(self, on: date) -> bool:
        """Whether a hold, a dispute or a promise stands on that day."""
        return any(one.since <= on and (one.until is None or on < one.until) for one in self.pauses)

    def as_json(self) -> dict[str, Any]:
        """JSON types only; what has its default value is left out, the rest in the order in which it was set."""
        table = {name: value for name, value in vars(self).items() if value != _DEFAULTS[name]}
        for name in _DATES.intersection(table):
            table[name] = table[name].isoformat()
        for name in _ROWS.keys() & table:
            table[name] = [_plain(row) for row in table[name]]
        return table

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> ClaimState:
        """The inverse of `as_json`."""
        for name in _DATES.intersection(table):
            table[name] = date.fromisoformat(table[name])
        for name in _ROWS.keys() & table:
            table[name] = [_revive(_ROWS[name], row) for row in table[name]]
        state = cls.__new__(cls)
        vars(state).update(table)
        for name, make in _FRESH.items():
            if name not in table:
                setattr(state, name, make())
        return state


_FRESH = {one.name: one.default_factory for one in fields(ClaimState) if one.default_factory is not MISSING}
_DEFAULTS = {one.name: one.default for one in fields(ClaimState)} | {name: make() for name, make in _FRESH.items()}
_DATES = frozenset(one.name for one in fields(ClaimState) if one.type == "date | None")
_ROWS: dict[str, Any] = {"payments": Payment, "fee_items": Fee, "pauses": Pause, "duties": Duty}
_ROW_VALUES = {kind: attrgetter(*(one.name for one in fields(kind))) for kind in _ROWS.values()}
_ROW_DATES = {
    kind: tuple(index for index, one in enumerate(fields(kind)) if "date" in str(one.type)) for kind in _ROWS.values()
}


def _plain(row: Any) -> list[Any]:
    return [one.isoformat() if isinstance(one, date) else one for one in _ROW_VALUES[type(row)](row)]


def _revive(kind: type, row: list[Any]) -> Any:
    for index in _ROW_DATES[kind]:
        if row[index] is not None:
            row[index] = date.fromisoformat(row[index])
    return kind(*row)
