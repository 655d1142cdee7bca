"""Several claims of one buyer on one day: one letter where the plan allows it, and each claim still for itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.dunning import run
from mahnlauf.intake.bounce import record_bounce
from mahnlauf.store import commands
from mahnlauf.store.commands import CommandRow
from tests.outbox.postman import Postman, mail_server
from tests.world import World

PLAN = """
name = "zusammen"
combine_letters = true
[[stages]]
key = "reminder"
anchor = "invoice_date"
offset_days = 10
template = "payment_reminder"
channel = "email"
term_days = 7
[[stages]]
key = "warning"
anchor = "prev_deadline"
offset_days = 1
template = "dunning_1"
channel = "letter"
term_days = 10
fee_minor = 150
"""


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A shop whose plan allows letters about several claims; the first of them follows ten days after the order."""
    made = make_world(iban="DE02120300000000202051")
    made.house.settings.plans_dir.mkdir()
    (made.house.settings.plans_dir / "zusammen.toml").write_text(PLAN)
    made.shop("laden", plan="zusammen")
    return made


def three_orders(world: World) -> World:
    for ref, euros in (("1001", "119.00"), ("1002", "20.00"), ("1003", "0.50")):
        world.order(ref, euros)
    return world.day(10)


def letters(world: World, kind: str = "mail") -> list[CommandRow]:
    return [one for one in world.commands() if one.kind == kind]


def billing(**fields: str) -> dict[str, Any]:
    person = {"first_name": "Ada", "last_name": "Okafor", "company": "", "email": "ada@example.org", "phone": ""}
    return person | {"address_1": "Ring 1", "postcode": "50667", "city": "Köln", "country": "DE"} | fields


def test_three_claims_of_one_buyer_get_one_mail_in_which_each_has_its_own_amount(world: World) -> None:
    report = three_orders(world).run()
    assert (report.due, report.acted) == (3, 3)
    (mail,) = world.mails()
    assert mail.subject == "Zahlungserinnerung: Bestellung 1001, Bestellung 1002 und Bestellung 1003"
    assert "139,50 €" in mail.text
    for number, amount in (("ML000001", "119,00 €"), ("ML000002", "20,00 €"), ("ML000003", "0,50 €")):
        assert f"Vorgang {number}" in mail.text
        assert f"{amount}, Verwendungszweck RF" in mail.text
    world.check()


def test_each_claim_keeps_its_own_action_stage_key_deadline_and_proof(world: World) -> None:
    three_orders(world).run()
    rows = letters(world)
    assert [one.key for one in rows] == [f"{number}:1:reminder:email" for number in (1, 2, 3)]
    assert [one.state for one in rows] == ["done"] * 3
    assert [one.payload["amounts"]["total_minor"] for one in rows] == [11900, 2000, 50]
    assert {one.payload["deadline"] for one in rows} == {"2026-03-19"}
    for one, ref in zip(rows, ("1001", "1002", "1003"), strict=True):
        (attempt,) = commands.attempts_of(world.house.db.reader, one.id)
        assert (attempt["verdict"], attempt["answer"]) == ("done", one.answer)
        assert world.claim(ref)["stage"] == "reminder"
        assert [event.kind for event in world.facts(ref)].count("action.taken") == 1


def test_without_the_plans_word_each_claim_gets_a_letter_of_its_own(world: World) -> None:
    world.shop("laden", plan="full_service")
    for ref in ("1001", "1002"):
        world.order(ref)
    world.day(21).run()
    assert len(world.mails()) == 2


def test_one_that_is_paid_in_time_is_not_in_the_letter(world: World) -> None:
    three_orders(world).paid("1002")
    world.run()
    (mail,) = world.mails()
    assert mail.subject == "Zahlungserinnerung: Bestellung 1001 und Bestellung 1003"
    assert "ML000002" not in mail.text


def test_one_that_is_paid_while_the_letter_is_written_drops_out_and_the_others_go_out_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, waiting = run.written, [lambda: world.paid("1002")]

    def interrupted(*args: Any) -> Any:
        while waiting:
            waiting.pop()()
        return real(*args)

    monkeypatch.setattr(run, "written", interrupted)
    assert three_orders(world).run().acted == 2
    (mail,) = world.mails()
    assert mail.subject == "Zahlungserinnerung: Bestellung 1001 und Bestellung 1003"
    assert world.claim("1002")["state"] == "paid"
    world.check()


def test_from_the_letter_on_each_claim_goes_its_own_way(world: World) -> None:
    three_orders(world).run()
    world.day(12).paid("1001")
    world.days(13, 18)
    assert [one.claim_id for one in letters(world, "letter")] == [2, 3]
    assert len(world.papers()) == 1


def test_what_one_letter_costs_is_booked_once(world: World) -> None:
    three_orders(world).run()
    world.days(11, 18)
    assert [one.payload["amounts"]["fees_minor"] for one in letters(world, "letter")] == [150, 0, 0]
    assert [world.claim(ref)["fees_minor"] for ref in ("1001", "1002", "1003")] == [150, 0, 0]
    world.check()


def test_amounts_of_two_currencies_stand_side_by_side_and_are_never_added_up(world: World) -> None:
    world.order("1001", "119.00")
    world.order("1002", "20.00", currency="CHF")
    world.order("1003", "1.00")
    world.day(10).run()
    (mail,) = world.mails()
    assert "Bitte überweisen Sie 120,00 € und 20,00 CHF" in mail.text
    assert "139" not in mail.text
    assert "140" not in mail.text


@pytest.mark.parametrize(
    "other",
    [{"email": "ben@example.org"}, {"first_name": "Ben"}, {"address_1": "Ring 2"}, {"company": "Okafor GmbH"}],
    ids=lambda fields: next(iter(fields)),
)
def test_claims_of_two_buyers_are_never_in_one_letter(world: World, other: dict[str, str]) -> None:
    world.order("1001", billing=billing())
    world.order("1002", billing=billing(**other))
    world.day(10).run()
    assert sorted(mail.subject for mail in world.mails()) == [
        "Zahlungserinnerung: Bestellung 1001", "Zahlungserinnerung: Bestellung 1002",
    ]  # fmt: skip


def test_claims_of_two_shops_are_never_in_one_letter(world: World) -> None:
    world.shop("zweiter", plan="zusammen")
    world.order("1001")
    world.send(json.loads(json.dumps(world._orders["1001"])), "order.created", shop="zweiter")
    world.day(10).run_only()
    assert sorted((one.shop, one.state) for one in letters(world)) == [("laden", "waiting"), ("zweiter", "waiting")]


def test_claims_that_reach_another_stage_or_have_another_last_day_get_their_own_letter(world: World) -> None:
    world.order("1001")
    world.day(8).order("1002")
    world.days(9, 18)
    assert [mail.subject for mail in world.mails()] == [
        "Zahlungserinnerung: Bestellung 1001", "Zahlungserinnerung: Bestellung 1002",
    ]  # fmt: skip
    assert len(world.papers()) == 1


def test_claims_far_apart_in_the_run_still_share_a_letter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 2)
    world.order("1001")
    for number in range(5):
        world.order(f"20{number}", billing=billing(email=f"{number}@example.org"))
    world.order("1002")
    report = world.day(10).run()
    assert (report.due, report.acted) == (7, 7)
    assert len(world.mails()) == 6
    assert world.mails()[0].subject == "Zahlungserinnerung: Bestellung 1001 und Bestellung 1002"


def test_a_letter_names_twenty_claims_at_most(world: World) -> None:
    for number in range(23):
        world.order(f"20{number:02}")
    world.day(10).run()
    assert [len(one.payload.get("carries", [])) for one in letters(world) if "carried_by" not in one.payload] == [19, 2]
    assert len(world.mails()) == 2


def test_a_letter_that_cannot_be_written_for_all_is_written_for_each(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run.written

    def broken(drafts: Any, now: str) -> Any:
        if len(drafts) > 1 or drafts[0].row.order_ref == "1002":
            raise RuntimeError("a bug of ours")
        return real(drafts, now)

    monkeypatch.setattr(run, "written", broken)
    report = three_orders(world).run()
    assert (report.due, report.acted, report.reasons) == (3, 2, {"faulty": 1})
    assert [mail.subject[-4:] for mail in world.mails()] == ["1001", "1003"]


def test_a_run_that_only_looks_writes_nothing(world: World) -> None:
    three_orders(world).forget()
    report = world.house.runner.run(dry_run=True)
    assert report.acted == 3
    assert world.commands() == []


# --- what becomes of the letter ---


@pytest.fixture
def postman() -> Iterator[Postman]:
    class Refusing(Postman):
        async def handle_RCPT(self, *args: Any) -> str:
            return "550 5.1.1 no such user"

    with mail_server(Refusing()) as served:
        yield served


def test_a_letter_that_is_refused_is_refused_for_every_claim_and_tried_again_as_one(
    world: World, postman: Postman
) -> None:
    three_orders(world).run_only()
    world.house.settings = type(world.house.settings)(
        **{name: getattr(world.house.settings, name) for name in world.house.settings.__dataclass_fields__}
        | {"smtp": postman.url}
    )
    world.outbox()
    assert [one.state for one in letters(world)] == ["refused"] * 3
    with world.house.db.write() as conn:
        assert commands.retry(conn, letters(world)[2].id, "2026-03-12T09:00:00Z")
    assert [one.state for one in letters(world)] == ["waiting", "refused", "refused"]


def test_a_mail_that_comes_back_is_reported_to_every_claim_that_it_was_about(world: World) -> None:
    (mail,) = (three_orders(world).run(), world.mails())[1]
    record_bounce(world.house.intake, bounce(mail.message_id))
    assert [one.state for one in letters(world)] == ["refused"] * 3
    for ref in ("1001", "1002", "1003"):
        assert [event.kind for event in world.facts(ref)].count("letter.bounced") == 1
    world.check()


def bounce(message_id: str) -> bytes:
    return (
        "From: mailer@example.org\nTo: inhaber@haendler.example\nSubject: failed\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n\n--b--\n"
    ).encode()


def test_the_letter_on_paper_is_one_pdf_with_all_claims(world: World, tmp_path: Path) -> None:
    three_orders(world).run()
    world.days(11, 18)
    (path,) = world.papers()
    assert path.read_bytes().startswith(b"%PDF")
    first, *others = letters(world, "letter")
    assert [one.payload["carried_by"] for one in others] == [first.key] * 2
    assert first.payload["page"]["code"] == ""  # a GiroCode could carry one reference only
