"""``mahnlauf plan`` as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import Shell

FIVE = ("spreadmind", "copecart", "bezahlt", "novalnet", "full_service")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_the_list_shows_shipped_and_own_plans(shell: Shell) -> None:
    shell.say("plan", "copy", "novalnet", "meins")
    told = shell.say("plan", "list")
    assert "meins" in told
    found = {one["plan"]: one for one in json.loads(shell.say("plan", "list", "--json"))}
    assert set(FIVE) < set(found)
    assert (found["meins"]["from"], found["novalnet"]["from"]) == ("own", "shipped")
    assert all(one["fits"] for one in found.values())


@pytest.mark.parametrize("name", FIVE)
def test_every_shipped_plan_is_checked_and_previewed(shell: Shell, name: str) -> None:
    assert f"{name}.toml: " in shell.say("plan", "check", name)
    assert "Übergabe an Inkasso" in shell.say("plan", "preview", name)


def test_the_instalments_of_a_plan_are_shown_checked_and_previewed_with_it(shell: Shell) -> None:
    assert "copecart_instalments.toml: " in shell.say("plan", "check", "copecart")
    assert "Hinweis auf die nächste Rate" in shell.say("plan", "preview", "copecart")
    assert "CopeCart, Raten" in shell.say("plan", "show", "copecart")
    found = json.loads(shell.say("plan", "preview", "copecart", "--format", "json"))
    assert (found["plan"], found["instalments"]["plan"]) == ("copecart", "copecart_instalments")


def test_a_broken_plan_has_a_sentence_for_each_fault_and_ends_with_one(shell: Shell) -> None:
    (shell.folder / "bad.toml").write_text(
        'name = "bad"\ncolour = "red"\n'
        '[[stages]]\nkey = "a"\nanchor = "invoice_date"\noffset_days = 21\ntemplate = "payment_reminder"\n'
        "term_days = -7\nfee_minor = 250\n"
        '[[stages]]\nkey = "b"\nanchor = "invoice_date"\noffset_days = 35\ntemplate = "dunning_9"\nterm_days = 7\n',
        encoding="utf-8",
    )
    result = shell.run("plan", "check", "bad.toml")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    for words in ('"colour" is not known', '"term_days" is -7', '"fee_minor" is 250', '"template" is "dunning_9"'):
        assert len([line for line in lines if line.startswith("error: bad.toml") and words in line]) == 1
    assert lines[-1] == "bad.toml: 4 errors"


def test_check_as_json_is_one_document(shell: Shell) -> None:
    (found,) = json.loads(shell.say("plan", "check", "novalnet", "--json"))
    assert (found["plan"], found["fits"]) == ("novalnet", True)
    assert {finding["level"] for finding in found["findings"]} == {"warning"}


def test_a_file_that_is_called_otherwise_than_its_plan_is_an_error(shell: Shell) -> None:
    (shell.folder / "meins.toml").write_text(shell.say("plan", "show", "novalnet", "--toml"), encoding="utf-8")
    result = shell.run("plan", "check", "meins.toml")
    assert result.exit_code == 1
    assert 'error: meins.toml: "name" is "novalnet". Expected "meins", as the file is called.' in result.stdout


def test_preview_takes_amount_place_and_days(shell: Shell) -> None:
    told = shell.say(
        "plan", "preview", "full_service", "--amount", "89.40", "--state", "by", "--business",
        "--invoice-date", "2026-10-10",
    )  # fmt: skip
    assert "Mo 02.11.2026" in told
    assert "Unternehmen in DE-BY" in told
    assert "90,90" in told
    late = shell.say("plan", "preview", "full_service", "--invoice-date", "2026-09-01", "--today", "2026-10-10")
    assert "22.09.2026" not in late


def test_preview_as_svg_is_the_chart_and_nothing_else(shell: Shell) -> None:
    result = shell.run("plan", "preview", "copecart", "--format", "svg", "--invoice-date", "2026-09-01")
    assert result.stdout.startswith("<svg ")
    assert result.stdout.endswith("</svg>\n")
    assert "mahnlauf plan preview copecart_instalments --format svg" in result.stderr


@pytest.mark.parametrize(
    "words,sentence",
    [
        (("show", "nix"), 'Plan "nix" does not exist. Known: bezahlt,'),
        (("check", "nix"), 'Plan "nix" does not exist. Known: bezahlt,'),
        (("preview", "novalnet", "--amount", "12,50"), "The amount '12,50' is no number"),
        (("preview", "novalnet", "--currency", "EURO"), "The currency 'EURO' is unknown"),
        (("preview", "novalnet", "--country", "XX"), "There are no holidays for the country 'XX'"),
        (("preview", "novalnet", "--today", "soon"), '"soon" is no day.'),
        (("copy", "novalnet", "Mein Plan"), '"Mein Plan" cannot be the name of a plan.'),
    ],
)
def test_a_wrong_call_is_one_sentence(shell: Shell, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in shell.refused("plan", *words)


def test_a_copy_has_its_own_name_and_its_own_instalments_and_is_never_overwritten(shell: Shell) -> None:
    shell.say("plan", "copy", "copecart", "meins")
    first, second = (shell.folder / "plans" / f"{name}.toml" for name in ("meins", "meins_instalments"))
    assert 'instalments = "meins_instalments"' in first.read_text("utf-8")
    assert "copecart_instalments" not in first.read_text("utf-8")
    assert 'name = "meins_instalments"' in second.read_text("utf-8")
    assert shell.run("plan", "check", "meins").exit_code == 0
    assert "is there already" in shell.refused("plan", "copy", "copecart", "meins", code=1)


def test_rules_are_a_table_that_ends_with_the_shops_own_plan(shell: Shell) -> None:
    assert "Keine Regeln" in shell.say("plan", "rules")
    (shell.folder / "plan_rules.toml").write_text('[[rules]]\nplan = "none"\nbuyer = "business"\n', encoding="utf-8")
    assert shell.say("plan", "rules").splitlines()[1:] == [
        "    1  Käufer Unternehmen  none",
        "sonst                      Einstellung plan des Shops",
    ]
    assert json.loads(shell.say("plan", "rules", "--json")) == [
        {"number": 1, "conditions": "Käufer Unternehmen", "plan": "none"}
    ]


def test_a_rule_with_an_unknown_plan_is_a_problem(shell: Shell) -> None:
    (shell.folder / "plan_rules.toml").write_text('[[rules]]\nplan = "gone"\n', encoding="utf-8")
    result = shell.run("plan", "rules")
    assert result.exit_code == 1
    assert 'plan "gone" cannot be used. Known: bezahlt,' in result.stderr


def test_apply_says_which_claims_have_another_plan(shell: Shell) -> None:
    shell.say("init")
    assert shell.say("plan", "apply") == "0 claims have another plan now.\n"
