"""The batch for DATEV: its shape, its sums, its accounts, and what it refuses."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.core.errors import BadInput, SettingsError
from mahnlauf.reports.accounts import Accounts
from mahnlauf.reports.batch import datev_batch
from mahnlauf.reports.catalog import make
from mahnlauf.reports.datev import COLUMNS
from mahnlauf.reports.wish import Wish
from mahnlauf.store import bookings
from tests.world import World

ALL = Wish(("laden",))


def lines(world: World, wish: Wish = ALL) -> list[list[str]]:
    batch, rows, _ = datev_batch(world.house, wish, world.folder, world.today)
    text = b"".join(batch.lines(rows)).decode("cp1252")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def cells(row: list[str]) -> dict[str, str]:
    return dict(zip(COLUMNS, row, strict=True))


def signed(row: list[str]) -> Decimal:
    one = cells(row)
    amount = Decimal(one["Umsatz (ohne Soll/Haben-Kz)"].replace(",", "."))
    back = one["Generalumkehr (GU)"] == "1"
    return amount if (one["Soll/Haben-Kennzeichen"] == "S") is not back else -amount


def test_the_header_and_the_columns_are_those_of_the_format(world: World) -> None:
    world.order()
    header, columns, *_ = lines(world)
    assert header[:5] == ["EXTF", "700", "21", "Buchungsstapel", "13"]
    assert (header[10:16], header[20:22], len(header)) == (
        ["1001", "1", "20260101", "4", "20260101", "20260302"], ["1", "EUR"], 31,
    )  # fmt: skip
    assert (len(columns), tuple(columns)) == (125, COLUMNS)


def test_every_booking_stands_in_it_and_they_add_up_to_the_ledger(world: World) -> None:
    world.order()
    world.order("1002", "50.00")
    world.days(1, 50)
    world.money(2000)
    world.tell("payment.returned", payment_ref="bank-1", fee_minor=300)
    ledger = make(world.house, "ledger", ALL)
    list(ledger.read())
    found = lines(world)[2:]
    assert len(found) == ledger.count
    assert sum(map(signed, found)) * 100 == ledger.sums["EUR"]["balance_minor"]


def test_a_booking_names_account_day_voucher_and_its_row_in_the_journal(world: World) -> None:
    world.order()
    one = cells(lines(world)[2])
    wanted = ("Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Konto", "Belegdatum",
              "Belegfeld 1", "Beleginfo - Inhalt 1", "Festschreibung")  # fmt: skip
    assert [one[name] for name in wanted] == ["119,00", "S", "EUR", "10000", "0203", "1001", "laden 1", "1"]


def test_a_reversal_is_marked_and_stands_on_the_side_of_its_row(world: World) -> None:
    world.order()
    make(world.house, "ledger", ALL)
    [first] = bookings.of_claim(world.house.db.reader, "laden", "1001", 0)
    batch, _, _ = datev_batch(world.house, ALL, world.folder, world.today)
    back = replace(first, number=2, amount_minor=-first.amount_minor, reverses=1)
    *_, one, two = (cells(row) for row in csv.reader(
        io.StringIO(b"".join(batch.lines([(first, "1"), (back, "1")])).decode("cp1252")), delimiter=";"
    ) if len(row) == len(COLUMNS))  # fmt: skip
    assert [each["Soll/Haben-Kennzeichen"] for each in (one, two)] == ["S", "S"]
    assert [each["Generalumkehr (GU)"] for each in (one, two)] == ["0", "1"]


def test_two_currencies_are_two_files(world: World) -> None:
    world.order()
    world.order("1002", currency="CHF")
    with pytest.raises(BadInput, match="CHF and EUR; a DATEV file holds one"):
        lines(world)
    assert [cells(row)["WKZ Umsatz"] for row in lines(world, Wish(("laden",), currency="CHF"))[2:]] == ["CHF"]


def test_a_file_lies_in_one_business_year(world: World) -> None:
    with pytest.raises(BadInput, match="two business years"):
        lines(world, Wish(("laden",), first=date(2025, 12, 31), last=date(2026, 1, 1)))
    (world.folder / "datev.toml").write_text('year_begins = "07-01"')
    assert lines(world, Wish(("laden",), first=date(2025, 12, 31), last=date(2026, 1, 1)))[0][12] == "20250701"


def test_a_currency_with_three_decimals_is_refused(world: World) -> None:
    with pytest.raises(BadInput, match="three decimals"):
        lines(world, Wish(("laden",), currency="KWD"))


def test_what_is_no_letter_of_windows_does_not_stop_the_file(world: World) -> None:
    world.order(number='Ł-17 🦊;"x"')
    one = cells(lines(world)[2])
    assert one["Belegfeld 1"] == "-17x"
    assert "?" in one["Buchungstext"]


def test_invoices_of_another_program_are_left_out(world: World) -> None:
    (world.folder / "datev.toml").write_text("invoices = false")
    world.order()
    world.money(2000)
    assert [cells(row)["Buchungstext"] for row in lines(world)[2:]] == ["Zahlung 1001"]


@pytest.mark.parametrize(
    "cause,rate,skr03,skr04",
    [
        ("invoice", "19", "8400", "4400"), ("invoice", "7", "8300", "4300"), ("invoice", "", "8200", "4200"),
        ("cancelled", "19", "8400", "4400"), ("credit_note", "19", "8720", "4720"), ("payment", "none", "1360", "1460"),
        ("payment_undone", "none", "1360", "1460"), ("refund", "none", "1360", "1460"),
        ("fee:dunning", "none", "2700", "4830"), ("fee:own_stage", "none", "2700", "4830"),
        ("interest", "none", "2650", "7100"), ("write_off", "none", "2400", "6930"),
    ],
)  # fmt: skip
def test_each_cause_has_its_usual_account(cause: str, rate: str, skr03: str, skr04: str) -> None:
    assert Accounts(chart="skr03").against(cause, rate) == skr03
    assert Accounts(chart="skr04").against(cause, rate) == skr04


def test_own_accounts_go_before_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "datev.toml"
    path.write_text('consultant = 29098\nclient = 55003\n[accounts]\ninvoice = "8337"\nreturn_debit = "4970"\n')
    own = Accounts.load(path)
    assert (own.against("invoice", "19"), own.against("fee:return_debit", "none")) == ("8337", "4970")
    assert (own.against("fee:dunning", "none"), own.named, Accounts().named) == ("2700", True, False)


@pytest.mark.parametrize(
    "text,words",
    [
        ("consultant = 17", "Expected a number from 1001"),
        ('consultant = "1001"', "Expected a number"),
        ('chart = "skr49"', "Expected skr03 or skr04"),
        ('year_begins = "13-01"', "Expected a month and a day"),
        ('year_begins = "02-29"', "Expected a month and a day"),
        ('debtor = "A"', "Expected an account"),
        ("invoices = 1", "Expected true or false"),
        ("accounts = 1", "Expected a table"),
        ("[accounts]\npayment = 1360", "Expected a table"),
        ("colour = 1", '"colour" is not known'),
        ("consultant", "this is not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "datev.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as fault:
        Accounts.load(path)
    assert words in str(fault.value)
    assert "datev.toml" in str(fault.value)


def test_business_years_are_counted_from_their_first_day() -> None:
    own: Any = Accounts(year_begins="07-01").year_of
    assert [own(date(2026, 6, 30)), own(date(2026, 7, 1))] == [date(2025, 7, 1), date(2026, 7, 1)]
