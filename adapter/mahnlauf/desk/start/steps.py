"""The way through the questions: which are answered, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from mahnlauf.core.errors import MahnlaufError, NotFound
from mahnlauf.desk.route import Desk, asked
from mahnlauf.desk.start.strictness import title_of
from mahnlauf.desk.tongue import t
from mahnlauf.outbox.smtp import Server
from mahnlauf.settings import Settings
from mahnlauf.shops.shop import Shop

SHOP, MAIL, PLAN, LETTERS = "shop", "mail", "plan", "letters"


@dataclass(frozen=True, slots=True)
class Step:
    """One question, or the look at the letters at the end. ``said`` is the answer in a few words."""

    key: str
    path: str
    title: str
    question: str
    done: bool
    said: str
    open: bool  # whether it can be answered by now


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole way of one shop. ``shop`` is None as long as none is connected, ``query`` names it in every link where
    it was chosen among several."""

    shop: Shop | None
    query: str
    steps: tuple[Step, ...]

    def path(self, key: str) -> str:
        """Where that question stands."""
        return next(one.path for one in self.steps if one.key == key)

    @property
    def following(self) -> Step:
        """The first question without an answer; the end if there is none."""
        return next((one for one in self.steps if not one.done), self.steps[-1])


def walk_of(desk: Desk) -> Walk:
    """The way as it stands now, in whichever process it was answered."""
    desk.house.refresh()
    shop = _shop(desk)
    query = f"?{urlencode({'shop': shop.name})}" if shop and asked("shop") else ""
    return Walk(shop, query, tuple(_steps(desk.house.settings, shop, query)))


def shop_of(walk: Walk) -> Shop:
    """The shop that the later questions are about; raises NotFound."""
    if walk.shop is None:
        raise NotFound(t("Verbinden Sie zuerst einen Shop."))
    return walk.shop


def mail_is_answered(settings: Settings) -> bool:
    """Also a line without a server is an answer: mails become files."""
    return "smtp" in settings.sources


def plan_is_answered(shop: Shop | None) -> bool:
    """A shop whose platform collects itself needs no plan; letters need to say who is owed."""
    if shop is None:
        return False
    return shop.is_external or bool(shop.settings.get("plan") and shop.settings.get("creditor_address"))


def _shop(desk: Desk) -> Shop | None:
    """The one that the address names, else the first."""
    name = asked("shop")
    if name and desk.visitor.sees_shop(name):
        return desk.office.shop(name)
    return next(iter(desk.office.shops()[0]), None)


def _steps(settings: Settings, shop: Shop | None, query: str) -> list[Step]:
    mail, plan = mail_is_answered(settings), plan_is_answered(shop)
    here = shop is not None
    return [
        Step(SHOP, f"/start/shop{query}", t("Shop"), t("Welcher Shop?"), here, shop.name if shop else "", True),
        Step(MAIL, f"/start/mail{query}", t("E-Mail"), t("Wie gehen E-Mails hinaus?"), mail, _mail_words(settings),
             True),
        Step(PLAN, f"/start/plan{query}", t("Verfahren"), t("Wie streng?"), plan, _plan_words(shop), here),
        Step(LETTERS, f"/start/letters{query}", t("Vorschau"), t("Alle Schreiben ansehen"), False, "", here),
    ]  # fmt: skip


def _mail_words(settings: Settings) -> str:
    if not mail_is_answered(settings):
        return ""
    try:
        return Server.from_url(settings.smtp).host if settings.smtp else t("als Dateien")
    except MahnlaufError:
        return settings.sources["smtp"]


def _plan_words(shop: Shop | None) -> str:
    if shop is None or not plan_is_answered(shop):
        return ""
    return t("zieht selbst ein") if shop.is_external else title_of(shop.plan)
