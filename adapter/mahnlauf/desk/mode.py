"""What stands at the top of every page: whether letters reach buyers, and which clock is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from mahnlauf.desk import formats
from mahnlauf.desk.office import Office
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import Tag


@dataclass(frozen=True, slots=True)
class Mode:
    """``clock`` is empty unless the test clock is set."""

    tag: Tag
    clock: str


def mode_of(office: Office) -> Mode:
    """Test mode if any shop is in it: the careful answer."""
    shops, _ = office.shops()
    fixed = office.house.clock.fixed
    clock = t("Testuhr: {day}", day=formats.day(office.today())) if fixed is not None else ""
    testing = [shop.name for shop in shops if shop.test_mode]
    if not shops:
        return Mode(Tag("Noch kein Shop", "mute"), clock)
    if len(testing) == len(shops):
        return Mode(Tag("Testbetrieb: nichts geht an Käufer", "warn"), clock)
    if testing:
        return Mode(Tag(t("Testbetrieb: {names}", names=", ".join(testing)), "warn"), clock)
    since = min((shop.live_since for shop in shops if shop.live_since), default=None)
    return Mode(Tag(t("Scharf seit {day}", day=formats.day(since)) if since else "Scharf", "good"), clock)
