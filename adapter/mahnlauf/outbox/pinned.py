"""Calls to addresses that a person entered: the name is resolved once, the address checked, and just that one called.

Checking a name and then connecting to it would ask twice, and the second answer may be another (DNS rebinding). So the
socket goes to the checked address, while certificate and Host header belong to the name. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import certifi
import urllib3

from mahnlauf.core.errors import SettingsError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TIMEOUT = urllib3.Timeout(connect=5, read=20)
_MOST = 64 * 1024
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, ``Retry-After`` in seconds if it was named, the first bytes of the body."""

    status: int
    retry_after: int | None
    body: bytes


def is_public(address: str) -> bool:
    """Whether this address is out in the world: not private, loopback, link-local, reserved, nor one of those wrapped
    in IPv6 (mapped, 6to4, Teredo, NAT64)."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is None and one in _NAT64:
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return one.is_global and not one.is_multicast and not one.is_reserved and not one.is_unspecified


def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Pinned:
    """Posts to public https addresses only. The fields are what a test replaces."""

    resolve: Resolve = resolve
    allowed: Callable[[str], bool] = is_public
    schemes: tuple[str, ...] = ("https",)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One POST. Raises SettingsError for an address that may not be called, OSError or urllib3's HTTPError if it
        could not be reached."""
        host, port, path, secure = self._parts(url)
        address = self._address(host, port)
        with _pool(address, host, port, secure=secure) as pool:
            answer = pool.urlopen(
                "POST",
                path,
                body=body,
                headers={**headers, "Host": host if port in (80, 443) else f"{host}:{port}"},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                return Reply(answer.status, _seconds(answer.headers.get("Retry-After")), answer.read(_MOST))
            finally:
                answer.close()

    def _parts(self, url: str) -> tuple[str, int, str, bool]:
        parts = urlsplit(url)
        if parts.scheme not in self.schemes or not parts.hostname or parts.username or parts.password:
            raise SettingsError(f'The address "{url[:200]}" cannot be called. Expected one that begins with https://.')
        secure = parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return parts.hostname, parts.port or (443 if secure else 80), path, secure

    def _address(self, host: str, port: int) -> str:
        """The address to call. A name of which only one address is not public is not called at all."""
        try:
            found = self.resolve(host, port)
        except (socket.gaierror, UnicodeError) as fault:
            raise OSError(f'The name "{host}" cannot be found.') from fault
        if not found or not all(self.allowed(one) for one in found):
            raise SettingsError(f'"{host}" leads into a private network. Expected a public address.')
        return found[0]


def _pool(address: str, host: str, port: int, *, secure: bool) -> urllib3.HTTPConnectionPool:
    if not secure:
        return urllib3.HTTPConnectionPool(address, port, timeout=_TIMEOUT, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=_TIMEOUT,
        maxsize=1,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        server_hostname=host,
        assert_hostname=host,
    )


def _seconds(text: str | None) -> int | None:
    return min(int(text), 86400) if text and text.isascii() and text.isdigit() else None
