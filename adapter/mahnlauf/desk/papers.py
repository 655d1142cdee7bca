"""A claim's documents as files: the statement of account, invoices as they were issued, letters to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response

from mahnlauf.core.errors import NotFound
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route
from mahnlauf.desk.tongue import language, t
from mahnlauf.documents import export
from mahnlauf.documents.account import statement_of
from mahnlauf.documents.bundle import zip_of
from mahnlauf.documents.statement import shaped
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.dunning.template_letters import bundle
from mahnlauf.people.roles import ACT, SEE, SEE_HANDED_OVER
from mahnlauf.store import documents
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.documents import DocumentRow

_TYPES = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One file that can be had: what it is, where it is."""

    name: str
    path: str


def papers_of(office: Office, row: ClaimRow) -> list[Paper]:
    """Everything that the visitor can take with him of this claim."""
    return list(_papers(office, row))


def _papers(office: Office, row: ClaimRow) -> Iterator[Paper]:
    here = f"/claims/{row.id}"
    for one in documents.of_order(office.conn, row.shop, row.order_ref):
        yield Paper(_name(one), f"{here}/documents/{one.id}")
    yield Paper(t("Kontoauszug der Forderung (PDF)"), f"{here}/statement/pdf")
    yield Paper(t("Kontoauszug als Tabelle (CSV)"), f"{here}/statement/csv")
    if office.visitor.may(ACT) and state_of(row).booked_total:
        yield Paper(t("Musterschreiben, um selbst weiterzumachen (ZIP)"), f"{here}/template-letters")


def _name(one: DocumentRow) -> str:
    if one.kind == "invoice":
        return t("Rechnung {number}", number=one.number)
    return t("Rechnungskorrektur {number}", number=one.number)


def statement(desk: Desk, ident: str, shape: str) -> Answer:
    """The account as a file."""
    row = desk.office.claim(number_of(ident), ident[:40])
    if shape not in _TYPES:
        raise NotFound(t("Diese Datei gibt es nicht."))
    house = desk.house
    found = statement_of(desk.office.conn, house.shops, house.intake.plans, house.clock, row, language())
    return _file(shaped(found, shape), f"statement-{claim_number(row.id or 0)}.{shape}", _TYPES[shape])


def document(desk: Desk, ident: str, number: str) -> Answer:
    """An invoice or credit note of the claim's order, as it was issued."""
    row = desk.office.claim(number_of(ident), ident[:40])
    found = documents.get(desk.office.conn, number_of(number))
    if found is None or (found.shop, found.order_ref) != (row.shop, row.order_ref):
        raise NotFound(t("Diese Datei gibt es nicht."))
    return _file(export.pdf(desk.office.conn, found), documents.file_name(found), _TYPES["pdf"])


def template_letters(desk: Desk, ident: str) -> Answer:
    """The letters with which a merchant goes on by himself."""
    row = desk.office.claim(number_of(ident), ident[:40])
    house, state = desk.house, state_of(row)
    if not state.booked_total:
        raise NotFound(t("Diese Datei gibt es nicht."))
    shop = house.shops.get(row.shop)
    plan = house.intake.plans.version(desk.office.conn, row.plan_version)
    made = bundle(state, plan, shop, row.id or 0, house.clock.today(shop.timezone))
    return _file(zip_of(made["letters"], shop), f"{made['name']}.zip", "application/zip")


def _file(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


ROUTES = (
    Route("/claims/<ident>/statement/<shape>", statement, (SEE, SEE_HANDED_OVER)),
    Route("/claims/<ident>/documents/<number>", document, (SEE, SEE_HANDED_OVER)),
    Route("/claims/<ident>/template-letters", template_letters, (ACT,)),
)
