"""The buyer's own page: opened by a link, without login; looking changes nothing, what he says counts at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from mahnlauf.shops.links import BUYER, MERCHANT, Links
from mahnlauf.store import audit, links
from tests.desk.visitor import assert_well_formed, buyer, text_of
from tests.world import World

Make = Callable[..., World]
IBAN = "DE02120300000000202051"


@pytest.fixture
def owing(make_world: Make) -> World:
    """119.00 EUR, reminded and warned, with a fee; 20.00 EUR were paid."""
    world = make_world(creditor="Keramikwerkstatt Lind", iban=IBAN, owner_email="lind@haendler.example")
    world.order("1001")
    world.order("1002", "50.00", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.days(21, 22)
    world.days(35, 36)
    world.days(49, 50)
    world.money(2000)
    return world


def path(world: World, ref: str = "1001", purpose: str = BUYER) -> str:
    settings = world.house.settings
    token = Links(settings.secret_key, settings.base_url).token(purpose, world.row(ref).id or 0, world.today)
    return f"/c/{token}"


def read(world: World, query: str = "") -> str:
    world.forget()
    answer = world.client.get(path(world) + query)
    assert answer.status_code == 200
    assert_well_formed(answer.text)
    return text_of(answer.text).replace("\xa0", " ")


def test_it_says_what_is_owed_and_why_and_how_a_payment_was_booked(owing: World) -> None:
    text = read(owing)
    assert "Keramikwerkstatt Lind" in text
    assert "Noch offen: 100,50 €" in text
    assert "Guten Tag Jürgen Weiß, Bestellung 1001 vom 02.03.2026 bei Keramikwerkstatt Lind." in text
    assert "Mahnkosten 1,50 €" in text
    assert "Ihre Zahlung vom 21.04.2026 verrechnet: 1,50 € auf Kosten, 18,50 € auf die Hauptforderung −20,00 €" in text
    assert "Übergabe an Inkasso. Dadurch können weitere Kosten entstehen." in text


def test_it_shows_how_to_pay_with_a_code_for_the_banking_app(owing: World) -> None:
    html = owing.client.get(path(owing)).text
    assert "DE02 1203 0000 0000 2020 51" in html
    assert "RF" in html
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html


def test_it_speaks_du_and_english_where_that_is_wanted(owing: World) -> None:
    assert "What would you like to tell us?" in read(owing, "?lang=en")
    owing.shop("laden", register="du")
    assert "Was möchtest du uns sagen?" in read(owing)


def test_neither_the_link_nor_the_page_tells_of_anybody_else(owing: World) -> None:
    assert not re.search(r"weiss|1001|jürgen", path(owing), re.IGNORECASE)
    assert "Castellanos" not in read(owing)
    answer = owing.client.get(path(owing))
    assert "Set-Cookie" not in answer.headers
    assert "script" not in answer.text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", '"><script>'])
def test_an_address_that_is_no_web_page_is_no_link(owing: World, address: str) -> None:
    owing.shop("laden", privacy_url=address)
    owing.forget()
    html = owing.client.get(path(owing)).text
    assert 'href="javascript' not in html
    assert 'href="data:text' not in html
    assert "<script" not in html


def test_looking_changes_nothing(owing: World) -> None:
    facts = owing.facts()
    read(owing)
    owing.client.get(path(owing) + "?sent=1")
    assert owing.client.get(path(owing) + "/object").status_code == 405
    assert owing.facts() == facts


def test_an_objection_lets_everything_rest_and_asks_a_person(owing: World) -> None:
    answer = owing.client.post(path(owing) + "/object", data={"text": "Die Ware ist kaputt"})
    assert (answer.status_code, answer.headers["Location"]) == (303, path(owing) + "?sent=1")
    assert "Ihr Einwand liegt uns vor." in read(owing, "?sent=1")
    assert [one["code"] for one in owing.claim()["blockers"]] == ["disputed"]
    assert [one.payload["text"] for one in owing.commands(state="todo") if one.kind == "task"] == [
        "Käufer: widerspricht. Die Ware ist kaputt"
    ]
    owing.check("1001")


def test_an_objection_needs_a_word(owing: World) -> None:
    answer = owing.client.post(path(owing) + "/object", data={"text": " "})
    assert (answer.status_code, "Bitte schreiben Sie ein paar Worte dazu." in answer.text) == (400, True)
    assert owing.claim()["blockers"] == []


@pytest.mark.parametrize("wish", ["paid", "instalments"])
def test_who_has_paid_or_asks_for_time_is_left_alone_for_a_week_once(owing: World, wish: str) -> None:
    for _ in range(2):
        owing.later()
        owing.client.post(path(owing) + f"/{wish}", data={"text": "", "on": "2026-04-20"})
    (held,) = owing.claim()["blockers"]
    assert (held["code"], held["until"]) == ("hold", (owing.today + timedelta(days=7)).isoformat())
    assert len([one for one in owing.facts() if one.kind == "hold.set"]) == 1
    assert "schreiben wir Ihnen nicht" in read(owing)
    entries = audit.of_claim(owing.house.db.reader, owing.row().id or 0)
    assert {one.actor for one in entries} == {"buyer"}


def test_more_than_ten_messages_a_day_are_not_taken(owing: World) -> None:
    codes = []
    for _ in range(12):
        owing.later()
        codes.append(owing.client.post(path(owing) + "/paid", data={"text": "x"}).status_code)
    assert codes == [303] * 10 + [429] * 2


def test_what_a_buyer_writes_is_shown_as_text(owing: World) -> None:
    owing.client.post(path(owing) + "/object", data={"text": "<script>alert(1)</script>{{7*7}}"})
    html = owing.client.get(path(owing)).text
    assert "<script" not in html
    assert "49" not in html.partition("{{7*7}}")[2][:10]


def test_the_letters_that_were_sent_to_him_can_be_read_again(owing: World) -> None:
    html = owing.client.get(path(owing)).text
    (first, *_) = re.findall(r'href="(/c/[^"]+/letters/\d+)"', html)
    letter = owing.client.get(first)
    assert "Zahlungserinnerung" in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    other = next(one for one in owing.commands(state="done") if one.claim_id == owing.row("1002").id)
    assert owing.client.get(f"{path(owing)}/letters/{other.id}").status_code == 404


def test_a_link_is_over_after_half_a_year(owing: World) -> None:
    link = path(owing)
    owing.turn(owing.now + timedelta(days=180))
    assert owing.client.get(link).status_code == 200
    owing.turn(owing.now + timedelta(days=1))
    answer = owing.client.get(link)
    assert (answer.status_code, "Dieser Link gilt nicht mehr" in answer.text) == (404, True)


def test_a_revoked_link_opens_nothing_and_a_later_one_does(owing: World) -> None:
    link = path(owing)
    with owing.house.db.write() as conn:
        links.revoke(conn, owing.row().id or 0, owing.today.isoformat())
    assert owing.client.get(link).status_code == 404
    assert owing.client.post(link + "/object", data={"text": "x"}).status_code == 404
    owing.turn(owing.now + timedelta(days=1))
    assert owing.client.get(path(owing)).status_code == 200


@pytest.mark.parametrize("token", ["x", "WzEsMV0.abc", "WzEsMV0", "a" * 3000, "%00", "..%2f..%2fetc"])
def test_a_forged_link_opens_nothing(owing: World, token: str) -> None:
    assert owing.client.get(f"/c/{token}").status_code == 404


def test_a_link_for_something_else_or_of_another_house_opens_nothing(owing: World) -> None:
    assert owing.client.get(path(owing, purpose=MERCHANT)).status_code == 404
    other = Links("another key, long enough too", "http://127.0.0.1:8000").token(BUYER, 1, owing.today)
    assert owing.client.get(f"/c/{other}").status_code == 404


def test_a_paid_claim_says_thank_you_and_asks_for_nothing(owing: World) -> None:
    owing.money(10050)
    text = read(owing)
    assert "Es ist nichts mehr offen" in text
    assert "So zahlen Sie" not in text
    assert "Ich widerspreche" not in text


def test_a_claim_at_the_agency_is_paid_there(owing: World) -> None:
    owing.days(51, 85)
    assert owing.row().state == "handed_over"
    text = read(owing)
    assert "Der Vorgang liegt bei Beispiel Inkasso GmbH." in text
    assert IBAN[:4] not in text


def test_letters_carry_the_link_once_others_can_reach_this_house(owing: World) -> None:
    assert "/c/" not in owing.mails()[0].text
    assert Links("k", "https://mahnlauf.example").reach_others
    assert not Links("k", "http://localhost:8000").reach_others
    assert not Links("k", "http://127.0.0.1:8000").reach_others


# --- the merchant's link ---


def asked(make_world: Make) -> World:
    """A plan that hands over only with the merchant's consent, which it has asked for."""
    world = make_world(plan="copecart")
    world.order("1001")
    for day in range(1, 70):
        world.day(day).run()
        if [one["code"] for one in world.claim()["blockers"]] == ["awaiting_consent"]:
            break
    return world


def test_the_merchant_answers_by_link_and_sees_the_consequence_first(make_world: Make) -> None:
    world = asked(make_world)
    link = path(world, purpose=MERCHANT).replace("/c/", "/m/")
    facts = world.facts()
    text = text_of(world.client.get(link).text).replace("\xa0", " ")
    assert "Ihre Entscheidung" in text
    assert "Übergabe freigeben" in text
    assert "Übergabe an Inkasso" in text
    assert "Beitreibung beenden Die Forderung ist danach beendet" in text
    assert world.facts() == facts
    world.later()
    assert world.client.post(link + "/approve").status_code == 303
    assert world.facts()[-1].kind == "vendor.consented"
    assert "nichts mehr zu entscheiden" in text_of(world.client.get(link).text)
    assert audit.of_claim(world.house.db.reader, world.row().id or 0)[0].via == "mail"


def test_the_merchants_link_does_nothing_but_answer(make_world: Make) -> None:
    world = asked(make_world)
    link = path(world, purpose=MERCHANT).replace("/c/", "/m/")
    for verb in ("write-off", "pay", "hold", "explode"):
        assert world.client.post(f"{link}/{verb}").status_code == 404
    assert world.client.post(path(world).replace("/c/", "/m/") + "/approve").status_code == 404
    assert "vendor.consented" not in [one.kind for one in world.facts()]
