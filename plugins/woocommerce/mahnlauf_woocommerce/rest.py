"""Asking the shop: signed, without following redirects, with bounds on time and size."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from mahnlauf import ShopContext
from mahnlauf_woocommerce import oauth
from mahnlauf_woocommerce.answers import Answer, Remedy, ShopFault, judged
from mahnlauf_woocommerce.settings import required, shop_url

_TIMEOUT = (5, 30)  # seconds to connect, seconds without a byte
_LARGEST = 16 * 1024 * 1024
_WHERE = "Make a key in WooCommerce, Settings, Advanced, REST API, permission Read/Write."


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No authentication; without it requests would look into a .netrc file."""
    return request


class Rest:
    """The shop's REST interface, version 3. Raises SettingsError if it is not set up, ShopFault
    for all else."""

    def __init__(
        self,
        shop: ShopContext,
        http: requests.Session,
        *,
        clock: Callable[[], float] = time.time,
        nonce: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._http = http
        self._clock = clock
        self._nonce = nonce
        self._url = shop_url(shop.settings)
        self._key = required(shop.settings, "consumer_key", _WHERE)
        self._secret = required(shop.settings, "consumer_secret", _WHERE)

    @property
    def is_encrypted(self) -> bool:
        """Whether the shop is called by https."""
        return self._url.startswith("https://")

    def get(self, path: str, **parameters: str) -> Any:
        """The content of ``/wp-json/wc/v3/<path>``."""
        return self._call("GET", f"/wp-json/wc/v3/{path}", parameters)

    def put(self, path: str, content: Mapping[str, Any], **parameters: str) -> Any:
        """Changes something; the shop answers with how it is now."""
        return self._call("PUT", f"/wp-json/wc/v3/{path}", parameters, content)

    def post(self, path: str, content: Mapping[str, Any]) -> Any:
        """Creates something."""
        return self._call("POST", f"/wp-json/wc/v3/{path}", {}, content)

    def delete(self, path: str) -> Any:
        """Deletes something for good: webhooks know no bin."""
        return self._call("DELETE", f"/wp-json/wc/v3/{path}", {"force": "true"})

    def index(self) -> Any:
        """The public index of WordPress' REST interface, asked without a key."""
        url = f"{self._url}/wp-json/?_fields=namespaces"
        return judged(self._send("GET", url, _unsigned, None), now=self._clock())

    def _call(self, method: str, path: str, parameters: Mapping[str, str], content: Any = None) -> Any:
        url, named = self._url + path, list(parameters.items())
        auth: Any = (self._key.encode(), self._secret.encode())
        if not self.is_encrypted:
            auth = _unsigned
            named = oauth.signed(
                method, url, named, self._key, self._secret, nonce=self._nonce(), seconds=int(self._clock())
            )
        query = f"?{oauth.query_string(named)}" if named else ""
        return judged(self._send(method, url + query, auth, content), now=self._clock())

    def _send(self, method: str, url: str, auth: Any, content: Any) -> Answer:
        try:
            with self._http.request(
                method,
                url,
                json=content,
                auth=auth,
                headers={"Accept": "application/json", "User-Agent": "Mahnlauf"},
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, _bounded(response))
        except ShopFault:
            raise
        except requests.RequestException as fault:
            # The original text and its cause hold the signed address: neither may reach a log.
            raise ShopFault(Remedy.WAIT, _unreachable(fault)) from None


def _bounded(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > _LARGEST:
            raise ShopFault(Remedy.NONE, "The shop's answer is larger than 16 MB and was not read.")
    return bytes(body)


def _unreachable(fault: requests.RequestException) -> str:
    if isinstance(fault, requests.exceptions.SSLError):
        return _untrusted(str(fault))
    if isinstance(fault, requests.Timeout):
        return "The shop did not answer in time."
    if isinstance(fault, requests.ConnectionError):
        return "The shop cannot be reached. Check url and whether the shop is up."
    return f"The call to the shop failed ({type(fault).__name__})."


def _untrusted(text: str) -> str:
    if "CERTIFICATE" in text or "certificate" in text or "SSL:" not in text:
        return "The shop's certificate is not valid. Renew it, or check url."
    return "The shop does not speak https at this address. Check the beginning and the port of url."
