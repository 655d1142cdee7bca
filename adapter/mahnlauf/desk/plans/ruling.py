"""The table of rules: which plan for which claim, changed as text with the table beside it, and asked for one claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from mahnlauf.clerk import Actor
from mahnlauf.clerk.plans import Overtaken, examined_rules, save_rules
from mahnlauf.core.errors import PlanError
from mahnlauf.core.money import Money, MoneyError, known_currency
from mahnlauf.desk import formats
from mahnlauf.desk.listing import Asked, page_of
from mahnlauf.desk.plans.editing import plain
from mahnlauf.desk.plans.findings import told
from mahnlauf.desk.plans.showing import keeping
from mahnlauf.desk.route import Answer, Desk, Route, asked, back
from mahnlauf.desk.route import told as typed
from mahnlauf.desk.tongue import language, t
from mahnlauf.dunning import plan_why as why
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.plan_choice import facts_of
from mahnlauf.people.roles import PLANS
from mahnlauf.shops import plan_files as files
from mahnlauf.shops.plan_files import LONGEST
from mahnlauf.shops.plan_rules import FILE, TRIGGERS, WORDS, ClaimFacts, Rule
from mahnlauf.shops.shop import Shop

EXAMPLE = """[[rules]]                       # kleine Beträge: nicht mahnen
plan = "none"
currency = "EUR"
amount_below = "10.00"

[[rules]]                       # Lastschriften, die zurückkommen
plan = "spreadmind"
trigger = ["returned_debit", "chargeback"]

[[rules]]                       # Unternehmen in Deutschland und Österreich ab 500 Euro
plan = "bezahlt"
buyer = "business"
country = ["DE", "AT"]
currency = "EUR"
amount_from = "500.00"
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule as the table shows it. ``says`` is its answer to the claim that was asked for, ``hit``: it decides."""

    number: int
    conditions: str
    plan: str
    says: str = ""
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The rules, or one sentence for each fault. ``shops`` are those that decide where no rule fits."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    shops: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim that was asked for: what it is, what each rule says of it, what it gets."""

    claim: str
    facts: str
    rows: tuple[Row, ...]
    plan: str
    reason: str


def rules(desk: Desk) -> Answer:
    """The table, its text, and what a claim would get."""
    stored = files.stored_rules(desk.house.plans)
    return _page(desk, stored.text, stored.digest)


def draft(desk: Desk) -> Answer:
    """The table of what is being typed."""
    return desk.part("plans/rules_table.html", table=_table(desk, plain(request.form.get("toml", ""))))


def save(desk: Desk) -> Answer:
    """Writes the rules; claims that have begun keep their plan."""
    text = plain(request.form.get("toml", ""))
    try:
        save_rules(keeping(desk), text, typed("seen", 40), Actor(desk.visitor.actor, "desk"))
    except Overtaken:
        fault = t(
            "Inzwischen hat jemand anders die Regeln gespeichert. Ihr Text ist noch hier, gespeichert wurde er nicht."
            " Darunter steht, was jetzt gilt. Speichern Sie noch einmal, gilt Ihrer."
        )
        stored = files.stored_rules(desk.house.plans)
        return _page(desk, text, stored.digest, fault, stored.text, 409)
    except PlanError:
        return _page(desk, text, typed("seen", 40), t("Erst ohne Fehler lassen sich die Regeln speichern."), "", 400)
    return back("/plan-rules?saved=1")


def _page(desk: Desk, text: str, seen: str, fault: str = "", theirs: str = "", status: int = 200) -> Answer:
    given = {name: asked(name) for name in ("q", "shop", "method", "product", "trigger", "country", "buyer", "amount")}
    response = desk.lively(
        "plans/rules.html", here="plans", text=text, seen=seen, table=_table(desk, text), fault=fault, theirs=theirs,
        given=given, trial=_trial(desk, given), triggers=TRIGGERS, words=WORDS[language()], longest=LONGEST,
        shops=[shop.name for shop in desk.office.shops()[0]], example=EXAMPLE, saved=asked("saved", 1) == "1",
        plans=desk.house.plans.names(),
    )  # fmt: skip
    response.status_code = status
    return response


def _table(desk: Desk, text: str) -> Table:
    found, faults = examined_rules(desk.house.plans, text)
    rows = tuple(
        Row(number, rule.conditions(language()), rule.plan) for number, rule in enumerate(found, start=1)
    )  # fmt: skip
    shops = tuple((shop.name, shop.plan) for shop in desk.office.shops()[0] if not shop.is_external)
    return Table(rows, tuple(told(one, FILE) for one in faults), shops)


# --- which plan would a claim get ---


def _trial(desk: Desk, given: dict[str, str]) -> Trial | None:
    """None while nothing was asked, or no such claim exists."""
    if given["q"]:
        return _of_claim(desk, given["q"])
    shop = next((one for one in desk.office.shops()[0] if one.name == given["shop"]), None)
    return _tried(desk, shop, _made_up(shop, given), "") if shop else None


def _of_claim(desk: Desk, query: str) -> Trial | None:
    lines = page_of(desk.office, Asked(query=query, within=False)).lines
    if not lines:
        return None
    row = desk.office.claim(lines[0].id)
    shop = desk.office.shop(row.shop)
    began = t("Es hat schon begonnen und behält „{plan}“.", plan=row.plan) if row.stage else ""
    claim = f"{lines[0].buyer}, {row.number}, {lines[0].claim_no}"
    return _tried(desk, shop, facts_of(state_of(row), shop), claim, began)


def _made_up(shop: Shop | None, given: dict[str, str]) -> ClaimFacts:
    amount, _, currency = given["amount"].partition(" ")
    currency = currency.strip().upper() if known_currency(currency.strip().upper()) else "EUR"
    return ClaimFacts(
        shop=given["shop"], currency=currency, amount_minor=_minor(amount, currency),
        methods=(given["method"],) if given["method"] else (), products=(given["product"],) if given["product"] else (),
        trigger=given["trigger"] if given["trigger"] in TRIGGERS else "opened",
        country=(given["country"] or (shop.country if shop else "")).upper(),
        buyer="business" if given["buyer"] == "business" else "consumer",
    )  # fmt: skip


def _minor(amount: str, currency: str) -> int:
    try:
        return Money.parse(amount.replace(",", "."), currency).minor
    except MoneyError:
        return 0


def _tried(desk: Desk, shop: Shop, facts: ClaimFacts, claim: str, began: str = "") -> Trial:
    book = desk.house.plans
    found = examined_rules(book, files.stored_rules(book).text)[0]
    said = why.answers(book, () if shop.is_external else found, facts, shop.plan)
    decides = why.chosen(said)
    rows = tuple(_row(one, shop) for one in said)
    return Trial(claim, _told(facts), rows, decides.plan, began or _reason(decides, shop, found))


def _row(one: why.Answer, shop: Shop) -> Row:
    conditions = one.rule.conditions(language()) if one.rule else t("Einstellung von {shop}", shop=shop.name)
    return Row(one.number, conditions, one.plan, _says(one), one.verdict == why.CHOSEN)


def _says(one: why.Answer) -> str:
    match one.verdict:
        case why.CHOSEN:
            return t("passt und entscheidet")
        case why.MISSED:
            return t("passt nicht: {condition}", condition=WORDS[language()][one.condition])
        case why.NOT_FOR_BUYER:
            return t("passt, aber das Verfahren ist nicht für solche Käufer")
        case why.BROKEN:
            return t("passt, aber das Verfahren lässt sich nicht lesen")
    return t("wird nicht mehr gefragt")


def _reason(decides: why.Answer, shop: Shop, found: Sequence[Rule]) -> str:
    if decides.rule is not None:
        return t("Regel {n} passt als erste.", n=decides.number)
    if decides.number <= len(found) + 1:
        return t("Keine Regel passt, also gilt die Einstellung von {shop}.", shop=shop.name)
    return t("Für solche Käufer ist kein Verfahren da, also wird nicht gemahnt.")


def _told(facts: ClaimFacts) -> str:
    words = WORDS[language()]
    parts = [
        facts.shop, formats.money(facts.amount_minor, facts.currency), words[facts.buyer], words[facts.trigger],
        facts.country, *facts.methods, *facts.products,
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


ROUTES = (
    Route("/plan-rules", rules, (PLANS,)),
    Route("/plan-rules/draft", draft, (PLANS,), ("POST",)),
    Route("/plan-rules/save", save, (PLANS,), ("POST",)),
)
