"""What the answers of course platforms have in common: which mean later, which a wrong key, which never."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import requests

from mahnlauf import NotUnderstood, SettingsError

_TIMEOUT = (5, 20)
_LATER = frozenset({408, 425, 429})
_KNOWN = frozenset({404, 409, 422})


class Busy(requests.RequestException):
    """The platform answered that it cannot now, or with something that is no answer of its interface."""


def call(
    http: requests.Session, method: str, url: str, title: str, *, known: Container[int] = _KNOWN, **more: Any
) -> requests.Response:
    """One call that is never redirected. Raises Busy (again later), SettingsError (key), NotUnderstood (never); gives
    back 2xx and what is ``known``: 404, 409 and 422, by which platforms say "already so"."""
    answer = http.request(method, url, timeout=_TIMEOUT, allow_redirects=False, **more)
    status = answer.status_code
    if status in (401, 403):
        raise SettingsError(f"{title} does not accept our key ({status}). Enter it anew: mahnlauf access connect …")
    if status >= 500 or status in _LATER:
        raise Busy(f"{title} answered with status {status}.")
    if 300 <= status < 400:
        raise SettingsError(f"{title} answered with a redirect. Enter the address to which it leads.")
    if status >= 400 and status not in known:
        raise NotUnderstood(f"{title} refused with status {status}.")
    return answer


def json_of(answer: requests.Response, title: str) -> Any:
    """The JSON of an answer; a login or maintenance page is no answer."""
    try:
        return answer.json()
    except ValueError:
        raise Busy(f"{title} answered with something that is no JSON (maintenance?).") from None


def rows(body: Any, *names: str) -> list[Mapping[str, Any]]:
    """The list inside an answer, under the first of these names, or the answer itself."""
    found = next((body[name] for name in names if isinstance(body, Mapping) and name in body), body)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def required(settings: Mapping[str, str], name: str, title: str) -> str:
    """A setting that must be there."""
    found = (settings.get(name) or "").strip()
    if not found:
        raise SettingsError(f'{title}: the setting "{name}" is empty.')
    return found
