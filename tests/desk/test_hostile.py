"""What a shop, a buyer or a caller reports is shown as text, whatever stands in it."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import pytest

from mahnlauf.contract.platform import observed
from mahnlauf.core.observation import Observation, Standing
from mahnlauf.intake.record import record
from tests.desk.visitor import Visitor, buyer
from tests.world import DAY_0, World

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7*7 }}{% raw %}${7*7}",
    "entity": "&lt;b&gt; &amp; </title></textarea>",
    "long": "W" * 2000,
    "long words": "Lieferung " * 300,
    "emoji": "🦊👩‍👩‍👧‍👦 ﷽ Ｗ",
    "right to left": "\u202eabc\u2066 שלום עליכם",
    "control": "a\tb\r\nc\x7f",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_page_shows_it_as_text(world: World, text: str) -> None:
    world.order(
        "1001",
        billing=buyer(f"A {text}", f"{text}@post.example", company=text, phone=text, address_1=text, city=text),
        line_items=[{"id": 1, "name": text, "product_id": 16, "quantity": 1, "total": "119.00"}],
        payment_method_title=text,
    )
    world.days(21, 22)
    world.tell("payment.received", amount_minor=100, payment_ref=text, reason=text)
    world.tell("dispute.opened", reason=text)
    world.client.post("/webhooks/laden", data=b"x", headers={"X-WC-Webhook-Topic": quote(text) or "x"})
    world.client.post("/webhooks/laden", data=b"x", headers={"X-WC-Webhook-Topic": "<b>topic</b>"})
    world.run()
    visitor = Visitor(world)
    paths = ["/", "/claims", "/claims/1", "/claims/1/letters/1", "/deliveries", "/outbox", f"/claims?q={quote(text)}"]
    paths += [f"/deliveries?q={quote(text)}", f"/outbox?q={quote(text)}&state={quote(text)}"]
    for html in [visitor.open(path).text for path in paths] + [visitor.open(f"/claims/{quote(text)}x", 404).text]:
        for sign in ("<script", "<b>", 'onmouseover="', "</textarea>", ">49<"):
            assert sign not in html


@pytest.mark.parametrize(
    "address,is_link",
    [
        ("https://shop.example/pay?a=1&b=%22x", True),
        ("http://shop.example/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//shop.example", False),
        ("http://[broken", False),
    ],
)
def test_a_payment_link_is_a_link_only_if_a_browser_may_follow_it(world: World, address: str, is_link: bool) -> None:
    order = Observation(Standing.OPEN, "EUR", 11900, "open", "7", DAY_0, pay_link=address)
    record(world.house.intake, "laden", [observed("7", world.now, order)])
    html = Visitor(world).open("/claims/1").text
    assert (f'href="{escape(address)}" rel="noopener noreferrer"' in html) is is_link
    assert "javascript:" not in html


def test_what_was_searched_for_comes_back_as_text(world: World) -> None:
    html = Visitor(world).open('/claims?q="><img src=x onerror=alert(1)>&state=<i>&shop="><i>').text
    assert "<img" not in html
    assert "<i>" not in html
