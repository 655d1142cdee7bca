"""Buyers whom no mail can reach: the letter goes by post, or a person is asked; no term runs for what was not sent."""

from __future__ import annotations

from typing import Any

from tests.desk.visitor import Visitor
from tests.world import _ORDER, World

NOWHERE = {"email": "", "address_1": "", "city": "", "postcode": "", "country": ""}


def billing(**changes: str) -> dict[str, Any]:
    return {**_ORDER["billing"], **changes}


def kinds(world: World) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in world.commands() if one.payload.get("stage") == "reminder"]


def test_whoever_has_no_mail_address_gets_each_letter_by_post(world: World) -> None:
    world.order(billing=billing(email=""))
    world.day(21).run()
    assert kinds(world) == [("letter", "done")]
    assert world.facts()[-1].data["channel"] == "letter"
    assert len(world.papers()) == 1
    assert world.state().deadline is not None
    world.check()


def test_the_receipt_of_a_buyer_without_mail_goes_by_post_too(world: World) -> None:
    world.order(billing=billing(email=""))
    world.day(21).run()
    world.paid()
    world.later().run()
    assert [one.payload["template"] for one in world.commands(state="done") if one.kind == "letter"] == [
        "payment_reminder", "payment_received",
    ]  # fmt: skip


def test_whom_nothing_can_reach_is_not_dunned_and_a_person_sees_it_today(world: World) -> None:
    world.order(billing=billing(**NOWHERE))
    world.day(21).run()
    assert world.commands() == []
    assert "unreachable" in world.why_not()
    assert world.claim()["stage"] is None
    assert world.state().deadline is None
    assert "Es gibt weder eine E-Mail-Adresse noch eine Postanschrift" in Visitor(world).read("/")


def test_the_letter_goes_out_with_a_whole_term_once_the_shop_knows_an_address(world: World) -> None:
    world.order(billing=billing(**NOWHERE))
    world.days(21, 30)
    world.change(billing=billing(**NOWHERE | {"email": "eve@kunde.example"}))
    world.day(31).run()
    assert kinds(world) == [("mail", "done")]
    deadline = world.state().deadline
    assert deadline is not None
    assert (deadline - world.today).days >= 7


def test_an_address_that_vanishes_between_run_and_sending_is_undeliverable_mail(world: World) -> None:
    world.order(billing=billing(email="josé@kunde.example"))  # no mail server takes it
    world.day(21).run()
    world.later().run()
    assert kinds(world) == [("mail", "refused"), ("letter", "done")]
    [fact] = [one for one in world.facts() if one.kind == "letter.bounced"]
    assert "letters that mail servers do not take" in fact.data["reason"]
    world.check()


def test_what_came_back_starts_no_term_and_goes_out_again_when_a_person_lets_it(world: World) -> None:
    world.order(billing=billing(**NOWHERE | {"email": "josé@kunde.example"}))
    world.day(21).run()
    world.later().run()
    assert world.why_not()[0] == "hold"
    assert (world.state().deadline, world.state().default_since) == (None, None)
    world.change(billing=billing(**NOWHERE | {"email": "jose@kunde.example"}))
    world.day(25).tell("hold.lifted")
    world.later().run()
    [mail] = world.mails()
    assert mail.to.endswith("<jose@kunde.example>")
    assert world.state().deadline is not None
    assert world.state().deadline_from == world.today
    world.check()
