"""Calls to addresses that a person entered: the name is resolved once, every address checked, and just that one called.

Checking a name and then connecting to it would ask twice, and the second answer may be another (DNS rebinding). So the
socket goes to the checked address, while certificate and Host header belong to the name. Redirects are not followed,
no proxy is used (it would resolve the name itself), and an answer is read up to a bound.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from mahnlauf.core.addresses import is_public
from mahnlauf.core.errors import SettingsError

_TIMEOUT = (5, 20)
_MOST = 8 * 1024 * 1024
_PORTS = {"https": 443, "http": 80}
Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def pinned_session(
    resolve: Resolve = resolve, allowed: Callable[[str], bool] = is_public, schemes: Sequence[str] = ("https",)
) -> requests.Session:
    """A session that calls public https addresses only; the arguments are what a test replaces. Its calls raise
    SettingsError for an address that may not be called, requests.RequestException if it could not be reached."""
    session = _Session()
    session.headers["User-Agent"] = "Mahnlauf"
    session.trust_env = False
    adapter = _PinnedAdapter(resolve, allowed, schemes)
    for scheme in _PORTS:
        session.mount(f"{scheme}://", adapter)
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """A redirect is an answer, whatever the caller asked for."""
        return None


class _PinnedAdapter(HTTPAdapter):
    def __init__(self, resolve: Resolve, allowed: Callable[[str], bool], schemes: Sequence[str]) -> None:
        super().__init__()
        self._resolve, self._allowed, self._schemes = resolve, allowed, schemes

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None, verify: Any = True,
        cert: Any = None, proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:  # fmt: skip
        """One call; what is not streamed is read here, up to a bound."""
        answer = super().send(request, stream=True, timeout=timeout or _TIMEOUT, verify=verify, cert=cert)
        if not stream:
            answer.raw = _bounded(answer)
        return answer

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> urllib3.HTTPConnectionPool:
        """The pool of the checked address; TLS and Host speak to the name."""
        url = str(request.url)
        host, port = self._parts(url)
        where, tls = self.build_connection_pool_key_attributes(request, verify, cert)
        request.headers["Host"] = urlsplit(url).netloc
        secure = {"server_hostname": host, "assert_hostname": host} if where["scheme"] == "https" else {}
        address = self._address(host, port)
        more = {**tls, **secure}
        pool: urllib3.HTTPConnectionPool = self.poolmanager.connection_from_host(address, port, where["scheme"], more)
        return pool

    def _parts(self, url: str) -> tuple[str, int]:
        parts = urlsplit(url)
        if parts.scheme not in self._schemes or not parts.hostname or parts.username or parts.password:
            raise SettingsError(f'The address "{url[:200]}" cannot be called. Expected one that begins with https://.')
        return parts.hostname, parts.port or _PORTS[parts.scheme]

    def _address(self, host: str, port: int) -> str:
        """The address to call. A name of which only one address is not public is not called at all."""
        try:
            found = self._resolve(host, port)
        except (socket.gaierror, UnicodeError) as fault:
            raise requests.ConnectionError(f'The name "{host}" cannot be found.') from fault
        if not found or not all(self._allowed(one) for one in found):
            raise SettingsError(f'"{host}" leads into a private network. Expected a public address.')
        return found[0]


def _bounded(answer: requests.Response) -> BytesIO:
    try:
        content = answer.raw.read(_MOST + 1, decode_content=True)
    except urllib3.exceptions.HTTPError as fault:
        raise requests.ConnectionError("The answer broke off.") from fault
    if len(content) > _MOST:
        answer.close()
        raise requests.RequestException(f"The answer is larger than {_MOST // 1024 // 1024} MB.")
    return BytesIO(content)
