"""Payment references: the creditor reference RF (ISO 11649) and the GiroCode payload (EPC069-12)."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import iban as _iban
from stdnum.iso7064 import mod_97_10

__all__ = ["epc_payload", "rf_reference", "rf_valid"]

_REFERENCE = re.compile(r"[A-Z0-9]{1,21}", re.ASCII)
_CREDITOR_REFERENCE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}", re.ASCII)
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
_LARGEST_MINOR = 99_999_999_999
_LARGEST_BYTES = 331


@lru_cache(maxsize=1024)  # made and checked in one letter
def rf_reference(reference: str) -> str:
    """Put RF and two check digits (mod 97-10) before 1 to 21 letters and digits: "C1" is "RF35C1".

    Blanks go, small letters become capitals. Raises ValueError for anything else.
    """
    compact = _compact(reference)
    if not _REFERENCE.fullmatch(compact):
        raise ValueError(f"The reference {reference!r:.60} is wrong; expected 1 to 21 letters A-Z and digits.")
    return f"RF{mod_97_10.calc_check_digits(compact + 'RF')}{compact}"


def rf_valid(text: str) -> bool:
    """Whether `text` is a creditor reference with the right check digits; blanks and small letters may be."""
    compact = _compact(text)
    return bool(_CREDITOR_REFERENCE.fullmatch(compact)) and rf_reference(compact[4:]) == compact


def epc_payload(
    name: str, iban: str, minor: int, *, bic: str = "", rf: str | None = None, text: str | None = None
) -> str:
    """The text inside a GiroCode (EPC069-12, version 002, UTF-8), lines joined by LF, none empty at the end.

    `minor` is in cents (the code knows EUR only). Give `rf` (a creditor reference) or `text` (up to 140
    characters), or neither. Raises ValueError with a sentence for anything that a bank's app would refuse.
    """
    if rf and text:
        raise ValueError("A GiroCode carries a creditor reference or a text, not both.")
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        _checked_bic(bic),
        _line("name", name, 70, required=True),
        _checked_iban(iban),
        _euro(minor),
        "",
        _checked_rf(rf) if rf else "",
        _line("text", text or "", 140),
    ]
    payload = "\n".join(lines).rstrip("\n")
    size = len(payload.encode())
    if size > _LARGEST_BYTES:
        raise ValueError(f"The GiroCode has {size} bytes; at most {_LARGEST_BYTES}: shorten name or text.")
    return payload


def _compact(text: str) -> str:
    return text.replace(" ", "").upper()


def _line(what: str, value: str, longest: int, *, required: bool = False) -> str:
    stripped = value.strip()
    if required and not stripped:
        raise ValueError(f"The {what} of a GiroCode is empty; expected 1 to {longest} characters.")
    if len(stripped) > longest:
        raise ValueError(f"The {what} of a GiroCode has {len(stripped)} characters; at most {longest}.")
    if not stripped.isprintable():
        raise ValueError(f"The {what} {stripped!r} of a GiroCode has a line break or control character.")
    return stripped


def _checked_bic(bic: str) -> str:
    compact = _compact(bic)
    if compact and not _BIC.fullmatch(compact):
        raise ValueError(f"The BIC {bic!r} is wrong; expected 8 or 11 letters and digits, or none.")
    return compact


@lru_cache(maxsize=256)  # a shop has one
def _checked_iban(iban: str) -> str:
    compact = _compact(iban)
    if not (compact.isascii() and compact.isalnum() and _iban.is_valid(compact)):
        raise ValueError(f"The IBAN {iban!r} is wrong; its check digits or its length do not fit.")
    return compact


def _checked_rf(rf: str) -> str:
    if not rf_valid(rf):
        raise ValueError(f"The creditor reference {rf!r} is wrong; check digits or length do not fit.")
    return _compact(rf)


def _euro(minor: int) -> str:
    if type(minor) is not int or not 1 <= minor <= _LARGEST_MINOR:
        raise ValueError(f"A GiroCode cannot ask for {minor!r} cents; expected 1 to {_LARGEST_MINOR}.")
    euro, cents = divmod(minor, 100)
    return f"EUR{euro}.{cents:02d}"
