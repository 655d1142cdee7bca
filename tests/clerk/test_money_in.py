"""Money that came in and names no claim: kept once, given to claims whole or split, or refused with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mahnlauf.clerk import Actor, NotNow, Refusal, WrongField
from mahnlauf.clerk.assigning import assign, preview_assignment, shares_of
from mahnlauf.clerk.erasing import everything_about
from mahnlauf.clerk.incoming import Incoming, dismiss, money_of, take, take_up_again
from mahnlauf.clerk.suggesting import first_choice, suggestion_of, suggestions
from mahnlauf.core.errors import NotFound
from mahnlauf.core.money import Money
from mahnlauf.store import audit, money_in
from mahnlauf.store.erasure import erase_order
from mahnlauf.store.money_in import MoneyRow
from mahnlauf.store.money_tables import DAYS_TO_PAY
from tests.desk.visitor import buyer
from tests.world import World

ANNA = Actor("user:1", "desk")
MIRA = buyer("Mira Castellanos", "mira@post.example")


@pytest.fixture
def owing(world: World) -> World:
    """Mira owes 100 and 50 euro, Ömer 30 euro and 70 francs."""
    world.order("1001", "100.00", billing=MIRA)
    world.day(3)
    world.order("1002", "50.00", billing=MIRA)
    world.order("1003", "30.00", billing=buyer("Ömer Öztürk", "oemer@post.example"))
    world.order("1004", "70.00", currency="CHF", billing=buyer("Ömer Öztürk", "oemer@post.example"))
    world.day(10)
    return world


def came(world: World, cents: int, purpose: str = "", payer: str = "", **more: Any) -> MoneyRow:
    told = Incoming(Money(cents, more.pop("currency", "EUR")), more.pop("on", world.today), payer, purpose, **more)
    return take(world.house.intake, "laden", told, ANNA)[1]


def likely(world: World, money: MoneyRow) -> list[tuple[str, str]]:
    return [(one.row.order_ref, one.why) for one in suggestions(world.house.intake, money)]


def ident(world: World, ref: str) -> int:
    return world.row(ref).id or 0


def given(world: World, money: MoneyRow, *shares: tuple[str, int]) -> None:
    world.later()
    assign(world.house.intake, money, [(ident(world, ref), minor) for ref, minor in shares], ANNA)


# --- what comes in ---


@pytest.mark.parametrize("purpose", ["{no}", "Rechnung {no}, danke", "RF58{no}", "rf58 {spaced}", "{lower}"])
def test_money_that_names_a_claim_by_our_number_is_booked_at_once(owing: World, purpose: str) -> None:
    no = f"ML{ident(owing, '1002'):06d}"
    money = came(owing, 2000, purpose.format(no=no, spaced=" ".join(no), lower=no.lower()))
    assert (money.state, owing.claim("1002")["total_minor"]) == ("assigned", 3000)
    assert money_in.shares_of(owing.house.db.reader, money.id) == [(ident(owing, "1002"), 2000)]


@pytest.mark.parametrize(
    "cents,purpose",
    [(5001, "ML000002"), (2000, "ML000001 ML000002"), (2000, "ML000099"), (2000, "ML000004"), (2000, "XML000002"),
     (2000, "ML0000021"), (2000, "")],
)  # fmt: skip
def test_money_that_is_too_much_for_its_claim_or_names_none_waits(owing: World, cents: int, purpose: str) -> None:
    assert came(owing, cents, purpose).state == "open"
    assert owing.claim("1002")["total_minor"] == 5000


def test_the_same_reference_is_the_same_money_and_another_amount_is_refused(owing: World) -> None:
    first, again = came(owing, 900, ref="bank-1"), came(owing, 900, "other words", ref="bank-1")
    assert (again.id, again.purpose) == (first.id, "")
    with pytest.raises(Refusal, match=r"bank-1 stands for 9\.00 EUR"):
        came(owing, 901, ref="bank-1")
    assert came(owing, 900, "a").id != came(owing, 900, "b").id
    assert came(owing, 900, "a").id == came(owing, 900, "a").id


@pytest.mark.parametrize(
    "wish",
    [{"cents": 0}, {"cents": -5}, {"cents": 5, "on": date(2026, 3, 13)}, {"cents": 5, "purpose": "two\nlines"},
     {"cents": 5, "payer": "x" * 501}],
)  # fmt: skip
def test_what_cannot_have_come_in_is_refused_with_a_sentence(owing: World, wish: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        came(owing, **wish)
    assert money_in.page(owing.house.db.reader, (), "", None, 9) == []


# --- whose it may be ---


def test_what_is_named_comes_first_then_the_same_buyer_the_amount_and_the_name(owing: World) -> None:
    money = came(owing, 3000, "Bestellung 1002", "Öztürk Oemer, Ömer")
    assert likely(owing, money) == [("1002", "named"), ("1001", "same_buyer"), ("1003", "same_amount")]
    assert likely(owing, came(owing, 100, "", "Ömer Öztürk")) == [("1003", "same_name")]
    assert likely(owing, came(owing, 7000, "1004", "", currency="CHF")) == [("1004", "named")]
    assert likely(owing, came(owing, 7000, "1004")) == [("1003", "same_buyer")]  # francs are not euro
    assert likely(owing, came(owing, 7000, "nichts", "Niemand")) == []


def test_only_the_single_claim_of_an_amount_is_ticked_beforehand(owing: World) -> None:
    money = came(owing, 5000)
    assert [one.row.order_ref for one in first_choice(suggestions(owing.house.intake, money))] == ["1002"]
    owing.order("1005", "50.00")
    assert first_choice(suggestions(owing.house.intake, money)) == []


# --- giving it away ---


def test_it_is_split_over_several_claims_and_each_is_booked_once(owing: World) -> None:
    money = came(owing, 12000, "für alles", "Mira")
    given(owing, money, ("1001", 10000), ("1002", 2000))
    assert [owing.claim(ref)["total_minor"] for ref in ("1001", "1002")] == [0, 3000]
    with pytest.raises(NotNow, match="settled already"):
        given(owing, money_of(owing.house.intake, money.id), ("1001", 12000))
    with pytest.raises(NotNow, match="settled already"):  # also by a row that was read before
        given(owing, money, ("1003", 12000))
    assert owing.claim("1003")["total_minor"] == 3000
    owing.check()
    done = [one for one in audit.page(owing.house.db.reader, limit=9) if one.what == "money.assigned"]
    assert [(one.actor, one.claim_id) for one in done] == [("user:1", 2), ("user:1", 1)]


def test_looking_at_it_writes_nothing_and_foretells_the_amounts(owing: World) -> None:
    money = came(owing, 12000)
    found = preview_assignment(owing.house.intake, money, [(1, 10000), (2, 2000)])
    assert [one.after.open.total_minor for _, one in found] == [0, 3000]
    assert [owing.claim(ref)["total_minor"] for ref in ("1001", "1002")] == [10000, 5000]
    assert money_of(owing.house.intake, money.id).state == "open"


@pytest.mark.parametrize(
    "told,shares",
    [({}, {"1001": 10000, "1002": 2000}), ({"1002": 5000}, {"1001": 7000, "1002": 5000})],
)
def test_what_nobody_said_is_split_as_the_law_has_it(
    owing: World, told: dict[str, int], shares: dict[str, int]
) -> None:
    chosen = [suggestion_of(owing.house.intake, owing.row(ref)) for ref in ("1002", "1001")]
    named = {ident(owing, ref): minor for ref, minor in told.items()}
    found = shares_of(came(owing, 12000), chosen, named)
    assert dict(found) == {ident(owing, ref): minor for ref, minor in shares.items()}


def test_shares_that_do_not_come_to_the_money_are_refused_with_what_is_missing(owing: World) -> None:
    money = came(owing, 12000)
    for shares, words in (
        ([(1, 10000)], r"20\.00 EUR are left over"),
        ([(1, 12001)], r"0\.01 EUR too much"),
        ([(1, 6000), (1, 6000)], "named twice"),
        ([(4, 12000)], "is in CHF"),
        ([(99, 12000)], "does not exist"),
        ([(1, 12001), (2, -1)], "above zero"),
        ([], "No claim is chosen"),
    ):
        with pytest.raises(WrongField, match=words):
            assign(owing.house.intake, money, shares, ANNA)
    chosen = [suggestion_of(owing.house.intake, owing.row(ref)) for ref in ("1001", "1002")]
    with pytest.raises(WrongField, match="Nothing is left for claim ML000002"):
        shares_of(money, chosen, {1: 12000})
    owing.check()


def test_the_only_claim_that_is_chosen_gets_all_of_it_even_if_nothing_is_open(owing: World) -> None:
    given(owing, came(owing, 5000), ("1002", 5000))
    money = came(owing, 700, "noch einmal")
    chosen = [suggestion_of(owing.house.intake, owing.row("1002"))]
    assert shares_of(money, chosen, {}) == [(2, 700)]
    given(owing, money, ("1002", 700))
    assert owing.claim("1002")["credit_minor"] == 700
    with pytest.raises(NotNow, match="settled already"):
        shares_of(money_of(owing.house.intake, money.id), chosen, {})


def test_too_much_becomes_a_credit_of_the_chosen_claim(owing: World) -> None:
    given(owing, came(owing, 6000), ("1002", 6000))
    assert (owing.claim("1002")["state"], owing.claim("1002")["credit_minor"]) == ("paid", 1000)


def test_money_from_before_the_claim_is_booked_on_the_claims_first_day(owing: World) -> None:
    given(owing, came(owing, 5000, on=owing.today - timedelta(days=30)), ("1002", 5000))
    assert [one.on for one in owing.state("1002").payments] == [date(2026, 3, 5)]


def test_a_claim_that_moves_meanwhile_leaves_everything_as_it_was(
    owing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    money = came(owing, 12000)
    monkeypatch.setattr("mahnlauf.store.claims.unmoved", lambda conn, known: set())
    with pytest.raises(NotNow, match="changed since"):
        given(owing, money, ("1001", 10000), ("1002", 2000))
    assert money_of(owing.house.intake, money.id).state == "open"
    assert owing.state("1001").payments == []


# --- not ours ---


def test_what_is_not_ours_needs_a_reason_and_can_be_taken_up_again(owing: World) -> None:
    intake, money = owing.house.intake, came(owing, 4200)
    with pytest.raises(WrongField, match="reason"):
        dismiss(intake, money, "not_ours", "  ", ANNA)
    dismiss(intake, money, "sent_back", "Irrläufer", ANNA)
    settled = money_of(intake, money.id)
    assert (settled.state, settled.reason) == ("sent_back", "Irrläufer")
    with pytest.raises(NotNow):
        dismiss(intake, money, "not_ours", "noch einmal", ANNA)
    assert money_in.waiting(owing.house.db.reader, (), 9) == []
    take_up_again(intake, settled, ANNA)
    assert [one.id for one in money_in.waiting(owing.house.db.reader, (), 9)] == [money.id]
    with pytest.raises(NotNow):
        take_up_again(intake, money, ANNA)
    words = [one.what for one in audit.page(owing.house.db.reader, limit=9)]
    assert words == ["money.reopened", "money.sent_back", "money.kept"]
    assert "Irrläufer" not in "".join(one.detail for one in audit.page(owing.house.db.reader, limit=9))


def test_what_was_given_to_claims_cannot_be_taken_up_again(owing: World) -> None:
    money = came(owing, 5000)
    given(owing, money, ("1002", 5000))
    with pytest.raises(NotNow, match="not ours can be taken up"):
        take_up_again(owing.house.intake, money_of(owing.house.intake, money.id), ANNA)


def test_unknown_money_and_an_unknown_shop_are_told(owing: World) -> None:
    with pytest.raises(NotFound, match="Incoming money 7 does not exist"):
        money_of(owing.house.intake, 7)
    with pytest.raises(NotFound):
        take(owing.house.intake, "none", Incoming(Money(1, "EUR"), owing.today), ANNA)


def test_whoever_asks_for_his_data_gets_what_he_wrote_to_the_bank(owing: World) -> None:
    given(owing, came(owing, 5000, "danke", "Mira C."), ("1002", 5000))
    came(owing, 1, "fremd", "Ömer")
    found = everything_about(owing.house.intake, [owing.row("1001"), owing.row("1002")])["claims"]
    assert [[(one["payer"], one["purpose"]) for one in claim["money_in"]] for claim in found] == [
        [], [("Mira C.", "danke")],
    ]  # fmt: skip


def test_whoever_is_forgotten_is_forgotten_here_too(owing: World) -> None:
    money, other = came(owing, 5000, "danke", "Mira C."), came(owing, 1, "danke", "Ömer")
    given(owing, money, ("1002", 5000))
    with owing.house.db.write() as conn:
        erase_order(conn, "laden", "1002")
    assert [(one.payer, one.purpose) for one in (money_of(owing.house.intake, money.id),)] == [("", "")]
    assert money_of(owing.house.intake, other.id).payer == "Ömer"


# --- days to pay ---


def days(world: World) -> list[tuple[str, int, int]]:
    return money_in.days_to_pay(world.house.db.reader, ())


def test_days_are_counted_from_the_invoice_to_the_last_payment_that_was_owed(owing: World) -> None:
    owing.money(10000, "1001")
    owing.money(3000, "1003")
    assert days(owing) == [("EUR", 7, 1), ("EUR", 10, 1)]
    owing.day(40)
    owing.money(500, "1001")  # too much: it was paid before
    assert days(owing) == [("EUR", 7, 1), ("EUR", 10, 1)]
    owing.money(10000, "1004")
    assert days(owing) == [("CHF", 37, 1), ("EUR", 7, 1), ("EUR", 10, 1)]
    assert money_in.days_to_pay(owing.house.db.reader, ["fremd"]) == []


def test_money_that_is_taken_back_is_no_longer_counted(owing: World) -> None:
    owing.money(3000, "1003")
    ref = owing.state("1003").payments[0].ref
    owing.tell("payment.charged_back", "1003", payment_ref=ref, fee_minor=0, reason="")
    assert days(owing) == []
    owing.day(20)
    owing.money(3000, "1003")
    assert days(owing) == [("EUR", 17, 1)]


def test_the_days_of_claims_that_were_paid_before_the_table_was_there_are_counted(owing: World) -> None:
    owing.money(3000, "1003")
    kept = days(owing)
    with owing.house.db.write() as conn:
        conn.execute("DELETE FROM days_to_pay")
        conn.execute(DAYS_TO_PAY[1])
    assert days(owing) == kept == [("EUR", 7, 1)]
