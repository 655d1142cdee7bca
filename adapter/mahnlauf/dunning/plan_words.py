"""A plan in sentences, German or English, for somebody who reads no TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mahnlauf.core.errors import SettingsError
from mahnlauf.core.money import format_minor
from mahnlauf.core.plan import ALLOCATIONS, Correction, Plan, Stage


@dataclass(frozen=True, slots=True)
class _Words:
    """One language: what `plan_words` puts together. ``day_after`` takes the place of "1 day"."""

    days: tuple[str, str]
    day_after: str
    anchors: Mapping[str, tuple[str, str, str]]
    rolls: Mapping[str, str]
    steps: Mapping[str, str]
    ways: Mapping[str, str]
    triggers: Mapping[str, str]
    ends: Mapping[str, str]
    told: Mapping[str, str]
    buckets: Mapping[str, str]
    lines: Mapping[str, str]

    def count(self, number: int) -> str:
        """`1 Tag`, `7 Tage`."""
        return f"{number} {self.days[number != 1]}"


_GERMAN = _Words(
    days=("Tag", "Tage"),
    day_after="am Tag",
    anchors={  # the day itself, so many days before, so many days after
        "due_or_returned": (
            "am Tag nach der Fälligkeit, oder am Tag, an dem die Zahlung zurückkommt", "",
            "{days} nach der Fälligkeit oder nach der Rückgabe der Zahlung",
        ),
        "trigger": ("am Tag, an dem die Zahlung zurückkommt", "", "{days} nachdem die Zahlung zurückkam"),
        "invoice_date": ("am Rechnungsdatum", "{days} vor dem Rechnungsdatum", "{days} nach Rechnungsdatum"),
        "due_date": ("am Tag der Fälligkeit", "{days} vor Fälligkeit", "{days} nach Fälligkeit"),
        "prev_deadline": ("am letzten Tag der Frist", "{days} vor Ende der Frist", "{days} nach Ende der Frist"),
        "prev_action": ("am Tag des Schritts davor", "", "{days} nach dem Schritt davor"),
        "consent": ("am Tag Ihrer Freigabe", "", "{days} nach Ihrer Freigabe"),
        "accepted": ("am Tag, an dem Sie annehmen", "", "{days} nachdem Sie angenommen haben"),
    },
    rolls={
        "none": "",
        "business_day": ", am Wochenende oder Feiertag am nächsten Werktag",
        "window": ", am Wochenende oder Feiertag bis zu {days} später",
    },
    steps={
        "phone_task": "Anruf", "consent_request": "Bitte um Ihre Freigabe zur Übergabe", "offer": "Angebot an Sie",
        "handover": "Übergabe an den Inkassopartner", "court": "Gerichtliches Mahnverfahren",
        "upcoming_instalment": "Hinweis auf die nächste Rate", "payment_reminder": "Zahlungserinnerung",
        "corrected_reminder": "Korrigierte Zahlungserinnerung", "dunning_1": "1. Mahnung",
        "dunning_2_collection_warning": "2. Mahnung, Ankündigung der Übergabe",
        "precollection_notice": "Letzte Frist vor der Übergabe",
    },
    ways={"email": "per E-Mail", "letter": "als Brief"},
    triggers={
        "opened": "einer offenen Forderung", "due_date": "der Fälligkeit", "returned_debit": "einer Rücklastschrift",
        "chargeback": "einer Rückbuchung",
    },
    ends={
        "on_paid": "Bezahlt", "on_cancelled": "Storniert", "on_stopped": "Von Ihnen beendet",
        "on_declined": "Angebot abgelehnt", "on_handover": "Übergeben",
    },
    told={
        "customer": "Nachricht an den Käufer", "vendor": "Nachricht an Sie",
        "both": "Nachricht an den Käufer und an Sie", "send_template_letters": "Musterschreiben an Sie",
        "send_agency_contact": "Kontakt zum Inkassopartner an Sie",
        "access_suspend": "Sperre des Zugangs zum Kurs",
    },
    buckets={"fees": "die Kosten", "interest": "die Zinsen", "principal": "die Hauptforderung"},
    lines={
        "name": "{title} ({name})",
        "begins": "Es beginnt mit {triggers}.",
        "or": " oder ", "and": " und ", "none": "Es wird nicht gemahnt; die Forderung wird nur geführt.",
        "stage": "{number}. {when}: {what}.",
        "business": "Nur für Unternehmen.", "consumer": "Nur für Verbraucher.",
        "after_term": ", frühestens am Tag nach der laufenden Frist",
        "term": ", Frist {days}", "fee": ", mit {money} Kosten", "copy": ", Kopie an Sie",
        "wait": "Vor dem Ende des Zahlungsziels wird nie gemahnt; beginnt das Verfahren später, rückt es als Ganzes.",
        "together": "Forderungen eines Käufers, die an einem Tag dieselbe Stufe erreichen, stehen in einem Schreiben.",
        "still": "Eine laufende Frist steht still, solange ein Einwand, eine Sperre oder eine Zusage gilt.",
        "grace": "Nach jeder Frist wird noch {days} auf die Bank gewartet; das Datum im Schreiben bleibt.",
        "on_partial_payment": "Teilzahlung, solange die Frist{stage} läuft: {what} {way}, neue Frist {days}{most}.",
        "on_credit_note": "Gutschrift, solange die Frist{stage} läuft: {what} {way}, neue Frist {days}{most}.",
        "of_stage": " von Schritt {number}", "most": ", höchstens {times}-mal",
        "end": "{end}: {told}.",
        "vendor_pays": "Beenden Sie die Beitreibung, tragen Sie die noch offenen Kosten.",
        "small": "Bleiben nach einer Zahlung weniger als {money} offen, wird der Rest ausgebucht.",
        "least": "Forderungen unter {money} werden nicht gemahnt.",
        "rolled": "Endet eine Frist am Wochenende oder Feiertag, gilt der nächste Werktag (§ 193 BGB).",
        "unrolled": "Fristen enden auch am Wochenende und an Feiertagen.",
        "allocation": "Zahlungen decken zuerst {first}, dann {second}, dann {third}{law}.",
        "no_interest": "Verzugszinsen werden nicht berechnet.",
        "statutory": "Verzugszinsen: {rate} Prozentpunkte über dem Basiszinssatz{start}.",
        "fixed": "Verzugszinsen: {rate} % im Jahr{start}.",
        "from_term": ", ab dem Ende der ersten Frist", "from_default": ", sobald der Verzug eingetragen ist",
        "lump": "Unternehmen in Verzug zahlen einmal {money} Pauschale (§ 288 Abs. 5 BGB); Verbraucher nie.",
        "instalments": "Für Raten gilt das Verfahren {name}.",
    },
)  # fmt: skip
_ENGLISH = _Words(
    days=("day", "days"),
    day_after="on the day",
    anchors={
        "due_or_returned": (
            "on the day after the due date, or on the day the payment comes back", "",
            "{days} after the due date or the return of the payment",
        ),
        "trigger": ("on the day the payment comes back", "", "{days} after the payment came back"),
        "invoice_date": ("on the invoice date", "{days} before the invoice date", "{days} after the invoice date"),
        "due_date": ("on the due date", "{days} before the due date", "{days} after the due date"),
        "prev_deadline": ("on the last day of the term", "{days} before the term ends", "{days} after the term"),
        "prev_action": ("on the day of the step before", "", "{days} after the step before"),
        "consent": ("on the day of your consent", "", "{days} after your consent"),
        "accepted": ("on the day you accept", "", "{days} after you accepted"),
    },
    rolls={
        "none": "",
        "business_day": ", on a weekend or holiday on the next working day",
        "window": ", on a weekend or holiday up to {days} later",
    },
    steps={
        "phone_task": "phone call", "consent_request": "question for your consent to the hand-over",
        "offer": "offer to you", "handover": "hand-over to the collection agency", "court": "court dunning",
        "upcoming_instalment": "notice of the next instalment", "payment_reminder": "payment reminder",
        "corrected_reminder": "corrected payment reminder", "dunning_1": "first dunning letter",
        "dunning_2_collection_warning": "second dunning letter, announcing the hand-over",
        "precollection_notice": "last term before the hand-over",
    },
    ways={"email": "by e-mail", "letter": "by post"},
    triggers={
        "opened": "an open claim", "due_date": "the due date", "returned_debit": "a returned debit",
        "chargeback": "a chargeback",
    },
    ends={
        "on_paid": "Paid", "on_cancelled": "Cancelled", "on_stopped": "Stopped by you",
        "on_declined": "Offer declined", "on_handover": "Handed over",
    },
    told={
        "customer": "message to the buyer", "vendor": "message to you", "both": "message to the buyer and to you",
        "send_template_letters": "template letters to you", "send_agency_contact": "the agency's contact to you",
        "access_suspend": "suspension of the access to the course",
    },
    buckets={"fees": "costs", "interest": "interest", "principal": "principal"},
    lines={
        "name": "{title} ({name})",
        "begins": "It begins with {triggers}.",
        "or": " or ", "and": " and ", "none": "Nobody is dunned; the claim is only kept.",
        "stage": "{number}. {when}: {what}.",
        "business": "For businesses only.", "consumer": "For consumers only.",
        "after_term": ", at the earliest on the day after the running term",
        "term": ", term of {days}", "fee": ", with costs of {money}", "copy": ", copy to you",
        "wait": "Nobody is dunned before the due date is over; a plan that has to wait moves as a whole.",
        "together": "Claims of one buyer that reach the same stage on one day go out in one letter.",
        "still": "A running term stands still while a dispute, a hold or a promise holds.",
        "grace": "After each term {days} more are left for the bank; the date in the letter stays.",
        "on_partial_payment": "Part payment while the term{stage} runs: {what} {way}, new term of {days}{most}.",
        "on_credit_note": "Credit note while the term{stage} runs: {what} {way}, new term of {days}{most}.",
        "of_stage": " of step {number}", "most": ", at most {times} times",
        "end": "{end}: {told}.",
        "vendor_pays": "If you stop the collection, you bear the costs that are still open.",
        "small": "If a payment leaves less than {money} open, the rest is written off.",
        "least": "Claims below {money} are not dunned.",
        "rolled": "A term that ends on a weekend or holiday ends on the next working day (§ 193 BGB).",
        "unrolled": "Terms end on weekends and holidays too.",
        "allocation": "Payments cover {first} first, then {second}, then {third}{law}.",
        "no_interest": "No default interest is charged.",
        "statutory": "Default interest: {rate} percentage points over the base rate{start}.",
        "fixed": "Default interest: {rate} % a year{start}.",
        "from_term": ", from the end of the first term", "from_default": ", once the default is entered",
        "lump": "A business in default pays a lump sum of {money} once (§ 288 (5) BGB); a consumer never does.",
        "instalments": "Instalments follow the plan {name}.",
    },
)  # fmt: skip
_LANGUAGES = {"de": _GERMAN, "en": _ENGLISH}
_LAWS = {ALLOCATIONS["bgb367"]: " (§ 367 BGB)", ALLOCATIONS["bgb497"]: " (§ 497 Abs. 3 BGB)"}


def plan_words(plan: Plan, language: str = "de") -> list[str]:
    """The plan as sentences, the title first; amounts are shown as euro. Raises SettingsError for other languages
    than "de" and "en"."""
    words = _LANGUAGES.get(language)
    if words is None:
        raise SettingsError(f'"{language}" is no language that plans are told in. Expected de or en.')
    return [
        words.lines["name"].format(title=plan.title, name=plan.name),
        *([plan.description] if plan.description and language == "de" else []),
        *_beginning(plan, words),
        *(_stage(plan, number, words, language) for number in range(1, len(plan.stages) + 1)),
        *_corrections(plan, words),
        *_ends(plan, words),
        *_money(plan, words, language),
    ]


def stage_title(stage: Stage, language: str) -> str:
    """What a stage is called: by the merchant if he writes German, else after what it does."""
    if stage.title and language == "de":
        return stage.title
    return _LANGUAGES[language].steps.get(stage.template or stage.action, stage.key)


def _beginning(plan: Plan, words: _Words) -> Iterator[str]:
    if not plan.stages:
        yield words.lines["none"]
        return
    triggers = [words.triggers[one] for one in plan.triggers]
    listed = words.lines["or"].join((", ".join(triggers[:-1]), triggers[-1])) if triggers[1:] else "".join(triggers)
    yield words.lines["begins"].format(triggers=listed)
    if plan.wait_for_due_date:
        yield words.lines["wait"]
    if len(plan.buyers) == 1:
        yield words.lines[plan.buyers[0]]
    if plan.instalments:
        yield words.lines["instalments"].format(name=plan.instalments)


def _stage(plan: Plan, number: int, words: _Words, language: str) -> str:
    """`1. 21 Tage nach Rechnungsdatum, …: Zahlungserinnerung per E-Mail, Frist 7 Tage.`"""
    stage = plan.stages[number - 1]
    what = stage_title(stage, language)
    if stage.channel:
        what += f" {words.ways[stage.channel]}"
    if stage.term_days:
        what += words.lines["term"].format(days=words.count(stage.term_days))
    if stage.fee_minor:
        what += words.lines["fee"].format(money=_euro(stage.fee_minor, language))
    if stage.copy_to:
        what += words.lines["copy"]
    when = _when(plan, stage, words)
    return words.lines["stage"].format(number=number, when=when[:1].upper() + when[1:], what=what)


def _when(plan: Plan, stage: Stage, words: _Words) -> str:
    anchor = "due_or_returned" if stage.anchor == "trigger" and "due_date" in plan.triggers else stage.anchor
    same, before, after = words.anchors[anchor]
    form = after if stage.offset_days > 0 else before if stage.offset_days < 0 else same
    when = form.format(days=words.day_after if stage.offset_days == 1 else words.count(abs(stage.offset_days)))
    if stage.not_before_prev_deadline:
        when += words.lines["after_term"]
    return when + words.rolls[stage.roll].format(days=words.count(stage.window_days))


def _corrections(plan: Plan, words: _Words) -> Iterator[str]:
    for name, correction in (("on_partial_payment", plan.on_partial_payment), ("on_credit_note", plan.on_credit_note)):
        if correction is not None:
            yield _correction(plan, words, name, correction)


def _correction(plan: Plan, words: _Words, name: str, correction: Correction) -> str:
    index = plan.stage_index(correction.stage or "")
    most = correction.max_restarts
    return words.lines[name].format(
        stage="" if index is None else words.lines["of_stage"].format(number=index + 1),
        what=words.steps[correction.template],
        way=words.ways[correction.channel],
        days=words.count(correction.term_days),
        most=words.lines["most"].format(times=most) if most else "",
    )


def _ends(plan: Plan, words: _Words) -> Iterator[str]:
    for name, end in words.ends.items():
        rows = plan.reaction(name)
        receivers = {str(row["to"]) for row in rows if row["type"] == "message"}
        told = [words.told["both"]] if receivers >= {"customer", "vendor"} else [words.told[one] for one in receivers]
        told += [words.told[str(row["type"])] for row in rows if row["type"] not in ("message", "log")]
        if told:
            yield words.lines["end"].format(end=end, told=words.lines["and"].join(told))
    if plan.stop_charges_vendor_fees:
        yield words.lines["vendor_pays"]


def _money(plan: Plan, words: _Words, language: str) -> Iterator[str]:
    lines = words.lines
    if plan.stages:
        yield lines["rolled" if plan.deadline_roll == "bgb193" else "unrolled"]
        if plan.pause_stops_terms:
            yield lines["still"]
        if plan.posting_grace_days:
            yield lines["grace"].format(days=words.count(plan.posting_grace_days))
    if plan.combine_letters:
        yield lines["together"]
    first, second, third = (words.buckets[one] for one in plan.allocation)
    yield lines["allocation"].format(first=first, second=second, third=third, law=_LAWS.get(plan.allocation, ""))
    yield _interest(plan, words)
    if plan.lump_sum_b2b_minor:
        yield lines["lump"].format(money=_euro(plan.lump_sum_b2b_minor, language))
    if plan.writeoff_below_minor:
        yield lines["small"].format(money=_euro(plan.writeoff_below_minor, language))
    if plan.min_amount_minor:
        yield lines["least"].format(money=_euro(plan.min_amount_minor, language))


def _interest(plan: Plan, words: _Words) -> str:
    rule = plan.interest
    if rule.mode == "none":
        return words.lines["no_interest"]
    rate = rule.margin_points if rule.mode == "statutory" else rule.rate_percent
    start = words.lines["from_term" if plan.interest_in_default else "from_default"]
    shown = str(rate).replace(".", ",") if words is _GERMAN else str(rate)
    return words.lines[rule.mode].format(rate=shown, start=start)


def _euro(minor: int, language: str) -> str:
    return format_minor(minor, "EUR", language)
