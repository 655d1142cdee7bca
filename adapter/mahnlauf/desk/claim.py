"""Everything that one claim's page shows, put together from the story, the ledger, the decision and the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from mahnlauf.access.lease import GRANTED, SUSPENDED
from mahnlauf.core.events import NOTE
from mahnlauf.core.plan import Plan
from mahnlauf.desk import formats
from mahnlauf.desk.account import Account, account_of
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.lines import Line, line_of, stage_title
from mahnlauf.desk.office import Office
from mahnlauf.desk.picture import Picture, Stretch, picture
from mahnlauf.desk.reasons import reason_text
from mahnlauf.desk.sent import LETTERS, TASKS, Letter, Told, letters_of, told_of
from mahnlauf.desk.tongue import language, t
from mahnlauf.desk.words import BUYER_KINDS, DEFAULT_REASONS, LANGUAGES, STANDINGS
from mahnlauf.dunning.decide import Reason
from mahnlauf.dunning.describe import action_today, buyer_json, in_default_since, reasons, state_of
from mahnlauf.dunning.timeline import Moment, Voice, action_title, story
from mahnlauf.ledger.state import COLLECTING, OPEN, ClaimState
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands, events
from mahnlauf.store.access import LeaseRow, leases_of_order

_HIGHEST = 2**63 - 1
_NO_DAY, _UNDATED = date(1970, 1, 2), "der Shop nennt keinen Zeitpunkt"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the side cards; ``href`` only ever holds a http address."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """A reason why nothing happens, with its code; ``until`` only if the text does not name the day."""

    text: str
    code: str
    until: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim as people see it."""

    line: Line
    subject: str
    picture: Picture
    past: tuple[Moment, ...]
    future: tuple[Moment, ...]
    today: date
    account: Account
    currency: str
    why: tuple[Why, ...]
    due_now: str
    is_open: bool
    plan_facts: tuple[Fact, ...]
    buyer_facts: tuple[Fact, ...]
    shop_facts: tuple[Fact, ...]
    notes: tuple[tuple[date, str], ...]
    letters: tuple[Letter, ...]
    tasks: tuple[Told, ...]
    told: tuple[Told, ...]
    others: tuple[Told, ...]


def claim_page(office: Office, ident: str) -> ClaimPage:
    """The page of the claim of that id, as it stands in an address; raises NotFound."""
    row = office.claim(number_of(ident), formats.clipped(ident, 40))
    shop, plan, state = office.shop(row.shop), office.plan(row), state_of(row)
    today = office.today(shop)
    facts = events.of_claim(office.conn, row.shop, row.order_ref, row.instalment)
    told = story(facts, state, plan, shop, today, Voice(language(), told_in_words))
    past = _dated(told.past, state)
    left = commands.of_claim(office.conn, row.id or 0)
    due = action_today(state, plan, shop, today)
    return ClaimPage(
        line=line_of(office, row),
        subject=formats.clipped(state.subject, 120),
        picture=picture([*past, *told.future], today, _stretches(state, today), _running_term(state, today)),
        past=past,
        future=told.future,
        today=today,
        account=account_of(facts, state, plan, today),
        currency=row.currency,
        why=tuple(_why(one) for one in reasons(state, plan, shop, today)),
        due_now=action_title(due.as_data(), plan) if due else "",
        is_open=row.state in COLLECTING,
        plan_facts=tuple(_plan_facts(state, plan, today)),
        buyer_facts=tuple(_buyer_facts(state)),
        shop_facts=tuple(_shop_facts(state, shop, leases_of_order(office.conn, row.shop, row.order_ref))),
        notes=tuple((one.on, str(one.data.get("text", ""))) for one in facts if one.kind == NOTE),
        letters=letters_of(office, left, shop),
        tasks=told_of(office, (one for one in left if one.kind in TASKS), shop),
        told=told_of(office, (one for one in left if one.kind == "shop"), shop),
        others=told_of(office, (one for one in left if one.kind not in LETTERS | TASKS | {"shop"}), shop),
    )


def number_of(text: str) -> int:
    """An id as it stands in an address; -1, which nobody has, if it is none."""
    fits = text.isascii() and text.isdecimal() and len(text) < 20
    return min(int(text), _HIGHEST) if fits else -1


def _dated(past: Iterable[Moment], state: ClaimState) -> tuple[Moment, ...]:
    """Shops say that an order is in the bin, not since when (such events stand at the beginning of time): told with
    the day of the shop's last dated report, after everything else of that day."""
    known = state.seen_on or state.invoice_date
    if known is None:
        return tuple(past)
    undated = t(_UNDATED)
    moved = [replace(one, on=known, text=undated) if one.on <= _NO_DAY else one for one in past]
    return tuple(sorted(moved, key=lambda one: (one.on, one.text == undated)))


def _why(reason: Reason) -> Why:
    until = formats.day(reason.until)
    return Why(
        formats.sentence(formats.clipped(reason_text(reason.code, reason.text), 400)),
        reason.code,
        "" if until in reason.text else until,
    )


def _running_term(state: ClaimState, today: date) -> date | None:
    runs = state.state == OPEN and state.deadline is not None and state.deadline >= today
    return state.deadline if runs else None


def _stretches(state: ClaimState, today: date) -> Iterator[Stretch]:
    """The running term, and pauses that stand today or stood before."""
    if _running_term(state, today) and state.last_action_on:
        yield Stretch(min(state.last_action_on, today), state.deadline, "term")
    for pause in state.pauses:
        yield Stretch(pause.since, pause.until - timedelta(days=1) if pause.until else None, "pause")


def _plan_facts(state: ClaimState, plan: Plan, today: date) -> Iterator[Fact]:
    yield Fact("Verfahren", plan.title or plan.name)
    yield Fact("Fassung", f"{plan.name} · {plan.version}")
    if state.last_stage:
        index = plan.stage_index(state.last_stage)
        where = t(" (Stufe {n} von {all})", n=index + 1, all=len(plan.stages)) if index is not None else ""
        yield Fact("Zuletzt", f"{stage_title(plan, state.last_stage)}{where}")
    default = in_default_since(state, today)
    if default:
        reason = t(DEFAULT_REASONS.get(state.default_reason, state.default_reason))
        yield Fact("In Verzug seit", f"{formats.weekday(default)}" + (f" · {reason}" if reason else ""))
    elif state.state in COLLECTING:
        yield Fact("In Verzug", t("nein"))
    if state.handed_over_on:
        yield Fact("Übergeben am", formats.weekday(state.handed_over_on))


def _buyer_facts(state: ClaimState) -> Iterator[Fact]:
    buyer = buyer_json(state.buyer)
    yield Fact("Name", buyer["name"])
    yield Fact("Firma", buyer["company"])
    yield Fact("E-Mail", buyer["email"])
    yield Fact("Telefon", state.buyer.get("phone", ""))
    yield Fact("Anschrift", buyer["address"])
    yield Fact("Art", t(BUYER_KINDS.get(buyer["type"], buyer["type"])))
    yield Fact("Sprache", t(LANGUAGES.get(buyer["language"], buyer["language"])))


def _shop_facts(state: ClaimState, shop: Shop, leases: Sequence[LeaseRow]) -> Iterator[Fact]:
    yield Fact("Shop", f"{shop.name} · {shop.platform}")
    yield Fact("Bestellung", state.number, web_address(state.pay_link))
    yield Fact("Bestellt am", formats.weekday(state.invoice_date))
    yield Fact("Fällig am", formats.weekday(state.due_date))
    yield Fact("Zahlart", state.method)
    standing = t(STANDINGS.get(state.shop_standing, state.shop_standing))
    yield Fact("Stand im Shop", " · ".join(part for part in (_quoted(state.shop_status), standing) if part))
    yield Fact("Kurszugang", _access(leases, state))
    yield Fact("Zahlungen bekannt bis", formats.weekday(shop.known_up_to()))


def _access(leases: Sequence[LeaseRow], state: ClaimState) -> str:
    """What the whole order says about access; "offen" for products that nobody mapped to a course."""
    known = dict.fromkeys(_lease(one) for one in leases) or ([t("offen")] if state.products else [])
    return " · ".join(known)


def _lease(one: LeaseRow) -> str:
    if one.state == SUSPENDED:
        return t("gesperrt seit {on}", on=formats.day(one.since)) if one.since else t("gesperrt")
    if one.state == GRANTED:
        return t("offen, wird am {on} gesperrt", on=formats.day(one.until)) if one.until and one.reason else t("offen")
    return t("beendet")


def _quoted(text: str) -> str:
    return f"„{text}“" if text else ""


def web_address(address: str) -> str:
    """The address if a browser may follow it, else nothing: shops report what they like."""
    try:
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""
