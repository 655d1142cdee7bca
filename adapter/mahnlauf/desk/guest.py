"""The buyer's page and the merchant's answer: one claim each, opened by a signed link without login or cookie."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from mahnlauf.clerk import Actor, Case, Refusal, perform
from mahnlauf.clerk.buyer_says import OBJECT, WISHES, buyer_says
from mahnlauf.clerk.consequence import standing_of
from mahnlauf.clerk.saying import written
from mahnlauf.clerk.titles import step_title
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.core.money import Money
from mahnlauf.core.references import rf_reference
from mahnlauf.desk import guard, pages
from mahnlauf.desk.claim import web_address
from mahnlauf.desk.guest_words import GuestWords
from mahnlauf.desk.limits import Limit
from mahnlauf.desk.merchant_question import ANSWERS, question_of
from mahnlauf.desk.office import House
from mahnlauf.desk.route import told
from mahnlauf.desk.tongue import speak
from mahnlauf.desk.words import FEES, FEES_ENGLISH
from mahnlauf.dunning.letter_facts import claim_number, creditor_of
from mahnlauf.ledger.state import COLLECTING, HANDED_OVER, IN_COURT
from mahnlauf.letters import Creditor, girocode_of
from mahnlauf.outbox.pictures import shown
from mahnlauf.paper import code
from mahnlauf.shops.links import BUYER, MERCHANT, Links
from mahnlauf.store import commands, links
from mahnlauf.store.commands import DONE, CommandRow

_TRIES, _WINDOW = 30, 600.0


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the composition; ``note`` is the smaller print."""

    text: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GuestPage:
    """The claim as its buyer sees it."""

    token: str
    creditor: Creditor
    greeting: str
    why: str
    open: str
    is_open: bool
    notes: tuple[str, ...]
    lines: tuple[Line, ...]
    total: str
    pay_link: str
    reference: str
    iban: str
    privacy: str
    code: Markup
    letters: tuple[tuple[int, str, str], ...]
    can_speak: bool
    agency: str


def register(blueprint: Blueprint, house: House) -> None:
    """Adds the buyer's routes."""
    views = _Guests(house, Limit(_TRIES, _WINDOW, time.monotonic))
    blueprint.add_url_rule("/c/<token>", "buyer", views.show)
    blueprint.add_url_rule("/c/<token>/<wish>", "buyer_says", views.say, methods=["POST"])
    blueprint.add_url_rule("/c/<token>/letters/<int:command>", "buyer_letter", views.letter)
    blueprint.add_url_rule("/m/<token>", "merchant", views.ask)
    blueprint.add_url_rule("/m/<token>/<verb>", "merchant_says", views.answer, methods=["POST"])


@dataclass(frozen=True, slots=True)
class _Guests:
    house: House
    limit: Limit

    def show(self, token: str, fault: str = "", status: int = 200) -> AnyResponse:
        """What is owed and why; GET changes nothing."""
        case = self._case(token)
        if case is None:
            return _gone()
        words = words_of(case)
        shown = guest_page(case, token, words, commands.of_claim(self.house.db.reader, case.id))
        sent = request.args.get("sent") == "1"
        return Response(pages.page("buyer.html", page=shown, words=words, sent=sent, fault=fault), status)

    def say(self, token: str, wish: str) -> AnyResponse:
        """What the buyer tells us."""
        case = self._case(token)
        if case is None or wish not in WISHES:
            return _gone()
        words = words_of(case)
        if not self.limit.take(request.remote_addr or ""):
            return self.show(token, words("too_often"), 429)
        text, on = told("text", 1000)[:1000].replace("\x00", ""), _day(told("on", 10))
        if wish == OBJECT and not text:
            return self.show(token, words("empty"), 400)
        if not buyer_says(self.house.intake, case.id, wish, text, on):
            return self.show(token, words("too_often"), 429)
        return redirect(f"/c/{token}?sent=1" + ("&lang=en" if _asked_language() == "en" else ""), 303)

    def letter(self, token: str, command: int) -> AnyResponse:
        """A letter as it was sent to him."""
        case = self._case(token)
        found = commands.get(self.house.db.reader, command)
        if case is None or found is None or found.claim_id != case.id or not _is_his(found):
            return _gone()
        return guard.framed(Response(shown(found.payload, self.house.shops.get(found.shop)), mimetype="text/html"))

    def ask(self, token: str, fault: str = "", status: int = 200) -> AnyResponse:
        """What the merchant is asked, and the consequence of every answer; GET changes nothing."""
        case = self._case(token, MERCHANT)
        if case is None:
            return _gone()
        language = _asked_language() or case.shop.language
        speak(language)
        shown = question_of(case, token, language)
        return Response(pages.page("merchant.html", page=shown, fault=fault), status)

    def answer(self, token: str, verb: str) -> AnyResponse:
        """The merchant's answer; the link stands for him."""
        case = self._case(token, MERCHANT)
        if case is None or verb not in ANSWERS:
            return _gone()
        speak(case.shop.language)
        try:
            perform(self.house.intake, case.id, verb, {}, Actor("owner", "mail"))
        except Refusal as fault:
            return self.ask(token, fault.said.text(case.shop.language), 409)
        return redirect(f"/m/{token}", 303)

    def _case(self, token: str, purpose: str = BUYER) -> Case | None:
        """The claim that the link opens; None if it is forged, over or revoked."""
        own = Links(self.house.settings.secret_key, self.house.settings.base_url)
        opened = own.read(purpose, token, self.house.clock.today("Europe/Berlin"))
        if opened is None:
            return None
        if opened.made_on.isoformat() <= links.revoked_up_to(self.house.db.reader, opened.claim_id):
            return None
        try:
            return Case.of(self.house.intake, opened.claim_id)
        except MahnlaufError:
            return None


def words_of(case: Case) -> GuestWords:
    """The buyer's language, or the one that the address asks for; the shop's register."""
    language = _asked_language() or case.state.buyer.get("language") or case.shop.language
    words = GuestWords(language, case.shop.register)
    speak(words.language)
    return words


def guest_page(case: Case, token: str, words: GuestWords, left: list[CommandRow]) -> GuestPage:
    """Everything on the page; nothing of it comes from other claims of the buyer."""
    standing, creditor = standing_of(case), creditor_of(case.shop)
    minor = standing.open.total_minor
    reference = rf_reference(claim_number(case.id))
    at_agency = case.state.state in (HANDED_OVER, IN_COURT)
    payload = "" if at_agency else girocode_of(creditor, case.row.currency, minor, reference)
    number, on = case.state.number, case.state.invoice_date
    return GuestPage(
        token=token,
        creditor=creditor,
        greeting=words("greeting", name=case.row.buyer_name) if case.row.buyer_name else "",
        why=words("why", number=number, on=_shown(on, words), creditor=creditor.name),
        open=_money(minor, case, words),
        is_open=minor > 0 and case.state.state in COLLECTING,
        notes=tuple(_notes(case, words)),
        lines=tuple(_lines(case, words, standing.open.interest_minor)),
        total=_money(minor, case, words),
        pay_link="" if at_agency else web_address(case.state.pay_link),
        reference=_by_four(reference),
        iban=_by_four(creditor.iban),
        privacy=web_address(creditor.privacy_url),
        code=Markup(code.svg(payload)),  # noqa: S704  # drawn by us from a checked payload: digits and a path
        letters=tuple(
            (one.id, str(one.payload["subject"]), _shown(one.payload.get("on"), words)) for one in left if _is_his(one)
        ),
        can_speak=case.state.state in COLLECTING,
        agency=case.shop.settings.get("agency", "") if at_agency else "",
    )


def _notes(case: Case, words: GuestWords) -> Iterator[str]:
    """What matters now, in sentences: the term, a pause, what follows."""
    if case.state.state in (HANDED_OVER, IN_COURT):
        yield words("at_agency", agency=case.shop.settings.get("agency", ""))
        return
    if case.standing("disputed"):
        yield words("disputed")
        return
    held = [one.until for one in case.standing("hold", "promise")]
    if held and None not in held:
        last = max(one for one in held if one is not None)
        yield words("held", day=_shown(date.fromordinal(last.toordinal() - 1), words))
        return
    if case.state.deadline is not None and case.state.deadline >= case.today:
        yield words("pay_by", day=_shown(case.state.deadline, words))
    coming = standing_of(case).next
    if coming is not None and not held:
        step = step_title(coming.action, case.plan, words.language)
        more = f" {words('agency_costs')}" if coming.action.type == "handover" else ""
        yield words("next", day=_shown(coming.on, words), step=step) + more


def _lines(case: Case, words: GuestWords, interest: int) -> Iterator[Line]:
    state = case.state
    subject = f"{state.subject}, " if state.subject else ""
    yield Line(f"{subject}{words('order', number=state.number)}", _money(state.original, case, words))
    fees = FEES_ENGLISH if words.language == "en" else FEES
    for fee in state.fee_items:
        yield Line(fees.get(fee.kind, fees["other"]), _money(fee.minor, case, words))
    kept = [one for one in state.payments if not one.undone]
    if whole := interest + sum(one.interest for one in kept):
        yield Line(words("interest"), _money(whole, case, words))
    for one in kept:
        shares = [words(f"to_{name}", amount=_money(getattr(one, name), case, words))
                  for name in ("fees", "interest", "principal", "credit") if getattr(one, name)]  # fmt: skip
        note = words("booked", shares=", ".join(shares)) if len(shares) > 1 else ""
        yield Line(words("payment", day=_shown(one.on, words)), _money(-one.amount, case, words), note)
    if state.credited or state.cancelled_minor or state.written_off:
        minor = state.credited + state.cancelled_minor + state.written_off
        yield Line(words("reduced"), _money(-minor, case, words))
    if state.credit:
        yield Line(words("credit"), _money(state.credit, case, words))


def _by_four(text: str) -> str:
    """As people read it out and type it."""
    plain = text.replace(" ", "")
    return " ".join(plain[place : place + 4] for place in range(0, len(plain), 4))


def _is_his(command: CommandRow) -> bool:
    sent = command.kind in ("mail", "letter") and command.state == DONE
    return sent and command.payload.get("audience") == "buyer" and not command.payload.get("test")


def _money(minor: int, case: Case, words: GuestWords) -> str:
    shown = written(Money(minor, case.row.currency), words.language)
    return shown.replace("-", "−")


def _shown(day: date | str | None, words: GuestWords) -> str:
    if not day:
        return ""
    return written(date.fromisoformat(day) if isinstance(day, str) else day, words.language)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _asked_language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in ("de", "en") else ""


def _gone() -> Response:
    """The same for a forged, an old and a revoked link."""
    language = _asked_language() or request.accept_languages.best_match(("de", "en")) or "de"
    speak(language)
    words = GuestWords(language, "sie")
    return Response(pages.page("gone.html", title=words("gone"), text=words("gone_text")), 404)
