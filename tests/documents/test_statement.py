"""The statement of account in its four shapes: the same rows, amounts and balances in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from mahnlauf.documents import statement as shapes
from mahnlauf.documents.account import statement_of
from mahnlauf.documents.statement import Statement
from tests.documents.sales import ISSUER, sale
from tests.paper.pages import needs, text_of
from tests.world import World

Make = Callable[..., World]


def account(world: World, ref: str = "1001", language: str | None = None) -> Statement:
    house = world.house
    return statement_of(house.db.reader, house.shops, house.plans, house.clock, world.row(ref), language)


@pytest.fixture
def moved(make_world: Make) -> World:
    """A part was paid, came back with costs; another part, a refund, and the shop saw the rest."""
    world = make_world(**{name: value for name, value in ISSUER.items() if name != "invoices"})
    world.order("1001", **sale(("Onlinekurs Töpfern", "100.00", "19")))
    world.day(10).money(5000)
    world.day(40)
    ref = world.state().payments[0].ref
    world.tell("payment.returned", payment_ref=ref, fee_minor=450, reason="Konto nicht gedeckt")
    world.day(50).money(2000)
    world.refund("1001", "20.00")
    world.day(60)
    return world


ROWS = [  # kind, fees, principal, balance after
    ("opened", 0, 11900, 11900),
    ("payment", 0, -5000, 6900),
    ("undone", 0, 5000, 11900),
    ("fee", 450, 0, 12350),
    ("payment", -450, -1550, 10350),  # § 367 BGB: costs first
    ("credit_note", 0, -2000, 8350),
]


def test_every_movement_is_a_row_with_its_allocation_and_the_balance(moved: World) -> None:
    rows = account(moved).rows
    assert [(row.kind, row.change.fees, row.change.principal, row.after.owed) for row in rows] == ROWS


def test_json_holds_the_same(moved: World) -> None:
    told = shapes.as_json(account(moved))
    assert [(row["kind"], row["change"]["fees_minor"], row["change"]["principal_minor"],
             row["after"]["balance_minor"]) for row in told["rows"]] == ROWS  # fmt: skip
    assert told["open"] == {"fees_minor": 0, "interest_minor": 0, "principal_minor": 8350, "credit_minor": 0,
                            "balance_minor": 8350}  # fmt: skip
    assert told["rows"][2]["reason"] == "Konto nicht gedeckt"


def test_csv_adds_up_column_by_column(moved: World) -> None:
    rows = list(csv.DictReader(io.StringIO(shapes.as_csv(account(moved)))))
    for name in ("fees", "interest", "principal", "credit", "balance"):
        assert sum(Decimal(row[name]) for row in rows) == Decimal(rows[-1][f"{name}_after"])
    assert [row["balance_after"] for row in rows] == [f"{minor / 100:.2f}" for *_, minor in ROWS]


def test_text_is_a_table_whose_amounts_stand_in_columns(moved: World) -> None:
    text = shapes.as_text(account(moved)).replace("\xa0", " ")
    assert "Kontoauszug der Forderung" in text
    assert "Rücklastschriftkosten" in text
    lines = [line for line in text.splitlines() if line.endswith("€")]
    assert len({len(line) for line in lines}) == 1
    assert lines[-1].split("2026")[-1].split() == ["0,00", "€", "83,50", "€", "83,50", "€"]
    assert "Zinsen" not in text  # a column without any movement


def test_english_is_english(moved: World) -> None:
    text = shapes.as_text(account(moved, language="en"))
    assert "Returned direct debit costs" in text
    assert "€83.50" in text


@needs("pdftotext")
def test_the_pdf_shows_every_amount_date_and_reference(moved: World, tmp_path: Path) -> None:
    one = account(moved)
    path = tmp_path / "statement.pdf"
    path.write_bytes(shapes.as_pdf(one))
    text = text_of(path)
    for row in shapes.as_text(one).replace("\xa0", " ").splitlines():
        if row.endswith("€"):
            assert " ".join(row.split()) in text
    assert "Konto nicht gedeckt" in text
    assert one.rows[1].detail in text
    assert shapes.as_pdf(one) == path.read_bytes()


def test_interest_is_a_row_before_what_it_was_counted_for_and_at_the_end(make_world: Make) -> None:
    world = make_world(plan="full_service")
    world.order("1001", "1000.00")
    plan = (world.house.plans.text("full_service")[0]).replace(
        'mode = "none"', 'mode = "statutory"\nmargin_points = "5"'
    )
    (world.house.settings.plans_dir).mkdir(exist_ok=True)
    (world.house.settings.plans_dir / "zinsen.toml").write_text(plan.replace('"full_service"', '"zinsen"'), "utf-8")
    world.shop("laden", plan="zinsen")
    world.order("1002", "1000.00")
    world.later()
    world.tell("default.started", "1002", interest_from="2026-03-20")
    world.day(60).money(40000, "1002")
    world.day(90)
    rows = account(world, "1002").rows
    assert [row.kind for row in rows] == ["opened", "interest", "payment", "interest"]
    assert rows[2].change.interest == -rows[1].change.interest
    assert rows[-1].after.interest == rows[-1].change.interest > 0


def test_an_order_in_the_bin_owes_nothing_at_the_end(make_world: Make) -> None:
    world = make_world()
    world.order("1001")
    world.later()
    world.send({"id": 1001}, "order.deleted")
    rows = account(world).rows
    assert rows[-1].after.owed == 0
    assert rows[-1].kind in ("binned", "cancelled")


def test_a_foreign_currency_keeps_its_decimals(make_world: Make) -> None:
    world = make_world()
    world.order("1001", "12000", currency="JPY")
    one = account(world)
    assert "12.000 ¥" in shapes.as_text(one).replace("\xa0", " ")
    assert ",12000," in shapes.as_csv(one)


def test_what_was_paid_back_follows_what_was_cancelled(make_world: Make) -> None:
    world = make_world()
    world.order("1001")
    world.paid("1001")
    world.change("1001", status="refunded", refunds=[{"id": 1, "reason": "", "total": "-119.00"}])
    rows = account(world).rows
    assert [row.kind for row in rows] == ["opened", "payment", "cancelled", "paid_out"]
    assert [row.after.owed for row in rows] == [11900, 0, -11900, 0]
