"""The signature and everything by which others were fooled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mahnlauf import Delivery, SettingsError, SignatureMissing, SignatureWrong
from mahnlauf_digistore.platform import Digistore
from mahnlauf_digistore.signature import sha_sign


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


def test_names_are_sorted_by_bytes_and_only_ascii_is_raised() -> None:
    assert sha_sign({"a": "1", "B": "2"}, "p") == sha_sign({"B": "2", "a": "1"}, "p")
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
