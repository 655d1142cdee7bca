"""The Admin API: with a token that is kept while it is good, without redirects, with bounds on time and size.

Raises SettingsError where a person must act (keys, rights, address), `Busy` where waiting helps, `Refused` where the
shop will never take it. No text shows a key. What an error means is decided by status and code, never by its words:
they follow the language of the shop."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import requests

from mahnlauf import SettingsError, ShopContext
from mahnlauf_shopware.faults import Busy, Refused
from mahnlauf_shopware.settings import required
from mahnlauf_shopware.tokens import SLOWER, TOKENS, Account, Tokens

MOST_ROWS = 500  # the shop refuses a larger limit
_TIMEOUT = (5, 30)  # seconds to connect, seconds without a byte
_LARGEST = 32 * 1024 * 1024
_LONGEST_WAIT = 86_400
_JSON = "application/json"
_WEB_PAGE = (
    "The shop answered with a web page instead of data: something stands before its Admin API (maintenance page, "
    "password, firewall), or its address is another one."
)
_RIGHTS = "Update the app in the shop (Extensions, My extensions) and agree to its rights."


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a search; ``total`` is how many there are in all if that was asked for."""

    rows: Sequence[Mapping[str, Any]]
    total: int | None = None


class Api:
    """The Admin API of one shop. ``again``: a person asks, so keys that were refused may be tried once more."""

    def __init__(
        self,
        shop: ShopContext,
        http: requests.Session,
        *,
        tokens: Tokens = TOKENS,
        clock: Callable[[], float] = time.monotonic,
        again: bool = False,
    ) -> None:
        settings = shop.settings
        self._url = api_url(required(settings, "url"))
        self._account = Account(self._url, required(settings, "api_key"), required(settings, "secret_key"))
        self._http, self._tokens, self._clock = http, tokens, clock
        if again:
            tokens.retry(self._account)

    def get(self, path: str) -> Any:
        """The content of ``/api/<path>``."""
        return self._call("GET", path)

    def search(self, entity: str, criteria: Mapping[str, Any]) -> Found:
        """Rows of an entity (``order``, ``state-machine-history`` …)."""
        answer = self._call("POST", f"search/{entity}", criteria)
        rows = answer.get("data") if isinstance(answer, Mapping) else None
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise Busy(f"The shop answered a search for {entity} with something that is no list.")
        total = answer.get("total")
        return Found(rows, total if isinstance(total, int) else None)

    def post(self, path: str, content: Any) -> Any:
        """Does or creates something."""
        return self._call("POST", path, content)

    def upload(self, path: str, content: bytes, content_type: str) -> Any:
        """Hands bytes over."""
        return self._call("POST", path, content, content_type)

    def patch(self, path: str, content: Mapping[str, Any]) -> None:
        """Changes the named fields of one row; the shop ignores names that it does not know."""
        self._call("PATCH", path, content)

    def delete(self, path: str) -> None:
        """Removes one row."""
        self._call("DELETE", path)

    def _call(self, method: str, path: str, content: Any = None, content_type: str = _JSON) -> Any:
        body = content if isinstance(content, bytes) else None if content is None else json.dumps(content).encode()
        status, told, answer = self._authorized(method, path, body, content_type)
        if status == 401:  # the token ended early: the shop was restored, or its keys were renewed
            self._tokens.forget(self._account)
            status, told, answer = self._authorized(method, path, body, content_type)
        if status == 429:
            self._tokens.pause(self._account, self._clock(), _wait(told, answer))
        if not 200 <= status < 300:
            raise _fault(status, told, answer)
        if status != 204 and "html" in told.get("content-type", ""):
            raise SettingsError(_WEB_PAGE)
        return answer

    def _authorized(
        self, method: str, path: str, body: bytes | None, content_type: str
    ) -> tuple[int, Mapping[str, str], Any]:
        token = self._tokens.get(self._account, self._clock(), self._login)
        headers = {"Accept": _JSON, "Content-Type": content_type, "Authorization": f"Bearer {token}"}
        return self._send(method, f"{self._url}/api/{path}", body, headers)

    def _login(self) -> tuple[str, float]:
        """A new token and its seconds of life."""
        keys = {"grant_type": "client_credentials", "client_id": self._account.key,
                "client_secret": self._account.secret}  # fmt: skip
        headers = {"Accept": _JSON, "Content-Type": _JSON}
        status, told, answer = self._send("POST", f"{self._url}/api/oauth/token", json.dumps(keys).encode(), headers)
        if status == 200 and isinstance(answer, Mapping) and isinstance(answer.get("access_token"), str):
            life = answer.get("expires_in")
            return answer["access_token"], float(life) if isinstance(life, int) else 0.0
        if status in (400, 401) and _codes(answer):
            self._tokens.reject(self._account, self._clock())
        if status == 429:
            self._tokens.close(self._account, self._clock(), _wait(told, answer) or 60)
        raise _fault(status, told, answer)

    def _send(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], Any]:
        """Status, headers (names and values in lower case) and JSON of an answer; None for anything else."""
        try:
            with self._http.request(
                method, url, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False, stream=True,
                auth=_as_it_is,
            ) as response:  # fmt: skip
                told = {name.lower(): value.lower() for name, value in response.headers.items()}
                return response.status_code, told, _json(_bounded(response), told)
        except Busy:
            raise
        except requests.RequestException as fault:
            raise Busy(_unreachable(fault)) from None


def api_url(url: str) -> str:
    """The address for calls: APP_URL without slashes at its end and without double slashes in its path."""
    scheme, found, rest = url.strip().partition("://")
    if not found or scheme.lower() not in ("http", "https") or not rest.strip("/"):
        raise SettingsError('The setting "url" is no shop address. Expected one such as https://shop.example.')
    return f"{scheme}://{'/'.join(part for part in rest.split('/') if part)}"


def _fault(status: int, told: Mapping[str, str], answer: Any) -> Exception:
    """What an answer that is no success means."""
    codes = _codes(answer)
    code = codes[0] if codes else ""
    if status == 429:
        return Busy(SLOWER, _wait(told, answer))
    if status in (408, 425) or status >= 500:
        return Busy(f"The shop failed with {status} {code}".rstrip() + ".", _wait(told, answer))
    if 300 <= status < 400:
        return SettingsError("The shop sends its Admin API elsewhere: its address (APP_URL) is not where it lives.")
    if status == 403 and code == "FRAMEWORK__MISSING_PRIVILEGE_ERROR":
        return SettingsError(f"The app may not do this in the shop: {_missing(answer)} is missing. {_RIGHTS}")
    if status == 401 and codes:
        return SettingsError("The shop takes no token of ours although it just gave it. Look at its clock.")
    if not codes:
        return SettingsError(_WEB_PAGE if status != 404 else f"There is no Admin API at this address. {_WEB_PAGE}")
    return Refused(f"The shop refused the call with {status} {', '.join(codes)}{_pointers(answer)}.", status, code)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps our own Authorization; without it requests would look into a .netrc file."""
    return request


def _bounded(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > _LARGEST:
            raise Busy("The shop's answer is larger than 32 MB and was not read.")
    return bytes(body)


def _json(body: bytes, told: Mapping[str, str]) -> Any:
    if "html" in told.get("content-type", ""):
        return None
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def _unreachable(fault: requests.RequestException) -> str:
    """The original text may hold the address with everything in it: it is not repeated."""
    if isinstance(fault, requests.exceptions.SSLError):
        return "The shop's certificate is not valid."
    if isinstance(fault, requests.Timeout):
        return "The shop did not answer in time."
    return f"The shop cannot be reached ({type(fault).__name__})."


def _errors(answer: Any) -> list[Mapping[str, Any]]:
    rows = answer.get("errors") if isinstance(answer, Mapping) else None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _codes(answer: Any) -> list[str]:
    return list(dict.fromkeys(str(row.get("code", "")) for row in _errors(answer)))[:5]


def _pointers(answer: Any) -> str:
    sources = [row.get("source") for row in _errors(answer)]
    found = [str(one["pointer"]) for one in sources if isinstance(one, Mapping) and one.get("pointer")]
    return f" at {', '.join(dict.fromkeys(found))}"[:200] if found else ""


def _missing(answer: Any) -> str:
    """The rights that the shop names: a JSON inside ``detail``."""
    for row in _errors(answer):
        try:
            names = json.loads(row.get("detail") or "")["missingPrivileges"]
            return ", ".join(dict.fromkeys(str(name) for name in names))
        except (ValueError, TypeError, KeyError):
            continue
    return "a right"


def _wait(told: Mapping[str, str], answer: Any) -> int | None:
    """Seconds: from ``Retry-After``, or from the parameters of the error."""
    text = told.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_WAIT)
    for row in _errors(answer):
        meta = row.get("meta")
        parameters = meta.get("parameters") if isinstance(meta, Mapping) else None
        seconds = parameters.get("seconds") if isinstance(parameters, Mapping) else None
        if isinstance(seconds, int) and not isinstance(seconds, bool):
            return min(max(seconds, 1), _LONGEST_WAIT)
    return None
