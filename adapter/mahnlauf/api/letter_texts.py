"""The shop's own texts of letters: which there are, reading, checking, saving one, going back to ours."""

from __future__ import annotations

from typing import Any

from mahnlauf.access.tokens import CLAIMS, OPERATIONS, READ, SETTINGS
from mahnlauf.api.problem import Conflict
from mahnlauf.api.route import Ask, Route
from mahnlauf.api.schema import Field, ref, text
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.shops.wording import LONGEST, NAMES, SPOKEN, FaultyText, Overtaken, Place, Wordings

_SHORT = 40


def listed(ask: Ask) -> dict[str, Any]:
    """Every text of the shop."""
    book = _book(ask)
    places = [book.place(ask.shop, voice, name) for name in NAMES for voice in SPOKEN]
    return {"shop": ask.shop, "items": [_summary(book, place) for place in places]}


def shown(ask: Ask) -> dict[str, Any]:
    """One text with what is wrong with it and what it must say."""
    book, place = _opened(ask)
    found = book.current(place)
    return {**_summary(book, place), "text": found.text, "seen": found.seen, **_checked(place, found.text)}


def checked(ask: Ask) -> dict[str, Any]:
    """Looks through a text; keeps nothing."""
    _, place = _opened(ask)
    return _checked(place, ask.body["text"])


def saved(ask: Ask) -> dict[str, Any]:
    """Makes it the shop's own text."""
    book, place = _opened(ask)
    try:
        book.save(place, ask.body["text"], *_by(ask), ask.body["seen"] or "")
    except FaultyText as fault:
        raise BadInput(str(fault)) from fault
    except Overtaken as fault:
        raise Conflict(str(fault)) from fault
    return shown(ask)


def reset(ask: Ask) -> dict[str, Any]:
    """Our text counts again."""
    book, place = _opened(ask)
    try:
        book.reset(place, *_by(ask), ask.body["seen"] or "")
    except Overtaken as fault:
        raise Conflict(str(fault)) from fault
    return shown(ask)


def _book(ask: Ask) -> Wordings:
    return Wordings(ask.house.db, ask.house.shops.texts, ask.house.clock)


def _opened(ask: Ask) -> tuple[Wordings, Place]:
    voice, template = ask.path["voice"], ask.path["template"]
    if voice not in SPOKEN or template not in NAMES:
        raise NotFound("This text does not exist. See GET /letter-texts.")
    book = _book(ask)
    return book, book.place(ask.shop, voice, template)


def _by(ask: Ask) -> tuple[str, str]:
    return f"token:{ask.token.name}", "api"


def _summary(book: Wordings, place: Place) -> dict[str, Any]:
    found = book.current(place)
    return {"template": place.template, "voice": place.voice, "origin": found.origin, "sound": found.sound}


def _checked(place: Place, draft: str) -> dict[str, Any]:
    found = place.examined(draft)
    return {
        "flaws": [{"line": flaw.line or None, "text": flaw.text()} for flaw in found.flaws],
        "duties": [{"must": duty.must, "met": duty.met} for duty in found.duties],
    }


_TEXT = Field("text", text(LONGEST, 1), "The whole text: subject, empty line, letter.", required=True)
_SEEN = Field("seen", text(_SHORT), "The mark of the text that was read; without it whatever stands there is replaced.")
_ANY = (SETTINGS, OPERATIONS, CLAIMS, READ)
_ONE = "/letter-texts/<voice>/<template>"
ROUTES = (
    Route("GET", "/letter-texts", "listLetterTexts", "Every text, and which are the shop's own", listed,
          ref("LetterTexts"), _ANY),
    Route("GET", _ONE, "getLetterText", "One text with its flaws and its duties", shown, ref("LetterText"),
          _ANY, faults=(404,)),
    Route("POST", f"{_ONE}/check", "checkLetterText", "Look through a text without keeping it", checked,
          ref("LetterChecked"), _ANY, (), (_TEXT,), faults=(404,)),
    Route("POST", _ONE, "saveLetterText", "Make it the shop's own text", saved, ref("LetterText"), (SETTINGS,), (),
          (_TEXT, _SEEN), faults=(404, 409)),
    Route("POST", f"{_ONE}/reset", "resetLetterText", "Go back to the shipped text", reset, ref("LetterText"),
          (SETTINGS,), (), (_SEEN,), faults=(404, 409)),
)  # fmt: skip
