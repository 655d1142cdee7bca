"""What the outbox and its ways say about a command."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    # letters
    "Claim {id} is paid by now.": "Forderung {id} ist inzwischen bezahlt.",
    "Claim {id} is cancelled by now.": "Forderung {id} ist inzwischen storniert.",
    "Claim {id} is stopped by now.": "Die Beitreibung von Forderung {id} ist inzwischen beendet.",
    "Claim {id} is written off by now.": "Forderung {id} ist inzwischen ausgebucht.",
    "Claim {id} is handed over by now.": "Forderung {id} liegt inzwischen beim Inkassopartner.",
    "Claim {id} is in court by now.": "Forderung {id} ist inzwischen bei Gericht.",
    "Claim {id} is on hold or disputed by now.": "Forderung {id} ist inzwischen angehalten oder bestritten.",
    "It is not clear any more whether claim {id} is owed.": "Ob Forderung {id} geschuldet ist, ist nicht mehr klar.",
    "What claim {id} owes is no longer what the letter says.":
        "Bei Forderung {id} ist ein anderer Betrag offen als der im Schreiben.",
    "The buyer was never reminded, so there is nothing to confirm.":
        "Der Käufer wurde nie erinnert, also ist nichts zu bestätigen.",
    "The claim does not exist any more.": "Die Forderung gibt es nicht mehr.",
    "The letter of which this is a part was not sent.": "Das Schreiben, zu dem das gehört, ging nicht hinaus.",
    "There is no e-mail address to send this to.": "Es gibt keine E-Mail-Adresse, an die das gehen könnte.",
    "{said} There is no postal address, so the letter went out by e-mail, as PDF.":
        "{said} Es gibt keine Anschrift, deshalb ging der Brief als PDF per E-Mail.",
    "MAHNLAUF_SMTP is not set, so mails become files in {folder}. Set it to smtp://user:password@host:587.":
        "Es ist kein Mailserver eingestellt (MAHNLAUF_SMTP), Mails werden Dateien in {folder}.",
    "MAHNLAUF_SMTP cannot be read. Expected smtp://user:password@host:587.":
        "MAHNLAUF_SMTP ist nicht lesbar. Erwartet wird smtp://benutzer:passwort@host:587.",
    '"sender" is wrong. {why}': "Der Absender passt nicht. {why}",
    'Shop "{shop}": "post" is "{post}". Expected a channel that is installed: {known}.':
        "Shop {shop}: Den Versandweg „{post}“ gibt es nicht. Vorhanden: {known}.",
    "The letter cannot be set as PDF: {why}.": "Der Brief lässt sich nicht als PDF setzen: {why}.",
    "Printed in {file}.": "Gedruckt in {file}.",
    # any command
    'Nothing here can carry out a "{kind}".': "Hier kann nichts einen Auftrag „{kind}“ ausführen.",
    "Had arrived before the interruption.": "War schon vor der Unterbrechung angekommen.",
    "A later change replaces this one.": "Eine spätere Änderung ersetzt diese.",
    "A later click replaces this one.": "Ein späterer Klick ersetzt diesen.",
    # shops
    "Test mode: would write “{note}” to order {order}.": "Testbetrieb: schriebe „{note}“ an Bestellung {order}.",
    "Order {order}: {count} facts.": "Bestellung {order}: Stand gelesen ({count}).",
    "Test mode: would stop the debits of order {order}.":
        "Testbetrieb: beendete die Abbuchungen der Bestellung {order}.",
    "Test mode: would resume the debits of order {order}.":
        "Testbetrieb: nähme die Abbuchungen der Bestellung {order} wieder auf.",
    "{platform} debits nothing by itself.": "{platform} bucht nichts selbst ab.",
    "{platform} debits nothing by itself, so there is nothing to stop or resume.":
        "{platform} bucht nichts selbst ab, also gibt es nichts zu beenden.",
    "Nothing is left to issue.": "Es ist nichts mehr auszustellen.",
    # course access
    "{who} is suspended in course {course}; the progress stays.":
        "{who} ist im Kurs {course} gesperrt; der Fortschritt bleibt.",
    "{who} is in course {course} again.": "{who} ist wieder im Kurs {course}.",
    "Test mode: would bring {who} at {course} to {state}.": "Testbetrieb: setzte {who} in {course} auf {state}.",
    "We had not taken it, so there is nothing to give back.":
        "Wir hatten nichts gesperrt, also ist nichts freizugeben.",
    "Was suspended already.": "War schon gesperrt.",
    "Was active already.": "War schon freigegeben.",
    "{platform} could not be asked: {why}": "{platform} war nicht zu fragen: {why}",
    "The participant has no place in this course.": "Der Teilnehmer hat keinen Platz in diesem Kurs.",
    "Order {order} decided anew.": "Bestellung {order} neu entschieden.",
    "{count} orders decided anew.": "{count} Bestellungen neu entschieden.",
    "A task for a person: {text}": "Eine Aufgabe für einen Menschen: {text}",
    # subscribers
    "Taken with {status}.": "Angenommen mit {status}.",
    "The endpoint answered {status}.": "Der Empfänger antwortete {status}.",
    "The endpoint could not be reached: {why}.": "Der Empfänger ist nicht zu erreichen: {why}.",
    "{said} Given up after {tries} tries; the endpoint was switched off.":
        "{said} Nach {tries} Versuchen aufgegeben; der Empfänger wurde abgeschaltet.",
    "Subscriber {id} ({url}) was switched off. {why} On again: mahnlauf subscriber on {number}":
        "Empfänger {id} ({url}) wurde abgeschaltet. {why} Wieder einschalten: mahnlauf subscriber on {number}",
    'The address "{url}" cannot be called. Expected one that begins with https://.':
        "Die Adresse „{url}“ lässt sich nicht aufrufen. Erwartet wird eine mit https://.",
    '"{host}" leads into a private network. Expected a public address.':
        "„{host}“ führt in ein privates Netz. Erwartet wird eine öffentliche Adresse.",
    'The name "{host}" cannot be found.': "Der Name „{host}“ ist nicht zu finden.",
    "The answer broke off.": "Die Antwort brach ab.",
    "The answer is larger than {size} MB.": "Die Antwort ist größer als {size} MB.",
    "The user was removed meanwhile.": "Der Benutzer wurde inzwischen entfernt.",
}  # fmt: skip
