"""Texts of course platforms, leases and those who hear our messages."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Kurse": "Courses", "Gesperrt ab": "Suspended from", "Zugang ab dem Liefertag": "Access from the day of delivery",
    "Ohne Tag wird sofort gesperrt. Eine angekündigte Sperre entfällt, wenn vorher bezahlt wird.":
        "Without a day it is suspended at once. An announced suspension falls away if it is paid before.",
    "Welches Produkt welchen Kurs öffnet, und wann ihn verliert, wer nicht zahlt.":
        "Which product opens which course, and when who does not pay loses it.",
    "Alle Zugänge": "All access", "Gesperrt: {n}": "Suspended: {n}", "Angekündigt: {n}": "Announced: {n}",
    "Kursplattformen": "Course platforms", "Verbinden": "Connect", "Verbindung": "Connection",
    "Zuletzt geantwortet": "Last answer", "Wartet": "Waiting", "Von uns gesperrt": "Suspended by us",
    "Störung": "fault", "antwortet": "answers", "noch nicht gefragt": "not asked yet",
    "Noch keine Kursplattform verbunden. Ihre eigene Software hört auch signierte Meldungen: siehe Empfänger.":
        "No course platform is connected yet. Software of your own can hear signed messages: see receivers.",
    "Produkte mit Regel": "Products with a rule", "Produkt": "Product", "Öffnet": "Opens", "Sperrt": "Suspends",
    "Schwelle": "Threshold", "von {product}": "of {product}", "Aufgaben für Sie": "tasks for you",
    "öffnet am {on}": "opens on {on}", "keinen Kurs": "no course",
    "nicht verbunden: {names}": "not connected: {names}", "nach {n} Tagen": "after {n} days",
    "{percent} % oder {n} Raten": "{percent} % or {n} instalments",
    "Noch kein Produkt. Ohne Regel nimmt Mahnlauf bei eigenen Forderungen nie einen Zugang.":
        "No product yet. Without a rule Mahnlauf never takes access because of your own claims.",
    "Produkte ohne Regel": "Products without a rule", "zu {product}": "for {product}",
    "Kurs wählen": "Choose a course",
    "Jedes Produkt der neuesten Forderungen hat eine Regel.": "Every product of the newest claims has a rule.",
    "Aus den neuesten {n} Forderungen je Shop.": "From the newest {n} claims of each shop.",
    "Öffnet diese Kurse": "Opens these courses",
    "Einer je Zeile, Verbindung:Kurs, etwa moodle:42. Mit @2 am Ende gehört der Kurs zu den ersten zwei Raten und"
    " bleibt offen, wenn sie bezahlt sind.":
        "One per line, connection:course, such as moodle:42. With @2 at the end the course belongs to the first two"
        " instalments and stays open once they are paid.",
    "Wer nimmt den Zugang?": "Who takes the access?", "von selbst": "by itself", "von Hand": "by hand", "nie": "never",
    "Wer nicht zahlt, verliert den Zugang nach der Regel und bekommt ihn mit dem Geld zurück.":
        "Who does not pay loses access by the rule and gets it back with the money.",
    "Nur Sie sperren, Forderung für Forderung, oder der Mahnplan mit der Übergabe.":
        "Only you suspend, claim by claim, or the plan with the hand-over.",
    "Der Zugang bleibt offen, was immer geschieht. Nur Ihr eigener Klick zählt noch.":
        "Access stays open, whatever happens. Only your own click still counts.",
    "Schonfrist in Tagen": "Grace in days",
    "Zwischen dem versäumten Tag und der Sperre; der Tag ist angekündigt.":
        "Between the day that was missed and the suspension; the day is announced.",
    "Schwelle in Prozent des Preises": "Threshold in per cent of the price",
    "Darunter wird nichts genommen …": "Below it nothing is taken …",
    "oder versäumte Raten": "or missed instalments", "… außer es fehlen so viele Raten.":
        "… unless so many instalments are missed.",
    "Verbunden": "Connected", "Noch keine Kursplattform.": "No course platform yet.",
    "Dieselben Kurse öffnet auch": "The same courses are also opened by",
    "Gesperrt wird ein Kurs erst, wenn ihn kein Kauf mehr öffnet.":
        "A course is suspended only when no purchase opens it any more.",
    "Die bekannten Bestellungen werden gleich neu entschieden.": "The known orders are decided anew right away.",
    "Ein Kurs, den kein Produkt mehr öffnet, wird zurückgegeben.": "A course that no product opens is given back.",
    "Fortschritt und Einschreibung werden nie gelöscht.": "Progress and enrolment are never deleted.",
    "Regel entfernen": "Remove the rule",
    "Danach gilt wieder, was in courses.toml steht, sonst die Voreinstellung.":
        "Then courses.toml counts again, else the default.",
    "Erwartet wird die Nummer des Produkts im Shop, etwa 512001.":
        "Expected the number of the product in the shop, such as 512001.",
    "Bitte wählen Sie, wer den Zugang nimmt.": "Please choose who takes the access.",
    "„{value}“ geht hier nicht. Erwartet wird eine Zahl von 0 bis {most}.":
        '"{value}" is not possible here. Expected a number from 0 to {most}.',
    "„{line}“ ist kein Kurs. Erwartet wird Verbindung:Kurs, etwa moodle:42.":
        '"{line}" is no course. Expected connection:course, such as moodle:42.',
    "„{name}“ ist nicht verbunden. Verbinden Sie die Kursplattform zuerst.":
        '"{name}" is not connected. Connect the course platform first.',
    "Diesen Shop gibt es nicht.": "This shop does not exist.", "Diese Verbindung gibt es nicht.":
        "This connection does not exist.",
    "Kursplattform verbinden": "Connect a course platform", "Welche Plattform ist es?": "Which platform is it?",
    "Von Hand": "By hand",
    "Eine Plattform ohne Schnittstelle: Sie bekommen eine Aufgabe und eine Mail.":
        "A platform without an interface: you get a task and a mail.",
    "Hier ist nichts einzustellen: Sie bekommen eine Aufgabe und eine Mail, wenn ein Zugang zu sperren oder freizugeben"
    " ist.": "There is nothing to set: you get a task and a mail when access is to be suspended or restored.",
    "Name der Verbindung": "Name of the connection",
    "Steht vor jedem Kurs, etwa moodle:42. Buchstaben, Ziffern, „-“ und „_“.":
        'Stands before each course, such as moodle:42. Letters, digits, "-" and "_".',
    "Verbindung entfernen": "Remove the connection", "Speichern": "Save", "Abbrechen": "Cancel",
    "„{name}“ gibt es schon. Wählen Sie einen anderen Namen.": '"{name}" is there already. Choose another name.',
    "Zugänge zu Kursen": "Access to courses", "Wer was öffnen darf, und warum.": "Who may open what, and why.",
    "E-Mail, Bestellung oder Produkt": "E-mail, order or product", "Teilnehmer": "Participant", "Warum": "Why",
    "Ändern": "Change", "gesperrt": "suspended", "angekündigt": "announced", "erloschen": "ended",
    "gesperrt ab {on}": "suspended from {on}", "bis {on}": "until {on}", "seit {on}": "since {on}",
    "Offen lassen": "Keep open", "Kein Zugang passt dazu.": "No access fits.",
    "Noch ist über keinen Zugang entschieden. Ordnen Sie zuerst Produkten Kurse zu.":
        "No access has been decided yet. Say first which product opens which course.",
    "Auf der Plattform nachsehen": "Look at the platform", "Kurs": "Course", "Nachsehen": "Look",
    "Fragt die Plattform jetzt. Ändert nichts.": "Asks the platform now. Changes nothing.",
    "Wählen Sie einen Kurs und nennen Sie die E-Mail-Adresse des Teilnehmers.":
        "Choose a course and name the participant's e-mail address.",
    "Diese Plattform hat keine Schnittstelle; bitte sehen Sie dort nach.":
        "This platform has no interface; please look there.",
    "{email} in {course}: {seat}.": "{email} in {course}: {seat}.", "kein Platz in diesem Kurs":
        "no place in this course", "unbekannt": "unknown",
    "nicht bezahlt": "not paid", "Zahlung zurückgeholt": "payment taken back",
    "mit der Übergabe, wie der Mahnplan es sagt": "with the hand-over, as the plan says",
    "Upgrade, dessen Liefertag noch kommt": "upgrade whose day of delivery is to come", "erstattet": "refunded",
    "durch ein Upgrade abgelöst": "replaced by an upgrade", "bezahlter Zeitraum zu Ende": "the paid time is over",
    "storniert": "cancelled", "vom Käufer beendet": "ended by the buyer",
    "vom Verkäufer beendet": "ended by the seller",
    "Regel": "rule", "von Ihnen": "by you", "vom Shop": "by the shop",
    "durch eine andere Bestellung offen": "open by another order", "am {on} neu entschieden": "decided anew on {on}",
    "Empfänger von Meldungen": "Receivers of messages", "Eingerichtet": "Set up", "hört zu": "listens",
    "Ihre Software hört signierte Webhooks: wer was öffnen darf, was entstand und bezahlt wurde.":
        "Your software hears signed webhooks: who may open what, what came into being and was paid.",
    "abgeschaltet": "switched off", "{n} warten": "{n} waiting", "alle Meldungen": "all messages",
    "Abgeschaltet am {on}": "Switched off on {on}", "Noch niemand hört zu.": "Nobody listens yet.",
    "Empfänger einrichten": "Add a receiver", "Adresse": "Address",
    "Öffentlich und mit https. Umleitungen wird nicht gefolgt.": "Public and with https. Redirects are not followed.",
    "Meldungen (keine gewählt: alle)": "Messages (none chosen: all)", "Hinzufügen": "Add",
    "Danach sehen Sie einmal den Schlüssel, mit dem die Gegenstelle jede Meldung prüft (Standard Webhooks).":
        "Then you see once the key by which the other side verifies each message (Standard Webhooks).",
    "Der Schlüssel, nur dieses eine Mal": "The key, this once",
    "Tragen Sie ihn bei der Gegenstelle ein. Nach einem Wechsel tragen Meldungen {n} Tage lang beide Signaturen.":
        "Enter it at the other side. After a change messages carry both signatures for {n} days.",
    "Was dort verpasst wird, wird aufbewahrt: erst einschalten, dann nachsenden.":
        "What it misses is kept: switch it on first, then send again.",
    "Abschalten": "Switch off", "Wieder einschalten": "Switch on again", "Probe senden": "Send a test",
    "Neuer Schlüssel": "New key", "Nachsenden": "Send again", "Alles seit": "Everything since",
    "Noch einmal senden": "Send once more",
    "Die Gegenstelle erkennt jede Meldung an ihrer Nummer; doppelt schadet nicht.":
        "The other side knows each message by its id; twice does no harm.",
    "Teilnehmer, Bestellung oder Antwort": "Participant, order or answer", "Meldungen": "Messages",
    "Meldung": "Message", "Nächster Versuch {when}": "Next try {when}",
    "Keine Meldung passt dazu.": "No message fits.", "Noch keine Meldung.": "No message yet.",
    "Diesen Empfänger gibt es nicht.": "This receiver does not exist.",
    "Diese Meldung gibt es nicht.": "This message does not exist.",
    "Erwartet wird ein Tag wie 2026-12-24.": "Expected a day such as 2026-12-24.",
    "Der Empfänger ist abgeschaltet. Schalten Sie ihn zuerst ein.":
        "The receiver is switched off. Switch it on first.",
    "Drei Tage lang nahm sie keine Meldung an.": "It took no message for three days.",
    "Von Hand abgeschaltet.": "Switched off by hand.",
    "Die Gegenstelle antwortete 410: Sie will keine Meldungen mehr.": "It answered 410: it wants no more messages.",
    "Zugang gesperrt": "Access suspended", "Zugang wieder frei": "Access restored", "Zugang beendet": "Access ended",
    "Forderung entstanden": "Claim opened", "Forderung bezahlt": "Claim paid",
    "Forderung übergeben": "Claim handed over", "Probe": "Test",
    "Meldungen an Ihre Software": "Messages to your software",
    "Zurückgestellte lesen Sie noch einmal ein, nachdem die Ursache behoben ist. Was bekannt ist, ändert nichts.":
        "Parked ones are read again once the cause is mended. What is known already changes nothing.",
    "Diese Zustellung gibt es nicht.": "This delivery does not exist.",
    "Noch einmal einlesen": "Read again", "Noch einmal versuchen": "Try again",
    "Zurückgestellte Zustellung noch einmal eingelesen": "Parked delivery read again",
    "Abbuchungen beenden": "Stop the debits", "Abbuchungen fortsetzen": "Resume the debits",
    "Abbuchungen beenden lassen": "Debits stopped", "Abbuchungen fortsetzen lassen": "Debits resumed",
    "Testmodus: Dort wird nichts geändert.": "Test mode: nothing is changed there.",
    "Mahnlauf tut das nie von selbst.": "Mahnlauf never does this by itself.",
    "Kurse und Regel eines Produkts geändert": "Courses and rule of a product changed",
    "Regel eines Produkts entfernt": "Rule of a product removed",
    "Kursplattform verbunden oder geändert": "Course platform connected or changed",
    "Kursplattform entfernt": "Course platform removed",
    "Empfänger von Meldungen eingerichtet": "Receiver of messages added",
    "Neuer Schlüssel für einen Empfänger": "New key for a receiver",
    "Empfänger wieder eingeschaltet": "Receiver switched on again", "Empfänger abgeschaltet": "Receiver switched off",
    "Empfänger ausprobiert": "Receiver tried", "Meldung noch einmal gesendet": "Message sent once more",
    "Versäumte Meldungen noch einmal gesendet": "Missed messages sent once more",
}  # fmt: skip
