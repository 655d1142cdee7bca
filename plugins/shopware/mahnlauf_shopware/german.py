"""In German what this platform says in English, for Mahnlauf's own screens; names in braces stand for what changes."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    # the Admin API
    "The shop answered with a web page instead of data: something stands before its Admin API (maintenance page,"
    " password,"
    " firewall), or its address is another one.":
        "Der Shop antwortet mit einer Webseite statt mit Daten: Vor seiner Admin-API steht etwas (Wartungsseite,"
        " Passwort,"
        " Firewall), oder er hat eine andere Adresse.",
    "Update the app in the shop (Extensions, My extensions) and agree to its rights.":
        "Aktualisieren Sie die App im Shop (Erweiterungen, Meine Erweiterungen), und stimmen Sie ihren Rechten zu.",
    "The shop cannot be reached ({why}).": "Der Shop ist nicht zu erreichen ({why}).",
    "The shop refused the call with {status} {why}.": "Der Shop lehnte den Aufruf mit {status} ab: {why}.",
    "The shop's certificate is not valid.": "Das Zertifikat des Shops ist ungültig.",
    "The shop did not answer in time.": "Der Shop antwortete nicht rechtzeitig.",
    "The shop sends its Admin API elsewhere: its address (APP_URL) is not where it lives.":
        "Der Shop leitet seine Admin-API um: Seine Adresse (APP_URL) stimmt nicht.",
    "The app may not do this in the shop: {right} is missing. {how}":
        "Die App darf das im Shop nicht: Das Recht {right} fehlt. {how}",
    "The shop takes no token of ours although it just gave it. Look at its clock.":
        "Der Shop nimmt unseren Zugang nicht an, obwohl er ihn eben gab. Sehen Sie nach seiner Uhr.",
    "The shop answered a search for {what} with something that is no list.":
        "Der Shop antwortete auf die Suche nach {what} mit etwas, das keine Liste ist.",
    "There is no Admin API at this address. {how}": "Unter dieser Adresse gibt es keine Admin-API. {how}",
    "The shop's answer is larger than 32 MB and was not read.":
        "Die Antwort des Shops ist größer als 32 MB und wurde nicht gelesen.",
    "The shop failed with {status} {why}": "Der Shop scheiterte mit {status}: {why}",
    "The shop asks for fewer calls (429).": "Der Shop bittet um weniger Aufrufe (429).",
    "The shop lets nobody log in for a moment, after failed attempts.":
        "Der Shop lässt nach Fehlversuchen für einen Moment niemanden herein.",
    "The shop does not accept the keys of its app any more: its address was changed or it was copied, and the app"
    " was not"
    " registered anew. Resolve that in the shop (bin/console app:url-change:resolve) or install the app again.":
        "Der Shop nimmt die Schlüssel seiner App nicht mehr an: Seine Adresse wurde geändert oder er wurde kopiert,"
        " und die"
        " App hat sich nicht neu angemeldet. Lösen Sie das im Shop (bin/console app:url-change:resolve), oder"
        " installieren"
        " Sie die App neu.",
    '"{order}" is no order id of Shopware. Expected 32 hexadecimal digits.':
        "„{order}“ ist keine Bestell-ID von Shopware. Erwartet werden 32 hexadezimale Zeichen.",
    '"{order}" is no order id of Shopware.': "„{order}“ ist keine Bestell-ID von Shopware.",
    # the test of the connection
    "The app is not installed in this shop: upload the zip (mahnlauf shopware zip) under Extensions, My extensions, and"
    " switch it on.":
        "Die App ist in diesem Shop nicht installiert: Laden Sie das Zip (mahnlauf shopware zip) unter"
        " Erweiterungen, Meine"
        " Erweiterungen hoch, und schalten Sie sie ein.",
    "The shop runs Shopware {version}, in which whoever knows the app secret can pose as the shop (CVE-2026-31889)."
    " Update it"
    " to 6.6.10.15, 6.7.8.1 or later.":
        "Der Shop läuft mit Shopware {version}; darin kann sich als der Shop ausgeben, wer das App-Geheimnis kennt"
        " (CVE-2026-31889). Aktualisieren Sie auf 6.6.10.15, 6.7.8.1 oder später.",
    # telling
    "The customer has the tag {tag}.": "Der Kunde hat das Tag {tag}.",
    "The customer does not have the tag {tag} any more.": "Der Kunde hat das Tag {tag} nicht mehr.",
    "The shop has no customer {customer}.": "Der Shop kennt keinen Kunden {customer}.",
    "The letter was attached.": "Das Schreiben wurde angehängt.",
    "The shop made no document for the letter. Look whether the order has a delivery.":
        "Der Shop legte kein Dokument für das Schreiben an. Sehen Sie nach, ob die Bestellung eine Lieferung hat.",
    "Downloads taken: {taken}, given back: {given}.": "Downloads gesperrt: {taken}, freigegeben: {given}.",
    "Downloads are left alone, as the shop is set (suspend_downloads).":
        "Downloads bleiben, wie es für den Shop eingestellt ist (suspend_downloads).",
    "The downloads stood so already.": "Die Downloads standen schon so.",
    "Flows of {trigger} were started.": "Die Flows von {trigger} wurden gestartet.",
    "The shop does not know the trigger {trigger}.": "Der Shop kennt den Auslöser {trigger} nicht.",
    'The shop offers no way from "{old}" to "{new}": change the payment there.':
        "Der Shop bietet keinen Weg von „{old}“ zu „{new}“: Ändern Sie die Zahlung dort.",
    'The payment went from "{old}" to "{new}".': "Die Zahlung ging von „{old}“ zu „{new}“.",
    "Somebody changed the payment at the same moment.": "Jemand änderte die Zahlung im selben Moment.",
    "The order was told.": "An der Bestellung vermerkt.",
    "The order knew it already.": "Die Bestellung wusste es schon.",
    "The order does not exist in the shop any more.": "Die Bestellung gibt es im Shop nicht mehr.",
    # calls
    '{where}: the field "{field}" is {found}. Expected {wanted}.':
        "{where}: Das Feld „{field}“ hat einen Wert, der nicht passt: {found}.",
    '{where}: the field "{field}" cannot be used. {why}': "{where}: Das Feld „{field}“ ist nicht zu gebrauchen. {why}",
    "The body is not JSON in UTF-8. Expected an event of Shopware.":
        "Der Inhalt ist kein JSON in UTF-8. Erwartet wird ein Ereignis von Shopware.",
    "The body is {found}. Expected an event of Shopware as a JSON object.":
        "Der Inhalt ist {found}. Erwartet wird ein Ereignis von Shopware als JSON-Objekt.",
    'The field "data.event" is {found}. Expected the name of an event.':
        "Das Feld „data.event“ ist {found}. Erwartet wird der Name eines Ereignisses.",
    "This event says nothing about what is owed.": "Dieses Ereignis sagt nichts über Geschuldetes.",
    "The event {event} carries no order. Expected data.payload.order with its id.":
        "Das Ereignis {event} trägt keine Bestellung. Erwartet wird data.payload.order mit ihrer ID.",
    "The event {event} carries {found}. Expected a list of changes.":
        "Das Ereignis {event} trägt {found}. Erwartet wird eine Liste von Änderungen.",
    "A draft of an order; the live one did not change.": "Ein Entwurf einer Bestellung; die echte änderte sich nicht.",
    "Our own fields came back, or a draft of an order was written.":
        "Unsere eigenen Felder kamen zurück, oder ein Entwurf wurde geschrieben.",
    "The header {name} is missing. Expected the signature of the shop.":
        "Der Header {name} fehlt. Erwartet wird die Signatur des Shops.",
    "The header {name} does not fit the body. If the shop was copied or its address changed, resolve this in the shop:"
    " bin/console app:url-change:resolve.":
        "Die Signatur im Header {name} passt nicht zum Inhalt. Wurde der Shop kopiert oder seine Adresse geändert,"
        " lösen Sie"
        " das im Shop: bin/console app:url-change:resolve.",
    "The call names another shop than the one whose secret signed it.":
        "Der Aufruf nennt einen anderen Shop als den, dessen Geheimnis ihn signierte.",
    # the life of the app
    "The app was installed.": "Die App wurde installiert.",
    "The app was updated.": "Die App wurde aktualisiert.",
    "The app was switched on.": "Die App wurde eingeschaltet.",
    "The app was switched off: nobody is dunned until the shop reports again.":
        "Die App wurde abgeschaltet: Es wird niemand gemahnt, bis sich der Shop wieder meldet.",
    "The app was removed: its keys are forgotten, the claims stay, nobody is dunned.":
        "Die App wurde entfernt: Ihre Schlüssel sind vergessen, die Forderungen bleiben, es wird niemand gemahnt.",
    "The shop was updated.": "Der Shop wurde aktualisiert.",
    # settings
    'The setting "{name}" is empty: the app is not installed in this shop, or was removed. Install it there.':
        "Die Einstellung „{name}“ ist leer: Die App ist in diesem Shop nicht installiert oder wurde entfernt."
        " Installieren"
        " Sie sie dort.",
    'The {what} "{value}" stands in "{one}" and in "{other}". Expected it in one of them.':
        "„{value}“ steht in „{one}“ und in „{other}“. Erwartet wird es in einer davon.",
    'The setting "{name}" is "{value}". Expected true or false.':
        "Die Einstellung „{name}“ ist „{value}“. Erwartet wird true oder false.",
    'The setting "{name}" is "{value}". Expected an amount such as 3.00.':
        "Die Einstellung „{name}“ ist „{value}“. Erwartet wird ein Betrag wie 3.00.",
    'The timezone "{name}" is unknown. Expected an IANA name such as Europe/Berlin.':
        "Die Zeitzone „{name}“ ist unbekannt. Erwartet wird eine wie Europe/Berlin.",
}  # fmt: skip
