"""What arrives between the run and the sending wins: the letter is held back, and what it would have begun has not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.outbox.printing import Printer
from mahnlauf.store import spool
from mahnlauf.store.commands import CommandRow
from tests.timelines.test_one_letter import PLAN, three_orders
from tests.world import World

LETTER_DAY = 56  # the second notice of the plan full_service goes out on paper


def written(world: World) -> World:
    """A reminder is written and has not left."""
    world.order()
    world.day(21).run_only()
    return world.later()


def letters(world: World) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in world.commands() if one.payload.get("stage")]


def printer(world: World) -> Printer:
    house = world.house
    return Printer(house.db, house.shops, world.clock, house.settings.post_dir, house.review())


def test_nobody_is_reminded_of_what_was_paid_before_the_mail_left(world: World) -> None:
    written(world).paid()
    world.later().outbox()
    assert world.mails() == []
    assert letters(world) == [("mail", "withdrawn")]
    assert world.claim()["state"] == "paid"
    assert (world.state().deadline, world.state().dunned) == (None, False)
    world.days(22, 60)
    assert world.mails() == [], "who was never reminded is not thanked for it either"
    world.check()


def test_a_receipt_that_the_run_wrote_before_the_reminder_was_held_back_is_not_sent_either(world: World) -> None:
    written(world).paid()
    world.later().run()  # first the run, then the outbox: what the worker does
    assert [mail.to for mail in world.mails()] == ["inhaber@haendler.example"], "the merchant hears of the money"
    assert [one.state for one in world.commands() if one.payload["audience"] == "buyer"] == ["withdrawn", "withdrawn"]
    world.check()


def test_whoever_was_reminded_is_thanked(world: World) -> None:
    written(world).outbox()
    world.later().paid()
    world.later().run()
    assert len([mail for mail in world.mails() if mail.to.endswith("<j.weiss@kunde.example>")]) == 2


@pytest.mark.parametrize(
    "kind, data, blocker",
    [
        ("dispute.opened", {"reason": "Nie bestellt."}, "disputed"),
        ("hold.set", {"until": "2026-04-30"}, "hold"),
        ("promise.made", {"until": "2026-04-30", "amount_minor": 11900}, "promise"),
        ("vendor.stopped", {}, "stopped"),
    ],
)
def test_what_a_person_says_before_the_mail_left_counts(world: World, kind: str, data: dict[str, Any],
                                                       blocker: str) -> None:  # fmt: skip
    written(world).tell(kind, **data)
    world.later().outbox()
    assert world.mails() == []
    assert world.state().deadline is None
    world.later().run()
    assert blocker in world.why_not()
    assert [mail for mail in world.mails() if mail.to.endswith("<j.weiss@kunde.example>")] == []
    world.check()


def test_a_part_payment_holds_the_letter_back_and_the_next_run_writes_the_right_amount(world: World) -> None:
    written(world).money(5000)
    world.later().outbox()
    assert world.mails() == []
    world.later().run()
    [mail] = world.mails()
    assert "69,00 €" in mail.text
    assert letters(world) == [("mail", "withdrawn"), ("mail", "done")]
    assert world.state().deadline_from == world.today
    [again] = [one.data for one in world.facts() if one.data.get("again_of")]
    assert again["key"] == f"{again['again_of']}~1"
    world.check()


def test_a_letter_may_be_held_back_twice(world: World) -> None:
    written(world)
    for number in (1, 2):
        world.money(1000)
        world.later().outbox()
        assert world.mails() == []
        world.later().run_only()
        assert len(world.state().withdrawn) == number
    world.later().outbox()
    assert "99,00 €" in world.mails()[0].text
    world.check()


def test_after_the_objection_is_settled_the_letter_goes_out_with_a_whole_term(world: World) -> None:
    written(world).tell("dispute.opened", reason="Nie bestellt.")
    world.later().outbox()
    world.day(30).tell("dispute.resolved")
    world.later().run()
    [mail] = world.mails()
    deadline = world.state().deadline
    assert deadline is not None
    assert (deadline - world.today).days >= 7
    assert f"{deadline.day:02d}" in mail.text


def test_a_fee_of_a_letter_that_never_left_is_not_owed(make_world: Callable[..., World]) -> None:
    world = with_plan(make_world())
    world.order()
    world.day(10).run()
    world.day(18).run_only()  # the second letter costs 1.50
    assert world.row().fees_minor == 150
    world.money(11900)
    world.later().outbox()
    assert (world.claim()["state"], world.row().fees_minor, world.row().principal_minor) == ("paid", 0, 0)
    assert [one.kind for one in world.commands() if one.state == "withdrawn"] == ["letter"]
    world.check()


def test_one_claim_that_is_paid_holds_the_shared_letter_back_and_the_others_get_theirs(
    make_world: Callable[..., World],
) -> None:
    world = with_plan(make_world())
    three_orders(world).run_only()
    world.money(2000, "1002")
    world.later().outbox()
    assert world.mails() == []
    assert {one.state for one in world.commands()} == {"withdrawn"}
    world.later().run()
    [mail] = world.mails()
    assert "119,50 €" in mail.text
    assert "Bestellung 1002" not in mail.subject
    for ref in ("1001", "1002", "1003"):
        world.check(ref)


def test_the_merchants_copy_stays_with_its_letter(make_world: Callable[..., World]) -> None:
    world = with_plan(make_world(), 'copy_to = ["vendor"]\n')
    world.order()
    world.day(10).run_only()
    world.money(11900)
    world.later().outbox()
    assert world.mails() == []
    assert [one.state for one in world.commands()] == ["withdrawn", "withdrawn"]


def test_a_copy_of_a_letter_that_left_is_sent_whatever_came_after(make_world: Callable[..., World]) -> None:
    world = with_plan(make_world(mails_per_hour="1"), 'copy_to = ["vendor"]\n')
    world.order()
    world.day(10).run()
    assert len(world.mails()) == 1
    world.money(11900)
    world.day(11).outbox()
    assert [mail.subject[:7] for mail in world.mails()][1:] == ["[Kopie]"]


def test_what_waits_for_the_printer_is_held_back_and_its_file_is_gone(world: World, tmp_path: Path) -> None:
    for ref in ("1001", "1002"):
        world.order(ref)
    world.days(20, LETTER_DAY)
    first, second = [one for one in world.commands() if one.kind == "letter"]
    world.paid("1001")
    [batch] = printer(world).print_all(tmp_path / "out")
    assert batch.letters == 1
    assert [commands_state(world, one) for one in (first, second)] == ["withdrawn", "done"]
    assert [path.name[:6] for path in world.papers()] == [f"{second.id:06d}"]
    assert spool.waiting(world.house.db.reader) == {}
    assert world.claim("1001")["state"] == "paid"
    world.check()


def test_a_mail_that_may_have_left_already_is_no_more_held_back(world: World) -> None:
    written(world)
    with world.house.db.write() as conn:  # a worker died while it handed the mail over
        conn.execute("UPDATE commands SET sending = 1, attempts = 1")
    path = world.house.settings.mail_dir / "laden"
    path.mkdir(parents=True)
    [command] = world.commands()
    (path / f"{command.id:06d}-{command.key.replace(':', '-')}.eml").write_bytes(b"there")
    world.paid()
    world.later().outbox()
    assert letters(world) == [("mail", "done")]


def test_the_shop_hears_that_the_letter_did_not_go_out(make_world: Callable[..., World]) -> None:
    world = make_world(url="https://laden.example", consumer_key="ck_x", consumer_secret="cs_x")
    written(world).tell("dispute.opened", reason="Nie bestellt.")
    world.house.shops.save("laden", "woocommerce", {"test_mode": "true"})  # says what it would tell, calls nobody
    world.later().outbox()
    notes = [one.payload["note"] for one in world.commands() if one.kind == "shop"]
    assert notes[-1].startswith("Mahnlauf: Das letzte Schreiben zu Forderung 1001 wurde zurückgehalten")


def with_plan(world: World, more: str = "") -> World:
    """A shop with a short plan; ``more`` stands in its first stage."""
    world.house.settings.plans_dir.mkdir(exist_ok=True)
    text = PLAN.replace('key = "reminder"\n', f'key = "reminder"\n{more}')
    (world.house.settings.plans_dir / "zusammen.toml").write_text(text)
    world.shop("laden", plan="zusammen")
    return world


def commands_state(world: World, command: CommandRow) -> str:
    return next(one.state for one in world.commands() if one.id == command.id)
