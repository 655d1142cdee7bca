"""A plan that cannot be used says why: file, place, key, value, expectation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mahnlauf.core.errors import PlanError
from mahnlauf.core.plan_reader import examine_toml, plan_from_toml, version_of

REMINDER = (
    '[[stages]]\nkey = "a"\nanchor = "invoice_date"\noffset_days = 21\ntemplate = "payment_reminder"\nterm_days = 7\n'
)


def faults(text: str) -> list[str]:
    with pytest.raises(PlanError) as raised:
        plan_from_toml(text, "my.toml")
    return list(raised.value.findings)


@pytest.mark.parametrize(
    "text,sentence",
    [
        ('offset = 1\nname = "x"', 'my.toml: "offset" is not known. Known here: allocation,'),
        (
            'writeof_below_minor = 1\nname = "x"',
            '"writeof_below_minor" is not known. Did you mean "writeoff_below_minor"?',
        ),
        ('name = "Mein Plan"', 'my.toml: "name" is "Mein Plan". Expected small letters, digits, - and _, at most 60.'),
        ('triggers = ["openend"]', 'my.toml: "triggers" is ["openend"]. Expected a list of: opened, due_date,'),
        ("posting_grace_days = 11", 'my.toml: "posting_grace_days" is 11. Expected a whole number from 0 to 10.'),
        ("writeoff_below_minor = 1.5", 'my.toml: "writeoff_below_minor" is 1.5. Expected a whole number from 0'),
        ("writeoff_below_minor = true", 'my.toml: "writeoff_below_minor" is true. Expected a whole number from 0'),
        ('allocation = "bgb366"', 'my.toml: "allocation" is "bgb366". Expected bgb367, bgb497 or a list of'),
        (
            'allocation = ["fees", "fees", "interest"]',
            'my.toml: "allocation" is ["fees", "fees", "interest"]. Expected',
        ),
        ("wait_for_due_date = 1", 'my.toml: "wait_for_due_date" is 1. Expected true or false.'),
        ('stages = "none"', 'my.toml: "stages" is "none". Expected tables, each under [[stages]].'),
        ("stages = [1]", "my.toml, [[stages]] 1: is 1. Expected a table."),
        ("lump_sum_b2b_minor = 4001", 'my.toml: "lump_sum_b2b_minor" is 4001. Expected a whole number from 0 to 4000.'),
        ('name = "a"\ninstalments = "a"', 'my.toml: "instalments" is "a", this plan itself.'),
        ("min_amount_minor = 2026-01-01", 'my.toml: "min_amount_minor" is 2026-01-01. Expected a whole number'),
    ],
)
def test_a_wrong_key_of_the_plan_is_a_sentence(text: str, sentence: str) -> None:
    assert any(sentence in one for one in faults(text))


@pytest.mark.parametrize(
    "line,sentence",
    [
        ("term_days = -7", '[[stages]] 1: "term_days" is -7. Expected a whole number from 1 to 365.'),
        ("term_days = 0", '[[stages]] 1: "term_days" is 0. Expected a whole number from 1 to 365.'),
        ('template = "payment_remindr"', "Expected one of upcoming_instalment, payment_reminder,"),
        ('template = "payment_remindr"', '(did you mean "payment_reminder"?).'),
        ('template = "payment_received"', '"template" is "payment_received". Expected one of upcoming_instalment,'),
        ('channel = "fax"', '[[stages]] 1: "channel" is "fax". Expected one of email, letter.'),
        ('roll = "window:0"', '"roll" is "window:0". Expected none, business_day or window:N with N from 1 to 30.'),
        ('roll = "window:31"', '"roll" is "window:31". Expected none, business_day or window:N'),
        ('anchor = "invoicedate"', '"anchor" is "invoicedate". Expected one of trigger, invoice_date,'),
        ('action = "call"', '"action" is "call". Expected one of message, phone_task,'),
        ('copy_to = ["lawyer"]', '"copy_to" is ["lawyer"]. Expected a list of: vendor.'),
        ("offset_days = -61", '"offset_days" is -61. Expected a whole number from -60 to 3650.'),
        ("fee_minor = -1", '"fee_minor" is -1. Expected a whole number from 0'),
        ("offset_day = 3", '[[stages]] 1: "offset_day" is not known. Did you mean "offset_days"?'),
        ('key = ""', '[[stages]] 1: "key" is missing. Expected a short name that is unique in the plan.'),
    ],
)
def test_a_wrong_line_of_a_stage_is_a_sentence_with_its_number(line: str, sentence: str) -> None:
    key = line.partition(" ")[0]
    kept = [one for one in REMINDER.splitlines() if not one.startswith(f"{key} ")]
    assert any(sentence in one for one in faults("\n".join([*kept, line])))


@pytest.mark.parametrize("key", ["key", "anchor", "template"])
def test_what_a_letter_cannot_do_without_is_missed(key: str) -> None:
    kept = [one for one in REMINDER.splitlines() if not one.startswith(f"{key} ")]
    found = faults("\n".join(kept))
    assert [one for one in found if f'"{key}" is missing. Expected' in one]
    assert len(found) == 1


@pytest.mark.parametrize(
    "stages,sentence",
    [
        (REMINDER + REMINDER, '[[stages]] 2: "key" is "a", which an earlier stage has already.'),
        (REMINDER.replace("invoice_date", "prev_action"), "but nothing comes before the first stage."),
        (REMINDER.replace("invoice_date", "prev_deadline"), "but no stage before it sets a term."),
        (REMINDER.replace("invoice_date", "accepted"), "but no stage before it makes an offer."),
        ('triggers = ["opened"]\n' + REMINDER.replace("invoice_date", "trigger"), "but nothing triggers it."),
        (
            '[[stages]]\nkey = "c"\nanchor = "consent"\naction = "phone_task"\n'
            '[[stages]]\nkey = "q"\nanchor = "invoice_date"\naction = "consent_request"',
            'my.toml, [[stages]] 1: "anchor" is "consent", but no stage before it asks for consent.',
        ),
        (
            '[[stages]]\nkey = "h"\nanchor = "invoice_date"\naction = "handover"\n' + REMINDER,
            '[[stages]] 2: "anchor" is "invoice_date", but the claim was handed over before it.',
        ),
        (
            '[[stages]]\nkey = "p"\nanchor = "invoice_date"\naction = "phone_task"\nterm_days = 3',
            '[[stages]] 1: "action" is "phone_task", which is no letter.',
        ),
    ],
)
def test_a_stage_that_can_never_run_is_told(stages: str, sentence: str) -> None:
    found = faults(stages)
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    "table,sentence",
    [
        (
            '[interest]\nmode = "statutory"',
            'my.toml, [interest]: "margin_points" is missing. Expected "5" for consumers',
        ),
        ('[interest]\nmode = "fixed"', 'my.toml, [interest]: "rate_percent" is missing.'),
        ('[interest]\nmode = "fixed"\nrate_percent = 5.5', '"rate_percent" is 5.5. Expected a decimal number as text'),
        (
            '[interest]\nmode = "fixed"\nrate_percent = "NaN"',
            '"rate_percent" is "NaN". Expected a decimal number as text',
        ),
        ('[interest]\nday_count = "30/360"', '"day_count" is "30/360". Expected one of act/act, act/365.'),
        ('[on_partial_payment]\nstage = "b"', 'my.toml, [on_partial_payment]: "stage" is "b". Expected one of a.'),
        ("[on_partial_payment]\nmax_restarts = 0", '"max_restarts" is 0. Expected a whole number from 1 to 20.'),
        ('[[on_paid]]\ntype = "message"\nto = "vendor"\nchannel = "email"', '[[on_paid]] 1: "template" is missing.'),
        ('[[on_paid]]\ntype = "sms"', '[[on_paid]] 1: "type" is "sms". Expected one of message, log,'),
        ('[[on_stopped]]\nnote = "x"', '[[on_stopped]] 1: "type" is missing.'),
        ('[[on_payed]]\ntype = "log"', '"on_payed" is not known. Did you mean "on_paid"?'),
    ],
)
def test_a_wrong_table_is_a_sentence(table: str, sentence: str) -> None:
    assert any(sentence in one for one in faults(REMINDER + table))


def test_a_file_that_is_not_toml_names_the_line_and_gives_an_example() -> None:
    assert faults('name = "a"\nname = "b"\ntitle = "c"') == [
        "my.toml: this is not TOML: Cannot overwrite a value (at line 2, column 11)."
        " Expected lines such as: term_days = 7"
    ]
    assert faults("name = \n")[0].startswith("my.toml: this is not TOML: Invalid value (at line 1, column 8).")


def test_all_faults_of_a_file_are_told_at_once_and_what_fits_is_kept() -> None:
    text = 'nam = "x"\n' + REMINDER.replace("7", "-7") + 'fee = 3\n[[on_paid]]\ntype = "mail"\n'
    plan, found = examine_toml(text, "my.toml")
    assert len(found) == 4
    assert plan is not None
    assert (plan.stages[0].key, plan.stages[0].offset_days, plan.stages[0].term_days) == ("a", 21, None)


def test_what_is_not_said_has_a_default() -> None:
    plan = plan_from_toml('name = "a"\n' + REMINDER, "a.toml")
    assert (plan.title, plan.allocation, plan.deadline_roll) == ("a", ("fees", "interest", "principal"), "bgb193")
    assert (plan.buyers, plan.triggers) == (("consumer", "business"), ("opened", "returned_debit", "chargeback"))
    assert (plan.stages[0].channel, plan.stages[0].counts_as_dunning, plan.interest.mode) == ("email", True, "none")


def test_words_and_numbers_become_what_the_ledger_needs() -> None:
    text = (
        'name = "a"\nallocation = "bgb497"\nbuyers = "business"\n'
        + REMINDER
        + 'roll = "window:3"\n[interest]\nmode = "statutory"\nmargin_points = "9"\nlast_day = "exclusive"\n'
    )
    plan = plan_from_toml(text, "a.toml")
    assert plan.allocation == ("fees", "principal", "interest")
    assert plan.buyers == ("business",)
    assert (plan.stages[0].roll, plan.stages[0].window_days) == ("window", 3)
    assert (plan.interest.margin_points, plan.interest.last_day) == (Decimal(9), "exclusive")


def test_the_version_follows_the_content_and_not_the_comments() -> None:
    plain, commented = (plan_from_toml(text + REMINDER, "a.toml") for text in ('name = "a"\n', '# hello\nname="a"\n'))
    other = plan_from_toml('name = "a"\n' + REMINDER.replace("21", "22"), "a.toml")
    assert plain.version == commented.version
    assert plain.version != other.version
    assert version_of(plain.source) == plain.version
