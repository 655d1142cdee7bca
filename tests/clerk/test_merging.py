"""Two buyers who are one person: one account, and no amount, term or reader of a letter changes by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mahnlauf.clerk import Actor, NotNow, WrongField
from mahnlauf.clerk.erasing import claims_of, erase, everything_about
from mahnlauf.clerk.merging import alike, look, merge, pair_of, sums_of, undo
from mahnlauf.core.errors import NotFound
from mahnlauf.store import audit, merges
from tests.desk.visitor import buyer
from tests.world import World

ANNA = Actor("user:1", "desk")


@pytest.fixture
def people(world: World) -> World:
    """Mira under three addresses, once without any, and somebody else."""
    world.order("1001", "100.00", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.order("1002", "50.00", billing=buyer("M. Castellanos", "Mira.C@Arbeit.example"))
    world.order("1003", "30.00", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.order("1004", "20.00", currency="CHF", billing=buyer("Mira Castellanos", "", phone="+49 30 777"))
    world.order("1005", "10.00", billing=buyer("Ömer Öztürk", "oemer@post.example", address_1="Anderswo 1", phone="1"))
    return world


def joined(world: World, one: str, other: str) -> int:
    world.later()
    return merge(world.house.intake, world.row(one), world.row(other), ANNA)[1]


def account(world: World, ref: str) -> list[str]:
    return sorted(row.order_ref for row in claims_of(world.house.intake, world.row(ref)))


def test_a_merged_buyer_has_one_account_from_every_side(people: World) -> None:
    assert account(people, "1001") == ["1001", "1003"]
    joined(people, "1003", "1002")
    for ref in ("1001", "1002", "1003"):
        assert account(people, ref) == ["1001", "1002", "1003"]
    joined(people, "1004", "1002")  # one without an address joins by a chain
    assert account(people, "1001") == account(people, "1004") == ["1001", "1002", "1003", "1004"]
    assert account(people, "1005") == ["1005"]


def test_looking_changes_nothing_and_says_what_the_account_would_be(people: World) -> None:
    found = look(people.house.intake, people.row("1001"), people.row("1002"))
    assert [[one.open_minor for one in sums] for sums in found.sums] == [[13000], [5000], [18000]]
    assert found.readers == ["mira@post.example", "Mira.C@Arbeit.example"]
    assert account(people, "1001") == ["1001", "1003"]
    chf = look(people.house.intake, people.row("1001"), people.row("1004"))
    assert [(one.currency, one.open_minor) for one in chf.sums[2]] == [("CHF", 2000), ("EUR", 13000)]


def test_merging_and_taking_apart_leave_every_claim_as_it_was(people: World) -> None:
    before = [people.claim(ref) for ref in ("1001", "1002", "1003")]
    pair = joined(people, "1001", "1002")
    assert [people.claim(ref) for ref in ("1001", "1002", "1003")] == before
    undo(people.house.intake, pair_of(people.house.intake, pair), ANNA)
    assert [people.claim(ref) for ref in ("1001", "1002", "1003")] == before
    assert account(people, "1001") == ["1001", "1003"]
    assert account(people, "1002") == ["1002"]
    people.check()


def test_letters_go_to_the_address_of_their_own_claim_and_are_not_combined(people: World) -> None:
    joined(people, "1001", "1002")
    people.days(20, 22)
    readers = {
        mail.to.rpartition("<")[2].rstrip(">") for mail in people.mails() if "Zahlungserinnerung" in mail.subject
    }
    assert {"mira@post.example", "Mira.C@Arbeit.example"} <= readers
    told = [mail for mail in people.mails() if "Mira.C@Arbeit.example" in mail.to]
    assert told
    assert all("1001" not in mail.text for mail in told)


def test_a_pair_in_the_middle_is_taken_apart_and_the_others_stay(people: World) -> None:
    first = joined(people, "1001", "1002")
    joined(people, "1002", "1004")
    undo(people.house.intake, pair_of(people.house.intake, first), ANNA)
    assert account(people, "1002") == ["1002", "1004"]
    assert account(people, "1001") == ["1001", "1003"]
    with pytest.raises(NotNow, match="undone already"):
        undo(people.house.intake, pair_of(people.house.intake, first), ANNA)
    assert joined(people, "1001", "1004")  # and may be merged anew


def test_what_cannot_be_merged_is_told(people: World) -> None:
    with pytest.raises(NotNow, match="same buyer already"):
        joined(people, "1001", "1003")
    joined(people, "1001", "1002")
    with pytest.raises(NotNow, match="one person already"):
        joined(people, "1002", "1003")
    with pytest.raises(NotFound, match="Merge 9 does not exist"):
        pair_of(people.house.intake, 9)
    with pytest.raises(NotFound):
        pair_of(people.house.intake, 1, "fremd")
    with people.house.db.write() as conn:
        conn.execute("UPDATE claims SET shop = 'fremd' WHERE order_ref = '1005'")
    with pytest.raises(WrongField, match="two shops, laden and fremd"):
        merge(people.house.intake, people.row("1001"), people.row("1005", "fremd"), ANNA)


def test_no_more_addresses_than_one_person_may_have(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merges, "MOST", 2)
    joined(people, "1001", "1002")
    with pytest.raises(NotNow, match="more than 2 addresses"):
        joined(people, "1001", "1004")


def test_the_log_says_who_merged_whom_by_claims_and_holds_no_address(people: World) -> None:
    pair = joined(people, "1001", "1002")
    people.later()
    undo(people.house.intake, pair_of(people.house.intake, pair), ANNA)
    rows = audit.page(people.house.db.reader, what="buyer.", limit=9)
    assert [(row.what, row.claim_id) for row in rows] == [
        ("buyer.parted", 2), ("buyer.parted", 3), ("buyer.merged", 2), ("buyer.merged", 1),
    ]  # fmt: skip
    assert all("@" not in row.detail for row in rows)


def test_those_who_share_an_address_a_phone_or_a_name_are_suggested_and_nobody_else(people: World) -> None:
    found = [(row.order_ref, why) for row, why in alike(people.house.intake, people.row("1003"))]
    assert found == [("1004", "same_address"), ("1002", "same_address")]
    joined(people, "1001", "1002")
    assert [row.order_ref for row, _ in alike(people.house.intake, people.row("1003"))] == ["1004"]
    assert alike(people.house.intake, people.row("1005")) == []
    asked = [(row.order_ref, why) for row, why in alike(people.house.intake, people.row("1001"), "öztürk")]
    assert asked == [("1005", "searched")]


def test_what_is_given_out_and_what_is_forgotten_is_the_whole_person(people: World) -> None:
    joined(people, "1001", "1002")
    joined(people, "1002", "1004")
    rows = claims_of(people.house.intake, people.row("1001"))
    assert len(everything_about(people.house.intake, rows)["claims"]) == 4
    people.money(5000, "1002")
    rows = claims_of(people.house.intake, people.row("1001"))
    people.turn(people.now + timedelta(days=365 * 10))
    assert erase(people.house.intake, rows, ANNA) == 1  # the others are still open
    assert "arbeit.example" not in "\n".join(people.house.db.reader.iterdump()).casefold()
    assert account(people, "1001") == ["1001", "1003", "1004"]  # those on both sides of it stay one person
    assert account(people, "1002") == ["1002"]


def test_sums_of_nothing_are_none(people: World) -> None:
    assert sums_of(people.house.intake, []) == ()
