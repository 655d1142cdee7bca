"""Telling the shop: each thing once, by the way that leads there, without a mail, and nothing that the buyer needs
taken away."""

from __future__ import annotations

import json

import pytest

from mahnlauf_shopware.platform import Shopware
from mahnlauf_shopware.webhooks import read_webhook

PDF = b"%PDF-1.7 a letter"


def write(world, command):
    return Shopware().write_back(command, world.shop, world.http)


def moves(world) -> list[str]:
    return [path for method, path, _ in world.api.calls if "/order_transaction/" in path and method == "POST"]


def fields(world, order: str):
    return world.orders.orders[order]["customFields"]


def test_an_order_is_told_by_our_fields_and_those_of_others_stay(world, command) -> None:
    order = world.orders.place(customFields={"erp_number": 7})
    outcome = write(world, command(order, meta={"paused": "true"}))
    assert outcome.verdict == "done"
    assert fields(world, order) == {
        "erp_number": 7,
        "mahnlauf_level": "reminder",
        "mahnlauf_state": "open",
        "mahnlauf_open_amount": "119.00 EUR",
        "mahnlauf_next_step": "2026-04-01",
        "mahnlauf_paused": True,
        "mahnlauf_claim": "ML-1",
        "mahnlauf_told": "c-1",
    }
    assert outcome.facts["before"]["mahnlauf_level"] is None


def test_a_dunned_open_payment_is_marked_as_reminded_and_the_shop_mails_nobody(world, command) -> None:
    order = world.orders.place()
    outcome = write(world, command(order))
    assert (world.orders.state(order), world.orders.mails) == ("reminded", [])
    assert outcome.facts["state"] == ("open", "reminded")


def test_the_same_command_again_changes_nothing_and_starts_no_flow(world, command) -> None:
    order = world.orders.place()
    write(world, command(order))
    before, flows = json.dumps(world.orders.orders[order]), len(world.orders.triggers)
    outcome = write(world, command(order))
    assert (outcome.verdict, outcome.answer) == ("done", "The order knew it already.")
    assert (json.dumps(world.orders.orders[order]), len(world.orders.triggers)) == (before, flows)


def test_our_own_writing_rings_no_bell_and_what_the_shop_tells_then_is_no_news(world, command) -> None:
    order = world.orders.place()
    known = world.observed(order)
    world.told.clear()
    write(world, command(order))
    bells = [ref for one in world.deliveries() for ref in read_webhook(one, world.shop).fetch]
    assert bells == [order]  # the change of state; our fields are silent
    assert world.observed(order) == known


@pytest.mark.parametrize("state", ["paid_partially", "chargeback", "failed", "in_progress", "authorized", "paid"])
def test_a_payment_that_is_not_simply_open_is_never_marked_as_reminded(world, command, state: str) -> None:
    order = world.orders.place(state=state)
    assert write(world, command(order)).verdict == "done"
    assert (world.orders.state(order), moves(world)) == (state, [])


@pytest.mark.parametrize("meta", [{"state": "handed_over"}, {"state": "paid"}, {"state": "cancelled"}, {"level": ""}])
def test_only_a_claim_that_is_dunned_here_marks_its_payment(world, command, meta: dict[str, str]) -> None:
    order = world.orders.place()
    write(world, command(order, meta=meta))
    assert world.orders.state(order) == "open"


def test_a_cancelled_order_and_an_owner_who_does_not_want_it_are_left_alone(world, command) -> None:
    first, second = world.orders.place(), world.orders.place()
    world.orders.move("order", first, "cancel")
    write(world, command(first))
    write(world.settings(remind_state="false"), command(second))
    assert [world.orders.state(one) for one in (first, second)] == ["open", "open"]


def test_only_the_payment_that_counts_is_marked(world, command) -> None:
    order = world.orders.place(method="payment_paypal")
    world.orders.pay(order, "fail")
    world.later().orders.pay_by(order, "payment_invoicepayment")
    write(world, command(order))
    assert [one["stateMachineState"]["technicalName"] for one in world.orders.payments(order)] == ["failed", "reminded"]


@pytest.mark.parametrize("state", ["open", "reminded", "paid_partially", "failed", "chargeback", "unconfirmed"])
def test_money_that_came_past_the_shop_marks_the_payment_as_paid_whatever_the_way_is_called(
    world, command, state: str
) -> None:
    order = world.orders.place(state=state)
    paid = command(order, meta={"state": "paid"}, paid=True, payment_ref="camt 7")
    write(world.settings(settle_orders="true"), paid)
    assert (world.orders.state(order), world.orders.mails) == ("paid", [])


@pytest.mark.parametrize("state", ["paid", "refunded", "refunded_partially"])
def test_a_payment_that_is_past_that_stays(world, command, state: str) -> None:
    order = world.orders.place(state=state)
    write(world.settings(settle_orders="true"), command(order, meta={"state": "paid"}, paid=True))
    assert (world.orders.state(order), moves(world)) == (state, [])


def test_nobody_marks_as_paid_what_the_owner_did_not_ask_for(world, command) -> None:
    order = world.orders.place()
    write(world, command(order, meta={"state": "paid"}, paid=True))
    assert world.orders.state(order) == "open"


def test_a_shop_whose_machine_offers_no_way_is_told_the_rest_and_a_person_looks(world, command, monkeypatch) -> None:
    order = world.orders.place(state="nowhere")
    outcome = write(world.settings(settle_orders="true"), command(order, meta={"state": "paid"}, paid=True))
    assert outcome.verdict == "refused"
    assert 'no way from "nowhere" to "paid"' in outcome.answer
    assert fields(world, order)["mahnlauf_state"] == "paid"


def test_flows_start_when_a_level_is_reached_and_when_it_ends(world, command) -> None:
    order = world.orders.place()
    write(world, command(order, key="1"))
    write(world, command(order, key="2", meta={"open": "12200 EUR"}))
    write(world, command(order, key="3", meta={"level": "dunning_1"}))
    write(world, command(order, key="4", meta={"level": "dunning_1", "state": "handed_over"}))
    write(world, command(order, key="5", meta={"level": "dunning_1", "state": "paid"}))
    assert [name for name, _ in world.orders.triggers] == [
        "dunning.level.reached", "dunning.level.reached", "dunning.handed_over", "dunning.paid",
    ]  # fmt: skip
    customer = next(iter(world.orders.customers))
    assert world.orders.triggers[0][1] == {
        "orderId": order, "customerId": customer, "salesChannelId": "5" * 32, "level": "reminder", "state": "open",
        "claim": "ML-1",
    }  # fmt: skip


def test_a_level_is_reached_anew_after_a_chargeback(world, command) -> None:
    order = world.orders.place()
    for key, state in (("1", "open"), ("2", "paid"), ("3", "open"), ("4", "open")):
        write(world, command(order, key=key, meta={"state": state}))
    assert [name for name, _ in world.orders.triggers] == [
        "dunning.level.reached", "dunning.paid", "dunning.level.reached",
    ]  # fmt: skip


def test_a_shop_without_our_triggers_is_told_all_the_same(world, command) -> None:
    order = world.orders.place()
    world.api.known_triggers.clear()
    assert write(world, command(order)).verdict == "done"
    assert fields(world, order)["mahnlauf_level"] == "reminder"


def test_a_crash_after_the_flows_started_starts_them_again_rather_than_never(world, command) -> None:
    order = world.orders.place()
    world.api.missing.add("order:update")
    assert write(world, command(order)).verdict == "fix_settings"
    world.api.missing.clear()
    write(world, command(order))
    assert len(world.orders.triggers) == 2


def test_a_letter_is_attached_once_where_the_merchant_wants_it(world, command) -> None:
    order = world.orders.place()
    letter = command(order, document=PDF, document_name="Mahnung-ML-1-reminder")
    write(world, letter)
    assert world.orders.documents == {}
    world.settings(attach_letters="true")
    write(world, letter)
    write(world, letter)
    assert list(world.orders.files.values()) == [PDF]
    (document,) = world.orders.documents.values()
    assert (document["kind"], document["static"], document["orderId"]) == ("delivery_note", True, order)


def test_a_document_whose_file_got_lost_on_the_way_is_completed(world, command) -> None:
    order = world.orders.place()
    letter = command(order, document=PDF, document_name="Mahnung-ML-1-reminder")
    world.settings(attach_letters="true").api.missing.add("media:create")
    assert write(world, letter).verdict == "fix_settings"
    world.api.missing.clear()
    assert write(world, letter).verdict == "done"
    assert (len(world.orders.documents), list(world.orders.files.values())) == (1, [PDF])


@pytest.mark.parametrize("ref", ["0" * 32, "10009", "../customer/1"])
def test_an_order_that_is_gone_or_none_is_refused(world, command, ref: str) -> None:
    assert write(world, command(ref)).verdict == "refused"


def test_a_shop_that_is_down_is_told_later_and_keys_that_died_are_said(world, command) -> None:
    order = world.orders.place()
    world.api.fail(503, html=True, retry_after=120)
    outcome = write(world, command(order))
    assert (outcome.verdict, outcome.retry_after) == ("retry", 120)
    world.shopware._tokens.clear()
    world.shopware.secret_key = "renewed when the shop moved"
    outcome = write(world, command(order))
    assert (outcome.verdict, "not registered anew" in outcome.answer) == ("fix_settings", True)


def test_custom_fields_as_a_whole_are_never_sent_as_null(world, command) -> None:
    order = world.orders.place()
    write(world, command(order, meta={"level": "", "open": "odd"}))
    sent = [content["customFields"] for content in world.api.asked("PATCH", "/order/")]
    assert sent
    assert all(isinstance(one, dict) and None not in one.values() for one in sent)
