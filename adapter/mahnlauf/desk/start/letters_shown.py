"""The end: test mode, and every letter of the chosen plan on the newest order, or on one that is made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Response, request

from mahnlauf.core.errors import NotFound
from mahnlauf.core.plan import Plan
from mahnlauf.desk import formats, guard
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.route import Answer, Desk, asked
from mahnlauf.desk.start.steps import LETTERS, Walk, shop_of, walk_of
from mahnlauf.desk.start.strictness import title_of
from mahnlauf.desk.tongue import t
from mahnlauf.documents.press import press_of
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_preview import (
    CANCELLED,
    DECLINED,
    NOBODY_PAYS,
    PAID,
    PART_PAID,
    STOPPED,
    Order,
    Previewed,
    letters_of,
    made_up_order,
    order_of,
)
from mahnlauf.ledger import state as states
from mahnlauf.outbox.pictures import shown
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims
from mahnlauf.store.claims import ClaimRow

_ANY_STATE = (*states.COLLECTING, states.PAID, states.CANCELLED, states.STOPPED, states.WRITTEN_OFF)
_CASES: Mapping[str, str] = {
    NOBODY_PAYS: "Wenn niemand zahlt",
    PAID: "Wenn bezahlt wird",
    PART_PAID: "Wenn ein Teil bezahlt wird",
    CANCELLED: "Wenn die Bestellung storniert wird",
    STOPPED: "Wenn Sie die Beitreibung beenden",
    DECLINED: "Wenn Sie das Angebot ablehnen",
}
_PERSON = {"name": "Ada Beispiel", "email": "ada.beispiel@example.com"}
_HOME = {"street": "Lindenweg 3", "postcode": "10115", "city": "Berlin", "country": "DE"}
_PRODUCT = {"number": "BEISPIEL-1", "subject": "Ihr Produkt"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter as the page lists it."""

    number: int
    day: str
    subject: str
    way: str
    to: str
    paper: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What happens, and the letters that follow from it."""

    key: str
    title: str
    letters: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class _Set:
    """The letters of a shop, with what they are about."""

    shop: Shop
    plan: Plan
    order: Order
    letters: list[Previewed]
    business: bool
    has_agency: bool


def letters(desk: Desk) -> Answer:
    """All of them, and what comes next."""
    walk = walk_of(desk)
    found = _found(desk, walk)
    return desk.page(
        "start/letters.html", here="start", walk=walk, step=LETTERS, shop=found.shop, plan=title_of(found.plan.name),
        cases=_cases(found), real=found.order.claim_id, number=found.order.number, business=found.business,
        buyer=formats.clipped(found.order.buyer.get("name", "") or found.order.buyer.get("company", ""), 60),
        amount=formats.money(found.order.example.amount_minor, found.order.example.currency),
        today=found.order.example.invoice_date == desk.office.today(found.shop),
        own=_query(), live=f"/shops/{found.shop.name}/live", files=desk.house.settings.mail_dir.name,
        has_server=bool(desk.house.settings.smtp), has_agency=found.has_agency,
        owner=found.shop.settings.get("owner_email") or desk.house.settings.owner_email,
    )  # fmt: skip


def framed_mail(desk: Desk, number: str) -> Answer:
    """The mail itself, for the frame: no script, no form, nothing loaded, whatever stands in it."""
    found, one = _one(desk, number)
    return guard.framed(Response(shown(one.payload(), found.shop), mimetype="text/html"))


def paper(desk: Desk, number: str) -> Answer:
    """The letter as PDF."""
    found, one = _one(desk, number)
    answer = Response(press_of(found.shop).letter(one.page()), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.plan.name}-{number_of(number)}.pdf"'
    return answer


def side(desk: Desk, number: str) -> Answer:
    """The first side of the letter as a picture."""
    found, one = _one(desk, number)
    return Response(press_of(found.shop).pictures(one.page())[0], mimetype="image/png")


def _one(desk: Desk, number: str) -> tuple[_Set, Previewed]:
    found, place = _found(desk, walk_of(desk)), number_of(number)
    if not 0 < place <= len(found.letters):
        raise NotFound(t("Dieses Schreiben gibt es in diesem Verfahren nicht."))
    return found, found.letters[place - 1]


def _found(desk: Desk, walk: Walk) -> _Set:
    shop = shop_of(walk)
    plan = desk.house.plans.current(shop.plan)
    business = asked("buyer") == "business"
    order = _order(desk, shop, plan, business)
    agency = shop.settings.get("agency", "")
    named = replace(shop, settings={**shop.settings, "agency": agency or t("[Ihr Inkassopartner]")})
    return _Set(named, plan, order, letters_of(plan, named, order), business, bool(agency))


def _order(desk: Desk, shop: Shop, plan: Plan, business: bool) -> Order:
    """The newest that arrived, unless somebody wants to see the made-up one."""
    today = desk.office.today(shop)
    row = None if asked("order") == "example" else _newest(desk, shop)
    if row is not None:
        return order_of(state_of(row), row.id or 0, plan, shop, today)
    kind = {"kind": "business", "company": "Beispiel GmbH"} if business else {"kind": "consumer"}
    return made_up_order(plan, {**_PERSON, **_HOME, **kind}, _PRODUCT, today)


def _newest(desk: Desk, shop: Shop) -> ClaimRow | None:
    return next(iter(claims.listed(desk.office.conn, _ANY_STATE, shop.name, None, 1)), None)


def _cases(found: _Set) -> list[Case]:
    numbered = [(one.case, _shown(number, one)) for number, one in enumerate(found.letters, 1)]
    cases = ((key, t(title), tuple(one for case, one in numbered if case == key)) for key, title in _CASES.items())
    return [Case(*one) for one in cases if one[2]]


def _shown(number: int, one: Previewed) -> Shown:
    future = one.future
    return Shown(
        number, formats.weekday(future.on), str(one.payload()["subject"]), t("Brief") if one.on_paper else t("E-Mail"),
        t("an Sie") if one.draft.to_vendor else t("an den Käufer"), one.on_paper, bool(future.assumed),
    )  # fmt: skip


def _query() -> str:
    """What the addresses of frame and PDF must carry to show the same."""
    kept = {name: request.args[name][:60] for name in ("shop", "order", "buyer") if name in request.args}
    return f"?{urlencode(kept)}" if kept else ""
