"""In German what this platform says in English, for the screens; names in braces stand for what changes."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    # calls
    "The connection test of Digistore24.": "Der Verbindungstest von Digistore24.",
    "A first payment was refused: no sale, nothing is owed.":
        "Eine erste Zahlung wurde abgelehnt: kein Verkauf, nichts ist geschuldet.",
    "An affiliate has nothing to do with an order.": "Ein Affiliate hat mit einer Bestellung nichts zu tun.",
    "An e-ticket says nothing about money.": "Ein E-Ticket sagt nichts über Geld.",
    "The fields of a form say nothing about money.": "Die Felder eines Formulars sagen nichts über Geld.",
    'The event "{event}" changes nothing here.': "Das Ereignis „{event}“ ändert hier nichts.",
    "A test purchase; this shop is live.": "Ein Testkauf; dieser Shop ist scharf geschaltet.",
    'The field "{field}" stands in the body twice. Expected every field once.':
        "Das Feld „{field}“ steht zweimal im Inhalt. Erwartet wird jedes einmal.",
    "The body is no form in UTF-8. Expected the fields of an IPN call.":
        "Der Inhalt ist kein Formular in UTF-8. Erwartet werden die Felder eines IPN-Anrufs.",
    'The change "{kind}" of an order changes nothing here.':
        "Die Änderung „{kind}“ einer Bestellung ändert hier nichts.",
    "This call comes from the connection of another shop. Each shop has its own address.":
        "Dieser Anruf kommt von der Verbindung eines anderen Shops. Jeder Shop hat seine eigene Adresse.",
    'The field "order_date" is missing. Expected the day of the order.':
        "Das Feld „order_date“ fehlt. Erwartet wird der Tag der Bestellung.",
    'The field "{field}" is missing. Expected it in a call about an order.':
        "Das Feld „{field}“ fehlt. Ein Anruf über eine Bestellung enthält es.",
    'The field "{field}" is "{value}". Expected a whole number up to {most}.':
        "Das Feld „{field}“ ist „{value}“. Erwartet wird eine ganze Zahl bis {most}.",
    'The field "{field}" is "{value}". Expected a day such as 2026-11-03.':
        "Das Feld „{field}“ ist „{value}“. Erwartet wird ein Tag wie 2026-11-03.",
    'The field "{field}": {why}': "Das Feld „{field}“: {why}",
    "The field sha_sign is missing. Expected the signature of Digistore24.":
        "Das Feld sha_sign fehlt. Erwartet wird die Signatur von Digistore24.",
    "There are several signatures. Expected one field sha_sign.":
        "Es gibt mehrere Signaturen. Erwartet wird ein Feld sha_sign.",
    "The field sha_sign does not fit the other fields. Compare the SHA passphrase in Digistore24 with the setting"
    ' "passphrase".':
        "Die Signatur passt nicht zu den übrigen Feldern. Vergleichen Sie die SHA-Passphrase in Digistore24 mit der"
        " hier"
        " eingetragenen.",
    "The IPN connection in Digistore24 has no passphrase. Enter one there and as the setting \"passphrase\"; calls"
    " without"
    " it are refused.":
        "Die IPN-Verbindung in Digistore24 hat keine Passphrase. Tragen Sie dort und hier eine ein; Anrufe ohne sie"
        " werden"
        " abgelehnt.",
    # the API
    'Digistore24 does not accept the setting "api_key" for {call}. Expected a key with the right "writable"'
    ' (Settings, API'
    " keys).":
        "Digistore24 nimmt den API-Schlüssel für {call} nicht an. Erwartet wird einer mit dem Recht „schreibend“"
        " (Einstellungen, API-Schlüssel).",
    'The setting "api_key" is empty. Make a key in Digistore24, Settings, API keys.':
        "Der API-Schlüssel fehlt. Legen Sie in Digistore24 unter Einstellungen, API-Schlüssel einen an.",
    "Digistore24 refused {call}: {why}": "Digistore24 lehnte {call} ab: {why}",
    "Digistore24 answered {call} with status {status}.": "Digistore24 antwortete auf {call} mit Status {status}.",
    "Digistore24 is asked too often; again in {seconds} seconds.":
        "Digistore24 wird zu oft gefragt; wieder in {seconds} Sekunden.",
    "Digistore24 answered {call} with a JSON that is no object.":
        "Digistore24 antwortete auf {call} mit JSON, das kein Objekt ist.",
    "Digistore24 could not be reached: {why}.": "Digistore24 ist nicht zu erreichen: {why}.",
    "Digistore24 answered {call} with something that is no JSON.":
        "Digistore24 antwortete auf {call} mit etwas, das kein JSON ist.",
    "Digistore24 answered getPurchase with something else than orders.":
        "Digistore24 antwortete auf getPurchase mit etwas anderem als Bestellungen.",
    "Digistore24 answered {call} with something else than a list.":
        "Digistore24 antwortete auf {call} mit etwas anderem als einer Liste.",
    "Digistore24 takes no notes.": "Digistore24 nimmt keine Notizen an.",
    "The address was tried.": "Die Adresse wurde ausprobiert.",
    # the test of the connection
    "No API key: payments that Digistore24 could not report are not asked for. Calls alone work as well.":
        "Kein API-Schlüssel: Zahlungen, die Digistore24 nicht melden konnte, werden nicht erfragt. Es geht auch mit den"
        " Anrufen allein.",
    'The setting "passphrase" is longer than {most} characters, its limit there.':
        "Die Passphrase ist länger als {most} Zeichen; mehr nimmt Digistore24 nicht.",
    'The address "{url}" is not https. Set base_url to a public https address.':
        "Die Adresse „{url}“ ist nicht https. Setzen Sie base_url auf eine öffentliche https-Adresse.",
    # debits
    "Digistore24 debits nothing more, from now on.": "Digistore24 bucht ab jetzt nichts mehr ab.",
    "Digistore24 debits nothing: the first payment was not made yet.":
        "Digistore24 bucht nichts ab: Die erste Zahlung steht noch aus.",
    "Digistore24 debits again{when}.": "Digistore24 bucht wieder ab{when}.",
    "Digistore24 debits nothing more for this order once its minimum term is over. That ends the subscription or the"
    " instalment plan: what is not paid by then stays unpaid, and access ends with the last paid day.":
        "Digistore24 bucht für diese Bestellung nichts mehr ab, sobald ihre Mindestlaufzeit vorbei ist. Das beendet"
        " das Abo"
        " oder den Ratenplan: Was bis dahin nicht bezahlt ist, bleibt unbezahlt, und der Zugang endet mit dem letzten"
        " bezahlten Tag.",
    "Digistore24 debits this order again, from its next due day on. No money moves now.":
        "Digistore24 bucht diese Bestellung ab dem nächsten Fälligkeitstag wieder ab. Jetzt bewegt sich kein Geld.",
    "Digistore24 debits nothing more after {day}.": "Digistore24 bucht nach dem {day} nichts mehr ab.",
    "Digistore24 did not say what became of it.": "Digistore24 sagte nicht, was daraus wurde.",
    "The debits were stopped already.": "Die Abbuchungen waren schon beendet.",
    "The debits were running already.": "Die Abbuchungen liefen schon.",
}  # fmt: skip
