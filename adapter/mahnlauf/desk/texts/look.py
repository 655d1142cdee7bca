"""How a shop's letters look: logo, colour, sender, footer, signature and form of address, with a letter beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from flask import Response, request

from mahnlauf.core.errors import BadInput, MahnlaufError
from mahnlauf.desk import formats, guard
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.texts import sheet
from mahnlauf.desk.texts.editor import SCRIPTS
from mahnlauf.desk.texts.overview import shop_of
from mahnlauf.desk.texts.sheet import Draft
from mahnlauf.desk.tongue import language, t
from mahnlauf.documents.press import prints_logo
from mahnlauf.letters.facts import Look
from mahnlauf.letters.skin import READABLE, VISIBLE, contrast
from mahnlauf.letters.source import shipped
from mahnlauf.letters.words import voice
from mahnlauf.outbox.message import picture_type
from mahnlauf.people.roles import SEE, SHOPS
from mahnlauf.shops import kinds, logo
from mahnlauf.shops.entering import Unfit, enter
from mahnlauf.shops.shop import COMMON_SETTINGS, Shop
from mahnlauf.shops.wording import Place, Wordings

_FIELDS = ("accent", "sender", "footer", "signature", "register")
_LINES = ("footer", "signature")
_SETTINGS = {one.name: one for one in COMMON_SETTINGS if one.name in _FIELDS}
_SHAPES = (sheet.MAIL, sheet.PAPER)
_LETTER = "payment_reminder"
_DONE = {"saved": "Gespeichert. Ab dem nächsten Schreiben sieht es so aus.", "logo": "Das Logo ist gespeichert.",
         "removed": "Die Schreiben tragen kein Logo mehr."}  # fmt: skip
_NO_LOGO: Mapping[str, str] = {
    "too_large": "Die Datei ist größer als {most}; das Logo reist in jeder E-Mail mit.",
    "svg": "Das ist ein SVG; Mailprogramme zeigen es nicht. Bitte als PNG speichern.",
    "kind": "Das ist weder PNG noch JPEG. Bitte in einem von beiden speichern.",
    "broken": "Die Datei lässt sich nicht lesen: sie ist unvollständig oder beschädigt.",
    "pixels": "Das Bild hat mehr als {pixels} Pixel auf einer Seite.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """The form as it stands. ``faults`` are sentences beside their fields, ``fault`` stands above it."""

    shop: Shop
    path: str
    values: Mapping[str, str]
    words: str
    has_logo: str
    seen: str
    shape: str
    shapes: tuple[tuple[str, str], ...]
    faults: Mapping[str, str]
    fault: str = ""
    notice: str = ""


def letter_look(desk: Desk, shop: str) -> Answer:
    """The form."""
    found = shop_of(desk, shop)
    return _shown(desk, _page(found, _kept(found), notice=t(_DONE.get(asked("done", 10), ""))))


def letter_look_checked(desk: Desk, shop: str) -> Answer:
    """Whether the colour can be read; the whole page for a browser without script."""
    found = shop_of(desk, shop)
    page = _page(found, _entered(), seen=told("seen", 40), faults=_misfits())
    if request.headers.get("HX-Request"):
        return desk.part("texts/colour.html", page=page)
    return _shown(desk, page)


def letter_look_saved(desk: Desk, shop: str) -> Answer:
    """Keeps everything but the logo."""
    found, values = shop_of(desk, shop), _entered()
    if told("seen", 40) != _mark(found):
        text = t("Jemand hat das Aussehen geändert, während Sie schrieben. Ihre Angaben stehen noch in den Feldern: "
                 "Speichern ersetzt die anderen.")  # fmt: skip
        return _shown(desk, _page(found, values, fault=text), 409)
    try:
        enter(desk.house.shops, desk.house.plans, found.name, found.platform, _as_settings(values),
              actor=desk.visitor.actor, via="desk", new=False)  # fmt: skip
    except Unfit as fault:
        faults = {name: told_in_words(text) for name, text in fault.faults.items()}
        first = "" if faults.keys() & set(_FIELDS) else told_in_words(str(fault))
        page = _page(found, values, faults=_misfits() or faults, fault=first or t("Nicht gespeichert."))
        return _shown(desk, page, 400)
    return back(f"{_path(found)}?done=saved")


def letter_logo_kept(desk: Desk, shop: str) -> Answer:
    """Takes a picture, or the picture away."""
    found, sent = shop_of(desk, shop), request.files.get("logo")
    if told("remove", 1):
        return _with_logo(desk, found, "", "removed")
    try:
        if found.texts.folder is None or sent is None or not sent.filename:
            raise BadInput(t("Wählen Sie zuerst eine Datei."))
        content = sent.stream.read(logo.LARGEST + 1)
        name = logo.keep(found.texts.folder / found.name, content, partial(prints_logo, found))
    except logo.NoLogo as fault:
        most = formats.size(logo.LARGEST)
        said = t(_NO_LOGO[fault.code]).format(most=most, pixels=logo.MOST_PIXELS)
        return _shown(desk, _page(found, _kept(found), faults={"logo": said}), 400)
    except BadInput as fault:
        return _shown(desk, _page(found, _kept(found), faults={"logo": str(fault)}), 400)
    return _with_logo(desk, found, name, "logo")


def letter_look_shown(desk: Desk, shop: str) -> Answer:
    """A reminder that looks as the form says, for the frame."""
    found = shop_of(desk, shop)
    return guard.framed(Response(_framed(desk, _dressed(found, _entered())), mimetype="text/html"))


def _with_logo(desk: Desk, shop: Shop, name: str, done: str) -> Answer:
    enter(desk.house.shops, desk.house.plans, shop.name, shop.platform, {"logo": name}, actor=desk.visitor.actor,
          via="desk", new=False)  # fmt: skip
    return back(f"{_path(shop)}?done={done}")


def _shown(desk: Desk, page: Page, status: int = 200) -> Answer:
    picture = page.shop.texts.logo(page.shop.name, page.shop.settings)
    address = ""
    if picture is not None:
        kind = picture_type(picture.name)
        address = f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode('ascii')}"
    response = desk.lively("texts/look.html", here="letters", scripts=SCRIPTS, page=page, logo=address)
    response.status_code = status
    return response


def _path(shop: Shop) -> str:
    return f"/letters/{shop.name}/look"


def _kept(shop: Shop) -> dict[str, str]:
    """What is set, as it stands in the form: a line break where the setting has a stroke."""
    values = {name: shop.settings.get(name, "") for name in _FIELDS}
    values["accent"] = values["accent"] or Look().accent
    values["register"] = shop.register
    return {name: _as_lines(value) if name in _LINES else value for name, value in values.items()}


def _as_lines(value: str) -> str:
    return "\n".join(part.strip() for part in value.split("|"))


def _entered() -> dict[str, str]:
    return {name: told(name) for name in _FIELDS}


def _as_settings(values: Mapping[str, str]) -> dict[str, str]:
    return {
        name: " | ".join(line.strip() for line in value.splitlines() if line.strip()) if name in _LINES else value
        for name, value in values.items()
    }


def _misfits() -> dict[str, str]:
    """What does not fit, field by field, in words of this screen."""
    words = {
        "accent": t("Erwartet wird eine Farbe wie #1f5f5b."),
        "sender": t("Erwartet werden Name und Adresse, etwa: Muster GmbH <buchhaltung@example.com>"),
        "register": t("Erwartet wird Sie oder du."),
    }
    entered = _as_settings(_entered())
    return {
        name: words.get(name) or t("Höchstens {most} Zeichen.", most=kinds.LONGEST)
        for name, setting in _SETTINGS.items()
        if kinds.expected(setting, entered[name])
    }


def _mark(shop: Shop) -> str:
    """Tells whether the look is still the one that was opened."""
    text = "\n".join(f"{name}={shop.settings.get(name, '')}" for name in (*_FIELDS, "logo"))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _page(
    shop: Shop, values: Mapping[str, str], *, seen: str = "", faults: Mapping[str, str] | None = None, fault: str = "",
    notice: str = "",
) -> Page:  # fmt: skip
    picture = shop.texts.logo(shop.name, shop.settings)
    shape = told("shape", 10)
    return Page(
        shop=shop, path=_path(shop), values=values, words=_colour_words(values["accent"]),
        has_logo=picture.name if picture else "", seen=seen or _mark(shop),
        shape=shape if shape in _SHAPES else sheet.MAIL,
        shapes=tuple((one, t(sheet.SHAPES[one])) for one in _SHAPES), faults=faults or {}, fault=fault, notice=notice,
    )  # fmt: skip


def _colour_words(colour: str) -> str:
    """How well the colour can be read; empty for what is no colour."""
    if kinds.expected(_SETTINGS["accent"], colour) or not colour:
        return ""
    ratio = contrast(colour)
    said = f"{ratio:.1f}".replace(".", "," if language() == "de" else ".")
    if ratio >= READABLE:
        return t("Gut zu lesen: Kontrast {ratio} zu 1 mit Weiß.", ratio=said)
    if ratio >= VISIBLE:
        return t("Etwas hell, Kontrast {ratio} zu 1: Schrift auf Knöpfen wird dunkel, Links auch.", ratio=said)
    return t("Zu hell für Schrift, Kontrast {ratio} zu 1: Knöpfe und Links werden dunkel beschriftet, und auf Papier "
             "ist Ihr Name in dieser Farbe schwer zu lesen. Besser ist eine dunklere.", ratio=said)  # fmt: skip


def _dressed(shop: Shop, values: Mapping[str, str]) -> Shop:
    register = values["register"] if values["register"] in ("sie", "du") else shop.register
    return replace(shop, settings={**shop.settings, **_as_settings(values)}, register=register)


def _framed(desk: Desk, shop: Shop) -> str:
    place = Place(shop.name, voice(shop.language, shop.register), _LETTER)
    current = Wordings(desk.house.db, shop.texts, desk.house.clock).current(place)
    draft = Draft(shop, place, current.text if current.sound else shipped(place.voice, _LETTER))
    try:
        letter = draft.written(draft.sample(desk.office))
        if told("shape", 10) == sheet.PAPER:
            return desk.part("texts/frame.html", title=letter.subject, pages=sheet.as_pictures(letter, shop))
        return sheet.as_mail(letter, shop)
    except MahnlaufError as fault:
        return desk.part("texts/frame.html", title=t("Keine Vorschau"), fault=str(fault))


_LOOK = "/letters/<shop>/look"
ROUTES = (
    Route(_LOOK, letter_look, (SEE,)),
    Route(f"{_LOOK}/check", letter_look_checked, (SEE,), ("POST",)),
    Route(f"{_LOOK}/preview", letter_look_shown, (SEE,), ("POST",)),
    Route(f"{_LOOK}/save", letter_look_saved, (SHOPS,), ("POST",)),
    Route(f"{_LOOK}/logo", letter_logo_kept, (SHOPS,), ("POST",)),
)
