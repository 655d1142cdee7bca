""" "Test connection": each finding a sentence with its remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
import responses

from mahnlauf import ShopContext
from mahnlauf_woocommerce.platform import WooCommerce
from mahnlauf_woocommerce.topics import SUBSCRIBE

BASE = "https://shop.example/wp-json/wc/v3"
GONE = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "ID is invalid.", "data": {"status": 400}}
Answers = Callable[..., None]


def hooks(status: str = "active", url: str = "https://mahn.example/webhooks/laden") -> list[dict[str, Any]]:
    return [{"id": n, "topic": topic, "status": status, "delivery_url": url} for n, topic in enumerate(SUBSCRIBE)]


@pytest.fixture
def reachable(fake_shop: responses.RequestsMock, answers: Answers) -> responses.RequestsMock:
    """A shop where everything but the webhooks was found to be right."""
    answers("index-fields")
    fake_shop.get(f"{BASE}/orders", json=[])
    fake_shop.put(f"{BASE}/orders/0", json=GONE, status=400)
    return fake_shop


def test_a_shop_that_is_set_up_has_only_good_findings(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, reachable: responses.RequestsMock
) -> None:
    reachable.get(f"{BASE}/webhooks", json=hooks())
    findings = platform.check(shop, http)
    assert [finding.level for finding in findings] == ["ok", "ok", "ok"]


@pytest.mark.parametrize(
    "rows, level, words",
    [
        ([], "error", "missing in the shop: order.created"),
        (hooks("disabled"), "error", "order.created is switched off"),
        (hooks()[1:], "error", "missing in the shop: order.created."),
        ([*hooks(), hooks()[0]], "warning", "order.created exists more than once"),
        (hooks(url="https://mahn.example/webhooks/anderer"), "error", "missing in the shop"),
    ],
)
def test_webhooks_that_miss_something_are_named(
    rows: list[dict[str, Any]],
    level: str,
    words: str,
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    reachable: responses.RequestsMock,
) -> None:
    reachable.get(f"{BASE}/webhooks", json=rows)
    finding = platform.check(shop, http)[2]
    assert (finding.level, words in finding.text) == (level, True)


@pytest.mark.parametrize(
    "address, wrong",
    [
        ("https://mahn.example/webhooks/laden", False),
        ("https://neu.example/webhooks/laden", True),
        ("", False),
    ],
)
def test_webhooks_that_deliver_to_an_old_address_of_ours_are_named(
    address: str,
    wrong: bool,
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    reachable: responses.RequestsMock,
) -> None:
    reachable.get(f"{BASE}/webhooks", json=hooks())
    finding = platform.check(replace(shop, address=address), http)[-1]
    assert (finding.level == "error") is wrong
    assert ("https://mahn.example/webhooks/laden instead of https://neu.example" in finding.text) is wrong


def test_webhooks_that_cannot_be_seen_are_a_warning(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    reachable: responses.RequestsMock,
    answers: Answers,
) -> None:
    answers("auth-user-without-rights", path="/wp-json/wc/v3/webhooks")
    assert platform.check(shop, http)[-1].level == "warning"


def test_a_key_that_may_only_read_is_found_without_changing_anything(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    answers: Answers,
) -> None:
    answers("index-fields")
    fake_shop.get(f"{BASE}/orders", json=[])
    answers("auth-read-key-put", path="/wp-json/wc/v3/orders/0")
    fake_shop.get(f"{BASE}/webhooks", json=hooks())
    finding = platform.check(shop, http)[1]
    assert (finding.level, "Read/Write" in finding.text) == ("error", True)


def test_plain_permalinks_are_named(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, answers: Answers
) -> None:
    answers("plain-permalinks-index")
    (finding,) = platform.check(shop, http)
    assert (finding.level, "Permalinks" in finding.text) == ("error", True)


def test_wordpress_without_woocommerce_is_named(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    fake_shop.get("https://shop.example/wp-json/", json={"namespaces": ["wp/v2"]})
    (finding,) = platform.check(shop, http)
    assert "Activate the plugin WooCommerce" in finding.text


def test_missing_settings_are_named_without_a_call(
    platform: WooCommerce, http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    findings = platform.check(ShopContext("laden", {}), http)
    assert [finding.level for finding in findings] == ["error", "error"]
    assert '"webhook_secret" is empty' in findings[0].text
    assert '"url" is empty' in findings[1].text
    assert not fake_shop.calls


def test_a_shop_without_https_is_warned_about(
    platform: WooCommerce,
    with_settings: Callable[..., ShopContext],
    http: requests.Session,
    fake_shop: responses.RequestsMock,
) -> None:
    fake_shop.get("http://shop.example/wp-json/", body=requests.ConnectionError())
    warning, error = platform.check(with_settings(url="http://shop.example"), http)
    assert (warning.level, error.level) == ("warning", "error")
    assert "https" in warning.text


@pytest.mark.parametrize("wp_cron, warned", [(False, True), (True, False), ("?", False)])
def test_a_shop_without_wp_cron_is_warned_about(
    wp_cron: object,
    warned: bool,
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    reachable: responses.RequestsMock,
) -> None:
    reachable.get(f"{BASE}/webhooks", json=hooks())
    reachable.get(f"{BASE}/system_status", json={"environment": {"wp_cron": wp_cron}})
    findings = platform.check(shop, http)
    assert any("WP-Cron" in one.text for one in findings) is warned


def test_a_shop_that_hides_its_status_page_is_fine(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, reachable: responses.RequestsMock
) -> None:
    reachable.get(f"{BASE}/webhooks", json=hooks())
    reachable.get(f"{BASE}/system_status", json={"code": "woocommerce_rest_cannot_view"}, status=403)
    assert {one.level for one in platform.check(shop, http)} == {"ok"}


def test_a_demoted_owner_of_the_key_is_named(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    answers: Answers,
) -> None:
    answers("index-fields")
    answers("auth-user-without-rights", path="/wp-json/wc/v3/orders")
    (finding,) = platform.check(shop, http)
    assert (finding.level, "shop manager" in finding.text) == ("error", True)
