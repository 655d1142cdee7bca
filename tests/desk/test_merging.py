"""Merging two buyers on the screen: the suggestion, the preview, the click, the account, and taking it apart."""

from __future__ import annotations

import re

import pytest

from mahnlauf.people.roles import CLERK
from tests.desk.test_money_in import form
from tests.desk.test_roles import visitor as person
from tests.desk.visitor import Visitor, buyer
from tests.world import World


@pytest.fixture
def visitor(world: World) -> Visitor:
    world.order("1001", "100.00", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.order("1002", "50.00", billing=buyer("Mira <b>C.</b>", "mira@arbeit.example"))
    world.order("1003", "30.00", billing=buyer("Ömer Öztürk", "oemer@post.example", address_1="Weg 1", phone="2"))
    return Visitor(world)


def test_the_account_offers_the_merge_and_the_preview_says_what_follows(visitor: Visitor) -> None:
    assert 'href="/claims/1/buyer/merge"' in visitor.open("/claims/1/buyer").text
    assert "Vorschau zeigen" not in visitor.read("/claims/1/buyer/merge")  # nobody is called so
    text = visitor.read("/claims/1/buyer/merge?q=arbeit").replace("\xa0", " ")
    assert "mira@arbeit.example" in text
    text = visitor.read("/claims/1/buyer/merge?with=2").replace("\xa0", " ")
    assert "Danach: ein gemeinsames Konto" in text
    assert "EUR 150,00 € 0,00 € 0,00 €" in text
    assert "an die Adresse seiner Forderung: mira@post.example , mira@arbeit.example" in text
    assert "Mira <b>C.</b>" in visitor.read("/claims/2/buyer/merge?with=1")


def test_a_click_merges_the_account_shows_it_and_another_click_takes_it_apart(visitor: Visitor) -> None:
    data = dict(
        re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)">', visitor.open("/claims/1/buyer/merge?with=2").text
        )
    )
    answers = [visitor.client.post("/claims/1/buyer/merge", data=data).status_code for _ in range(2)]
    assert answers == [303, 409]
    for ident in (1, 2):
        text = visitor.read(f"/claims/{ident}/buyer").replace("\xa0", " ")
        assert "EUR 150,00 €" in text
        assert "ML000001 · Bestellung 1001 · mira@post.example" in text
        assert "ML000002 · Bestellung 1002 · mira@arbeit.example" in text
        assert "mira@post.example = mira@arbeit.example" in text
    assert "Käufer zusammengeführt" in visitor.read("/protocol")
    apart = form(visitor.open("/claims/2/buyer").text, "/claims/2/buyer/part/1")
    assert visitor.client.post("/claims/2/buyer/part/1", data=apart).status_code == 303
    assert "ML000002" not in visitor.read("/claims/1/buyer")
    again = visitor.client.post("/claims/2/buyer/part/1", data=apart)
    assert (again.status_code, "undone already" in again.text) == (400, True)


def test_what_cannot_be_merged_is_told_on_the_page(visitor: Visitor) -> None:
    assert "gehören schon demselben Käufer" in visitor.read("/claims/1/buyer/merge?with=1")
    visitor.open("/claims/1/buyer/merge?with=99", 404)
    visitor.open("/claims/1/buyer/merge?with=x", 404)
    assert "Kein anderer Käufer" in visitor.read("/claims/1/buyer/merge?q=niemand")


def test_nobody_merges_with_another_shops_buyer_and_a_bookkeeper_with_none(visitor: Visitor) -> None:
    world = visitor.world
    world.shop("fremd")
    with world.house.db.write() as conn:
        conn.execute("UPDATE claims SET shop = 'fremd' WHERE order_ref = '1003'")
    clerk = person(world, CLERK)
    assert clerk.get("/claims/1/buyer/merge?with=3").status_code == 404
    data = dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', clerk.get("/claims/1/buyer/merge?with=2").text)
    )
    assert clerk.post("/claims/1/buyer/merge", data=data | {"with": "3"}).status_code == 404
    assert "zusammenführen" not in person(world, "bookkeeper").get("/claims/1/buyer").text
