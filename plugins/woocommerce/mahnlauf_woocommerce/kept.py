"""What of a delivery may be stored. The free fields of an order and of its lines (``meta_data``) hold whatever the
plugins of the shop put there, IBANs among it: only those that `orders` reads stay.

Only these lists are parsed. In JSON the bytes ``"meta_data":`` stand nowhere but before such a list: within a text the
quotation marks would be escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mahnlauf import SettingsError
from mahnlauf_woocommerce.methods import Terms
from mahnlauf_woocommerce.orders import READ_META

_ODD_BYTES = "surrogateescape"  # bytes that are no UTF-8 stay what they are
_FIELD = b'"meta_data"'
_LIST = re.compile(r'"meta_data"\s*:\s*')
_parse = json.JSONDecoder().raw_decode


def kept(body: bytes, settings: Mapping[str, str]) -> bytes:
    """The body without fields that nobody asked for; the same bytes if there are none. What cannot be parsed ends
    where that begins."""
    if _FIELD not in body:
        return body
    try:
        text = body.decode("utf-8", _ODD_BYTES)
        trimmed = "".join(_parts(text, _wanted(settings)))
        return body if trimmed == text else trimmed.encode("utf-8", _ODD_BYTES)
    except (ValueError, RecursionError):
        return body[: body.index(_FIELD)]


def _wanted(settings: Mapping[str, str]) -> frozenset[str]:
    try:
        return READ_META.union(Terms.of(settings).vat_keys)
    except SettingsError:
        return READ_META.union(Terms().vat_keys)


def _parts(text: str, wanted: frozenset[str]) -> Iterator[str]:
    """The text, cut before and after each list."""
    done = 0
    while found := _LIST.search(text, done):
        fields, end = _parse(text, found.end())
        asked_for = _asked_for(fields, wanted)
        yield text[done : found.end()]
        yield text[found.end() : end] if asked_for == fields else _written(asked_for)
        done = end
    yield text[done:]


def _written(rows: list[Any]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _asked_for(fields: Any, wanted: frozenset[str]) -> list[Any]:
    """Those of the list; PHP writes a list with gaps as an object."""
    rows = fields.values() if isinstance(fields, Mapping) else fields if isinstance(fields, list) else ()
    return [row for row in rows if isinstance(row, Mapping) and _is(row.get("key"), wanted)]


def _is(key: object, wanted: frozenset[str]) -> bool:
    return isinstance(key, str) and key in wanted
