"""Letters: facts of one day become a subject, a text and an HTML mail that say the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.core.money import format_minor
from mahnlauf.letters import (
    TEMPLATES,
    Buyer,
    Interest,
    Letter,
    LetterError,
    LetterFacts,
    Look,
    ReturnReason,
    check,
    compose,
    render,
)
from mahnlauf.letters.catalog import VARIABLES
from mahnlauf.letters.clean import line
from mahnlauf.letters.example import full, smallest
from mahnlauf.letters.source import OBJECTIONS, shipped
from mahnlauf.letters.values import VALUES
from mahnlauf.letters.words import VOICES

SPEAK = {"de": ("de", "sie"), "de_du": ("de", "du"), "en": ("en", "sie")}
DEMANDS = [name for name, template in TEMPLATES.items() if "[[pay]]" in template.says]
VOID = {"meta", "img", "br"}

every_letter = pytest.mark.parametrize("name", list(TEMPLATES))
every_voice = pytest.mark.parametrize("voice", list(SPEAK))


class Page(HTMLParser):
    """What a reader of the HTML sees: its text, its links, its pictures; and whether the tags match."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.links: set[str] = set()
        self.pictures: list[str] = []
        self.kinds: set[str] = set()
        self.open: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.kinds.add(tag)
        for key, value in attrs:
            assert not key.startswith("on")
            if key == "href":
                self.links.add(value or "")
            if key == "src":
                self.pictures.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.seen)


def write(name: str, facts: LetterFacts, voice: str = "de", **more: object) -> Letter:
    language, register = SPEAK[voice]
    return render(name, facts, language=language, register=register, **more)  # type: ignore[arg-type]


def amounts(text: str) -> set[str]:
    text = re.sub(r"\d\d\.\d\d\.\d{4}", "", text.replace("\xa0", " "))
    return set(re.findall(r"€\d[\d.,]*\.\d\d|\d[\d.]*,\d\d €", text))


def dates(text: str) -> set[str]:
    return set(re.findall(r"\d\d\.\d\d\.\d{4}|\d{1,2} [A-Z][a-z]+ \d{4}", text))


def addresses(text: str) -> set[str]:
    return set(re.findall(r"https?://[^\s]+", text))


@every_letter
@every_voice
@pytest.mark.parametrize("facts", [full, smallest])
def test_every_letter_renders_with_all_facts_and_with_the_fewest(
    name: str, voice: str, facts: Callable[[str], LetterFacts]
) -> None:
    letter = write(name, facts(name), voice)

    for piece in letter:
        assert not re.search(r"\{\{|\}\}|\{%|\[\[|\bNone\b|Undefined|[\x00-\x08\x0b-\x1f]", piece)
        assert piece.strip()
    assert "\n" not in letter.subject
    assert not re.search(r"  +[a-z]|\n\n\n| ,| \.(?:\s|$)|\(\)| :", letter.text)
    assert Page(letter.html).kinds.isdisjoint({"script", "style", "link", "iframe", "form", "input"})


@every_letter
@every_voice
def test_every_shipped_text_passes_the_check_that_merchants_get(name: str, voice: str) -> None:
    language, register = SPEAK[voice]
    assert check(shipped(voice, name), name, language=language, register=register) == []


@every_letter
@every_voice
@pytest.mark.parametrize("facts", [full, smallest])
def test_text_and_html_carry_the_same_amounts_dates_and_links(
    name: str, voice: str, facts: Callable[[str], LetterFacts]
) -> None:
    letter = write(name, facts(name), voice)
    page = Page(letter.html)

    assert amounts(page.text) == amounts(letter.text)
    assert dates(page.text) == dates(letter.text) | dates(letter.subject)
    assert {link for link in page.links if link.startswith("http")} == addresses(letter.text)


@pytest.mark.parametrize("name", DEMANDS)
@every_voice
def test_a_demand_says_who_what_how_much_until_when_and_how_to_object(name: str, voice: str) -> None:
    facts = full(name)
    letter = write(name, facts, voice)

    for fact in (
        "Keramikwerkstatt Lind", "Werkstattgasse 7", "04109 Leipzig", "rechnung@lind.example", "+49 341 555 0142",
        "Ada Okafor", "M-2026-0042", "RE-2026-118", "1042", "Onlinekurs Töpfern von Grund auf", "S-2026-0107",
        "DE02 1203 0000 0000 2020 51", "BYLADEM1001", "RF61 SPM2 0260 001", "https://lind.example/datenschutz",
        "https://mahnlauf.example/c/eyJjIjo0Mn0.x7", "https://pay.example/p/3f9a",
        format_minor(facts.total_minor, "EUR", SPEAK[voice][0]),
        format_minor(facts.principal_minor, "EUR", SPEAK[voice][0]),
    ):  # fmt: skip
        assert fact in letter.text
    if facts.deadline:
        assert {"de": "21.09.2026", "en": "21 September 2026"}[SPEAK[voice][0]] in letter.text
    assert {"de": "Schon bezahlt?", "en": "Already paid?"}[SPEAK[voice][0]] in letter.text


def test_the_example_of_the_rules_is_printed_to_the_cent() -> None:
    facts = replace(
        smallest("payment_reminder"),
        total_minor=30675,
        fees=(("return_debit", 975),),
        deadline=date(2026, 9, 14),
        return_reason=ReturnReason("AM04"),
    )
    letter = render("payment_reminder", facts)

    assert "Bitte überweisen Sie 306,75\xa0€ bis zum 14.09.2026." in letter.text
    assert re.search(r"Rücklastschriftkosten +9,75\xa0€\n", letter.text)
    assert "nicht ausreichend gedeckt" in letter.text
    assert "für Sie kostenfrei" in letter.text
    assert "überweise <b>" in render("payment_reminder", facts, register="du").html
    assert "Please transfer €306.75 by 14 September 2026." in write("payment_reminder", facts, "en").text


@every_letter
@every_voice
def test_nothing_is_said_that_the_facts_do_not_hold(name: str, voice: str) -> None:
    facts = smallest(name)
    letter = write(name, facts, voice)
    whole = f"{letter.subject} {letter.text}"

    assert not re.search(r"schufa|auskunftei|credit (agency|bureau|score)", whole, re.IGNORECASE)
    assert not re.search(r"\b(in|within|binnen|innerhalb)\b[^.]{0,20}\b(Tagen|days)\b", whole)
    assert not re.search(r"Mahnkosten|kosten von|includes costs|Verzugszinsen \d|interest \d", whole)
    if name == "dunning_2_collection_warning":
        assert not re.search(r"Inkasso|13e|collection agency|übergeben|hand", whole)
    if name != "phone_script" and not facts.handover_on and not facts.agency_name and not facts.action_link:
        assert not re.search(r"Übergabe|hand-over|Inkasso", whole)


@every_letter
def test_each_letter_keeps_to_one_register(name: str) -> None:
    formal = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")
    familiar = re.compile(r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein(e[mnrs]?)?)\b")
    for facts in (full(name), smallest(name)):
        assert not formal.search(" ".join(write(name, facts, "de_du")[:2]))
        assert not familiar.search(" ".join(write(name, facts, "de")[:2]))


def test_the_three_folders_hold_the_same_texts_and_each_explains_itself() -> None:
    expected = {OBJECTIONS, *TEMPLATES}
    for voice in VOICES:
        folder = files("mahnlauf.letters").joinpath(voice)
        assert {entry.name.removesuffix(".txt") for entry in folder.iterdir()} == expected
        for name in expected:
            source = shipped(voice, name)
            assert source.startswith("{# ")
            assert not re.search(r"\b(fuer|ueber|koennen|Gruesse|muessen)\b", source)


def test_every_variable_is_documented() -> None:
    assert set(VARIABLES) == set(VALUES)


HOSTILE = [
    "{{ 7*7 }}", "{% for x in range(9) %}x{% endfor %}", "[[table]]", "- Ada", " ", "X" * 2000, "\ud800",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "Ada & Söhne <GmbH>",
    "Ada\r\nBcc: all@example.org", "Ada\tOkafor\x00\x07", "a\u2028b\u2029c\x85d", "\u202egnirts\u2066\u200f\ufeff",
    "\x06table", "\x03x\x04javascript:alert(1)\x05",
]  # fmt: skip


@pytest.mark.parametrize("name", ["payment_reminder", "phone_script", "payment_received_vendor"])
@pytest.mark.parametrize("typed", HOSTILE)
def test_what_a_buyer_typed_comes_out_as_text_on_one_line(name: str, typed: str) -> None:
    facts = full(name)
    hostile = replace(
        facts,
        buyer=Buyer(typed, (typed,), typed, typed, typed),
        subject_of_contract=typed,
        order_number=typed,
        invoice_no=typed,
        payment_reference=typed,
        return_reason=ReturnReason(typed, typed),
    )
    expected, letter = render(name, facts), render(name, hostile)
    page, calm = Page(letter.html), Page(expected.html)

    assert "49" not in letter.text.replace("+49", "")
    assert page.kinds == calm.kinds
    assert page.links <= calm.links | {f"mailto:{line(typed, 254)}"}
    assert letter.text.count("Hauptforderung") == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]", letter.text)
    assert len(letter.subject.splitlines()) == 1
    assert len(letter.subject) <= 160
    assert max(map(len, letter.text.splitlines())) < 700
    "".join(letter).encode()
    if line(typed):
        assert line(typed) in letter.text


@given(name=st.text(max_size=300), contract=st.text(max_size=300).filter(line))
@settings(max_examples=150, deadline=None)
def test_no_name_breaks_a_letter(name: str, contract: str) -> None:
    facts = replace(full("dunning_1"), buyer=Buyer(name, first_name=name), subject_of_contract=contract)
    calm = render("dunning_1", full("dunning_1"), register="du")
    letter = render("dunning_1", facts, register="du")

    assert letter.subject == calm.subject
    assert len(letter.text.split("\n\n")) == len(calm.text.split("\n\n"))
    assert Page(letter.html).links == Page(calm.html).links
    assert letter.html.count("<") == calm.html.count("<")
    letter.html.encode()


@given(value=st.text(max_size=400), limit=st.integers(min_value=1, max_value=200))
@settings(max_examples=200, deadline=None)
def test_a_cleaned_value_is_one_short_line_and_cleaning_it_again_changes_nothing(value: str, limit: int) -> None:
    cleaned = line(value, limit)
    assert len(cleaned) <= limit
    assert len(cleaned.splitlines()) <= 1
    assert line(cleaned, limit) == cleaned


def test_a_name_in_another_script_is_kept() -> None:
    for name in ("李小龍", "Żółć Ångström", "محمد علی", "نرگس\u200cخانم", "O’Brien-Şahin", "👩\u200d🎨 Atelier"):
        assert name in render("payment_reminder", replace(full("payment_reminder"), buyer=Buyer(name))).text


OWN = shipped("de", "payment_reminder").replace("Subject: Zahlungse", "Subject: Kleine E")
OWN = OWN.replace("Diese Erinnerung selbst ist für Sie kostenfrei.", "{{ extra_gruss }}")


def test_a_merchant_writes_a_text_of_their_own() -> None:
    assert check(OWN, "payment_reminder") == []
    facts = replace(full("payment_reminder"), extra={"gruss": "Bis\nbald <3"})
    letter = render("payment_reminder", facts, overrides={"payment_reminder": OWN})

    assert letter.subject == "Kleine Erinnerung: Rechnung RE-2026-118 (Rate 3 von 6)"
    assert "bis zum 21.09.2026. Bis bald <3\n\nVorgang:" in letter.text
    assert "Bis bald &lt;3" in letter.html


def test_windows_line_ends_and_trailing_blanks_change_nothing() -> None:
    odd = OWN.replace("\n", "  \r\n")
    facts = full("payment_reminder")
    assert check(odd, "payment_reminder") == []
    assert render("payment_reminder", facts, overrides={"payment_reminder": odd}) == render(
        "payment_reminder", facts, overrides={"payment_reminder": OWN}
    )


def test_the_objection_block_can_be_replaced_but_not_emptied() -> None:
    facts = full("dunning_1")
    own = {OBJECTIONS: "Fragen? Schreiben Sie {{ contact }}."}
    assert "Fragen? Schreiben Sie per E-Mail an" in render("dunning_1", facts, overrides=own).text
    assert check(own[OBJECTIONS], OBJECTIONS) == []
    assert check("Alles gut.", OBJECTIONS) == [
        "The text never says where to object: use {{ contact }} or {{ buyer_link }}."
    ]
    with pytest.raises(LetterError, match=r"\[\[pay\]\] cannot stand in the objection block"):
        render("dunning_1", facts, overrides={OBJECTIONS: "[[pay]]"})


REFUSED = [
    ("{{ ''.__class__.__mro__ }}", "Line 3: reading an attribute"),
    ("{{ buyer_name['__class__'] }}", "Line 3: reading an element"),
    ("{% import 'os' as os %}", "Line 3: import is not possible"),
    ("{% from 'x' import y %}", "Line 3: import is not possible"),
    ("{% include '/etc/passwd' %}", "Line 3: include is not possible"),
    ("{% extends 'x' %}", "Line 3: extends is not possible"),
    ("{% for x in 'abc' %}{{ x }}{% endfor %}", "Line 3: a loop is not possible"),
    ("{{ range(9) }}", "Line 3: calling a function"),
    ("{{ cycler.__init__.__globals__ }}", "Line 3: reading an attribute"),
    ("{{ 'a' * 999999999 }}", "Line 3: the Jinja element Mul"), ("{{ 9 ** 9 }}", "Line 3: the Jinja element Pow"),
    ("{% set a = 1 %}", "Line 3: setting a variable"), ("{% macro m() %}{% endmacro %}", "Line 3: a macro"),
    ("{{ buyer_name|attr('x') }}", "Line 3: the filter 'attr'"),
    ('{{ "\\x03x\\x04javascript:alert(1)\\x05" }}', "Line 3: control characters"),
    ("{{ " + "not " * 60 + "total }}", "Line 3: the text is nested too deeply"),
    ("{{ " + "(" * 20000 + "}}", "nested too deeply"), ("{% if total %}", "Line 3: Unexpected end of template"),
    ("{{ total", "Line 3: "), ("[[buttons]]", "Line 3: the block [[buttons]] is unknown"),
    ("x" * 50_001, "characters; expected at most 50000"),
]  # fmt: skip


@pytest.mark.parametrize("text, sentence", REFUSED, ids=[text[:30] for text, _ in REFUSED])
def test_a_text_that_reaches_for_more_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    own = f"Subject: x\n\n{text}\n"
    found = check(own, "payment_reminder")
    assert any(sentence in fault for fault in found), found
    with pytest.raises(LetterError) as caught:
        render("payment_reminder", full("payment_reminder"), overrides={"payment_reminder": own})
    assert sentence in str(caught.value)


def test_the_check_names_unknown_variables_html_and_a_missing_subject() -> None:
    found = check("Subject: x\n\nBis {{ deadlin }}, <b>{{ total }}</b>\n", "payment_reminder")
    assert found == [
        "Line 3: the variable 'deadlin' is unknown; did you mean 'deadline'?",
        "Line 3: the HTML <b> would be printed as it stands; write plain text.",
        "Line 3: the HTML </b> would be printed as it stands; write plain text.",
    ]
    assert check("Guten Tag", "payment_reminder")[0].startswith('The text must begin with a line "Subject:')
    with pytest.raises(LetterError, match="deadlin"):
        render("dunning_1", full("dunning_1"), overrides={"dunning_1": "Subject: x\n\n{{ deadlin }}"})


def test_the_check_names_what_a_letter_must_not_leave_out() -> None:
    found = check("Subject: x\n\n{{ greeting }}\n\nBitte zahlen.\n\n[[sender]]\n", "payment_reminder")
    assert found[0] == "The letter never says the number of the claim: use {{ claim_no }}."
    assert found[4] == "The letter lacks the table of the claim: put [[table]] on a line of its own."
    assert re.findall(r"\{\{ \w+ \}\}|\[\[\w+\]\]", " ".join(found)) == [
        "{{ claim_no }}", "{{ total }}", "{{ deadline }}", "{{ payment_reference }}",
        "[[table]]", "[[pay]]", "[[object]]", "{{ return_reason }}",
    ]  # fmt: skip


def test_a_missing_fact_and_an_unknown_letter_are_sentences() -> None:
    with pytest.raises(LetterError, match="needs the fact 'deadline'"):
        render("dunning_1", replace(full("dunning_1"), deadline=None))
    with pytest.raises(LetterError, match="There is no letter 'dunning_9'; expected one of upcoming_instalment"):
        render("dunning_9", full("dunning_1"))


def test_nobody_is_asked_for_a_sum_that_the_table_does_not_explain() -> None:
    facts = smallest("dunning_1")
    with pytest.raises(LetterError, match=r"asks for 29701 EUR .* explain only 29700"):
        render("dunning_1", replace(facts, total_minor=29701))
    lowered = render("dunning_1", replace(facts, total_minor=29000)).text
    assert re.search(r"Nicht mehr gefordert +−7,00\xa0€", lowered)


def test_an_overpayment_stands_in_the_table_as_credit() -> None:
    paid = ((date(2026, 9, 7), 30000),)
    text = render("payment_received", replace(smallest("payment_received"), principal_minor=29700, payments=paid)).text
    assert re.search(r"Guthaben zur Erstattung +3,00\xa0€", text)
    assert re.search(r"Gesamt offen +0,00\xa0€", text)


def test_a_partial_payment_is_thanked_for_and_its_booking_is_shown() -> None:
    text = render("corrected_reminder", full("corrected_reminder")).text
    assert "vielen Dank für Ihre Zahlung von 150,00\xa0€, die am 07.09.2026" in text
    assert "11,25\xa0€ auf die Kosten und 138,75\xa0€ auf die Hauptforderung" in text


def test_a_newer_credit_note_is_the_news_of_a_corrected_reminder() -> None:
    facts = replace(full("corrected_reminder"), credits=((date(2026, 9, 8), 500),))
    text = render("corrected_reminder", facts).text
    assert "wir haben Ihnen am 08.09.2026 5,00\xa0€ gutgeschrieben" in text
    assert "vielen Dank" not in text


def test_nothing_is_to_be_paid_once_the_balance_is_zero() -> None:
    facts = replace(full("access_suspended"), total_minor=0, payments=((date(2026, 9, 7), 30437),))
    letter = render("access_suspended", facts)
    assert "So können Sie zahlen" not in letter.text + letter.html


def test_a_received_payment_closes_the_matter_only_if_nothing_is_left() -> None:
    assert "abgeschlossen" in render("payment_received", full("payment_received")).subject
    part = render("payment_received", full("dunning_1"))
    assert "abgeschlossen" not in part.subject + part.text
    assert "jetzt noch 154,37\xa0€ offen" in part.text


def test_interest_names_rate_period_and_the_change_of_the_base_rate() -> None:
    interest = Interest(615, "6.27", date(2026, 6, 16), date(2026, 7, 20), ((date(2026, 7, 1), "6.52"),))
    facts = replace(smallest("dunning_1"), interest=interest, total_minor=30315)
    german, english = (write("dunning_1", facts, voice).text for voice in ("de", "en"))
    assert "Verzugszinsen 6,27\xa0% vom 16.06.2026 bis 20.07.2026, ab 01.07.2026 6,52\xa0%" in german
    assert "interest 6.27\xa0% from 16 June 2026 to 20 July 2026, 6.52\xa0% from 1 July 2026" in english


def test_proof_of_lower_costs_is_open_for_every_cost_but_the_statutory_lump_sum() -> None:
    lump_sum = replace(smallest("dunning_1"), fees=(("lump_sum_b2b", 4000),), total_minor=33700)
    text = render("dunning_1", lump_sum).text
    assert "Verzugspauschale (§\xa0288 Abs.\xa05 BGB)" in text
    assert "nachweisen" not in text
    text = render("dunning_1", replace(lump_sum, fees=(("of a kind we do not know", 4000),))).text
    assert re.search(r"Weitere Kosten +40,00\xa0€", text)
    assert "nachweisen" in text


@pytest.mark.parametrize("currency, minor, expected", [("JPY", 552, "552\xa0¥"), ("CHF", 130675, "1.306,75\xa0CHF")])
def test_other_currencies_keep_their_decimals(currency: str, minor: int, expected: str) -> None:
    facts = replace(smallest("dunning_1"), currency=currency, principal_minor=minor, total_minor=minor)
    letter = render("dunning_1", facts)
    assert expected in letter.text
    assert expected in Page(letter.html).text


def test_german_variants_read_german_and_everybody_else_english() -> None:
    facts = full("dunning_1")
    assert render("dunning_1", facts, language="de-AT") == render("dunning_1", facts)
    assert render("dunning_1", facts, language="de_CH", register="du").text.startswith("Hallo Ada,")
    assert render("dunning_1", facts, language="fr", register="du") == render("dunning_1", facts, language="en")
    assert '<html lang="en"' in render("dunning_1", facts, language="fr").html


def test_the_look_of_the_shop_is_used_and_a_faulty_one_is_not_printed() -> None:
    facts = full("dunning_1")
    look = Look("cid:logo@shop", "#f2c14e", "Amtsgericht Leipzig\nHRB 4242", "Ihre Mara Lind\nWerkstatt")
    letter = render("dunning_1", facts, look=look)
    assert Page(letter.html).pictures == ["cid:logo@shop"]
    for piece in ("Ihre Mara Lind<br>Werkstatt", 'alt="Keramikwerkstatt Lind"', "#f2c14e", "HRB 4242"):
        assert piece in letter.html
    assert "Ihre Mara Lind\nWerkstatt\n" in letter.text
    bad = render("dunning_1", facts, look=Look('http://x/"onload=', "red;}", "<b>x</b>")).html
    assert Page(bad).pictures == []
    assert "red;}" not in bad
    assert "&lt;b&gt;x" in bad


def test_links_and_pictures_that_are_not_plain_are_left_out() -> None:
    facts = replace(full("dunning_1"), pay_link="javascript:alert(1)", buyer_link='https://x/"><b>', girocode_cid='x"y')
    letter = render("dunning_1", facts)
    assert "javascript" not in letter.html
    assert "https://x/" not in letter.html
    assert Page(letter.html).pictures == []
    assert "online" not in letter.text
    attached = render("dunning_1", replace(full("dunning_1"), girocode_cid="giro@letter"))
    assert Page(attached.html).pictures == ["cid:giro@letter"]


@every_letter
def test_the_html_loads_nothing_and_fits_a_mail_program(name: str) -> None:
    html = write(name, full(name)).html
    assert not re.search(r"url\(|@import|<img|javascript:|float:|position:|display:(flex|grid)", html)
    assert html.startswith('<!doctype html><html lang="de"')
    assert {"max-width:600px", "mso-hide:all"} <= set(re.findall(r"[a-z-]+:(?:600px|all)", html))
    assert len(html) < 40_000  # Gmail cuts at 102 kB


def test_a_letter_can_be_composed_once_and_shaped_elsewhere() -> None:
    kinds = dict.fromkeys(part.kind for part in compose("dunning_1", full("dunning_1")).parts)
    assert list(kinds) == ["p", "refs", "sum", "pay", "button", "soft", "sender"]


def test_the_caller_is_told_to_check_the_person_first_and_never_to_threaten() -> None:
    text = render("phone_script", full("phone_script")).text
    assert text.index("Person prüfen") < text.index("Ich rufe für Keramikwerkstatt Lind an")
    assert "Nicht drohen" in text
    assert "keinen Grund und keinen Auftraggeber nennen" in text


def test_a_merchant_who_says_nothing_has_not_consented() -> None:
    for name in ("consent_request", "offer"):
        text = render(name, full(name)).text
        assert "Antworten Sie nicht, wird nichts übergeben." in text
        assert "Jonas Weiß" in text
        assert "https://mahnlauf.example/a/one-time" in text
