"""English of what the house says about letters that could not go out, and why."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Shops im Testbetrieb": "Shops in test mode",
    "weglassen": "leave out",
    "mitzählen": "count",
    "Dateien über diesen Käufer: {n}": "Files about this buyer: {n}",
    "Namen, Anschriften, Schreiben, deren Dateien und Notizen werden gelöscht; Beträge und Tage bleiben. Das lässt sich"
    " nicht rückgängig machen.": "Names, addresses, letters, their files and notes are deleted; amounts and days stay."
    " This cannot be undone.",
    "Anschrift": "Address",
    "zurückgehalten": "held back",
    "Schreiben kam nicht an": "Letter did not arrive",
    "Schreiben zurückgehalten": "Letter held back",
    "E-Mail kam zurück, keine Postanschrift": "a mail came back, and there is no postal address",
    "der Shop nennt keinen Zeitpunkt": "the shop names no time",
}
