"""What the buyer's page says: code -> (Sie, du, English)."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "open": ("Noch offen", "Noch offen", "Still open"),
    "settled": ("Es ist nichts mehr offen", "Es ist nichts mehr offen", "Nothing is open any more"),
    "thanks": (
        "Vielen Dank. Sie brauchen nichts mehr zu tun.",
        "Vielen Dank. Du brauchst nichts mehr zu tun.",
        "Thank you. There is nothing left to do.",
    ),
    "greeting": ("Guten Tag {name},", "Hallo {name},", "Dear {name},"),
    "why": (
        "Bestellung {number} vom {on} bei {creditor}.",
        "Bestellung {number} vom {on} bei {creditor}.",
        "Order {number} of {on} with {creditor}.",
    ),
    "pay_by": ("Bitte zahlen Sie bis {day}.", "Bitte zahle bis {day}.", "Please pay by {day}."),
    "at_agency": (
        "Der Vorgang liegt bei {agency}. Bitte zahlen Sie dorthin.",
        "Der Vorgang liegt bei {agency}. Bitte zahle dorthin.",
        "The case lies with {agency}. Please pay there.",
    ),
    "disputed": (
        "Ihr Einwand liegt uns vor. Bis er geklärt ist, ruht alles.",
        "Dein Einwand liegt uns vor. Bis er geklärt ist, ruht alles.",
        "We have your objection. Until it is settled, everything rests.",
    ),
    "held": (
        "Bis {day} schreiben wir Ihnen nicht.",
        "Bis {day} schreiben wir dir nicht.",
        "We will not write to you until {day}.",
    ),
    "next": (
        "Geht bis dahin nichts ein, folgt am {day}: {step}.",
        "Geht bis dahin nichts ein, folgt am {day}: {step}.",
        "If nothing arrives by then, this follows on {day}: {step}.",
    ),
    "agency_costs": (
        "Dadurch können weitere Kosten entstehen.",
        "Dadurch können weitere Kosten entstehen.",
        "This may cause further costs.",
    ),
    "how_to_pay": ("So zahlen Sie", "So zahlst du", "How to pay"),
    "payee": ("Empfänger", "Empfänger", "Payee"),
    "reference": ("Verwendungszweck", "Verwendungszweck", "Reference"),
    "amount": ("Betrag", "Betrag", "Amount"),
    "pay_online": ("Jetzt online bezahlen", "Jetzt online bezahlen", "Pay online now"),
    "code": (
        "GiroCode: mit der Banking-App scannen",
        "GiroCode: mit der Banking-App scannen",
        "GiroCode: scan it with your banking app",
    ),
    "composed": ("Wie sich der Betrag zusammensetzt", "Wie sich der Betrag zusammensetzt", "How the amount is made up"),
    "order": ("Bestellung {number}", "Bestellung {number}", "Order {number}"),
    "interest": ("Verzugszinsen", "Verzugszinsen", "Default interest"),
    "payment": ("Ihre Zahlung vom {day}", "Deine Zahlung vom {day}", "Your payment of {day}"),
    "returned": ("zurückgegeben", "zurückgegeben", "returned"),
    "booked": ("verrechnet: {shares}", "verrechnet: {shares}", "set off: {shares}"),
    "to_fees": ("{amount} auf Kosten", "{amount} auf Kosten", "{amount} on costs"),
    "to_interest": ("{amount} auf Zinsen", "{amount} auf Zinsen", "{amount} on interest"),
    "to_principal": ("{amount} auf die Hauptforderung", "{amount} auf die Hauptforderung", "{amount} on the principal"),
    "to_credit": ("{amount} zu viel", "{amount} zu viel", "{amount} too much"),
    "reduced": ("Gutschriften und Nachlässe", "Gutschriften und Nachlässe", "Credit notes and reductions"),
    "credit": ("Guthaben, das wir erstatten", "Guthaben, das wir erstatten", "Credit that we pay back"),
    "documents": ("Schreiben", "Schreiben", "Letters"),
    "say": ("Was möchten Sie uns sagen?", "Was möchtest du uns sagen?", "What would you like to tell us?"),
    "paid": ("Ich habe schon bezahlt", "Ich habe schon bezahlt", "I have paid"),
    "paid_hint": (
        "Wir suchen die Zahlung; sieben Tage lang schreiben wir Ihnen nicht.",
        "Wir suchen die Zahlung; sieben Tage lang schreiben wir dir nicht.",
        "We look for the payment and do not write to you for seven days.",
    ),
    "object": ("Ich widerspreche der Forderung", "Ich widerspreche der Forderung", "I object to the claim"),
    "object_hint": (
        "Alles ruht, bis jemand Ihren Einwand geprüft hat.",
        "Alles ruht, bis jemand deinen Einwand geprüft hat.",
        "Everything rests until somebody has looked into it.",
    ),
    "instalments": ("Ich brauche Zeit oder Raten", "Ich brauche Zeit oder Raten", "I need time or instalments"),
    "instalments_hint": (
        "Ein Mensch liest das und antwortet Ihnen; sieben Tage lang schreiben wir Ihnen nicht.",
        "Ein Mensch liest das und antwortet dir; sieben Tage lang schreiben wir dir nicht.",
        "A person reads this and answers you; we do not write to you for seven days.",
    ),
    "on_day": ("Bezahlt am", "Bezahlt am", "Paid on"),
    "your_words": ("In eigenen Worten", "In eigenen Worten", "In your own words"),
    "objection": ("Was stimmt nicht?", "Was stimmt nicht?", "What is wrong?"),
    "proposal": (
        "Wie viel können Sie wann zahlen?",
        "Wie viel kannst du wann zahlen?",
        "How much can you pay, and when?",
    ),
    "send": ("Absenden", "Absenden", "Send"),
    "sent": ("Danke, das ist angekommen.", "Danke, das ist angekommen.", "Thank you, we have got that."),
    "too_often": (
        "Ihre Nachrichten sind angekommen; mehr als zehn am Tag nehmen wir nicht an.",
        "Deine Nachrichten sind angekommen; mehr als zehn am Tag nehmen wir nicht an.",
        "We have got your messages; more than ten a day are not taken.",
    ),
    "empty": (
        "Bitte schreiben Sie ein paar Worte dazu.",
        "Bitte schreib ein paar Worte dazu.",
        "Please add a few words.",
    ),
    "private": (
        "Diese Seite ist nur über Ihren persönlichen Link erreichbar. Sie setzt keine Cookies und lädt nichts"
        " von anderen.",
        "Diese Seite ist nur über deinen persönlichen Link erreichbar. Sie setzt keine Cookies und lädt nichts"
        " von anderen.",
        "Only your personal link opens this page. It sets no cookies and loads nothing from others.",
    ),
    "contact": ("Fragen?", "Fragen?", "Questions?"),
    "gone": ("Dieser Link gilt nicht mehr", "Dieser Link gilt nicht mehr", "This link is no longer valid"),
    "gone_text": (
        "Nehmen Sie bitte den Link aus dem neuesten Schreiben, oder melden Sie sich beim Absender.",
        "Nimm bitte den Link aus dem neuesten Schreiben, oder melde dich beim Absender.",
        "Please use the link of the latest letter, or contact its sender.",
    ),
}


class GuestWords:
    """The words in one language and register: ``words("pay_by", day="…")``."""

    def __init__(self, language: str, register: str) -> None:
        self.language = language if language in ("de", "en") else "en"
        self._column = 2 if self.language == "en" else 1 if register == "du" else 0

    def __call__(self, code: str, **values: str) -> str:
        text = _WORDS[code][self._column]
        return text.format(**values) if values else text
