"""The documents of a claim on the desk: what there is, as the files that they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from mahnlauf.store import documents
from tests.desk.visitor import Visitor
from tests.documents.sales import ISSUER, issued, sale
from tests.world import World

COURSE = sale(("Onlinekurs", "100.00", "19"))


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Two orders, each with its invoice; twenty euros of the first were refunded."""
    made = make_world(**ISSUER)
    for ref in ("1001", "1002"):
        made.order(ref, **COURSE)
    made.outbox()
    made.refund("1001", "20.00")
    made.outbox()
    return made


def test_a_claim_lists_its_documents(world: World) -> None:
    page = Visitor(world).claim()
    for name in ("Rechnung RE-laden-2026-00001", "Rechnungskorrektur RK-laden-2026-00001", "Kontoauszug", "Musterschr"):
        assert name in page
    assert "RE-laden-2026-00002" not in page


def test_an_invoice_is_the_file_that_was_issued_and_belongs_to_one_order(world: World) -> None:
    visitor, (first, _) = Visitor(world), issued(world)
    answer = visitor.open(f"/claims/1/documents/{first.id}")
    assert answer.data == documents.pdf_of(world.house.db.reader, first.id)
    assert 'filename="RE-laden-2026-00001.pdf"' in answer.headers["Content-Disposition"]
    assert visitor.open(f"/claims/2/documents/{first.id}", 404)
    assert visitor.open("/claims/1/documents/abc", 404)


def test_the_statement_comes_as_pdf_and_table(world: World) -> None:
    visitor = Visitor(world)
    assert visitor.open("/claims/1/statement/pdf").data.startswith(b"%PDF")
    assert visitor.open("/claims/1/statement/csv").text.startswith("on,kind,")
    assert visitor.open("/claims/1/statement/exe", 404)


def test_template_letters_come_as_one_file_while_something_is_open(world: World) -> None:
    visitor = Visitor(world)
    files = zipfile.ZipFile(io.BytesIO(visitor.open("/claims/1/template-letters").data)).namelist()
    assert len(files) == 10
    world.paid("1002")
    assert visitor.open("/claims/2/template-letters", 404)
    assert "Musterschreiben" not in visitor.claim("1002")
