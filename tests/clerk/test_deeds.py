"""What a person does to a claim: looked at first, done once, remembered for good."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import pytest

from mahnlauf.clerk import VERBS, Actor, KeyUsed, Moved, NotNow, WrongField, perform, preview
from mahnlauf.core.errors import NotFound
from mahnlauf.store import audit
from tests.world import World

ANNA = Actor("user:1", "desk")


def do(world: World, verb: str, key: str = "", **wish: Any) -> str:
    world.later()
    return perform(world.house.intake, world.row().id or 0, verb, wish, ANNA, key=key).said.code


def look(world: World, verb: str, language: str = "de", **wish: Any) -> list[str]:
    found = preview(world.house.intake, world.row().id or 0, verb, wish)
    return [one.replace("\xa0", " ") for one in found.words(language)]


@pytest.fixture
def dunned(world: World) -> World:
    """Reminded and warned, so there are fees and a term."""
    world.order()
    world.days(1, 36)
    return world


WISHES: dict[str, dict[str, Any]] = {
    "hold": {"until": "2026-04-30", "reason": "Rücksprache"},
    "promise": {"until": "2026-04-30"},
    "dispute": {"reason": "Ware defekt"},
    "pay": {"amount": "19.00", "ref": "bank 7"},
    "write-off": {},
    "withdraw": {},
    "stop": {},
    "suspend": {},
    "note": {"text": "Kundin ruft zurück"},
}


@pytest.mark.parametrize("verb", WISHES)
def test_looking_at_a_deed_writes_nothing_and_foretells_what_it_brings(dunned: World, verb: str) -> None:
    facts, ident = dunned.facts(), dunned.row().id or 0
    dunned.later()
    found = preview(dunned.house.intake, ident, verb, WISHES[verb])
    assert (dunned.facts(), audit.of_claim(dunned.house.db.reader, ident)) == (facts, [])
    done = perform(dunned.house.intake, ident, verb, WISHES[verb], ANNA)
    dunned.forget()
    after = found.after.as_json()
    claim = dunned.claim()
    assert (claim["state"], claim["total_minor"], claim["credit_minor"], claim["blockers"]) == (
        after["state"], after["total_minor"], after["credit_minor"], after["blockers"]
    )  # fmt: skip
    assert done.changed
    assert found.changes
    dunned.check("1001")


@pytest.mark.parametrize("verb", WISHES)
def test_a_deed_with_the_same_key_is_done_once_and_answered_twice(dunned: World, verb: str) -> None:
    do(dunned, verb, "k1", **WISHES[verb])
    facts = dunned.facts()
    assert do(dunned, verb, "k1", **WISHES[verb]) == "repeated"
    assert dunned.facts() == facts
    with pytest.raises(KeyUsed):
        do(dunned, "note", "k1", text="something else")


def test_a_key_belongs_to_the_one_who_used_it(dunned: World) -> None:
    do(dunned, "note", "k1", text="a")
    other = perform(dunned.house.intake, dunned.row().id or 0, "note", {"text": "b"}, Actor("user:2", "desk"), key="k1")
    assert other.changed


def test_every_deed_leaves_an_entry_without_what_was_written_by_hand(dunned: World) -> None:
    do(dunned, "hold", until="2026-04-30", reason="ruft Frau Muster an")
    entry = audit.of_claim(dunned.house.db.reader, dunned.row().id or 0)[0]
    assert (entry.actor, entry.via, entry.what, entry.shop) == ("user:1", "desk", "claim.hold", "laden")
    assert "2026-04-30" in entry.detail
    assert "Muster" not in entry.detail


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_audit_log_can_be_neither_changed_nor_emptied(dunned: World, statement: str) -> None:
    do(dunned, "note", text="a")
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        dunned.house.db.reader.execute(statement)
    assert len(audit.page(dunned.house.db.reader, limit=10)) == 1


def test_what_changed_since_it_was_looked_at_is_not_done(dunned: World) -> None:
    ident = dunned.row().id or 0
    seen = preview(dunned.house.intake, ident, "write-off", {}).version
    do(dunned, "pay", amount="19.00")
    with pytest.raises(Moved):
        perform(dunned.house.intake, ident, "write-off", {}, ANNA, seen=seen)
    assert dunned.claim()["state"] == "open"


def test_the_same_deed_of_four_people_at_once_is_one_event(dunned: World) -> None:
    ident, before = dunned.row().id or 0, len(dunned.facts())
    dunned.later()
    people = [
        threading.Thread(target=perform, args=(dunned.house.intake, ident, "dispute", {}, Actor(f"user:{one}", "desk")))
        for one in range(4)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(dunned.facts()) == before + 1


def test_the_consequence_of_a_payment_is_told_in_euros(dunned: World) -> None:
    words = look(dunned, "pay", amount="19.00")
    assert words[0].startswith("Offen: 119,00 € → 100,00 €")
    assert "Hauptforderung 119,00 € → 100,00 €" in words[0]
    assert look(dunned, "pay", "en", amount="19.00")[0].startswith("Open: 119.00 EUR → 100.00 EUR")


def test_the_consequence_of_paying_too_much_names_state_and_credit(dunned: World) -> None:
    words = " ".join(look(dunned, "pay", amount="120.00"))
    assert "danach bezahlt (jetzt offen)" in words
    assert "Guthaben des Käufers: 0,00 € → 1,00 €" in words
    assert "Mit dem nächsten Lauf: Erstattung fällig (1,00 €)" in words


def test_the_consequence_of_a_hold_names_the_day_to_which_the_next_letter_moves(dunned: World) -> None:
    words = look(dunned, "hold", until="2026-05-31")
    assert "statt am" in words[0]
    assert "05." not in words[0].partition("statt")[2]


def test_the_consequence_of_a_hold_without_end_is_that_nothing_goes_out(dunned: World) -> None:
    assert look(dunned, "hold")[-1].endswith("Von selbst geht nichts mehr hinaus.")


def test_a_deed_that_changes_nothing_says_so_and_leaves_no_entry(dunned: World) -> None:
    do(dunned, "dispute")
    ident = dunned.row().id or 0
    assert not preview(dunned.house.intake, ident, "dispute", {}).changes
    assert do(dunned, "dispute") == "dispute.already"
    assert len(audit.of_claim(dunned.house.db.reader, ident)) == 1


def test_paid_back_credit_is_gone_and_the_account_still_fits(dunned: World) -> None:
    do(dunned, "pay", amount="120.00")
    with pytest.raises(NotNow, match="No more than that"):
        do(dunned, "refund-done", amount="2.00")
    assert do(dunned, "refund-done") == "refund.done"
    assert dunned.claim()["credit_minor"] == 0
    with pytest.raises(NotNow, match="no credit"):
        do(dunned, "refund-done")
    dunned.check("1001")


def test_a_note_changes_nothing_but_stands_in_the_story(dunned: World) -> None:
    before = dunned.claim()
    do(dunned, "note", text="  Kundin ruft zurück ")
    assert dunned.claim() == before
    assert dunned.facts()[-1].data == {"text": "Kundin ruft zurück"}


@pytest.mark.parametrize(
    "verb,wish,field",
    [
        ("hold", {"until": "gestern"}, "until"),
        ("hold", {"untill": "2026-04-30"}, "untill"),
        ("promise", {}, "until"),
        ("promise", {"until": 5}, "until"),
        ("pay", {"amount": "1,50"}, "amount"),
        ("pay", {"amount": 1.5}, "amount"),
        ("pay", {"amount_minor": "150"}, "amount"),
        ("pay", {"amount_minor": True}, "amount"),
        ("settle-dispute", {"new_term_days": 0}, "new_term_days"),
        ("settle-dispute", {"new_term_days": 1.5}, "new_term_days"),
        ("confirm-reversal", {"chargeback": "maybe"}, "chargeback"),
        ("note", {"text": "x" * 2001}, "text"),
        ("note", {"text": ["x"]}, "text"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_in_both_languages(
    dunned: World, verb: str, wish: dict[str, Any], field: str
) -> None:
    with pytest.raises(WrongField) as found:
        do(dunned, verb, **wish)
    assert field in str(found.value)
    assert field in found.value.said.text("de")


def test_an_unknown_deed_and_an_unknown_claim_are_refused(dunned: World) -> None:
    with pytest.raises(WrongField):
        do(dunned, "explode")
    with pytest.raises(NotFound):
        perform(dunned.house.intake, 4711, "hold", {}, ANNA)


@pytest.mark.parametrize("verb", VERBS)
def test_every_way_back_is_a_deed_itself(verb: str) -> None:
    assert VERBS[verb].undo in {"", *VERBS}


def full_service(world: World, last: int) -> None:
    world.order(euros="119.00")
    world.days(1, last)


def test_nothing_is_handed_over_by_hand_before_the_letters_that_announce_it(world: World) -> None:
    full_service(world, 36)
    with pytest.raises(NotNow, match="still to be sent"):
        do(world, "hand-over")


def test_nothing_is_handed_over_by_hand_without_an_agency_or_while_it_is_disputed(world: World) -> None:
    full_service(world, 36)
    world.shop("laden", agency="")
    with pytest.raises(NotNow, match="no agency"):
        do(world, "hand-over")
    world.shop("laden", agency="Inkasso AG")
    do(world, "dispute")
    with pytest.raises(NotNow, match="held back"):
        do(world, "hand-over")


def test_a_hand_over_by_hand_reaches_the_agency_once(world: World) -> None:
    full_service(world, 52)
    assert (world.row().stage, world.claim()["state"]) == ("warning2", "open")
    assert do(world, "hand-over") == "handover.done"
    world.outbox()
    world.days(53, 80)
    assert [one.payload["type"] for one in world.commands(state="done") if one.kind == "agency"] == ["handover"]
    assert world.claim()["state"] == "handed_over"
    assert do(world, "hand-over") == "handover.already"
    world.check("1001")
