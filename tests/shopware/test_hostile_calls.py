"""Whatever arrives is answered, never with a fault of ours: any bytes, also signed as they should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.testing.fake_shopware import php_json, sign
from mahnlauf_shopware import query
from mahnlauf_shopware.addresses import is_shop_address, normal, origin, shop_name
from tests.shopware.world import APP, APP_SECRET, ShopwareWorld

ROOT = f"{APP}/platforms/shopware"
ANSWERS = {200, 204, 400, 401}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["orderId", "days", "note", "data", "meta", "timestamp", "source"])
some = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShopwareWorld]:
    one = ShopwareWorld(tmp_path_factory.mktemp("house"))
    one.shop.install()
    yield one
    one.close()


@some
@given(
    raw=st.binary(max_size=120).map(lambda raw: raw.decode("latin-1")),
    name=st.sampled_from(["register", "module/main"]),
)
def test_any_query(world: ShopwareWorld, raw: str, name: str) -> None:
    headers = {"shopware-app-signature": sign(APP_SECRET, raw.encode("latin-1"))}
    assert world.send("GET", f"{ROOT}/{name}?{raw}", headers, b"").status in ANSWERS


@some
@given(shop_id=st.text(min_size=1, max_size=120), url=st.text(max_size=60), time=st.integers(-5, 10**13))
def test_any_signed_registration(world: ShopwareWorld, shop_id: str, url: str, time: int) -> None:
    raw = urlencode({"shop-id": shop_id, "shop-url": f"https://{url}", "timestamp": time}, errors="replace")
    headers = {"shopware-app-signature": sign(APP_SECRET, raw.encode())}
    reply = world.send("GET", f"{ROOT}/register?{raw}", headers, b"")
    assert reply.status in ANSWERS
    assert set(reply.json) in ({"error"}, {"proof", "secret", "confirmation_url"})


@some
@given(
    body=st.binary(max_size=120), place=st.sampled_from(["confirm", "webhook", "action/pause", "flow/pause", "page"])
)
def test_any_body(world: ShopwareWorld, body: bytes, place: str) -> None:
    headers = {"shopware-shop-signature": sign(world.shop.secret, body)}
    assert world.send("POST", f"{ROOT}/{place}", headers, body).status in ANSWERS


@some
@given(
    content=st.dictionaries(FIELDS, JSON), name=st.sampled_from(["pause", "resume", "paid", "show", "claims", "start"])
)
def test_any_signed_content(world: ShopwareWorld, content: dict[str, Any], name: str) -> None:
    source = {"url": world.shop.url, "shopId": world.shop.shop_id, "eventId": json.dumps(content)[:40]}
    genuine = content | {"source": source, "timestamp": int(world.now.timestamp())}
    for place in ("webhook", f"action/{name}", f"flow/{name}"):
        body = php_json(genuine)
        headers = {"shopware-shop-signature": sign(world.shop.secret, body)}
        assert world.send("POST", f"{ROOT}/{place}", headers, body).status in ANSWERS


@some
@given(
    fields=st.dictionaries(
        st.sampled_from(["claim", "do", "until", "after", "view", "key", "sure"]), st.text(max_size=30)
    )
)
def test_any_form(world: ShopwareWorld, fields: dict[str, str]) -> None:
    page = world.send("GET", world.shop.page_url("claims"), {}, b"").body.decode()
    token = page.partition('name="token" value="')[2].partition('"')[0]
    body = urlencode({**fields, "token": token}, errors="replace").encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert world.send("POST", f"{ROOT}/page", headers, body).status == 200


@given(st.binary(max_size=100))
def test_a_query_is_read_or_refused(raw: bytes) -> None:
    found = query.read(raw)
    assert found is None or isinstance(found.is_ambiguous, bool)


@given(st.text(max_size=80) | st.text(max_size=40).map(lambda text: f"https://{text}"))
def test_an_address_is_one_or_none(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert bool(origin(text)) is is_shop_address(text)
    assert shop_name(text).isascii()
    assert 0 < len(shop_name(text)) <= 60
