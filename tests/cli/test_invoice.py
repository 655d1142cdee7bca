"""``mahnlauf invoice``, ``claim statement`` and ``claim template-letters`` as somebody types them."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from pathlib import Path

import pytest

from tests.cli.shell import LIVE, Shell, installed
from tests.world import recorded

NUMBER = "RE-s1-2026-00001"
SETTINGS = ("invoices=true", "creditor=Muster GmbH", "creditor_address=Weg 1|10115 Berlin", "tax_number=12/345/67890")


@pytest.fixture
def billing(tmp_path: Path) -> Shell:
    """An installation whose shop invoices; one order was invoiced, one line of 19 % and one of 7 %."""
    shell = installed(tmp_path / "billing", *LIVE, *(word for one in SETTINGS for word in ("--set", one)))
    shell.today = "2026-11-22T12:00:00Z"
    assert shell.deliver([recorded("21-two-lines-19-7__order-created")]) == [200]
    with shell.house() as house:
        house.outbox().work()
    return shell


def test_list_and_show_name_number_total_and_rates(billing: Shell) -> None:
    assert f"{NUMBER}  2026-11-22  invoice" in billing.say("invoice", "list")
    told = billing.say("invoice", "show", NUMBER)
    assert "207.46 EUR" in told
    assert "19 %  106.90 EUR  20.31 EUR  127.21 EUR" in told
    (row,) = billing.json("invoice", "list")
    assert row == billing.json("invoice", "show", NUMBER)
    assert [one["rate"] for one in row["vat"]] == ["19", "7"]
    assert sum(one["net_minor"] + one["tax_minor"] for one in row["vat"]) == row["total_minor"] == 20746
    assert billing.say("invoice", "list", "--until", "2026-11-21").count("\n") == 1


def test_export_writes_the_files_as_issued_and_a_table(billing: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "1 document written" in billing.say("invoice", "export", "--out", out)
    with (out / "documents.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["rate"], row["net"], row["tax"], row["gross"]) for row in rows] == [
        ("19", "106.90", "20.31", "127.21"), ("7", "75.00", "5.25", "80.25")
    ]  # fmt: skip
    assert hashlib.sha256((out / rows[0]["file"]).read_bytes()).hexdigest() == rows[0]["sha256"]
    billing.say("invoice", "show", NUMBER, "--out", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (out / rows[0]["file"]).read_bytes()


def test_check_finds_a_missing_number_and_a_damaged_file(billing: Shell) -> None:
    assert billing.say("invoice", "check") == "1 document checked, 0 faults.\n"
    conn = sqlite3.connect(billing.folder / "mahnlauf.db")
    conn.executescript(
        "DROP TRIGGER documents_stay; UPDATE documents SET pdf = x'00';"
        "INSERT INTO documents SELECT 9, shop, kind, order_ref, 9, series, 3, 'RE-s1-2026-00003', corrects, issued_on,"
        " currency, total_minor, content, pdf, sha256, issued_at FROM documents"
    )
    conn.close()
    result = billing.run("invoice", "check")
    assert result.exit_code == 1
    assert "RE-s1-2026-00002 is missing before RE-s1-2026-00003" in result.stdout
    assert f"{NUMBER} is damaged" in result.stdout
    assert "is damaged" in billing.refused("invoice", "show", NUMBER, "--out", billing.folder / "x.pdf", code=1)


def test_what_is_issued_already_is_not_issued_again(billing: Shell) -> None:
    assert billing.say("invoice", "issue", 1).startswith("Claim 1 needs no document")
    assert len(billing.json("invoice", "list")) == 1


def test_a_preview_takes_no_number(shell: Shell, tmp_path: Path) -> None:
    for one in SETTINGS[1:]:
        shell.say("shop", "add", "s1", "--set", one)
    shell.say("invoice", "preview", 1, "--out", tmp_path / "draft.pdf")
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF")
    assert shell.json("invoice", "list") == []


def test_wrong_calls_are_sentences(shell: Shell, billing: Shell, tmp_path: Path) -> None:
    assert "has no invoices from here" in shell.refused("invoice", "issue", 1)
    assert 'There is no document "X-1"' in shell.refused("invoice", "show", "X-1")
    assert "Claim 999 does not exist" in shell.refused("invoice", "issue", 999)
    assert "no day" in shell.refused("invoice", "list", "--since", "tomorrow")
    assert '"invoices"' in shell.refused("shop", "add", "s1", "--set", "invoices=perhaps")
    assert "creditor" in shell.refused("shop", "add", "s1", "--set", "invoices=true")
    assert "--out" in shell.refused("claim", "statement", 1, "--format", "pdf")
    billing.say("shop", "add", "s1", "--set", "test_mode=true")
    assert "test mode" in billing.refused("invoice", "issue", 1)


def test_a_statement_in_every_format(shell: Shell, tmp_path: Path) -> None:
    told = shell.say("claim", "statement", 1)
    assert "Kontoauszug der Forderung" in told
    assert "Statement of account" in shell.say("claim", "statement", 1, "--lang", "en")
    result = shell.run("claim", "statement", 1, "--format", "json")
    assert result.stdout.startswith("{")
    assert shell.say("claim", "statement", 1, "--format", "csv").startswith("on,kind,")
    for shape in ("text", "json", "csv", "pdf"):
        out = tmp_path / f"statement.{shape}"
        assert str(out) in shell.say("claim", "statement", 1, "--format", shape, "--out", out)
        assert out.stat().st_size > 300


def test_template_letters_are_files_in_a_folder(shell: Shell, tmp_path: Path) -> None:
    claims = {one["state"]: one["id"] for one in shell.json("claims")}
    shell.say("claim", "template-letters", claims["open"], "--out", tmp_path / "letters")
    assert len(list((tmp_path / "letters").iterdir())) == 10
    assert "nothing left" in shell.refused("claim", "template-letters", claims["paid"], "--out", tmp_path)
