"""What a person says about a claim: booked once, answered in a sentence, undone by its counterpart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mahnlauf.store import events
from tests.cli.shell import DAY_0, LIVE, Shell, installed
from tests.world import recorded

CLAIM = 2  # order 22: 119.00 EUR, open
REMINDED, WARNED, LAST_WARNING, HANDED_OVER = "2026-12-14", "2026-12-27", "2027-01-11", "2027-01-25"


def told(shell: Shell, ident: int = CLAIM) -> list[str]:
    """The kinds of everything that is known about a claim, in order."""
    order = shell.json("claim", "show", ident)["order_ref"]
    with shell.house() as house:
        facts = events.of_claim(house.db.reader, "s1", order, 0)
    return [fact.kind for fact in sorted(facts, key=lambda one: one.sort_key)]


def claim(shell: Shell, ident: int = CLAIM) -> dict[str, Any]:
    found: dict[str, Any] = shell.json("claim", "show", ident)
    return found


def dunned(shell: Shell, *days: str) -> None:
    for day in days:
        shell.today = day
        shell.say("run")


@pytest.mark.parametrize(
    "words",
    [
        ["hold"],
        ["hold", "--until", "2026-12-01", "--reason", "Rücksprache"],
        ["promise", "--until", "2026-12-01"],
        ["dispute", "--reason", "Ware defekt"],
        ["stop"],
        ["suspend"],
        ["withdraw"],
        ["write-off"],
        ["pay", "--amount", "19.00"],
        ["pay", "--amount", "19.00", "--ref", "bank 7"],
    ],
)
def test_said_twice_it_is_booked_once(shell: Shell, words: list[str]) -> None:
    word, *rest = words
    before = told(shell)
    shell.say("claim", word, CLAIM, *rest)
    once = told(shell)
    assert len(once) == len(before) + 1
    shell.say("claim", word, CLAIM, *rest)
    assert told(shell) == once
    assert shell.say("db", "check").endswith("no difference.\n")


@pytest.mark.parametrize("word,back", [("hold", "resume"), ("dispute", "settle-dispute"), ("suspend", "restore")])
def test_after_it_was_taken_back_it_can_be_said_again(shell: Shell, word: str, back: str) -> None:
    before = claim(shell)
    for _ in range(2):
        shell.say("claim", word, CLAIM)
        assert claim(shell) != before
        shell.say("claim", back, CLAIM)
        shell.say("claim", back, CLAIM)
    shell.say("run")
    assert {**claim(shell), "next_on": None} == {**before, "next_on": None}
    assert len(set(told(shell))) < len(told(shell))


def test_a_hold_keeps_letters_back_and_moves_them(shell: Shell) -> None:
    shell.say("claim", "hold", CLAIM, "--until", "2026-12-20", "--reason", "Rücksprache")
    assert [(one["code"], one["until"]) for one in claim(shell)["blockers"]] == [("hold", "2026-12-20")]
    dunned(shell, REMINDED)
    assert claim(shell)["stage"] is None
    assert claim(shell, 3)["stage"] == "reminder"


def test_a_new_hold_replaces_the_one_that_stands(shell: Shell) -> None:
    shell.say("claim", "hold", CLAIM)
    shell.say("claim", "hold", CLAIM, "--until", "2026-12-01")
    assert [one["until"] for one in claim(shell)["blockers"]] == ["2026-12-01"]


def test_a_hold_cannot_end_in_the_past(shell: Shell) -> None:
    assert "is over" in shell.refused("claim", "hold", CLAIM, "--until", "2026-11-21")


def test_a_disputed_claim_is_not_resumed_but_settled(shell: Shell) -> None:
    shell.say("claim", "dispute", CLAIM)
    assert "settle-dispute" in shell.refused("claim", "resume", CLAIM)


def test_after_a_dispute_the_last_letter_goes_out_again_with_a_new_term(shell: Shell) -> None:
    dunned(shell, REMINDED)
    shell.say("claim", "dispute", CLAIM)
    shell.say("claim", "settle-dispute", CLAIM, "--new-term-days", 10)
    shell.say("run")
    subjects = [one["what"] for one in shell.json("outbox", "list") if one["claim"] == CLAIM]
    assert len(subjects) == 2


def test_a_payment_says_what_is_left(shell: Shell) -> None:
    shell.today = "2026-12-01"
    said = shell.say("claim", "pay", CLAIM, "--amount", "19.00")
    assert "Booked 19.00 EUR of 2026-12-01" in said
    assert "2026-12-01  Zahlung eingegangen" in shell.say("claim", "show", CLAIM)
    assert "Open: 100.00 EUR" in said
    assert claim(shell)["paid_minor"] == 1900


def test_the_same_amount_on_the_same_day_needs_a_name_of_its_own(shell: Shell) -> None:
    shell.say("claim", "pay", CLAIM, "--amount", "19.00")
    hint = shell.say("claim", "pay", CLAIM, "--amount", "19").partition("--ref ")[2].split()[0]
    shell.say("claim", "pay", CLAIM, "--amount", "19", "--ref", hint)
    assert claim(shell)["paid_minor"] == 3800


def test_a_reference_is_booked_on_one_claim_only(shell: Shell) -> None:
    shell.say("claim", "pay", CLAIM, "--amount", "19", "--ref", "bank 7")
    assert "is booked on order 22" in shell.refused("claim", "pay", 3, "--amount", "19", "--ref", "bank 7")
    assert "another amount" in shell.refused("claim", "pay", CLAIM, "--amount", "20", "--ref", "bank 7")
    assert claim(shell, 3)["paid_minor"] == 0


@pytest.mark.parametrize("amount", ["0", "-5", "1,50", "abc", "1.005", ""])
def test_an_amount_that_is_none_is_one_sentence(shell: Shell, amount: str) -> None:
    assert shell.refused("claim", "pay", CLAIM, f"--amount={amount}")
    assert claim(shell)["paid_minor"] == 0


def test_a_payment_has_arrived_today_or_before_but_not_before_the_claim(shell: Shell) -> None:
    assert "has not come yet" in shell.refused("claim", "pay", CLAIM, "--amount", "5", "--on", "2026-11-23")
    assert "known since 2026-11-22" in shell.refused("claim", "pay", CLAIM, "--amount", "5", "--on", "2026-11-01")
    shell.today = "2026-12-01"
    shell.say("claim", "pay", CLAIM, "--amount", "119", "--on", "2026-11-24")
    assert claim(shell)["state"] == "paid"


def test_a_payment_on_the_day_of_a_letter_comes_after_the_letter(shell: Shell) -> None:
    dunned(shell, REMINDED, WARNED, LAST_WARNING)
    assert claim(shell)["total_minor"] == 12050
    shell.say("claim", "pay", CLAIM, "--amount", "120.50")
    found = claim(shell)
    assert (found["state"], found["total_minor"], found["credit_minor"]) == ("paid", 0, 0)
    assert told(shell)[-2:] == ["action.taken", "payment.received"]


def test_a_payment_counts_even_if_the_shops_clock_is_ahead_of_ours(shell: Shell) -> None:
    shell.today = "2026-11-20"
    shell.say("claim", "pay", CLAIM, "--amount", "119")
    found = claim(shell)
    assert (found["state"], found["total_minor"], found["credit_minor"]) == ("paid", 0, 0)


def test_what_is_paid_too_much_is_owed_back(shell: Shell) -> None:
    assert "Credit to be paid back: 1.00 EUR" in shell.say("claim", "pay", CLAIM, "--amount", "120")


def test_two_words_of_one_second_keep_their_order(shell: Shell) -> None:
    shell.today = "2026-11-22T12:00:00"
    shell.say("claim", "hold", CLAIM)
    shell.say("claim", "resume", CLAIM)
    shell.say("claim", "dispute", CLAIM)
    assert told(shell)[-3:] == ["hold.set", "hold.lifted", "dispute.opened"]


def test_nothing_happens_to_a_stopped_claim(shell: Shell) -> None:
    shell.say("claim", "stop", CLAIM)
    dunned(shell, REMINDED)
    assert claim(shell)["state"] == "stopped"
    assert claim(shell)["stage"] is None
    assert "only a claim that is being collected" in shell.refused("claim", "hold", CLAIM)


def test_a_claim_at_the_agency_is_recalled_and_the_cost_said_first(shell: Shell) -> None:
    assert "handed over" in shell.refused("claim", "recall", CLAIM)
    dunned(shell, REMINDED, WARNED, LAST_WARNING, HANDED_OVER)
    assert claim(shell)["state"] == "handed_over"
    assert "claim recall 2" in shell.refused("claim", "stop", CLAIM)
    said = shell.say("claim", "recall", CLAIM)
    assert said.index("You bear") < said.index("recalled")
    assert claim(shell)["state"] == "stopped"


@pytest.mark.parametrize("word", ["approve", "accept", "decline"])
def test_nobody_agrees_to_what_was_not_asked(shell: Shell, word: str) -> None:
    assert "does not wait for this answer" in shell.refused("claim", word, CLAIM)


def test_nothing_is_handed_over_before_the_merchant_agreed(tmp_path: Path) -> None:
    shell = one_order(tmp_path, "copecart")
    dunned(shell, "2026-11-23", "2026-12-08", "2026-12-13", "2026-12-14", "2026-12-23", "2026-12-24", "2026-12-31")
    dunned(shell, "2027-02-01")
    assert [one["code"] for one in claim(shell, 1)["blockers"]] == ["awaiting_consent"]
    assert "Übergabe an Inkasso" in shell.say("claim", "forecast", 1, "--yes")
    assert "Übergabe an Inkasso" not in shell.say("claim", "forecast", 1)
    shell.say("claim", "approve", 1)
    assert "already" in shell.say("claim", "approve", 1)
    shell.say("run")
    assert claim(shell, 1)["state"] == "handed_over"


@pytest.mark.parametrize("word,next_stage", [("accept", "reminder"), ("decline", None)])
def test_an_offer_is_accepted_or_declined(tmp_path: Path, word: str, next_stage: str | None) -> None:
    shell = one_order(tmp_path, "bezahlt")
    dunned(shell, "2026-12-11")
    assert [one["code"] for one in claim(shell, 1)["blockers"]] == ["awaiting_acceptance"]
    shell.say("claim", word, 1)
    assert claim(shell, 1)["next_stage"] == next_stage
    assert "already" in shell.say("claim", word, 1)


def one_order(folder: Path, plan: str) -> Shell:
    """A live shop with that plan, and one order."""
    shell = installed(folder, *LIVE, "--set", f"plan={plan}")
    shell.today = f"{DAY_0}T12:00:00Z"
    shell.deliver([recorded("06-invoice-cheque-on-hold__order-created")])
    return shell


def test_a_withdrawal_cancels_and_owes_back(shell: Shell) -> None:
    shell.say("claim", "pay", CLAIM, "--amount", "19")
    shell.say("claim", "withdraw", CLAIM)
    found = claim(shell)
    assert (found["state"], found["total_minor"], found["credit_minor"]) == ("cancelled", 0, 1900)


@pytest.mark.parametrize("answer,state", [("--chargeback", "open"), ("--no-chargeback", "paid")])
def test_a_person_decides_what_an_unclear_order_was(shell: Shell, answer: str, state: str) -> None:
    (unclear,) = [one["id"] for one in shell.json("claims") if one["order_ref"] == "90"]
    shell.say("claim", "confirm-reversal", unclear, answer)
    assert (claim(shell, unclear)["state"], claim(shell, unclear)["blockers"]) == (state, [])
    assert "nothing to confirm" in shell.say("claim", "confirm-reversal", unclear, answer)


def test_an_unclear_order_wants_an_answer(shell: Shell) -> None:
    assert "--chargeback or --no-chargeback" in shell.refused("claim", "confirm-reversal", CLAIM)
