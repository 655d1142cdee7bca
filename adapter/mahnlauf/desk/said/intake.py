"""What is said about deliveries, mails that came back, calls, and what the worker noticed."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    "The platform plugin failed with {fault}. Replay the delivery after an update.":
        "Die Erweiterung für den Shop scheiterte mit {fault}. Wiederholen Sie die Lieferung nach einem Update.",
    "The platform plugin failed with {fault}.": "Die Erweiterung für den Shop scheiterte mit {fault}.",
    "Understood, but not applied: {why} Replay the delivery after a fix.":
        "Verstanden, aber nicht übernommen: {why} Wiederholen Sie die Lieferung, wenn das behoben ist.",
    "The body is larger than {count} bytes, the most that is accepted.":
        "Der Inhalt ist größer als die erlaubten {count} Bytes.",
    "Mail {id} of claim {claim} did not arrive: {why}.": "Mail {id} der Forderung {claim} kam nicht an: {why}.",
    'The mail server {host} has no folder "{folder}": {why}. Check MAHNLAUF_IMAP.':
        "Der Mailserver {host} kennt keinen Ordner „{folder}“: {why}. Prüfen Sie MAHNLAUF_IMAP.",
    "The mail server {host} did not list the new mails: {why}.":
        "Der Mailserver {host} nennt die neuen Mails nicht: {why}.",
    "The mail server {host} answered: {why}.": "Der Mailserver {host} antwortete: {why}.",
    "Task {id} ({why}): {text}": "Aufgabe {id} ({why}): {text}",
    "Payment promised until {day}; nothing goes out before that.":
        "Zahlung zugesagt bis {day}; vorher geht nichts hinaus.",
    "Objection recorded; everything waits until it is settled.":
        "Einwand festgehalten; alles wartet, bis er geklärt ist.",
    "Wrong number; a person looks for the right one.": "Die Nummer ist falsch; jemand muss die richtige suchen.",
    'Shop "{shop}" cannot be asked: {platform} tells by its calls alone.':
        "Shop {shop} lässt sich nicht fragen: {platform} meldet sich nur selbst.",
    'Shop "{shop}" cannot be asked without {missing}: mahnlauf shop add {name} {how}':
        "Shop {shop} lässt sich ohne {missing} nicht fragen. Tragen Sie das beim Shop ein.",
    'Plan "{plan}" does not exist. Known: {known}.': "Das Mahnverfahren „{plan}“ gibt es nicht. Vorhanden: {known}.",
    'Platform "{name}" is not installed. Installed: {known}.':
        "Die Erweiterung „{name}“ ist nicht installiert. Vorhanden: {known}.",
    "{file} is not used, the shipped text goes out instead: {why}":
        "{file} wird nicht benutzt, stattdessen geht der mitgelieferte Text hinaus: {why}",
    "The own text of {template} was not used: {why}": "Der eigene Text von {template} wurde nicht benutzt: {why}",
    "Claim {id}: {why}": "Forderung {id}: {why}",
    "The database does not take it: {why}": "Die Datenbank nimmt es nicht an: {why}",
}  # fmt: skip
