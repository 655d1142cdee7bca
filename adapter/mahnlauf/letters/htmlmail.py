"""A composed letter as an HTML mail: tables and inline styles for Gmail and Outlook, nothing loaded.

Everything is escaped at once, before the first tag is written; what carries tags afterwards is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from mahnlauf.letters.blocks import Part
from mahnlauf.letters.clean import ITEM, anchors, escape, line
from mahnlauf.letters.compose import Composed
from mahnlauf.letters.form import Form, Gapped, gap
from mahnlauf.letters.skin import CLOSE, DATA_TABLE, END, INK, LINE, PAPER, SOFT, TABLE, Skin, skin

_HEAD = ("title", "preview", "creditor")  # names of gaps that no variable has
_CID = re.compile(r"[A-Za-z0-9.@_-]+")
_CELL = f"padding:7px 0;border-bottom:1px solid {LINE};vertical-align:top;"
_AMOUNT = "text-align:right;white-space:nowrap;padding-left:16px;font-variant-numeric:tabular-nums;"
_REF = f'<tr><td style="padding:2px 16px 2px 0;vertical-align:top;color:{SOFT};white-space:nowrap;width:1%">'
_REF_MID = f'</td><td style="padding:2px 0;vertical-align:top;color:{INK};word-break:break-word">'
_SUM = f'<tr><td style="{_CELL}word-break:break-word">'
_SUM_MID = f'</td><td align="right" style="{_CELL}{_AMOUNT}">'
_TOTAL = '<tr><td style="padding:9px 0 0 0;font-weight:bold">'
_TOTAL_MID = f'</td><td align="right" style="padding:9px 0 0 0;{_AMOUNT}font-weight:bold">'
_SMALL = f"font-size:13px;color:{SOFT}"
_BOX = f"border:1px solid {LINE};border-radius:8px;border-collapse:separate"
_PAY = f'<div style="padding:3px 0;font-size:15px;line-height:1.35;color:{INK}"><span style="{_SMALL}">'
_PAY_MID = '</span><br><b style="word-break:break-word">'  # label above value: an IBAN fits on a telephone
_ROW_END = "</td></tr>"
_CARD = (
    f'{TABLE} style="margin:0 0 18px 0;border-collapse:separate"><tr><td bgcolor="{PAPER}" '
    f'style="padding:14px 16px 4px 16px;background:{PAPER};border-radius:8px;font-size:14px;line-height:1.5;'
    f'color:{SOFT}">'
)


def html_of(letter: Composed) -> str:
    """The whole mail as HTML."""
    frame = skin(letter.look, letter.words.language)
    cells = _escaped(letter, frame.link)
    filled = dict(zip((*_HEAD, *letter.values), cells, strict=False))
    for place, parts in letter.blocks.items():
        filled[place] = "".join([_SHAPES[part.kind](part, cells, frame) for part in parts])
    return _layout(letter.form, frame).fill(filled)


def _escaped(letter: Composed, link_style: str) -> Iterator[str]:
    """All strings of the letter in the order in which the shapes below take them, escaped in one go."""
    raw = [letter.subject, letter.preview, line(letter.facts.creditor.name), *letter.values.values()]
    for parts in letter.blocks.values():
        for part in parts:
            raw.append(part.text)
            for row in part.rows:
                raw.extend(row)
    return iter(anchors(escape("\0".join(raw)), link_style).replace("\n", "<br>").split("\0"))


@lru_cache(maxsize=256)
def _layout(form: Form, frame: Skin) -> Gapped:
    """Frame and prose, with gaps for the head, the values and the blocks."""
    title, preview, name = map(gap, _HEAD)
    brand = f'{frame.logo}{name}">' if frame.logo else name
    body, foot, soft = [], "", False
    for part in form.parts:
        if (part.kind == "soft") is not soft:
            soft = not soft
            body.append(_CARD if soft else CLOSE)
        if part.kind == "sender":
            foot += part.text
        else:
            body.append(_PROSE[part.kind](anchors(escape(part.text), frame.link)))
    if soft:
        body.append(CLOSE)
    return Gapped(
        f"{frame.to_title}{title}{frame.to_preview}{preview}{frame.to_brand}{brand}{frame.to_heading}{title}"
        f"{frame.to_body}{''.join(body)}{CLOSE}{foot}{END}"
    )


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 14px 0">{_breaks(text)}</p>'


def _soft(text: str) -> str:
    return f'<p style="margin:0 0 10px 0">{_breaks(text)}</p>'


def _breaks(text: str) -> str:
    return text.replace("\n", "<br>")


def _list(text: str) -> str:
    items = [f'<li style="margin:0 0 6px 0">{item.removeprefix(ITEM)}</li>' for item in text.split("\n")]
    return f'<ul style="margin:0 0 14px 0;padding:0 0 0 20px">{"".join(items)}</ul>'


def _references(part: Part, cells: Iterator[str], frame: Skin) -> str:
    next(cells)
    rows = [f"{_REF}{next(cells)}{_REF_MID}{next(cells)}{_ROW_END}" for _ in part.rows]
    return f'{TABLE} style="margin:4px 0 10px 0;font-size:14px;line-height:1.45">{"".join(rows)}</table>'


def _sum(part: Part, cells: Iterator[str], frame: Skin) -> str:
    next(cells)
    rows = [f"{_SUM}{next(cells)}{_SUM_MID}{next(cells)}{_ROW_END}" for _ in part.rows[:-1]]
    rows.append(f"{_TOTAL}{next(cells)}{_TOTAL_MID}{next(cells)}{_ROW_END}")
    style = f"margin:0 0 20px 0;border-top:1px solid {LINE};font-size:15px;line-height:1.4"
    return f'{DATA_TABLE} style="{style}">{"".join(rows)}</table>'


def _pay(part: Part, cells: Iterator[str], frame: Skin) -> str:
    heading = next(cells)
    rows = [f"{_PAY}{next(cells)}{_PAY_MID}{next(cells)}</b></div>" for _ in part.rows]
    return (
        f'{TABLE} style="margin:0 0 16px 0;{_BOX}"><tr><td style="padding:14px 16px 12px 16px">'
        f'<div style="font-weight:bold;margin:0 0 6px 0">{heading}</div>'
        f"{''.join(rows)}{CLOSE}"
    )


def _girocode(part: Part, cells: Iterator[str], frame: Skin) -> str:
    caption = next(cells)
    if not _CID.fullmatch(part.picture):
        return ""
    return (
        f'<p style="margin:0 0 18px 0;{_SMALL}"><img src="cid:{part.picture}" width="148" '
        f'height="148" alt="{caption}" style="display:block;border:0;margin:0 0 4px 0">{caption}</p>'
    )


def _button(part: Part, cells: Iterator[str], frame: Skin) -> str:
    label, target = next(cells), next(cells)
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px 0;'
        f'border-collapse:separate"><tr><td align="center" {frame.button_cell}><a href="{target}" '
        f'style="{frame.button}">{label}</a>{CLOSE}'
    )


def _claims(part: Part, cells: Iterator[str], frame: Skin) -> str:
    next(cells)
    rows = []
    for index in range(len(part.rows)):
        tag, cell = ("td", _CELL) if index else ("th", f"{_CELL}font-weight:bold;{_SMALL};")
        claim, buyer, due, amount = (next(cells) for _ in range(4))
        rows.append(
            f'<tr><{tag} align="left" style="{cell}word-break:break-word">{buyer}<br>'
            f'<span style="{_SMALL}">{claim}</span></{tag}>'
            f'<{tag} align="left" style="{cell}padding-left:12px;white-space:nowrap">{due}</{tag}>'
            f'<{tag} align="right" style="{cell}{_AMOUNT}">{amount}</{tag}></tr>'
        )
    return f'{DATA_TABLE} style="margin:0 0 18px 0;font-size:14px;line-height:1.4">{"".join(rows)}</table>'


def _sender(part: Part, cells: Iterator[str], frame: Skin) -> str:
    next(cells)
    lines = "<br>".join([next(cells) for _ in part.rows])
    return (
        f'{TABLE} style="max-width:600px;text-align:left"><tr><td style="padding:16px 24px 8px 24px;'
        f'font-size:12px;line-height:1.6;color:{SOFT};word-break:break-word">{lines}{CLOSE}'
    )


_PROSE: dict[str, Callable[[str], str]] = {"p": _paragraph, "soft": _soft, "list": _list, "block": str}
_SHAPES: dict[str, Callable[[Part, Iterator[str], Skin], str]] = {
    "p": lambda part, cells, frame: _paragraph(next(cells)),
    "sender": _sender,
    "refs": _references,
    "sum": _sum,
    "pay": _pay,
    "girocode": _girocode,
    "button": _button,
    "claims": _claims,
}
