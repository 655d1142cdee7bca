"""``mahnlauf report`` and ``export``: as somebody types them, into a file, a pipe, with mistakes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.shell import Shell


def test_a_report_is_one_json_document_with_sums_per_currency(shell: Shell) -> None:
    found = json.loads(shell.say("report", "ageing", "--format", "json"))
    assert [row["currency"] for row in found["sums"]] == ["CHF", "EUR"]
    claims = shell.json("claims")
    for row in found["sums"]:
        assert row["total_minor"] == sum(one["total_minor"] for one in claims if one["currency"] == row["currency"])


def test_a_report_is_written_to_a_file_and_says_so(shell: Shell) -> None:
    result = shell.run("report", "open-items", "--format", "xlsx", "--out", "op.xlsx")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Written to op.xlsx." in result.stderr
    assert (shell.folder / "op.xlsx").read_bytes().startswith(b"PK")


def test_names_with_underscores_and_english_columns(shell: Shell) -> None:
    head = next(csv.reader(io.StringIO(shell.say("report", "open_items", "--lang", "en"))))
    assert head[:4] == ["Shop", "Claim", "Order", "Instalment"]


def test_the_list_of_reports_names_their_groups(shell: Shell) -> None:
    text = shell.say("report", "list", "--lang", "en")
    assert "Ageing" in text
    assert "cause, month, country, tax_rate, shop" in text


@pytest.mark.parametrize("what", ["claims", "ledger", "court", "agency"])
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_everything_can_be_exported(what: str, kind: str, shell: Shell) -> None:
    shell.say("export", what, "--format", kind, "--out", f"{what}.{kind}")
    assert (shell.folder / f"{what}.{kind}").stat().st_size > 0


def test_the_ledger_goes_to_datev_one_currency_at_a_time(shell: Shell) -> None:
    wrong = shell.run("export", "ledger", "--format", "datev")
    assert (wrong.exit_code, "CHF and EUR" in wrong.stderr) == (2, True)
    result = shell.run("export", "ledger", "--format", "datev", "--currency", "EUR", "--out", "e.csv")
    assert "1001 and 1 stand in the file" in result.stderr
    assert (shell.folder / "e.csv").read_bytes().startswith(b'"EXTF";700;21;')


def test_datev_takes_numbers_from_the_file_beside_the_settings(shell: Shell) -> None:
    (shell.folder / "datev.toml").write_text("consultant = 29098\nclient = 55003\n")
    result = shell.run("export", "ledger", "--format", "datev", "--currency", "CHF", "--out", "c.csv")
    assert "1001" not in result.stderr
    assert b";29098;55003;" in (shell.folder / "c.csv").read_bytes()


@pytest.mark.parametrize(
    "words,said",
    [
        (("report", "nothing"), '"nothing" is no report. Known: ageing, '),
        (("report", "ageing", "--on", "31.12.2026"), "Expected a day such as 2026-12-31"),
        (("report", "ageing", "--shop", "fremd"), 'Shop "fremd" does not exist. Known: s1'),
        (("report", "ageing", "--columns", "moon"), 'The column "moon" is not known'),
        (("export", "ledger", "--format", "datev", "--from", "2025-12-01", "--currency", "EUR"), "two business years"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(words: tuple[str, ...], said: str, shell: Shell) -> None:
    result = shell.run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_report_that_fails_leaves_the_old_file_as_it_is(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mahnlauf.reports.sheet.MOST_ROWS", 1)
    (shell.folder / "op.pdf").write_text("the old one")
    result = shell.run("report", "open-items", "--format", "pdf", "--out", "op.pdf")
    assert (result.exit_code, "too many for paper" in result.stderr) == (2, True)
    assert (shell.folder / "op.pdf").read_text() == "the old one"
    assert not list(shell.folder.glob("*.part"))


def test_a_saved_report_is_made_by_its_name_and_options_go_before_it(shell: Shell) -> None:
    (shell.folder / "reports.toml").write_text('[mine]\nreport = "ageing"\nformat = "json"\ncurrency = "CHF"\n')
    assert [row["currency"] for row in json.loads(shell.say("report", "mine"))["rows"]] == ["CHF"]
    assert [row["currency"] for row in json.loads(shell.say("report", "mine", "--currency", "EUR"))["rows"]] == ["EUR"]
    assert "saved in reports.toml: mine" in shell.run("report", "yours").stderr


def test_the_worker_mails_what_is_due(shell: Shell) -> None:
    (shell.folder / "reports.toml").write_text('[monthly]\nreport = "ageing"\nevery = "month"\n')
    shell.today = "2026-12-01"
    shell.say("worker", "--once")
    [one] = [row for row in shell.json("outbox", "list") if row["what"].startswith("Altersstruktur")]
    assert one["state"] == "done"


def test_a_token_may_have_several_scopes(shell: Shell) -> None:
    shell.say("token", "add", "erp", "--shop", "s1", "--scope", "claims", "--scope", "reports")
    assert [(one["name"], one["scope"]) for one in shell.json("token", "list")] == [("erp", "claims,reports")]
    wrong = shell.run("token", "add", "x", "--shop", "s1", "--scope", "everything")
    assert (wrong.exit_code, "Known: access, claims" in wrong.stderr) == (2, True)
