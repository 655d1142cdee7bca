"""Values are data: whatever somebody typed becomes one line of plain text, of a sane length.

Control characters are stripped from every value, so a few of them can serve as our own marks: between the
rendered text and its two shapes (mail as text, mail as HTML) they say "strong", "link", "item of a list" and
"here stands a block". No value can forge one, and none of them leaves this room.
"""

from __future__ import annotations

import re
import unicodedata

STRONG, STRONG_END = "\x01", "\x02"
LINK, LINK_URL, LINK_END = "\x03", "\x04", "\x05"
BLOCK = "\x06"
ITEM = "\x07"

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"))
_JOINERS = "\u200c\u200d"  # needed to write Persian or Sinhala names (and emoji); they change no direction
_URL = re.compile(r"https?://[!-;=?-~]+")


def line(value: str, limit: int = 120) -> str:
    """One line of visible characters: no double blanks, control or direction marks; cut with … at `limit`."""
    if len(value) <= limit and value.isprintable() and "  " not in value:
        return value.strip()
    kept = []
    for char in value[: limit * 20]:
        if char.isspace():
            kept.append(" ")
        elif char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs"):
            kept.append(char)
    short = " ".join("".join(kept).split())
    return short if len(short) <= limit else short[: limit - 1].rstrip() + "…"


def url(value: str | None) -> str:
    """The address, or nothing if it is not plain http(s): no script, no blanks, no quotes."""
    if not value:
        return ""
    value = value.strip()
    return value if _URL.fullmatch(value) and '"' not in value and "'" not in value else ""


def strong(value: str) -> str:
    """Mark a value that the reader must not miss."""
    return f"{STRONG}{value}{STRONG_END}" if value else ""


def link(label: str, target: str) -> str:
    """Mark a link: HTML shows the label, text shows the address."""
    return f"{LINK}{label}{LINK_URL}{target}{LINK_END}" if target else ""


def mail_link(address: str) -> str:
    """Mark a mail address, if it looks like one."""
    address = line(address, 254)
    if address.count("@") != 1 or " " in address or "?" in address or '"' in address:
        return address
    return f"{LINK}{address}{LINK_URL}mailto:{address}{LINK_END}"


def plain(marked: str) -> str:
    """The text without our marks: links as bare addresses."""
    if LINK in marked:
        before, *links = marked.split(LINK)
        marked = before + "".join([_bare(found) for found in links])
    return marked.replace(STRONG, "").replace(STRONG_END, "").replace(ITEM, "- ")


def escape(text: str) -> str:
    """The same as `html.escape`; looking first is cheaper, as few letters hold such a character."""
    for char, entity in _ENTITIES:
        if char in text:
            text = text.replace(char, entity)
    return text


def anchors(escaped: str, style: str) -> str:
    """Already escaped text with our marks as HTML."""
    if LINK in escaped:
        before, *links = escaped.split(LINK)
        escaped = before + "".join([_anchor(found, style) for found in links])
    return escaped.replace(STRONG, "<b>").replace(STRONG_END, "</b>")


def _bare(found: str) -> str:
    target, _, after = found.partition(LINK_URL)[2].partition(LINK_END)
    return target.removeprefix("mailto:") + after


def _anchor(found: str, style: str) -> str:
    label, _, rest = found.partition(LINK_URL)
    target, _, after = rest.partition(LINK_END)
    return f'<a href="{target}" style="{style}">{label}</a>{after}'
