"""The addresses of the wizard, all for the owner alone, and its first screen."""

from __future__ import annotations

from mahnlauf.desk.route import Answer, Desk, Route
from mahnlauf.desk.start.letters_shown import framed_mail, letters, paper, side
from mahnlauf.desk.start.mail_question import mail
from mahnlauf.desk.start.plan_question import drawing, plan
from mahnlauf.desk.start.shop_question import address, connect, shop
from mahnlauf.desk.start.steps import walk_of
from mahnlauf.people.roles import SHOPS


def overview(desk: Desk) -> Answer:
    """The questions, which of them are answered, and where to go on."""
    return desk.page("start/overview.html", here="start", walk=walk_of(desk))


_OWNER, _BOTH = (SHOPS,), ("GET", "POST")
ROUTES = (
    Route("/start", overview, _OWNER),
    Route("/start/shop", shop, _OWNER, _BOTH),
    Route("/start/address", address, _OWNER, ("POST",)),
    Route("/start/connect", connect, _OWNER, ("POST",)),
    Route("/start/mail", mail, _OWNER, _BOTH),
    Route("/start/plan", plan, _OWNER, _BOTH),
    Route("/start/plans/<name>", drawing, _OWNER),
    Route("/start/letters", letters, _OWNER),
    Route("/start/letters/<number>/mail", framed_mail, _OWNER),
    Route("/start/letters/<number>/side", side, _OWNER),
    Route("/start/letters/<number>/pdf", paper, _OWNER),
)
