"""``mahnlauf claims`` and ``claim show|explain|forecast``: what a real shop's deliveries have become."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell

OPEN = ("open", 11900, 0)
# order -> state, open and paid amount in cents
RECORDED = {
    **dict.fromkeys(("22", "23", "25", "26", "31", "32", "33", "36", "37", "62", "63", "70"), OPEN),
    **dict.fromkeys(("76", "77", "88", "90"), OPEN),
    "24": ("open", 5350, 0),
    **dict.fromkeys(("28", "38", "104", "105"), ("paid", 0, 11900)),
    "29": ("paid", 0, 18071),
    "91": ("paid", 0, 23800),
    **dict.fromkeys(("19", "35", "71"), ("cancelled", 0, 0)),
}  # fmt: skip
FIELDS = {
    "id", "shop", "platform", "order_ref", "instalment", "test_mode", "collected_by", "buyer", "currency",
    "principal_minor", "fees_minor", "interest_minor", "total_minor", "credit_minor", "paid_minor", "state", "plan",
    "stage", "next_stage", "next_on", "blockers", "due_date", "in_default_since", "access",
}  # fmt: skip


def test_the_recorded_orders_have_the_right_states_and_amounts(shell: Shell) -> None:
    found = {one["order_ref"]: (one["state"], one["total_minor"], one["paid_minor"]) for one in shell.json("claims")}
    assert found == RECORDED


def test_currencies_stay_apart(shell: Shell) -> None:
    francs = [one["order_ref"] for one in shell.json("claims") if one["currency"] == "CHF"]
    assert francs == ["33"]
    assert shell.say("claims").splitlines()[-1] == "26 claims, open: 119.00 CHF, 1838.50 EUR"


def test_a_claim_as_json_has_every_promised_field(shell: Shell) -> None:
    for one in shell.json("claims"):
        assert set(one) >= FIELDS
        assert {"name", "email", "company", "address", "language", "type"} <= set(one["buyer"])


def test_the_list_begins_with_the_oldest(shell: Shell) -> None:
    numbers = [one["id"] for one in shell.json("claims")]
    assert numbers == sorted(numbers)


def test_the_list_can_be_narrowed_to_a_state_and_a_shop(shell: Shell) -> None:
    assert {one["state"] for one in shell.json("claims", "--state", "paid")} == {"paid"}
    assert len(shell.json("claims", "--shop", "s1")) == len(RECORDED)


def test_no_claims_are_an_empty_list(fresh: Shell) -> None:
    assert fresh.json("claims") == []
    assert "There is no such claim" in fresh.say("claims")


def test_showing_a_claim_gives_the_same_document_as_the_list(shell: Shell) -> None:
    listed = shell.json("claims")[1]
    assert shell.json("claim", "show", listed["id"]) == listed


def test_a_claim_is_shown_with_its_past_and_its_future(shell: Shell) -> None:
    said = shell.say("claim", "show", 2)
    past, future = said.partition("What will happen")[::2]
    assert "119.00 EUR" in past
    assert "reminder on 2026-12-14" in past
    assert "Bestellung im Shop" in past
    assert "Übergabe an Inkasso" in future


def test_a_buyer_cannot_talk_to_the_terminal(shell: Shell) -> None:
    with shell.house() as house, house.db.write() as conn:
        conn.execute("UPDATE claims SET folded = replace(folded, 'Jürgen', 'J\\u0007\\u009b2J')")
    for words in (["claims"], ["claim", "show", 2]):
        said = shell.say(*words)
        assert "J  2J Weiß" in said
        assert not {"\x07", "\x9b"} & set(said)


def test_explain_names_every_reason(shell: Shell) -> None:
    (early,) = shell.json("claim", "explain", 2)["reasons"]
    assert (early["code"], early["until"]) == ("too_early", "2026-12-14")
    assert "reversal_unclear" in shell.say("claim", "explain", unclear(shell))


def test_explain_says_what_the_next_run_does(shell: Shell) -> None:
    shell.today = "2026-12-14"
    assert shell.json("claim", "explain", 2)["action"]["template"] == "payment_reminder"
    assert "Zahlungserinnerung" in shell.say("claim", "explain", 2)


def test_the_forecast_has_days_and_amounts(shell: Shell) -> None:
    steps = shell.json("claim", "forecast", 2)
    stages = [(one["on"], one["stage"], one["amounts"]["total_minor"]) for one in steps if one.get("stage")]
    assert stages[0] == ("2026-12-14", "reminder", 11900)
    assert stages[-1][1:] == ("handover", 12050)
    assert "2026-12-14  Zahlungserinnerung" in shell.say("claim", "forecast", 2)


def test_a_paid_claim_has_no_future(shell: Shell) -> None:
    (paid, *_) = shell.json("claims", "--state", "paid")
    assert shell.json("claim", "forecast", paid["id"]) == []
    assert "Nothing more will happen" in shell.say("claim", "forecast", paid["id"])


@pytest.mark.parametrize("word", ["show", "explain", "forecast", "resume", "stop"])
def test_an_unknown_claim_is_one_sentence(fresh: Shell, word: str) -> None:
    assert fresh.refused("claim", word, 99) == "Claim 99 does not exist. See: mahnlauf claims"


def unclear(shell: Shell) -> int:
    found = [one["id"] for one in shell.json("claims") if one["order_ref"] == "90"]
    return int(found[0])
