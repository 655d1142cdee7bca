"""All texts of a shop by occasion: which of them it has written itself, and whether they are sound."""

from __future__ import annotations

from dataclasses import dataclass

from mahnlauf.core.errors import NotFound
from mahnlauf.desk.route import Answer, Desk, Route, asked
from mahnlauf.desk.texts import titles
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import Tag
from mahnlauf.people.roles import SEE
from mahnlauf.shops.shop import Shop
from mahnlauf.shops.wording import FOR_ALL, OURS, Wording, Wordings


@dataclass(frozen=True, slots=True)
class Cell:
    """One text: its voice, how it stands, and where it is edited."""

    voice: str
    tag: Tag
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """One letter in all voices."""

    title: str
    template: str
    cells: tuple[Cell, ...]


def texts(desk: Desk) -> Answer:
    """The list; of the shop that is asked for, by default the first."""
    names = [one.name for one in desk.office.shops()[0]]
    wanted = asked("shop") or next(iter(names), "")
    if not wanted:
        return desk.page("texts/overview.html", here="letters", shop=None, names=[], groups=[], voices=[])
    shop = shop_of(desk, wanted)
    book = Wordings(desk.house.db, shop.texts, desk.house.clock)
    groups = [(t(name), [_row(book, shop, one) for one in templates]) for name, templates in titles.OCCASIONS]
    voices = [titles.voice_title(voice) for voice in titles.VOICES]
    return desk.page("texts/overview.html", here="letters", shop=shop, names=names, groups=groups, voices=voices)


def shop_of(desk: Desk, name: str) -> Shop:
    """A shop of the visitor's; raises NotFound, for another's with the same words."""
    if not desk.visitor.sees_shop(name):
        raise NotFound(t("Diesen Shop gibt es nicht."))
    try:
        return desk.office.shop(name)
    except NotFound:
        raise NotFound(t("Diesen Shop gibt es nicht.")) from None


def standing(found: Wording) -> Tag:
    """Whose text it is, and whether it is used."""
    if found.origin == OURS:
        return Tag(t("unser Text"), "mute")
    if not found.sound:
        return Tag(t("fehlerhaft: unser Text gilt"), "bad")
    return Tag(t("für alle Shops") if found.origin == FOR_ALL else t("eigener Text"), "good")


def _row(book: Wordings, shop: Shop, template: str) -> Row:
    cells = tuple(
        Cell(titles.voice_title(voice), standing(book.current(book.place(shop.name, voice, template))),
             f"/letters/{shop.name}/{voice}/{template}")
        for voice in titles.VOICES
    )  # fmt: skip
    return Row(titles.title(template), template, cells)


ROUTES = (Route("/letters", texts, (SEE,)),)
