"""The language in which the desk speaks during one request. German texts are the keys; English stands in `english`."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from flask import request

from mahnlauf.desk.english import ENGLISH

LANGUAGES = ("de", "en")
LANGUAGE_COOKIE = "mahnlauf_language"
_language: ContextVar[str] = ContextVar("language", default="de")


def speak(language: str) -> None:
    """From now on, in this request."""
    _language.set(language if language in LANGUAGES else "de")


def speak_as_asked() -> None:
    """What this browser was told last, else what it asks for: on the pages for which nobody needs a session."""
    speak(request.cookies.get(LANGUAGE_COOKIE) or request.accept_languages.best_match(LANGUAGES) or "de")


def language() -> str:
    """ "de" or "en"."""
    return _language.get()


def t(german: str, **values: Any) -> str:
    """The text in the language of this request, its braces filled in. What has no English stays German."""
    text = german if _language.get() == "de" else ENGLISH.get(german, german)
    return text.format(**values) if values else text
