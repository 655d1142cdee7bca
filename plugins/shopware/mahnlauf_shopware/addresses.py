"""Shop addresses: as they came for the proof, and made alike for calling and comparing."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PORTS = {"http": 80, "https": 443}


def is_shop_address(url: str) -> bool:
    """Whether it is a web address without a user: nothing else may be called or framed."""
    parts = _split(url)
    return parts is not None and parts.scheme in _PORTS and bool(_host(parts)) and "@" not in parts.netloc


def normal(url: str) -> str:
    """The address for calls and comparisons: host in ASCII and lower case, no default port, one slash between parts,
    none at the end. An address that is none stays as it is."""
    parts = _split(url)
    if parts is None or not is_shop_address(url):
        return url
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    return f"{origin(url)}{path}{'?' + parts.query if parts.query else ''}"


def origin(url: str) -> str:
    """Scheme, host and port, as a browser writes them; empty for what is no shop address."""
    parts = _split(url)
    if parts is None or not is_shop_address(url):
        return ""
    port = f":{parts.port}" if parts.port and parts.port != _PORTS[parts.scheme] else ""
    host = _host(parts)
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def shop_name(url: str) -> str:
    """A name for the store, letters, digits and dashes: ``mueller-kurse-example``."""
    parts = _split(url)
    text = (parts.hostname or "" if parts else "").lower().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "shopware"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return None if re.search(r"[\x00-\x1f\\]", url) else parts


def _host(parts: SplitResult) -> str:
    """In ASCII, empty if it is no host name."""
    host = (parts.hostname or "").lower()
    try:
        found = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""
    return found if re.fullmatch(r"[a-z0-9._:\-]+", found) else ""
