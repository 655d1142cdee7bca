"""Two buyers who are one person: who may be meant, what their account would be, the click, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, request

from mahnlauf.clerk import Actor, Refusal
from mahnlauf.clerk.merging import Preview, Sum, alike, look, merge, name_of, pair_of, undo
from mahnlauf.desk import formats
from mahnlauf.desk.acts import told_refusal
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import ACT
from mahnlauf.store import merges
from mahnlauf.store.claims import ClaimRow

_WHY: Mapping[str, str] = {
    "same_address": "gleiche Anschrift", "same_phone": "gleiche Telefonnummer", "same_name": "gleicher Name",
    "searched": "gesucht",
}  # fmt: skip
Amounts = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another buyer, by his newest claim."""

    line: Line
    why: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One account: what it is called, its claims, and (currency, open, credit, paid) written out."""

    name: str
    lines: tuple[Line, ...]
    sums: tuple[Amounts, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What holds a merged account together; ``id`` takes it apart."""

    id: int
    one: str
    other: str
    on: str


def choose(desk: Desk, ident: str) -> Answer:
    """GET shows who may be the same person, and the preview for the one that was chosen; POST merges."""
    row = desk.office.claim(number_of(ident), ident[:40])
    if request.method == "POST":
        return _merged(desk, row)
    return desk.page("merge.html", here="claims", **_page(desk.office, row, asked("with")))


def part(desk: Desk, ident: str, pair: str) -> Answer:
    """Two buyers again."""
    row = desk.office.claim(number_of(ident), ident[:40])
    undo(desk.house.intake, pair_of(desk.house.intake, number_of(pair), row.shop), _by(desk))
    return back(f"/claims/{row.id}/buyer")


def pairs_of(office: Office, row: ClaimRow) -> tuple[Pair, ...]:
    """What was merged into the account of that claim's buyer."""
    found = merges.pairs_of(office.conn, row.shop, name_of(row))
    timezone = office.timezone(row.shop)
    return tuple(Pair(one.id, one.one, one.other, formats.moment(one.merged_at, timezone)) for one in found)


def _merged(desk: Desk, row: ClaimRow) -> Answer:
    other = desk.office.claim(number_of(told("with", 20)), told("with", 20))
    try:
        merge(desk.house.intake, row, other, _by(desk))
    except Refusal as fault:
        found = _page(desk.office, row, str(other.id), told_refusal(fault))
        return Response(desk.page("merge.html", here="claims", **found), 409)
    return back(f"/claims/{row.id}/buyer")


def _page(office: Office, row: ClaimRow, chosen: str, fault: str = "") -> dict[str, object]:
    other = office.claim(number_of(chosen), chosen) if chosen else None
    preview = None
    if other is not None and not fault:
        try:
            preview = look(office.house.intake, row, other)
        except Refusal as refused:
            fault = told_refusal(refused)
    found = [one for one in alike(office.house.intake, row, asked("q")) if office.sees(one[0])]
    candidates = [Candidate(line_of(office, one), t(_WHY[why]), one.id == (other.id if other else 0))
                  for one, why in found]  # fmt: skip
    return {
        "line": line_of(office, row), "query": asked("q"), "candidates": candidates, "fault": fault,
        "chosen": other.id if other else None, "readers": preview.readers if preview else [],
        "sides": _sides(office, preview) if preview else (),
    }  # fmt: skip


def _sides(office: Office, preview: Preview) -> tuple[Side, Side, Side]:
    """Both accounts as they are, and the one that they would be."""
    rows = (preview.one, preview.other, (*preview.one, *preview.other))
    sides = tuple(
        Side(formats.clipped(some[0].buyer_email or some[0].buyer_name, 80), _lines(office, some), _written(sums))
        for some, sums in zip(rows, preview.sums, strict=True)
    )
    return sides[0], sides[1], sides[2]


def _lines(office: Office, rows: Sequence[ClaimRow]) -> tuple[Line, ...]:
    return tuple(line_of(office, row) for row in rows if office.sees(row))


def _written(sums: Sequence[Sum]) -> tuple[Amounts, ...]:
    return tuple(
        (one.currency, formats.money(one.open_minor, one.currency), formats.money(one.credit_minor, one.currency),
         formats.money(one.paid_minor, one.currency))
        for one in sums
    )  # fmt: skip


def _by(desk: Desk) -> Actor:
    return Actor(desk.visitor.actor, "desk")


ROUTES = (
    Route("/claims/<ident>/buyer/merge", choose, (ACT,), ("GET", "POST")),
    Route("/claims/<ident>/buyer/part/<pair>", part, (ACT,), ("POST",)),
)
