"""The signature and everything by which others were fooled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahnlauf import Delivery, SettingsError, ShopContext, SignatureMissing, SignatureWrong
from mahnlauf_digistore.check import domain_id
from mahnlauf_digistore.platform import Digistore
from mahnlauf_digistore.signature import sha_sign

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def with_settings(one: Any, **settings: str) -> Any:
    return replace(one.shop, settings=settings)


@pytest.mark.parametrize("passphrase", ["", " ", "\t\n"])
def test_an_empty_passphrase_lets_nobody_in(passphrase: str, platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector("39-neg-no-passphrase-marker")
    with pytest.raises(SettingsError, match="passphrase"):
        platform.verify(one.delivery, with_settings(one, passphrase=passphrase))


def test_the_signature_of_an_empty_passphrase_is_refused(platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector("03-payment-single")
    form = {"event": "on_payment", "order_id": "X"}
    body = f"event=on_payment&order_id=X&sha_sign={sha_sign(form, '')}".encode()
    with pytest.raises(SignatureWrong):
        platform.verify(replace(one.delivery, body=body), one.shop)


def test_the_former_passphrase_still_counts_after_a_change(platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector("03-payment-single")
    old = one.shop.settings["passphrase"]
    platform.verify(one.delivery, with_settings(one, passphrase="neu", old_passphrase=old))
    with pytest.raises(SignatureWrong):
        platform.verify(one.delivery, with_settings(one, passphrase="neu"))


@pytest.mark.parametrize(
    "form,other,same",
    [
        ({"a": "1", "b": "0"}, {"a": "1"}, False),
        ({"a": "1", "b": "0.00"}, {"a": "1"}, False),
        ({"a": "1", "b": " "}, {"a": "1"}, False),
        ({"a": "1", "b": ""}, {"a": "1"}, True),
        ({"a": "1", "SHASIGN": "x"}, {"a": "1"}, True),
        ({"b": "1", "a": "2"}, {"a": "2", "b": "1"}, True),
        ({"a": "1 "}, {"a": "1"}, False),
    ],
)
def test_only_empty_values_are_left_out(form: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert (sha_sign(form, "p") == sha_sign(other, "p")) is same


@pytest.mark.parametrize(
    "form,signed",
    [
        ({"a": "1", "B": "2"}, "B=2pa=1p"),
        ({"ä": "1", "z": "2", "Z": "3", "_": "4", "10": "5", "9": "6"}, "10=5p9=6pZ=3p_=4pz=2pä=1p"),
        ({"a": "0", "b": "", "c": " ", "d": "0.00", "e": "N"}, "a=0pc= pd=0.00pe=Np"),
        ({"a b": "&amp;+", "a.b": "x\r\ny"}, "a b=&amp;+pa.b=x\r\nyp"),
    ],
)
def test_what_is_hashed_is_byte_for_byte_this(form: dict[str, str], signed: str) -> None:
    assert sha_sign(form, "p") == hashlib.sha512(signed.encode()).hexdigest().upper()


def test_only_ascii_is_raised() -> None:
    assert sha_sign({"stra\u00dfe": "1"}, "p", upper=True) == sha_sign({"STRA\u00dfE": "1"}, "p")


def test_a_respelled_name_does_not_hide_a_test_purchase(platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector("29-uppercase-key-signature")
    platform.verify(one.delivery, one.shop)
    forged = one.delivery.body.replace(b"api_mode=", b"API_MODE=")
    with pytest.raises(SignatureWrong):
        platform.verify(replace(one.delivery, body=forged), one.shop)


@pytest.mark.parametrize(
    "body,error",
    [
        (b"", SignatureMissing),
        (b"event=on_payment", SignatureMissing),
        (b"event=on_payment&sha_sign=", SignatureMissing),
        (b"event=on_payment&sha_sign=%FF", SignatureWrong),
        (b"\xff\xfe", SignatureWrong),
        (b"event=a&event=a&sha_sign=x", SignatureWrong),
        (b"event=a&sha_sign=x&SHASIGN=x", SignatureWrong),
        (b"event=a&sha_sign=\xc3\xa4", SignatureWrong),
        (b"&".join(b"f%d=1" % number for number in range(3000)), SignatureWrong),
    ],
)
def test_what_nobody_can_have_signed_is_refused(
    body: bytes, error: type[Exception], platform: Digistore, vector: Callable[[str], Any]
) -> None:
    one = vector("03-payment-single")
    with pytest.raises(error):
        platform.verify(Delivery("akademie", "POST", {}, body, one.delivery.received_at), one.shop)


def test_a_call_of_the_connection_of_another_shop_is_refused(platform: Digistore, changed: Callable[..., Any]) -> None:
    shop = ShopContext("akademie", {"passphrase": "x"})
    ours = changed("03-payment-single", ipn_config_domain_id=domain_id(shop))
    platform.verify(ours.delivery, ours.shop)
    with pytest.raises(SignatureWrong, match="another shop"):
        platform.verify(ours.delivery, replace(ours.shop, name="zweite"))


@given(
    st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=8), min_size=1, max_size=8),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20),
)
def test_whatever_is_signed_is_let_in_and_nothing_that_was_changed(form: dict[str, str], passphrase: str) -> None:
    clean = {name: value for name, value in form.items() if name.lower() not in ("sha_sign", "shasign")}
    known = {**clean, "event": "x"}
    shop = ShopContext("akademie", {"passphrase": passphrase})
    body = urlencode({**known, "sha_sign": sha_sign(known, passphrase)}).encode()
    platform, delivery = Digistore(), Delivery("akademie", "POST", {}, body, NOON)
    platform.verify(delivery, shop)
    with pytest.raises(SignatureWrong):
        platform.verify(replace(delivery, body=body.replace(b"event=x", b"event=y")), shop)
    with pytest.raises(SignatureWrong):
        platform.verify(replace(delivery, body=body + b"&more_of=1"), shop)
