"""The English of the shops' screens, and of the settings that all shops share."""

from __future__ import annotations

from collections.abc import Mapping

_SCREENS: Mapping[str, str] = {
    "Ab dem nächsten Lauf gehen Schreiben an Käufer, deren Bestellung vom {day} oder später ist.":
        "From the next run on, letters go to buyers whose order is of {day} or later.",
    "Ab jetzt werden Kurszugänge wirklich gesperrt und freigegeben.":
        "From now on course access is really suspended and restored.",
    "Abgleich gescheitert: {why}": "Sync failed: {why}",
    "Adresse dieser Installation:": "Address of this installation:",
    "Alle Schreiben gehen an Sie, keines an Käufer; dem Shop wird nichts zurückgeschrieben.":
        "All letters go to you, none to a buyer; nothing is written back to the shop.",
    "Alle Shops": "All shops",
    "An": "To",
    "Als Nächstes:": "Next:",
    "Andere Plattform": "Another platform",
    "Auf einen Blick": "At a glance",
    "Bestellungen ab dem {day} werden gemahnt. Wählen Sie oben einen anderen Tag, um das zu ändern.":
        "Orders since {day} are dunned. Choose another day above to change that.",
    "Bestellungen ab diesem Tag": "Orders since this day",
    "Bestellungen": "Orders",
    "Betrieb": "Mode",
    "Buchstaben, Ziffern, - und _. Er steht in der Webhook-Adresse und bleibt, wie er ist.":
        "Letters, digits, - and _. It is part of the webhook address and stays as it is.",
    "Damit zeigen": "Show with this day",
    "Danach steht er in der Liste der Shops, im Testbetrieb. Hier ist nichts einzutragen.":
        "After that it stands in the list of shops, in test mode. There is nothing to fill in here.",
    "Das fehlt noch": "Still missing",
    "Das geht, sobald nichts mehr fehlt. Solange bleibt der Testbetrieb.":
        "Possible once nothing is missing any more. Until then the shop stays in test mode.",
    "Das ist kein Tag. Erwartet wird einer wie {day}.": "This is not a day. Expected one such as {day}.",
    "Das wäre heute hinausgegangen, am {day}": "What would have been sent today, {day}",
    "Der Shop": "The shop",
    "Der Shop ist angelegt, im Testbetrieb.": "The shop is added, in test mode.",
    "Die Einstellungen sind gespeichert.": "The settings are saved.",
    "Der Shop hat die Schlüssel übergeben. Seine Webhooks werden jetzt eingerichtet.":
        "The shop handed out its keys. Its webhooks are being set up now.",
    "Sie haben die Verbindung erlaubt, aber die Schlüssel sind nicht angekommen. Der Shop muss diese Adresse erreichen;"
    " dann verbinden Sie bitte noch einmal.":
        "You allowed the connection, but the keys did not arrive. The shop must reach this address; then please connect"
        " once more.",
    "Sie haben die Verbindung abgelehnt. Es hat sich nichts geändert.":
        "You declined the connection. Nothing has changed.",
    "Der Shop ist scharf. Mit dem nächsten Lauf gehen Schreiben an Käufer.":
        "The shop is live. With the next run letters go to buyers.",
    "Der Shop ist im Testbetrieb. An Käufer geht nichts mehr.":
        "The shop is in test mode. Nothing goes to buyers any more.",
    "Der Shop ist noch nicht verbunden.": "The shop is not connected yet.",
    "Der Shop ist scharf": "The shop is live",
    "Der Shop wurde noch nie gefragt.": "The shop was never asked.",
    "Die Bestellung ist älter als der gewählte Tag, darum bleibt sie ungemahnt und wird nur gezeigt.":
        "The order is older than the chosen day, so it is not dunned, only shown.",
    "Die Erweiterung für diese Plattform ist nicht installiert.": "The plugin for this platform is not installed.",
    "Die Prüfung fand nichts.": "The test found nothing.",
    "Diese Adresse gilt nur auf diesem Rechner. Ein Shop erreicht Sie erst, wenn „base_url“ Ihre öffentliche Adresse"
    " ist.":
        'This address works on this machine only. A shop reaches you once "base_url" is your public address.',
    "Diese Forderungen hatten im Testbetrieb schon Schreiben, die nur an Sie gingen. Der Käufer erführe zuerst von der"
    " nächsten Stufe:":
        "In test mode these claims had letters that went to you alone. The buyer would hear first of the next stage:",
    "Diesen Shop gibt es nicht.": "There is no such shop.",
    "Dieser Shop lässt sich mit diesen Einstellungen nicht fragen.": "This shop cannot be asked with these settings.",
    "Dieser Shop lässt sich nicht von hier aus verbinden: Tragen Sie die Adresse dort ein.":
        "This shop cannot be connected from here: enter the address there.",
    "Dieser Tag liegt zu weit in der Zukunft.": "This day is too far ahead.",
    "Ein späterer Tag unten lässt sie aus.": "A later day leaves them out.",
    "Eine Einstellung passt nicht.": "A setting does not fit.",
    "Einstellungen": "Settings",
    "Einstellungen von {name}": "Settings of {name}",
    "Er beginnt.": "It begins.",
    "Er brach ab und geht beim nächsten Mal dort weiter.": "It was cut off and goes on from there next time.",
    "Er läuft.": "It is running.",
    "Er scheiterte am {at}: {why}": "It failed on {at}: {why}",
    "Er wartet auf den Worker. Läuft keiner, starten Sie ihn: mahnlauf worker":
        "It waits for the worker. If none runs, start it: mahnlauf worker",
    "Erst müssen die Einstellungen passen.": "First the settings must fit.",
    "Es fehlt etwas; siehe oben.": "Something is missing; see above.",
    "Es ist keine Erweiterung für eine Plattform installiert.": "No plugin for a platform is installed.",
    "Es wurde nichts gespeichert. Bitte berichtigen Sie, was unten markiert ist.":
        "Nothing was saved. Please correct what is marked below.",
    "Es zieht ein": "Collected by",
    "Fortschritt des Abgleichs": "Progress of the sync",
    "Fragt den Shop nach allem, was sich geändert hat; was ein Webhook verlor, kommt so herein. Der Worker tut es jede"
    " Viertelstunde.":
        "Asks the shop for everything that changed; what a webhook lost comes in here. The worker does it every quarter"
        " of an hour.",
    "Fällig, aber angehalten": "Due, but held back",
    "Gemeldet": "Reported",
    "Gruppen": "Groups",
    "Hinweis": "Note",
    "Im Testbetrieb anlegen": "Add in test mode",
    "Ja": "Yes",
    "Ja, ab diesem Tag": "Yes, from this day",
    "Ja, scharf schalten": "Yes, go live",
    "Jeder Shop beginnt im Testbetrieb: An Käufer geht nichts, bevor Sie es sagen.":
        "Every shop begins in test mode: nothing goes to buyers before you say so.",
    "Jetzt abgleichen": "Sync now",
    "Jetzt prüfen": "Test now",
    "Kurszugänge werden entschieden und gezeigt, nicht geändert.": "Course access is decided and shown, not changed.",
    "Kurzer Name": "Short name",
    "Mehrere Zeilen sind möglich": "Several lines are possible",
    "Mit dem Shop verbinden": "Connect with the shop",
    "Nein": "No",
    "Nichts zu tun.": "Nothing to do.",
    "Nichts: Heute ist keine Forderung an der Reihe, die zählt.": "Nothing: no claim that counts has its turn today.",
    "Noch nicht geprüft. Die Prüfung fragt den Shop und ändert dort nichts.":
        "Not tested yet. The test asks the shop and changes nothing there.",
    "Plattform": "Platform",
    "Prüfen Sie, warum der Shop schweigt.": "Find out why the shop is silent.",
    "Prüfung": "Test of the connection",
    "Scharf schalten …": "Go live …",
    "Scharf schalten?": "Go live?",
    "Scharf: Bestellungen ab dem {day} werden gemahnt.": "Live: orders since {day} are dunned.",
    "Scharf: Kurszugänge werden gesperrt und freigegeben.": "Live: course access is suspended and restored.",
    "Sehen Sie, was heute hinausginge.": "See what would be sent today.",
    "Shop hinzufügen": "Add a shop",
    "Sie selbst": "Yourself",
    "Sie werden zu Ihrem Shop geleitet und erlauben dort den Zugriff; die Webhooks entstehen dann von selbst.":
        "You are led to your shop and allow the access there; the webhooks are then made by themselves.",
    "Speichern": "Save",
    "Stand neu laden": "Reload",
    "Tragen Sie die Webhook-Adresse im Shop ein.": "Enter the webhook address in the shop.",
    "Tragen Sie diese Adresse im Shop ein, oder ergänzen Sie die Zugangsdaten in den Einstellungen; dann richtet"
    " Mahnlauf alles selbst ein.":
        "Enter this address in the shop, or add its credentials in the settings; then Mahnlauf sets up everything"
        " itself.",
    "Verbinden Sie den ersten: Er beginnt im Testbetrieb, und alle Schreiben gehen an Sie selbst.":
        "Connect the first: it begins in test mode, and all letters go to yourself.",
    "Verbinden gescheitert: {why}": "Connecting failed: {why}",
    "Verbindung": "Connection",
    "Voreinstellung": "Default",
    "Vorhandene bleiben; was fehlt, abgeschaltet oder verschoben wurde, wird in Ordnung gebracht.":
        "Those that exist stay; what is missing, switched off or moved is put right.",
    "Was sich ändert": "What changes",
    "Webhook-Adresse": "Webhook address",
    "Webhooks einrichten oder reparieren": "Set up or repair webhooks",
    "Weiter zu Ihrem Shop": "On to your shop",
    "Weitere Einstellungen der Plattform": "More settings of the platform",
    "Welche Bestellungen zählen": "Which orders count",
    "Welche Software hat Ihr Shop?": "Which software does your shop use?",
    "Woher die Forderungen kommen, und ob sie schon an Käufer schreiben dürfen.":
        "Where claims come from, and whether letters may go to buyers yet.",
    "Zahlungen bekannt bis": "Payments known up to",
    "Zu bedenken": "Worth a thought",
    "Zuletzt am {at}: {orders} erzählt, {changed} geändert.": "Last on {at}: {orders} told, {changed} changed.",
    "Zuletzt gehört": "Last heard",
    "Zum Shop": "To the shop",
    "Zur Liste der Shops": "To the list of shops",
    "Zurück in den Testbetrieb": "Back to test mode",
    "Zurück in den Testbetrieb geht es jederzeit; was schon versendet ist, bleibt versendet.":
        "You can go back to test mode at any time; what was sent stays sent.",
    "Zurückgestellt": "Parked",
    "Zustellung ist zurückgestellt": "Delivery is parked",
    "Zustellungen sind zurückgestellt": "Deliveries are parked",
    "abgleichen": "sync",
    "berichtigen": "correct",
    "eintragen": "fill in",
    "einrichten": "set up",
    "entfernen": "remove",
    "fehlt": "missing",
    "gesetzt, wird nicht gezeigt": "set, not shown",
    "hat sich noch nie gemeldet": "was never heard of",
    "heute schon als Test an Sie gegangen": "went to you today already, as a test",
    "in Ordnung": "fine",
    "meldet sich durch seine App von selbst an": "registers itself through its app",
    "mit einem Klick verbunden": "connected by a click",
    "mit seinen Zugangsdaten verbunden": "connected with its credentials",
    "nichts": "nothing",
    "noch nie": "never",
    "ohne Adresse": "no address",
    "prüfen": "test",
    "scharf schalten": "go live",
    "scharf seit {day}": "live since {day}",
    "schweigt, darum wird nicht gemahnt": "is silent, so nothing is dunned",
    "unbrauchbar": "unusable",
    "und {n} weitere": "and {n} more",
    "verbinden": "connect",
    "zieht selbst ein; Mahnlauf regelt den Kurszugang": "collects by itself; Mahnlauf looks after course access",
    "{name} scharf schalten": "{name}: go live",
    "{name} ist scharf": "{name} is live",
    "Was heute hinausgeht": "What goes out today",
    "{title} fragt Sie dort, ob Mahnlauf Bestellungen lesen und schreiben darf. Melden Sie sich als Verwalter des Shops"
    " an und erlauben Sie es; danach kommen Sie hierher zurück. Der Link gilt dreißig Minuten und einmal.":
        "There {title} asks you whether Mahnlauf may read and write orders. Log in as an administrator of the shop and"
        " allow it; then you come back here. The link is valid for thirty minutes and once.",
    "{title} verbinden": "Connect {title}",
    "{title} zieht selbst ein; Schreiben an Käufer gibt es hier nicht. Scharf geschaltet werden Kurszugänge wirklich"
    " gesperrt und freigegeben.":
        "{title} collects by itself; there are no letters to buyers here. Once live, course access is really suspended"
        " and restored.",
    "Ältere werden gezeigt, aber nie gemahnt.": "Older ones are shown, but never dunned.",
    "über": "about",
    "Zugang zum Shop": "Access to the shop",
    "Was geschuldet ist": "What is owed",
    "Schreiben und Absender": "Letters and sender",
    "Mahnlauf": "Dunning",
    "Briefversand und Inkasso": "Post and collection agency",
    "Rechnungen": "Invoices",
    "Weiteres": "More",
    "Shop hinzugefügt": "Shop added",
    "Shop geändert": "Shop changed",
    "Shop scharf geschaltet": "Shop went live",
    "Shop zurück im Testbetrieb": "Shop back in test mode",
    "Shop verbunden": "Shop connected",
    "Shop abgeglichen": "Shop synced",
}  # fmt: skip
_SETTINGS: Mapping[str, str] = {
    "Mahnverfahren": "Plan",
    "Name eines Plans, siehe mahnlauf plan list.": "Name of a plan, see mahnlauf plan list.",
    "Testbetrieb": "Test mode",
    "true: nichts geht an Käufer, alles an den Inhaber.": "true: nothing goes to buyers, everything to the owner.",
    "Scharf seit": "Live since",
    "Nur Bestellungen ab diesem Tag werden gemahnt (ISO-Datum).": "Only orders since this day are dunned (ISO date).",
    "Zeitzone": "Time zone",
    "IANA-Name, sonst Europe/Berlin.": "IANA name, else Europe/Berlin.",
    "Land": "Country",
    "ISO-Code des Händlers, sonst DE.": "ISO code of the merchant, else DE.",
    "Bundesland": "State",
    "Kürzel für Feiertage, wenn das Land des Käufers unbekannt ist, etwa NW.":
        "Code for public holidays if the buyer's country is unknown, such as NW.",
    "Sprache der Schreiben": "Language of the letters",
    "de oder en.": "de or en.",
    "Anrede": "Form of address",
    "sie oder du.": "sie or du.",
    "Zahlungsziel in Tagen": "Days to pay",
    "Ab Bestelldatum, sonst 14.": "From the day of the order, else 14.",
    "Höchstes Alter der Nachrichten": "Greatest age of the shop's news",
    "Danach wird nicht gemahnt, sonst 30 Tage.": "After so many days nothing is dunned, else 30.",
    "E-Mail des Inhabers": "The owner's e-mail",
    "Kopien, Testbetrieb und Fragen gehen dorthin.": "Copies, tests and questions go there.",
    "Absender der E-Mails": "Sender of the e-mails",
    "Name und Adresse, etwa Muster GmbH <buchhaltung@example.com>.":
        "Name and address, such as Muster GmbH <buchhaltung@example.com>.",
    "E-Mails je Stunde, höchstens": "E-mails an hour, at most",
    "Was darüber ist, geht später hinaus. 0: ohne Grenze.": "What is over goes out later. 0: no limit.",
    "E-Mails am Tag, höchstens": "E-mails a day, at most",
    "Sicherheitsgurt, sonst 20000; der Rest geht am Tag darauf.": "A seat belt, else 20000; the rest goes next day.",
    "Name des Gläubigers": "Name of the creditor",
    "Steht in jedem Schreiben.": "Stands in every letter.",
    "Anschrift des Gläubigers": "Address of the creditor",
    "Zeilen mit | getrennt.": "Lines parted by |.",
    "Zeilen mit | getrennt": "Lines parted by |",
    "Telefon für Rückfragen": "Phone for questions",
    "Website": "Website",
    "Link zur Datenschutzerklärung": "Link to the privacy policy",
    "IBAN": "IBAN",
    "Konto für Überweisungen.": "Account for transfers.",
    "BIC": "BIC",
    "Farbe der Schreiben": "Colour of the letters",
    "Etwa #1f5f5b.": "Such as #1f5f5b.",
    "Logo": "Logo",
    "Name einer Datei (PNG oder JPEG) im Ordner letters/<Shop> neben mahnlauf.toml.":
        "Name of a file (PNG or JPEG) in the folder letters/<shop> beside mahnlauf.toml.",
    "Fußzeile der Schreiben": "Footer of the letters",
    "Register, Geschäftsführung …; Zeilen mit | getrennt.": "Register, directors …; Lines parted by |.",
    "Unterschrift der Schreiben": "Signature of the letters",
    "Zeilen mit | getrennt, sonst der Name des Gläubigers.": "Lines parted by |, else the creditor's name.",
    "Briefversand": "Letters by post",
    "Name eines Versandwegs aus einem Plugin; leer: mahnlauf letters print.":
        "Name of a plugin's way to post them; empty: mahnlauf letters print.",
    "Inkassopartner": "Collection agency",
    "Name, der in Ankündigungen steht.": "The name that announcements mention.",
    "Kontakt des Inkassopartners": "Contact of the agency",
    "Telefon, E-Mail; steht in Schreiben über die Übergabe.": "Phone, e-mail; stands in letters about the hand-over.",
    "Rechnungen ausstellen": "Issue invoices",
    "true: für jede Bestellung, nur wenn der Shop es nicht selbst tut.":
        "true: for every order, only if the shop does not do so itself.",
    "Anfang der Rechnungsnummern": "Beginning of invoice numbers",
    "Etwa RE-{year}-; sonst RE-{shop}-{year}-.": "Such as RE-{year}-; else RE-{shop}-{year}-.",
    "Anfang der Nummern von Korrekturen": "Beginning of the numbers of corrections",
    "Sonst RK-{shop}-{year}-.": "Else RK-{shop}-{year}-.",
    "Erste Nummer": "First number",
    "Für die erste Rechnung der ersten Reihe, sonst 1.": "For the first invoice of the first series, else 1.",
    "Rechnungen mailen": "Mail invoices",
    "false: nur ablegen, siehe mahnlauf invoice export.": "false: only file them, see mahnlauf invoice export.",
    "Steuernummer": "Tax number",
    "Diese oder vat_id muss auf jeder Rechnung stehen.": "This or vat_id must stand on every invoice.",
    "USt-IdNr.": "VAT id",
    "Etwa DE123456789.": "Such as DE123456789.",
    "Steuersatz in Prozent": "Tax rate in percent",
    "Für Bestellungen, die keinen nennen, etwa 19.": "For orders that name none, such as 19.",
    "Kleinunternehmer": "Small business",
    "true: keine Umsatzsteuer (§ 19 UStG).": "true: no VAT (§ 19 UStG).",
    "Grund der Steuerfreiheit": "Reason for tax exemption",
    "Für Umsätze ohne Steuer: Steuerfrei nach § 4 Nr. 21 UStG.":
        "For sales without tax: Steuerfrei nach § 4 Nr. 21 UStG.",
}  # fmt: skip
ENGLISH: Mapping[str, str] = {**_SETTINGS, **_SCREENS}
