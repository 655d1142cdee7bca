"""What another version of a plan would change, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from mahnlauf.core.plan import Stage
from mahnlauf.desk import formats
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.plans.drawing import title_of
from mahnlauf.desk.tongue import t
from mahnlauf.dunning import plan_change as change
from mahnlauf.dunning.plan_change import Changed, Comparison, Group, NextStep, Part
from mahnlauf.dunning.plan_move import BROKEN, BUYER, PAST, STAGE_GONE

_STAYS = {
    STAGE_GONE: "bleiben bei ihrer Fassung: Eine Stufe, die schon gelaufen ist, gibt es nicht mehr.",
    PAST: "bleiben bei ihrer Fassung: Was gebucht, verlangt oder gesagt ist, würde sonst anders.",
    BUYER: "bleiben bei ihrer Fassung: Für diese Käufer ist das Verfahren nicht mehr da.",
    BROKEN: "lassen sich gerade nicht lesen, weil ihr Shop sich nicht öffnen lässt.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One claim that changes: its line in the list, its next step before and after."""

    line: Line
    before: str
    after: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Sentences about claims of one sort; ``grave`` ones come first."""

    claims: int
    sentences: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would change. ``looked`` says how many claims were looked at, empty if it was all of them."""

    open: int
    looked: str
    waiting: Told
    begun: Told
    lines: tuple[Row, ...]


def consequences_of(office: Office, found: Comparison) -> Consequences:
    """The comparison in words."""
    looked = ""
    if not found.is_whole:
        looked = t(
            "{n} offene Forderungen stehen in einer älteren Fassung; {m} davon, gleichmäßig verteilt, sind angesehen."
            " Die Zahlen gelten für diese.",
            n=formats.count(found.open, "", "").strip(), m=formats.count(found.looked_at, "", "").strip(),
        )  # fmt: skip
    lines = tuple(_line(office, one) for one in found.shown)
    return Consequences(found.open, looked, _told(found.waiting), _told(found.begun), lines)


def _told(part: Part) -> Told:
    said = [(_sentence(one), one.kind in (change.HANDED_OVER, change.AT_ONCE)) for one in part.groups]
    said += [(f"{_claims(number)} {t(_STAYS[reason])}", False) for reason, number in part.stays]
    return Told(part.claims, tuple(said))


def _sentence(group: Group) -> str:
    """`37 Forderungen: „1. Mahnung“ 4 Tage später.`"""
    return f"{_claims(group.claims)}: {_what(group)}"


def _what(group: Group) -> str:
    before, after = _title(group.before), _title(group.after)
    match group.kind:
        case change.HANDED_OVER:
            return t("werden mit dem nächsten Mahnlauf übergeben („{after}“).", after=after)
        case change.AT_ONCE:
            return t("„{after}“ geht mit dem nächsten Mahnlauf hinaus.", after=after)
        case change.BEGINS:
            return t("„{after}“ kommt hinzu, bisher kam nichts mehr.", after=after)
        case change.ENDS:
            return t("„{before}“ entfällt, danach kommt nichts mehr.", before=before)
        case change.OTHER:
            return t("„{after}“ statt „{before}“.", after=after, before=before)
        case change.SHIFTED:
            return _shift(group.days, after)
        case change.OTHERWISE:
            return t("„{after}“ am selben Tag, aber anders (Weg, Frist, Kosten oder Text).", after=after)
        case change.LATER:
            return t("Der nächste Schritt bleibt, erst danach ändert sich etwas.")
    return t("Es ändert sich nichts.")


def _shift(days: int, stage: str) -> str:
    if not days:
        return t("„{stage}“ wartet auf etwas anderes.", stage=stage)
    span = formats.count(abs(days), "Tag", "Tage")
    if days > 0:
        return t("„{stage}“ {span} später.", stage=stage, span=span)
    return t("„{stage}“ {span} früher.", stage=stage, span=span)


def _line(office: Office, one: Changed) -> Row:
    row = one.candidate.row
    grave = one.kind in (change.HANDED_OVER, change.AT_ONCE)
    return Row(line_of(office, row), _step(one.before, row.currency), _step(one.after, row.currency), grave)


def _step(step: NextStep, currency: str) -> str:
    if step.stage is None:
        return t("nichts mehr")
    money = formats.money(step.open_minor, currency)
    when = t("mit dem nächsten Mahnlauf") if step.now else formats.weekday(step.on) or t("sobald etwas geschieht")
    term = t("Frist {n} Tage", n=step.stage.term_days) if step.stage.term_days else ""
    return ", ".join(part for part in (_title(step.stage), when, money, term) if part)


def _title(stage: Stage | None) -> str:
    return title_of(stage) if stage else ""


def _claims(number: int) -> str:
    return formats.count(number, "Forderung", "Forderungen")
