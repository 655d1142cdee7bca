"""What a person does on the screen: the consequence stands there before the click, and it happens once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mahnlauf.clerk import VERBS
from mahnlauf.clerk.titles import verb_title
from tests.desk.test_hostile import HOSTILE
from tests.desk.visitor import Visitor, text_of
from tests.world import World

Make = Callable[..., World]
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def visitor(world: World) -> Visitor:
    world.order("1001")
    world.days(1, 36)
    return Visitor(world)


def form(visitor: Visitor, verb: str, query: str = "") -> dict[str, str]:
    """The hidden fields of the button."""
    html = visitor.open(f"/claims/1/do/{verb}{query}").text
    return dict(_HIDDEN.findall(html[html.index('method="post"') : html.rindex("</main>")]))


def click(visitor: Visitor, verb: str, query: str = "", status: int = 303, **other: str) -> str:
    visitor.world.later()
    answer = visitor.client.post(f"/claims/1/do/{verb}", data=form(visitor, verb, query) | other)
    assert answer.status_code == status, text_of(answer.text)
    return answer.text


def test_the_page_of_a_claim_offers_what_makes_sense_and_nothing_else(visitor: Visitor) -> None:
    text = visitor.claim()
    for verb in ("hold", "promise", "dispute", "pay", "stop", "write-off", "note", "withdraw"):
        assert verb_title(verb, "de") in text
    for verb in ("resume", "settle-dispute", "recall", "approve", "refund-done", "confirm-reversal"):
        assert verb_title(verb, "de") not in text


def test_the_consequence_stands_there_before_anything_is_done(visitor: Visitor) -> None:
    facts = visitor.world.facts()
    text = visitor.read("/claims/1/do/pay?amount=19,00&ref=bank").replace("\xa0", " ")
    assert "Offen: 119,00 € → 100,00 €" in text
    assert visitor.world.facts() == facts
    click(visitor, "pay", "?amount=19,00&ref=bank")
    assert visitor.world.claim()["total_minor"] == 10000
    assert "Zuletzt: Zahlung buchen, Inhaber" in visitor.claim()


@pytest.mark.parametrize("verb,back", [("hold", "resume"), ("dispute", "settle-dispute")])
def test_what_was_done_a_moment_ago_is_taken_back_by_one_link(visitor: Visitor, verb: str, back: str) -> None:
    before = visitor.world.claim()["blockers"]
    click(visitor, verb)
    assert visitor.world.claim()["blockers"] != before
    assert f'<a href="/claims/1/do/{back}">' in visitor.open("/claims/1").text.partition('class="notice"')[2][:300]
    click(visitor, back)
    assert visitor.world.claim()["blockers"] == before


def test_the_same_button_pressed_twice_does_it_once(visitor: Visitor) -> None:
    fields = form(visitor, "pay", "?amount=19,00&ref=a")
    answers = [visitor.client.post("/claims/1/do/pay", data=fields).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert visitor.world.claim()["total_minor"] == 10000


def test_who_looked_at_an_older_claim_is_asked_to_look_again(visitor: Visitor) -> None:
    fields = form(visitor, "write-off")
    click(visitor, "pay", "?amount=19,00&ref=a")
    answer = visitor.client.post("/claims/1/do/write-off", data=fields)
    assert (answer.status_code, "hat sich geändert" in answer.text) == (409, True)
    assert visitor.world.claim()["state"] == "open"


def test_amounts_are_read_as_germans_write_them(visitor: Visitor) -> None:
    assert "2.000,50\xa0€" in visitor.open("/claims/1/do/pay?amount=2.119,50").text
    assert "„Betrag“ ist „19.0x“" in visitor.read("/claims/1/do/pay?amount=19,0x")


def test_a_field_that_cannot_be_read_says_so_and_offers_no_button(visitor: Visitor) -> None:
    html = visitor.open("/claims/1/do/hold?until=gestern").text
    assert 'role="alert"' in html
    assert 'method="post"' not in html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize("verb", VERBS)
def test_every_deed_has_a_page_even_where_it_makes_no_sense(visitor: Visitor, verb: str) -> None:
    facts = visitor.world.facts()
    assert verb_title(verb, "de") in visitor.read(f"/claims/1/do/{verb}")
    assert visitor.world.facts() == facts


def test_a_deed_that_does_not_exist_is_a_404(visitor: Visitor) -> None:
    visitor.read("/claims/1/do/explode", 404)
    visitor.read("/claims/77/do/hold", 404)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_note_is_shown_as_text(visitor: Visitor, name: str) -> None:
    visitor.world.later()
    fields = form(visitor, "note", "?text=x") | {"text": HOSTILE[name]}
    assert visitor.client.post("/claims/1/do/note", data=fields).status_code in (303, 409)
    html = visitor.open("/claims/1").text
    assert "<script" not in html
    assert "onerror=" not in html.replace("&", "") or "<img" not in html


def test_what_is_asked_for_leads_nowhere_else(visitor: Visitor) -> None:
    fields = form(visitor, "hold") | {"next": "https://evil.example", "back": "//evil.example"}
    answer = visitor.client.post("/claims/1/do/hold?next=//evil.example", data=fields)
    assert answer.headers["Location"] == "/claims/1"


@pytest.mark.parametrize("text", ["a\r\nSet-Cookie: x=1", "a\nLocation: //evil.example", "\u2028x"])
def test_line_ends_in_a_field_reach_no_header(visitor: Visitor, text: str) -> None:
    answer = visitor.client.post("/claims/1/do/note", data=form(visitor, "note", "?text=x") | {"text": text})
    assert answer.headers["Location"] == "/claims/1"
    assert "Set-Cookie" not in answer.headers


def test_links_of_the_buyers_page_are_revoked_by_a_button(visitor: Visitor) -> None:
    html = visitor.open("/claims/1").text
    link = re.search(r'href="http://127.0.0.1:8000(/c/[^"]+)"', html)
    assert link is not None
    assert visitor.client.get(link[1]).status_code == 200
    token = re.search(r'form_token" value="(\w+)"', html)
    assert token is not None
    assert visitor.client.post("/claims/1/links/revoke", data={"form_token": token[1]}).status_code == 303
    assert visitor.client.get(link[1]).status_code == 404
    assert "Alle Links sind widerrufen." in visitor.claim()
