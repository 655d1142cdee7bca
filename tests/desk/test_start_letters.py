"""The end of the wizard: every letter of the plan on a real order, with the day on which it would go out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_preview import DECLINED, NOBODY_PAYS, PAID, PART_PAID, letters_of, order_of
from mahnlauf.store import claims
from tests.desk.beginner import Beginner
from tests.desk.test_hostile import HOSTILE
from tests.desk.visitor import buyer, text_of
from tests.world import World

PLANS = ("bezahlt", "copecart", "full_service", "novalnet", "spreadmind")


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Beginner]:
    with Beginner(tmp_path / "new") as made:
        yield made.with_shop().with_plan(agency="Nordlicht Inkasso GmbH")


def listed(owner: Beginner, query: str = "") -> list[tuple[str, str]]:
    """(day, subject) of every letter on the page."""
    html = owner.page(f"/start/letters{query}")
    pairs = re.findall(r'<span class="day">(.*?)</span>.*?<bdi>(.*?)</bdi>', html[html.index('class="case"') :])
    return [(day, subject) for day, subject in pairs]


def test_every_letter_of_the_plan_stands_there_with_its_day(owner: Beginner) -> None:
    owner.order("1001")
    assert listed(owner)[:3] == [
        ("Mo 23.03.2026", "Zahlungserinnerung: Bestellung 1001"),
        ("Mo 06.04.2026", "1. Mahnung: Bestellung 1001"),
        ("Mo 20.04.2026", "2. Mahnung – Ankündigung der Übergabe: Bestellung 1001"),
    ]
    text = owner.read("/start/letters")
    for case in ("Wenn niemand zahlt", "Wenn bezahlt wird", "Wenn die Bestellung storniert wird"):
        assert case in text


def test_the_days_are_those_on_which_the_run_really_sends(make_world: type[World]) -> None:
    world = make_world()
    world.order("1001")
    shop, row = world.house.shops.get("laden"), world.row()
    plan = world.house.plans.current(shop.plan)
    order = order_of(state_of(row), row.id or 0, plan, shop, world.today)
    foreseen = [(one.future.on.isoformat(), one.payload()["text"])
                for one in letters_of(plan, shop, order) if one.case == NOBODY_PAYS]  # fmt: skip
    world.days(1, 70)
    sent = [(one.payload["on"], one.payload["text"]) for one in world.commands()
            if one.kind in ("mail", "letter") and "[Kopie]" not in one.payload["subject"]]  # fmt: skip
    assert sent == foreseen


def test_an_old_order_is_counted_as_if_it_had_come_in_today(make_world: type[World]) -> None:
    world = make_world(test_mode="true")
    world.order("1001")
    world.day(200)
    shop, row = world.house.shops.get("laden"), world.row()
    plan = world.house.plans.current(shop.plan)
    order = order_of(state_of(row), row.id or 0, plan, shop, world.today)
    assert order.example.invoice_date == world.today
    assert letters_of(plan, shop, order)[0].future.on > world.today


def test_without_an_order_the_example_says_that_it_is_made_up(owner: Beginner) -> None:
    text = owner.read("/start/letters")
    assert "erfundene Bestellung Bestellung BEISPIEL-1 von Ada Beispiel über 119,00 €" in text
    owner.order("1001", billing=buyer("Mira Castellanos", "mira@post.example"))
    text = owner.read("/start/letters")
    assert "echte Bestellung Bestellung 1001 von Mira Castellanos über 119,00 €" in text
    assert "erfundene Bestellung" in owner.read("/start/letters?order=example")


def test_the_newest_order_is_taken(owner: Beginner) -> None:
    owner.order("1001")
    owner.order("1002", "80.00")
    assert "Bestellung 1002" in owner.read("/start/letters")


def test_a_made_up_order_may_come_from_a_business(owner: Beginner) -> None:
    assert "Beispiel GmbH" not in owner.client.get("/start/letters/3/mail").text
    pdf = owner.client.get("/start/letters/3/pdf?order=example&buyer=business").data
    assert "Beispiel GmbH" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_a_mail_is_shown_in_a_sandbox_and_a_letter_as_it_lies_in_the_envelope(owner: Beginner) -> None:
    html = owner.page("/start/letters")
    assert re.search(r'<iframe [^>]*\ssandbox src="/start/letters/1/mail"', html)
    assert 'src="/start/letters/3/side"' in html
    mail = owner.client.get("/start/letters/1/mail")
    assert mail.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "Keramikwerkstatt Lind GmbH" in mail.text
    assert owner.client.get("/start/letters/3/side").data.startswith(b"\x89PNG")
    pdf = owner.client.get("/start/letters/3/pdf")
    assert pdf.mimetype == "application/pdf"
    text = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    assert "Werkstattgasse 7" in text
    assert "Nordlicht Inkasso GmbH" in text


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1e9", "²", "9" * 30])
def test_a_letter_that_does_not_exist_is_a_sentence(owner: Beginner, number: str) -> None:
    for shape in ("mail", "pdf", "side"):
        assert owner.client.get(f"/start/letters/{number}/{shape}").status_code == 404


@pytest.mark.parametrize("plan", PLANS)
def test_every_letter_of_every_shipped_plan_can_be_looked_at(owner: Beginner, plan: str) -> None:
    owner.with_plan(plan)
    for query in ("", "?order=example&buyer=business"):
        for number in range(1, len(listed(owner, query)) + 1):
            assert owner.client.get(f"/start/letters/{number}/mail{query}").status_code == 200
    pdf = owner.client.get("/start/letters/1/pdf")
    assert pdf.data.startswith(b"%PDF")


def test_what_else_may_happen_has_its_letters_too(owner: Beginner) -> None:
    shop = owner.house.shops.get("laden")
    owner.order("1001")
    row = claims.find(owner.house.db.reader, "laden", "1001", 0)
    assert row is not None
    found = {}
    for name in PLANS:
        plan = owner.house.plans.current(name)
        order = order_of(state_of(row), row.id or 0, plan, shop, owner.house.clock.today("Europe/Berlin"))
        found[name] = [(one.case, one.draft.template) for one in letters_of(plan, shop, order)]
    assert all((PAID, "payment_received") in letters for letters in found.values())
    assert (PART_PAID, "corrected_reminder") in found["spreadmind"]
    assert (DECLINED, "template_letters_vendor") in found["bezahlt"]
    assert (DECLINED, "template_letters_vendor") not in found["full_service"]


def test_looking_at_letters_changes_and_sends_nothing(owner: Beginner) -> None:
    owner.order("1001")
    before = "\n".join(owner.house.db.reader.iterdump())
    owner.page("/start/letters")
    for shape in ("mail", "pdf", "side"):
        owner.client.get(f"/start/letters/3/{shape}")
    assert "\n".join(owner.house.db.reader.iterdump()) == before


def test_hostile_orders_stay_texts_on_the_page_and_in_the_frame(owner: Beginner) -> None:
    for number, text in enumerate(HOSTILE.values(), 2001):
        owner.order(str(number), billing=buyer(text[:200], "x@post.example", company=text[:200]))
        for path in ("/start/letters", "/start/letters/1/mail"):
            assert not re.search(r"<script|<img[^>]+onerror|javascript:", owner.client.get(path).text), text


def test_without_an_agency_the_page_says_that_nothing_is_handed_over(tmp_path: Path) -> None:
    with Beginner(tmp_path / "new") as made:
        made.with_shop().with_plan()
        assert "Ohne Inkassopartner wird nichts übergeben" in made.read("/start/letters")
        assert "[Ihr Inkassopartner]" in text_of(made.client.get("/start/letters/3/mail").text)


def test_the_next_step_is_the_page_on_which_the_shop_goes_live(owner: Beginner) -> None:
    assert 'href="/shops/laden/live"' in owner.page("/start/letters")
