"""Stories of one claim over the shipped plan, told in days: who hears what, and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mahnlauf import Noted
from mahnlauf.intake.record import record
from tests.world import World

KEYS = {"url": "http://127.0.0.1:9", "consumer_key": "ck_" + "a" * 40, "consumer_secret": "cs_" + "b" * 40}
BUYER, OWNER = "Jürgen Weiß <j.weiss@kunde.example>", "inhaber@haendler.example"


def heard(world: World) -> list[tuple[str, str]]:
    """(who, subject) of every mail, oldest first."""
    return [(mail.to, mail.subject) for mail in world.mails()]


def letters(world: World) -> list[str]:
    """The stages and templates that were sent, oldest first."""
    return [one.payload["template"] for one in world.commands() if one.kind in ("mail", "letter")]


def test_nobody_pays(world: World) -> None:
    world.order()
    assert all(report.acted == 0 for report in world.days(0, 20))
    assert world.why_not() == ["too_early"]

    world.day(21).run()
    (reminder,) = world.mails()
    assert (reminder.to, reminder.subject) == (BUYER, "Zahlungserinnerung: Bestellung 1001")
    assert "119,00 €" in reminder.text
    assert "30.03.2026" in reminder.text
    assert world.why_not() == ["term_running"]

    world.days(22, 35)
    assert letters(world) == ["payment_reminder", "dunning_1"]
    assert "13.04.2026" in world.mails()[-1].text
    assert world.claim()["in_default_since"] == "2026-03-31"

    world.days(36, 49)
    (paper,) = world.papers()
    assert paper.read_bytes().startswith(b"%PDF")
    (letter,) = [one for one in world.commands() if one.kind == "letter"]
    assert letter.payload["amounts"]["total_minor"] == 12_050
    assert world.claim()["fees_minor"] == 150

    world.days(50, 62)
    assert world.claim()["state"] == "open"
    world.day(63).run()
    claim = world.claim()
    assert (claim["state"], claim["total_minor"], claim["next_on"]) == ("handed_over", 12050, None)
    assert [to for to, subject in heard(world) if subject.startswith("Übergabe")] == [BUYER, OWNER]
    (case,) = (world.folder / "post/agency").rglob("case.json")
    assert '"total_minor": 12050' in case.read_text("utf-8")

    before = len(world.commands())
    world.days(64, 120)
    assert len(world.commands()) == before
    world.check()


def test_paid_before_the_first_letter_nobody_is_bothered(world: World) -> None:
    world.order()
    world.day(10).paid()
    world.days(11, 70)
    assert heard(world) == []
    assert world.claim()["state"] == "paid"
    assert world.claim()["paid_minor"] == 11900


def test_paid_after_the_reminder_both_are_told_and_nothing_follows(world: World) -> None:
    world.order()
    world.day(21).run()
    world.day(24).paid()
    world.days(24, 70)
    assert [to for to, _ in heard(world)] == [BUYER, BUYER, OWNER]
    assert letters(world) == ["payment_reminder", "payment_received", "payment_received_vendor"]
    assert world.claim()["total_minor"] == 0


def test_a_part_is_paid_and_the_rest_is_dunned(world: World) -> None:
    world.order()
    world.day(15).money(10_000)
    world.days(15, 21)
    assert "19,00 €" in world.mails()[-1].text
    claim = world.claim()
    assert (claim["principal_minor"], claim["paid_minor"]) == (1900, 10_000)


def test_a_trifle_that_stays_open_is_written_off(world: World) -> None:
    world.order()
    world.money(11_750)
    claim = world.claim()
    assert (claim["state"], claim["total_minor"]) == ("paid", 0)
    assert world.state().written_off == 150
    world.days(1, 30)
    assert heard(world) == []


def test_too_much_is_paid_and_somebody_must_give_it_back(world: World) -> None:
    world.order()
    world.money(12_500)
    world.run()
    assert world.claim()["credit_minor"] == 600
    (task,) = world.commands(state="todo")
    assert (task.payload["type"], task.payload["amount_minor"]) == ("refund_due", 600)


def test_the_bank_takes_the_payment_back(world: World) -> None:
    world.order()
    world.tell("payment.received", amount_minor=11_900, payment_ref="bank-1")
    assert world.claim()["state"] == "paid"
    world.day(30).tell("payment.returned", payment_ref="bank-1", fee_minor=300, reason_code="MD06")
    claim = world.claim()
    assert (claim["state"], claim["principal_minor"], claim["fees_minor"]) == ("open", 11_900, 300)
    world.days(30, 31)
    assert letters(world) == ["payment_reminder"]


def test_an_objection_stops_everything_until_it_is_settled(world: World) -> None:
    world.order()
    world.day(21).run()
    world.day(25).tell("dispute.opened", reason="Die Ware kam nie an.")
    world.days(25, 60)
    assert letters(world) == ["payment_reminder"]
    assert world.why_not() == ["disputed"]
    world.day(61).tell("dispute.resolved")
    world.days(61, 70)
    assert letters(world) == ["payment_reminder"]
    world.days(71, 71)
    assert letters(world) == ["payment_reminder", "dunning_1"]


def test_a_hold_shifts_what_comes_after_it(world: World) -> None:
    world.order()
    world.day(10).tell("hold.set", until="2026-04-01", reason="Nachfrist")
    world.days(10, 30)
    assert heard(world) == []
    assert "hold" in world.why_not()
    held = 31 - 10  # the first of April is held, the second is not
    world.days(31, 21 + held - 1)
    assert heard(world) == []
    world.day(21 + held).run()
    assert letters(world) == ["payment_reminder"]


def test_a_promise_that_is_broken_goes_on_where_it_stood(world: World) -> None:
    world.order()
    world.day(21).run()
    world.day(22).tell("promise.made", until="2026-04-20", amount_minor=11_900)
    world.days(22, 49)
    assert letters(world) == ["payment_reminder"]
    world.days(50, 70)
    assert letters(world)[:2] == ["payment_reminder", "dunning_1"]


def test_a_withdrawal_ends_it(world: World) -> None:
    world.order()
    world.day(21).run()
    world.day(22).tell("withdrawal")
    world.days(22, 70)
    assert world.claim()["state"] == "cancelled"
    assert letters(world) == ["payment_reminder", "claim_cancelled", "claim_cancelled_vendor"]


def test_an_order_that_is_cancelled_in_the_shop_is_forgotten(world: World) -> None:
    world.order()
    world.day(5).change(status="cancelled")
    world.days(5, 70)
    assert (world.claim()["state"], heard(world)) == ("cancelled", [])


def test_a_refund_of_a_part_lowers_what_is_asked_for(world: World) -> None:
    world.order()
    world.day(5).refund("1001", "19.00")
    world.days(5, 21)
    assert "100,00 €" in world.mails()[0].text
    assert world.claim()["principal_minor"] == 10_000


def test_orders_from_before_the_start_are_never_dunned(make_world: Callable[..., World]) -> None:
    world = make_world(live_since="2026-03-10")
    world.order()
    world.days(1, 70)
    assert (heard(world), world.why_not()) == ([], ["before_go_live"])


def test_in_test_mode_the_owner_sees_what_the_buyer_would_get(make_world: Callable[..., World]) -> None:
    world = make_world(test_mode="true", live_since="2026-03-01", **KEYS)
    world.order()
    world.days(20, 63)
    assert {to for to, _ in heard(world)} == {OWNER}
    assert "[Test, ginge an j.weiss@kunde.example]" in heard(world)[0][1]
    assert not [path for path in world.papers() if "test" not in path.parts]
    told = [one.answer for one in world.commands() if one.kind == "shop"]
    assert told
    assert all(answer.startswith("Test mode: would write") for answer in told)


def test_a_shop_that_has_not_reported_for_long_is_not_dunned(make_world: Callable[..., World]) -> None:
    world = make_world(stale_after_days="10")
    world.order()
    world.day(21, silent=True).run()
    assert (heard(world), world.why_not()) == ([], ["stale_feed"])
    assert "02.03.2026" in world.reasons()[0].text
    world.hear_of_others()
    assert world.run().acted == 1


def test_an_unsigned_ping_is_no_news(make_world: Callable[..., World]) -> None:
    world = make_world(stale_after_days="10")
    world.order()
    world.day(21, silent=True).deliver("00-ping__order-created")
    assert world.run().acted == 0
    assert world.why_not() == ["stale_feed"]


def test_without_an_agency_the_last_step_waits_and_says_so(make_world: Callable[..., World]) -> None:
    world = make_world(agency="")
    world.order()
    world.days(21, 70)
    assert world.claim()["state"] == "open"
    assert world.why_not() == ["agency_missing"]
    world.shop("laden", agency="Beispiel Inkasso GmbH")
    world.day(71).run()
    assert world.claim()["state"] == "handed_over"


def test_money_that_comes_after_the_hand_over_is_told_to_the_agency(world: World) -> None:
    world.order()
    world.days(21, 63)
    world.day(65).money(5_000)
    world.run()
    (update,) = [one for one in world.commands() if one.payload.get("type") == "agency_update"]
    assert update.payload["open"]["total_minor"] == 12_050 - 5_000
    assert world.claim()["state"] == "handed_over"


def test_a_payment_that_was_booked_before_the_hand_over_but_heard_of_after_it_recalls_the_case(world: World) -> None:
    """The bank file comes late: the letter and the agency crossed with the money, so neither costs the buyer."""
    world.order()
    world.days(21, 63)
    at = world.day(40, silent=True).now
    world.day(65)
    fact = Noted("payment.received", "camt:1", "1001", at, {"amount_minor": 11_900, "payment_ref": "camt-1"})
    record(world.house.intake, "laden", [fact])
    world.run()
    claim = world.claim()
    assert (claim["state"], claim["total_minor"], claim["credit_minor"]) == ("paid", 0, 0)
    assert [one.payload["type"] for one in world.commands() if one.kind == "agency"] == ["handover", "agency_cancel"]
    assert letters(world)[-2:] == ["payment_received", "payment_received_vendor"]
    world.check()


@pytest.mark.parametrize("down", [1, 5, 20, 60])
def test_after_an_outage_letters_keep_their_distance(world: World, down: int) -> None:
    world.order()
    world.days(22 + down, 150)
    sent = [one for one in world.commands() if one.kind in ("mail", "letter") and one.payload["audience"] == "buyer"]
    days = sorted({one.payload["on"] for one in sent[:3]})
    assert len(days) == 3
    assert letters(world)[:3] == ["payment_reminder", "dunning_1", "dunning_2_collection_warning"]
    world.check()


def test_two_shops_with_the_same_order_number_are_two_claims(world: World) -> None:
    world.shop("zweiter")
    world.order()
    world.send(world._orders["1001"] | {"total": "50.00"}, shop="zweiter")
    world.money(11_900)
    assert world.claim()["state"] == "paid"
    assert world.claim(shop="zweiter")["principal_minor"] == 5_000
