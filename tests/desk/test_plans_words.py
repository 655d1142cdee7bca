"""Every key that the reader takes has a field with a name, and every finding is told in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mahnlauf.core.errors import PlanError
from mahnlauf.core.plan_keys import HEAD, ROWS, TABLES, plan_keys
from mahnlauf.core.plan_reader import plan_from_table
from mahnlauf.desk.english import ENGLISH
from mahnlauf.desk.plans import labels
from mahnlauf.desk.plans.comparing import _STAYS
from mahnlauf.desk.plans.drawing import LEGEND, ladder_of
from mahnlauf.desk.plans.findings import findings_of, told
from mahnlauf.desk.plans.form import form_of
from mahnlauf.desk.tongue import speak
from mahnlauf.dunning.plan_check import check_plan
from mahnlauf.dunning.plan_move import BROKEN as UNREADABLE
from mahnlauf.dunning.plan_move import BUYER, PAST, STAGE_GONE
from mahnlauf.shops.plan_rules import FILE, TRIGGERS, WORDS, rules_from_toml
from mahnlauf.shops.plans import PlanBook
from tests.plans.test_plan_lint import BROKEN, found
from tests.world import DAY_0

_ENGLISH = re.compile(r"\b(Expected|expected|the|missing|known|but|stands|which|one of|hears|days?|letters?)\b")
UNREADABLE_TOML = [
    "a = ",
    "stages = 3",
    "name = 'Ärger'\nfoo = 1\ntriggers = ['x']\nwait_for_due_date = 1\nallocation = 'x'\nbuyers = 'x'",
    "[interest]\nmode = 'statutory'\nmargin_points = 5.5",
    "[interest]\nmode = 'fixed'",
    "[[stages]]\nanchor = 'prev_deadline'\noffset_days = -99\nroll = 'window:99'\naction = 'cal'\nterm_days = 0",
    "[[stages]]\nkey = 'a'\nanchor = 'prev_action'\n[[stages]]\nkey = 'a'\nanchor = 'consent'\naction = 'handover'",
    "[[stages]]\nkey = 'a'\nanchor = 'trigger'\naction = 'offer'\nterm_days = 7",
    "name = 'mine'\ninstalments = 'mine'\n[[on_paid]]\ntype = 'message'\n[[on_paid]]\ntyp = 'log'\nto = 'customers'",
    "[on_partial_payment]\nterm_days = 0\nstage = 'x'\nmax_restarts = 99\ncopy_to = 'shop'\ntemplate = 1",
    "interest = 3",
]


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    speak("de")
    yield
    speak("de")


def test_every_key_has_a_name_and_every_value_a_word_in_both_languages() -> None:
    assert set(plan_keys()) == {HEAD, *TABLES, *ROWS} == set(labels.PARTS)
    for part, keys in plan_keys().items():
        for key in keys:
            if key.name in ("name", "profile"):
                continue
            assert labels.KEYS[key.name] in ENGLISH, (part, key)
            for value in key.allowed:
                word = labels.value_label(key.name, value)
                assert word in ENGLISH or word in ("1. Mahnung", "E-Mail"), (part, key.name, value)
                assert word != value, (part, key.name, value)
    said = (*labels.HINTS.values(), *labels.PARTS.values(), *labels.ROW.values(), *_STAYS.values(), labels.WINDOW)
    assert [one for one in (*said, *(words for _, words, _ in LEGEND)) if one not in ENGLISH] == []
    assert set(_STAYS) == {STAGE_GONE, PAST, BUYER, UNREADABLE}
    assert set(WORDS["de"]) == set(WORDS["en"]) >= set(TRIGGERS)


def test_the_form_asks_for_every_key_of_every_part() -> None:
    book = PlanBook()
    for name in book.names():
        form = form_of(book.text(name)[0], book.names())
        assert form is not None
        sections = [form.head, *form.tables, *(row for rows in form.rows.values() for row in rows)]
        for section in sections:
            part = section.mark.partition(".")[0]
            asked = {field.key for field in section.fields} | {"name", "profile"}
            assert asked >= {key.name for key in plan_keys()[part]}, section.mark


@pytest.mark.parametrize("table,level,words,paragraph", BROKEN)
def test_what_the_law_says_is_told_in_german(table: dict[str, object], level: str, words: str, paragraph: str) -> None:
    for one in found(table):
        said = told(one.text, "mine.toml")
        assert not _ENGLISH.search(said), said
        assert "mine.toml" not in said


@pytest.mark.parametrize("text", UNREADABLE_TOML, ids=range(len(UNREADABLE_TOML)))
def test_what_cannot_be_read_is_told_in_german(text: str) -> None:
    findings = findings_of(check_plan(text, "mine.toml", "mine"))
    assert findings
    for one in findings:
        said = re.sub(r"Das ist kein TOML: .*?\. Erwartet", "Erwartet", one.text)  # Python's own words
        assert not _ENGLISH.search(re.sub(r'"[^"]*"|„[^“]*“', "", said)), one.text


def test_findings_stay_english_where_that_is_wanted() -> None:
    speak("en")
    findings = findings_of(check_plan("name = 'mine'\nmin_amount_minor = 'x'", "mine.toml", "mine"))
    (text,) = [one.text for one in findings if one.tag.tone == "bad"]
    assert text.startswith('“Do not dun smaller claims” (min_amount_minor) is "x". Expected a whole number from 0')


WRONG_RULES = [
    "a =",
    "[[rules]]\nplan = 3\nmethod = 1",
    "[[rules]]\nbuyer = 'x'\namount_from = '9'",
    "[[rules]]\nplan = 'a'\n[[rules]]\nplan = 'b'\ncurrency = 'E'",
    "[[rules]]\nplan = 'a'\ncurrency = 'EUR'\namount_from = '9'\namount_below = '8'",
]


@pytest.mark.parametrize("text", WRONG_RULES, ids=range(len(WRONG_RULES)))
def test_what_is_wrong_with_a_rule_is_told_in_german(text: str) -> None:
    with pytest.raises(PlanError) as fault:
        rules_from_toml(text, FILE)
    for one in fault.value.findings:
        said = re.sub(r"Das ist kein TOML: .*?\. Erwartet", "Erwartet", told(one, FILE))
        assert not _ENGLISH.search(re.sub(r'"[^"]*"|„[^“]*“', "", said)), said


def test_a_plan_is_drawn_within_its_frame_whatever_its_days_are() -> None:
    book = PlanBook()
    odd = {"name": "odd", "stages": [
        {"key": "a", "anchor": "due_date", "offset_days": -60, "template": "upcoming_instalment",
         "counts_as_dunning": False},
        {"key": "b", "anchor": "due_date", "offset_days": 600, "template": "dunning_1", "term_days": 365},
    ]}  # fmt: skip
    for plan in (*(book.current(name) for name in book.names()), plan_from_table(odd, "odd.toml")):
        ladder = ladder_of(plan, DAY_0)
        assert len(ladder.rungs) + len(ladder.undated) == len(plan.stages)
        places = [float(one.x.rstrip("%")) for one in ladder.rungs]
        assert places == sorted(places)
        assert all(0 < place < 100 for place in places)
        ends = [float(one.term[0][:-1]) + float(one.term[1][:-1]) for one in ladder.rungs if one.term]
        assert all(end <= 100 for end in ends)
