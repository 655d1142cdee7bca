"""Calling the Admin API: one login lasts, what helps is said, nothing is tried more often than the shop can bear."""

from __future__ import annotations

import pytest

from mahnlauf import MahnlaufError, SettingsError
from mahnlauf_shopware.api import Api, api_url
from mahnlauf_shopware.faults import Busy, Refused
from mahnlauf_shopware.tokens import Tokens


def logins(world) -> int:
    return len(world.api.asked("POST", "/oauth/token"))


def asking(world, tokens=None, seconds=lambda: 0.0, **more) -> Api:
    return Api(world.shop, world.http, tokens=tokens or Tokens(), clock=seconds, **more)


def test_one_login_serves_every_call_until_a_minute_before_its_end(world) -> None:
    clock, tokens = [0.0], Tokens()
    for moment, expected in ((0.0, 1), (539.0, 1), (541.0, 2)):
        clock[0] = moment
        asking(world, tokens, lambda: clock[0]).search("order", {})
        assert logins(world) == expected


def test_a_token_that_ended_early_is_renewed_once_and_the_call_repeated(world) -> None:
    tokens = Tokens()
    asking(world, tokens).search("order", {})
    world.shopware._tokens.clear()
    assert asking(world, tokens).search("order", {}).rows == []
    assert logins(world) == 2


def test_a_shop_that_takes_no_token_at_all_is_not_asked_for_ever(world) -> None:
    world.api.fail(401, times=2)
    with pytest.raises(SettingsError, match="Look at its clock"):
        asking(world).search("order", {})
    assert logins(world) == 2


def test_refused_keys_are_tried_once_and_not_with_every_command(world) -> None:
    """The shop counts failed logins and would lock everybody out."""
    world.shopware.secret_key = "renewed when the shop moved"
    clock, tokens = [0.0], Tokens()
    for moment in (0.0, 10.0, 899.0):
        clock[0] = moment
        with pytest.raises(SettingsError, match="not registered anew"):
            asking(world, tokens, lambda: clock[0]).search("order", {})
    assert logins(world) == 1
    clock[0] = 901.0
    with pytest.raises(SettingsError):
        asking(world, tokens, lambda: clock[0]).search("order", {})
    assert logins(world) == 2


def test_a_person_who_tests_the_connection_has_the_keys_tried_at_once(world) -> None:
    tokens, right = Tokens(), world.shopware.secret_key
    world.shopware.secret_key = "other"
    with pytest.raises(SettingsError):
        asking(world, tokens).search("order", {})
    world.shopware.secret_key = right
    assert asking(world, tokens, again=True).search("order", {}).rows == []


def test_a_locked_door_is_left_alone_for_as_long_as_it_says(world) -> None:
    world.shopware._locked_until = world.now.timestamp() + 30
    clock, tokens = [0.0], Tokens()
    for moment, wait in ((0.0, 31), (20.0, 12)):
        clock[0] = moment
        with pytest.raises(Busy) as caught:
            asking(world, tokens, lambda: clock[0]).search("order", {})
        assert caught.value.retry_after == wait
    assert logins(world) == 1
    world.later(seconds=40)
    clock[0] = 40.0
    assert asking(world, tokens, lambda: clock[0]).search("order", {}).rows == []


def test_after_too_many_calls_nobody_calls_until_the_time_is_over(world) -> None:
    world.api.fail(429, retry_after=17)
    clock, tokens = [0.0], Tokens()
    for moment, wait in ((0.0, 17), (7.0, 11)):
        clock[0] = moment
        with pytest.raises(Busy) as caught:
            asking(world, tokens, lambda: clock[0]).search("order", {})
        assert caught.value.retry_after == wait
    assert len(world.api.asked("POST", "/search/")) == 1
    clock[0] = 18.0
    assert asking(world, tokens, lambda: clock[0]).search("order", {}).rows == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_shop_in_trouble_is_waited_for(world, status: int) -> None:
    world.api.fail(status, html=status == 503)
    with pytest.raises(Busy):
        asking(world).search("order", {})


@pytest.mark.parametrize("status", [200, 403, 404, 401])
def test_a_web_page_instead_of_data_is_said_in_a_sentence(world, status: int) -> None:
    world.api.fail(status, html=True, times=2)
    with pytest.raises(SettingsError, match="web page"):
        asking(world).search("order", {})


def test_a_redirect_is_not_followed(world) -> None:
    world.api.fail(301)
    with pytest.raises(SettingsError, match="elsewhere"):
        asking(world).search("order", {})


def test_a_missing_right_is_named_once(world) -> None:
    world.api.missing.add("order:read")
    with pytest.raises(SettingsError, match=r": order:read is missing\. Update the app"):
        asking(world).search("order", {})


def test_what_the_shop_will_never_take_carries_its_code(world) -> None:
    with pytest.raises(Refused) as caught:
        asking(world).search("order", {"limit": 501})
    assert (caught.value.status, caught.value.code) == (400, "FRAMEWORK__QUERY_LIMIT_EXCEEDED")
    assert "/limit" in str(caught.value)


def test_no_fault_shows_a_key(world) -> None:
    world.shopware.secret_key = "other"
    for attempt in (lambda: asking(world).search("order", {}), lambda: Api(world.shop, world.http).get("x")):
        with pytest.raises(MahnlaufError) as caught:
            attempt()
        assert "a secret key" not in repr(caught.value) + str(caught.value)
    assert "a secret key" not in repr(asking(world)._account)


@pytest.mark.parametrize(
    "told, called",
    [
        ("https://shop.example/", "https://shop.example"),
        ("https://shop.example//de//", "https://shop.example/de"),
        ("https://shop.example:8443/a b", "https://shop.example:8443/a b"),
    ],
)
def test_the_address_is_called_without_the_slashes_that_it_is_registered_with(told: str, called: str) -> None:
    assert api_url(told) == called


@pytest.mark.parametrize("told", ["", "shop.example", "ftp://shop.example", "https://", "https:///"])
def test_what_is_no_address_is_said(told: str) -> None:
    with pytest.raises(SettingsError, match="url"):
        api_url(told)
