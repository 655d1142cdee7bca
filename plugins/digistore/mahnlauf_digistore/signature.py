"""Who sent it: SHA-512 over the sorted fields with the passphrase behind each, compared in constant time.

It is a plain hash without a time in it: a recorded call fits for ever. Only the identities of the facts protect
against one that is sent again.
"""

from __future__ import annotations

import hashlib
import hmac
import string
from collections.abc import Mapping

from mahnlauf import SettingsError, SignatureMissing, SignatureWrong
from mahnlauf_digistore.settings import PASSPHRASE_HELP

_UNSIGNED = frozenset({"sha_sign", "shasign"})
# What a connection without passphrase sends, and what the official function returns for an empty one.
_MARKER = "no_signature_passphrase_provided"
# PHP changes the case of ASCII only; str.upper() would also turn ß into SS.
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)


def sha_sign(form: Mapping[str, str], passphrase: str, *, upper: bool = False) -> str:
    """The signature of these fields, upper-case hex. ``upper``: names are signed in upper case, as some old
    connections do."""
    names = {(name.translate(_UPPER) if upper else name): value for name, value in form.items()
             if value and name.lower() not in _UNSIGNED}  # fmt: skip
    digest = hashlib.sha512()
    for name in sorted(names, key=str.encode):
        digest.update(f"{name}={names[name]}{passphrase}".encode())
    return digest.hexdigest().upper()


def verify(form: Mapping[str, str], settings: Mapping[str, str]) -> None:
    """Raises SettingsError (no passphrase), SignatureMissing or SignatureWrong."""
    known = [settings.get(name) or "" for name in ("passphrase", "old_passphrase")]
    if not known[0].strip():
        raise SettingsError(f'The setting "passphrase" is empty, so nobody could be recognised. {PASSPHRASE_HELP}')
    given = _given(form)
    if given.lower() == _MARKER:
        raise SignatureWrong(
            "The IPN connection in Digistore24 has no passphrase. Enter one there and as the setting "
            '"passphrase"; calls without it are refused.'
        )
    for passphrase in filter(None, known):
        if _same(given, sha_sign(form, passphrase)):
            return
        if _same(given, sha_sign(form, passphrase, upper=True)) and _is_plain(form):
            return
    raise SignatureWrong(
        "The field sha_sign does not fit the other fields. Compare the SHA passphrase in Digistore24 with the setting "
        '"passphrase".'
    )


def _given(form: Mapping[str, str]) -> str:
    given = [value.strip() for name, value in form.items() if name.lower() in _UNSIGNED and value.strip()]
    if not given:
        raise SignatureMissing("The field sha_sign is missing. Expected the signature of Digistore24.")
    if len(given) > 1:
        raise SignatureWrong("There are several signatures. Expected one field sha_sign.")
    return given[0]


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.upper().encode(), wanted.encode())


def _is_plain(form: Mapping[str, str]) -> bool:
    """Signed in upper case, a name could be respelled unnoticed (``API_MODE`` hides a test purchase), so everything but
    the merchant's own placeholders must be spelled as Digistore24 spells it."""
    return all(name == name.lower() for name in form if not name.startswith("placeholder_") and name != "SHASIGN")
