"""Texts of the screens about plans."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # the list and one plan
    "+ 1 Nachricht": "+ 1 message", "+ {n} Nachrichten": "+ {n} messages", "1 Fehler": "1 error",
    "1 Warnung": "1 warning", "Alle Mahnverfahren": "All plans",
    "Als Zeitstrahl": "As a timeline",
    "Bei den offenen Forderungen, wenn sie folgen": "To the open claims, if they follow",
    "Die Datei {name} zeigen": "Show the file {name}",
    "Die Zahlen sind Tage ab Rechnungsdatum, oder ab dem Tag, an dem die Zahlung zurückkommt.":
        "The numbers are days from the invoice date, or from the day on which the payment comes back.",
    "Ein Shop folgt ihm, sobald seine Einstellung „Mahnverfahren“ so heißt, oder eine Regel es wählt.":
        "A shop follows it as soon as its setting “Plan” says so, or a rule chooses it.",
    "Ein eigenes daraus machen": "Make it your own",
    "Eine Forderung behält die Fassung, mit der sie begonnen hat, bis Sie es anders sagen.":
        "A claim keeps the version with which it began until you say otherwise.",
    "Erst ohne Fehler lässt es sich erzählen.": "Only without errors can it be told.",
    "Fassungen": "Versions", "Frist läuft": "Term runs", "Frist {n} Tage": "Term of {n} days",
    "Frühere Texte": "Former texts", "Früherer Text von {name}": "Former text of {name}",
    "Gespeichert.": "Saved.",
    "Der neuen Fassung folgen jetzt {n} offene Forderungen.": "Open claims that follow the new version now: {n}.",
    "Gezeichnet für {money}, Rechnung an Tag 0, {n} Tage Zahlungsziel; niemand zahlt.":
        "Drawn for {money}, invoiced on day 0, {n} days to pay; nobody pays.",
    "Gezeichnet für {money}, deren Zahlung an Tag 0 zurückkommt; niemand zahlt.":
        "Drawn for {money} whose payment comes back on day 0; nobody pays.",
    "Gezeichnet wird, sobald sich alles lesen lässt.": "It is drawn as soon as everything can be read.",
    "In Sätzen": "In sentences", "In den Editor übernehmen": "Take it into the editor",
    "Kleinbuchstaben, Ziffern, - und _. Ein Verfahren für Raten wird mitkopiert.":
        "Small letters, digits, - and _. A plan for instalments is copied with it.",
    "Kopieren und ändern": "Copy and change", "Nichts zu beanstanden.": "Nothing to object to.",
    "Niemand wird gemahnt.": "Nobody is dunned.", "Regel {names}": "Rule {names}", "Regeln": "Rules",
    "Regeln: welches für welche Forderung": "Rules: which one for which claim",
    "Tag {n}": "Day {n}", "Was die Prüfung sagt": "What the check says",
    "Welche Stufe wann kommt, auf welchem Weg, mit welcher Frist.":
        "Which stage comes when, by which way, with which term.",
    "Wofür es gilt": "What it is used for", "Zurück zu den Mahnverfahren": "Back to the plans",
    "Zurück zum Verfahren": "Back to the plan", "eigenes": "your own", "ersetzt am {day}": "replaced on {day}",
    "gilt jetzt": "in force", "keine offene Forderung": "no open claim", "mitgeliefert": "shipped",
    "nur, wenn Sie zustimmen": "only if you agree", "{money} Kosten": "{money} costs", "{n} Fehler": "{n} errors",
    "{n} Warnungen": "{n} warnings", "{way}, Kopie an Sie": "{way}, copy to you", "in Ordnung": "fine",
    "Ältere Fassungen ablösen": "Replace older versions", "offene Forderung": "open claim",
    "offene Forderungen": "open claims", "Warnung": "Warning", "Tage": "days", "Shops": "Shops", "Fehler": "Error",
    "Hinweis": "Note", "Übergabe, Gericht": "Hand-over, court", "Frage an Sie": "Question to you",
    "Brief oder E-Mail": "Letter or mail",
    "Danach, ohne festen Tag: {names}.": "After it, on no fixed day: {names}.",
    # the editor
    "Als Formular": "As a form", "Als Formular lässt sich nur zeigen, was TOML ist.":
        "Only what is TOML can be shown as a form.",
    "Das Verfahren als TOML": "The plan as TOML",
    "Ein korrigiertes Schreiben mit neuer Frist senden, solange eine Frist läuft":
        "Send a corrected letter with a new term while one runs",
    "Erst ohne Fehler lässt sich das Verfahren speichern.": "Only without errors can the plan be saved.",
    "Inzwischen hat jemand anders dieses Verfahren gespeichert. Ihr Text ist noch hier, gespeichert wurde er nicht."
    " Darunter steht, was jetzt gilt. Speichern Sie noch einmal, gilt Ihrer.":
        "Somebody else has saved this plan in the meantime. Your text is still here, it was not saved. Below stands"
        " what is in force now. Save once more, and yours will be.",
    "Prüfen": "Check", "Schritt": "Step", "Schritt hinzufügen": "Add a step", "Stufe": "Stage",
    "Stufe hinzufügen": "Add a stage", "Was inzwischen gespeichert wurde": "What was saved in the meantime",
    "Weiter: was würde sich ändern?": "Next: what would change?", "{name} ändern": "Change {name}",
    "{what} {n} entfernen": "Remove {what} {n}", "{what} {n} nach oben": "Move {what} {n} up",
    "{what} {n} nach unten": "Move {what} {n} down", "Ändern": "Change",
    # what would change
    "Alle behalten die Fassung, mit der sie begonnen haben": "All keep the version with which they began",
    "Alle folgen, die folgen können": "All follow that can",
    "Bis jetzt: {n}. Noch anzusehen: {left}.": "Until now: {n}. Still to look at: {left}.",
    "Der Text ist derselbe wie der gespeicherte.": "The text is the same as the one that is saved.",
    "Der bisherige Text wird aufgehoben. Im Protokoll steht, wer gespeichert hat.":
        "The former text is kept. The audit log says who saved.",
    "Der nächste Schritt bleibt, erst danach ändert sich etwas.": "The next step stays, what comes after it changes.",
    "Es geht von selbst weiter. Wer die Seite verlässt, macht später unter „Ältere Fassungen ablösen“ weiter.":
        "It goes on by itself. Whoever leaves the page goes on later under “Replace older versions”.",
    "Es ist nicht gewählt, welche Forderungen folgen sollen.": "It was not chosen which claims are to follow.",
    "Es ändert sich nichts.": "Nothing changes.", "Folgen lassen": "Let them follow",
    "Forderungen folgen": "Claims follow", "Forderungen folgen der neuen Fassung": "Claims follow the new version",
    "Forderungen ohne gelaufene Stufe folgen der neuen": "Claims for which no stage has run follow the new one",
    "Gebuchtes, laufende Fristen und verschickte Schreiben bleiben; nur die nächsten Schritte werden andere.":
        "What was booked, running terms and letters that were sent stay; only the next steps change.",
    "Keine offene Forderung steht in einer älteren Fassung dieses Verfahrens.":
        "No open claim stands in an older version of this plan.",
    "Mitten im Verfahren": "In the middle of the plan", "Noch ohne Stufe": "No stage has run yet",
    "Nur neue Forderungen folgen der neuen.": "Only new claims follow the new one.",
    "Nächster Schritt bisher": "Next step as it is", "Nächster Schritt dann": "Next step then",
    "Und die offenen Forderungen?": "And the open claims?", "Was würde sich ändern?": "What would change?",
    "Weiter": "Go on", "Weiter ändern": "Go on changing",
    "Wer schon ein Schreiben hat, behält, was darin angekündigt ist.":
        "Whoever has a letter already keeps what it announced.",
    "Zum Beispiel diese": "These, for example", "bisher": "as it is", "dann": "then", "Dann": "Then",
    "mit dem nächsten Mahnlauf": "with the next run", "nichts mehr": "nothing more",
    "sobald etwas geschieht": "as soon as something happens",
    "werden mit dem nächsten Mahnlauf übergeben („{after}“).": "handed over with the next run (“{after}”).",
    "{n} offene Forderungen stehen in einer älteren Fassung; {m} davon, gleichmäßig verteilt, sind angesehen."
    " Die Zahlen gelten für diese.":
        "{n} open claims stand in an older version; {m} of them, evenly spread, were looked at. The figures are"
        " of these.",
    "„{after}“ am selben Tag, aber anders (Weg, Frist, Kosten oder Text).":
        "“{after}” on the same day, but otherwise (way, term, costs or text).",
    "„{after}“ geht mit dem nächsten Mahnlauf hinaus.": "“{after}” goes out with the next run.",
    "„{after}“ kommt hinzu, bisher kam nichts mehr.": "“{after}” is added where nothing more was to come.",
    "„{after}“ statt „{before}“.": "“{after}” instead of “{before}”.",
    "„{before}“ entfällt, danach kommt nichts mehr.": "“{before}” is dropped, nothing comes after it.",
    "„{stage}“ wartet auf etwas anderes.": "“{stage}” waits for something else.",
    "„{stage}“ {span} früher.": "“{stage}” {span} earlier.", "„{stage}“ {span} später.": "“{stage}” {span} later.",
    "bleiben bei ihrer Fassung: Eine Stufe, die schon gelaufen ist, gibt es nicht mehr.":
        "stay with their version: a stage that has run already is gone.",
    "bleiben bei ihrer Fassung: Was gebucht, verlangt oder gesagt ist, würde sonst anders.":
        "stay with their version: what was booked, demanded or said would be told otherwise.",
    "bleiben bei ihrer Fassung: Für diese Käufer ist das Verfahren nicht mehr da.":
        "stay with their version: the plan is no longer for these buyers.",
    "lassen sich gerade nicht lesen, weil ihr Shop sich nicht öffnen lässt.":
        "cannot be read right now because their shop cannot be opened.",
    # rules
    "Auslöser": "Trigger", "Bedingungen: {names}. Verfahren: {plans}.": "Conditions: {names}. Plans: {plans}.",
    "Beispiel und Bedingungen": "Example and conditions", "Bestellnummer oder Name": "Order number or name",
    "Die Regeln": "The rules", "Die Regeln als TOML": "The rules as TOML",
    "Die erste Regel, die passt, entscheidet.": "The first rule that fits decides.",
    "Eine Forderung, die es gibt.": "A claim that exists.", "Einstellung von {shop}": "Setting of {shop}",
    "Erst ohne Fehler lassen sich die Regeln speichern.": "Only without errors can the rules be saved.",
    "Es hat schon begonnen und behält „{plan}“.": "It has begun already and keeps “{plan}”.",
    "Etwa 49,90 EUR.": "Such as 49.90 EUR.", "Etwa DE.": "Such as DE.", "Fragen": "Ask",
    "Für solche Käufer ist kein Verfahren da, also wird nicht gemahnt.":
        "There is no plan for such buyers, so nobody is dunned.",
    "Gespeichert. Die Regeln gelten für neue Forderungen; offene ohne gelaufene Stufe wählen mit ihrem nächsten"
    " Ereignis neu, oder gleich mit:":
        "Saved. The rules hold for new claims; open ones for which no stage has run choose anew with their next event,"
        " or at once with:",
    "Inzwischen hat jemand anders die Regeln gespeichert. Ihr Text ist noch hier, gespeichert wurde er nicht."
    " Darunter steht, was jetzt gilt. Speichern Sie noch einmal, gilt Ihrer.":
        "Somebody else has saved the rules in the meantime. Your text is still here, it was not saved. Below stands"
        " what is in force now. Save once more, and yours will be.",
    "Keine Forderung passt zu „{query}“.": "No claim fits “{query}”.",
    "Keine Regel passt, also gilt die Einstellung von {shop}.": "No rule fits, so the setting of {shop} decides.",
    "Land des Käufers": "Country of the buyer",
    "Ohne Regeln folgt jede Forderung der Einstellung ihres Shops.":
        "Without rules every claim follows the setting of its shop.",
    "Regel {n} passt als erste.": "Rule {n} is the first that fits.",
    "Welches Verfahren für welche Forderung": "Which plan for which claim",
    "Welches bekäme diese Forderung?": "Which one would this claim get?", "Wenn": "If", "Zahlungsart": "Payment method",
    "oder eine ausgedachte": "or a made-up one", "passt nicht: {condition}": "does not fit: {condition}",
    "passt und entscheidet": "fits and decides",
    "passt, aber das Verfahren ist nicht für solche Käufer": "fits, but the plan is not for such buyers",
    "passt, aber das Verfahren lässt sich nicht lesen": "fits, but the plan cannot be read",
    "sonst, im Shop {name}": "else, in the shop {name}", "wird nicht mehr gefragt": "is not asked any more",
    "Verfahren gespeichert": "Plan saved", "Verfahren kopiert": "Plan copied",
    "Forderungen folgen einer neuen Fassung": "Claims follow a new version",
    "Regeln für Verfahren gespeichert": "Rules for plans saved",
    # keys
    "Titel": "Title", "Beschreibung": "Description", "Zahlungen decken": "Payments cover",
    "Fristende am Wochenende oder Feiertag": "A term that ends on a weekend or holiday",
    "Beende ich die Beitreibung, trage ich die offenen Kosten": "If I stop the collection, I bear the open costs",
    "Kleinere Reste nach einer Zahlung ausbuchen": "Write off smaller rests after a payment",
    "Tage Wartezeit auf die Bank nach jeder Frist": "Days to wait for the bank after each term",
    "Kleinere Forderungen nicht mahnen": "Do not dun smaller claims",
    "Was das Verfahren auslöst": "What begins the plan", "Für wen es gilt": "Whom it is for",
    "Verfahren für Raten": "Plan for instalments",
    "Vor dem Ende des Zahlungsziels nie mahnen": "Never dun before the due date is over",
    "Eine laufende Frist steht bei Einwand, Sperre oder Zusage still":
        "A running term stands still in a dispute, a hold or a promise",
    "Mehrere Forderungen eines Käufers in einem Schreiben": "Several claims of one buyer in one letter",
    "Zinsen ab dem Ende der ersten Frist": "Interest from the end of the first term",
    "Pauschale für Unternehmen in Verzug": "Lump sum for businesses in default", "Kurzname": "Short name",
    "Gezählt ab": "Counted from", "Tage danach": "Days after it", "Was geschieht": "What happens",
    "Kopie an": "Copy to", "Frist in Tagen": "Term in days",
    "Am Wochenende oder Feiertag": "On a weekend or holiday",
    "Nie vor dem Ende der laufenden Frist": "Never before the running term is over",
    "Zählt als Mahnung": "Counts as dunning", "Art der Zinsen": "Kind of interest",
    "Prozentpunkte über dem Basiszinssatz": "Percentage points over the base rate",
    "Zinssatz im Jahr in Prozent": "Yearly rate in percent", "Tage im Jahr": "Days of the year",
    "Der Tag der Zahlung": "The day of the payment", "Basiszinssatz von": "Base rate of",
    "Solange die Frist dieser Stufe läuft": "While the term of this stage runs", "Höchstens so oft": "At most so often",
    "Klein, ohne Leerzeichen. Laufende Forderungen finden ihre Stufe daran wieder: nicht mehr ändern.":
        "Small, without spaces. Claims on the way find their stage by it: do not change it any more.",
    "0: am Tag selbst; eine Zahl unter 0: davor.": "0: on the day itself; a number below 0: before it.",
    "Nur, was Druck, Umschlag und Porto wirklich kosten.": "Only what print, envelope and postage really cost.",
    "Leer: das Schreiben setzt keine Frist.": "Empty: the letter sets no term.",
    "Leer: so oft, wie etwas eingeht.": "Empty: as often as something comes in.",
    "5 für Verbraucher, 9 für Unternehmen (§ 288 BGB).": "5 for consumers, 9 for businesses (§ 288 BGB).",
    "Höchstens 40,00, einmal je Forderung (§ 288 Abs. 5 BGB).": "At most 40.00, once per claim (§ 288 (5) BGB).",
    "Wenn sie an einem Tag dieselbe Stufe erreichen.": "If they reach the same stage on one day.",
    # values
    "ohne": "none", "wie üblich": "as usual",
    "Kosten, Zinsen, Hauptforderung (§ 367 BGB)": "costs, interest, principal (§ 367 BGB)",
    "Kosten, Hauptforderung, Zinsen (§ 497 BGB)": "costs, principal, interest (§ 497 BGB)",
    "gilt der nächste Werktag (§ 193 BGB)": "ends on the next working day (§ 193 BGB)",
    "endet die Frist trotzdem": "ends nevertheless", "Fälligkeit": "Due date",
    "Rückgabe der Zahlung": "Return of the payment", "Rechnungsdatum": "Invoice date",
    "Ende der laufenden Frist": "End of the running term", "Schritt davor": "Step before",
    "Ihre Freigabe": "Your consent",
    "Ihre Annahme des Angebots": "Your acceptance of the offer", "Schreiben an den Käufer": "Letter to the buyer",
    "Bitte um Ihre Freigabe": "Question for your consent",
    "2. Mahnung, kündigt die Übergabe an": "Second dunning letter, announces the hand-over",
    "Zahlung ist eingegangen": "Payment has arrived", "Forderung ist storniert": "Claim is cancelled",
    "Beitreibung ist beendet": "Collection is stopped", "Forderung ist übergeben": "Claim is handed over",
    "Zugang ist gesperrt": "Access is suspended", "Zugang ist wieder offen": "Access is open again", "Sie": "You",
    "an diesem Tag trotzdem": "on that day nevertheless", "am nächsten Werktag": "on the next working day",
    "keine Verzugszinsen": "no default interest", "gesetzlich, über dem Basiszinssatz": "by law, over the base rate",
    "fester Satz": "a fixed rate", "wie im Kalender": "as in the calendar", "immer 365": "always 365",
    "zählt mit": "counts", "zählt nicht mit": "does not count", "Deutschland": "Germany", "Österreich": "Austria",
    "Nachricht": "Message", "Vermerk": "Note in the history", "Musterschreiben an Sie": "Template letters to you",
    "Kontakt zum Inkassopartner an Sie": "The agency's contact to you",
    "Zugang zum Kurs sperren": "Suspend the access to the course",
    "bis zu {n} Tage später am nächsten Werktag": "up to {n} days later, on the next working day",
    "Das Verfahren": "The plan", "Stufen": "Stages", "Verzugszinsen": "Default interest",
    "Nach einer Teilzahlung": "After a part payment", "Nach einer Gutschrift": "After a credit note",
    "Wenn bezahlt ist": "When it is paid", "Wenn storniert ist": "When it is cancelled",
    "Wenn Sie beenden": "When you stop it", "Wenn Sie das Angebot ablehnen": "When you decline the offer",
    "Wenn übergeben ist": "When it is handed over", "Shop": "Shop",
}  # fmt: skip
