"""What the reader and the lint find, in the language of the request: they speak English, most merchants German.

A sentence is a place and what is said of it; both are put together from few turns of phrase, which are replaced one by
one. What has no German stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mahnlauf.desk.plans import labels
from mahnlauf.desk.tongue import language, t
from mahnlauf.desk.words import Tag
from mahnlauf.dunning.plan_check import CheckedPlan
from mahnlauf.dunning.plan_lint import ERROR, NOTE, WARNING

LEVELS = {ERROR: Tag("Fehler", "bad"), WARNING: Tag("Warnung", "warn"), NOTE: Tag("Hinweis", "mute")}


@dataclass(frozen=True, slots=True)
class Said:
    """One finding in words, with its paragraph."""

    tag: Tag
    text: str
    paragraph: str


def findings_of(checked: CheckedPlan) -> list[Said]:
    """Everything that was found, errors first."""
    return [Said(LEVELS[one.level], told(one.text, checked.source), one.paragraph) for one in checked.findings]


def told(text: str, source: str) -> str:
    """The sentence without the file's name, which the page says already."""
    place, words = _apart(text, source)
    if language() == "de":
        place, words = _german(place, _PLACES), _german(words, _PHRASES)
    words = _KEY.sub(_called, words)
    place = place[:1].upper() + place[1:]
    return f"{place}: {words}" if place else words[:1].upper() + words[1:]


def verdict(checked: CheckedPlan) -> Tag:
    """In one word, whether it may be used."""
    if not checked.fits:
        number = sum(one.level == ERROR for one in checked.findings)
        return Tag(t("1 Fehler") if number == 1 else t("{n} Fehler", n=number), "bad")
    number = sum(one.level == WARNING for one in checked.findings)
    if number:
        return Tag(t("1 Warnung") if number == 1 else t("{n} Warnungen", n=number), "warn")
    return Tag(t("in Ordnung"), "good")


def _apart(text: str, source: str) -> tuple[str, str]:
    rest = text.removeprefix(source)
    if rest == text:
        return "", text
    if rest.startswith(", "):
        found = re.match(r", ((?:\[[^\]]*\]+(?: \d+)?|stage \"[^\"]*\"))(?:, (\[.*?\]))?:? ", rest)
        if found:
            return found[1], rest[found.end() :]
    return "", rest.lstrip(":, ")


def _called(found: re.Match[str]) -> str:
    """A key as the form calls it, with its own name behind it."""
    label = labels.KEYS.get(found[1])
    if label is None:
        return found[0]
    shown = f"„{t(label)}“" if language() == "de" else f"“{t(label)}”"
    return f"{shown} ({found[1]}) {found[2]}"


def _german(text: str, shapes: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for shape, german in shapes:
        text = shape.sub(german, text)
    return text


_KEY = re.compile(r'^[„"](\w+)[“"] (ist|is|fehlt)\b')


def _shapes(*pairs: tuple[str, str]) -> Sequence[tuple[re.Pattern[str], str]]:
    return tuple((re.compile(english), german) for english, german in pairs)


_PLACES = _shapes(
    (r"\[\[stages\]\] (\d+)", r"Stufe \1"),
    (r"\[\[rules\]\] (\d+)", r"Regel \1"),
    (r'stage "([^"]*)"', r"Stufe „\1“"),
    *((rf"\[+{part}\]+", f"„{german}“") for part, german in labels.PARTS.items() if part),
)
_PHRASES = _shapes(
    # the reader
    (r"[Tt]his is not TOML: (.*)\. Expected lines such as: (.*)",
     r"Das ist kein TOML: \1. Erwartet werden Zeilen wie: \2"),
    (r"(?:the|The) text has (\d+) letters\. Expected at most (\d+)\.",
     r"Der Text hat \1 Zeichen. Erwartet werden höchstens \2."),
    (r'"([^"]*)" is missing\.', r"„\1“ fehlt."),
    (r'"([^"]*)" is not known\.', r"„\1“ ist nicht bekannt."),
    (r'Did you mean "([^"]*)"\?', r"Meinten Sie „\1“?"),
    (r'\(did you mean "([^"]*)"\?\)', r"(meinten Sie „\1“?)"),
    (r"Known here: ", "Bekannt sind hier: "),
    (r"Known: ", "Bekannt: "),
    (r'"(\w+)" is (?!what)', r"„\1“ ist "),
    (r"^is (.*)\. Expected a table\.", r"Hier steht \1. Erwartet wird eine Tabelle."),
    (r", which is no plan\.", "; so heißt kein Verfahren."),
    (r", which an earlier stage has already\. Expected another name\.",
     "; so heißt schon eine frühere Stufe. Erwartet wird ein anderer Name."),
    (r", this plan itself\. Expected another plan, or no such line\.",
     ", also dieses Verfahren selbst. Erwartet wird ein anderes oder keine solche Zeile."),
    (r'Expected "([^"]*)", as the file is called\.', r"Erwartet wird „\1“, wie die Datei heißt."),
    (r"but nothing comes before the first stage\.", "aber vor der ersten Stufe kommt nichts."),
    (r"but no stage before it sets a term\.", "aber keine Stufe davor setzt eine Frist."),
    (r"but no stage before it makes an offer\.", "aber keine Stufe davor macht ein Angebot."),
    (r"but no stage before it asks for consent\.", "aber keine Stufe davor bittet um Freigabe."),
    (r"but nothing triggers it\.", "aber nichts löst sie aus."),
    (r"but the claim was handed over before it\.", "aber davor wurde die Forderung schon übergeben."),
    (r"Expected the hand-over as the last stage, or court after it",
     "Erwartet wird die Übergabe als letzte Stufe oder danach court"),
    (r"Expected an earlier stage with action (\w+)", r"Erwartet wird eine frühere Stufe mit action \1"),
    (r"Expected term_days in an earlier stage", "Erwartet wird term_days in einer früheren Stufe"),
    (r", which is no letter\. Expected no template or term_days\.",
     ", also kein Schreiben. Erwartet wird weder template noch term_days."),
    (r'There is a plan "([^"]*)" already\. Choose another name\.',
     r"Ein Verfahren „\1“ gibt es schon. Bitte wählen Sie einen anderen Namen."),
    (r'"([^"]*)" cannot be the name of a plan\.', r"„\1“ kann nicht der Name eines Verfahrens sein."),
    # what was expected
    (r"a whole number from (-?\d+) to (\d+)", r"eine ganze Zahl von \1 bis \2"),
    (r"one of ", "eines von "),
    (r"true or false", "true oder false"),
    (r"a list of texts", "eine Liste von Texten"),
    (r"a list of: ", "eine Liste aus: "),
    (r"a decimal number as text, such as (.*?) or (.*?)\.", r"eine Dezimalzahl als Text, etwa \1 oder \2."),
    (r"an amount as text, such as ", "ein Betrag als Text, etwa "),
    (r"an ISO 4217 code such as EUR", "ein ISO-4217-Kürzel wie EUR"),
    (r"small letters, digits, - and _, at most 60", "Kleinbuchstaben, Ziffern, - und _, höchstens 60"),
    (r"business_day or window:N with N from 1 to 30", "business_day oder window:N mit N von 1 bis 30"),
    (r"bgb497 or a list of", "bgb497 oder eine Liste aus"),
    (r"tables, each under ", "Tabellen, jede unter "),
    (r"a short name that is unique in the plan", "ein kurzer Name, der im Verfahren nur einmal vorkommt"),
    (r"the text of the letter, ", "der Text des Schreibens, "),
    (r"a message's type, template, channel and to", "type, template, channel und to einer Nachricht"),
    (r'"5" for consumers or "9" for businesses', "„5“ für Verbraucher oder „9“ für Unternehmen"),
    (r"the yearly rate, such as", "der Satz im Jahr, etwa"),
    (r"the name of a plan, see: mahnlauf plan list, or \"none\" for no dunning",
     "der Name eines Verfahrens oder „none“, damit nicht gemahnt wird"),
    (r"the currency of the amounts, such as EUR", "die Währung der Beträge, etwa EUR"),
    (r'Expected less than "amount_below", (\S+)\.', r"Erwartet wird weniger als „amount_below“, \1."),
    (r"it fits every claim, so no rule after it is ever asked\. Expected a condition, or this rule as the last\.",
     "Sie passt auf jede Forderung, also wird keine Regel danach je gefragt. Erwartet wird eine Bedingung, oder diese"
     " Regel als letzte."),
    # the law
    (r"[Tt]he plan has no stages, so nobody is dunned\.", "Das Verfahren hat keine Stufen, also wird niemand gemahnt."),
    (r", but this letter only begins the default; costs are owed after it\.",
     ", aber erst dieses Schreiben begründet den Verzug; Kosten sind danach geschuldet."),
    (r", but staff and calls are never charged\.", ", aber Personal und Anrufe werden nie berechnet."),
    (r", but an e-mail costs nothing\.", ", aber eine E-Mail kostet nichts."),
    (r"\. More than (\d+) needs a proof of what print and postage of one letter cost\.",
     r". Über \1 brauchen Sie einen Nachweis, was Druck und Porto eines Schreibens kosten."),
    (r"ist true, but \[interest\] has mode none\.", "ist true, aber [interest] hat mode none."),
    (r'[Ii]nterest runs only once a default is entered\. "interest_in_default = true" lets it begin with the end of the'
     r" first term\.",
     "Zinsen laufen erst, wenn ein Verzug eingetragen ist. Mit „interest_in_default = true“ beginnen sie mit dem Ende"
     " der ersten Frist."),
    (r"Expected at most (\S+) \(businesses\)\.", r"Erwartet werden höchstens \1 (Unternehmen)."),
    (r', which only businesses owe\. Expected at most (\S+), or buyers = \["business"\] and a rule that chooses this'
     r" plan\.",
     r', was nur Unternehmen schulden. Erwartet werden höchstens \1, oder buyers = ["business"] und eine Regel, die'
     " dieses Verfahren wählt."),
    (r", but the plan is for consumers\.", ", aber das Verfahren ist für Verbraucher."),
    (r"[Tt]he letter sets no term, so it begins no default\.",
     "Das Schreiben setzt keine Frist, also begründet es keinen Verzug."),
    (r'[Ww]ithout "max_restarts" small payments can begin the term anew for ever\.',
     "Ohne „max_restarts“ können kleine Zahlungen die Frist immer wieder neu beginnen."),
    (r"A last day on a weekend or holiday moves to the next working day\.",
     "Fällt ein Fristende auf ein Wochenende oder einen Feiertag, gilt der nächste Werktag."),
    (r"\. Less than (\d+) days is hardly a reasonable term; expected (\d+) or more\.",
     r". Weniger als \1 Tage sind kaum angemessen; erwartet werden \2 oder mehr."),
    (r", so it runs before the term is over\. Expected 1 or more\.",
     ", die Stufe käme vor dem Ende der Frist. Erwartet wird 1 oder mehr."),
    (r"Calls are for working days: expected business_day\.",
     "Angerufen wird an Werktagen: erwartet wird business_day."),
    (r"The court needs your approval: expected consent\.", "Das Gericht braucht Ihre Freigabe: erwartet wird consent."),
    (r"[Nn]o letter asked for the money before it\.", "Davor hat kein Schreiben das Geld verlangt."),
    (r'[Ii]t does not wait for a term that was announced\. Expected "term_days" in the last letter and prev_deadline or'
     r" not_before_prev_deadline after it\.",
     "Sie wartet keine angekündigte Frist ab. Erwartet wird „term_days“ im letzten Schreiben und danach prev_deadline"
     " oder not_before_prev_deadline."),
    (r'[Tt]he letter before it \("([^"]*)", (\w+)\) does not announce the hand-over\. Expected (\w+) or (\w+)\.',
     r"Das Schreiben davor („\1“, \2) kündigt die Übergabe nicht an. Erwartet wird \3 oder \4."),
    (r"[Oo]nly one letter comes before it\. Expected two\.", "Davor kommt nur ein Schreiben. Erwartet werden zwei."),
    (r", but a stage asks for your consent\. Expected anchor consent\.",
     ", aber eine Stufe bittet um Ihre Freigabe. Erwartet wird anchor consent."),
    (r"[Aa]ccess may be suspended with the hand-over only\. Expected it under \[\[on_handover\]\]\.",
     "Der Zugang darf nur mit der Übergabe gesperrt werden. Erwartet wird das unter [[on_handover]]."),
    (r"[Aa]ccess is suspended without a letter that announced it and its day\. Expected a last letter with the template"
     r" precollection_notice\.",
     "Der Zugang wird gesperrt, ohne dass ein Schreiben das mit seinem Tag angekündigt hat. Erwartet wird ein letztes"
     " Schreiben mit dem template precollection_notice."),
    (r"The buyer never hears ", "Der Käufer erfährt nie, "),
    (r"The merchant never hears ", "Sie selbst erfahren nie, "),
    (r"that the matter is closed\. Expected \[\[(\w+)\]\] to = (\S+)\.",
     r"dass die Sache erledigt ist. Erwartet wird [[\1]] mit to = \2."),
    (r"that somebody else collects now\. Expected \[\[(\w+)\]\] to = (\S+)\.",
     r"dass jetzt jemand anders einzieht. Erwartet wird [[\1]] mit to = \2."),
    (r"[Pp]ayments cover (.*)\. The law says fees, interest, principal\. Expected bgb367, or bgb497 for consumer"
     r" credit\.",
     r"Zahlungen decken \1. Das Gesetz sagt fees, interest, principal. Erwartet wird bgb367, oder bgb497 für"
     " Verbraucherkredite."),
    (r"[Ii]n a trial run it ", "Im Probelauf: "),
    (r'goes out on the same day as "([^"]*)"', r"geht am selben Tag hinaus wie „\1“"),
    (r"demands money before the due date (\S+) is over; expected wait_for_due_date = true",
     r"verlangt Geld, bevor die Fälligkeit \1 vorbei ist; erwartet wird wait_for_due_date = true"),
    (r"comes (\d+) days after the first letter; expected 14 or more",
     r"kommt \1 Tage nach dem ersten Schreiben; erwartet werden 14 oder mehr"),
    (r"Expected (?=\")", "Erwartet wird "),
    (r"Expected ", "Erwartet: "),
)  # fmt: skip
