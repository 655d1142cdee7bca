"""In German what this platform says in English, for the screens; names in braces stand for what changes."""

from __future__ import annotations

from collections.abc import Mapping

_WEBHOOKS = "WooCommerce, Einstellungen, Erweitert, Webhooks"

GERMAN: Mapping[str, str] = {
    # reading deliveries
    "The greeting of a new webhook.": "Der Gruß eines neuen Webhooks.",
    "A customer's account says nothing about orders.": "Ein Kundenkonto sagt nichts über Bestellungen.",
    "The shop sent an error instead of an order.": "Der Shop schickte einen Fehler statt einer Bestellung.",
    "The order was deleted for good before the shop could send it.":
        "Die Bestellung wurde endgültig gelöscht, bevor der Shop sie senden konnte.",
    "The webhooks of this shop carry no orders any more, because the WordPress user who owns them lost the right to see"
    " orders. Give this user the role shop manager again, or create the webhooks anew as another user (WooCommerce,"
    " Settings, Advanced, Webhooks); then fetch what was missed.":
        "Die Webhooks dieses Shops bringen keine Bestellungen mehr, weil der WordPress-Benutzer, dem sie gehören,"
        " Bestellungen nicht mehr sehen darf. Geben Sie ihm wieder die Rolle Shop-Manager, oder legen Sie die Webhooks"
        f" als anderer Benutzer neu an ({_WEBHOOKS}); holen Sie dann nach, was fehlt.",
    "The body of {topic} is an error of the shop with the code {code}. Expected an order.":
        "Der Inhalt von {topic} ist ein Fehler des Shops mit dem Code {code}. Erwartet wird eine Bestellung.",
    "The body of {topic} is {found}. Expected a JSON object.":
        "Der Inhalt von {topic} ist {found}. Erwartet wird ein JSON-Objekt.",
    "This topic carries {what}.": "Dieses Thema trägt {what}.",
    "The topic {topic} is unknown. Expected one of {known}; delete the webhook in WooCommerce, Settings, Advanced,"
    " Webhooks, if nobody needs it.":
        "Das Thema {topic} ist unbekannt. Erwartet wird eines von {known}; löschen Sie den Webhook"
        f" ({_WEBHOOKS}), wenn ihn niemand braucht.",
    "The header X-WC-Webhook-Topic is missing. Expected a topic such as order.updated.":
        "Der Header X-WC-Webhook-Topic fehlt. Erwartet wird ein Thema wie order.updated.",
    "The body is not UTF-8 (byte {place}). Expected JSON in UTF-8.":
        "Der Inhalt ist kein UTF-8 (Byte {place}). Erwartet wird JSON in UTF-8.",
    "The body is not JSON (line {line}, column {column}). Expected an order as JSON.":
        "Der Inhalt ist kein JSON (Zeile {line}, Spalte {column}). Erwartet wird eine Bestellung als JSON.",
    "The body is JSON with a number or a nesting beyond all bounds.":
        "Der Inhalt ist JSON mit einer Zahl oder Tiefe jenseits aller Grenzen.",
    '{where}: the field "{field}" is missing. Expected {wanted}.': "{where}: Das Feld „{field}“ fehlt.",
    '{where}: the field "{field}" is {found}. Expected {wanted}.':
        "{where}: Das Feld „{field}“ hat einen Wert, der nicht passt: {found}.",
    '{where}: the field "{field}" cannot be used. {why}': "{where}: Das Feld „{field}“ ist nicht zu gebrauchen. {why}",
    '{where}: entry {number} of "{field}" is {found}. Expected an object.':
        "{where}: Eintrag {number} von „{field}“ ist {found}. Erwartet wird ein Objekt.",
    "The header X-WC-Webhook-Signature is missing. Expected the signature of the shop.":
        "Der Header X-WC-Webhook-Signature fehlt. Erwartet wird die Signatur des Shops.",
    "The header X-WC-Webhook-Signature does not fit the body. Compare the secret of the webhook in the shop with the"
    ' setting "webhook_secret".':
        "Die Signatur passt nicht zum Inhalt. Vergleichen Sie das Geheimnis des Webhooks im Shop mit dem hier"
        " eingetragenen.",
    # what an order says
    "A refund of the order says that a dispute was lost: the money went back to the buyer.":
        "Eine Erstattung der Bestellung sagt, dass ein Streitfall verloren ging: Das Geld ist wieder beim Käufer.",
    'The order was paid and now is "{status}": {why}.': "Die Bestellung war bezahlt und ist jetzt „{status}“: {why}.",
    "the direct debit came back": "die Lastschrift kam zurück",
    "the payment was taken back": "das Geld wurde zurückgeholt",
    'The order was paid and now is "{status}" without a full refund: a dispute, an inquiry or a change by hand. The'
    ' order'
    " notes in the shop tell which.":
        "Die Bestellung war bezahlt und ist jetzt „{status}“, ohne ganz erstattet zu sein: ein Streitfall, eine Anfrage"
        " oder eine Änderung von Hand. Die Notizen im Shop sagen, was.",
    "Mollie noted a chargeback on the order and put it on hold.":
        "Mollie hat an der Bestellung eine Rückbuchung vermerkt und sie angehalten.",
    # asking and telling
    "The order does not exist in the shop any more.": "Die Bestellung gibt es im Shop nicht mehr.",
    '"{order}" is no order number of WooCommerce.': "„{order}“ ist keine Bestellnummer von WooCommerce.",
    "The shop answered with something else than order {order}.": "Der Shop antwortete mit etwas anderem als Bestellung"
    " {order}.",
    "The shop answered with something else than a list of orders.":
        "Der Shop antwortete mit etwas anderem als einer Liste von Bestellungen.",
    "The shop answered {status} with something that is not JSON.":
        "Der Shop antwortete {status} mit etwas, das kein JSON ist.",
    "The shop refused the call with {status} {why}": "Der Shop lehnte den Aufruf mit {status} ab: {why}",
    "The shop failed with {status} {why}": "Der Shop scheiterte mit {status}: {why}",
    "The shop had seen the nonce of this call before; a repeated call has a new one.":
        "Der Shop kannte diesen Aufruf schon; er wird mit neuer Kennung wiederholt.",
    "The call to the shop failed ({why}).": "Der Aufruf des Shops scheiterte ({why}).",
    "The shop's certificate is not valid. Renew it, or check url.":
        "Das Zertifikat des Shops ist ungültig. Erneuern Sie es, oder prüfen Sie die Adresse.",
    "The shop did not answer in time.": "Der Shop antwortete nicht rechtzeitig.",
    "The shop cannot be reached. Check url and whether the shop is up.":
        "Der Shop ist nicht zu erreichen. Prüfen Sie die Adresse, und ob der Shop läuft.",
    "The shop's answer is larger than 16 MB and was not read.":
        "Die Antwort des Shops ist größer als 16 MB und wurde nicht gelesen.",
    "The order was told.": "An der Bestellung vermerkt.",
    "The order knew it already.": "Die Bestellung wusste es schon.",
    "The order is in the shop's bin; nothing was written.":
        "Die Bestellung liegt im Papierkorb des Shops; es wurde nichts geschrieben.",
    "The order is a draft in the shop; nothing was written.":
        "Die Bestellung ist im Shop ein Entwurf; es wurde nichts geschrieben.",
    "The shop answered 200 but did not keep our fields on the order.":
        "Der Shop antwortete 200, behielt unsere Felder an der Bestellung aber nicht.",
    'Its status "{status}" is none that waits for money, so it was left: change it in the shop.':
        "Ihr Status „{status}“ wartet nicht auf Geld, deshalb blieb er: Ändern Sie ihn im Shop.",
    'The shop answered 200 but left the order on "{status}": mark it as paid there.':
        "Der Shop antwortete 200, ließ die Bestellung aber auf „{status}“: Markieren Sie sie dort als bezahlt.",
    'It was marked as paid: "{old}" became "{new}".': "Sie wurde als bezahlt markiert: aus „{old}“ wurde „{new}“.",
    "It is past payment there already.": "Dort ist sie schon über die Zahlung hinaus.",
    # connecting
    "Make a key in WooCommerce, Settings, Advanced, REST API, permission Read/Write.":
        "Legen Sie in WooCommerce, Einstellungen, Erweitert, REST-API einen Schlüssel mit Lesen/Schreiben an.",
    "Webhooks deliver to {there} instead of {here}. {how}": "Webhooks liefern an {there} statt an {here}. {how}",
    "Let it be repaired: mahnlauf shop connect {shop}": "Lassen Sie sie reparieren.",
    "The webhook {topic} existed twice; the second one was deleted.":
        "Den Webhook {topic} gab es zweimal; der zweite wurde gelöscht.",
    "The shop's answer is not JSON. Expected its REST keys.":
        "Die Antwort des Shops ist kein JSON. Erwartet werden seine REST-Schlüssel.",
    "The shop's answer belongs to another connection.": "Die Antwort des Shops gehört zu einer anderen Verbindung.",
    "The shop's answer holds no REST keys. Expected consumer_key and consumer_secret.":
        "Die Antwort des Shops enthält keine REST-Schlüssel. Erwartet werden consumer_key und consumer_secret.",
    "The REST key that the shop made cannot read and write. Allow both.":
        "Der REST-Schlüssel, den der Shop angelegt hat, darf nicht lesen und schreiben. Erlauben Sie beides.",
    'The timezone "{name}" is unknown. Expected an IANA name such as Europe/Berlin.':
        "Die Zeitzone „{name}“ ist unbekannt. Erwartet wird eine wie Europe/Berlin.",
    'The setting "{name}" is "{value}". Expected a number of days from 0 to 365.':
        "Die Einstellung „{name}“ ist „{value}“. Erwartet wird eine Zahl von Tagen von 0 bis 365.",
    'The setting "{name}" is "{value}". Expected true or false.':
        "Die Einstellung „{name}“ ist „{value}“. Erwartet wird true oder false.",
    "The shop does not speak https at this address. Check the beginning and the port of url.":
        "Der Shop spricht unter dieser Adresse kein https. Prüfen Sie Anfang und Port der Adresse.",
    "Enter the shop's address as it stands in WordPress, Settings, General.":
        "Tragen Sie die Adresse des Shops ein, wie sie in WordPress unter Einstellungen, Allgemein steht.",
}  # fmt: skip
