"""Test connection and making the connection: the key in a header, errors with status 200."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import responses

from mahnlauf import SettingsError, ShopContext
from mahnlauf_digistore.check import domain_id
from mahnlauf_digistore.platform import Digistore

BASE = "https://www.digistore24.com/api/call"
KEY = "880011-geheimgeheimgeheim"
SHOP = ShopContext("akademie", {"passphrase": "Ipn-Geheim-2026!", "api_key": KEY})
HERE = "https://mahnlauf.example/webhooks/akademie"


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def levels(platform: Digistore, shop: ShopContext, http: requests.Session) -> list[str]:
    return [one.level for one in platform.check(shop, http)]


def test_without_a_key_only_the_passphrase_is_looked_at(platform: Digistore, http: requests.Session) -> None:
    bare = ShopContext("akademie", {"passphrase": "kurz"})
    assert levels(platform, bare, http) == ["warning", "warning"]


@pytest.mark.parametrize(
    "status,body,wanted",
    [
        (200, {"result": "success", "data": {"have_settings": "Y"}}, ["ok", "ok"]),
        (200, {"result": "success", "data": {"have_settings": "N"}}, ["ok", "ok", "warning"]),
        (200, {"result": "error", "code": 2, "message": "bad key"}, ["ok", "error"]),
        (200, {"result": "error", "code": 8, "message": "denied"}, ["ok", "error"]),
        (200, {"result": "error", "code": 9, "message": "bad call"}, ["ok", "warning"]),
        (403, {}, ["ok", "error"]),
        (503, {}, ["ok", "warning"]),
        (200, "kein JSON", ["ok", "warning"]),
    ],
)
def test_an_answer_becomes_findings(
    status: int, body: Any, wanted: list[str], platform: Digistore, http: requests.Session, web: responses.RequestsMock
) -> None:
    more: dict[str, Any] = {"body": body} if isinstance(body, str) else {"json": body}
    web.add("POST", f"{BASE}/ipnInfo/format/json", status=status, **more)
    assert levels(platform, SHOP, http) == wanted
    sent = web.calls[0].request
    assert sent.headers["X-DS-API-KEY"] == KEY
    assert KEY not in str(sent.url) + str(sent.body)


def test_the_connection_asks_for_every_event_and_never_waits(
    platform: Digistore, http: requests.Session, web: responses.RequestsMock
) -> None:
    web.add("POST", f"{BASE}/ipnSetup/format/json", json={"result": "success", "data": {"created": "Y"}})
    (found,) = platform.connect(SHOP, HERE, http)
    form = {key: values[0] for key, values in parse_qs(str(web.calls[0].request.body)).items()}
    assert found.level == "ok"
    assert {"last_paid_day", "payment_missed", "rebill_resumed"} <= set(form["transactions"].split(","))
    assert (form["newsletter_send_policy"], form["timing"], form["ipn_url"]) == ("send_always", "delayed", HERE)
    assert form["domain_id"] == domain_id(SHOP) != domain_id(replace(SHOP, name="akademie2"))
    copy = replace(SHOP, settings={**SHOP.settings, "connection": "elsewhere"})
    assert domain_id(copy) != domain_id(SHOP)


@pytest.mark.parametrize(
    "shop,address,names",
    [
        (SHOP, "http://mahnlauf.example/", "https"),
        (ShopContext("a", {"passphrase": "x" * 64, "api_key": KEY}), HERE, "63"),
        (ShopContext("a", {"passphrase": "x" * 20}), HERE, "api_key"),
    ],
)
def test_what_the_connection_needs_is_said_before_the_call(
    shop: ShopContext, address: str, names: str, platform: Digistore, http: requests.Session
) -> None:
    with pytest.raises(SettingsError, match=names):
        platform.connect(shop, address, http)
