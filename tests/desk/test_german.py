"""What other rooms say in English is German on the German desk: sentence by sentence, and on every page of the demo."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mahnlauf.contract.registry import Registry
from mahnlauf.desk.german import learn, told_in_words
from mahnlauf.desk.said import intake, outbox
from mahnlauf.desk.tongue import speak
from mahnlauf_courses.german import GERMAN as COURSES
from mahnlauf_digistore.german import GERMAN as DIGISTORE
from mahnlauf_shopware.german import GERMAN as SHOPWARE
from mahnlauf_woocommerce.german import GERMAN as WOOCOMMERCE

ROOT = Path(__file__).parents[2]
CATALOGUES = (outbox.GERMAN, intake.GERMAN, WOOCOMMERCE, DIGISTORE, SHOPWARE, COURSES)
# What these modules say ends in the outbox, in the list of deliveries or in the test of a connection.
SPEAKERS = (
    *(f"adapter/mahnlauf/outbox/{name}.py" for name in (
        "access", "access_refresh", "deliver", "documents", "limits", "mail", "message", "paper", "pinned",
        "rebilling", "review", "shop", "smtp", "subscriber")),
    *(f"adapter/mahnlauf/intake/{name}.py" for name in ("bounce", "keep", "mailbox", "syncing", "translate")),
    *(f"plugins/woocommerce/mahnlauf_woocommerce/{name}.py" for name in (
        "answers", "asking", "check", "connect", "fields", "methods", "reconcile", "rest", "settling", "signature",
        "standing", "topics", "write_back")),
    *(f"plugins/digistore/mahnlauf_digistore/{name}.py" for name in (
        "api", "check", "events", "form", "platform", "purchases", "rebilling", "reconcile", "signature", "terms")),
    *(f"plugins/shopware/mahnlauf_shopware/{name}.py" for name in (
        "api", "asking", "check", "customer_tags", "documents", "downloads", "fields", "flow_events", "lifecycle",
        "methods", "payment_state", "signature", "tokens", "webhooks", "write_back")),
    *(f"plugins/courses/mahnlauf_courses/{name}.py" for name in (
        "calls", "circle", "learndash", "lifterlms", "links", "memberpress", "memberships", "memberspot", "moodle",
        "sensei", "teachable", "thinkific", "wordpress")),
)  # fmt: skip
# Forms and labels have their own German; the rest is said to a person at the command line or to nobody.
NOT_SAID = re.compile(
    r"Settings, API|Server, Web services|As it stands in|Make a key|Diese Nachricht|It is a secret|WordPress, Users|"
    r"WordPress user name|Number of the role|Developers, Tokens|What stands before|Webhooks\. 7|Beside |Settings, Code|"
    r"Developer, REST|MAHNLAUF_IMAP has a port|MAHNLAUF_IMAP cannot be read|Expected imaps|was not sent from here|"
    r"only delayed or did arrive"
)
GERMAN = re.compile(r"[äöüß]|\b(?:Sie|sie|der|die|das|im|ist|steht|oder|wird|von|zu)\b")
# Parts of sentences, and sentences whose changing word is one of a few: those are looked at below.
PARTS = re.compile(
    r"Shop 7: 77|7 Were so many meant\?|7 Expected a channel.*|Shop \"7\": \"post\" is .*|7 Check \"sender\".*|"
    r"7 There is no postal.*|The body of 7|7, 7 7|This topic carries.*|The webhook 7 was 7made\.|7 Digistore24: 7|"
    r"Test mode: would 7 the debits of order 7\.|Claim 7 is 7 by now\.|Teachable did not 7 user 7 .*|"
    r"7 the course at Teachable\.|The mail server does not take mails from 7: 7 7\."
)


def spoken(path: Path) -> Iterator[str]:
    """Every sentence in a module, with a 7 where it changes; no docstrings, and no parts of longer ones."""
    tree = ast.parse(path.read_text("utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):  # what stands beside a field of a form has its German there
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Setting":
            inner |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = _text_of(node)
        is_sentence = re.match(r"[A-Z\"]", text) and len(text.split()) >= 3 and re.search(r"[.?!7]$", text)
        if id(node) not in inner and is_sentence and not (NOT_SAID.search(text) or PARTS.fullmatch(text)):
            yield text


def _text_of(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w+\}", "7", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in node.values)
    return ""


@pytest.fixture(autouse=True)
def german_desk() -> None:
    learn(Registry.load().german)
    speak("de")


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_every_sentence_that_reaches_the_desk_has_its_german(speaker: str) -> None:
    path = ROOT / speaker
    left = [text for text in spoken(path) if not GERMAN.search(text) and told_in_words(text) == text]
    assert left == []


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_a_sentence_and_its_german_have_no_hole_more(catalogue: dict[str, str]) -> None:
    holes = re.compile(r"\{(\w+)\}")
    more = [text for text, german in catalogue.items() if not set(holes.findall(german)) <= set(holes.findall(text))]
    assert more == []
    assert [text for text, german in catalogue.items() if text == german] == []


@pytest.mark.parametrize(
    "said",
    [
        *(f"Claim 7 is {state} by now."
          for state in ("paid", "cancelled", "stopped", "written off", "handed over", "in court")),
        *(f"Test mode: would {verb} the debits of order 7." for verb in ("stop", "resume")),
        *(f"Teachable did not {verb} user 7 in course 8 (400)." for verb in ("enroll", "unenroll")),
        *(f"{place} the course at Teachable." for place in ("In", "Out of")),
        *(f"The webhook order.updated was {how}made." for how in ("", "missing and ")),
        *(f"The body of order.updated is {found}. Expected a JSON object." for found in ("a list", "null")),
        'The mail server does not take mails from a@b.example: 550. Check "sender", of the shop or in mahnlauf.toml.',
        "At most 5 e-mails a day leave (mails_per_day); the others follow tomorrow. Were so many meant?",
        "Shop laden: at most 5 e-mails a day leave (mails_per_day); the others follow tomorrow.",
        'Shop "laden": "post" is "x". Expected a channel that is installed: none.',
        "Written to 7.eml. There is no postal address, so the letter went out by e-mail, as PDF.",
    ],
)  # fmt: skip
def test_a_sentence_with_one_of_a_few_words_has_its_german_for_each(said: str) -> None:
    told = told_in_words(said)
    assert told != said
    assert not re.search(r" (the|is|was|of|not|did|leave) ", told)


def test_what_a_sentence_quotes_is_put_into_german_too_and_names_stay() -> None:
    said = "Orders cannot be told anything. A firewall of the shop refused the call (403 without data). Let it through."
    assert told_in_words(said).startswith("Bestellungen lassen sich nicht beschreiben. Eine Firewall des Shops")
    assert told_in_words("Claim 12: There is no e-mail address to send this to.") == (
        "Forderung 12: Es gibt keine E-Mail-Adresse, an die das gehen könnte."
    )
    assert told_in_words("Test mode: would write “Mahnlauf: offen” to order 7.") == (
        "Testbetrieb: schriebe „Mahnlauf: offen“ an Bestellung 7."
    )
    assert told_in_words("Something that nobody has put into German.") == "Something that nobody has put into German."


def test_braces_in_what_a_stranger_wrote_do_no_harm() -> None:
    assert told_in_words("Claim 1: {0} {x} 100 %") == "Forderung 1: {0} {x} 100 %"


def test_on_an_english_desk_it_stays_as_it_was_said() -> None:
    speak("en")
    assert told_in_words("The order was told.") == "The order was told."
