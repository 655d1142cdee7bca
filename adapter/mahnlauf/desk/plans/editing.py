"""The editor of a plan: as a form or as text, judged and drawn while somebody types, and what it would change.

Without script the same buttons lead to the same pages. Nothing is stored between two requests but what is saved: the
text travels with the form, together with the digest of the text that was changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from mahnlauf.clerk import Actor
from mahnlauf.clerk.plans import Overtaken, examined, move_claims, save_plan
from mahnlauf.core.errors import BadInput, PlanError
from mahnlauf.core.plan_keys import HEAD, ROWS
from mahnlauf.desk.plans import labels
from mahnlauf.desk.plans.comparing import consequences_of
from mahnlauf.desk.plans.drawing import LEGEND, Ladder
from mahnlauf.desk.plans.findings import Said, findings_of, verdict
from mahnlauf.desk.plans.form import PlanForm, changed_text, edited_rows, form_of
from mahnlauf.desk.plans.showing import drawn, keeping, known, sentences
from mahnlauf.desk.route import Answer, Desk, Route, asked, back
from mahnlauf.desk.route import told as typed
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import Tag
from mahnlauf.dunning.plan_change import compare
from mahnlauf.dunning.plan_move import KEEP, SCOPES
from mahnlauf.people.roles import PLANS
from mahnlauf.shops import plan_files as files
from mahnlauf.shops.plan_files import LONGEST

AT_ONCE = 2_000  # claims that one request moves: less than a second
_FORM, _TEXT = "form", "toml"


@dataclass(frozen=True, slots=True)
class Live:
    """What stands beside the editor and follows every letter that is typed."""

    verdict: Tag
    findings: tuple[Said, ...]
    ladder: Ladder | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan on its way: its text, the digest of the text with which it began, and how it is looked at. ``theirs`` is
    what somebody else saved meanwhile."""

    name: str
    text: str
    seen: str
    form: PlanForm | None
    live: Live
    fault: str = ""
    theirs: str = ""


def edit(desk: Desk, name: str) -> Answer:
    """GET begins, POST goes on: another view of the same text, a stage more or less, or just looked at again."""
    known(desk, name)
    if not files.is_own(desk.house.plans, name):
        return back(f"/plans/{name}#copy")
    if request.method == "POST":
        return _gone_on(desk, name)
    stored = files.stored_plan(desk.house.plans, name)
    stamp = asked("former")
    text = files.former_plan(desk.house.plans, name, stamp) if stamp else stored.text
    return _editor(desk, name, text, stored.digest, asked("as") != _TEXT)


def draft(desk: Desk, name: str) -> Answer:
    """Findings, picture and sentences of what is being typed."""
    known(desk, name)
    return desk.part("plans/live.html", live=_live(desk, name, _text()), legend=LEGEND)


def review(desk: Desk, name: str) -> Answer:
    """What would change, before anything is saved."""
    known(desk, name)
    text, seen = _text(), typed("seen", 40)
    checked = examined(desk.house.plans, text, name)
    if checked.plan is None or not checked.fits:
        return _editor(
            desk, name, text, seen, _as_form(), t("Erst ohne Fehler lässt sich das Verfahren speichern."), 400
        )
    house = desk.house
    found = compare(desk.office.conn, house.plans, house.shops, house.clock, checked.plan)
    is_same = text == files.stored_plan(house.plans, name).text
    return desk.page(
        "plans/review.html", here="plans", name=name, text=text, seen=seen, view=_view(), is_same=is_same,
        findings_found=findings_of(checked), consequences_found=consequences_of(desk.office, found),
    )  # fmt: skip


def save(desk: Desk, name: str) -> Answer:
    """Saves, and lets open claims follow as far as that was chosen."""
    known(desk, name)
    text, seen, scope = _text(), typed("seen", 40), typed("scope", 10)
    try:
        save_plan(keeping(desk), name, text, seen, Actor(desk.visitor.actor, "desk"))
    except Overtaken:
        return _overtaken(desk, name, text)
    except PlanError:
        return _editor(
            desk, name, text, seen, _as_form(), t("Erst ohne Fehler lässt sich das Verfahren speichern."), 400
        )
    if scope not in SCOPES or scope == KEEP:
        return back(f"/plans/{name}?saved=1")
    return _moved(desk, name, scope, 0, 0)


def move(desk: Desk, name: str) -> Answer:
    """GET shows what changes if claims in older versions follow, or how far they are; POST does the next part."""
    known(desk, name)
    scope, after, so_far = (request.values.get(one, "")[:12] for one in ("scope", "after", "so_far"))
    if request.method == "POST":
        if scope not in SCOPES or scope == KEEP:
            raise BadInput(t("Es ist nicht gewählt, welche Forderungen folgen sollen."))
        return _moved(desk, name, scope, _number(after), _number(so_far))
    house = desk.house
    left = _number(request.args.get("left", "")[:12])
    if left:
        return desk.lively(
            "plans/moving.html", here="plans", name=name, scope=scope, after=_number(after), so_far=_number(so_far),
            left=left,
        )  # fmt: skip
    found = compare(desk.office.conn, house.plans, house.shops, house.clock, house.plans.current(name))
    return desk.page("plans/move.html", here="plans", name=name, consequences_found=consequences_of(desk.office, found))


def _gone_on(desk: Desk, name: str) -> Answer:
    text, deed = _text(), typed("do", 60)
    if deed.partition(":")[0] in ("add", "drop", "up", "down"):
        text = edited_rows(text, deed)
    as_form = _as_form() if deed not in (_FORM, _TEXT) else deed == _FORM
    fault = ""
    if as_form and form_of(text, ()) is None:
        as_form, fault = False, t("Als Formular lässt sich nur zeigen, was TOML ist.")
    return _editor(desk, name, text, typed("seen", 40), as_form, fault)


def _overtaken(desk: Desk, name: str, text: str) -> Answer:
    """Both texts are shown; saving once more is meant."""
    theirs = files.stored_plan(desk.house.plans, name)
    fault = t(
        "Inzwischen hat jemand anders dieses Verfahren gespeichert. Ihr Text ist noch hier, gespeichert wurde er nicht."
        " Darunter steht, was jetzt gilt. Speichern Sie noch einmal, gilt Ihrer."
    )
    return _editor(desk, name, text, theirs.digest, _as_form(), fault, 409, theirs.text)


def _moved(desk: Desk, name: str, scope: str, after: int, so_far: int) -> Answer:
    done = move_claims(
        keeping(desk), desk.house.shops, name, scope, after, AT_ONCE, Actor(desk.visitor.actor, "desk")
    )  # fmt: skip
    total = so_far + done.moved
    if done.left:
        return back(f"/plans/{name}/move?scope={scope}&after={done.reached}&so_far={total}&left={done.left}")
    return back(f"/plans/{name}?saved=1&moved={total}")


def _editor(
    desk: Desk, name: str, text: str, seen: str, as_form: bool, fault: str = "", status: int = 200, theirs: str = ""
) -> Answer:
    book = desk.house.plans
    form = form_of(text, [one for one in book.names() if one != name]) if as_form and len(text) <= LONGEST else None
    shown = Draft(name, text, seen, form, _live(desk, name, text), fault, theirs)
    response = desk.lively(
        "plans/edit.html", here="plans", draft=shown, legend=LEGEND, parts=labels.PARTS, row_words=labels.ROW,
        rows=ROWS, head=HEAD, longest=LONGEST,
    )  # fmt: skip
    response.status_code = status
    return response


def _live(desk: Desk, name: str, text: str) -> Live:
    checked = examined(desk.house.plans, text, name)
    return Live(verdict(checked), tuple(findings_of(checked)), drawn(desk, checked), sentences(checked))


def _text() -> str:
    """The text as typed, or as the form changes it; browsers end lines with CR LF."""
    if _TEXT in request.form:
        return plain(request.form[_TEXT])
    text = plain(request.form.get("base", ""))
    return text if len(text) > LONGEST else changed_text(text, request.form)


def plain(text: str) -> str:
    """Lines end as in the file; browsers send CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _view() -> str:
    return _FORM if _as_form() else _TEXT


def _as_form() -> bool:
    """Which view the request came from."""
    return request.form.get("view", _FORM if "base" in request.form else _TEXT) == _FORM


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else 0


ROUTES = (
    Route("/plans/<name>/edit", edit, (PLANS,), ("GET", "POST")),
    Route("/plans/<name>/draft", draft, (PLANS,), ("POST",)),
    Route("/plans/<name>/review", review, (PLANS,), ("POST",)),
    Route("/plans/<name>/save", save, (PLANS,), ("POST",)),
    Route("/plans/<name>/move", move, (PLANS,), ("GET", "POST")),
)
