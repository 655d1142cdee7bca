"""The screens of money that found no claim: a row on the first screen, whose it may be, and both ways to settle it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from mahnlauf.clerk import Actor
from mahnlauf.clerk.incoming import Incoming, take
from mahnlauf.core.money import Money
from mahnlauf.people.roles import CLERK
from mahnlauf.store import money_in
from tests.desk.test_roles import visitor as person
from tests.desk.visitor import Visitor, buyer
from tests.world import World

MIRA = buyer("Mira Castellanos", "mira@post.example")


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Mira owes 100 and 50 euro; 120 euro have come in that name no claim."""
    world.order("1001", "100.00", billing=MIRA)
    world.day(3)
    world.order("1002", "50.00", billing=MIRA)
    world.day(10)
    told = Incoming(Money(12000, "EUR"), world.today, "Castellanos", "<b>danke</b>")
    take(world.house.intake, "laden", told, Actor("owner", "cli"))
    return Visitor(world)


def form(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with that address."""
    part = html[html.index(f'action="{action}"') :]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', part[: part.index("</form>")])
    return {name: unescape(value) for name, value in fields}


def post(visitor: Visitor, page: str, action: str, **fields: str) -> int:
    data = form(visitor.open(page).text, action) | fields
    visitor.world.later()
    return visitor.client.post(action, data=data).status_code


def test_the_first_screen_names_money_that_waits_for_a_person(visitor: Visitor) -> None:
    text = visitor.read("/").replace("\xa0", " ")
    assert "Castellanos: Geld ohne Forderung 12.03.2026 · <b>danke</b> 120,00 € klären" in text
    assert 'href="/money/1"' in visitor.open("/").text
    post(visitor, "/money/1", "/money/1/dismiss", state="not_ours", reason="Irrläufer")
    assert "Geld ohne Forderung" not in visitor.read("/")


def test_the_consequence_stands_there_before_anything_is_booked(visitor: Visitor) -> None:
    text = visitor.read("/money/1?shown=1&claim=1&claim=2&share_1=&share_2=").replace("\xa0", " ")
    assert "ML000001 · Mira Castellanos : 100,00 €" in text
    assert "ML000002 · Mira Castellanos : 20,00 €" in text
    assert "Offen: 50,00 € → 30,00 €" in text
    assert visitor.world.claim("1001")["total_minor"] == 10000


def test_it_is_booked_as_it_was_shown_and_only_once(visitor: Visitor) -> None:
    page = "/money/1?shown=1&claim=1&claim=2&share_1=70,00&share_2="
    html = visitor.open(page).text
    assert form(html, "/money/1/assign").keys() == {"form_token", "minor_1", "minor_2"}
    data = form(html, "/money/1/assign")
    visitor.world.later()
    assert [visitor.client.post("/money/1/assign", data=data).status_code for _ in range(2)] == [303, 409]
    assert [visitor.world.claim(ref)["total_minor"] for ref in ("1001", "1002")] == [3000, 0]
    text = visitor.read("/money/1").replace("\xa0", " ")
    assert "zugeordnet" in text
    assert "ML000001 70,00 € Zugeordnet ML000002 50,00 €" in text
    assert "Geldeingang zugeordnet" in visitor.read("/protocol")
    visitor.world.check()


@pytest.mark.parametrize(
    "query,words",
    [
        ("claim=1&share_1=50", "Verteilt sind 50,00 €, eingegangen sind 120,00 €: Es fehlen noch 70,00 €."),
        ("claim=1&share_1=viel", "„Betrag“ ist „viel“. Erwartet wird ein Betrag wie 119,00."),
        ("claim=1&share_1=120&claim=2&share_2=", "Für ML000002 bleibt nichts übrig."),
        ("claim=1&share_1=0&claim=2&share_2=", "Erwartet wird ein Betrag über null."),
    ],
)
def test_what_cannot_be_split_so_is_told_and_nothing_typed_is_lost(visitor: Visitor, query: str, words: str) -> None:
    html = visitor.open(f"/money/1?shown=1&{query}").text
    assert words in visitor.read(f"/money/1?shown=1&{query}").replace("\xa0", " ")
    share = re.search(r"share_1=([^&]*)", query)
    assert share is not None
    assert f'name="share_1" inputmode="decimal" maxlength="20" value="{share[1]}"' in html
    assert 'action="/money/1/assign"' not in html


def test_a_claim_is_found_by_a_search_and_can_be_ticked(visitor: Visitor) -> None:
    visitor.world.order("1003", "20.00", billing=buyer("Ömer Öztürk", "oemer@post.example"))
    assert "Ömer Öztürk" not in visitor.read("/money/1")
    assert "Ömer Öztürk" in visitor.read("/money/1?q=ozturk&shown=1")
    text = visitor.read("/money/1?shown=1&claim=3&share_3=120").replace("\xa0", " ")
    assert "ML000003 · Ömer Öztürk : 120,00 €" in text  # found before, ticked now, without the search


def test_money_that_is_not_ours_needs_a_reason_and_comes_back(visitor: Visitor) -> None:
    assert post(visitor, "/money/1", "/money/1/dismiss", state="sent_back", reason=" ") == 400
    assert post(visitor, "/money/1", "/money/1/dismiss", state="stolen", reason="x") == 400
    assert post(visitor, "/money/1", "/money/1/dismiss", state="sent_back", reason="Irrläufer <i>") == 303
    assert "Irrläufer <i>" in visitor.read("/money")
    assert post(visitor, "/money/1", "/money/1/reopen") == 303
    assert [one.id for one in money_in.waiting(visitor.world.house.db.reader, (), 9)] == [1]


def test_money_is_entered_on_the_screen_and_faults_stand_beside_what_was_typed(visitor: Visitor) -> None:
    good = {
        "shop": "laden",
        "amount": "1.234,50",
        "currency": "eur",
        "on": "2026-03-11",
        "payer": "Ömer",
        "purpose": "x",
    }
    assert post(visitor, "/money", "/money/keep", **good) == 303
    kept = money_in.get(visitor.world.house.db.reader, 2)
    assert kept is not None
    assert (kept.amount_minor, kept.on_day, kept.payer) == (123450, "2026-03-11", "Ömer")
    for wrong in ({"amount": "viel"}, {"currency": "xxq"}, {"on": "gestern"}, {"on": "2027-01-01"}, {"amount": "-5"}):
        data = form(visitor.open("/money").text, "/money/keep") | good | wrong
        answer = visitor.client.post("/money/keep", data=data)
        assert (answer.status_code, 'role="alert"' in answer.text, 'value="Ömer"' in answer.text) == (400, True, True)
    assert visitor.client.post("/money/keep", data=data | good | {"shop": "fremd"}).status_code == 400


def test_another_shops_money_does_not_exist_and_a_clerk_gives_it_to_no_foreign_claim(visitor: Visitor) -> None:
    world = visitor.world
    world.shop("fremd")
    world.house.shops.save("fremd", "woocommerce", {"test_mode": "false"})
    take(world.house.intake, "fremd", Incoming(Money(777, "EUR"), world.today, "Fremdling"), Actor("owner", "cli"))
    clerk = person(world, CLERK)
    assert "Fremdling" not in clerk.get("/").text + clerk.get("/money").text
    assert [clerk.get(f"/money/{one}").status_code for one in ("1", "2", "99", "x")] == [200, 404, 404, 404]
    data = form(clerk.get("/money/1").text, "/money/1/dismiss")
    assert clerk.post("/money/2/dismiss", data=data | {"state": "not_ours", "reason": "x"}).status_code == 404
    assert clerk.post("/money/1/assign", data=data | {"minor_99": "12000"}).status_code == 404
    assert "Zu welcher Forderung" not in person(world, "bookkeeper").get("/money/1").text


def test_the_days_until_payment_are_drawn_with_the_numbers_behind_them(visitor: Visitor) -> None:
    world = visitor.world
    assert "Tage von der Rechnung" not in visitor.read("/")
    world.money(10000, "1001")
    world.day(40)
    world.money(5000, "1002")
    html, text = visitor.open("/").text, visitor.read("/")
    assert "EUR · Die Hälfte zahlt innerhalb von 10 Tagen." in text
    assert "8 bis 14 Tage 1 Forderung 50 %" in text
    assert "31 bis 60 Tage 1 Forderung 50 %" in text
    heights = re.findall(r'<rect class="paid" x="\d+" y="(\d+)" width="60" height="(\d+)"', html)
    assert [(int(y), int(height)) for y, height in heights] == [(96, 0), (0, 96), (96, 0), (0, 96), (96, 0), (96, 0)]
