"""Texts of the deeds: their fields, hints and answers."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Zugang angelegt oder geändert": "User added or changed", "Zugang entfernt": "User removed",
    "Sitzung beendet": "Session ended", "Daten eines Käufers ausgegeben": "Data of a buyer given out",
    "Daten eines Käufers gelöscht": "Data of a buyer erased",
    "Link zur Käuferseite erstellt": "Link to the buyer's page made",
    "Links zur Käuferseite widerrufen": "Links to the buyer's page revoked", "Aufgabe erledigt": "Task done",
    "Noch einmal versucht": "Tried again", "Befund gesehen": "Finding seen", "Angerufen": "Called",
    "Käufer: hat schon bezahlt": "Buyer: has paid", "Käufer: widerspricht": "Buyer: objects",
    "Käufer: bittet um Raten": "Buyer: asks for instalments", "Kommandozeile": "command line", "Schreibtisch": "desk",
    "Schnittstelle": "API", "Käuferseite": "buyer's page", "Link aus der Mail": "link of the mail",
    "Bis einschließlich": "Up to and including", "Betrag": "Amount", "Eingegangen am": "Arrived on",
    "Verwendungszweck der Bank": "The bank's reference", "Neue Frist in Tagen": "New term in days",
    "Was ist mit dem Geld?": "What about the money?", "Anzahl der Raten": "Number of instalments",
    "Erste Rate fällig am": "First instalment due on",
    "Ohne Tag gilt die Sperre, bis Sie sie aufheben.": "Without a day it holds until you resume.",
    "Ohne Betrag gilt alles, was offen ist.": "Without an amount it is all that is open.",
    "Mit neuer Frist geht das letzte Schreiben noch einmal hinaus.": "With a new term the last letter goes out again.",
    "Für Geld, das am Shop vorbei eingegangen ist. Derselbe Verwendungszweck wird nur einmal gebucht.":
        "For money that came past the shop. The same reference is booked once.",
    "Ohne Betrag gilt das ganze Guthaben.": "Without an amount it is the whole credit.",
    "Sehen Sie zuerst im Shop und bei der Bank nach.": "Look in the shop and at the bank first.",
    "Bis dahin geht nichts hinaus.": "Nothing goes out until then.", "Erreicht": "Reached",
    "Ohne Zusage; das Verfahren geht weiter.": "Without a promise; the plan goes on.", "Niemand da": "Nobody there",
    "Kommt zur nächsten erlaubten Zeit wieder.": "Comes back at the next time allowed.", "Widerspricht": "Objects",
    "Alles ruht, bis der Einwand geklärt ist.": "Everything rests until the dispute is settled.",
    "Falsche Nummer": "Wrong number",
    "Die Aufgabe ist erledigt; jemand sucht die richtige.": "The task is done; somebody looks for the right one.",
}  # fmt: skip
