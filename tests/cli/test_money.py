"""``mahnlauf money``: what comes in is kept, shown with the claims it may belong to, assigned or dismissed."""

from __future__ import annotations

import json

import pytest

from tests.cli.shell import Shell


def test_money_is_kept_shown_and_assigned(shell: Shell) -> None:
    assert "wait for a person" in shell.say("money", "add", "s1", "100.00", "--payer", "Erika", "--ref", "b1")
    [row] = json.loads(shell.say("money", "list", "--json"))
    assert (row["amount_minor"], row["state"], row["payer"]) == (10000, "open", "Erika")
    assert "100.00 EUR" in shell.say("money", "list")
    assert "From Erika" in shell.say("money", "show", "1")
    claim = next(one for one in shell.json("claims", "--state", "open") if one["total_minor"] >= 10000)
    assert f"Claim {claim['id']} gets 100.00 EUR." in shell.say(
        "money", "assign", 1, "--claim", claim["id"], "--dry-run"
    )
    assert json.loads(shell.say("money", "show", "1", "--json"))["state"] == "open"
    assert "are assigned" in shell.say("money", "assign", 1, "--claim", f"{claim['id']}=100")
    assert shell.json("claim", "show", claim["id"])["paid_minor"] == 10000
    assert "Assigned to claim" in shell.say("money", "show", 1)


def test_money_is_dismissed_and_taken_up_again(shell: Shell) -> None:
    shell.say("money", "add", "s1", "7", "--currency", "eur", "--purpose", "Irrläufer")
    assert "belong to no claim" in shell.say("money", "dismiss", 1, "--reason", "nicht von uns")
    assert json.loads(shell.say("money", "list", "--state", "open", "--json")) == []
    assert "wait for a person again" in shell.say("money", "reopen", 1)
    assert "were sent back" in shell.say("money", "dismiss", 1, "--sent-back", "--reason", "zurück")


@pytest.mark.parametrize(
    "words,told",
    [
        (("add", "none", "5"), "none"),
        (("add", "s1", "viel"), "is no number"),
        (("add", "s1", "0"), "above zero"),
        (("add", "s1", "5", "--currency", "XXQ"), "unknown"),
        (("add", "s1", "5", "--on", "2030-01-01"), "has not come yet"),
        (("show", "9"), "does not exist"),
        (("assign", "1", "--claim", "x"), "is no claim"),
        (("assign", "1", "--claim", "99"), "does not exist"),
        (("assign", "1", "--claim", "1=4"), "left over"),
        (("dismiss", "1", "--reason", " "), "reason is missing"),
        (("reopen", "1"), "taken up again"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(shell: Shell, words: tuple[str, ...], told: str) -> None:
    shell.say("money", "add", "s1", "5")
    result = shell.run("money", *words)
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_the_days_until_claims_are_paid_are_counted(shell: Shell) -> None:
    known = sum(one["claims"] for one in shell.json("money", "days"))
    claim = next(one for one in shell.json("claims", "--state", "open") if one["currency"] == "EUR")
    shell.say("claim", "pay", claim["id"], "--amount", claim["total_minor"] // 100 + 1)
    found = shell.json("money", "days", "--shop", "s1")
    assert sum(one["claims"] for one in found) == known + 1
    assert "CURRENCY" in shell.say("money", "days")
