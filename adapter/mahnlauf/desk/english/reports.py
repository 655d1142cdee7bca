"""Texts of the reports."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Berichte": "Reports",
    "Beträge je Währung, nie über Währungen hinweg addiert.":
        "Amounts per currency, never added up across currencies.",
    "Auswahl": "Selection", "Von": "From", "Bis": "To", "Stichtag": "As of", "Gruppieren nach": "Group by",
    "Anzeigen": "Show", "Als Datei:": "As a file:", "Tabelle": "Table", "Summe": "Sum",
    "Die ersten {n} Zeilen. Alle Zeilen und die Summen stehen in den Dateien.":
        "The first {n} rows. All rows and the sums are in the files.",
    "Keine Einträge.": "No entries.", "Diese Datei gibt es nicht.": "There is no such file.",
    "Diese Datei gibt es nicht (mehr). Bitte laden Sie die Seite neu.":
        "There is no such file (any more). Please load the page again.", "Land": "Country",
    "Mahnverfahren": "Plan", "Mahnstufe": "Stage", "Monat": "Month", "Steuersatz": "Tax rate",
}  # fmt: skip
