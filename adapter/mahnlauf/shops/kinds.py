"""What a value of each kind of setting must look like. Only what somebody enters is looked at: what is stored stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from urllib.parse import urlsplit

from stdnum import iban

from mahnlauf.contract.platform import Setting
from mahnlauf.core.calendar import CalendarError, parse_day
from mahnlauf.shops.answers import is_flag

LONGEST = 2000
_MAIL = re.compile(r"[^@\s<>,;\x00-\x1f]{1,64}@[^@\s<>,;\x00-\x1f]{1,253}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def expected(setting: Setting, value: str) -> str:
    """What should stand there instead, in words; empty if the value fits. An empty value always does."""
    if not value:
        return ""
    if len(value) > LONGEST:
        return f"at most {LONGEST} letters"
    if not value.isprintable():
        return "letters that can be shown, on one line"
    if setting.kind == "choice":
        return "" if value in setting.choices else " or ".join(setting.choices)
    fits, words = _KINDS.get(setting.kind, (None, ""))
    return "" if fits is None or fits(value) else words


def _is_day(value: str) -> bool:
    try:
        parse_day(value)
    except CalendarError:
        return False
    return True


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in value
    except ValueError:
        return False


def _is_sender(value: str) -> bool:
    return bool(_MAIL.fullmatch(parseaddr(value)[1]))


_KINDS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "flag": (is_flag, "true or false"),
    "number": (lambda value: value.isascii() and value.isdigit() and len(value) < 10, "a whole number"),
    "day": (_is_day, "an ISO day such as 2026-11-22"),
    "url": (_is_address, "an address such as https://shop.example"),
    "mail": (_MAIL.fullmatch, "one mail address such as anna@example.com"),
    "sender": (_is_sender, "a name and a mail address such as Muster GmbH <buchhaltung@example.com>"),
    "iban": (iban.is_valid, "an IBAN; a digit of this one is wrong"),
    "colour": (_COLOUR.fullmatch, "a colour such as #1f5f5b"),
}
