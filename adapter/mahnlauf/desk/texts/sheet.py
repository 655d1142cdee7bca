"""The letter that a draft makes: on the example or on a claim, as mail, as text, on paper, as a call's script."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.desk.office import Office
from mahnlauf.desk.tongue import language, t
from mahnlauf.documents.press import press_of
from mahnlauf.dunning.sample import Sample, completed, made_up, of_claim
from mahnlauf.letters import TEMPLATES, Composed, compose, girocode, html_of, page_of
from mahnlauf.letters.clean import plain
from mahnlauf.letters.meanings import MEANINGS, meaning
from mahnlauf.letters.source import OBJECTIONS, compiled, shipped
from mahnlauf.letters.templates import BUYER
from mahnlauf.letters.values import Scope, values
from mahnlauf.letters.words import VOICES
from mahnlauf.outbox.pictures import shown
from mahnlauf.shops.shop import Shop
from mahnlauf.shops.wording import Place

MAIL, TEXT, PAPER, SCRIPT = "mail", "text", "paper", "script"
SHAPES: Mapping[str, str] = {MAIL: "E-Mail", PAPER: "Brief", TEXT: "Nur Text", SCRIPT: "Leitfaden"}
_STAND_IN = "payment_reminder"  # the letter on which the objection block is looked at
_MOST_PAGES = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is being written: nothing of it is kept. ``claim`` is the number of a claim, empty: the example."""

    shop: Shop
    place: Place
    text: str
    claim: str = ""

    @property
    def template(self) -> str:
        """The letter it is looked at in."""
        return _STAND_IN if self.place.template == OBJECTIONS else self.place.template

    @property
    def shapes(self) -> tuple[str, ...]:
        """How it can be looked at; merchants get no letters on paper."""
        if self.template == "phone_script":
            return (SCRIPT,)
        return (MAIL, PAPER, TEXT) if TEMPLATES[self.template].audience == BUYER else (MAIL, TEXT)

    def sample(self, office: Office) -> Sample:
        """The facts that it is written with. Raises NotFound for a claim that is not this shop's."""
        if not self.claim:
            return Sample(made_up(self.template, self.shop, self.place.language))
        row = office.claim(claim_of(self.claim), self.claim[:40])
        if row.shop != self.shop.name:
            raise NotFound(t("Die Forderung {ident} gibt es nicht.", ident=self.claim[:40]))
        today = office.today(self.shop)
        return completed(self.template, of_claim(self.template, row, office.plan(row), self.shop, today))

    def written(self, sample: Sample) -> Composed:
        """The letter; raises LetterError where the text or a fact is not fit for it."""
        place, shop = self.place, self.shop
        own = shop.texts.texts(shop.name, self.template, place.language, place.register)
        return compose(
            self.template, sample.facts, language=place.language, register=place.register,
            overrides={**own, place.template: self.text}, look=shop.texts.look(shop.name, shop.settings),
        )  # fmt: skip

    def values(self, sample: Sample) -> list[tuple[str, str, str]]:
        """(name, meaning, what it says here) of every variable: first those that our own text uses."""
        words = VOICES[self.place.voice]
        look = self.shop.texts.look(self.shop.name, self.shop.settings)
        scope = Scope(sample.facts, words, look, TEMPLATES[self.template].audience)
        found = values(scope, frozenset(MEANINGS))
        voice = self.place.voice
        usual = compiled(shipped(voice, self.template), shipped(voice, OBJECTIONS)).names
        names = sorted(MEANINGS, key=lambda name: name not in usual)
        return [(name, meaning(name, language()), plain(found[name])) for name in names]


def claim_of(number: str) -> int:
    """The id of a claim by the number that letters carry (ML000017), or without its letters. Raises BadInput."""
    digits = number.strip().upper().removeprefix("ML")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 12:
        raise BadInput(
            t("„{number}“ ist keine Nummer einer Forderung. Sie sieht aus wie ML000017.", number=number[:40])
        )
    return int(digits)


def as_mail(letter: Composed, shop: Shop) -> str:
    """The mail as HTML, its pictures inside."""
    return shown({"html": html_of(letter), "code": girocode(letter.facts)}, shop)


def as_pictures(letter: Composed, shop: Shop) -> list[str]:
    """The first pages as data addresses. Raises PaperError."""
    pages = press_of(shop).pictures(page_of(letter))[:_MOST_PAGES]
    return [f"data:image/png;base64,{base64.b64encode(page).decode('ascii')}" for page in pages]


def as_pdf(letter: Composed, shop: Shop) -> bytes:
    """The letter on paper. Raises PaperError."""
    return press_of(shop).letter(page_of(letter))
