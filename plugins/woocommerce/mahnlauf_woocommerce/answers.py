"""What an answer of the shop means: its content, or a fault in one sentence and its remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import requests

_LONGEST_WAIT = 86_400
_TAG = re.compile(r"<[^>]*>")


class Remedy(StrEnum):
    """What can be done about a fault."""

    WAIT = "wait"
    FIX_SETTINGS = "fix_settings"
    GONE = "gone"  # the order does not exist any more
    NONE = "none"  # the shop will never take this


class ShopFault(requests.RequestException):
    """The shop could not be reached or did not do what was asked. The text never shows a key or
    an address."""

    def __init__(self, remedy: Remedy, text: str, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.remedy = remedy
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case) and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body if it is JSON and says so, else None."""
        if "json" not in self.headers.get("content-type", "").lower():
            return None
        try:
            return json.loads(self.body, parse_float=Decimal)
        except (ValueError, ArithmeticError, RecursionError):
            return None


_PERMALINKS = (
    "The shop answered with a web page instead of data. Set WordPress, Settings, Permalinks to anything but "
    '"Plain" and save; then check that "url" is the address of the shop.'
)
_SCOPE = (
    "The REST key may not do this: its permission has to be Read/Write. Change it in WooCommerce, "
    "Settings, Advanced, REST API."
)
_UNKNOWN_KEY = (
    "The shop does not know the REST key: it or its WordPress user was deleted, or the web server drops the "
    "Authorization header. Compare consumer_key with WooCommerce, Settings, Advanced, REST API, or make a new one."
)
_RIGHTS = (
    "The WordPress user of the REST key has no right to orders any more. Give this user the role shop "
    "manager, or make a new key as another user."
)
_NO_SHOP = "WooCommerce does not answer at this address. Check url, and that the plugin WooCommerce is active."


def judged(answer: Answer, *, now: float) -> Any:
    """The content of a good answer; raises ShopFault otherwise."""
    content = answer.json()
    code = _code(content)
    if answer.status in (200, 201) and content is not None:
        return content
    if answer.status in (200, 201, 204):
        if "html" in answer.headers.get("content-type", "").lower():
            raise ShopFault(Remedy.FIX_SETTINGS, _PERMALINKS)
        raise ShopFault(Remedy.WAIT, f"The shop answered {answer.status} with something that is not JSON.")
    if 300 <= answer.status < 400:
        raise ShopFault(Remedy.FIX_SETTINGS, _redirect(answer))
    if answer.status == 401:
        raise _refusal(code, _message(content))
    if answer.status == 403:
        text = _RIGHTS if code else "A firewall of the shop refused the call (403 without data). Let it through."
        raise ShopFault(Remedy.FIX_SETTINGS, text)
    if answer.status in (400, 404, 410) and code.endswith("_invalid_id"):
        raise ShopFault(Remedy.GONE, "The order does not exist in the shop any more.")
    if answer.status == 404:
        raise ShopFault(Remedy.FIX_SETTINGS, _NO_SHOP)
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise ShopFault(Remedy.WAIT, _busy(answer.status, code), _wait(answer, now))
    said = f': "{_message(content)}"' if code else "."
    raise ShopFault(Remedy.NONE, f"The shop refused the call with {answer.status} {code}".rstrip() + said)


def _code(content: Any) -> str:
    found = content.get("code") if isinstance(content, Mapping) else None
    return found[:80] if isinstance(found, str) else ""


def _message(content: Any) -> str:
    found = content.get("message") if isinstance(content, Mapping) else None
    return " ".join(_TAG.sub(" ", found).split())[:160] if isinstance(found, str) else ""


def _refusal(code: str, message: str) -> ShopFault:
    """401. The shop words its reason in its own language; the English one helps where it is known."""
    said = message.lower().replace("-", " ")
    if "nonce" in said:
        return ShopFault(Remedy.WAIT, "The shop had seen the nonce of this call before; a repeated call has a new one.")
    if "timestamp" in said:
        text = "The clocks of the shop and of this machine differ by more than 15 minutes. Set them by NTP."
    elif "permission" in said:
        text = _SCOPE
    elif "signature" in said:
        text = (
            "The shop computed another signature. Enter url exactly as it stands in WordPress, Settings, "
            "General (www or not, port, folder), and compare consumer_secret."
        )
    elif code.endswith("authentication_error") and "consumer key" not in said:
        text = (
            "The shop knows the REST key but refused it. Compare consumer_secret with the one shown when "
            "the key was made, and set the permission of the key to Read/Write."
        )
    else:
        text = _UNKNOWN_KEY
    return ShopFault(Remedy.FIX_SETTINGS, text)


def _redirect(answer: Answer) -> str:
    target = answer.headers.get("location", "").split("?", 1)[0]
    if target.endswith("/") and "/wp-json/" in target:
        return _PERMALINKS
    return 'The shop sent the call elsewhere. Enter "url" exactly as it stands in WordPress, Settings, General.'


def _busy(status: int, code: str) -> str:
    if status == 429:
        return "The shop asked for fewer calls (429)."
    if status == 503:
        return "The shop is in maintenance (503)."
    return f"The shop failed with {status} {code}".rstrip() + "."


def _wait(answer: Answer, now: float) -> int | None:
    """``Retry-After`` in seconds, whether the shop wrote a number or a date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = int((moment - datetime.fromtimestamp(now, UTC)).total_seconds())
    return min(max(seconds, 0), _LONGEST_WAIT)
