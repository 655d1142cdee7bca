from __future__ import annotations

import string
from decimal import Decimal

import pytest
import segno
import segno.helpers
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iso11649

from mahnlauf.core.references import epc_payload, rf_reference, rf_valid

IBAN = "DE02120300000000202051"
NAME = "Beispiel Kurse GmbH"
REFERENCES = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=21)


@settings(deadline=None)
@given(REFERENCES)
def test_every_reference_gets_check_digits_that_hold(reference: str) -> None:
    creditor_reference = rf_reference(reference)
    assert creditor_reference[4:] == reference
    assert rf_valid(creditor_reference)
    assert iso11649.is_valid(creditor_reference)
    assert rf_valid(iso11649.format(creditor_reference).lower())


@settings(deadline=None)
@given(REFERENCES, st.integers(0, 99))
def test_any_other_check_digits_are_refused(reference: str, digits: int) -> None:
    wrong = f"RF{digits:02d}{reference}"
    assert rf_valid(wrong) is (wrong == rf_reference(reference))


@settings(deadline=None)
@given(st.text(string.digits, min_size=2, max_size=21), st.data())
def test_one_mistyped_digit_is_noticed(reference: str, data: st.DataObject) -> None:
    creditor_reference = rf_reference(reference)
    place = data.draw(st.integers(2, len(creditor_reference) - 1))
    digit = data.draw(st.sampled_from(sorted(set(string.digits) - {creditor_reference[place]})))
    assert not rf_valid(creditor_reference[:place] + digit + creditor_reference[place + 1 :])


def test_blanks_go_and_small_letters_become_capitals() -> None:
    assert rf_reference("spm 2026 0001") == rf_reference("SPM20260001") == "RF61SPM20260001"


@pytest.mark.parametrize("reference", ["", " ", "A" * 22, "2026-1", "MÜLLER", "٣", "A\n"])
def test_a_reference_that_iso_11649_does_not_know_is_refused_by_name(reference: str) -> None:
    with pytest.raises(ValueError, match="expected 1 to 21 letters") as refusal:
        rf_reference(reference)
    assert repr(reference) in str(refusal.value)


@pytest.mark.parametrize("text", ["", "RF", "RF18", "XX18539007547034", "RF18539007547034\n", "RF1853900754703-4"])
def test_what_is_no_creditor_reference_is_not_valid(text: str) -> None:
    assert not rf_valid(text)


def test_a_payload_without_reference_ends_with_the_amount() -> None:
    payload = epc_payload(NAME, IBAN, 1)
    assert payload == f"BCD\n002\n1\nSCT\n\n{NAME}\n{IBAN}\nEUR0.01"


def test_blanks_in_iban_bic_and_reference_do_not_matter() -> None:
    payload = epc_payload(NAME, "de02 1203 0000 0000 2020 51", 30675, bic="bylade m1 001", rf="rf61 spm2 0260 001")
    assert payload.splitlines()[4:] == ["BYLADEM1001", NAME, IBAN, "EUR306.75", "", "RF61SPM20260001"]


@settings(deadline=None)
@given(st.integers(1, 99_999_999_999), st.one_of(st.none(), REFERENCES))
def test_every_payload_keeps_to_the_standard(minor: int, reference: str | None) -> None:
    payload = epc_payload(NAME, IBAN, minor, rf=rf_reference(reference) if reference else None)
    lines = payload.split("\n")
    assert len(lines) == (10 if reference else 8)
    assert len(payload.encode()) <= 331
    assert int(lines[7].removeprefix("EUR").replace(".", "")) == minor


@pytest.mark.parametrize(
    "rf, text", [("RF61SPM20260001", None), (None, "Rechnung 2026-0815"), (None, "Gebühr für März")]
)
def test_the_code_is_the_same_as_that_of_another_maker(rf: str | None, text: str | None) -> None:
    ours = epc_payload(NAME, IBAN, 30675, rf=rf, text=text).encode()
    theirs = segno.helpers.make_epc_qr(NAME, IBAN, Decimal("306.75"), text=text, reference=rf, encoding="utf-8")
    assert segno.make_qr(ours, error="m", boost_error=False).matrix == theirs.matrix


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"name": " "}, "name of a GiroCode is empty"),
        ({"name": "x" * 71}, "name of a GiroCode has 71 characters"),
        ({"name": "A\nB"}, "line break"),
        ({"iban": "DE03120300000000202051"}, "IBAN 'DE03120300000000202051' is wrong"),
        ({"iban": "DE0212030000000020205"}, "IBAN"),
        ({"iban": ""}, "IBAN"),
        ({"iban": "DE02-1203"}, "IBAN"),
        ({"minor": 0}, "cannot ask for 0 cents"),
        ({"minor": -1}, "cannot ask for -1 cents"),
        ({"minor": 100_000_000_000}, "expected 1 to 99999999999"),
        ({"minor": 1.5}, "cannot ask for 1.5 cents"),
        ({"bic": "BYLADE"}, "BIC 'BYLADE' is wrong"),
        ({"rf": "RF00SPM20260001"}, "creditor reference 'RF00SPM20260001' is wrong"),
        ({"text": "x" * 141}, "text of a GiroCode has 141 characters"),
        ({"text": "A\tB"}, "control character"),
        ({"rf": "RF61SPM20260001", "text": "Rechnung"}, "not both"),
        ({"name": "ü" * 70, "text": "ü" * 140}, "bytes; at most 331"),
    ],
)
def test_what_a_banks_app_would_refuse_is_refused_with_a_sentence(changes: dict[str, object], sentence: str) -> None:
    arguments: dict[str, object] = {"name": NAME, "iban": IBAN, "minor": 100} | changes
    with pytest.raises(ValueError, match=sentence):
        epc_payload(**arguments)  # type: ignore[arg-type]
