"""Invoices along the life of an order: issued once, lowered, cancelled; what keeps one from being issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy

import pytest

from mahnlauf.core.errors import SettingsError
from mahnlauf.store import documents
from tests.documents.sales import ISSUER, issued, sale, told
from tests.world import World, order_body

Make = Callable[..., World]
COURSE = sale(("Kurs", "100.00", "19"))
FIRST = "RE-laden-2026-00001"


def answers(world: World) -> list[tuple[str, str]]:
    """State and answer of everything that was to be issued."""
    return [(one.state, one.answer) for one in world.commands() if one.kind == "document"]


def test_shops_issue_nothing_unless_they_say_so(world: World) -> None:
    world.order("1001", **COURSE)
    world.outbox()
    assert issued(world) == []
    assert world.commands() == []


def test_an_order_is_invoiced_once_and_mailed_once(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.change("1001", customer_note="x")
    world.outbox()
    world.outbox()
    assert told(world) == [(FIRST, 11900, "")]
    (mail,) = world.mails()
    assert mail.subject == f"Ihre Rechnung {FIRST}"
    assert "119,00 €" in mail.text
    assert "16.03.2026" in mail.text
    world.check()


def test_the_mail_brings_the_file_as_it_was_issued(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    (row,) = issued(world)
    kept = documents.pdf_of(world.house.db.reader, row.id)
    (path,) = world.house.settings.mail_dir.rglob("*.eml")
    (file,) = message_from_bytes(path.read_bytes(), policy=policy.default).iter_attachments()
    assert (file.get_filename(), file.get_content()) == (f"{FIRST}.pdf", kept)
    assert hashlib.sha256(kept).hexdigest() == row.sha256


def test_a_refund_lowers_the_invoice_and_a_cancellation_ends_it(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    world.refund("1001", "20.00")
    world.outbox()
    world.change("1001", status="cancelled")
    world.outbox()
    assert told(world) == [
        (FIRST, 11900, ""), ("RK-laden-2026-00001", -2000, FIRST), ("RK-laden-2026-00002", -9900, FIRST)
    ]  # fmt: skip
    world.outbox()
    assert [mail.subject for mail in world.mails()][1:] == [
        "Korrektur Ihrer Rechnung: RK-laden-2026-00001", "Korrektur Ihrer Rechnung: RK-laden-2026-00002"
    ]  # fmt: skip


def test_a_full_refund_of_a_paid_order_cancels_its_invoice(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.paid("1001")
    world.outbox()
    world.change("1001", status="refunded", refunds=[{"id": 1, "reason": "", "total": "-119.00"}])
    world.outbox()
    assert told(world)[1:] == [("RK-laden-2026-00001", -11900, FIRST)]


def test_a_credit_note_by_hand_lowers_the_invoice_too(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    world.tell("credit_note", amount_minor=1900)
    world.outbox()
    assert told(world)[1:] == [("RK-laden-2026-00001", -1900, FIRST)]


def test_costs_interest_and_payments_never_touch_the_invoice(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    world.money(5000)
    world.tell("payment.returned", payment_ref=world.state().payments[0].ref, fee_minor=450)
    world.paid("1001")
    world.outbox()
    assert len(issued(world)) == 1


def test_a_withdrawal_cancels_the_invoice_and_a_write_off_does_not(make_world: Make) -> None:
    world = make_world(**ISSUER)
    for ref, kind in (("1001", "withdrawal"), ("1002", "claim.written_off"), ("1003", "vendor.stopped")):
        world.order(ref, **COURSE)
        world.outbox()
        world.tell(kind, ref)
    world.outbox()
    assert [len(issued(world, ref)) for ref in ("1001", "1002", "1003")] == [2, 1, 1]
    assert issued(world, "1001")[1].total_minor == -11900


def test_an_order_in_the_bin_is_cancelled_and_one_that_comes_back_is_invoiced_again(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    world.later()
    world.send({"id": 1001}, "order.deleted")
    world.outbox()
    assert [one.total_minor for one in issued(world)] == [11900, -11900]
    world.later()
    world.change("1001", status="on-hold")
    world.send({"id": 1001}, "order.restored")
    world.outbox()
    assert sum(one.total_minor for one in issued(world)) == (11900 if world.state().state == "open" else 0)


def test_a_lost_dispute_is_money_that_is_gone_and_no_credit_note(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.paid("1001")
    world.outbox()
    world.change("1001", status="refunded", refunds=[{"id": 1, "reason": "Dispute lost.", "total": "-119.00"}])
    world.outbox()
    assert [one.total_minor for one in issued(world)] == [11900]
    assert world.state().principal == 11900


def test_an_order_that_was_raised_is_invoiced_anew(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    world.change("1001", **sale(("Kurs", "200.00", "19")))
    world.outbox()
    assert told(world) == [
        (FIRST, 11900, ""), ("RK-laden-2026-00001", -11900, FIRST), ("RE-laden-2026-00002", 23800, "")
    ]  # fmt: skip


def test_an_order_that_is_cancelled_before_its_invoice_gets_none(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.change("1001", status="cancelled")
    world.outbox()
    assert issued(world) == []
    assert answers(world)[0] == ("done", "Nothing is left to issue.")


def test_two_rates_are_refunded_in_proportion_and_add_up_to_the_cent(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **sale(("Kurs", "100.00", "19"), ("Buch", "75.00", "7")))
    world.outbox()
    for euros in ("33.33", "66.66", "99.26"):
        world.refund("1001", euros)
        world.outbox()
    rows = issued(world)
    assert rows[0].content["vat"] == [["19", 10000, 1900], ["7", 7500, 525]]
    for rate in ("19", "7"):
        parts = [
            (net, tax) for row in rows[1:] for found, net, tax in row.content["vat"] if found == rate
        ]  # fmt: skip
        assert (sum(net for net, _ in parts), sum(tax for _, tax in parts)) == tuple(
            next(one[1:] for one in rows[0].content["vat"] if one[0] == rate)
        )


@pytest.mark.parametrize(
    "currency, net, vat",
    [
        ("JPY", "10000", [["10", 10000, 1000]]),
        ("KWD", "12.345", [["10", 12345, 1235]]),
        ("EUR", "0.05", [["10", 5, 1]]),
    ],
)
def test_currencies_keep_their_decimals(make_world: Make, currency: str, net: str, vat: list[object]) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **sale(("Kurs", net, "10"), currency=currency))
    world.outbox()
    assert [one.content["vat"] for one in issued(world)] == [vat], answers(world)


def test_letters_of_the_claim_name_the_invoice(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.day(21).run()
    assert f"Rechnung {FIRST}" in world.mails()[-1].text


def test_the_agency_gets_the_invoice_as_it_was_issued(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.days(1, 75)
    (case,) = world.house.settings.post_dir.rglob("case.json")
    record = json.loads(case.read_text("utf-8"))
    assert record["invoice"] == {"no": FIRST, "date": "2026-03-03", "due_date": "2026-03-16"}
    (told,) = record["documents"]
    assert (told["number"], told["total_minor"]) == (FIRST, 11900)
    assert hashlib.sha256((case.parent / told["file"]).read_bytes()).hexdigest() == told["sha256"]
    assert record["letters"][0]["template"] == "invoice"


def test_a_new_year_begins_a_new_series(make_world: Make) -> None:
    world = make_world(**ISSUER, invoice_prefix="R{year}/", invoice_first="118")
    world.order("1001", **COURSE)
    world.outbox()
    world.day(310)
    world.order("1002", **COURSE)
    world.outbox()
    assert told(world)[0][0] == "R2026/00118"
    assert told(world, "1002")[0][0] == "R2027/00118"


def test_two_shops_of_one_company_cannot_give_one_number_twice(make_world: Make) -> None:
    world = make_world(**ISSUER, invoice_prefix="RE-")
    world.shop("filiale", **ISSUER, invoice_prefix="RE-")
    world.shop("fremde", **{**ISSUER, "creditor": "Andere GmbH"}, invoice_prefix="RE-")
    world.order("1001", **COURSE)
    world.outbox()
    for shop in ("filiale", "fremde"):
        world.send(order_body("2001", "119.00", "bacs", world.now) | COURSE, "order.created", shop=shop)
    world.outbox()
    assert [one.shop for one in documents.of_number(world.house.db.reader, "RE-00001")] == ["fremde", "laden"]
    assert 'was given by shop "laden"' in answers(world)[1][1]


def test_test_mode_and_older_orders_take_no_number(make_world: Make) -> None:
    world = make_world(**ISSUER, test_mode="true")
    world.order("1001", **COURSE)
    world.outbox()
    world.day(3)
    world.shop("laden", test_mode="false")
    world.change("1001", status="processing")
    world.outbox()
    assert issued(world) == []
    assert world.house.issuer().draft("laden", "1001").startswith(b"%PDF")


def test_small_businesses_charge_no_vat(make_world: Make) -> None:
    world = make_world(**ISSUER, small_business="true")
    world.order("1001", **sale(("Kurs", "100.00", "0")))
    world.outbox()
    assert issued(world)[0].content["vat"] == [["", 10000, 0]]


# --- what keeps an invoice from being issued: a sentence in the outbox, and no number is taken ---


def test_vat_of_a_small_business_is_a_contradiction(make_world: Make) -> None:
    world = make_world(**ISSUER, small_business="true")
    world.order("1001", **COURSE)
    world.outbox()
    ((state, answer),) = answers(world)
    assert state == "refused"
    assert '"small_business"' in answer


def test_an_order_that_names_no_vat_waits_for_the_rate_and_is_issued_then(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", "50.00")
    world.outbox()
    ((state, answer),) = answers(world)
    assert state == "waiting"
    assert "--set tax_rate=19" in answer
    world.shop("laden", tax_rate="19")
    world.day(1).outbox()
    assert issued(world)[0].content["vat"] == [["19", 4202, 798]]


def test_untaxed_sales_need_a_reason(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **sale(("Kurs", "100.00", "0")))
    world.outbox()
    assert "tax_exempt_note" in answers(world)[0][1]


def test_above_250_euros_an_invoice_needs_the_address(make_world: Make) -> None:
    world = make_world(**ISSUER)
    nobody = {"billing": {"first_name": "Ada", "email": "ada@example.org", "country": "DE"}}
    world.order("1001", **sale(("Kurs", "210.08", "19")), **nobody)
    world.order("1002", **sale(("Kurs", "210.09", "19")), **nobody)
    world.outbox()
    assert [one.total_minor for one in issued(world)] == [25000]
    assert issued(world, "1002") == []
    assert "§ 33 UStDV" in answers(world)[1][1]
    assert answers(world)[1][0] == "refused"


@pytest.mark.parametrize("missing", ["creditor", "creditor_address", "tax_number"])
def test_invoices_cannot_be_switched_on_without_what_they_must_say(world: World, missing: str) -> None:
    settings = {name: value for name, value in ISSUER.items() if name not in (missing, "vat_id")}
    with pytest.raises(SettingsError, match=missing):
        world.shop("laden", **settings)


@pytest.mark.parametrize(
    "name, value",
    [("invoices", "maybe"), ("invoice_prefix", "RE {year}"), ("invoice_first", "0"), ("tax_rate", "neunzehn"),
     ("small_business", "x")],
)  # fmt: skip
def test_a_wrong_setting_is_answered_with_its_name(world: World, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f'"{name}" is'):
        world.shop("laden", **{name: value})


def test_reverse_charge_is_said_for_businesses_whose_shop_left_out_the_tax(make_world: Make) -> None:
    world = make_world(**ISSUER)
    meta = [{"key": "is_vat_exempt", "value": "yes"}, {"key": "_billing_vat_id", "value": "ATU12345678"}]
    world.order("1001", **sale(("Kurs", "100.00", "0")), meta_data=meta)
    (fact,) = world.facts()
    assert fact.data["tax_reason"] == "reverse_charge"
    world.outbox()
    assert issued(world)[0].issued_on == date(2026, 3, 2).isoformat()
