"""Preview, chart and sentences: what a merchant sees of a plan before he uses it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from mahnlauf.core.calendar import CalendarError
from mahnlauf.core.errors import SettingsError
from mahnlauf.core.plan_reader import plan_from_table
from mahnlauf.dunning.plan_chart import chart
from mahnlauf.dunning.plan_preview import Example, Preview, heading, preview, rows
from mahnlauf.dunning.plan_words import plan_words
from mahnlauf.shops.plans import PlanBook

BOOK = PlanBook()
INVOICE = date(2026, 9, 1)


def shown(name: str, **more: object) -> Preview:
    return preview(BOOK.current(name), Example(INVOICE, state="NW", **more))  # type: ignore[arg-type]


def lines(found: Preview) -> list[str]:
    return [" | ".join(row).replace("\xa0", " ") for row in rows(found)]


def test_a_plan_from_the_invoice_is_shown_day_by_day_with_deadlines_and_amounts() -> None:
    assert lines(shown("full_service")) == [
        "+21 | Di 22.09.2026 | Zahlungserinnerung | E-Mail | Käufer | 29.09.2026 |  | 119,00 €",
        "+35 | Di 06.10.2026 | 1. Mahnung | E-Mail | Käufer | 13.10.2026 |  | 119,00 €",
        "+49 | Di 20.10.2026 | 2. Mahnung, Ankündigung der Übergabe | Brief | Käufer | 27.10.2026 | 1,50 € | 120,50 €",
        "+63 | Di 03.11.2026 | Übergabe an Inkasso | Akte | Inkassopartner |  |  | 120,50 €",
        "+63 | Di 03.11.2026 | Übergabe mitgeteilt | E-Mail | Käufer |  |  | 120,50 €",
        "+63 | Di 03.11.2026 | Übergabe mitgeteilt | E-Mail | Sie |  |  | 120,50 €",
    ]


def test_a_plan_that_waits_for_a_return_is_shown_from_the_day_of_the_return() -> None:
    found = shown("spreadmind")
    assert found.returned
    assert lines(found)[:2] == [
        "0 | Fr 04.09.2026 | Zahlungserinnerung | E-Mail | Käufer | 14.09.2026 |  | 122,00 €",
        "+11 | Di 15.09.2026 | Letzte Frist vor der Übergabe | E-Mail | Käufer, Kopie an Sie | 22.09.2026 | "
        " | 122,00 €",
    ]
    assert "Zahlung am 04.09.2026 zurückgegeben, angenommene Kosten 3,00 €" in heading(found)[1].replace("\xa0", " ")


def test_what_needs_the_merchants_word_is_marked() -> None:
    found = shown("bezahlt")
    assert next(step.title for step in found.steps if step.future.assumed) == "Zahlungserinnerung"
    assert heading(found)[2] == "* nur, wenn Sie zustimmen"
    assert " | Zahlungserinnerung * | " in lines(found)[1]


def test_a_longer_time_to_pay_moves_the_ladder_as_a_whole() -> None:
    late = [step.on for step in shown("copecart", payment_days=30).steps if step.future.action.type == "message"]
    soon = [step.on for step in shown("copecart", payment_days=0).steps if step.future.action.type == "message"]
    assert soon[:3] == [date(2026, 9, 6), date(2026, 9, 11), date(2026, 9, 21)]
    assert late[:3] == [day + timedelta(days=26) for day in soon[:3]]  # due Thursday 1 October, begun the day after


def test_steps_missed_by_an_outage_come_one_at_a_time() -> None:
    found = shown("full_service", today=date(2026, 10, 10))
    days = [step.on for step in found.steps if step.future.action.stage]
    assert days[0] >= date(2026, 10, 10)
    assert [(after - before).days >= 8 for before, after in pairwise(days)] == [True] * 3


def test_amounts_follow_the_currency_and_the_buyer() -> None:
    yen = shown("full_service", amount_minor=5000, currency="JPY")
    assert yen.steps[0].future.open.total_minor == 5000
    assert "5.000" in heading(yen)[1]
    assert "Unternehmen" in heading(shown("full_service", buyer="business"))[1]


def test_a_plan_without_stages_shows_nothing_and_draws_that() -> None:
    found = shown("none")
    assert found.steps == ()
    assert "Niemand wird gemahnt." in chart(found)


def test_a_country_without_holidays_is_refused() -> None:
    with pytest.raises(CalendarError, match="XX"):
        preview(BOOK.current("novalnet"), Example(INVOICE, country="XX"))


def test_the_preview_as_json_carries_whole_numbers_and_iso_days() -> None:
    found = json.loads(json.dumps(shown("full_service").as_json()))
    assert found["claim"]["due_date"] == "2026-09-15"
    assert [(step["day"], step["on"], step["stage"]) for step in found["steps"][:2]] == [
        (21, "2026-09-22", "reminder"),
        (35, "2026-10-06", "warning1"),
    ]
    assert found["steps"][2]["fee_minor"] == 150


# --- the chart ---


@pytest.mark.parametrize("name", BOOK.names())
def test_the_chart_is_one_self_contained_svg_that_says_in_words_what_it_draws(name: str) -> None:
    found = shown(name)
    drawn = chart(found)
    root = ET.fromstring(drawn)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("role") == "img"
    assert not {"script", "image", "foreignObject", "a"} & {one.tag.partition("}")[2] for one in root.iter()}
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    described = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert all(step.title in described for step in found.steps)


def test_the_same_preview_is_drawn_with_the_same_bytes() -> None:
    assert chart(shown("copecart")) == chart(shown("copecart"))


def test_a_title_with_angle_brackets_stays_text() -> None:
    table = {"name": "x", "title": "<b>&", "stages": []}
    plan = plan_from_table(table, "x")
    assert "&lt;b&gt;&amp;" in chart(preview(plan, Example(INVOICE)))


def test_no_label_of_a_chart_leaves_it() -> None:
    for name in BOOK.names():
        for text in ET.fromstring(chart(shown(name))).iter("{http://www.w3.org/2000/svg}text"):
            assert 0 <= float(text.get("x") or 0) <= 990


# --- sentences ---


def test_a_stage_reads_like_a_sentence() -> None:
    told = plan_words(BOOK.current("full_service"))
    assert (
        "1. 21 Tage nach Rechnungsdatum, am Wochenende oder Feiertag bis zu 3 Tage später: "
        "Zahlungserinnerung per E-Mail, Frist 7 Tage." in told
    )
    english = plan_words(BOOK.current("full_service"), "en")
    assert (
        "1. 21 days after the invoice date, on a weekend or holiday up to 3 days later: payment reminder by e-mail,"
        in (english[3])
    )


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", BOOK.names())
def test_every_shipped_plan_can_be_told_in_both_languages(name: str, language: str) -> None:
    plan = BOOK.current(name)
    told = plan_words(plan, language)
    assert sum(line[0].isdigit() for line in told) >= len(plan.stages)
    assert not [line for line in told if "{" in line or "  " in line or line.endswith("..")]


def test_spreadmind_says_what_a_part_payment_does_and_who_pays_if_the_author_stops() -> None:
    told = plan_words(BOOK.current("spreadmind"))
    assert (
        "Teilzahlung, solange die Frist von Schritt 1 läuft: Korrigierte Zahlungserinnerung per E-Mail, "
        "neue Frist 10 Tage, höchstens 3-mal." in told
    )
    assert "Beenden Sie die Beitreibung, tragen Sie die noch offenen Kosten." in told


def test_rates_and_sums_are_told() -> None:
    table = {
        "name": "x",
        "interest": {"mode": "statutory", "margin_points": "4.5"},
        "interest_in_default": True,
        "buyers": ["business"],
        "lump_sum_b2b_minor": 4000,
        "min_amount_minor": 500,
        "stages": [{"key": "a", "anchor": "due_date", "offset_days": -5, "template": "upcoming_instalment"}],
    }
    told = [line.replace("\xa0", " ") for line in plan_words(plan_from_table(table, "x"))]
    assert "1. 5 Tage vor Fälligkeit: Hinweis auf die nächste Rate per E-Mail." in told
    assert "Verzugszinsen: 4,5 Prozentpunkte über dem Basiszinssatz, ab dem Ende der ersten Frist." in told
    assert "Nur für Unternehmen." in told
    assert "Unternehmen in Verzug zahlen einmal 40,00 € Pauschale (§ 288 Abs. 5 BGB); Verbraucher nie." in told
    assert "Forderungen unter 5,00 € werden nicht gemahnt." in told


def test_another_language_is_refused() -> None:
    with pytest.raises(SettingsError, match="Expected de or en"):
        plan_words(BOOK.current("none"), "fr")
