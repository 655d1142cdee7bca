"""How wide a text is at most, without knowing the reader's font: an upper bound over the usual sans-serif ones.

The widths are hundredths of the font size, the widest of DejaVu Sans, Noto Sans, Liberation Sans (Arial) and their
like; system fonts of phones and desktops are narrower than the widest of these.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_WIDTHS: Mapping[str, int] = {
    letter: width
    for width, letters in {
        30: "ijlł", 35: " \u00a0,.:;I·’‚'", 40: "()-/[\\]ft", 45: "!r", 50: "J`\"", 55: "cszçšžć„“”",
        60: "*?L_kvxy|Ł–§", 65: "$0123456789FTabdeghnopqu{}äöüßéèêàñøåęą€£«»¥", 70: "ABEKPSVXYZÄ", 75: "CRUÜ",
        80: "&DGHNOQÖ", 85: "#+<=>^w~−×", 95: "%M", 100: "Wmæ—…", 105: "@œ",
    }.items()
    for letter in letters
}  # fmt: skip
_BOLD_EXTRA = 9
_UNKNOWN, _WIDE = 85, 130


def width(text: str, size: float, *, bold: bool = False) -> float:
    """At most so many pixels at that font size."""
    hundredths = sum(_of(letter) for letter in text)
    return (hundredths + (_BOLD_EXTRA * len(text) if bold else 0)) * size / 100


def wrapped(text: str, most: float, size: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """The text on at most so many lines of at most that width, cut with an ellipsis if it does not fit."""
    rows: list[str] = []
    words = [word for word in text[:400].replace("\n", " ").split(" ") if word]  # a no-break space does not break
    while words and len(rows) < lines:
        row, words = _row(words, most, size, bold)
        rows.append(row)
    if words or len(text) > 400:
        rows[-1] = _cut(rows[-1] + " …", most, size, bold)
    return rows


def _row(words: list[str], most: float, size: float, bold: bool) -> tuple[str, list[str]]:
    row = words[0]
    if width(row, size, bold=bold) > most:
        fitting = _longest(row, most, size, bold)
        return row[:fitting], [row[fitting:], *words[1:]]
    for taken, word in enumerate(words[1:], 1):
        if width(f"{row} {word}", size, bold=bold) > most:
            return row, words[taken:]
        row = f"{row} {word}"
    return row, []


def _cut(row: str, most: float, size: float, bold: bool) -> str:
    while len(row) > 1 and width(row, size, bold=bold) > most:
        row = row[:-2].rstrip() + "…"
    return row


def _longest(word: str, most: float, size: float, bold: bool) -> int:
    """How many letters of a long word fit on one line, at least one."""
    fitting = 1
    while fitting < len(word) and width(word[: fitting + 1], size, bold=bold) <= most:
        fitting += 1
    return fitting


def _of(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF:
        return _WIDE
    return _UNKNOWN
