"""Money that came in and names no claim: the list, whose it may be, what follows, and the two ways to settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, request

from mahnlauf.clerk import Actor, Refusal
from mahnlauf.clerk.assigning import assign
from mahnlauf.clerk.incoming import Incoming, dismiss, money_of, take, take_up_again
from mahnlauf.core.errors import BadInput, MahnlaufError, NotFound
from mahnlauf.core.money import Money
from mahnlauf.desk import formats
from mahnlauf.desk.acts import told_refusal
from mahnlauf.desk.amounts import plain_amount
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.lines import line_of
from mahnlauf.desk.money_choices import MOST_CLAIMS, Choice, Part, choices_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import Tag
from mahnlauf.people.roles import ACT, SEE
from mahnlauf.store import claims, money_in
from mahnlauf.store.money_in import ASSIGNED, NOT_OURS, OPEN, SENT_BACK, MoneyRow

PAGE = 50
_STATES: Mapping[str, Tag] = {
    OPEN: Tag("zu klären", "warn"), ASSIGNED: Tag("zugeordnet", "good"), SENT_BACK: Tag("zurück", "mute"),
    NOT_OURS: Tag("fremd", "mute"),
}  # fmt: skip
_FIELDS = ("shop", "amount", "currency", "on", "payer", "purpose", "ref")


@dataclass(frozen=True, slots=True)
class Shown:
    """One amount as a line of the list or the head of its page; ``shares`` are (claim, number, amount)."""

    id: int
    amount: str
    on: str
    payer: str
    purpose: str
    ref: str
    shop: str
    state: Tag
    reason: str
    shares: tuple[tuple[int, str, str], ...]


def listing(desk: Desk) -> Answer:
    """What waits for a person first, then everything else by date of arrival; and a form for money that came in."""
    return _listing(desk, {}, "")


def keep(desk: Desk) -> Answer:
    """Money that somebody saw on the account."""
    wish = {name: told(name, 500) for name in _FIELDS}
    try:
        if not desk.visitor.sees_shop(wish["shop"]):
            raise NotFound(t("Diesen Shop gibt es nicht."))
        _, row = take(desk.house.intake, wish["shop"], _incoming(wish), _by(desk))
    except MahnlaufError as fault:
        return Response(_listing(desk, wish, _said(fault)), 400)
    return back(f"/money/{row.id}")


def show(desk: Desk, ident: str) -> Answer:
    """Whose it may be; with ticked claims also what would follow."""
    return desk.page("money.html", here="money", **_page(desk, _row(desk, ident)))


def give(desk: Desk, ident: str) -> Answer:
    """Books it on the claims as it was shown."""
    row = _row(desk, ident)
    try:
        shares = [(number, int(one)) for number, one in _told_shares().items() if one.isdecimal() and len(one) < 16]
        _must_be_seen(desk.office, [number for number, _ in shares])
        assign(desk.house.intake, row, shares, _by(desk))
    except Refusal as fault:
        found = _page(desk, _row(desk, ident), told_refusal(fault))
        return Response(desk.page("money.html", here="money", **found), 409)
    return back(f"/money/{row.id}")


def refuse(desk: Desk, ident: str) -> Answer:
    """It goes to no claim, for a reason."""
    row, reason = _row(desk, ident), told("reason", 500)
    try:
        dismiss(desk.house.intake, row, told("state", 20), reason, _by(desk))
    except Refusal as fault:
        found = _page(desk, _row(desk, ident), reason=reason, fault_of_reason=told_refusal(fault))
        return Response(desk.page("money.html", here="money", **found), 400)
    return back(f"/money/{row.id}")


def reopen(desk: Desk, ident: str) -> Answer:
    """It waits for a person again."""
    row = _row(desk, ident)
    take_up_again(desk.house.intake, row, _by(desk))
    return back(f"/money/{row.id}")


# --- the list ---


def _listing(desk: Desk, wish: Mapping[str, str], fault: str) -> str:
    office, after = desk.office, number_of(asked("after"))
    first = not asked("after")
    waiting = money_in.waiting(office.conn, desk.visitor.shops, PAGE) if first else []
    rows = money_in.page(office.conn, desk.visitor.shops, "", after if after >= 0 else None, PAGE + 1)
    usual = {"on": office.today().isoformat(), "currency": "EUR"}
    return desk.page(
        "money_list.html", here="money", waiting=[_shown(office, row) for row in waiting],
        settled=[_shown(office, row) for row in rows[:PAGE] if row.state != OPEN],
        following=rows[PAGE - 1].id if len(rows) > PAGE else None, first=first, fault=fault,
        shops=[shop.name for shop in office.shops()[0]],
        wish={name: wish.get(name) or usual.get(name, "") for name in _FIELDS},
    )  # fmt: skip


def _incoming(wish: Mapping[str, str]) -> Incoming:
    """The form as what came in; raises BadInput with a sentence."""
    try:
        on = date.fromisoformat(wish["on"])
    except ValueError:
        raise BadInput(t("„{day}“ ist kein Tag. Erwartet wird einer wie 2026-12-24.", day=wish["on"][:20])) from None
    try:
        amount = Money.parse(plain_amount(wish["amount"]), wish["currency"].upper())
    except BadInput:
        shown = f"{wish['amount'][:20]} {wish['currency'][:5]}".strip()
        raise BadInput(t("„{amount}“ ist kein Betrag. Erwartet wird einer wie 119,00 EUR.", amount=shown)) from None
    return Incoming(amount, on, wish["payer"], wish["purpose"], wish["ref"])


# --- one amount ---


def _page(
    desk: Desk, row: MoneyRow, fault: str = "", *, reason: str = "", fault_of_reason: str = ""
) -> dict[str, object]:
    """What the page of one amount shows."""
    office = desk.office
    parts: list[Part] = []
    choices: list[Choice] = []
    if row.state == OPEN and desk.visitor.may(ACT):
        choices, parts, refused = choices_of(office, row)
        fault = fault or refused
    return {
        "money": _shown(office, row), "choices": choices, "parts": parts if not fault else [], "fault": fault,
        "query": asked("q"), "reason": reason, "fault_of_reason": fault_of_reason,
        "may_reopen": row.state in (SENT_BACK, NOT_OURS), "is_open": row.state == OPEN,
    }  # fmt: skip


def _told_shares() -> dict[int, str]:
    """The hidden fields of the form that books: minor units by claim."""
    names = [name.removeprefix("minor_") for name in request.form if name.startswith("minor_")][:MOST_CLAIMS]
    return {number_of(name): told(f"minor_{name}", 20) for name in names}


def _must_be_seen(office: Office, idents: Iterable[int]) -> None:
    for ident in idents:
        office.claim(ident)


def _shown(office: Office, row: MoneyRow) -> Shown:
    shares = tuple(
        (claim, line_of(office, found).claim_no, formats.money(minor, row.currency))
        for claim, minor in money_in.shares_of(office.conn, row.id)
        if (found := claims.get(office.conn, claim)) is not None
    )
    return Shown(
        row.id, formats.money(row.amount_minor, row.currency), formats.day(row.on_day), row.payer, row.purpose, row.ref,
        row.shop, _STATES[row.state], row.reason, shares,
    )  # fmt: skip


def _row(desk: Desk, ident: str) -> MoneyRow:
    row = money_of(desk.house.intake, number_of(ident))
    if not desk.visitor.sees_shop(row.shop):
        raise NotFound(t("Diesen Geldeingang gibt es nicht."))
    return row


def _said(fault: MahnlaufError) -> str:
    return told_refusal(fault) if isinstance(fault, Refusal) else str(fault)


def _by(desk: Desk) -> Actor:
    return Actor(desk.visitor.actor, "desk")


ROUTES = (
    Route("/money", listing, (SEE,)),
    Route("/money/keep", keep, (ACT,), ("POST",)),
    Route("/money/<ident>", show, (SEE,)),
    Route("/money/<ident>/assign", give, (ACT,), ("POST",)),
    Route("/money/<ident>/dismiss", refuse, (ACT,), ("POST",)),
    Route("/money/<ident>/reopen", reopen, (ACT,), ("POST",)),
)
