"""Money that came in: kept once by its reference, given to claims, or refused with a reason."""

from __future__ import annotations

from typing import Any

from mahnlauf.access.tokens import CLAIMS
from mahnlauf.api.claims import SEES
from mahnlauf.api.route import IDENT, Ask, Route
from mahnlauf.api.schema import AFTER, DAY, FLAG, MINOR, MOST_ID, Field, Kind, choice, limit, ref, text
from mahnlauf.clerk import Actor
from mahnlauf.clerk.assigning import assign, preview_assignment
from mahnlauf.clerk.incoming import LONGEST_REF, LONGEST_TEXT, Incoming, as_json, dismiss, money_of, take, take_up_again
from mahnlauf.clerk.suggesting import suggestions
from mahnlauf.core.errors import NotFound
from mahnlauf.core.money import Money, known_currencies
from mahnlauf.store import money_in
from mahnlauf.store.money_in import NOT_OURS, OPEN, SENT_BACK, STATES, MoneyRow

_MOST_SHARES = 50


def listed(ask: Ask) -> dict[str, Any]:
    """A page, the newest first."""
    size = ask.query["limit"]
    rows = money_in.page(ask.conn, [ask.shop], ask.query["state"] or "", ask.query["after"], size + 1)
    following = rows[size - 1].id if len(rows) > size else None
    return {"shop": ask.shop, "items": [_described(ask, row) for row in rows[:size]], "next": following}


def shown(ask: Ask) -> dict[str, Any]:
    """One amount with the claims that it may belong to."""
    row = _own(ask)
    found = suggestions(ask.house.intake, row) if row.state == OPEN else []
    told = [{"claim_id": one.row.id, "why": one.why, "open_minor": one.open_minor} for one in found]
    return {**_described(ask, row), "suggestions": told}


def kept(ask: Ask) -> dict[str, Any]:
    """Money that came in; said again with the same reference it is the same money."""
    body = ask.body
    on = body["on"] or ask.house.clock.today(ask.house.shops.get(ask.shop).timezone)
    amount = Money(body["amount_minor"], body["currency"])
    told = Incoming(amount, on, _line(body["payer"]), _line(body["purpose"]), _line(body["ref"]))
    said, row = take(ask.house.intake, ask.shop, told, _by(ask))
    return {**_described(ask, row), "answer": said.as_json()}


def assigned(ask: Ask) -> dict[str, Any]:
    """Books it on claims, all or nothing."""
    row, shares = _own(ask), ask.body["shares"]
    if ask.query["dry_run"]:
        found = preview_assignment(ask.house.intake, row, shares)
        return {"items": [{"claim_id": case.id, **one.as_json()} for case, one in found]}
    said = assign(ask.house.intake, row, shares, _by(ask))
    return {**_described(ask, _own(ask)), "answer": said.as_json()}


def dismissed(ask: Ask) -> dict[str, Any]:
    """It goes to no claim."""
    said = dismiss(ask.house.intake, _own(ask), ask.body["state"], ask.body["reason"], _by(ask))
    return {**_described(ask, _own(ask)), "answer": said.as_json()}


def reopened(ask: Ask) -> dict[str, Any]:
    """It waits for a person again."""
    said = take_up_again(ask.house.intake, _own(ask), _by(ask))
    return {**_described(ask, _own(ask)), "answer": said.as_json()}


def paid_in(ask: Ask) -> dict[str, Any]:
    """How many claims were paid how many days after their invoice; 366 stands for everything longer than a year."""
    found = money_in.days_to_pay(ask.conn, [ask.shop])
    items = [{"currency": code, "days": days, "claims": claims} for code, days, claims in found]
    return {"shop": ask.shop, "items": items}


def _own(ask: Ask) -> MoneyRow:
    row = money_of(ask.house.intake, ask.ident)
    if row.shop != ask.shop:
        raise NotFound(f"Incoming money {row.id} does not exist in shop {ask.shop}.")
    return row


def _described(ask: Ask, row: MoneyRow) -> dict[str, Any]:
    return as_json(row, money_in.shares_of(ask.conn, row.id))


def _by(ask: Ask) -> Actor:
    return Actor(f"token:{ask.token.name}", "api")


def _read_shares(value: Any) -> list[tuple[int, int]]:
    if not isinstance(value, list) or not 1 <= len(value) <= _MOST_SHARES:
        raise ValueError
    return [_read_share(one) for one in value]


def _read_share(value: Any) -> tuple[int, int]:
    if not isinstance(value, dict) or value.keys() != {"claim_id", "amount_minor"}:
        raise ValueError
    return _CLAIM_ID.read(value["claim_id"]), MINOR.read(value["amount_minor"])


def _line(text: str | None) -> str:
    """One line: what cannot be shown becomes a blank."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text or "").split())


_CLAIM_ID = Kind({"type": "integer", "minimum": 0, "maximum": MOST_ID}, "the id of a claim", AFTER.kind.read)
_SHARES = Kind(
    {
        "type": "array",
        "minItems": 1,
        "maxItems": _MOST_SHARES,
        "items": {
            "type": "object",
            "properties": {"claim_id": _CLAIM_ID.schema, "amount_minor": MINOR.schema},
            "required": ["claim_id", "amount_minor"],
            "additionalProperties": False,
        },
    },
    'a list such as [{"claim_id": 17, "amount_minor": 5000}]',
    _read_shares,
)
_CURRENCY = choice(*known_currencies())
_LIST = (Field("state", choice(*STATES), "Only money in this state."), AFTER, limit())
_KEPT = (
    Field("amount_minor", MINOR, "Minor units of the currency.", required=True),
    Field("currency", _CURRENCY, "ISO 4217.", required=True),
    Field("on", DAY, "The day on which it came in; today if left out."),
    Field("payer", text(LONGEST_TEXT), "Who sent it."),
    Field("purpose", text(LONGEST_TEXT), "What the payer wrote (Verwendungszweck)."),
    Field("ref", text(LONGEST_REF), "The bank's own reference; the same one counts once."),
)
_ASSIGNED = (Field("shares", _SHARES, "What each claim gets; they come to the money.", required=True),)
_DISMISSED = (
    Field("state", choice(SENT_BACK, NOT_OURS), "Where it went.", required=True),
    Field("reason", text(LONGEST_TEXT, 1), "Why; it stands with the money.", required=True),
)
_DRY = (Field("dry_run", FLAG, "Only say what would follow, change nothing.", default=False),)
_SETTLED = ref("MoneySettled")
ROUTES = (
    Route("GET", "/money-in", "listMoneyIn", "Incoming money, newest first", listed, ref("MoneyPage"), SEES, _LIST),
    Route("POST", "/money-in", "keepMoneyIn", "Keep money that came in, once by its reference", kept, _SETTLED,
          (CLAIMS,), (), _KEPT, faults=(409,)),
    Route("GET", f"/money-in/{IDENT}", "getMoneyIn", "Incoming money and the claims it may belong to", shown,
          ref("MoneyShown"), SEES),
    Route("POST", f"/money-in/{IDENT}/assign", "assignMoneyIn", "Book it on claims, all or nothing", assigned,
          {"anyOf": [_SETTLED, ref("MoneyPreview")]}, (CLAIMS,), _DRY, _ASSIGNED, faults=(409,)),
    Route("POST", f"/money-in/{IDENT}/dismiss", "dismissMoneyIn", "It goes to no claim", dismissed, _SETTLED,
          (CLAIMS,), (), _DISMISSED, faults=(409,)),
    Route("POST", f"/money-in/{IDENT}/reopen", "reopenMoneyIn", "It waits for a person again", reopened, _SETTLED,
          (CLAIMS,), (), (), faults=(409,)),
    Route("GET", "/days-to-pay", "listDaysToPay", "Claims by the days from invoice to payment", paid_in,
          ref("DaysToPay"), SEES),
)  # fmt: skip
