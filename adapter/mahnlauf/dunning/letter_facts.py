"""The facts of a letter, read from the ledger on the day of sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale

from mahnlauf.core.plan import Plan
from mahnlauf.core.references import rf_reference
from mahnlauf.dunning.decide import Action, upcoming
from mahnlauf.dunning.planning import planned_day, rolled
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.interest import segments
from mahnlauf.ledger.state import ClaimState
from mahnlauf.letters import CODE_CID, Buyer, ClaimLine, Creditor, Interest, LetterFacts, ReturnReason, girocode_of
from mahnlauf.shops.links import BUYER, MERCHANT
from mahnlauf.shops.shop import Shop

_QUESTIONS = frozenset({"consent_request", "offer"})
_DAYS_TO_DECIDE, _DAYS_TO_PAY = 14, 7
_CREDITOR_SETTINGS = ("creditor_address", "owner_email", "phone", "iban", "bic", "privacy_url")


def creditor_of(shop: Shop) -> Creditor:
    """Who is owed, as the shop's settings name it."""
    setting = shop.settings.get
    name, website = setting("creditor") or shop.name, setting("website") or setting("url", "")
    return _creditor(name, website, *(setting(one, "") for one in _CREDITOR_SETTINGS))


@lru_cache(maxsize=256)
def _creditor(
    name: str, website: str, address: str, email: str, phone: str, iban: str, bic: str, privacy_url: str
) -> Creditor:
    lines = tuple(line.strip() for line in address.split("|") if line.strip())
    return Creditor(name, lines, email, phone, iban, bic, website, privacy_url)


def buyer_of(buyer: Mapping[str, Any], home: str = "DE") -> Buyer:
    """Who owes, as the shop reported it; a country other than the merchant's is the last line of the address."""
    get = buyer.get
    name = get("name", "") or get("company", "")
    town = " ".join(part for part in (get("postcode", ""), get("city", "")) if part)
    country = get("country", "") if town else ""
    abroad = Locale("de").territories.get(country, country).upper() if country not in ("", home) else ""
    lines = (get("company", "") if get("name") else "", get("street", ""), town, abroad)
    return Buyer(
        name=name,
        address=tuple(line for line in lines if line),
        email=get("email", ""),
        phone=get("phone", ""),
        first_name=name.partition(" ")[0],
    )


def claim_number(claim_id: int) -> str:
    """The number that letters, lists and payments use."""
    return f"ML{claim_id:06d}"


def letter_facts(
    action: Action, state: ClaimState, plan: Plan, shop: Shop, claim_id: int, open_now: Amounts, today: date
) -> LetterFacts:
    """Everything the letter of this action may say; ``open_now`` is the ledger of that day, fee included."""
    number = claim_number(claim_id)
    kept = [one for one in state.payments if not one.undone]
    handover_on = _handover_on(action, state, plan, shop, today)
    creditor, reference = creditor_of(shop), rf_reference(number)
    code = girocode_of(creditor, state.currency, open_now.total_minor, reference)
    return LetterFacts(
        creditor=creditor,
        buyer=buyer_of(state.buyer, shop.country),
        claim_no=number,
        currency=state.currency,
        principal_minor=state.original,
        total_minor=open_now.total_minor,
        letter_date=today,
        letter_id=f"{number}-{action.key}".replace(":", "-"),
        order_number=state.number,
        order_date=state.invoice_date,
        subject_of_contract=state.subject,
        invoice_no=state.invoice_no or None,
        invoice_date=state.invoiced_on or state.invoice_date,
        due_date=state.due_date,
        fees=_fees(state, state.fees + sum(one.fees for one in kept)),
        interest=_interest(state, plan, open_now.interest_minor + sum(one.interest for one in kept), today),
        payments=tuple((one.on, one.amount) for one in kept),
        booked=_booked(state),
        deadline=action.deadline or _asked_by(action, state, plan, shop, today),
        payment_reference=reference,
        pay_link=state.pay_link or None,
        return_reason=_return_reason(state),
        default_since=state.default_since if state.default_since and state.default_since <= today else None,
        handover_on=handover_on,
        access_on=handover_on if handover_on and _suspends_access(plan) else None,
        agency_name=shop.settings.get("agency") or None,
        agency_contact=shop.settings.get("agency_contact") or None,
        girocode_cid=CODE_CID if action.to != "vendor" and code else None,
        buyer_link=_link(BUYER, shop, claim_id, today) if action.to != "vendor" else None,
        action_link=_link(MERCHANT, shop, claim_id, today) if action.type in _QUESTIONS else None,
        claims=(ClaimLine(number, state.buyer.get("name", ""), state.due_date, open_now.total_minor),),
        refund_minor=state.credit or None,
        refund_on=today + timedelta(days=14) if state.credit else None,
    )


def _link(purpose: str, shop: Shop, claim_id: int, today: date) -> str | None:
    """A link that opens the claim without a login. While only this machine could open it, the merchant gets the
    desk's own address and the buyer none."""
    if shop.links is not None and shop.links.reach_others:
        return shop.links.address(purpose, claim_id, today)
    return f"{shop.desk_url}/claims/{claim_id}" if purpose == MERCHANT else None


def _fees(state: ClaimState, left: int) -> tuple[tuple[str, int], ...]:
    """The newest fees up to that sum: what is open and what was paid, since the letter lists the payments too."""
    rows = []
    for fee in reversed(state.fee_items):
        share = min(left, fee.minor)
        if share:
            rows.append((fee.kind, share))
        left -= share
    return tuple(reversed(rows))


def _interest(state: ClaimState, plan: Plan, minor: int, today: date) -> Interest | None:
    if not minor or state.interest_from is None:
        return None
    parts = segments(max(state.principal, 1), state.interest_from, today, plan.interest)
    changes = tuple((part.first, str(part.rate_percent)) for part in parts[1:])
    rate = str(parts[0].rate_percent) if parts else "0"
    return Interest(minor, rate, state.interest_from, today, changes)


def _booked(state: ClaimState) -> tuple[tuple[str, int], ...]:
    last = state.payments[-1] if state.payments and not state.payments[-1].undone else None
    if last is None:
        return ()
    return tuple((bucket, minor) for bucket in ("fees", "interest", "principal") if (minor := getattr(last, bucket)))


def _return_reason(state: ClaimState) -> ReturnReason | None:
    if state.trigger_on is None or not state.return_code:
        return None
    return ReturnReason(state.return_code, state.return_words)


def _suspends_access(plan: Plan) -> bool:
    """Whether the plan itself takes the course access with the hand-over; its last letter says so."""
    return any(row["type"] == "access_suspend" for row in plan.reaction("on_handover"))


def _asked_by(action: Action, state: ClaimState, plan: Plan, shop: Shop, today: date) -> date | None:
    """The day by which a letter asks for something although its stage sets no term: a merchant's decision within two
    weeks (silence means no), a payment before the next step is due, or within a week where none is planned."""
    if action.type in _QUESTIONS:
        return today + timedelta(days=_DAYS_TO_DECIDE)
    if not action.advances or action.type != "message" or action.template == "upcoming_instalment":
        return None
    stage = upcoming(plan, state)
    planned = stage and planned_day(state, stage, plan, shop.calendar_of(state.buyer))
    return max(planned - timedelta(days=1), today) if planned else today + timedelta(days=_DAYS_TO_PAY)


def _handover_on(action: Action, state: ClaimState, plan: Plan, shop: Shop, today: date) -> date | None:
    """The day of the hand-over that a letter may announce: only if it is the very next step of an automatic plan."""
    if state.handed_over_on is not None:
        return state.handed_over_on
    stage = upcoming(plan, state)
    if stage is None or stage.action != "handover" or action.corrected:
        return None
    calendar = shop.calendar_of(state.buyer)
    planned = planned_day(state, stage, plan, calendar)
    return planned and max(planned, rolled(today + timedelta(days=1), stage, calendar))
