"""Asking the shop, over https and http, whatever it answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import requests
import responses

from mahnlauf import NotUnderstood, SettingsError, ShopContext
from mahnlauf_woocommerce import oauth
from mahnlauf_woocommerce.answers import Answer, Remedy, ShopFault, judged
from mahnlauf_woocommerce.platform import WooCommerce
from mahnlauf_woocommerce.rest import Rest

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORDER = "https://shop.example/wp-json/wc/v3/orders/263"
Answers = Callable[..., None]
EXCHANGES = {
    entry["name"]: entry for entry in json.loads((Path(__file__).parent / "exchanges.json").read_text("ascii"))
}


def test_an_order_is_fetched_as_the_webhook_would_have_sent_it(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    answers: Answers,
    fake_shop: responses.RequestsMock,
) -> None:
    answers("order-get-on-hold")
    (event,) = platform.fetch("263", shop, http)
    assert (event.kind, event.data["standing"], event.data["gross_minor"]) == ("order.observed", "open", 17850)
    header = fake_shop.calls[0].request.headers["Authorization"]
    assert base64.b64decode(header.removeprefix("Basic ")) == f"ck_{'a' * 40}:cs_{'b' * 40}".encode()


def test_an_order_in_the_bin_is_void(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, answers: Answers
) -> None:
    answers("order-get-trashed")
    (event,) = platform.fetch("264", shop, http)
    assert (event.data["status"], event.data["standing"]) == ("trash", "void")


def test_an_order_that_is_gone_is_erased_as_the_doorbell_says_it(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, answers: Answers
) -> None:
    answers("order-get-after-force-delete")
    (event,) = platform.fetch("264", shop, http)
    assert (event.kind, event.identity) == ("order.erased", "erased:264")


@pytest.mark.parametrize("ref", ["", "abc", "19/notes", "../19", "-1", "0"])
def test_only_a_number_is_ever_put_into_an_address(
    ref: str, platform: WooCommerce, shop: ShopContext, http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    with pytest.raises(ShopFault, match="no order number"):
        platform.fetch(ref, shop, http)
    assert not fake_shop.calls


def test_another_order_than_asked_for_is_not_believed(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, answers: Answers
) -> None:
    answers("order-get-on-hold", path="/wp-json/wc/v3/orders/5")
    with pytest.raises(ShopFault, match="something else than order 5"):
        platform.fetch("5", shop, http)


def test_an_order_that_cannot_be_read_is_a_sentence(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    fake_shop.get(ORDER, json={"id": 263, "status": "on-hold", "total": "abc"})
    with pytest.raises(NotUnderstood, match="Order 263"):
        platform.fetch("263", shop, http)


@pytest.mark.parametrize(
    "name, remedy, words",
    [
        ("auth-unknown-key", Remedy.FIX_SETTINGS, "does not know the REST key"),
        ("auth-basic-http", Remedy.FIX_SETTINGS, "does not know the REST key"),
        ("auth-wrong-secret", Remedy.FIX_SETTINGS, "Compare consumer_secret"),
        ("auth-write-key-get", Remedy.FIX_SETTINGS, "Read/Write"),
        ("auth-read-key-put", Remedy.FIX_SETTINGS, "Read/Write"),
        ("auth-user-without-rights", Remedy.FIX_SETTINGS, "shop manager"),
        ("oauth-http-wrong-signature", Remedy.FIX_SETTINGS, "another signature"),
        ("oauth-http-unknown-key", Remedy.FIX_SETTINGS, "does not know the REST key"),
        ("oauth-http-old-timestamp", Remedy.FIX_SETTINGS, "clocks"),
        ("oauth-http-nonce-reused", Remedy.WAIT, "nonce"),
        ("maintenance-html", Remedy.WAIT, "maintenance (503)"),
        ("maintenance-accept-json", Remedy.WAIT, "maintenance (503)"),
        ("fatal-error-html", Remedy.WAIT, "failed with 500"),
        ("fatal-error-accept-json", Remedy.WAIT, "500 internal_server_error"),
        ("plain-permalinks-wp-json", Remedy.FIX_SETTINGS, "Permalinks"),
        ("plain-permalinks-wp-json-slash", Remedy.FIX_SETTINGS, "Permalinks"),
        ("plain-permalinks-put", Remedy.FIX_SETTINGS, "Permalinks"),
        ("web-404-html", Remedy.FIX_SETTINGS, "WooCommerce does not answer"),
        ("no-route", Remedy.FIX_SETTINGS, "WooCommerce does not answer"),
        ("order-get-404", Remedy.GONE, "does not exist"),
        ("order-put-404", Remedy.GONE, "does not exist"),
        ("note-create-404", Remedy.GONE, "does not exist"),
        ("put-bad-json", Remedy.NONE, "400 rest_invalid_json"),
    ],
)
def test_every_refusal_of_the_shop_says_what_to_do(name: str, remedy: Remedy, words: str) -> None:
    response = EXCHANGES[name]["response"]
    headers = {key.lower(): value for key, value in response["headers"].items()}
    text = json.dumps(response["json"]) if "json" in response else response.get("body_text", "")
    with pytest.raises(ShopFault) as fault:
        judged(Answer(response["status"], headers, text.encode()), now=0)
    assert fault.value.remedy is remedy
    assert words in str(fault.value)
    assert fault.value.retry_after == (600 if name.startswith("maintenance") else None)


@pytest.mark.parametrize(
    "text, seconds",
    [("120", 120), ("99999999999999", 86_400), ("Sun, 22 Nov 2026 12:10:00 GMT", 600), ("bald", None), ("", None),
     ("Sun, 22 Nov 2020 12:00:00 GMT", 0)],
)  # fmt: skip
def test_the_shop_may_name_a_time_in_seconds_or_as_a_date(text: str, seconds: int | None) -> None:
    with pytest.raises(ShopFault) as fault:
        judged(Answer(429, {"retry-after": text}, b""), now=NOON.timestamp())
    assert fault.value.retry_after == seconds


@pytest.mark.parametrize(
    "status, content_type, body, remedy",
    [
        (200, "application/json", b"<br />Notice", Remedy.WAIT),
        (200, "application/json", b"", Remedy.WAIT),
        (204, "", b"", Remedy.WAIT),
        (302, "text/html", b"", Remedy.FIX_SETTINGS),
        (403, "text/html", b"blocked", Remedy.FIX_SETTINGS),
        (413, "text/html", b"", Remedy.NONE),
        (418, "text/html", b"", Remedy.NONE),
        (502, "text/html", b"", Remedy.WAIT),
        (401, "application/json", b"[1]", Remedy.FIX_SETTINGS),
        (500, "application/json", b'{"code": 5, "message": [], "data": 500}', Remedy.WAIT),
    ],
)
def test_odd_answers_are_faults_too(status: int, content_type: str, body: bytes, remedy: Remedy) -> None:
    with pytest.raises(ShopFault) as fault:
        judged(Answer(status, {"content-type": content_type}, body), now=0)
    assert fault.value.remedy is remedy


def test_a_fetch_succeeds_after_the_maintenance(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, answers: Answers
) -> None:
    answers("maintenance-accept-json", "order-get-on-hold")
    with pytest.raises(requests.RequestException, match="maintenance"):
        platform.fetch("263", shop, http)
    assert platform.fetch("263", shop, http)


def test_the_recorded_oauth_signatures_are_the_ones_we_compute() -> None:
    for name in ("oauth-http-get", "oauth-http-put", "oauth-over-https"):
        request = EXCHANGES[name]["request"]
        given = dict(request["query"])
        plain = [(key, value) for key, value in request["query"] if not key.startswith("oauth_")]
        found = oauth.signed(
            request["method"],
            f"{request['scheme']}://shop.example{request['path']}",
            plain,
            given["oauth_consumer_key"],
            "cs_" + "b" * 40,
            nonce=given["oauth_nonce"],
            seconds=int(given["oauth_timestamp"]),
        )
        assert dict(found)["oauth_signature"] == given["oauth_signature"]


def test_over_http_every_call_is_signed_anew_in_the_query(
    with_settings: Callable[..., ShopContext], http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    fake_shop.get("http://shop.example/laden/wp-json/wc/v3/orders", json=[])
    fake_shop.put("http://shop.example/laden/wp-json/wc/v3/orders/7", json={"id": 7})
    rest = Rest(with_settings(url="http://shop.example/laden/"), http)
    rest.get("orders", search="Müller & Söhne+", per_page="1")
    rest.put("orders/7", {"x": 1})
    nonces = set()
    for call in fake_shop.calls:
        assert "Authorization" not in call.request.headers
        parts = urlsplit(str(call.request.url))
        query = parse_qsl(parts.query, keep_blank_values=True)
        given = dict(query)
        base = "&".join(
            quote(text, safe="~")
            for text in (
                str(call.request.method),
                f"http://shop.example{parts.path}",
                "&".join(
                    f"{quote(key, safe='~')}={quote(value, safe='~')}"
                    for key, value in sorted(query)
                    if key != "oauth_signature"
                ),
            )
        )
        digest = hmac.new(b"cs_" + b"b" * 40 + b"&", base.encode(), hashlib.sha256).digest()
        assert given["oauth_signature"] == base64.b64encode(digest).decode()
        nonces.add(given["oauth_nonce"])
    assert len(nonces) == 2


@pytest.mark.parametrize(
    "fault, words",
    [
        (requests.ConnectTimeout("http://shop.example/?oauth_consumer_key=ck_x"), "did not answer in time"),
        (requests.ReadTimeout("ck_x"), "did not answer in time"),
        (requests.exceptions.SSLError("ck_x"), "certificate"),
        (requests.exceptions.SSLError("ck_x [SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), "certificate is not valid"),
        (requests.exceptions.SSLError("ck_x [SSL: UNEXPECTED_EOF_WHILE_READING]"), "does not speak https"),
        (requests.ConnectionError("Max retries with url ck_x"), "cannot be reached"),
        (requests.exceptions.ChunkedEncodingError("ck_x"), "failed (ChunkedEncodingError)"),
    ],
)
def test_a_shop_that_cannot_be_reached_is_told_without_keys(
    fault: Exception,
    words: str,
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
) -> None:
    fake_shop.get(ORDER, body=fault)
    with pytest.raises(requests.RequestException) as caught:
        platform.fetch("263", shop, http)
    assert words in str(caught.value)
    assert "ck_" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.request is None


def test_an_answer_without_end_is_not_read_to_the_end(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    fake_shop.get(ORDER, body=b" " * (16 * 1024 * 1024 + 1), content_type="application/json")
    with pytest.raises(ShopFault, match="larger than 16 MB"):
        platform.fetch("263", shop, http)


def test_calls_have_bounds_and_follow_no_redirect(
    shop: ShopContext, http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    fake_shop.get(ORDER, status=301, headers={"Location": f"{ORDER}/"})
    with pytest.raises(ShopFault, match="Permalinks"):
        Rest(shop, http).get("orders/263")
    assert len(fake_shop.calls) == 1
    assert fake_shop.calls[0].request.req_kwargs["timeout"] == (5, 30)


@pytest.mark.parametrize(
    "settings, words",
    [
        ({"url": ""}, '"url" is empty'),
        ({"url": "shop.example"}, '"url" is no shop address'),
        ({"url": "ftp://shop.example"}, '"url" is no shop address'),
        ({"url": "https://ck_a:cs_b@shop.example"}, '"url" is no shop address'),
        ({"url": "https://shop.example:port"}, '"url" is no shop address'),
        ({"url": "https://[oops"}, '"url" is no shop address'),
        ({"url": "https://shop.example/?p=1"}, '"url" is no shop address'),
        ({"consumer_key": " "}, '"consumer_key" is empty'),
        ({"consumer_secret": ""}, '"consumer_secret" is empty'),
    ],
)
def test_a_shop_that_is_not_set_up_is_a_setting_to_fill_in(
    settings: dict[str, str],
    words: str,
    platform: WooCommerce,
    with_settings: Callable[..., ShopContext],
    http: requests.Session,
) -> None:
    with pytest.raises(SettingsError) as fault:
        platform.fetch("263", with_settings(**settings), http)
    assert words in str(fault.value)
    assert "cs_b" not in str(fault.value)
