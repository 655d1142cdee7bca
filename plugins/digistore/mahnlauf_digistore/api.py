"""Calls of the Digistore24 API: the key stands in a header, errors come with status 200 too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from mahnlauf import SettingsError, ShopContext

_BASE = "https://www.digistore24.com/api/call"
_TIMEOUT = (5, 20)
_BAD_KEY, _DENIED = 2, 8


class ApiFault(requests.RequestException):
    """Digistore24 answered with an error; ``code`` is its class (3 bad parameters, 4 not found), 0 if it named none."""

    def __init__(self, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.code = code


def call(function: str, parameters: Mapping[str, str], shop: ShopContext, http: requests.Session) -> Any:
    """The ``data`` of the answer. Raises SettingsError for a key that is missing, wrong or may not do this, ApiFault or
    another requests.RequestException for everything else."""
    key = (shop.settings.get("api_key") or "").strip()
    if not key:
        raise SettingsError('The setting "api_key" is empty. Make a key in Digistore24, Settings, API keys.')
    answer = http.post(
        f"{_BASE}/{function}/format/json",
        data=dict(parameters),
        headers={"X-DS-API-KEY": key, "Accept": "application/json"},
        timeout=_TIMEOUT,
        allow_redirects=False,
    )
    if answer.status_code in (401, 403):
        raise SettingsError(_refused(function))
    if answer.status_code != 200:
        raise ApiFault(f"Digistore24 answered {function} with status {answer.status_code}.")
    return _data(function, answer)


def _data(function: str, answer: requests.Response) -> Any:
    try:
        body = answer.json()
    except ValueError:
        raise ApiFault(f"Digistore24 answered {function} with something that is no JSON.") from None
    if not isinstance(body, Mapping):
        raise ApiFault(f"Digistore24 answered {function} with a JSON that is no object.")
    if body.get("result") == "success":
        return body.get("data")
    code = int(body["code"]) if str(body.get("code", "")).isdecimal() else 0
    if code in (_BAD_KEY, _DENIED):
        raise SettingsError(_refused(function))
    raise ApiFault(f"Digistore24 refused {function}: {str(body.get('message', ''))[:200]}", code)


def _refused(function: str) -> str:
    return (
        f'Digistore24 does not accept the setting "api_key" for {function}. Expected a key with the right "writable" '
        "(Settings, API keys)."
    )
