"""How an HTML mail looks: the frame around a letter and its styles, made once per look and language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mahnlauf.letters.clean import escape
from mahnlauf.letters.facts import Look

INK, SOFT, LINE, PAPER = "#1f2430", "#5c6675", "#e4e0d9", "#f6f4f0"
FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Helvetica,Arial,sans-serif"
TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
_HIDDEN = "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all"
_BUTTON = "font-weight:bold;text-decoration:none"
DATA_TABLE = '<table width="100%" cellpadding="0" cellspacing="0" border="0"'
CLOSE = "</td></tr></table>"
END = f"<!--[if mso]>{CLOSE}<![endif]-->{CLOSE}</body></html>"

READABLE, VISIBLE = 4.5, 3.0  # WCAG 2: the least contrast of text, and of large text and lines
_ACCENT = re.compile(r"#[0-9a-fA-F]{6}")
_LOGO = re.compile(r"(cid:[A-Za-z0-9.@_-]+|https://[!-;=?-~]+)")


class Skin(NamedTuple):
    """The joints of the frame (filled with title, preview, brand) and the styles that carry the accent."""

    to_title: str
    to_preview: str
    to_brand: str
    logo: str
    to_heading: str
    to_body: str
    link: str
    button: str
    button_cell: str


@lru_cache(maxsize=256)
def skin(look: Look, language: str) -> Skin:
    """The frame of one shop's letters. A colour or logo that is not plain is never printed."""
    colour = accent(look)
    on_accent = "#ffffff" if _dark(colour) else INK
    logo = ""
    if look.logo_url and _LOGO.fullmatch(look.logo_url):
        logo = f'<img src="{escape(look.logo_url)}" height="40" style="display:block;height:40px;border:0" alt="'
    return Skin(
        to_title=(
            f'<!doctype html><html lang="{language}" dir="ltr"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta name="color-scheme" content="light"><title>'
        ),
        to_preview=(
            f'</title></head><body style="margin:0;padding:0;background:{PAPER}"><div style="{_HIDDEN};color:{PAPER}">'
        ),
        to_brand=(
            f'</div>{TABLE} bgcolor="{PAPER}" style="background:{PAPER};color:{INK};{FONT};'
            f'font-size:16px;line-height:1.5"><tr><td align="center" style="padding:20px 10px">'
            '<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->'
            f'{TABLE} bgcolor="#ffffff" style="max-width:600px;background:#ffffff;border:1px solid {LINE};'
            f'border-top:4px solid {colour};border-radius:8px;border-collapse:separate;text-align:left">'
            f'<tr><td style="padding:20px 24px 0 24px;font-size:14px;color:{SOFT};word-break:break-word">'
        ),
        logo=logo,
        to_heading='</td></tr><tr><td style="padding:6px 24px 0 24px;font-size:22px;line-height:1.3;'
        f'font-weight:bold;color:{INK};word-break:break-word">',
        to_body='</td></tr><tr><td style="padding:14px 24px 16px 24px;word-break:break-word">',
        link=f"color:{colour if _dark(colour) else INK};text-decoration:underline",
        button=f"display:inline-block;padding:12px 22px;color:{on_accent};{_BUTTON}",
        button_cell=f'bgcolor="{colour}" style="border-radius:8px;background:{colour}"',
    )


def accent(look: Look) -> str:
    """The shop's colour, or ours if it is not a plain one."""
    return look.accent if _ACCENT.fullmatch(look.accent) else Look().accent


def contrast(colour: str) -> float:
    """Of a colour such as #1f5f5b to white, 1 to 21 (WCAG 2 relative luminance)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _dark(colour: str) -> bool:
    """Whether white text on this colour can be read."""
    return contrast(colour) >= READABLE
