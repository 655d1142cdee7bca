"""A mail as bytes: text and HTML with the same facts, what is enclosed, the headers of a mail that a machine sends.

Written line by line: the email package takes a millisecond for a mail like ours, as long as a server takes to accept
it. Bodies are quoted-printable, so German stays readable in the source; tests read them back with the email package.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import PurePath
from typing import Any, NamedTuple

from mahnlauf.core.errors import BadInput

_PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}
_AS_IT_IS = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ]{0,59}")  # a display name that needs neither quotes nor encoding
_PLAIN = re.compile(r"[ -~]{1,60}")
_UNSAFE = re.compile(r'[^ -~]|["\\\\]')


class Enclosure(NamedTuple):
    """A file in a mail. With a ``cid`` it is a picture that the HTML shows, else an attachment."""

    name: str
    content: bytes
    cid: str = ""


def mime(
    payload: Mapping[str, Any],
    *,
    sender: str,
    reply_to: str,
    message_id: str,
    date: datetime,
    enclosures: Sequence[Enclosure] = (),
) -> bytes:
    """Text and HTML with the same facts (RFC 2046 multipart/alternative), marked as sent by a machine (RFC 3834).

    The same arguments give the same bytes. Raises BadInput for an address that cannot be used (see `ascii_address`)."""
    head = [
        f"From: {_mailbox(sender)}",
        f"To: {_named(payload['name'], one_line(payload['to']))}",
        f"Subject: {_words(payload['subject'], 'Subject')}",
        f"Date: {format_datetime(date)}",
        f"Message-ID: {message_id}",
        *([f"Reply-To: {_mailbox(reply_to)}"] if reply_to else []),
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "",
    ]
    return "\r\n".join(head).encode("ascii") + _body(payload, enclosures)


def _body(payload: Mapping[str, Any], enclosures: Sequence[Enclosure]) -> bytes:
    pictures = [_enclosed(one) for one in enclosures if one.cid]
    files = [_enclosed(one) for one in enclosures if not one.cid]
    html = _multipart("related", _text("html", payload["html"]), *pictures)
    return _multipart("mixed", _multipart("alternative", _text("plain", payload["text"]), html), *files)


def _multipart(kind: str, *parts: bytes) -> bytes:
    """The parts as one; a single part needs no wrapping."""
    if len(parts) == 1:
        return parts[0]
    line = b"\r\n--=_%s" % kind.encode("ascii")  # neither quoted-printable nor base64 can contain "=_"
    root = '; type="text/html"' if kind == "related" else ""  # RFC 2387: what the other parts belong to
    head = f'Content-Type: multipart/{kind}; boundary="=_{kind}"{root}\r\n'.encode("ascii")
    return head + b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"


def _text(kind: str, text: str) -> bytes:
    """b2a_qp ends its own lines as the first line of the text does, so there must be one."""
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    lines = f"{text.rstrip()}\n".replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return head.encode("ascii") + binascii.b2a_qp(lines.encode("utf-8", "replace"))


def _enclosed(one: Enclosure) -> bytes:
    suffix = PurePath(one.name).suffix.lower()
    name = _UNSAFE.sub("_", one.name)
    if one.cid:
        kind = picture_type(one.name)
        place = f'Content-ID: <{one.cid}>\r\nContent-Disposition: inline; filename="{name}"'
    else:
        kind = "application/pdf" if suffix == ".pdf" else "application/octet-stream"
        place = f'Content-Disposition: attachment; filename="{name}"'
    head = f"Content-Type: {kind}\r\n{place}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode("ascii") + base64.encodebytes(one.content).replace(b"\n", b"\r\n")


def picture_type(name: str) -> str:
    """The media type of a picture by its name."""
    return f"image/{_PICTURES.get(PurePath(name).suffix.lower(), 'png')}"


# --- addresses and headers ---


def ascii_address(address: str) -> str:
    """The address as every mail server understands it: a domain with umlauts in its ASCII form (IDNA). Raises
    BadInput where there is none."""
    if address.isascii() and address.isprintable():
        return address
    local, _, domain = one_line(address).rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise BadInput(
            f'The e-mail address "{one_line(address)[:200]}" has letters that mail servers do not take.'
        ) from None


def address_of(sender: str) -> str:
    """The bare address of ``Name <address>``."""
    return parseaddr(sender)[1]


def one_line(text: str) -> str:
    """No header can be forged with a line break."""
    return " ".join(text.split())


@lru_cache(maxsize=64)
def _mailbox(sender: str) -> str:
    """``Name <address>`` as in a header; the same few for very many mails."""
    return _named(*parseaddr(one_line(sender)))


def _named(name: str, address: str) -> str:
    if not name:
        return ascii_address(address)
    shown = name if _AS_IT_IS.fullmatch(name) else _encoded(one_line(name), "To")
    return f"{shown} <{ascii_address(address)}>"


def _words(text: str, field: str) -> str:
    return text if _PLAIN.fullmatch(text) else _encoded(one_line(text), field)


def _encoded(text: str, field: str) -> str:
    """Encoded words (RFC 2047), folded to short lines."""
    return Header(text, "utf-8", header_name=field).encode(linesep="\r\n")
