"""Calls of the Digistore24 API: the key stands in a header, errors come with status 200 too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from mahnlauf import SettingsError, ShopContext

_BASE = "https://www.digistore24.com/api/call"
_TIMEOUT = (5, 20)
_BAD_KEY, _NOT_FOUND, _DENIED = 2, 4, 8
_SLOWER = 429
_WAIT_SECONDS, _MOST_WAIT = 60, 3600  # no limit is published; without Retry-After a minute is what clients wait


class ApiFault(requests.RequestException):
    """Digistore24 answered with an error, or with something that is no answer. ``is_final``: it will say so again;
    ``is_unknown``: because it does not know what was asked for. ``retry_after``: seconds, if we ask too often."""

    def __init__(
        self, text: str, *, is_final: bool = False, is_unknown: bool = False, retry_after: int | None = None
    ) -> None:
        super().__init__(text)
        self.is_final, self.is_unknown, self.retry_after = is_final, is_unknown, retry_after


def call(function: str, parameters: Mapping[str, str], shop: ShopContext, http: requests.Session) -> Any:
    """The ``data`` of the answer, decimal numbers as texts. Raises SettingsError for a key that is missing, wrong or
    may not do this, ApiFault or another requests.RequestException for everything else."""
    key = (shop.settings.get("api_key") or "").strip()
    if not key:
        raise SettingsError('The setting "api_key" is empty. Make a key in Digistore24, Settings, API keys.')
    answer = _posted(f"{_BASE}/{function}/format/json", parameters, key, http)
    if answer.status_code in (401, 403):
        raise SettingsError(_refused(function))
    if answer.status_code == _SLOWER:
        wait = _seconds(answer.headers.get("Retry-After", ""))
        raise ApiFault(f"Digistore24 is asked too often; again in {wait} seconds.", retry_after=wait)
    if answer.status_code != 200:
        fault = f"Digistore24 answered {function} with status {answer.status_code}."
        is_unknown = answer.status_code == 404
        raise ApiFault(fault, is_final=is_unknown or answer.status_code == 400, is_unknown=is_unknown)
    return _data(function, answer)


def _posted(url: str, parameters: Mapping[str, str], key: str, http: requests.Session) -> requests.Response:
    headers = {"X-DS-API-KEY": key, "Accept": "application/json"}
    try:
        return http.post(url, data=dict(parameters), headers=headers, timeout=_TIMEOUT, allow_redirects=False)
    except requests.RequestException as fault:
        raise requests.ConnectionError(f"Digistore24 could not be reached: {type(fault).__name__}.") from fault


def _data(function: str, answer: requests.Response) -> Any:
    try:
        body = answer.json(parse_float=str)
    except ValueError:
        raise ApiFault(f"Digistore24 answered {function} with something that is no JSON.") from None
    if not isinstance(body, Mapping):
        raise ApiFault(f"Digistore24 answered {function} with a JSON that is no object.")
    if body.get("result") == "success":
        return body.get("data")
    code = int(body["code"]) if str(body.get("code", "")).isdecimal() else 0
    if code in (_BAD_KEY, _DENIED):
        raise SettingsError(_refused(function))
    told = f"Digistore24 refused {function}: {_line(body.get('message'))}"
    raise ApiFault(told, is_final=True, is_unknown=code == _NOT_FOUND)


def _line(text: Any) -> str:
    return " ".join(str(text or "without a reason").split())[:200]


def _seconds(text: str) -> int:
    return min(max(int(text), 1), _MOST_WAIT) if text.isascii() and text.isdigit() else _WAIT_SECONDS


def _refused(function: str) -> str:
    return (
        f'Digistore24 does not accept the setting "api_key" for {function}. Expected a key with the right "writable" '
        "(Settings, API keys)."
    )
