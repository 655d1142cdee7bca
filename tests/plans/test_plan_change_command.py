"""``mahnlauf plan diff|save|move|which`` as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import LIVE, Shell
from tests.world import all_recorded


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A live shop that follows a plan of the merchant's own, with the claims of the recorded deliveries."""
    made = Shell(tmp_path)
    made.say("init")
    made.say("plan", "copy", "full_service", "meins")
    made.say(*LIVE, "--set", "plan=meins")
    made.deliver(all_recorded())
    return made


def changed(shell: Shell, old: str = "offset_days = 21", new: str = "offset_days = 28") -> Path:
    text = (shell.folder / "plans/meins.toml").read_text("utf-8")
    assert old in text
    path = shell.folder / "meins.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_a_changed_plan_is_compared_saved_and_followed(shell: Shell) -> None:
    path = changed(shell)
    assert "reminder 7 days later" in shell.say("plan", "diff", path)
    found = json.loads(shell.say("plan", "diff", path, "--json"))
    waiting = found["waiting"]["claims"]
    assert found["open"] == found["looked_at"] >= waiting > 0
    assert "No open claim stands in another version" in shell.say("plan", "diff", "meins")
    assert shell.say("plan", "save", path) == "Saved meins.\n"
    assert list((shell.folder / "plans/history/meins").glob("*.toml"))
    assert "reminder 7 days later" in shell.say("plan", "diff", "meins")
    assert f"{waiting} claims follow the new version, 0 stay" in shell.say("plan", "move", "meins")
    assert "No open claim" in shell.say("plan", "diff", "meins")


def test_saving_may_move_the_claims_at_once(shell: Shell) -> None:
    told = shell.say("plan", "save", changed(shell), "--move", "all")
    assert "claims follow the new version" in told
    assert shell.run("db", "check").exit_code == 0


@pytest.mark.parametrize(
    "old,new,sentence",
    [
        ("offset_days = 21", "offset_days = 9999", '"offset_days" is 9999. Expected a whole number from -60 to 3650.'),
        ('channel = "email"', 'channel = "email"\nfee_minor = 250', "this letter only begins the default"),
        ('name = "meins"', 'name = "anders"', 'Expected "meins", as the file is called.'),
    ],
)
def test_a_broken_plan_is_neither_compared_nor_saved(shell: Shell, old: str, new: str, sentence: str) -> None:
    before = (shell.folder / "plans/meins.toml").read_text("utf-8")
    path = changed(shell, old, new)
    for verb in ("diff", "save"):
        assert sentence in shell.refused("plan", verb, path)
    assert (shell.folder / "plans/meins.toml").read_text("utf-8") == before


def test_a_shipped_plan_is_copied_first(shell: Shell) -> None:
    path = shell.folder / "novalnet.toml"
    path.write_text(shell.say("plan", "show", "novalnet", "--toml"), "utf-8")
    assert "Copy it first" in shell.refused("plan", "save", path)


def test_which_plan_a_claim_would_get_is_told_rule_by_rule(shell: Shell) -> None:
    rules = '[[rules]]\nplan = "bezahlt"\nbuyer = "business"\n[[rules]]\nplan = "none"\ncurrency = "EUR"\n'
    (shell.folder / "plan_rules.toml").write_text(rules, "utf-8")
    found = json.loads(shell.say("plan", "which", "1", "--json"))
    assert [one["verdict"] for one in found["rules"]].count("chosen") == 1
    assert found["rules"][0] == {"rule": 1, "plan": "bezahlt", "verdict": "missed", "condition": "buyer"}
    assert "missed: buyer" in shell.say("plan", "which", "1")
    assert "Claim 999 does not exist" in shell.refused("plan", "which", "999")
