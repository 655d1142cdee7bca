"""The screens that only show: today, claims, letters, deliveries, outbox."""

from __future__ import annotations

from flask import Response, request

from mahnlauf.clerk.titles import verb_title
from mahnlauf.desk import guard
from mahnlauf.desk.bulk import TOGETHER
from mahnlauf.desk.claim import claim_page, number_of
from mahnlauf.desk.deeds import deeds_of
from mahnlauf.desk.listing import GROUPS, SORTS, Asked, page_of
from mahnlauf.desk.logs import deliveries_page, outbox_page
from mahnlauf.desk.papers import papers_of
from mahnlauf.desk.route import Answer, Desk, Route, asked, back
from mahnlauf.desk.sent import letter as letter_of
from mahnlauf.desk.today import today_of
from mahnlauf.desk.tongue import language
from mahnlauf.people.roles import ACT, LOGS, SEE, SEE_HANDED_OVER, SHOPS
from mahnlauf.store import shops as shop_table


def today(desk: Desk) -> Answer:
    """The first screen; an agency begins with its claims, an owner without a shop with connecting one."""
    if desk.visitor.may(SHOPS) and not shop_table.all_shops(desk.office.conn):
        return back("/start")
    if not desk.visitor.may(SEE):
        return claims(desk)
    return desk.page("today.html", here="today", today=today_of(desk.office))


def claims(desk: Desk) -> Answer:
    """The list."""
    wish = Asked(
        query=asked("q"), state=asked("state"), shop=asked("shop"), after=key("after"), within=asked("in") == "1",
        sort=asked("sort") if asked("sort") in SORTS else "", key=asked("after"),
    )  # fmt: skip
    found = page_of(desk.office, wish)
    shops = [one.name for one in desk.office.shops()[0]]
    done = asked("done", 4) if asked("done", 4).isdecimal() else ""
    return desk.page(
        "claims.html",
        here="claims",
        asked=wish,
        page=found,
        groups=GROUPS,
        sorts=SORTS,
        shops=shops,
        together=_together(desk),
        done=done,
    )


def _together(desk: Desk) -> list[tuple[str, str]]:
    """What can be done to several claims at once."""
    return [(verb, verb_title(verb, language())) for verb in TOGETHER] if desk.visitor.may(ACT) else []


def claim(desk: Desk, ident: str) -> Answer:
    """One claim."""
    shown = claim_page(desk.office, ident)
    row = desk.office.claim(shown.line.id)
    deeds, papers = deeds_of(desk.office, row), papers_of(desk.office, row)
    return desk.page("claim.html", here="claims", claim=shown, deeds=deeds, papers=papers)


def letter(desk: Desk, ident: str, command: str) -> Answer:
    """One letter as it was sent."""
    found = letter_of(desk.office, number_of(ident), number_of(command))
    return desk.page("letter.html", here="claims", letter=found)


def mail(desk: Desk, ident: str, command: str) -> Answer:
    """The mail itself, for the frame: no script, no form, nothing loaded, whatever stands in it."""
    found = letter_of(desk.office, number_of(ident), number_of(command))
    return guard.framed(Response(found.html, mimetype="text/html"))


def deliveries(desk: Desk) -> Answer:
    """What came in."""
    found = deliveries_page(desk.office, asked("state"), asked("q"), key("after"))
    return desk.page("deliveries.html", here="deliveries", log=found)


def outbox(desk: Desk) -> Answer:
    """What goes out."""
    found = outbox_page(desk.office, asked("state"), asked("q"), key("after"))
    return desk.page("outbox.html", here="outbox", log=found)


def key(name: str) -> int | None:
    """The key of a page; None for what is none."""
    number = number_of(request.args.get(name, ""))
    return number if number >= 0 else None


_SEES = (SEE, SEE_HANDED_OVER)
ROUTES = (
    Route("/", today, _SEES),
    Route("/claims", claims, _SEES),
    Route("/claims/<ident>", claim, _SEES),
    Route("/claims/<ident>/letters/<command>", letter, _SEES),
    Route("/claims/<ident>/letters/<command>/mail", mail, _SEES),
    Route("/deliveries", deliveries, (LOGS,)),
    Route("/outbox", outbox, (LOGS,)),
)
