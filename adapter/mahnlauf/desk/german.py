"""What other rooms report in English, in German: sentences of the outbox, of findings and of alarms, by their shape."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from mahnlauf.desk.said import intake, outbox
from mahnlauf.desk.shapes import SHAPES
from mahnlauf.desk.tongue import language

_SHAPES: Sequence[tuple[str, str]] = (
    (r"The mail server refused the login(?: \((\d+)\))?\.(?: Check MAHNLAUF_SMTP\.)?",
     "Der Mailserver lehnt die Anmeldung ab. Prüfen Sie MAHNLAUF_SMTP."),
    (r"The mail server does not take mails from (.+?): (.*?)\. Check .*",
     "Der Mailserver nimmt keine Mails von {0}: {1}. Prüfen Sie „sender“ beim Shop oder in mahnlauf.toml."),
    (r"The mail server (\S+) got the mail and did not answer .*",
     "Der Mailserver {0} bekam die Mail und antwortete nicht; sie kann angekommen sein. Sehen Sie nach, bevor Sie sie"
     " noch einmal senden."),
    (r"The mail server (\S+) could not be used: (.*)\.", "Der Mailserver {0} ist nicht zu erreichen: {1}."),
    (r"The mail server answered (.*)", "Der Mailserver antwortete: {0}"),
    (r"Shop (\S+): at most (\d+) e-mails an hour leave \(mails_per_hour\); from (\S+) on the next\.",
     "Shop {0}: höchstens {1} E-Mails je Stunde (mails_per_hour); ab {2} Uhr die nächsten."),
    (r"(?:Shop (\S+): a|A)t most (\d+) e-mails a day leave \(mails_per_day\); the others follow tomorrow\.(.*)",
     "Höchstens {1} E-Mails am Tag (mails_per_day); die übrigen folgen morgen."),
    (r"Mail (\d+) came back from (\S+): (.*)", "Mail {0} kam von {1} zurück: {2}"),
    (r'The e-mail address "(.*)" has letters that mail servers do not take\.',
     "Die E-Mail-Adresse „{0}“ enthält Zeichen, die Mailserver nicht annehmen."),
    (r"The mail server (\S+) refused the login of (\S+)\. Check MAHNLAUF_IMAP\.",
     "Der Mailserver {0} lehnt die Anmeldung von {1} ab. Prüfen Sie MAHNLAUF_IMAP."),
    (r"The mailbox at (\S+) could not be reached: (.*)", "Das Postfach bei {0} ist nicht zu erreichen: {1}"),
    (r"No call is needed any more: the claim is (.*)\.", "Ein Anruf ist nicht mehr nötig."),
    (r"Accepted by (.*)\.", "Angenommen von {0}."),
    (r"Written to (.*)\.", "Geschrieben nach {0}."),
    (r"Filed as (.*)\.", "Abgelegt als {0}."),
    (r"The shop could not be reached: (.*)\.", "Der Shop ist nicht zu erreichen: {0}."),
    (r"The course platform could not be reached: (.*)", "Die Kursplattform ist nicht zu erreichen: {0}"),
    (r"The endpoint is switched off\..*", "Der Empfänger ist abgeschaltet."),
    (r"The endpoint answered 410 and was switched off\.", "Der Empfänger antwortete 410 und wurde abgeschaltet."),
    (r"Interrupted while it was being handed over; it may have arrived\..*",
     "Beim Übergeben unterbrochen; es kann angekommen sein. Sehen Sie nach, bevor Sie es noch einmal senden."),
    (r"(\S+): Wrong number; a person looks for the right one\.(.*)",
     "{0}: Die Nummer ist falsch; jemand muss die richtige suchen.{1}"),
    (r"Claim (\d+): this step was taken before\. Run: mahnlauf db check",
     "Forderung {0}: Dieser Schritt war schon getan. Bitte ausführen: mahnlauf db check"),
    (r"New claims wait without a plan: (.*)", "Neue Forderungen warten ohne Verfahren: {0}"),
    (r"Order (\S+): (.*)", "Bestellung {0}: {1}"),
    (r"The platform plugin failed with (\w+)\.?(.*)", "Die Erweiterung für den Shop scheiterte mit {0}.{1}"),
    (r"The body is no JSON(.*)", "Der Inhalt ist kein JSON{0}"),
)  # fmt: skip
_COMPILED = tuple((re.compile(shape, re.DOTALL), german) for shape, german in (*_SHAPES, *SHAPES))


_BETWEEN = re.compile(r"(?<=[.!?]) (?=[A-Z„\"“])")
_HOLE = re.compile(r"\{(\w+)\}")
_LONGEST = 2000  # letters; what is longer is no sentence of ours
_known: dict[str, tuple[re.Pattern[str], str]] = {}


def learn(sentences: Mapping[str, str]) -> None:
    """English sentences with their German, from now on; names in braces stand for what changes."""
    for english, german in sentences.items():
        _known[english] = (_shape_of(english), german)
    _german.cache_clear()


def told_in_words(text: str) -> str:
    """What another room said, in the language of this request; what nobody has put into German stays as it is."""
    return _german(text.strip()) if language() == "de" and len(text) <= _LONGEST else text


@lru_cache(maxsize=4096)
def _german(text: str) -> str:
    """As a whole, or sentence by sentence; what a sentence quotes may be a sentence itself."""
    for shape, german in _known.values():
        if (found := shape.fullmatch(text)) is not None:
            return german.format(**{name: _german(part) for name, part in found.groupdict().items()})
    for shape, german in _COMPILED:
        if (found := shape.fullmatch(text)) is not None:
            return german.format(*(_german(part) if part else "" for part in found.groups()))
    sentences = _BETWEEN.split(text)
    return " ".join(map(_german, sentences)) if len(sentences) > 1 else text


def _shape_of(english: str) -> re.Pattern[str]:
    parts = _HOLE.split(english)  # text, name, text, name, text
    pieces = (re.escape(part) if at % 2 == 0 else f"(?P<{part}>.+?)" for at, part in enumerate(parts))
    return re.compile("".join(pieces), re.DOTALL)


for _room in (outbox, intake):
    learn(_room.GERMAN)
