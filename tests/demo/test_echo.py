"""The echo of our own note says nothing new: what a bank or a person reported in between stands."""

from __future__ import annotations

from tests.world import World


def test_an_echo_does_not_pay_a_claim_that_the_bank_charged_back(world: World) -> None:
    world.order()
    world.paid()
    assert world.claim()["state"] == "paid"
    world.tell("payment.charged_back", payment_ref="shop:1001:1", fee_minor=0)
    assert (world.claim()["state"], world.claim()["total_minor"]) == ("open", 11900)
    world.change()
    assert (world.claim()["state"], world.claim()["total_minor"]) == ("open", 11900)


def test_an_echo_does_not_revive_a_claim_after_a_withdrawal(world: World) -> None:
    world.order()
    world.tell("withdrawal")
    world.change()
    assert world.claim()["state"] == "cancelled"


def test_an_echo_does_not_ask_again_what_a_person_has_answered(world: World) -> None:
    world.order()
    world.paid()
    world.change(status="cancelled")  # paid, then cancelled without a refund: perhaps a chargeback
    assert "reversal_unclear" in world.why_not()
    world.tell("reversal.confirmed", is_chargeback=False)
    assert world.claim()["state"] == "paid"
    world.change()
    assert world.claim()["state"] == "paid"


def test_a_report_that_says_something_else_is_asked_about_again(world: World) -> None:
    world.order()
    world.paid()
    world.change(status="cancelled")
    world.tell("reversal.confirmed", is_chargeback=False)
    world.change(status="processing")
    world.change(status="cancelled")
    assert "reversal_unclear" in world.why_not()
    world.check()
