"""Writing a text: what it may use and must say, what is wrong with it, and the letter beside it while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk import formats, guard
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.deeds import who
from mahnlauf.desk.route import HTMX, Answer, Desk, Route, asked, back, told
from mahnlauf.desk.texts import sheet, titles
from mahnlauf.desk.texts.overview import shop_of, standing
from mahnlauf.desk.texts.sheet import Draft
from mahnlauf.desk.tongue import language, t
from mahnlauf.desk.words import Tag
from mahnlauf.letters import text_of
from mahnlauf.letters.meanings import BLOCK_MEANINGS, meaning
from mahnlauf.letters.source import LONGEST, OBJECTIONS, shipped
from mahnlauf.people.roles import SEE, SHOPS
from mahnlauf.shops.shop import Shop
from mahnlauf.shops.wording import OWN, FaultyText, Overtaken, Place, Wording, Wordings
from mahnlauf.store.wordings import WordingRow

SCRIPTS = (HTMX, "letters.js")
_DONE = {"saved": "Gespeichert. Ab dem nächsten Schreiben gilt dieser Text.",
        "reset": "Ab dem nächsten Schreiben gilt wieder unser Text."}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """What the letter must say; ``mark`` is good once it does."""

    must: str
    meaning: str
    mark: str


@dataclass(frozen=True, slots=True)
class Version:
    """A text that stood there. ``who`` is empty where the file was changed by hand."""

    id: int
    at: str
    who: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The editor. ``fault`` stands above it, ``theirs`` is what somebody else saved meanwhile."""

    draft: Draft
    path: str
    title: str
    voice: str
    voices: tuple[tuple[str, str, bool], ...]
    standing: Tag
    is_own: bool
    seen: str
    shape: str
    shapes: tuple[tuple[str, str], ...]
    flaws: tuple[str, ...]
    duties: tuple[Duty, ...]
    values: tuple[tuple[str, str, str], ...]
    blocks: tuple[tuple[str, str], ...]
    versions: tuple[Version, ...]
    notice: str = ""
    fault: str = ""
    theirs: str = ""


def letter_text(desk: Desk, shop: str, voice: str, template: str) -> Answer:
    """The editor with the text that counts, or with a former one, not saved yet."""
    book, place, found_shop = _opened(desk, shop, voice, template)
    current = book.current(place)
    text, notice = _wanted(desk, book, place, current)
    return _lively(desk, _page(desk, book, Draft(found_shop, place, text), current, notice=notice))


def letter_text_checked(desk: Desk, shop: str, voice: str, template: str) -> Answer:
    """What is wrong with the draft; the whole page for a browser without script."""
    book, place, found_shop = _opened(desk, shop, voice, template)
    page = _page(desk, book, _draft(found_shop, place), book.current(place), seen=told("seen", 40))
    if request.headers.get("HX-Request"):
        return desk.part("texts/checked.html", page=page, swapped=True)
    return _lively(desk, page)


def letter_text_saved(desk: Desk, shop: str, voice: str, template: str) -> Answer:
    """Makes the draft the shop's text; a faulty one comes back with what is wrong."""
    book, place, found_shop = _opened(desk, shop, voice, template)
    draft = _draft(found_shop, place)
    try:
        book.save(place, draft.text, desk.visitor.actor, "desk", told("seen", 40) or "-")
    except FaultyText as fault:
        flaws = " ".join(flaw.text(language()) for flaw in fault.flaws)
        return _again(desk, book, draft, 400, t("Nicht gespeichert.") + " " + flaws)
    except Overtaken as fault:
        return _overtaken(desk, book, draft, fault)
    return back(f"{_path(place)}?done=saved")


def letter_text_reset(desk: Desk, shop: str, voice: str, template: str) -> Answer:
    """Back to our text."""
    book, place, found_shop = _opened(desk, shop, voice, template)
    try:
        book.reset(place, desk.visitor.actor, "desk", told("seen", 40) or "-")
    except Overtaken as fault:
        return _overtaken(desk, book, Draft(found_shop, place, book.current(place).text), fault)
    return back(f"{_path(place)}?done=reset")


def letter_shown(desk: Desk, shop: str, voice: str, template: str) -> Answer:
    """The draft as it would arrive, for the frame: no script, no form, nothing loaded, whatever stands in it."""
    _, place, found_shop = _opened(desk, shop, voice, template)
    return guard.framed(Response(_framed(desk, _draft(found_shop, place)), mimetype="text/html"))


def letter_pdf(desk: Desk, shop: str, voice: str, template: str) -> Answer:
    """The draft on paper."""
    _, place, found_shop = _opened(desk, shop, voice, template)
    draft = _draft(found_shop, place)
    letter = draft.written(draft.sample(desk.office))
    response = Response(sheet.as_pdf(letter, found_shop), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{template}.pdf"'
    return response


def _opened(desk: Desk, shop: str, voice: str, template: str) -> tuple[Wordings, Place, Shop]:
    found = shop_of(desk, shop)
    book = Wordings(desk.house.db, found.texts, desk.house.clock)
    return book, book.place(shop, voice, template), found


def _path(place: Place) -> str:
    return f"/letters/{place.shop}/{place.voice}/{place.template}"


def _draft(shop: Shop, place: Place) -> Draft:
    text = request.form.get("text", "")[: LONGEST + 1].replace("\r\n", "\n")
    return Draft(shop, place, text, told("claim", 40))


def _wanted(desk: Desk, book: Wordings, place: Place, current: Wording) -> tuple[str, str]:
    """The text for the field, and what is to be said about it."""
    version = asked("version", 20)
    if version == "ours":
        return shipped(place.voice, place.template), t("Unser Text steht im Feld; gespeichert ist er noch nicht.")
    row = next((one for one in book.versions(place) if one.id == number_of(version) and one.text), None)
    if row is not None:
        at = formats.moment(row.saved_at, desk.office.timezone(place.shop))
        return row.text, t("Die Fassung vom {at} steht im Feld; gespeichert ist sie noch nicht.", at=at)
    return current.text, t(_DONE.get(asked("done", 10), ""))


def _again(desk: Desk, book: Wordings, draft: Draft, status: int, fault: str, theirs: str = "") -> Answer:
    current = book.current(draft.place)
    seen = current.seen if theirs else told("seen", 40)
    return _lively(desk, _page(desk, book, draft, current, seen=seen, fault=fault, theirs=theirs), status)


def _overtaken(desk: Desk, book: Wordings, draft: Draft, fault: Overtaken) -> Answer:
    """The second of two people: his text stays in the field, the other's stands below."""
    name = who(desk.office.conn, fault.by) if fault.by else t("Jemand")
    text = t("{who} hat diesen Text geändert, während Sie schrieben. Ihrer steht noch im Feld, der andere darunter: "
             "Speichern ersetzt ihn.", who=name)  # fmt: skip
    return _again(desk, book, draft, 409, text, book.current(draft.place).text)


def _page(
    desk: Desk, book: Wordings, draft: Draft, current: Wording, *, seen: str = "", notice: str = "", fault: str = "",
    theirs: str = "",
) -> Page:  # fmt: skip
    place, found = draft.place, draft.place.examined(draft.text)
    shape = told("shape", 10) if told("shape", 10) in draft.shapes else draft.shapes[0]
    values, problem = _values(desk, draft)
    return Page(
        draft=draft, path=_path(place), title=titles.title(place.template), voice=titles.voice_title(place.voice),
        voices=tuple((one, titles.voice_title(one), one == place.voice) for one in titles.VOICES),
        standing=standing(current), is_own=current.origin == OWN, seen=seen or current.seen, shape=shape,
        shapes=tuple((one, t(sheet.SHAPES[one])) for one in draft.shapes),
        flaws=tuple(flaw.text(language()) for flaw in found.flaws),
        duties=tuple(Duty(one.must, meaning(one.must, language()), _mark(one.met)) for one in found.duties),
        values=values, blocks=_blocks(place), versions=_versions(desk, book.versions(place), place),
        notice=notice, fault=fault or problem, theirs=theirs,
    )  # fmt: skip


def _values(desk: Desk, draft: Draft) -> tuple[tuple[tuple[str, str, str], ...], str]:
    """What the variables say here; of the example where the claim that was asked for cannot be had."""
    try:
        return tuple(draft.values(draft.sample(desk.office))), ""
    except MahnlaufError as fault:
        example = Draft(draft.shop, draft.place, draft.text)
        return tuple(example.values(example.sample(desk.office))), str(fault)


def _mark(met: bool | None) -> str:
    return "" if met is None else ("good" if met else "bad")


def _blocks(place: Place) -> tuple[tuple[str, str], ...]:
    if place.template == OBJECTIONS:
        return ()
    return tuple((name, meaning(name, language())) for name in BLOCK_MEANINGS)


def _versions(desk: Desk, rows: Sequence[WordingRow], place: Place) -> tuple[Version, ...]:
    zone = desk.office.timezone(place.shop)
    return tuple(
        Version(row.id, formats.moment(row.saved_at, zone), who(desk.office.conn, row.actor) if row.actor else "",
                not row.text)
        for row in rows
    )  # fmt: skip


def _framed(desk: Desk, draft: Draft) -> str:
    shape = told("shape", 10)
    try:
        sample = draft.sample(desk.office)
        letter = draft.written(sample)
        if shape in (sheet.TEXT, sheet.SCRIPT):
            return desk.part("texts/frame.html", title=letter.subject, text=text_of(letter))
        if shape == sheet.PAPER:
            pages = sheet.as_pictures(letter, draft.shop)
            return desk.part("texts/frame.html", title=letter.subject, pages=pages)
        return sheet.as_mail(letter, draft.shop)
    except MahnlaufError as fault:
        flaws = draft.place.examined(draft.text).flaws
        why = flaws[0].text(language()) if flaws else str(fault)
        return desk.part("texts/frame.html", title=t("Keine Vorschau"), fault=why)


def _lively(desk: Desk, page: Page, status: int = 200) -> Answer:
    response = desk.lively("texts/editor.html", here="letters", scripts=SCRIPTS, page=page, longest=LONGEST)
    response.status_code = status
    return response


_TEXT = "/letters/<shop>/<voice>/<template>"
ROUTES = (
    Route(_TEXT, letter_text, (SEE,)),
    Route(f"{_TEXT}/check", letter_text_checked, (SEE,), ("POST",)),
    Route(f"{_TEXT}/preview", letter_shown, (SEE,), ("POST",)),
    Route(f"{_TEXT}/pdf", letter_pdf, (SEE,), ("POST",)),
    Route(f"{_TEXT}/save", letter_text_saved, (SHOPS,), ("POST",)),
    Route(f"{_TEXT}/reset", letter_text_reset, (SHOPS,), ("POST",)),
)
