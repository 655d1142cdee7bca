"""Which plan for which claim: rules, their faults, their table, and that the order of arrival makes no difference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.contract.platform import Noted
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import PlanError
from mahnlauf.dunning.replan import choose_anew
from mahnlauf.house import House
from mahnlauf.intake.record import record
from mahnlauf.settings import Settings
from mahnlauf.shops.plan_rules import ClaimFacts, Rule, RuleBook, fitting, rules_from_toml
from mahnlauf.store import claims, records
from mahnlauf.store.claims import ClaimRow

FACTS = ClaimFacts(
    shop="main", currency="EUR", amount_minor=49900, methods=("stripe_sepa_debit", "SEPA-Lastschrift"),
    products=("42", "kurs-7"), trigger="opened", country="DE", buyer="consumer",
)  # fmt: skip


# --- one rule ---


@pytest.mark.parametrize(
    "rule,fits",
    [
        (Rule("x"), True),
        (Rule("x", shop=("main",)), True),
        (Rule("x", shop=("other",)), False),
        (Rule("x", method=("*sepa*",)), True),
        (Rule("x", method=("*lastschrift",)), True),
        (Rule("x", method=("bacs", "cod")), False),
        (Rule("x", product=("42",)), True),
        (Rule("x", product=("kurs-*",)), True),
        (Rule("x", product=("4",)), False),
        (Rule("x", trigger=("opened",)), True),
        (Rule("x", trigger=("chargeback", "returned_debit")), False),
        (Rule("x", country=("AT", "DE")), True),
        (Rule("x", buyer=("business",)), False),
        (Rule("x", currency="CHF"), False),
        (Rule("x", shop=("main",), buyer=("business",)), False),
    ],
)
def test_a_rule_fits_if_all_its_conditions_hold(rule: Rule, fits: bool) -> None:
    assert rule.fits(FACTS) is fits


@pytest.mark.parametrize(
    "limits,fits",
    [
        ('amount_from = "499.00"', True),
        ('amount_from = "499.01"', False),
        ('amount_below = "499.00"', False),
        ('amount_below = "499.01"', True),
        ('amount_from = "10.00"\namount_below = "500.00"', True),
    ],
)
def test_amounts_are_compared_from_including_to_excluding(limits: str, fits: bool) -> None:
    (rule,) = rules_from_toml(f'[[rules]]\nplan = "x"\ncurrency = "EUR"\n{limits}\n', "r")
    assert rule.fits(FACTS) is fits


def test_amounts_of_another_currency_are_never_compared() -> None:
    (rule,) = rules_from_toml('[[rules]]\nplan = "x"\ncurrency = "JPY"\namount_from = "1"\n', "r")
    assert not rule.fits(FACTS)
    assert rule.fits(ClaimFacts("main", "JPY", 500))


def test_the_first_rule_that_fits_decides_and_the_shops_plan_is_the_last_word() -> None:
    rules = (Rule("a", buyer=("business",)), Rule("b", country=("DE",)), Rule("c"))
    assert list(fitting(rules, FACTS, "own")) == ["b", "c", "own"]
    assert list(fitting((), FACTS, "own")) == ["own"]


# --- the file ---


@pytest.mark.parametrize(
    "text,sentence",
    [
        ("[[rules]]\n", 'rules.toml, [[rules]] 1: "plan" is missing. Expected the name of a plan'),
        ('[[rules]]\nplan = "a"\nmetod = "x"', '"metod" is not known. Did you mean "method"?'),
        ('[[rules]]\nplan = "a"\ntrigger = "due"', '"trigger" is "due". Expected a list of: opened, returned_debit'),
        ('[[rules]]\nplan = "a"\nbuyer = ["firm"]', '"buyer" is ["firm"]. Expected a list of: consumer, business.'),
        ('[[rules]]\nplan = "a"\namount_from = "5"', '"currency" is missing. Expected the currency of the amounts'),
        ('[[rules]]\nplan = "a"\ncurrency = "EURO"', '"currency" is "EURO". Expected an ISO 4217 code such as EUR.'),
        ('[[rules]]\nplan = "a"\ncurrency = "EUR"\namount_from = 5', '"amount_from" is 5. Expected an amount as text'),
        (
            '[[rules]]\nplan = "a"\ncurrency = "EUR"\namount_from = "5"\namount_below = "5"',
            '"amount_from" is 5. Expected less than "amount_below", 5.',
        ),
        ('[[rules]]\nplan = "a"\n[[rules]]\nplan = "b"', "it fits every claim, so no rule after it is ever asked."),
        ('rule = "a"', '"rule" is not known. Did you mean "rules"?'),
        ("[[rules]", "rules.toml: this is not TOML:"),
    ],
)
def test_a_wrong_rule_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(PlanError) as raised:
        rules_from_toml(text, "rules.toml")
    assert [one for one in raised.value.findings if sentence in one]


def test_the_conditions_read_as_words() -> None:
    text = """
        [[rules]]
        plan = "bezahlt"
        shop = "main"
        method = ["*sepa*", "bacs"]
        trigger = "chargeback"
        buyer = "business"
        country = ["de", "at"]
        product = "42"
        currency = "EUR"
        amount_from = "50.00"
        amount_below = "500.00"
        [[rules]]
        plan = "none"
        currency = "CHF"
        [[rules]]
        plan = "novalnet"
    """
    assert [rule.conditions() for rule in rules_from_toml(text, "r")] == [
        "Shop main, Zahlungsart *sepa* oder bacs, Auslöser Rückbuchung, Käufer Unternehmen, Land DE oder AT, "
        "Produkt 42, Betrag ab 50,00 und unter 500,00 EUR",
        "Währung CHF",
        "immer",
    ]


def test_the_rules_are_read_again_when_their_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "plan_rules.toml"
    book = RuleBook(path)
    assert book.current() == ()
    path.write_text('[[rules]]\nplan = "a"\n', encoding="utf-8")
    assert book.current() == (Rule("a"),)
    path.unlink()
    assert book.current() == ()


# --- in the house ---


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    environ = {"MAHNLAUF_SECRET_KEY": "only the tests know this", "MAHNLAUF_TODAY": "2026-09-10"}
    opened = House.open(Settings.load(environ, tmp_path))
    opened.shops.save(
        "s1", "woocommerce", {"webhook_secret": "x" * 20, "test_mode": "false", "live_since": "2026-01-01"}
    )
    yield opened
    opened.close()


def write_rules(house: House, text: str) -> None:
    (house.settings.folder / "plan_rules.toml").write_text(text, encoding="utf-8")


def fact(kind: str, day: int, ref: str = "1001", **data: Any) -> Noted:
    return Noted(kind, f"{kind}:{ref}:{day}", ref, datetime(2026, 9, day, 8, tzinfo=UTC), data)


def opened(ref: str = "1001", **more: Any) -> Noted:
    data = {"principal_minor": 11900, "currency": "EUR", "invoice_date": "2026-09-01", "due_date": "2026-09-01"}
    return fact("claim.opened", 1, ref, **{**data, **more})


def claim(house: House, ref: str = "1001", instalment: int = 0) -> ClaimRow:
    row = claims.find(house.db.reader, "s1", ref, instalment)
    assert row is not None
    return row


RETURNED = '[[rules]]\nplan = "spreadmind"\ntrigger = ["returned_debit", "chargeback"]\n'
STORY = (
    opened(),
    fact("payment.received", 2, amount_minor=11900, payment_ref="dd1"),
    fact("payment.returned", 5, payment_ref="dd1", fee_minor=300, reason_code="AM04"),
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_claim_that_never_ran_gets_the_plan_of_its_first_trigger_in_any_order(
    house: House, order: tuple[int, ...]
) -> None:
    write_rules(house, RETURNED)
    for number in order:
        record(house.intake, "s1", [STORY[number]])
    row = claim(house)
    assert (row.plan, row.next_stage, row.next_on) == ("spreadmind", "reminder", "2026-09-05")
    assert house.plans.version(house.db.reader, row.plan_version).name == "spreadmind"


def test_a_claim_that_has_run_keeps_its_plan_and_its_version(house: House) -> None:
    write_rules(house, RETURNED)
    house.shops.save("s1", "woocommerce", {"plan": "copecart", "stale_after_days": "3650"})
    record(house.intake, "s1", [opened()])
    with house.db.write() as conn:
        conn.execute("update shops set heard_at = '2026-09-01T05:00:00Z'")
    house.shops.forget("s1")
    house.runner.clock = Clock(date(2026, 9, 2))
    assert house.runner.run(date(2026, 9, 2)).acted == 1
    before = claim(house)
    record(house.intake, "s1", STORY[1:])
    after = claim(house)
    assert (after.plan, after.plan_version) == ("copecart", before.plan_version)


def test_rules_look_at_amount_buyer_method_and_product(house: House) -> None:
    write_rules(
        house,
        '[[rules]]\nplan = "none"\namount_below = "10.00"\ncurrency = "EUR"\n'
        '[[rules]]\nplan = "bezahlt"\nbuyer = "business"\n'
        '[[rules]]\nplan = "novalnet"\nmethod = "*sepa*"\n'
        '[[rules]]\nplan = "copecart"\nproduct = "42"\n',
    )
    record(house.intake, "s1", [opened("1", principal_minor=999)])
    record(house.intake, "s1", [opened("2", buyer={"kind": "business"})])
    record(house.intake, "s1", [opened("3", method="stripe_sepa")])
    record(house.intake, "s1", [opened("4", products=["41", "42"])])
    record(house.intake, "s1", [opened("5")])
    plans = [claim(house, str(number)).plan for number in range(1, 6)]
    assert plans == ["none", "bezahlt", "novalnet", "copecart", "full_service"]


def test_an_instalment_follows_the_plan_for_instalments(house: House) -> None:
    house.shops.save("s1", "woocommerce", {"plan": "copecart"})
    whole = opened("7")
    part = Noted(whole.kind, "part", "7", whole.at, whole.data, instalment=2)
    record(house.intake, "s1", [whole, part])
    assert (claim(house, "7").plan, claim(house, "7", 2).plan) == ("copecart", "copecart_instalments")


def test_a_plan_for_businesses_is_never_used_against_a_consumer(house: House) -> None:
    folder = house.settings.plans_dir
    folder.mkdir()
    text = house.plans.text("full_service")[0]
    (folder / "b2b.toml").write_text(
        text.replace('"full_service"', '"b2b"').replace("[interest]", 'buyers = ["business"]\n[interest]'),
        encoding="utf-8",
    )
    house.shops.save("s1", "woocommerce", {"plan": "b2b"})
    record(house.intake, "s1", [opened("1"), opened("2", buyer={"kind": "business"})])
    assert (claim(house, "1").plan, claim(house, "2").plan) == ("none", "b2b")


def test_a_faulty_rule_or_plan_loses_no_claim_and_is_told(house: House) -> None:
    write_rules(house, '[[rules]]\nplan = "gone"\n')
    record(house.intake, "s1", [opened()])
    assert (claim(house).plan, claim(house).next_on) == ("none", None)
    (told,) = records.open_findings(house.db.reader)
    assert told["code"] == "plan"
    assert 'Plan "gone" does not exist.' in told["text"]


def test_rules_that_changed_are_applied_to_claims_that_never_ran(house: House) -> None:
    record(house.intake, "s1", [opened("1"), opened("2", principal_minor=500)])
    assert claim(house, "2").plan == "full_service"
    write_rules(house, '[[rules]]\nplan = "none"\namount_below = "10.00"\ncurrency = "EUR"\n')
    moved = choose_anew(house.db, house.plans, house.shops, house.clock)
    assert moved == [(claim(house, "2").id, "full_service", "none")]
    assert (claim(house, "2").plan, claim(house, "2").next_on) == ("none", None)
    assert choose_anew(house.db, house.plans, house.shops, house.clock) == []


def test_a_known_claim_keeps_its_plan_while_the_rules_are_broken(house: House) -> None:
    record(house.intake, "s1", [opened()])
    write_rules(house, "[[rules]")
    record(house.intake, "s1", [fact("statement", 3)])
    assert claim(house).plan == "full_service"


def test_a_file_must_be_called_like_its_plan(house: House) -> None:
    folder = house.settings.plans_dir
    folder.mkdir()
    (folder / "mine.toml").write_text(house.plans.text("novalnet")[0], encoding="utf-8")
    with pytest.raises(PlanError, match=r'"name" is "novalnet"\. Expected "mine"'):
        house.plans.current("mine")
